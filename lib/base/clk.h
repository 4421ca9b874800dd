#ifndef BASE_CLK_H
#define BASE_CLK_H

#include <stdint.h>

/*
 * Time behind a struct that tests replace.  mono_ms counts while the machine
 * is suspended (CLOCK_BOOTTIME), so a window of 23 h is 23 h; wall_ms is Unix
 * time in milliseconds and may jump.  Any thread.
 */
struct clk {
	int64_t (*mono_ms)(void *self);
	int64_t (*wall_ms)(void *self);
	void *self;
};

/* One look at both clocks, taken together. */
struct clk_now {
	int64_t mono_ms;
	int64_t wall_ms;
};

/* The machine's clocks. */
const struct clk *clk_system(void);

struct clk_now clk_now(const struct clk *);

#endif
