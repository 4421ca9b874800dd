// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <stdio.h>

enum {
	LAG_MS = 5000
};

static char contact[100]; /* paths */
static char account[100];

static int
set_up(void **state)
{
	static struct sbt t;
	char *id;

	sbt_init(&t);
	t.opts.index_lag_ms = LAG_MS;
	sbt_start(&t);
	id = sbt_make(&t, "/v1/accounts", "{\"fields\":{\"$name\":\"Acme\"}}");
	(void)snprintf(account, sizeof(account), "/v1/accounts/%s", id);
	free(id);
	id = sbt_make(
	    &t, "/v1/contacts", "{\"fields\":{\"$email\":[\"old@x.test\"]}}");
	(void)snprintf(contact, sizeof(contact), "/v1/contacts/%s", id);
	free(id);
	t.now_ms += LAG_MS;
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	sbt_fini(*state);
	return 0;
}

static const char *
id_of(const char *path)
{
	return strrchr(path, '/') + 1;
}

static int
found(struct sbt *t, const char *path)
{
	if (sbt_get(t, path) != 200)
		fail_msg("%s: %s", path, buf_text(&t->a.body));
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1),
	    jdoc_size(jdoc_get(sbt_root(t), "data")));
	return (int)jdoc_size(jdoc_get(sbt_root(t), "data"));
}

/* The e-mail address that the list shows of its only record. */
static const char *
listed(struct sbt *t)
{
	const struct jval *fields;

	assert_int_equal(found(t, "/v1/contacts"), 1);
	fields = jdoc_get(jdoc_at(jdoc_get(sbt_root(t), "data"), 0), "fields");
	return jdoc_cstr(
	    jdoc_at(jdoc_get(jdoc_get(fields, "$email"), "value"), 0), "");
}

static void
a_list_shows_and_finds_what_was_before_an_update(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_post(t, contact, NULL,
			     "{\"fields\":{\"$email\":[\"new@x.test\"]}}"),
	    200);
	assert_int_equal(sbt_get(t, contact), 200);
	assert_string_equal(
	    jdoc_cstr(jdoc_at(sbt_value(t, "$email"), 0), ""), "new@x.test");
	t->now_ms += LAG_MS - 1;
	assert_string_equal(listed(t), "old@x.test");
	assert_int_equal(found(t, "/v1/contacts?$email=old@x.test"), 1);
	assert_int_equal(found(t, "/v1/contacts?$email=new@x.test"), 0);
	t->now_ms += 1;
	assert_string_equal(listed(t), "new@x.test");
	assert_int_equal(found(t, "/v1/contacts?$email=old@x.test"), 0);
	assert_int_equal(found(t, "/v1/contacts?$email=new@x.test"), 1);
}

static void
each_of_several_updates_has_its_own_lag(void **state)
{
	struct sbt *t = *state;
	char body[100];

	for (unsigned i = 0; i < 5; i++) {
		(void)snprintf(body, sizeof(body),
		    "{\"fields\":{\"$email\":[\"v%u@x.test\"]}}", i);
		assert_int_equal(sbt_post(t, contact, NULL, body), 200);
		t->now_ms += 1000;
	}
	for (unsigned i = 0; i < 5; i++) {
		(void)snprintf(body, sizeof(body), "v%u@x.test", i);
		assert_string_equal(listed(t), body);
		t->now_ms += 1000;
	}
}

static void
a_deleted_record_stays_in_lists_for_the_lag(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_send(t, "DELETE", contact, NULL), 200);
	assert_int_equal(sbt_get(t, contact), 404);
	t->now_ms += LAG_MS - 1;
	assert_int_equal(found(t, "/v1/contacts"), 1);
	assert_int_equal(found(t, "/v1/contacts?$email=old@x.test"), 1);
	t->now_ms += 1;
	assert_int_equal(found(t, "/v1/contacts"), 0);
	assert_int_equal(found(t, "/v1/contacts?$email=old@x.test"), 0);
}

static void
links_lag_at_both_ends(void **state)
{
	struct sbt *t = *state;
	char body[200];
	char mine[200];
	char theirs[200];

	(void)snprintf(mine, sizeof(mine),
	    "/v1/contacts?$account-contact[contains]=%s", id_of(account));
	(void)snprintf(theirs, sizeof(theirs),
	    "/v1/accounts?$account-contact[contains]=%s", id_of(contact));
	for (unsigned i = 0; i < 2; i++) {
		int add = i == 0;

		(void)snprintf(body, sizeof(body),
		    "{\"relationships\":{\"$account\":{\"%s\":\"%s\"}}}",
		    add ? "add" : "remove", id_of(account));
		assert_int_equal(sbt_post(t, contact, NULL, body), 200);
		t->now_ms += LAG_MS - 1;
		assert_int_equal(found(t, mine), !add);
		assert_int_equal(found(t, theirs), !add);
		t->now_ms += 1;
		assert_int_equal(found(t, mine), add);
		assert_int_equal(found(t, theirs), add);
	}
}

static void
pages_leave_deleted_records_out_and_count_without_them(void **state)
{
	struct sbt *t = *state;
	char paths[60][64];

	for (unsigned i = 0; i < 60; i++) {
		char *id = sbt_make(
		    t, "/v1/accounts", "{\"fields\":{\"$name\":\"A\"}}");

		(void)snprintf(
		    paths[i], sizeof(paths[i]), "/v1/accounts/%s", id);
		free(id);
	}
	for (unsigned i = 0; i < 60; i += 2)
		assert_int_equal(sbt_send(t, "DELETE", paths[i], NULL), 200);
	t->now_ms += LAG_MS;
	assert_int_equal(sbt_get(t, "/v1/accounts?limit=25"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 31);
	assert_int_equal(jdoc_size(jdoc_get(sbt_root(t), "data")), 25);
	assert_int_equal(sbt_get(t, "/v1/accounts?limit=25&offset=25"), 200);
	assert_int_equal(jdoc_size(jdoc_get(sbt_root(t), "data")), 6);
	/* the newest but one of those that are left */
	assert_int_equal(sbt_get(t, "/v1/accounts?limit=1&offset=1"), 200);
	assert_string_equal(
	    jdoc_cstr(
		jdoc_get(jdoc_at(jdoc_get(sbt_root(t), "data"), 0), "id"), ""),
	    id_of(paths[57]));
	assert_int_equal(sbt_get(t, "/_sandbox/state"), 200);
	assert_int_equal(
	    jdoc_int(jdoc_get(jdoc_get(sbt_root(t), "records"), "account"), -1),
	    31);
}

static void
the_clock_of_the_sandbox_ends_the_lag(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(
	    sbt_post(t, "/v1/contacts", NULL, "{\"fields\":{}}"), 200);
	assert_int_equal(found(t, "/v1/contacts"), 1);
	assert_int_equal(
	    sbt_post(t, "/_sandbox/clock", NULL, "{\"advance_s\":5}"), 200);
	assert_int_equal(found(t, "/v1/contacts"), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(a_list_shows_and_finds_what_was_before_an_update),
	    T(each_of_several_updates_has_its_own_lag),
	    T(a_deleted_record_stays_in_lists_for_the_lag),
	    T(links_lag_at_both_ends),
	    T(pages_leave_deleted_records_out_and_count_without_them),
	    T(the_clock_of_the_sandbox_ends_the_lag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
