// SPDX-License-Identifier: Apache-2.0
/*
 * A process that is stopped (SIGSTOP) with rows in flight and goes on a day
 * later: the whole import, with its threads and its connections, in a process
 * of its own, whose clocks the test moves.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "api/transport.h"
#include "base/clk.h"
#include "base/fsx.h"
#include "journal/jobview.h"
#include "sandbox/sbcore.h"
#include "sandbox/sbfront.h"

#include "unit/import/importrig.h"

#define KEY "sk_lf_unit"

enum {
	ROWS = 4,
	DAY_S = 25 * 3600,
	PATIENCE_S = 60
};

/* What the processes share: how far their clocks are ahead. */
struct shared {
	_Atomic int64_t ahead_ms;
};

struct stopped {
	struct importrig rig;
	struct shared *shared;
	struct clk clk;
	struct sb *sb;
	struct sbfront *front;
	char *ledger;
	char *ids;
	pid_t pids[2];
	int pipes[2][2];
};

static int64_t
mono(void *self)
{
	const struct shared *s = self;

	return clk_now(clk_system()).mono_ms + atomic_load(&s->ahead_ms);
}

static int64_t
wall(void *self)
{
	const struct shared *s = self;

	return clk_now(clk_system()).wall_ms + atomic_load(&s->ahead_ms);
}

/* -- the process -- */

/* It is told the server's port when it is to begin. */
static _Noreturn void
process(struct stopped *s, int from)
{
	struct importrig *r = &s->rig;
	struct import_server server = {.api_key = KEY};
	char url[64];
	unsigned port;
	int status = 99;

	/* It ends with the test, however that ends. */
	(void)alarm(2 * PATIENCE_S);
	for (size_t i = 0; i < 2; i++)
		if (s->pipes[i][1] > 0)
			(void)close(s->pipes[i][1]);
	if (read(from, &port, sizeof(port)) != sizeof(port))
		_exit(98);
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u", port);
	server.base_url = url;
	if (import_open(&r->import, &r->opts, &r->ui, &r->err) == 0) {
		(void)import_run(r->import, &server, &r->err);
		status = summary_exit(import_summary(r->import, &r->err));
	}
	import_free(r->import);
	_exit(status);
}

static void
spawn(struct stopped *s, size_t i)
{
	assert_int_equal(pipe(s->pipes[i]), 0);
	s->pids[i] = fork();
	assert_int_not_equal(s->pids[i], -1);
	if (s->pids[i] == 0)
		process(s, s->pipes[i][0]);
}

/* -- the test -- */

static void
serve(struct stopped *s, size_t process)
{
	struct err e;
	unsigned port;

	if (sbfront_start(
		&s->front, s->sb, &(struct sbfront_opts){.port = 0}, &e) != 0)
		fail_msg("sandbox: %s", e.msg);
	port = (unsigned)sbfront_port(s->front);
	assert_int_equal(
	    write(s->pipes[process][1], &port, sizeof(port)), sizeof(port));
}

static struct shared *
share(const struct stopped *s)
{
	char *path = importrig_path(&s->rig, "clock");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	void *p;

	free(path);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, sizeof(struct shared)), 0);
	p = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);
	assert_ptr_not_equal(p, MAP_FAILED);
	(void)close(fd);
	return p;
}

/* Processes first: they are to have no threads of this one. */
static void
begin(struct stopped *s)
{
	struct sb_opts o;
	struct err e;
	char *faults;

	memset(s, 0, sizeof(*s));
	importrig_begin(&s->rig);
	importrig_write(&s->rig, "people.csv",
	    "id,mail\n1,a@x.io\n2,b@x.io\n3,c@x.io\n4,d@x.io\n");
	importrig_write(&s->rig, "people.yaml",
	    "mapping: 1\nobject: contact\nsystem: rig\nkey: id\n"
	    "match: [$email]\nmode: upsert\nfields:\n  $email: mail\n");
	importrig_write(&s->rig, "faults.yaml",
	    "- { match: \"POST /v1/contacts\", nth: 2, do: hang }\n");
	s->shared = share(s);
	s->clk = (struct clk){mono, wall, s->shared};
	s->ids = importrig_path(&s->rig, "ids.db");
	s->ledger = importrig_path(&s->rig, "ledger.jsonl");
	s->rig.opts.clk = &s->clk;
	s->rig.opts.ids = s->ids;
	s->rig.opts.rate = 0;
	s->rig.opts.workers = 4;
	spawn(s, 0);
	spawn(s, 1);
	faults = importrig_path(&s->rig, "faults.yaml");
	memset(&o, 0, sizeof(o));
	o.ledger = s->ledger;
	o.faults = faults;
	if (sb_new(&s->sb, &o, &e) != 0)
		fail_msg("sandbox: %s", e.msg);
	free(faults);
}

static void
end(struct stopped *s)
{
	sbfront_stop(s->front);
	sb_free(s->sb);
	for (size_t i = 0; i < 2; i++) {
		(void)close(s->pipes[i][0]);
		(void)close(s->pipes[i][1]);
	}
	(void)munmap(s->shared, sizeof(*s->shared));
	free(s->ledger);
	free(s->ids);
	importrig_end(&s->rig);
}

/* Lines of the ledger with the text. */
static size_t
lines(const struct stopped *s, const char *text)
{
	struct buf b;
	struct err e;
	size_t n = 0;

	buf_init(&b, 1 << 20);
	if (fsx_read(&b, s->ledger, &e) == 0)
		for (const char *at = buf_text(&b);
		     (at = strstr(at, text)) != NULL; at += strlen(text))
			n++;
	buf_fini(&b);
	return n;
}

static void
wait_for_writes(const struct stopped *s, size_t n)
{
	const struct timespec nap = {0, 5 * 1000 * 1000};
	time_t until = time(NULL) + PATIENCE_S;

	while (lines(s, "\"category\":\"write\"") < n) {
		assert_true(time(NULL) < until);
		(void)nanosleep(&nap, NULL);
	}
}

static int
ended(const struct stopped *s, size_t i)
{
	int status;

	assert_int_equal(waitpid(s->pids[i], &status, 0), s->pids[i]);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* A day goes by on all clocks. */
static void
pass_a_day(struct stopped *s)
{
	struct sb_request rq = {.method = "POST",
	    .path = "/_sandbox/clock",
	    .content_type = "application/json"};
	struct sb_answer a;
	struct err e;
	char body[64];

	(void)snprintf(body, sizeof(body), "{\"advance_s\": %d}", DAY_S);
	rq.body = str_of(body);
	sb_answer_init(&a);
	assert_int_equal(
	    sb_handle(s->sb, &rq, clk_now(clk_system()).wall_ms, &a, &e), 0);
	assert_int_equal(a.status, 200);
	sb_answer_fini(&a);
	atomic_store(&s->shared->ahead_ms, (int64_t)DAY_S * 1000);
}

static uint64_t
rows_in(const struct stopped *s, enum row_state state)
{
	char *job = importrig_path(&s->rig, "people.job");
	struct jobview *v;
	struct job_counts c;
	struct err e;

	assert_int_equal(jobview_open(&v, job, &e), 0);
	assert_int_equal(jobview_counts(v, &c, &e), 0);
	jobview_close(v);
	free(job);
	assert_int_equal(c.rows, ROWS);
	return c.state[state];
}

static void
a_process_stopped_for_25_hours_doubts_what_flew_and_never_sends_it_again(
    void **state)
{
	struct stopped s;
	int status;

	(void)state;
	begin(&s);
	serve(&s, 0);
	wait_for_writes(&s, ROWS);
	assert_int_equal(kill(s.pids[0], SIGSTOP), 0);
	assert_int_equal(waitpid(s.pids[0], &status, WUNTRACED), s.pids[0]);
	assert_true(WIFSTOPPED(status));
	sbfront_stop(s.front); /* the answer is lost with its connection */
	s.front = NULL;
	pass_a_day(&s);
	assert_int_equal(kill(s.pids[0], SIGCONT), 0);
	assert_int_equal(ended(&s, 0), 6);
	assert_true(rows_in(&s, ROW_DOUBT) >= 1);
	assert_int_equal(rows_in(&s, ROW_SENT), 0);
	assert_int_equal(rows_in(&s, ROW_DOUBT) + rows_in(&s, ROW_DONE), ROWS);
	assert_int_equal(lines(&s, "\"category\":\"write\""), ROWS);
	/* The same command finds the records that it may not send again. */
	serve(&s, 1);
	assert_int_equal(ended(&s, 1), 0);
	assert_int_equal(rows_in(&s, ROW_DONE), ROWS);
	assert_int_equal(lines(&s, "\"category\":\"write\""), ROWS);
	assert_int_equal(lines(&s, "\"effect\":\"create\""), ROWS);
	end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_process_stopped_for_25_hours_doubts_what_flew_and_never_sends_it_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
