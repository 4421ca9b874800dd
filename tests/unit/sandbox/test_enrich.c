// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <stdio.h>

enum {
	DELAY_MS = 3000
};

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
	t.opts.enrich_ms = DELAY_MS;
	t.opts.state = sbt_path(&t, "state");
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

/* Make one; its path, to free(). */
static char *
make(struct sbt *t, const char *where, const char *body)
{
	char *id = sbt_make(t, where, body);
	char path[100];

	(void)snprintf(path, sizeof(path), "%s/%s", where, id);
	free(id);
	return strdup(path);
}

static enum jdoc_kind
kind_at(struct sbt *t, const char *path, const char *key)
{
	assert_int_equal(sbt_get(t, path), 200);
	return jdoc_kind(sbt_value(t, key));
}

static void
a_contact_gets_a_photograph_once_the_time_has_passed(void **state)
{
	struct sbt *t = *state;
	char *path =
	    make(t, "/v1/contacts", "{\"fields\":{\"title\":\"Boss\"}}");

	assert_int_equal(
	    jdoc_kind(sbt_value(t, "$profilePhotoUrl")), JDOC_NULL);
	t->now_ms += DELAY_MS - 1;
	assert_int_equal(kind_at(t, path, "$profilePhotoUrl"), JDOC_NULL);
	assert_int_equal(
	    jdoc_kind(jdoc_get(sbt_root(t), "updatedAt")), JDOC_NULL);
	t->now_ms += 1;
	assert_int_equal(kind_at(t, path, "$profilePhotoUrl"), JDOC_TEXT);
	assert_string_equal(jdoc_cstr(sbt_value(t, "title"), ""), "Boss");
	assert_string_equal(jdoc_cstr(jdoc_get(sbt_root(t), "updatedAt"), ""),
	    "2026-03-01T12:00:03.000Z");
	free(path);
}

static void
an_account_is_enriched_when_it_came_with_a_website(void **state)
{
	struct sbt *t = *state;
	char *with = make(t, "/v1/accounts",
	    "{\"fields\":{\"$name\":\"A\",\"$website\":[\"https://a.example\"]"
	    "}}");
	char *without =
	    make(t, "/v1/accounts", "{\"fields\":{\"$name\":\"B\"}}");

	t->now_ms += DELAY_MS;
	assert_int_equal(kind_at(t, with, "$howTheyMakeMoney"), JDOC_TEXT);
	assert_int_equal(kind_at(t, with, "$linkedIn"), JDOC_TEXT);
	assert_int_equal(kind_at(t, without, "$howTheyMakeMoney"), JDOC_NULL);
	/* What the server wrote could be sent back to it. */
	assert_int_equal(
	    sbt_post(t, without, NULL,
		"{\"fields\":{\"$linkedIn\":"
		"\"https://www.linkedin.com/company/cm1234567890123\"}}"),
	    200);
	free(with);
	free(without);
}

static void
what_somebody_wrote_is_never_changed(void **state)
{
	struct sbt *t = *state;
	const char *mine = "https://linkedin.com/company/mine";
	char *created = make(t, "/v1/accounts",
	    "{\"fields\":{\"$name\":\"A\",\"$website\":[\"https://a.example\"]"
	    ",\"$linkedIn\":\"https://linkedin.com/company/mine\"}}");
	char *updated = make(t, "/v1/accounts",
	    "{\"fields\":{\"$name\":\"B\",\"$website\":[\"https://b.example\"]"
	    "}}");

	assert_int_equal(sbt_post(t, updated, NULL,
			     "{\"fields\":{\"$linkedIn\":"
			     "\"https://linkedin.com/company/mine\"}}"),
	    200);
	t->now_ms += DELAY_MS;
	assert_int_equal(kind_at(t, created, "$linkedIn"), JDOC_TEXT);
	assert_string_equal(jdoc_cstr(sbt_value(t, "$linkedIn"), ""), mine);
	assert_int_equal(kind_at(t, updated, "$linkedIn"), JDOC_TEXT);
	assert_string_equal(jdoc_cstr(sbt_value(t, "$linkedIn"), ""), mine);
	free(created);
	free(updated);
}

static void
a_deleted_record_is_left_alone(void **state)
{
	struct sbt *t = *state;
	char *path = make(t, "/v1/contacts", "{\"fields\":{}}");

	assert_int_equal(sbt_send(t, "DELETE", path, NULL), 200);
	t->now_ms += DELAY_MS;
	assert_int_equal(sbt_get(t, path), 404);
	free(path);
}

static void
a_replay_shows_the_record_as_it_was_answered(void **state)
{
	struct sbt *t = *state;
	char *first;

	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "k", "{\"fields\":{}}"), 200);
	first = strdup(buf_text(&t->a.body));
	t->now_ms += DELAY_MS;
	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "k", "{\"fields\":{}}"), 200);
	assert_string_equal(buf_text(&t->a.body), first);
	free(first);
}

/* It is in no file, but follows from what is. */
static void
a_new_process_enriches_alike(void **state)
{
	struct sbt *t = *state;
	char *path = make(t, "/v1/contacts", "{\"fields\":{}}");
	char *late;
	char *before;

	t->now_ms += DELAY_MS;
	assert_int_equal(
	    sbt_post(t, path, "k", "{\"fields\":{\"title\":\"x\"}}"), 200);
	before = strdup(buf_text(&t->a.body));
	late = make(t, "/v1/contacts", "{\"fields\":{}}");
	sbt_stop(t);
	sbt_start(t);
	assert_int_equal(
	    sbt_post(t, path, "k", "{\"fields\":{\"title\":\"x\"}}"), 200);
	assert_string_equal(buf_text(&t->a.body), before);
	assert_int_equal(kind_at(t, late, "$profilePhotoUrl"), JDOC_NULL);
	t->now_ms += DELAY_MS;
	assert_int_equal(kind_at(t, late, "$profilePhotoUrl"), JDOC_TEXT);
	free(before);
	free(late);
	free(path);
}

static void
lists_learn_of_it_with_their_lag(void **state)
{
	struct sbt *t = *state;
	const char *set = "/v1/contacts?$profilePhotoUrl[contains]=photos";

	sbt_stop(t);
	t->opts.index_lag_ms = 1000;
	sbt_start(t);
	free(make(t, "/v1/contacts", "{\"fields\":{}}"));
	t->now_ms += DELAY_MS + 999;
	assert_int_equal(sbt_get(t, set), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 0);
	t->now_ms += 1;
	assert_int_equal(sbt_get(t, set), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(a_contact_gets_a_photograph_once_the_time_has_passed),
	    T(an_account_is_enriched_when_it_came_with_a_website),
	    T(what_somebody_wrote_is_never_changed),
	    T(a_deleted_record_is_left_alone),
	    T(a_replay_shows_the_record_as_it_was_answered),
	    T(a_new_process_enriches_alike),
	    T(lists_learn_of_it_with_their_lag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
