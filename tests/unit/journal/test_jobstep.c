// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"

#include "unit/journal/jobkit.h"

enum {
	KINDS = JREC_ABSENT + 1,
	NO = -1
};

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

static struct job *
plain_rows(const char *dir)
{
	return jobkit_planned(dir, 1);
}

/* Bring a row into the state; its ord. */
static uint64_t
row_in(struct job *job, enum row_state state)
{
	static const enum jrec_kind last[ROW_STATES] = {
	    [ROW_DONE] = JREC_DONE,
	    [ROW_FAILED] = JREC_FAILED,
	    [ROW_DOUBT] = JREC_DOUBT,
	};
	static const uint64_t planned[ROW_STATES] = {
	    [ROW_PENDING] = 1,
	    [ROW_SKIPPED] = 2,
	    [ROW_UNCHANGED] = 4,
	    [ROW_AMBIGUOUS] = 5,
	    [ROW_JOINED] = 6,
	};

	if (planned[state] != 0)
		return planned[state];
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	if (state == ROW_DONE)
		while (jobkit_step(job, JREC_PART, 1) == 0)
			assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	if (state != ROW_SENT)
		assert_int_equal(jobkit_step(job, last[state], 1), 0);
	return 1;
}

static void
check_step(enum row_state from, enum jrec_kind kind, int to, unsigned parts)
{
	char *dir = jobkit_begin();
	struct job *job = jobkit_planned(dir, parts);
	uint64_t ord = row_in(job, from);
	unsigned char before[DIGEST_BYTES];
	unsigned char after[DIGEST_BYTES];
	struct jrec r = jobkit_rec(kind, ord);
	struct err e = {0};

	jobkit_all(dir, before);
	if (to == NO) {
		assert_int_equal(job_commit(job, &r, 1, &e), -1);
		assert_int_equal(e.kind, ERR_INTERNAL);
		jobkit_all(dir, after);
		assert_memory_equal(before, after, sizeof(before));
	} else {
		assert_int_equal(job_commit(job, &r, 1, &e), 0);
		assert_int_equal(jobkit_state(dir, ord), to);
	}
	jobkit_conserved(dir, 6);
	job_close(job);
	jobkit_conserved(dir, 6);
	jobkit_end(dir);
}

/* The table of job.h; a FAILED with a status is the server's. */
static void
only_the_steps_of_the_contract_are_taken(void **state)
{
	static const int to[ROW_DOUBT + 1][KINDS] = {
	    [ROW_PENDING] = {[JREC_INTENT] = ROW_SENT,
		[JREC_UNSENT] = NO,
		[JREC_DONE] = NO,
		[JREC_FAILED] = NO,
		[JREC_DOUBT] = NO,
		[JREC_PART] = NO,
		[JREC_UNCHANGED] = ROW_UNCHANGED,
		[JREC_AMBIGUOUS] = ROW_AMBIGUOUS,
		[JREC_FOUND] = NO,
		[JREC_ABSENT] = NO},
	    [ROW_SENT] = {[JREC_INTENT] = ROW_SENT,
		[JREC_UNSENT] = ROW_PENDING,
		[JREC_DONE] = ROW_DONE,
		[JREC_FAILED] = ROW_FAILED,
		[JREC_DOUBT] = ROW_DOUBT,
		[JREC_PART] = NO,
		[JREC_UNCHANGED] = NO,
		[JREC_AMBIGUOUS] = NO,
		[JREC_FOUND] = NO,
		[JREC_ABSENT] = NO},
	    [ROW_DOUBT] = {[JREC_INTENT] = NO,
		[JREC_UNSENT] = NO,
		[JREC_DONE] = NO,
		[JREC_FAILED] = NO,
		[JREC_DOUBT] = NO,
		[JREC_PART] = NO,
		[JREC_UNCHANGED] = NO,
		[JREC_AMBIGUOUS] = NO,
		[JREC_FOUND] = ROW_DONE,
		[JREC_ABSENT] = ROW_PENDING},
	};

	(void)state;
	for (int from = 0; from < ROW_STATES; from++)
		for (int kind = 0; kind < KINDS; kind++) {
			bool takes = from <= ROW_SENT || from == ROW_DOUBT;
			int want = takes ? to[from][kind] : NO;

			check_step((enum row_state)from, (enum jrec_kind)kind,
			    want, 1);
			/* With a part to follow these two change places. */
			if (from == ROW_SENT && kind == JREC_DONE)
				want = NO;
			if (from == ROW_SENT && kind == JREC_PART)
				want = ROW_PENDING;
			if (from == ROW_DOUBT && kind == JREC_FOUND)
				want = ROW_PENDING;
			check_step((enum row_state)from, (enum jrec_kind)kind,
			    want, 2);
		}
}

static void
a_pending_row_may_fail_without_an_answer(void **state)
{
	struct job *job = plain_rows(*state);
	struct jrec r = jobkit_rec(JREC_FAILED, 1);
	bool touched;
	struct err e;

	r.status = 0;
	r.code = "plan.link-gone";
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	assert_int_equal(jobkit_state(*state, 1), ROW_FAILED);
	/* Nothing was sent, so it may be planned anew. */
	assert_int_equal(job_touched(job, &touched, &e), 0);
	assert_false(touched);
	job_close(job);
}

static void
a_row_that_is_not_there_takes_no_step(void **state)
{
	struct job *job = plain_rows(*state);

	for (int kind = 0; kind < KINDS; kind++) {
		assert_int_equal(jobkit_step(job, (enum jrec_kind)kind, 7), -1);
		assert_int_equal(jobkit_step(job, (enum jrec_kind)kind, 0), -1);
	}
	jobkit_conserved(*state, 6);
	job_close(job);
}

static void
the_error_names_row_line_step_and_state(void **state)
{
	struct job *job = plain_rows(*state);
	struct jrec r = jobkit_rec(JREC_DONE, 2);
	struct err e;

	assert_int_equal(job_commit(job, &r, 1, &e), -1);
	assert_non_null(strstr(e.msg, "row 2"));
	assert_non_null(strstr(e.msg, "line 3"));
	assert_non_null(strstr(e.msg, "done"));
	assert_non_null(strstr(e.msg, "skipped"));
	job_close(job);
}

static void
one_bad_step_takes_the_whole_commit_back(void **state)
{
	struct job *job = jobkit_open(*state);
	unsigned char before[DIGEST_BYTES];
	unsigned char after[DIGEST_BYTES];
	struct jrec r[3];
	bool touched;
	struct err e;

	jobkit_plan(job, 3);
	jobkit_all(*state, before);
	r[0] = jobkit_rec(JREC_INTENT, 1);
	r[1] = jobkit_rec(JREC_DONE, 1);
	r[2] = jobkit_rec(JREC_DONE, 2);
	assert_int_equal(job_commit(job, r, 3, &e), -1);
	jobkit_all(*state, after);
	assert_memory_equal(before, after, sizeof(before));
	assert_int_equal(job_touched(job, &touched, &e), 0);
	assert_false(touched);
	/* And the job goes on. */
	assert_int_equal(job_commit(job, r, 2, &e), 0);
	assert_int_equal(jobkit_state(*state, 1), ROW_DONE);
	job_close(job);
}

static void
a_sent_row_keeps_key_path_and_body(void **state)
{
	struct job *job = plain_rows(*state);
	struct jrec r = jobkit_rec(JREC_INTENT, 1);
	struct jrec other;
	struct jobview_intent in;
	struct jobview *v;
	struct err e;

	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	other = r;
	other.key = "lf1-other";
	assert_int_equal(job_commit(job, &other, 1, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	other = r;
	other.body = STR_LIT("{\"fields\":{\"x\":1}}");
	assert_int_equal(job_commit(job, &other, 1, &e), -1);
	other = r;
	other.path = "/v1/accounts";
	assert_int_equal(job_commit(job, &other, 1, &e), -1);
	/* Again the same, later: the first time stays. */
	other = r;
	other.first_sent_ms = 2000;
	assert_int_equal(job_commit(job, &other, 1, &e), 0);
	v = jobkit_view(*state);
	assert_int_equal(jobview_intent_next(v, &in, &e), 1);
	assert_string_equal(in.key, "lf1-1");
	assert_string_equal(in.path, "/v1/contacts");
	assert_true(str_is(in.body, "{\"fields\":{}}"));
	assert_int_equal(in.first_sent_ms, 1000);
	assert_int_equal(jobview_intent_next(v, &in, &e), 0);
	jobview_close(v);
	job_close(job);
}

static void
a_settled_row_has_no_body_left(void **state)
{
	static const enum jrec_kind ends[] = {
	    JREC_UNSENT, JREC_DONE, JREC_FAILED, JREC_DOUBT};
	struct job *job = jobkit_open(*state);
	struct jobview *v;
	struct jobview_intent in;
	struct err e;

	jobkit_plan(job, 4);
	for (uint64_t i = 1; i <= 4; i++) {
		assert_int_equal(jobkit_step(job, JREC_INTENT, i), 0);
		assert_int_equal(jobkit_step(job, ends[i - 1], i), 0);
	}
	v = jobkit_view(*state);
	assert_int_equal(jobview_intent_next(v, &in, &e), 0);
	jobview_close(v);
	/* A row that was not sent may take another key. */
	struct jrec r = jobkit_rec(JREC_INTENT, 1);
	r.key = "lf1-new";
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	job_close(job);
}

static void
done_without_an_id_is_refused(void **state)
{
	struct job *job = plain_rows(*state);
	struct jrec r = jobkit_rec(JREC_DONE, 1);
	struct err e;

	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	r.id = "";
	assert_int_equal(job_commit(job, &r, 1, &e), -1);
	r.id = NULL;
	assert_int_equal(job_commit(job, &r, 1, &e), -1);
	assert_int_equal(jobkit_state(*state, 1), ROW_SENT);
	job_close(job);
}

static void
a_refusal_becomes_a_finding(void **state)
{
	struct job *job = plain_rows(*state);
	struct jobview_finding f;
	struct jobview *v;
	struct err e;

	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_FAILED, 1), 0);
	v = jobkit_view(*state);
	assert_int_equal(jobview_finding_next(v, &f, &e), 1);
	assert_int_equal(f.ord, 1);
	assert_int_equal(f.line, 2);
	assert_int_equal(f.severity, DIAG_ERROR);
	assert_string_equal(f.code, "server.invalid_value");
	assert_string_equal(f.field, "$email");
	assert_string_equal(f.message, "is not an address");
	assert_string_equal(f.hint, "mend it");
	assert_int_equal(jobview_finding_next(v, &f, &e), 0);
	jobview_close(v);
	job_close(job);
}

static void
a_code_of_our_own_stays_as_it_is(void **state)
{
	struct job *job = plain_rows(*state);
	struct jrec r = jobkit_rec(JREC_DOUBT, 1);
	struct jobview_finding f;
	struct jobview *v;
	struct err e;

	r.code = "network.lost";
	r.status = 0;
	r.param = NULL;
	r.hint = NULL;
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	v = jobkit_view(*state);
	assert_int_equal(jobview_finding_next(v, &f, &e), 1);
	assert_string_equal(f.code, "network.lost");
	assert_string_equal(f.value, "");
	assert_string_equal(f.hint, "");
	jobview_close(v);
	job_close(job);
}

static void
a_job_is_touched_once_something_may_have_reached_the_server(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(2);
	bool touched;
	struct err e;

	jobkit_plan(job, 2);
	assert_int_equal(job_touched(job, &touched, &e), 0);
	assert_false(touched);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(job_touched(job, &touched, &e), 0);
	assert_true(touched);
	assert_int_equal(jobkit_step(job, JREC_UNSENT, 1), 0);
	assert_int_equal(job_touched(job, &touched, &e), 0);
	assert_false(touched);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_FAILED, 1), 0);
	job_close(job);
	job = jobkit_open(*state);
	assert_int_equal(job_touched(job, &touched, &e), 0);
	assert_true(touched);
	assert_int_equal(job_plan_begin(job, &f, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	jobkit_conserved(*state, 2);
	job_close(job);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_the_steps_of_the_contract_are_taken),
	    TEST(a_pending_row_may_fail_without_an_answer),
	    TEST(a_row_that_is_not_there_takes_no_step),
	    TEST(the_error_names_row_line_step_and_state),
	    TEST(one_bad_step_takes_the_whole_commit_back),
	    TEST(a_sent_row_keeps_key_path_and_body),
	    TEST(a_settled_row_has_no_body_left),
	    TEST(done_without_an_id_is_refused),
	    TEST(a_refusal_becomes_a_finding),
	    TEST(a_code_of_our_own_stays_as_it_is),
	    TEST(a_job_is_touched_once_something_may_have_reached_the_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
