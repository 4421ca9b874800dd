// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "report/summary.h"

/* A finished run of so many rows in each state, all of them creates. */
static struct summary
finished(const uint64_t state[ROW_STATES])
{
	struct summary s;

	memset(&s, 0, sizeof(s));
	s.planned = true;
	for (size_t i = 0; i < ROW_STATES; i++) {
		s.rows.state[i] = state[i];
		s.rows.rows += state[i];
	}
	s.rows.pending[ROW_CREATE] = state[ROW_PENDING];
	s.rows.done[ROW_CREATE] = state[ROW_DONE];
	return s;
}

/* In the order of the design: what comes first, holds. */
static void
the_exit_status_is_the_first_that_holds(void **state)
{
	static const struct {
		enum err_kind stop;
		int signal;
		uint64_t state[ROW_STATES]; /* PENDING SENT DONE FAILED
		                               DOUBT SKIPPED UNCHANGED
		                               AMBIGUOUS */
		int exit;
	} cases[] = {
	    {ERR_NONE, 0, {0, 0, 0, 0, 0, 0}, 0}, /* a header only */
	    {ERR_NONE, 0, {0, 0, 9, 0, 0, 9}, 0},
	    {ERR_NONE, 0, {0, 0, 9, 1, 0, 0}, 3},
	    {ERR_NONE, 0, {0, 0, 9, 1, 1, 0}, 6},
	    {ERR_NONE, 0, {0, 0, 0, 0, 0, 0, 9, 0}, 0},
	    {ERR_NONE, 0, {0, 0, 9, 1, 0, 0, 9, 1}, 6},
	    {ERR_NONE, 0, {1, 0, 9, 1, 0, 0, 9, 1}, 4},
	    {ERR_NONE, SIGINT, {0, 0, 9, 1, 0, 0, 9, 1}, 130},
	    {ERR_STOPPED, 0, {0, 0, 9, 1, 0, 0, 9, 1}, 5},
	    {ERR_USAGE, 0, {0, 0, 0, 0, 0, 0, 0, 1}, 2},
	    {ERR_NONE, 0, {1, 0, 9, 1, 1, 0}, 4},
	    {ERR_NONE, 0, {0, 1, 9, 0, 0, 0}, 4},
	    {ERR_SERVICE, 0, {0, 0, 9, 1, 1, 0}, 4},
	    {ERR_NONE, SIGINT, {1, 0, 9, 1, 1, 0}, 130},
	    {ERR_SERVICE, SIGTERM, {1, 1, 0, 0, 0, 0}, 143},
	    {ERR_STOPPED, SIGINT, {1, 1, 1, 1, 1, 0}, 5},
	    {ERR_USAGE, SIGINT, {1, 1, 1, 1, 1, 0}, 2},
	    {ERR_MISFIT, SIGINT, {1, 1, 1, 1, 1, 0}, 9},
	    {ERR_LOCKED, SIGINT, {1, 1, 1, 1, 1, 0}, 7},
	    {ERR_DISK, SIGINT, {1, 1, 1, 1, 1, 0}, 8},
	    {ERR_INTERNAL, SIGINT, {1, 1, 1, 1, 1, 0}, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct summary s = finished(cases[i].state);

		s.stop.kind = cases[i].stop;
		s.signal = cases[i].signal;
		if (summary_exit(&s) != cases[i].exit)
			fail_msg("case %zu: %d, not %d", i, summary_exit(&s),
			    cases[i].exit);
	}
}

static void
a_dry_run_is_finished_when_it_has_planned(void **state)
{
	static const uint64_t all_pending[ROW_STATES] = {5, 0, 0, 0, 0, 0};
	static const uint64_t one_fails[ROW_STATES] = {5, 0, 0, 1, 0, 0};
	static const uint64_t one_is_ambiguous[ROW_STATES] = {
	    5, 0, 0, 1, 0, 0, 0, 1};
	struct summary s = finished(all_pending);

	(void)state;
	assert_int_equal(summary_exit(&s), 4);
	s.dry_run = true;
	assert_int_equal(summary_exit(&s), 0);
	s = finished(one_fails);
	s.dry_run = true;
	assert_int_equal(summary_exit(&s), 3);
	s = finished(one_is_ambiguous);
	s.dry_run = true;
	assert_int_equal(summary_exit(&s), 6);
}

static void
rows_that_do_not_add_up_are_a_bug_whatever_else_happened(void **state)
{
	static const uint64_t counts[ROW_STATES] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
	struct summary s = finished(counts);

	(void)state;
	assert_true(summary_conserved(&s));
	for (size_t i = 0; i < ROW_STATES; i++) {
		s = finished(counts);
		s.rows.state[i]--;
		assert_false(summary_conserved(&s));
		s.stop.kind = ERR_DISK;
		assert_int_equal(summary_exit(&s), 1);
	}
	s = finished(counts);
	s.rows.rows++;
	assert_false(summary_conserved(&s));
}

static void
pending_and_done_rows_are_each_created_or_updated(void **state)
{
	static const uint64_t counts[ROW_STATES] = {5, 0, 7};
	struct summary s = finished(counts);

	(void)state;
	s.rows.pending[ROW_CREATE] = 2;
	s.rows.pending[ROW_UPDATE] = 3;
	s.rows.done[ROW_CREATE] = 1;
	s.rows.done[ROW_UPDATE] = 6;
	assert_true(summary_conserved(&s));
	s.rows.pending[ROW_UPDATE]--;
	assert_false(summary_conserved(&s));
	s.rows.pending[ROW_UPDATE]++;
	s.rows.done[ROW_CREATE]++;
	assert_false(summary_conserved(&s));
}

static void
the_question_names_what_will_happen(void **state)
{
	static const struct {
		const char *object;
		uint64_t create;
		uint64_t update;
		uint64_t sent;
		uint64_t joined;
		const char *deed;
	} cases[] = {
	    {"contact", 1204, 311, 0, 0,
		"create 1,204 and update 311 contacts"},
	    {"contact", 1, 0, 0, 0, "create 1 contact"},
	    {"account", 2, 0, 0, 0, "create 2 accounts"},
	    {"account", 5, 1, 0, 0, "create 5 and update 1 account"},
	    {"opportunity", 0, 2, 0, 0, "update 2 opportunities"},
	    {"contact", 3, 0, 2, 0,
		"create 3 contacts, and settle 2 rows sent earlier"},
	    {"contact", 0, 0, 1, 0, "settle 1 row sent earlier"},
	    {"contact", 3, 1, 0, 2,
		"create contacts from 3 rows and update contacts from 1 row"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct summary s;
		struct buf b;

		memset(&s, 0, sizeof(s));
		s.object = cases[i].object;
		s.rows.pending[ROW_CREATE] = cases[i].create;
		s.rows.pending[ROW_UPDATE] = cases[i].update;
		s.rows.state[ROW_SENT] = cases[i].sent;
		s.rows.joined = cases[i].joined;
		buf_init(&b, 1024);
		summary_deed(&s, &b);
		assert_string_equal(buf_text(&b), cases[i].deed);
		buf_fini(&b);
	}
}

static void
before_the_first_pass_ended_there_is_nothing_to_add_up(void **state)
{
	struct summary s;

	(void)state;
	memset(&s, 0, sizeof(s));
	s.rows_read = 900;
	s.signal = SIGINT;
	assert_true(summary_conserved(&s));
	assert_int_equal(summary_exit(&s), 130);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_exit_status_is_the_first_that_holds),
	    cmocka_unit_test(a_dry_run_is_finished_when_it_has_planned),
	    cmocka_unit_test(
		rows_that_do_not_add_up_are_a_bug_whatever_else_happened),
	    cmocka_unit_test(pending_and_done_rows_are_each_created_or_updated),
	    cmocka_unit_test(the_question_names_what_will_happen),
	    cmocka_unit_test(
		before_the_first_pass_ended_there_is_nothing_to_add_up)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
