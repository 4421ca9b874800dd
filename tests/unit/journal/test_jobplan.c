// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"

#include "unit/journal/jobkit.h"

enum {
	MANY = 1000 /* more than one chunk of a view */
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

/* So many PENDING rows, their keys settled. */
static void
begin(struct job *job, uint64_t rows)
{
	struct job_facts f = jobkit_facts(rows);
	uint64_t repeated;
	char key[32];
	struct err e;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (uint64_t i = 1; i <= rows; i++) {
		(void)snprintf(
		    key, sizeof(key), "K%llu", (unsigned long long)i);
		jobkit_row(job, i, key, true, ROW_PENDING);
	}
	assert_int_equal(
	    job_plan_keys(job, rows, JOB_REPEATS_ERROR, &repeated, &e), 0);
}

static void
end(struct job *job, uint64_t rows)
{
	struct job_facts f = jobkit_facts(rows);
	struct err e;

	assert_int_equal(job_plan_end(job, &f, &e), 0);
}

static void
all_rows_are_visible_once_their_keys_are_settled(void **state)
{
	struct job *job = jobkit_open(*state);

	begin(job, 3);
	assert_int_equal(jobkit_counts(*state).rows, 3);
	assert_int_equal(jobkit_see(*state, 3).action, ROW_CREATE);
	assert_int_equal(jobkit_see(*state, 3).parts, 1);
	job_close(job);
}

static void
a_verdict_says_what_becomes_of_a_row(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_verdict v = jobkit_verdict(2, ROW_PENDING);
	struct job_counts c;
	struct jobview_row r;

	begin(job, 8);
	v.action = ROW_UPDATE;
	v.target = "con_2";
	v.parts = 3;
	jobkit_settle(job, &v);
	for (uint64_t i = 3; i <= 7; i++) {
		static const enum row_state to[] = {ROW_FAILED, ROW_SKIPPED,
		    ROW_UNCHANGED, ROW_AMBIGUOUS, ROW_JOINED};

		v = jobkit_verdict(i, to[i - 3]);
		v.winner = v.state == ROW_JOINED ? 2 : 0;
		jobkit_settle(job, &v);
	}
	end(job, 8);
	r = jobkit_see(*state, 2);
	assert_int_equal(r.state, ROW_PENDING);
	assert_int_equal(r.action, ROW_UPDATE);
	assert_string_equal(r.target, "con_2");
	assert_string_equal(r.id, "");
	assert_int_equal(r.parts, 3);
	r = jobkit_see(*state, 5);
	assert_int_equal(r.state, ROW_UNCHANGED);
	assert_string_equal(r.id, "con_old");
	assert_string_equal(r.link, "https://crm.example/con_old");
	r = jobkit_see(*state, 7);
	assert_int_equal(r.state, ROW_JOINED);
	assert_int_equal(r.winner, 2);
	c = jobkit_counts(*state);
	assert_int_equal(c.rows, 8);
	assert_int_equal(c.state[ROW_PENDING], 4); /* 1, 2 with 7, 8 */
	assert_int_equal(c.pending[ROW_CREATE], 2);
	assert_int_equal(c.pending[ROW_UPDATE], 2);
	assert_int_equal(c.state[ROW_JOINED], 0);
	assert_int_equal(c.joined, 1);
	assert_int_equal(c.state[ROW_FAILED], 1);
	assert_int_equal(c.state[ROW_SKIPPED], 1);
	assert_int_equal(c.state[ROW_UNCHANGED], 1);
	assert_int_equal(c.state[ROW_AMBIGUOUS], 1);
	assert_int_equal(c.writes, 1 + 3 + 1);
	assert_int_equal(c.reads, 3); /* before each part of the update */
	jobkit_conserved(*state, 8);
	job_close(job);
}

static void
refused(struct job *job, const struct job_verdict *v)
{
	struct err e = {0};

	assert_int_equal(job_plan_settle(job, v, NULL, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
}

static void
verdicts_that_make_no_sense_are_refused(void **state)
{
	static const enum row_state never[] = {ROW_SENT, ROW_DONE, ROW_DOUBT};
	struct job *job = jobkit_open(*state);
	struct job_verdict v = jobkit_verdict(1, ROW_SKIPPED);

	refused(job, &v); /* no plan */
	begin(job, 3);
	for (size_t i = 0; i < 3; i++) {
		v = jobkit_verdict(1, never[i]);
		refused(job, &v);
	}
	v = jobkit_verdict(0, ROW_SKIPPED);
	refused(job, &v);
	v.ord = 4;
	refused(job, &v);
	v = jobkit_verdict(1, ROW_UNCHANGED);
	v.target = NULL;
	refused(job, &v);
	v = jobkit_verdict(1, ROW_PENDING);
	v.action = ROW_UPDATE;
	refused(job, &v);
	v = jobkit_verdict(1, ROW_PENDING);
	v.parts = 0;
	refused(job, &v);
	v = jobkit_verdict(1, ROW_JOINED);
	v.winner = 0;
	refused(job, &v);
	v.winner = 1;
	refused(job, &v);
	v.winner = 4;
	refused(job, &v);
	v.winner = 3;
	jobkit_settle(job, &v);
	/* In a circle. */
	v = jobkit_verdict(3, ROW_JOINED);
	v.winner = 1;
	refused(job, &v);
	job_close(job);
}

/* A verdict refused for its row ends the plan: part of it may be written. */
static void
a_row_gets_one_verdict_that_settles_it(void **state)
{
	static const enum row_state settled[] = {
	    ROW_FAILED, ROW_SKIPPED, ROW_UNCHANGED, ROW_AMBIGUOUS, ROW_JOINED};
	struct job *job = jobkit_open(*state);

	for (size_t i = 0; i < sizeof(settled) / sizeof(settled[0]); i++) {
		struct job_verdict v = jobkit_verdict(2, ROW_PENDING);

		begin(job, 3);
		jobkit_settle(job, &v); /* it is PENDING still */
		v = jobkit_verdict(2, settled[i]);
		jobkit_settle(job, &v);
		v = jobkit_verdict(2, ROW_SKIPPED);
		refused(job, &v);
	}
	job_close(job);
}

static void
findings_of_a_verdict_come_behind_the_others(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_verdict v = jobkit_verdict(2, ROW_SKIPPED);
	struct arena *a = arena_new();
	struct jobview_finding f;
	struct jobview *view;
	struct diags ds;
	struct err e;

	diags_init(&ds, a);
	(void)diag_add(
	    &ds, DIAG_NOTE, "plan.exists", STR_LIT("con_1"), "is there");
	(void)diag_add(&ds, DIAG_WARNING, "x.y", STR_LIT(""), "and more");
	begin(job, 2);
	assert_int_equal(job_plan_settle(job, &v, &ds, &e), 0);
	end(job, 2);
	view = jobkit_view(*state);
	assert_int_equal(jobview_finding_next(view, &f, &e), 1);
	assert_int_equal(f.ord, 2);
	assert_string_equal(f.code, "plan.exists");
	assert_int_equal(jobview_finding_next(view, &f, &e), 1);
	assert_string_equal(f.code, "x.y");
	assert_int_equal(jobview_finding_next(view, &f, &e), 0);
	jobview_close(view);
	diags_fini(&ds);
	arena_free(a);
	job_close(job);
}

static void
change(struct job *job, uint64_t ord, const char *field, bool kept)
{
	struct job_change c = {.field = field, .kept = kept};
	char before[32];
	struct err e;

	(void)snprintf(
	    before, sizeof(before), "was %llu", (unsigned long long)ord);
	c.before = str_of(before);
	c.after = str_of(ord == 2 ? "" : "is");
	if (job_plan_change(job, ord, &c, &e) != 0)
		fail_msg("job_plan_change: %s", e.msg);
}

/* $b of every row, $a of the even ones, kept; $c of the last. */
static void
plan_changes(struct job *job)
{
	begin(job, MANY);
	for (uint64_t i = 1; i <= MANY; i++) {
		if (i == MANY)
			change(job, i, "$c", false);
		change(job, i, "$b", false);
		if (i % 2 == 0)
			change(job, i, "$a", true);
	}
	end(job, MANY);
}

static void
changes_come_by_row_and_field(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jobview_change c;
	struct jobview *v;
	struct err e;

	plan_changes(job);
	v = jobkit_view(*state);
	for (int round = 0; round < 2; round++) {
		for (uint64_t i = 1; i <= MANY; i++) {
			if (i % 2 == 0) {
				assert_int_equal(
				    jobview_change_next(v, &c, &e), 1);
				assert_int_equal(c.ord, i);
				assert_string_equal(c.field, "$a");
				assert_true(c.kept);
			}
			assert_int_equal(jobview_change_next(v, &c, &e), 1);
			assert_int_equal(c.ord, i);
			assert_int_equal(c.line, i + 1);
			assert_string_equal(c.field, "$b");
			assert_false(c.kept);
			assert_string_equal(c.after, i == 2 ? "" : "is");
		}
		assert_int_equal(jobview_change_next(v, &c, &e), 1);
		assert_string_equal(c.field, "$c");
		assert_string_equal(c.before, "was 1000");
		assert_int_equal(jobview_change_next(v, &c, &e), 0);
		assert_int_equal(jobview_change_next(v, &c, &e), 0);
		jobview_rewind(v);
	}
	jobview_close(v);
	job_close(job);
}

static void
fields_come_most_sent_first_with_their_first_change(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jobview_field f;
	struct jobview *v;
	struct err e;

	plan_changes(job);
	v = jobkit_view(*state);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(jobview_field_next(v, &f, &e), 1);
		assert_string_equal(f.field, "$b");
		assert_int_equal(f.count, MANY);
		assert_int_equal(f.kept, 0);
		assert_int_equal(f.line, 2);
		assert_string_equal(f.before, "was 1");
		assert_string_equal(f.after, "is");
		assert_int_equal(jobview_field_next(v, &f, &e), 1);
		assert_string_equal(f.field, "$c");
		assert_int_equal(f.count, 1);
		assert_int_equal(jobview_field_next(v, &f, &e), 1);
		assert_string_equal(f.field, "$a");
		assert_int_equal(f.count, 0);
		assert_int_equal(f.kept, MANY / 2);
		assert_int_equal(f.line, 3);
		assert_int_equal(jobview_field_next(v, &f, &e), 0);
		assert_int_equal(jobview_field_next(v, &f, &e), 0);
		jobview_rewind(v);
	}
	jobview_close(v);
	job_close(job);
}

/* Rows 1 .. n are AMBIGUOUS, with two candidates each. */
static void
plan_ambiguous(struct job *job, uint64_t n)
{
	struct job_candidate o = {.label = STR_LIT("Ann, Acme"),
	    .link = "https://crm.example/x",
	    .why = STR_LIT("$email ann@example.com")};
	struct arena *a = arena_new();
	struct diags ds;
	struct err e;

	begin(job, n);
	for (uint64_t i = 1; i <= n; i++) {
		struct job_verdict v = jobkit_verdict(i, ROW_AMBIGUOUS);

		arena_reset(a);
		diags_init(&ds, a);
		(void)diag_add(&ds, DIAG_WARNING, "x.y", STR_LIT(""), "hm");
		(void)diag_add(
		    &ds, DIAG_ERROR, "match.ambiguous", STR_LIT(""), "two");
		assert_int_equal(job_plan_settle(job, &v, &ds, &e), 0);
		diags_fini(&ds);
		o.id = "con_z";
		assert_int_equal(job_plan_candidate(job, i, &o, &e), 0);
		o.id = "con_a";
		assert_int_equal(job_plan_candidate(job, i, &o, &e), 0);
	}
	end(job, n);
	arena_free(a);
}

static void
candidates_come_as_given_while_their_row_is_ambiguous(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jobview_candidate o;
	struct jobview *v;
	bool hit;
	struct err e;

	plan_ambiguous(job, MANY);
	assert_int_equal(job_decide(job, 2, "con_a", false, &hit, &e), 0);
	assert_true(hit);
	v = jobkit_view(*state);
	for (uint64_t i = 1; i <= MANY; i++) {
		if (i == 2)
			continue;
		assert_int_equal(jobview_candidate_next(v, &o, &e), 1);
		assert_int_equal(o.ord, i);
		assert_string_equal(o.id, "con_z");
		assert_string_equal(o.label, "Ann, Acme");
		assert_string_equal(o.link, "https://crm.example/x");
		assert_string_equal(o.why, "$email ann@example.com");
		assert_int_equal(jobview_candidate_next(v, &o, &e), 1);
		assert_int_equal(o.ord, i);
		assert_string_equal(o.id, "con_a");
	}
	assert_int_equal(jobview_candidate_next(v, &o, &e), 0);
	jobview_rewind(v);
	assert_int_equal(jobview_candidate_next(v, &o, &e), 1);
	assert_int_equal(o.ord, 1);
	jobview_close(v);
	job_close(job);
}

static void
a_decision_settles_an_ambiguous_row_and_no_other(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jobview_row r;
	struct jobview_code c;
	struct jobview *v;
	bool hit;
	struct err e;

	plan_ambiguous(job, 4);
	assert_int_equal(job_decide(job, 1, "con_7", false, &hit, &e), 0);
	assert_true(hit);
	assert_int_equal(job_decide(job, 2, NULL, false, &hit, &e), 0);
	assert_true(hit);
	assert_int_equal(job_decide(job, 3, NULL, true, &hit, &e), 0);
	assert_true(hit);
	for (uint64_t i = 1; i <= 3; i++) {
		assert_int_equal(job_decide(job, i, NULL, true, &hit, &e), 0);
		assert_false(hit);
	}
	assert_int_equal(job_decide(job, 5, NULL, true, &hit, &e), 0);
	assert_false(hit);
	assert_int_equal(job_decide(job, 4, "", false, &hit, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	job_close(job);
	r = jobkit_see(*state, 1);
	assert_int_equal(r.state, ROW_PENDING);
	assert_int_equal(r.action, ROW_UPDATE);
	assert_string_equal(r.target, "con_7");
	r = jobkit_see(*state, 2);
	assert_int_equal(r.state, ROW_PENDING);
	assert_int_equal(r.action, ROW_CREATE);
	assert_int_equal(jobkit_state(*state, 3), ROW_SKIPPED);
	assert_int_equal(jobkit_state(*state, 4), ROW_AMBIGUOUS);
	/* Only the row that is left has an error. */
	v = jobkit_view(*state);
	assert_int_equal(jobview_code_next(v, &c, &e), 1);
	assert_string_equal(c.code, "x.y");
	assert_int_equal(c.count, 4);
	assert_int_equal(jobview_code_next(v, &c, &e), 1);
	assert_string_equal(c.code, "match.ambiguous");
	assert_int_equal(c.count, 1);
	jobview_close(v);
}

static void
steps_wait_for_the_end_of_the_plan(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_done d = {.ord = 1};
	bool hit;
	struct err e;

	begin(job, 2);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), -1);
	assert_int_equal(job_mapped(job, &d, 1, &e), -1);
	assert_int_equal(job_decide(job, 1, NULL, true, &hit, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	end(job, 2);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	job_close(job);
}

/* A row in each state that something was sent for. */
static void
send_some(struct job *job)
{
	struct jrec r = jobkit_rec(JREC_INTENT, 2);
	struct err e;

	plan_ambiguous(job, 5);
	for (uint64_t i = 1; i <= 3; i++) {
		bool hit;

		assert_int_equal(
		    job_decide(job, i, "con_9", false, &hit, &e), 0);
	}
	r.action = ROW_UPDATE;
	r.target = "con_9";
	r.before = STR_LIT("{}");
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	r = jobkit_rec(JREC_DONE, 2);
	r.receipt = STR_LIT("receipt");
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
}

static void
once_more_from_the_beginning_forgets_everything(void **state)
{
	static const char *const tables[] = {"findings", "intents", "images",
	    "receipts", "changes", "candidates", "side"};
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(1);
	uint64_t repeated;
	bool touched;
	struct err e;

	send_some(job);
	/* The same generation: a bug. */
	assert_int_equal(job_plan_begin(job, &f, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	jobkit_conserved(*state, 5);
	f.generation++;
	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		char sql[64];

		(void)snprintf(
		    sql, sizeof(sql), "SELECT count(*) FROM %s", tables[i]);
		assert_int_equal(jobkit_sql(*state, sql), 0);
	}
	jobkit_row(job, 1, "a", true, ROW_PENDING);
	assert_int_equal(
	    job_plan_keys(job, 1, JOB_REPEATS_ERROR, &repeated, &e), 0);
	assert_int_equal(job_plan_end(job, &f, &e), 0);
	jobkit_conserved(*state, 1);
	assert_int_equal(job_touched(job, &touched, &e), 0);
	assert_false(touched);
	job_close(job);
}

static void
what_is_open_or_in_doubt_is_not_forgotten(void **state)
{
	static const enum jrec_kind last[] = {
	    JREC_INTENT, JREC_DOUBT, JREC_PART};

	for (size_t i = 0; i < 3; i++) {
		char *dir = jobkit_begin();
		struct job *job = jobkit_open(dir);
		struct job_facts f = jobkit_facts(5);
		struct jrec r = jobkit_rec(JREC_INTENT, 1);
		struct err e = {0};

		send_some(job);
		r.parts = 2;
		assert_int_equal(job_commit(job, &r, 1, &e), 0);
		if (last[i] != JREC_INTENT)
			assert_int_equal(jobkit_step(job, last[i], 1), 0);
		f.generation++;
		assert_int_equal(job_plan_begin(job, &f, &e), -1);
		assert_int_equal(e.kind, ERR_MISFIT);
		assert_non_null(strstr(e.msg, "in doubt"));
		assert_non_null(strstr(e.hint, "without --again"));
		jobkit_conserved(dir, 5);
		job_close(job);
		jobkit_end(dir);
	}
	(void)state;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(all_rows_are_visible_once_their_keys_are_settled),
	    TEST(a_verdict_says_what_becomes_of_a_row),
	    TEST(verdicts_that_make_no_sense_are_refused),
	    TEST(a_row_gets_one_verdict_that_settles_it),
	    TEST(findings_of_a_verdict_come_behind_the_others),
	    TEST(changes_come_by_row_and_field),
	    TEST(fields_come_most_sent_first_with_their_first_change),
	    TEST(candidates_come_as_given_while_their_row_is_ambiguous),
	    TEST(a_decision_settles_an_ambiguous_row_and_no_other),
	    TEST(steps_wait_for_the_end_of_the_plan),
	    TEST(once_more_from_the_beginning_forgets_everything),
	    TEST(what_is_open_or_in_doubt_is_not_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
