// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"

#include "unit/journal/jobkit.h"

enum {
	MANY = 1000, /* more than one chunk of a view */
	LOG_MAX = 8 * 1024 * 1024
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

static void
a_folder_without_a_job_is_refused(void **state)
{
	struct jobview *v;
	struct err e = {0};

	assert_int_equal(jobview_open(&v, *state, &e), -1);
	assert_null(v);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_true(e.hint[0] != '\0');
	/* And looking has made nothing. */
	assert_int_equal(rmdir(*state), 0);
	assert_int_equal(mkdir(*state, 0700), 0);
}

static void
rows_come_once_each_in_order_from_where_one_asks(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jobview_row row;
	struct jobview *v;
	char key[32];
	struct err e;

	jobkit_plan(job, MANY);
	job_close(job);
	v = jobkit_view(*state);
	for (uint64_t ord = 1; ord <= MANY; ord++) {
		assert_int_equal(jobview_next(v, &row, &e), 1);
		assert_int_equal(row.ord, ord);
		assert_int_equal(row.line, ord + 1);
		assert_int_equal(row.digest[15], ord % 251);
		(void)snprintf(
		    key, sizeof(key), "K%llu", (unsigned long long)ord);
		assert_string_equal(row.key, key);
		assert_string_equal(row.id, "");
		assert_string_equal(row.link, "");
	}
	assert_int_equal(jobview_next(v, &row, &e), 0);
	assert_int_equal(jobview_next(v, &row, &e), 0);
	assert_int_equal(jobview_seek(v, 500, &e), 0);
	assert_int_equal(jobview_next(v, &row, &e), 1);
	assert_int_equal(row.ord, 500);
	assert_int_equal(jobview_seek(v, MANY + 1, &e), 0);
	assert_int_equal(jobview_next(v, &row, &e), 0);
	jobview_close(v);
}

static void
a_view_sees_what_the_job_commits_meanwhile(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jobview *v;
	struct job_counts c;
	struct jobview_row row;
	struct jobview_intent in;
	struct err e;

	jobkit_plan(job, 3);
	v = jobkit_view(*state);
	assert_int_equal(jobview_intent_next(v, &in, &e), 0);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 2), 0);
	assert_int_equal(jobview_counts(v, &c, &e), 0);
	assert_int_equal(c.state[ROW_SENT], 1);
	assert_int_equal(jobview_intent_next(v, &in, &e), 1);
	assert_int_equal(in.ord, 2);
	assert_int_equal(jobkit_step(job, JREC_DONE, 2), 0);
	assert_int_equal(jobview_seek(v, 2, &e), 0);
	assert_int_equal(jobview_next(v, &row, &e), 1);
	assert_int_equal(row.state, ROW_DONE);
	assert_string_equal(row.id, "con_1");
	assert_string_equal(row.link, "https://crm.example/con_1");
	assert_int_equal(jobview_counts(v, &c, &e), 0);
	assert_int_equal(c.state[ROW_DONE], 1);
	assert_int_equal(c.rows, 3);
	jobview_close(v);
	job_close(job);
}

/* A view that stands in the middle of its walks must not hold the log back. */
static void
an_open_view_does_not_make_the_log_grow(void **state)
{
	size_t n = 100000;
	char *body = mem_alloc(n);
	struct job *job = jobkit_open(*state);
	struct jobview_intent in;
	struct jobview_row row;
	struct jobview *v;
	struct stat st;
	struct err e;

	memset(body, 'b', n);
	jobkit_plan(job, MANY);
	assert_int_equal(jobkit_step(job, JREC_INTENT, MANY), 0);
	v = jobkit_view(*state);
	assert_int_equal(jobview_next(v, &row, &e), 1);
	assert_int_equal(jobview_intent_next(v, &in, &e), 1);
	for (uint64_t ord = 1; ord <= 300; ord++) {
		struct jrec r = jobkit_rec(JREC_INTENT, ord);

		r.body = (struct str){body, n};
		assert_int_equal(job_commit(job, &r, 1, &e), 0);
		assert_int_equal(jobkit_step(job, JREC_DONE, ord), 0);
	}
	assert_int_equal(stat(jobkit_path(*state, "job.db-wal"), &st), 0);
	assert_true(st.st_size < LOG_MAX);
	assert_int_equal(jobview_next(v, &row, &e), 1);
	jobview_close(v);
	job_close(job);
	free(body);
}

static void
a_view_in_another_process_sees_a_job_that_is_written(void **state)
{
	struct job *job = jobkit_open(*state);
	int status;
	pid_t pid;

	jobkit_plan(job, MANY);
	job_close(job);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		job = jobkit_open(*state);
		for (uint64_t ord = 1; ord <= MANY / 2; ord++)
			if (jobkit_step(job, JREC_INTENT, ord) != 0 ||
			    jobkit_step(job, JREC_DONE, ord) != 0)
				_exit(1);
		_exit(0);
	}
	do
		jobkit_conserved(*state, MANY);
	while (waitpid(pid, &status, WNOHANG) == 0);
	assert_int_equal(status, 0);
	assert_int_equal(jobkit_counts(*state).state[ROW_DONE], MANY / 2);
}

/* As an import does: one thread commits, another feeds it from a view. */
static void *
commit_half(void *job)
{
	for (uint64_t ord = 1; ord <= MANY / 2; ord++)
		if (jobkit_step(job, JREC_INTENT, ord) != 0 ||
		    jobkit_step(job, JREC_DONE, ord) != 0)
			return NULL;
	return job;
}

static void
a_view_in_another_thread_sees_a_job_that_is_written(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jobview *v;
	struct job_counts c;
	pthread_t thread;
	void *ok;
	struct err e;

	jobkit_plan(job, MANY);
	v = jobkit_view(*state);
	assert_int_equal(pthread_create(&thread, NULL, commit_half, job), 0);
	do {
		struct jobview_row row;

		assert_int_equal(jobview_seek(v, 1, &e), 0);
		assert_int_equal(jobview_next(v, &row, &e), 1);
		assert_int_equal(jobview_counts(v, &c, &e), 0);
		assert_int_equal(c.rows, c.state[ROW_PENDING] +
					     c.state[ROW_SENT] +
					     c.state[ROW_DONE]);
	} while (c.state[ROW_DONE] < MANY / 2);
	assert_int_equal(pthread_join(thread, &ok), 0);
	assert_ptr_equal(ok, job);
	jobview_close(v);
	job_close(job);
}

/* Row 1 is SENT; the log is there, and without `shm` its index is not. */
static void
kill_a_writer(const char *dir, bool shm)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		struct job *job = jobkit_open(dir);

		jobkit_plan(job, 3);
		_exit(jobkit_step(job, JREC_INTENT, 1) == 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_true(fsx_exists(jobkit_path(dir, "job.db-wal")));
	if (!shm)
		assert_int_equal(unlink(jobkit_path(dir, "job.db-shm")), 0);
}

static void
a_view_opens_a_job_whose_process_was_killed(void **state)
{
	kill_a_writer(*state, true);
	assert_int_equal(jobkit_state(*state, 1), ROW_SENT);
	jobkit_conserved(*state, 3);
}

static void
a_view_opens_a_log_that_has_lost_its_index(void **state)
{
	kill_a_writer(*state, false);
	assert_int_equal(jobkit_state(*state, 1), ROW_SENT);
	jobkit_conserved(*state, 3);
	job_close(jobkit_open(*state));
	assert_int_equal(jobkit_state(*state, 1), ROW_SENT);
}

static void
bodies_come_back_byte_for_byte_even_with_nul(void **state)
{
	static const char body[] = "a\0b\xff";
	struct job *job = jobkit_open(*state);
	struct jrec r = jobkit_rec(JREC_INTENT, 1);
	struct jobview_intent in;
	struct jobview *v;
	struct err e;

	jobkit_plan(job, 2);
	r.body = (struct str){body, sizeof(body) - 1};
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	r = jobkit_rec(JREC_INTENT, 2);
	r.body = STR_LIT("");
	assert_int_equal(job_commit(job, &r, 1, &e), 0);
	v = jobkit_view(*state);
	assert_int_equal(jobview_intent_next(v, &in, &e), 1);
	assert_int_equal(in.body.n, sizeof(body) - 1);
	assert_memory_equal(in.body.p, body, sizeof(body) - 1);
	assert_int_equal(jobview_intent_next(v, &in, &e), 1);
	assert_int_equal(in.ord, 2);
	assert_int_equal(in.body.n, 0);
	assert_int_equal(jobview_intent_next(v, &in, &e), 0);
	jobview_rewind(v);
	assert_int_equal(jobview_intent_next(v, &in, &e), 1);
	assert_int_equal(in.ord, 1);
	jobview_close(v);
	job_close(job);
}

/*
 * MANY rows: each has a note, every second a warning, the tenth an error
 * behind them.
 */
static void
plan_findings(struct job *job)
{
	struct job_facts f = jobkit_facts(MANY);
	struct arena *a = arena_new();
	struct diags ds;
	struct err e;

	diags_init(&ds, a);
	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (uint64_t i = 1; i <= MANY; i++) {
		struct job_row r = {.ord = i, .line = i * 2};

		arena_reset(a);
		diags_clear(&ds);
		ds.field = "$name";
		ds.column = "Name";
		(void)diag_add(&ds, DIAG_NOTE, "a.note", STR_LIT("n"), "noted");
		if (i % 2 == 0)
			(void)diag_add(&ds, DIAG_WARNING, "b.warn",
			    STR_LIT("w"), "row %d", (int)i);
		diag_hint(&ds, "look");
		if (i == 10)
			(void)diag_add(
			    &ds, DIAG_ERROR, "c.err", STR_LIT("x"), "bad");
		r.state = i == 10 ? ROW_FAILED : ROW_PENDING;
		assert_int_equal(job_plan_row(job, &r, &ds, &e), 0);
	}
	assert_int_equal(jobkit_end_plan(job, f.rows, JOB_REPEATS_ERROR), 0);
	diags_fini(&ds);
	arena_free(a);
}

static void
findings_come_by_row_and_then_in_their_order(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jobview_finding f;
	struct jobview *v;
	uint64_t warnings = 0;
	uint64_t notes = 0;
	uint64_t last = 0;
	struct err e;

	plan_findings(job);
	v = jobkit_view(*state);
	while (jobview_finding_next(v, &f, &e) == 1) {
		assert_true(f.ord >= last);
		if (f.severity == DIAG_NOTE)
			assert_int_equal(f.ord, last + 1);
		else
			assert_int_equal(f.ord, last);
		last = f.ord;
		notes += f.severity == DIAG_NOTE;
		warnings += f.severity == DIAG_WARNING;
		assert_int_equal(f.line, f.ord * 2);
		assert_string_equal(f.field, "$name");
		assert_string_equal(f.column, "Name");
		if (f.ord % 2 == 1)
			assert_string_equal(f.hint, "look");
		if (f.severity == DIAG_ERROR)
			assert_string_equal(f.code, "c.err");
	}
	assert_int_equal(notes, MANY);
	assert_int_equal(warnings, MANY / 2);
	assert_int_equal(jobview_finding_next(v, &f, &e), 0);
	jobview_rewind(v);
	assert_int_equal(jobview_finding_next(v, &f, &e), 1);
	assert_int_equal(f.ord, 1);
	jobview_close(v);
	job_close(job);
}

static void
codes_come_most_first_with_their_first_place(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jobview_code c;
	struct jobview *v;
	struct err e;

	plan_findings(job);
	v = jobkit_view(*state);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(jobview_code_next(v, &c, &e), 1);
		assert_string_equal(c.code, "a.note");
		assert_int_equal(c.count, MANY);
		assert_int_equal(c.line, 2);
		assert_int_equal(c.severity, DIAG_NOTE);
		assert_int_equal(jobview_code_next(v, &c, &e), 1);
		assert_string_equal(c.code, "b.warn");
		assert_int_equal(c.count, MANY / 2);
		assert_int_equal(c.line, 4);
		assert_string_equal(c.message, "row 2");
		assert_string_equal(c.value, "w");
		assert_string_equal(c.column, "Name");
		assert_string_equal(c.hint, "look");
		assert_int_equal(jobview_code_next(v, &c, &e), 1);
		assert_string_equal(c.code, "c.err");
		assert_int_equal(c.count, 1);
		assert_int_equal(c.severity, DIAG_ERROR);
		assert_int_equal(jobview_code_next(v, &c, &e), 0);
		assert_int_equal(jobview_code_next(v, &c, &e), 0);
		jobview_rewind(v);
	}
	jobview_close(v);
	job_close(job);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_folder_without_a_job_is_refused),
	    TEST(rows_come_once_each_in_order_from_where_one_asks),
	    TEST(a_view_sees_what_the_job_commits_meanwhile),
	    TEST(an_open_view_does_not_make_the_log_grow),
	    TEST(a_view_in_another_process_sees_a_job_that_is_written),
	    TEST(a_view_in_another_thread_sees_a_job_that_is_written),
	    TEST(a_view_opens_a_job_whose_process_was_killed),
	    TEST(a_view_opens_a_log_that_has_lost_its_index),
	    TEST(bodies_come_back_byte_for_byte_even_with_nul),
	    TEST(findings_come_by_row_and_then_in_their_order),
	    TEST(codes_come_most_first_with_their_first_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
