// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const char rich[] =
    "{\"fields\":{\"$email\":[\"a@example.com\"],\"title\":\"tab\\there, "
    "line\\nthere \xc3\xa9\",\"external-id\":\"X 1%\",\"phone\":"
    "[\"+12015550123\"],\"address\":{\"city\":\"K\xc3\xb6ln\"}}}";

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
	t.opts.state = sbt_path(&t, "state");
	t.opts.ledger = sbt_path(&t, "ledger.jsonl");
	sbt_start(&t);
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	sbt_fini(*state);
	return 0;
}

static void
restart(struct sbt *t)
{
	sbt_stop(t);
	sbt_start(t);
}

static int64_t
contacts(struct sbt *t)
{
	assert_int_equal(sbt_get(t, "/v1/contacts"), 200);
	return jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1);
}

static unsigned
lines_of(const char *path)
{
	struct buf b;
	unsigned n = 0;

	sbt_read(path, &b);
	for (size_t i = 0; i < b.n; i++)
		n += b.p[i] == '\n';
	buf_fini(&b);
	return n;
}

static void
a_new_process_knows_records_and_keys(void **state)
{
	struct sbt *t = *state;
	char body[200];
	char path[100];
	char *acc =
	    sbt_make(t, "/v1/accounts", "{\"fields\":{\"$name\":\"Acme\"}}");
	char *first;
	char *fresh;

	assert_int_equal(sbt_post(t, "/v1/contacts", "k \t-%41", rich), 200);
	first = strdup(buf_text(&t->a.body));
	(void)snprintf(body, sizeof(body),
	    "{\"fields\":{},\"relationships\":{\"$account\":\"%s\"}}", acc);
	assert_int_equal(sbt_post(t, "/v1/contacts", "-", body), 200);
	(void)snprintf(path, sizeof(path), "/v1/accounts/%s", acc);
	assert_int_equal(sbt_get(t, path), 200);
	fresh = strdup(buf_text(&t->a.body));

	restart(t);
	assert_int_equal(sbt_get(t, path), 200);
	assert_string_equal(buf_text(&t->a.body), fresh);
	t->now_ms += 1000;
	assert_int_equal(sbt_post(t, "/v1/contacts", "k \t-%41", rich), 200);
	assert_string_equal(buf_text(&t->a.body), first);
	assert_int_equal(sbt_post(t, "/v1/contacts", "-", body), 200);
	assert_int_equal(contacts(t), 2);
	/* Unique values are known too, and new ids are new. */
	assert_int_equal(sbt_post(t, "/v1/contacts", "n", rich), 409);
	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "m", "{\"fields\":{}}"), 200);
	assert_int_equal(contacts(t), 3);
	free(acc);
	free(first);
	free(fresh);
}

static void
a_torn_last_line_never_happened(void **state)
{
	struct sbt *t = *state;
	struct buf b;
	char *half;

	assert_int_equal(sbt_post(t, "/v1/contacts", "a", rich), 200);
	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "b", "{\"fields\":{}}"), 200);
	sbt_stop(t);
	/* What the file would hold had the second write been cut short. */
	sbt_read(t->opts.state, &b);
	half = strndup(buf_text(&b), b.n - 20);
	sbt_write(t->opts.state, half);
	free(half);
	buf_fini(&b);
	sbt_start(t);
	assert_int_equal(contacts(t), 1);
	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "b", "{\"fields\":{}}"), 200);
	restart(t);
	assert_int_equal(contacts(t), 2);
}

static void
the_clock_goes_on_where_it_was(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(
	    sbt_post(t, "/_sandbox/clock", NULL, "{\"advance_s\":3600}"), 200);
	restart(t);
	assert_int_equal(sbt_get(t, "/_sandbox/state"), 200);
	assert_int_equal(
	    jdoc_int(jdoc_get(sbt_root(t), "now_ms"), 0), SBT_T0 + 3600000);
}

static void
keys_are_forgotten_across_processes_too(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "k", "{\"fields\":{}}"), 200);
	restart(t);
	t->now_ms += INT64_C(24) * 3600 * 1000;
	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "k", "{\"fields\":{}}"), 200);
	assert_int_equal(contacts(t), 2);
}

static void
the_ledger_goes_on_and_gets_the_line_a_kill_took(void **state)
{
	struct sbt *t = *state;
	struct buf before;
	struct buf after;
	char *cut;
	size_t n;

	assert_int_equal(sbt_get(t, "/v1/auth/validate"), 200);
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", rich), 200);
	sbt_stop(t);
	/* Killed after the state was written and before the ledger was. */
	sbt_read(t->opts.ledger, &before);
	for (n = before.n - 1; before.p[n - 1] != '\n'; n--)
		;
	cut = strndup(before.p, n);
	sbt_write(t->opts.ledger, cut);
	free(cut);
	sbt_start(t);
	sbt_read(t->opts.ledger, &after);
	assert_string_equal(buf_text(&after), buf_text(&before));
	buf_fini(&after);
	buf_fini(&before);
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", rich), 200);
	restart(t);
	assert_int_equal(lines_of(t->opts.ledger), 3);
}

static void
two_sandboxes_do_not_share_a_file(void **state)
{
	struct sbt *t = *state;
	struct err e = {0};
	struct sb *other;

	assert_int_equal(sb_new(&other, &t->opts, &e), -1);
	assert_int_equal(e.kind, ERR_LOCKED);
}

static void
a_file_that_is_no_state_is_refused(void **state)
{
	struct sbt *t = *state;
	struct err e = {0};
	struct sb *sb;

	sbt_stop(t);
	sbt_write(t->opts.state, "id,name\n1,Ann\n");
	assert_int_equal(sb_new(&sb, &t->opts, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_non_null(strstr(e.msg, "line 1"));
	assert_true(e.hint[0] != '\0');
}

/* Nothing more fits: the answer is an error and the record is not there. */
static void
a_full_disk_makes_no_record(void **state)
{
	struct sbt *t = *state;
	struct sb_request req = t->req;
	struct rlimit old;
	struct rlimit tight;
	struct err e = {0};
	struct buf b;

	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "a", "{\"fields\":{}}"), 200);
	sbt_read(t->opts.state, &b);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	tight = old;
	tight.rlim_cur = b.n + 30; /* a part of the next line fits */
	buf_fini(&b);
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
	req.method = "POST";
	req.path = "/v1/contacts";
	req.idem = "b";
	req.body = str_of("{\"fields\":{}}");
	assert_int_equal(sb_handle(t->sb, &req, t->now_ms, &t->a, &e), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(e.kind, ERR_DISK);
	assert_int_equal(contacts(t), 1);
	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "b", "{\"fields\":{}}"), 200);
	restart(t);
	assert_int_equal(contacts(t), 2);
}

static int
create_nth(struct sbt *t, unsigned i)
{
	char key[32];

	(void)snprintf(key, sizeof(key), "key-%u", i);
	return sbt_post(t, "/v1/contacts", key, "{\"fields\":{}}");
}

/* A process that creates and tells of each answer, until it is killed. */
static void
create_for_ever(struct sbt *t, int answered)
{
	sbt_start(t);
	for (unsigned i = 0; create_nth(t, i) == 200; i++)
		if (write(answered, "x", 1) != 1)
			break;
	_exit(0);
}

static void
a_kill_loses_nothing_answered_and_doubles_nothing(void **state)
{
	struct sbt *t = *state;

	for (unsigned round = 1; round <= 20; round++) {
		unsigned n = 0;
		int64_t had;
		int fd[2];
		char c;
		pid_t pid;

		sbt_stop(t);
		(void)unlink(t->opts.state);
		(void)unlink(t->opts.ledger);
		assert_int_equal(pipe(fd), 0);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			create_for_ever(t, fd[1]);
		(void)close(fd[1]);
		while (n < round * 7 && read(fd[0], &c, 1) == 1)
			n++;
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		while (read(fd[0], &c, 1) == 1)
			n++;
		(void)close(fd[0]);
		sbt_start(t);
		had = contacts(t);
		assert_true(had == n || had == n + 1);
		for (unsigned i = 0; i <= n; i++)
			assert_int_equal(create_nth(t, i), 200);
		assert_int_equal(contacts(t), n + 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(a_new_process_knows_records_and_keys),
	    T(a_torn_last_line_never_happened),
	    T(the_clock_goes_on_where_it_was),
	    T(keys_are_forgotten_across_processes_too),
	    T(the_ledger_goes_on_and_gets_the_line_a_kill_took),
	    T(two_sandboxes_do_not_share_a_file),
	    T(a_file_that_is_no_state_is_refused),
	    T(a_full_disk_makes_no_record),
	    T(a_kill_loses_nothing_answered_and_doubles_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
