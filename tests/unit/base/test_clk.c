// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "base/clk.h"

/* clock_gettime(2): CLOCK_BOOTTIME, as CLOCK_MONOTONIC but for suspend. */
#ifndef CLOCK_BOOTTIME
#error "nothing would count the time that the machine is suspended"
#endif

static int64_t
ms(clockid_t id)
{
	struct timespec t;

	assert_int_equal(clock_gettime(id, &t), 0);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
the_monotonic_clock_counts_suspend(void **state)
{
	int64_t before = ms(CLOCK_BOOTTIME);
	int64_t now = clk_now(clk_system()).mono_ms;

	(void)state;
	assert_true(before <= now);
	assert_true(now <= ms(CLOCK_BOOTTIME));
}

static void
the_wall_clock_is_unix_time(void **state)
{
	/* It may jump at any time: near is all that can be said. */
	int64_t off =
	    clk_now(clk_system()).wall_ms - (int64_t)time(NULL) * 1000;

	(void)state;
	assert_true(off > -60000 && off < 60000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_monotonic_clock_counts_suspend),
	    cmocka_unit_test(the_wall_clock_is_unix_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
