// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "journal/jobnote.h"
#include "journal/jobundo.h"

#include "unit/journal/jobkit.h"

static int
set_up(void **state)
{
	*state = jobkit_begin();
	return 0;
}

static int
tear_down(void **state)
{
	jobkit_end(*state);
	return 0;
}

/* One for all: many in one frame are too large for it. */
static struct err err;

/* Rows 1 and 2 are done, 3 failed, 4 is pending; of 2 there is an image. */
static struct job *
imported(const char *dir)
{
	struct job *job = jobkit_open(dir);
	struct jrec r = jobkit_rec(JREC_INTENT, 2);

	jobkit_plan(job, 4);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_DONE, 1), 0);
	r.action = ROW_UPDATE;
	r.target = "con_1";
	r.before = STR_LIT("{\"id\":\"con_1\"}");
	assert_int_equal(job_commit(job, &r, 1, &err), 0);
	r = jobkit_rec(JREC_DONE, 2);
	r.receipt = STR_LIT("receipt");
	assert_int_equal(job_commit(job, &r, 1, &err), 0);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 3), 0);
	assert_int_equal(jobkit_step(job, JREC_FAILED, 3), 0);
	return job;
}

static void
set(struct job *job, uint64_t ord, enum jobundo_state s)
{
	if (jobundo_set(job, ord, s, "undo.edited", "why", &err) != 0)
		fail_msg("jobundo_set: %s", err.msg);
}

static void
stands(struct job *job, bool begun, bool complete)
{
	bool b;
	bool c;

	assert_int_equal(jobundo_stand(job, &b, &c, &err), 0);
	assert_int_equal(b, begun);
	assert_int_equal(c, complete);
}

static void
rows_that_wrote_come_last_first_with_what_was_before(void **state)
{
	struct job *job = imported(*state);
	struct jobundo_row r;

	assert_int_equal(jobundo_next(job, UINT64_MAX, &r, &err), 1);
	assert_int_equal(r.ord, 2);
	assert_int_equal(r.line, 3);
	assert_int_equal(r.action, ROW_UPDATE);
	assert_string_equal(r.key, "K2");
	assert_string_equal(r.id, "con_1");
	assert_true(str_is(r.image, "{\"id\":\"con_1\"}"));
	assert_true(str_is(r.receipt, "receipt"));
	assert_false(r.begun);
	assert_int_equal(jobundo_next(job, 2, &r, &err), 1);
	assert_int_equal(r.ord, 1);
	assert_int_equal(r.action, ROW_CREATE);
	assert_int_equal(r.image.n, 0);
	assert_int_equal(jobundo_next(job, 1, &r, &err), 0);
	stands(job, false, false);
	job_close(job);
}

static void
a_row_that_was_begun_comes_again_and_a_settled_one_does_not(void **state)
{
	struct job *job = imported(*state);
	struct jobundo_row r;

	assert_int_equal(jobundo_begin(job, &err), 0);
	set(job, 2, JOBUNDO_BEGUN);
	job_close(job);
	job = jobkit_open(*state);
	stands(job, true, false);
	assert_int_equal(jobundo_begin(job, &err), 0);
	assert_int_equal(jobundo_next(job, UINT64_MAX, &r, &err), 1);
	assert_int_equal(r.ord, 2);
	assert_true(r.begun);
	set(job, 2, JOBUNDO_KEPT);
	assert_int_equal(jobundo_next(job, UINT64_MAX, &r, &err), 1);
	assert_int_equal(r.ord, 1);
	job_close(job);
}

static void
a_failed_row_is_tried_again_by_the_next_undo(void **state)
{
	struct job *job = imported(*state);
	struct jobundo_row r;
	uint64_t n[JOBUNDO_STATES];

	assert_int_equal(jobundo_begin(job, &err), 0);
	set(job, 2, JOBUNDO_FAILED);
	set(job, 1, JOBUNDO_REVERSED);
	assert_int_equal(jobundo_end(job, &err), 0);
	stands(job, true, true);
	assert_int_equal(jobundo_counts(job, n, &err), 0);
	assert_int_equal(n[JOBUNDO_FAILED], 1);
	assert_int_equal(n[JOBUNDO_REVERSED], 1);
	assert_int_equal(jobundo_begin(job, &err), 0);
	stands(job, true, false);
	assert_int_equal(jobundo_next(job, UINT64_MAX, &r, &err), 1);
	assert_int_equal(r.ord, 2);
	assert_int_equal(jobundo_next(job, 2, &r, &err), 0);
	job_close(job);
}

static void
entries_are_told_in_the_order_of_rows_with_their_reasons(void **state)
{
	struct job *job = imported(*state);
	struct jobundo_entry e;

	assert_int_equal(jobundo_begin(job, &err), 0);
	set(job, 2, JOBUNDO_KEPT);
	set(job, 1, JOBUNDO_REVERSED);
	assert_int_equal(jobundo_end(job, &err), 0);
	assert_int_equal(jobundo_entry_next(job, 1, &e, &err), 1);
	assert_int_equal(e.row.ord, 1);
	assert_int_equal(e.state, JOBUNDO_REVERSED);
	assert_int_equal(jobundo_entry_next(job, 2, &e, &err), 1);
	assert_int_equal(e.state, JOBUNDO_KEPT);
	assert_string_equal(e.code, "undo.edited");
	assert_string_equal(e.message, "why");
	assert_int_equal(jobundo_entry_next(job, 3, &e, &err), 0);
	job_close(job);
}

static void
another_generation_was_not_undone(void **state)
{
	struct job *job = imported(*state);
	struct job_facts f = jobkit_facts(1);
	struct jobview *v;
	struct jobnote_facts look;
	uint64_t n[JOBUNDO_STATES];

	assert_int_equal(jobundo_begin(job, &err), 0);
	set(job, 2, JOBUNDO_REVERSED);
	set(job, 1, JOBUNDO_REVERSED);
	assert_int_equal(jobundo_end(job, &err), 0);
	v = jobkit_view(*state);
	assert_int_equal(jobnote_facts(v, &look, &err), 0);
	assert_true(look.undo && look.undone);
	jobview_close(v);
	f.generation++;
	if (job_plan_begin(job, &f, &err) != 0)
		fail_msg("job_plan_begin: %s", err.msg);
	jobkit_row(job, 1, "a", true, ROW_PENDING);
	(void)jobkit_end_plan(job, 1, JOB_REPEATS_ERROR);
	stands(job, false, false);
	assert_int_equal(jobundo_counts(job, n, &err), 0);
	assert_int_equal(n[JOBUNDO_REVERSED], 0);
	job_close(job);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(rows_that_wrote_come_last_first_with_what_was_before),
	    T(a_row_that_was_begun_comes_again_and_a_settled_one_does_not),
	    T(a_failed_row_is_tried_again_by_the_next_undo),
	    T(entries_are_told_in_the_order_of_rows_with_their_reasons),
	    T(another_generation_was_not_undone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
