// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "report/runlog.h"

static struct runlog
run(int64_t began_ms)
{
	struct runlog r;

	memset(&r, 0, sizeof(r));
	r.began_ms = began_ms;
	r.elapsed_ms = 9000;
	r.sending_ms = 8000;
	r.need_writes = 200;
	r.need_reads = 7;
	r.need_seconds = 8;
	r.writes = 203;
	r.reads = 9;
	r.retries = 3;
	r.limited = 2;
	r.limited_ms = 1500;
	return r;
}

static void
a_run_comes_back_as_it_was(void **state)
{
	struct runlog r = run(1000);
	static struct runlog got[2];
	struct buf b;

	(void)state;
	for (int64_t i = 0; i < 5; i++)
		runlog_point(
		    &r, &(struct runlog_point){i * 1000, (uint64_t)i * 25, i});
	buf_init(&b, 1 << 20);
	runlog_add(STR_LIT(""), &r, &b);
	assert_int_equal(runlog_read(buf_str(&b), got, 2), 1);
	assert_int_equal(got[0].began_ms, 1000);
	assert_int_equal(got[0].elapsed_ms, 9000);
	assert_int_equal(got[0].sending_ms, 8000);
	assert_int_equal(got[0].need_writes, 200);
	assert_int_equal(got[0].need_reads, 7);
	assert_int_equal(got[0].need_seconds, 8);
	assert_int_equal(got[0].writes, 203);
	assert_int_equal(got[0].reads, 9);
	assert_int_equal(got[0].retries, 3);
	assert_int_equal(got[0].limited, 2);
	assert_int_equal(got[0].limited_ms, 1500);
	assert_int_equal(got[0].n_points, 5);
	assert_int_equal(got[0].points[4].ms, 4000);
	assert_int_equal(got[0].points[4].settled, 100);
	assert_int_equal(got[0].points[4].limited_ms, 4);
	buf_fini(&b);
}

/* Each with its own note as the next one's former. */
static void
the_last_runs_are_kept_and_the_oldest_go(void **state)
{
	static struct runlog got[RUNLOG_RUNS + 5];
	struct buf former;
	struct buf now;

	(void)state;
	buf_init(&former, 1 << 20);
	for (int64_t i = 1; i <= RUNLOG_RUNS + 3; i++) {
		struct runlog r = run(i);

		buf_init(&now, 1 << 20);
		runlog_add(buf_str(&former), &r, &now);
		buf_fini(&former);
		former = now;
	}
	assert_int_equal(
	    runlog_read(buf_str(&former), got, RUNLOG_RUNS + 5), RUNLOG_RUNS);
	assert_int_equal(got[0].began_ms, 4);
	assert_int_equal(got[RUNLOG_RUNS - 1].began_ms, RUNLOG_RUNS + 3);
	buf_fini(&former);
}

/* A day in ticks of 200 ms: the points still cover it, first to last. */
static void
a_long_run_keeps_evenly_spaced_points(void **state)
{
	const int64_t day = 24 * 3600 * INT64_C(1000);
	struct runlog r = run(0);
	int64_t least = day;
	int64_t most = 0;

	(void)state;
	for (int64_t ms = 0; ms <= day; ms += 200)
		runlog_point(
		    &r, &(struct runlog_point){ms, (uint64_t)ms / 40, 0});
	assert_true(r.n_points >= RUNLOG_POINTS / 2 - 1);
	assert_true(r.n_points <= RUNLOG_POINTS);
	for (size_t i = 1; i < r.n_points; i++) {
		int64_t step = r.points[i].ms - r.points[i - 1].ms;

		least = step < least ? step : least;
		most = step > most ? step : most;
	}
	assert_true(most <= 2 * least);
	assert_true(r.points[r.n_points - 1].ms > day - 2 * most);
}

static void
what_is_no_log_has_no_runs(void **state)
{
	static struct runlog got[2];
	struct runlog r = run(5);
	struct buf b;

	(void)state;
	assert_int_equal(runlog_read(STR_LIT(""), got, 2), 0);
	assert_int_equal(runlog_read(STR_LIT("{\"a\":1}"), got, 2), 0);
	assert_int_equal(runlog_read(STR_LIT("[{"), got, 2), 0);
	buf_init(&b, 1 << 20);
	runlog_add(STR_LIT("no JSON"), &r, &b);
	assert_int_equal(runlog_read(buf_str(&b), got, 2), 1);
	assert_int_equal(got[0].began_ms, 5);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_run_comes_back_as_it_was),
	    cmocka_unit_test(the_last_runs_are_kept_and_the_oldest_go),
	    cmocka_unit_test(a_long_run_keeps_evenly_spaced_points),
	    cmocka_unit_test(what_is_no_log_has_no_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
