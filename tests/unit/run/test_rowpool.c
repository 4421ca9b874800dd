// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/err.h"
#include "base/rnd.h"
#include "run/rowpool.h"

enum {
	BATCHES = 4,
	TOTAL = 5000
};

struct batch {
	uint64_t n;
	uint64_t square;
};

struct line {
	struct batch batches[BATCHES];
	void *v[BATCHES];
	uint64_t filled;
	uint64_t taken;
	uint64_t total;
	uint64_t fill_fails; /* at this batch; UINT64_MAX: never */
	uint64_t work_fails;
	uint64_t take_stops;
};

static int
fill(void *self, void *batch, struct err *e)
{
	struct line *l = self;
	struct batch *b = batch;

	if (l->filled == l->fill_fails)
		return err_set(e, ERR_DISK, "fill");
	if (l->filled == l->total)
		return 0;
	b->n = l->filled++;
	b->square = 0;
	return 1;
}

/* Some take longer than others, so that they end in another order. */
static int
work(void *self, void *batch, struct err *e)
{
	const struct line *l = self;
	struct batch *b = batch;
	struct rnd r;

	rnd_init(&r, b->n);
	for (uint64_t i = rnd_below(&r, 2000); i > 0; i--)
		(void)rnd_next(&r);
	if (b->n == l->work_fails)
		return err_set(e, ERR_DISK, "work");
	b->square = b->n * b->n;
	return 0;
}

static int
take(void *self, void *batch, struct err *e)
{
	struct line *l = self;
	const struct batch *b = batch;

	(void)e;
	assert_int_equal(b->n, l->taken);
	assert_int_equal(b->square, b->n * b->n);
	l->taken++;
	return l->taken == l->take_stops ? 1 : 0;
}

static int
run(struct line *l, unsigned workers, struct err *e)
{
	const struct rowpool_opts o = {
	    workers, l->v, BATCHES, l, fill, work, take};

	for (size_t i = 0; i < BATCHES; i++)
		l->v[i] = &l->batches[i];
	err_clear(e);
	return rowpool_run(&o, e);
}

static void
begin(struct line *l, uint64_t total)
{
	memset(l, 0, sizeof(*l));
	l->total = total;
	l->fill_fails = UINT64_MAX;
	l->work_fails = UINT64_MAX;
}

static void
batches_are_worked_on_and_taken_in_order(void **state)
{
	struct line l;
	struct err e;

	(void)state;
	for (unsigned workers = 0; workers <= 6; workers++) {
		begin(&l, TOTAL);
		assert_int_equal(run(&l, workers, &e), 0);
		assert_int_equal(l.taken, TOTAL);
	}
}

static void
nothing_to_fill_is_an_end(void **state)
{
	struct line l;
	struct err e;

	(void)state;
	for (unsigned workers = 0; workers <= 2; workers++) {
		begin(&l, 0);
		assert_int_equal(run(&l, workers, &e), 0);
		assert_int_equal(l.taken, 0);
	}
}

static void
a_taker_that_has_enough_ends_it(void **state)
{
	struct line l;
	struct err e;

	(void)state;
	for (unsigned workers = 0; workers <= 3; workers++) {
		begin(&l, TOTAL);
		l.take_stops = 7;
		assert_int_equal(run(&l, workers, &e), 1);
		assert_int_equal(l.taken, 7);
	}
}

static void
a_failure_comes_after_all_that_stands_before_it(void **state)
{
	struct line l;
	struct err e;

	(void)state;
	for (unsigned workers = 0; workers <= 3; workers++) {
		begin(&l, TOTAL);
		l.work_fails = 41;
		l.fill_fails = 43;
		assert_int_equal(run(&l, workers, &e), -1);
		assert_string_equal(e.msg, "work");
		assert_int_equal(l.taken, 41);

		begin(&l, TOTAL);
		l.fill_fails = 41;
		assert_int_equal(run(&l, workers, &e), -1);
		assert_string_equal(e.msg, "fill");
		assert_int_equal(l.taken, 41);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(batches_are_worked_on_and_taken_in_order),
	    cmocka_unit_test(nothing_to_fill_is_an_end),
	    cmocka_unit_test(a_taker_that_has_enough_ends_it),
	    cmocka_unit_test(a_failure_comes_after_all_that_stands_before_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
