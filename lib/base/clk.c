// SPDX-License-Identifier: Apache-2.0
#include <time.h>

#include "base/clk.h"

static int64_t
read_ms(clockid_t id)
{
	struct timespec t;

	(void)clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t
sys_mono(void *self)
{
	(void)self;
#ifdef CLOCK_BOOTTIME
	return read_ms(CLOCK_BOOTTIME);
#else
	return read_ms(CLOCK_MONOTONIC);
#endif
}

static int64_t
sys_wall(void *self)
{
	(void)self;
	return read_ms(CLOCK_REALTIME);
}

const struct clk *
clk_system(void)
{
	static const struct clk sys = {sys_mono, sys_wall, NULL};

	return &sys;
}

struct clk_now
clk_now(const struct clk *c)
{
	return (struct clk_now){c->mono_ms(c->self), c->wall_ms(c->self)};
}
