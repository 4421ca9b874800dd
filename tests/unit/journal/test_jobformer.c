// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "journal/jobformer.h"
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

/* A row of the changed file: the same cells have the same text. */
static void
row(struct job *job, uint64_t ord, const char *key, const char *cells)
{
	struct job_row r;

	memset(&r, 0, sizeof(r));
	r.ord = ord;
	r.line = ord + 1;
	memset(r.digest, cells[0], sizeof(r.digest));
	r.state = ROW_PENDING;
	r.key = str_of(key);
	r.keyed = true;
	if (job_plan_row(job, &r, NULL, &err) != 0)
		fail_msg("job_plan_row: %s", err.msg);
}

static void
begin(struct job *job, uint64_t generation)
{
	struct job_facts f = jobkit_facts(0);

	f.generation = generation;
	if (job_plan_begin(job, &f, &err) != 0)
		fail_msg("job_plan_begin: %s", err.msg);
}

static void
done(struct job *job, uint64_t ord, const char *id)
{
	struct jrec r = jobkit_rec(JREC_DONE, ord);

	assert_int_equal(jobkit_step(job, JREC_INTENT, ord), 0);
	r.id = id;
	r.receipt = STR_LIT("receipt");
	assert_int_equal(job_commit(job, &r, 1, &err), 0);
}

/* k1 and k2 were created, k3 was never sent. */
static struct job *
imported(const char *dir)
{
	struct job *job = jobkit_open(dir);

	begin(job, 7);
	row(job, 1, "k1", "a");
	row(job, 2, "k2", "b");
	row(job, 3, "k3", "c");
	(void)jobkit_end_plan(job, 3, JOB_REPEATS_ERROR);
	done(job, 1, "con_1");
	done(job, 2, "con_2");
	return job;
}

static void
put_aside(struct job *job)
{
	if (jobformer_begin(job, &err) != 0)
		fail_msg("jobformer_begin: %s", err.msg);
}

static uint64_t
generation(struct job *job)
{
	struct job_facts f;
	bool there;

	assert_int_equal(job_facts_get(job, &f, &there, &err), 0);
	return f.generation;
}

static void
what_was_put_aside_is_not_sent_any_more_and_has_a_generation_of_its_own(
    void **state)
{
	struct job *job = imported(*state);
	bool touched = true;
	bool any;

	assert_int_equal(jobformer_any(job, &any, &err), 0);
	assert_false(any);
	put_aside(job);
	assert_int_equal(job_touched(job, &touched, &err), 0);
	assert_false(touched);
	assert_int_equal(generation(job), 8);
	assert_int_equal(jobformer_any(job, &any, &err), 0);
	assert_true(any);
	job_close(job);
}

static void
a_row_that_is_as_it_was_is_carried_over_as_it_ended(void **state)
{
	struct job *job = imported(*state);

	put_aside(job);
	begin(job, 8);
	row(job, 1, "new", "n");
	row(job, 2, "k1", "a");
	(void)jobkit_end_plan(job, 2, JOB_REPEATS_ERROR);
	job_close(job);
	assert_int_equal(jobkit_state(*state, 1), ROW_PENDING);
	assert_int_equal(jobkit_state(*state, 2), ROW_DONE);
	assert_string_equal(jobkit_see(*state, 2).id, "con_1");
	assert_int_equal(jobkit_see(*state, 2).line, 3);
	jobkit_conserved(*state, 2);
}

static void
an_edited_row_is_planned_and_its_record_is_known(void **state)
{
	struct job *job = imported(*state);
	struct buf id;

	buf_init(&id, 64);
	put_aside(job);
	begin(job, 8);
	row(job, 1, "k1", "x");
	(void)jobkit_end_plan(job, 1, JOB_REPEATS_ERROR);
	assert_int_equal(jobformer_find(job, STR_LIT("k1"), &id, &err), 1);
	assert_string_equal(buf_text(&id), "con_1");
	buf_clear(&id);
	assert_int_equal(jobformer_find(job, STR_LIT("k3"), &id, &err), 0);
	assert_int_equal(id.n, 0);
	job_close(job);
	assert_int_equal(jobkit_state(*state, 1), ROW_PENDING);
	buf_fini(&id);
}

static void
with_another_mapping_no_row_is_as_it_was(void **state)
{
	struct job *job = imported(*state);
	struct job_facts f = jobkit_facts(0);

	put_aside(job);
	f.generation = 8;
	memset(f.mapping, 'M', sizeof(f.mapping));
	assert_int_equal(job_plan_begin(job, &f, &err), 0);
	row(job, 1, "k1", "a");
	(void)jobkit_end_plan(job, 1, JOB_REPEATS_ERROR);
	job_close(job);
	assert_int_equal(jobkit_state(*state, 1), ROW_PENDING);
}

static void
rows_that_may_be_joined_to_others_are_compared(void **state)
{
	struct job *job = imported(*state);

	put_aside(job);
	begin(job, 8);
	jobformer_compare(job);
	row(job, 1, "k1", "a");
	(void)jobkit_end_plan(job, 1, JOB_REPEATS_JOIN);
	job_close(job);
	assert_int_equal(jobkit_state(*state, 1), ROW_PENDING);
}

static void
keys_that_are_gone_are_counted_and_stay_in_the_job(void **state)
{
	struct job *job = imported(*state);
	struct buf key;
	uint64_t n;

	buf_init(&key, 64);
	put_aside(job);
	begin(job, 8);
	row(job, 1, "k2", "b");
	(void)jobkit_end_plan(job, 1, JOB_REPEATS_ERROR);
	assert_int_equal(jobformer_gone(job, &n, &key, &err), 0);
	assert_int_equal(n, 1);
	assert_string_equal(buf_text(&key), "k1");
	/* And come back with the row. */
	begin(job, 8);
	row(job, 1, "k2", "b");
	row(job, 2, "k1", "a");
	(void)jobkit_end_plan(job, 2, JOB_REPEATS_ERROR);
	buf_clear(&key);
	assert_int_equal(jobformer_gone(job, &n, &key, &err), 0);
	assert_int_equal(n, 0);
	job_close(job);
	assert_int_equal(jobkit_state(*state, 2), ROW_DONE);
	buf_fini(&key);
}

static void
of_a_repeated_key_only_one_row_keeps_the_record(void **state)
{
	struct job *job = imported(*state);

	put_aside(job);
	begin(job, 8);
	row(job, 1, "k1", "x");
	row(job, 2, "k1", "a");
	(void)jobkit_end_plan(job, 2, JOB_REPEATS_ERROR);
	job_close(job);
	assert_int_equal(jobkit_state(*state, 1), ROW_PENDING);
	assert_int_equal(jobkit_state(*state, 2), ROW_FAILED);
	assert_string_equal(jobkit_see(*state, 2).id, "");
}

static void
nothing_that_is_open_is_put_aside(void **state)
{
	struct job *job = imported(*state);

	assert_int_equal(jobkit_step(job, JREC_INTENT, 3), 0);
	assert_int_equal(jobformer_begin(job, &err), -1);
	assert_int_equal(err.kind, ERR_MISFIT);
	assert_int_equal(jobkit_step(job, JREC_DOUBT, 3), 0);
	assert_int_equal(jobformer_begin(job, &err), -1);
	assert_int_equal(err.kind, ERR_MISFIT);
	assert_int_equal(generation(job), 7);
	job_close(job);
}

static void
rows_without_a_key_cannot_be_put_aside(void **state)
{
	struct job *job = jobkit_open(*state);

	begin(job, 7);
	jobkit_row(job, 1, "digest", false, ROW_PENDING);
	(void)jobkit_end_plan(job, 1, JOB_REPEATS_ERROR);
	done(job, 1, "con_1");
	assert_int_equal(jobformer_begin(job, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	job_close(job);
}

static void
a_part_that_is_there_is_not_done_with(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(1);
	struct job_verdict v = jobkit_verdict(1, ROW_PENDING);
	uint64_t repeated;

	begin(job, 7);
	row(job, 1, "k1", "a");
	assert_int_equal(
	    job_plan_keys(job, 1, JOB_REPEATS_ERROR, &repeated, &err), 0);
	v.parts = 2;
	jobkit_settle(job, &v);
	assert_int_equal(job_plan_end(job, &f, &err), 0);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_PART, 1), 0);
	put_aside(job);
	begin(job, 8);
	row(job, 1, "k1", "a");
	(void)jobkit_end_plan(job, 1, JOB_REPEATS_ERROR);
	job_close(job);
	assert_int_equal(jobkit_state(*state, 1), ROW_PENDING);
}

static void
to_begin_once_more_forgets_what_was_put_aside(void **state)
{
	struct job *job = imported(*state);
	bool any;

	put_aside(job);
	begin(job, 8);
	row(job, 1, "k1", "a");
	row(job, 2, "k9", "z");
	(void)jobkit_end_plan(job, 2, JOB_REPEATS_ERROR);
	done(job, 2, "con_9");
	begin(job, 9);
	assert_int_equal(jobformer_any(job, &any, &err), 0);
	assert_false(any);
	job_close(job);
}

/* Rows 1 of three contents of the file: created, edited, failed. */
static void
an_undo_takes_back_what_the_job_did_first(void **state)
{
	struct job *job = imported(*state);
	struct jobundo_row r;
	struct jrec step = jobkit_rec(JREC_INTENT, 1);

	put_aside(job);
	begin(job, 8);
	row(job, 1, "k1", "x");
	(void)jobkit_end_plan(job, 1, JOB_REPEATS_ERROR);
	step.action = ROW_UPDATE;
	step.target = "con_1";
	step.before = STR_LIT("{\"id\":\"con_1\"}");
	assert_int_equal(job_commit(job, &step, 1, &err), 0);
	step = jobkit_rec(JREC_DONE, 1);
	step.receipt = STR_LIT("second");
	assert_int_equal(job_commit(job, &step, 1, &err), 0);
	assert_int_equal(jobundo_next(job, UINT64_MAX, &r, &err), 1);
	assert_int_equal(r.action, ROW_CREATE);
	assert_string_equal(r.id, "con_1");
	assert_true(str_is(r.receipt, "second"));
	put_aside(job);
	begin(job, 9);
	row(job, 1, "k1", "y");
	(void)jobkit_end_plan(job, 1, JOB_REPEATS_ERROR);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_FAILED, 1), 0);
	assert_int_equal(jobundo_next(job, UINT64_MAX, &r, &err), 1);
	assert_int_equal(r.action, ROW_CREATE);
	assert_string_equal(r.id, "con_1");
	assert_true(str_is(r.receipt, "second"));
	assert_int_equal(jobundo_next(job, 1, &r, &err), 0);
	job_close(job);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		what_was_put_aside_is_not_sent_any_more_and_has_a_generation_of_its_own,
		set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_row_that_is_as_it_was_is_carried_over_as_it_ended, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(
		an_edited_row_is_planned_and_its_record_is_known, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(
		with_another_mapping_no_row_is_as_it_was, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		rows_that_may_be_joined_to_others_are_compared, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(
		keys_that_are_gone_are_counted_and_stay_in_the_job, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(
		of_a_repeated_key_only_one_row_keeps_the_record, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(
		nothing_that_is_open_is_put_aside, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		rows_without_a_key_cannot_be_put_aside, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_part_that_is_there_is_not_done_with, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		to_begin_once_more_forgets_what_was_put_aside, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(
		an_undo_takes_back_what_the_job_did_first, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
