// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the state file and the ledger hold of updates and deletes. */

static char contact[100]; /* paths */
static char account[100];

static void
make(struct sbt *t, const char *path, const char *body, char out[100])
{
	char *id = sbt_make(t, path, body);

	(void)snprintf(out, 100, "%s/%s", path, id);
	free(id);
}

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
	t.opts.state = sbt_path(&t, "state");
	t.opts.ledger = sbt_path(&t, "ledger.jsonl");
	sbt_start(&t);
	make(&t, "/v1/accounts", "{\"fields\":{\"$name\":\"Acme\"}}", account);
	make(&t, "/v1/contacts",
	    "{\"fields\":{\"title\":\"one\",\"external-id\":\"X1\"}}", contact);
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

static char *
body_of(struct sbt *t, const char *path)
{
	assert_int_equal(sbt_get(t, path), 200);
	return strdup(buf_text(&t->a.body));
}

static int
link_them(struct sbt *t, const char *op, const char *key)
{
	char body[200];

	(void)snprintf(body, sizeof(body),
	    "{\"fields\":{\"title\":\"%s\",\"external-id\":null},"
	    "\"relationships\":{\"$account\":{\"%s\":\"%s\"}}}",
	    op, op, strrchr(account, '/') + 1);
	return sbt_post(t, contact, key, body);
}

static void
a_new_process_knows_updates_and_their_keys(void **state)
{
	struct sbt *t = *state;
	char *first;
	char *con;
	char *acc;

	assert_int_equal(link_them(t, "add", "k"), 200);
	first = strdup(buf_text(&t->a.body));
	t->now_ms += 1000;
	assert_int_equal(link_them(t, "remove", "l"), 200);
	t->now_ms += 1000;
	assert_int_equal(link_them(t, "replace", "m"), 200);
	con = body_of(t, contact);
	acc = body_of(t, account);
	for (unsigned i = 0; i < 2; i++) {
		restart(t);
		assert_int_equal(sbt_get(t, contact), 200);
		assert_string_equal(buf_text(&t->a.body), con);
		assert_int_equal(sbt_get(t, account), 200);
		assert_string_equal(buf_text(&t->a.body), acc);
		assert_int_equal(link_them(t, "add", "k"), 200);
		assert_string_equal(buf_text(&t->a.body), first);
	}
	assert_int_equal(sbt_contact(t, "external-id", "\"X1\""), 200);
	free(first);
	free(con);
	free(acc);
}

static void
a_new_process_knows_what_was_deleted(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(link_them(t, "add", NULL), 200);
	assert_int_equal(sbt_send(t, "DELETE", account, NULL), 200);
	restart(t);
	assert_int_equal(sbt_get(t, account), 404);
	assert_int_equal(link_them(t, "add", NULL), 400);
	assert_string_equal(sbt_code(t), "relationship_entity_inactive");
	assert_int_equal(sbt_get(t, "/v1/accounts"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 0);
}

/* Cut the file's last line in its middle. */
static void
tear(const char *path)
{
	struct buf b;
	char *half;

	sbt_read(path, &b);
	half = strndup(buf_text(&b), b.n - 10);
	sbt_write(path, half);
	free(half);
	buf_fini(&b);
}

static void
a_torn_update_or_delete_never_happened(void **state)
{
	struct sbt *t = *state;

	for (unsigned del = 0; del < 2; del++) {
		char *before = body_of(t, contact);

		if (del)
			assert_int_equal(
			    sbt_send(t, "DELETE", contact, NULL), 200);
		else
			assert_int_equal(link_them(t, "add", "k"), 200);
		sbt_stop(t);
		tear(t->opts.state);
		sbt_start(t);
		assert_int_equal(sbt_get(t, contact), 200);
		assert_string_equal(buf_text(&t->a.body), before);
		free(before);
	}
}

/* The ledger's last line as a document, to free. */
static struct jdoc *
last_line(const char *path)
{
	struct jdoc *doc = NULL;
	struct err e;
	struct buf b;
	size_t from;

	sbt_read(path, &b);
	for (from = b.n - 1; from > 0 && b.p[from - 1] != '\n'; from--)
		;
	assert_int_equal(jdoc_parse(&doc, b.p + from, b.n - 1 - from, &e), 0);
	buf_fini(&b);
	return doc;
}

static void
check_line(const char *path, const char *member, const char *value)
{
	struct jdoc *doc = last_line(path);

	assert_string_equal(
	    jdoc_cstr(jdoc_get(jdoc_root(doc), member), ""), value);
	jdoc_free(doc);
}

static void
the_ledger_names_the_effect_and_the_record(void **state)
{
	struct sbt *t = *state;
	const char *ledger = t->opts.ledger;

	assert_int_equal(link_them(t, "add", "k"), 200);
	check_line(ledger, "effect", "update");
	check_line(ledger, "id", strrchr(contact, '/') + 1);
	check_line(ledger, "path", contact);
	check_line(ledger, "category", "write");
	assert_int_equal(link_them(t, "add", "k"), 200);
	check_line(ledger, "effect", "");
	check_line(ledger, "id", strrchr(contact, '/') + 1);
	assert_int_equal(sbt_post(t, contact, NULL, "{\"fields\":7}"), 400);
	check_line(ledger, "effect", "");
	assert_int_equal(sbt_send(t, "DELETE", contact, NULL), 200);
	check_line(ledger, "effect", "delete");
	check_line(ledger, "method", "DELETE");
	check_line(ledger, "id", strrchr(contact, '/') + 1);
}

/* Killed after the state was written and before the ledger was. */
static void
a_line_that_a_kill_took_comes_back(void **state)
{
	struct sbt *t = *state;

	for (unsigned del = 0; del < 2; del++) {
		struct buf before;
		struct buf after;

		if (del)
			assert_int_equal(
			    sbt_send(t, "DELETE", contact, NULL), 200);
		else
			assert_int_equal(link_them(t, "add", "k"), 200);
		sbt_stop(t);
		sbt_read(t->opts.ledger, &before);
		tear(t->opts.ledger);
		sbt_start(t);
		sbt_read(t->opts.ledger, &after);
		assert_string_equal(buf_text(&after), buf_text(&before));
		buf_fini(&before);
		buf_fini(&after);
	}
}

static int
score(struct sbt *t, unsigned i)
{
	char body[64];
	char key[32];

	(void)snprintf(key, sizeof(key), "key-%u", i);
	(void)snprintf(body, sizeof(body), "{\"fields\":{\"score\":%u}}", i);
	return sbt_post(t, contact, key, body);
}

static void
update_for_ever(struct sbt *t, int answered)
{
	sbt_start(t);
	for (unsigned i = 1; score(t, i) == 200; i++)
		if (write(answered, "x", 1) != 1)
			break;
	_exit(0);
}

static void
a_kill_loses_no_update_that_was_answered(void **state)
{
	struct sbt *t = *state;
	int64_t last = 0;

	for (unsigned round = 1; round <= 15; round++) {
		int64_t score_now;
		int64_t n = 0;
		int fd[2];
		char c;
		pid_t pid;

		sbt_stop(t);
		assert_int_equal(pipe(fd), 0);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			update_for_ever(t, fd[1]);
		(void)close(fd[1]);
		while (n < round * 5 && read(fd[0], &c, 1) == 1)
			n++;
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		while (read(fd[0], &c, 1) == 1)
			n++;
		(void)close(fd[0]);
		sbt_start(t);
		assert_int_equal(sbt_get(t, contact), 200);
		/* Keys of former rounds are replayed and change nothing.  One
		 * update may have been made whose answer the kill took. */
		score_now = jdoc_int(sbt_value(t, "score"), -1);
		assert_true(score_now >= last && score_now >= n);
		assert_true(score_now <= (last > n + 1 ? last : n + 1));
		last = score_now;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(a_new_process_knows_updates_and_their_keys),
	    T(a_new_process_knows_what_was_deleted),
	    T(a_torn_update_or_delete_never_happened),
	    T(the_ledger_names_the_effect_and_the_record),
	    T(a_line_that_a_kill_took_comes_back),
	    T(a_kill_loses_no_update_that_was_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
