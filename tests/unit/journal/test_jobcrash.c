// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/rnd.h"

#include "unit/journal/jobkit.h"

enum {
	BATCH = 25,
	BATCHES = 200,
	ROUNDS = 12,
	FILE_LIMIT = 256 * 1024
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

static int
commit_batch(
    struct job *job, enum jrec_kind kind, uint64_t batch, struct err *e)
{
	struct jrec steps[BATCH];
	char keys[BATCH][32];

	for (uint64_t i = 0; i < BATCH; i++) {
		uint64_t ord = batch * BATCH + i + 1;

		steps[i] = jobkit_rec(kind, ord);
		(void)snprintf(keys[i], sizeof(keys[i]), "lf1-%llu",
		    (unsigned long long)ord);
		if (kind == JREC_INTENT) {
			steps[i].key = keys[i];
			steps[i].action = ROW_UPDATE;
			steps[i].target = keys[i];
			steps[i].before = STR_LIT("{}");
		} else {
			steps[i].receipt = STR_LIT("receipt");
		}
	}
	return job_commit(job, steps, BATCH, e);
}

/* Says after each commit, on fd, that it was told it is durable. */
static void
child(const char *dir, int fd, uint64_t first)
{
	struct job *job;
	struct err e;

	if (job_open(&job, dir, &e) != 0)
		_exit(2);
	for (uint64_t i = first; i < (uint64_t)BATCHES * 2; i++) {
		if (commit_batch(job, i % 2 == 0 ? JREC_INTENT : JREC_DONE,
			i / 2, &e) != 0)
			_exit(3);
		if (write(fd, "x", 1) != 1)
			_exit(4);
	}
	/* Everything is committed: wait for the kill without closing. */
	for (;;)
		(void)pause();
}

/*
 * How many commits the job holds; fails unless every batch is there entirely
 * or not at all, in the order in which they were made.
 */
static uint64_t
commits_held(const char *dir)
{
	struct jobview *v = jobkit_view(dir);
	struct jobview_row row;
	enum row_state state = ROW_PENDING;
	enum row_state before = ROW_DONE;
	uint64_t n = 0;
	struct err e;

	while (jobview_next(v, &row, &e) == 1) {
		if ((row.ord - 1) % BATCH != 0) {
			assert_int_equal(row.state, state);
			continue;
		}
		state = row.state;
		assert_true(before == ROW_DONE || state == ROW_PENDING);
		before = state;
		n += state == ROW_DONE ? 2 : state == ROW_SENT;
	}
	jobview_close(v);
	return n;
}

/* Each image has its row, and each receipt, whatever was cut off. */
static void
check_beside(const char *dir, uint64_t held)
{
	uint64_t sent = (held + 1) / 2 * BATCH;

	assert_int_equal(jobkit_sql(dir, "SELECT count(*) FROM images"), sent);
	assert_int_equal(
	    jobkit_sql(dir, "SELECT count(*) FROM rows JOIN images USING (ord)"
			    " WHERE state IN (1, 2) AND action = 1"),
	    sent);
	assert_int_equal(
	    jobkit_sql(dir, "SELECT count(*) FROM receipts"), held / 2 * BATCH);
	assert_int_equal(
	    jobkit_sql(dir, "SELECT count(*) FROM rows JOIN receipts"
			    " USING (ord) WHERE state = 2 AND mapped = 0"),
	    held / 2 * BATCH);
}

static uint64_t
intents_held(const char *dir)
{
	struct jobview *v = jobkit_view(dir);
	struct jobview_intent in;
	uint64_t n = 0;
	struct err e;

	while (jobview_intent_next(v, &in, &e) == 1)
		n++;
	jobview_close(v);
	return n;
}

/* Run a child and kill it after `after` more commits and a random moment. */
static uint64_t
kill_one(const char *dir, uint64_t first, uint64_t after, uint64_t spin)
{
	volatile uint64_t turns = 0;
	uint64_t told = first;
	char c;
	int fds[2];
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)close(fds[0]);
		child(dir, fds[1], first);
	}
	(void)close(fds[1]);
	while (told < first + after && read(fds[0], &c, 1) == 1)
		told++;
	while (turns < spin)
		turns++;
	assert_int_equal(kill(pid, SIGKILL), 0);
	while (read(fds[0], &c, 1) == 1)
		told++;
	(void)close(fds[0]);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	return told;
}

static void
a_kill_leaves_every_commit_whole_and_loses_none_that_was_told(void **state)
{
	uint64_t rows = (uint64_t)BATCH * BATCHES;
	struct job *job = jobkit_open(*state);
	uint64_t at = 0;
	struct rnd rnd;

	rnd_init(&rnd, 20261121);
	jobkit_plan(job, rows);
	job_close(job);
	for (int i = 0; i < ROUNDS && at < (uint64_t)BATCHES * 2; i++) {
		uint64_t left = (uint64_t)BATCHES * 2 - at;
		uint64_t after = 1 + rnd_below(&rnd, 40);
		uint64_t told = kill_one(*state, at,
		    after < left ? after : left, rnd_below(&rnd, 1000000));
		/* Read as it lies there, before anybody recovers it. */
		uint64_t held = commits_held(*state);

		/* One may have become durable and not been told yet. */
		assert_in_range(held, told, told + 1);
		assert_int_equal(
		    intents_held(*state), held % 2 == 1 ? BATCH : 0);
		check_beside(*state, held);
		jobkit_conserved(*state, rows);
		job = jobkit_open(*state);
		job_close(job);
		assert_int_equal(commits_held(*state), held);
		at = held;
	}
	assert_true(at > ROUNDS);
}

static void
limit_files(rlim_t bytes)
{
	struct rlimit lim;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &lim), 0);
	lim.rlim_cur = bytes == RLIM_INFINITY ? lim.rlim_max : bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &lim), 0);
}

/* In a child: fill the disk by intents with large bodies. */
static void
fill(const char *dir, int fd)
{
	size_t n = 20000;
	char *body = mem_alloc(n);
	struct job *job;
	struct jrec r;
	struct err e = {0};
	unsigned char held = 0;

	memset(body, 'b', n);
	if (job_open(&job, dir, &e) != 0)
		_exit(2);
	limit_files(FILE_LIMIT);
	for (uint64_t ord = 1; ord <= 100; ord++, held++) {
		r = jobkit_rec(JREC_INTENT, ord);
		r.body = (struct str){body, n};
		if (job_commit(job, &r, 1, &e) == 0)
			continue;
		if (e.kind != ERR_DISK || strstr(e.msg, "job.db") == NULL ||
		    strstr(e.hint, "free space") == NULL)
			_exit(3);
		/* Room again: the same connection goes on. */
		limit_files(RLIM_INFINITY);
		if (job_commit(job, &r, 1, &e) != 0)
			_exit(4);
		held++;
		if (write(fd, &held, 1) != 1)
			_exit(5);
		_exit(0);
	}
	_exit(6);
}

static void
a_full_disk_stops_the_run_and_the_job_goes_on_afterwards(void **state)
{
	struct job *job = jobkit_open(*state);
	unsigned char held = 0;
	int fds[2];
	int status;
	pid_t pid;

	jobkit_plan(job, 100);
	job_close(job);
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)signal(SIGXFSZ, SIG_IGN);
		fill(*state, fds[1]);
	}
	(void)close(fds[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(read(fds[0], &held, 1), 1);
	(void)close(fds[0]);
	assert_true(held > 1);
	assert_int_equal(jobkit_counts(*state).state[ROW_SENT], held);
	assert_int_equal(intents_held(*state), held);
	jobkit_conserved(*state, 100);
	job = jobkit_open(*state);
	assert_int_equal(jobkit_step(job, JREC_DONE, 1), 0);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 100), 0);
	job_close(job);
	jobkit_conserved(*state, 100);
}

/* The first pass, too: what it left is planned anew. */
static void
a_full_disk_in_the_first_pass_leaves_a_job_to_plan_anew(void **state)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		struct job *job = jobkit_open(*state);
		struct job_facts f = jobkit_facts(0);
		struct job_row r = {.state = ROW_PENDING};
		struct err e = {0};
		int rc = job_plan_begin(job, &f, &e);

		(void)signal(SIGXFSZ, SIG_IGN);
		limit_files(FILE_LIMIT);
		while (rc == 0 && r.ord < 100000) {
			r.ord++;
			rc = job_plan_row(job, &r, NULL, &e);
		}
		_exit(rc == -1 && e.kind == ERR_DISK ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	struct job *job = jobkit_open(*state);
	jobkit_plan(job, 10);
	job_close(job);
	jobkit_conserved(*state, 10);
}

/* In a child: plan verdicts until it is killed. */
static void
plan_forever(const char *dir, int fd)
{
	struct job *job = jobkit_open(dir);
	struct job_facts f = jobkit_facts(100000);
	struct job_verdict v = {.state = ROW_PENDING,
	    .action = ROW_UPDATE,
	    .target = "con_1",
	    .parts = 1};
	struct job_change c = {.field = "$name"};
	uint64_t repeated;
	struct err e;

	if (job_plan_begin(job, &f, &e) != 0)
		_exit(2);
	for (uint64_t i = 1; i <= f.rows; i++)
		jobkit_row(
		    job, i, i % 3 == 0 ? "same" : NULL, true, ROW_PENDING);
	if (write(fd, "r", 1) != 1 ||
	    job_plan_keys(job, f.rows, JOB_REPEATS_FIRST, &repeated, &e) != 0 ||
	    write(fd, "k", 1) != 1)
		_exit(3);
	for (v.ord = 1; v.ord <= f.rows; v.ord++)
		if (v.ord % 3 != 0 &&
		    (job_plan_settle(job, &v, NULL, &e) != 0 ||
			job_plan_change(job, v.ord, &c, &e) != 0))
			_exit(4);
	for (;;)
		(void)pause();
}

/* At whatever place it was: the next run plans anew. */
static void
a_kill_while_it_is_planned_leaves_a_job_to_plan_anew(void **state)
{
	struct rnd rnd;

	rnd_init(&rnd, 3);
	for (int round = 0; round < 6; round++) {
		volatile uint64_t turns = rnd_below(&rnd, 40000000);
		struct job_facts got;
		struct job *job;
		bool there;
		char c;
		int fds[2];
		struct err e;
		pid_t pid;

		assert_int_equal(pipe(fds), 0);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			plan_forever(*state, fds[1]);
		(void)close(fds[1]);
		assert_int_equal(read(fds[0], &c, 1), 1);
		if (round % 2 == 1)
			assert_int_equal(read(fds[0], &c, 1), 1);
		while (turns > 0)
			turns--;
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		(void)close(fds[0]);
		job = jobkit_open(*state);
		assert_int_equal(job_facts_get(job, &got, &there, &e), 0);
		assert_true(there);
		assert_false(got.planned);
		jobkit_plan(job, 10);
		job_close(job);
		jobkit_conserved(*state, 10);
		assert_int_equal(
		    jobkit_sql(*state, "SELECT count(*) FROM changes"), 0);
	}
}

/* In a child: the disk is full while keys are sorted, or verdicts written. */
static void
fill_plan(const char *dir, bool sorting)
{
	struct job *job = jobkit_open(dir);
	struct job_facts f = jobkit_facts(20000);
	struct job_verdict v = jobkit_verdict(1, ROW_UNCHANGED);
	struct err e = {0};
	uint64_t repeated;
	int rc;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (job_plan_begin(job, &f, &e) != 0)
		_exit(2);
	for (uint64_t i = 1; i <= f.rows; i++)
		jobkit_row(job, i, sorting ? "same" : NULL, true, ROW_PENDING);
	if (sorting)
		limit_files(FILE_LIMIT);
	rc = job_plan_keys(job, f.rows, JOB_REPEATS_ERROR, &repeated, &e);
	limit_files(FILE_LIMIT);
	for (; rc == 0 && v.ord <= f.rows; v.ord++)
		rc = job_plan_settle(job, &v, NULL, &e);
	_exit(rc == -1 && e.kind == ERR_DISK ? 0 : 1);
}

static void
a_full_disk_in_the_plan_leaves_a_job_to_plan_anew(void **state)
{
	for (int sorting = 0; sorting < 2; sorting++) {
		struct job *job;
		int status;
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0)
			fill_plan(*state, sorting == 1);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, 0);
		job = jobkit_open(*state);
		jobkit_plan(job, 10);
		job_close(job);
		jobkit_conserved(*state, 10);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_kill_leaves_every_commit_whole_and_loses_none_that_was_told),
	    TEST(a_full_disk_stops_the_run_and_the_job_goes_on_afterwards),
	    TEST(a_full_disk_in_the_first_pass_leaves_a_job_to_plan_anew),
	    TEST(a_kill_while_it_is_planned_leaves_a_job_to_plan_anew),
	    TEST(a_full_disk_in_the_plan_leaves_a_job_to_plan_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
