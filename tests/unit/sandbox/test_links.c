// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <stdio.h>

enum {
	ACCOUNTS = 60
};

static char accounts[ACCOUNTS][40];
static char path[128]; /* of a contact */

static int
set_up(void **state)
{
	static struct sbt t;
	char *id;

	sbt_init(&t);
	sbt_start(&t);
	for (unsigned i = 0; i < ACCOUNTS; i++) {
		id = sbt_make(
		    &t, "/v1/accounts", "{\"fields\":{\"$name\":\"A\"}}");
		(void)snprintf(accounts[i], sizeof(accounts[i]), "%s", id);
		free(id);
	}
	id = sbt_make(&t, "/v1/contacts", "{\"fields\":{}}");
	(void)snprintf(path, sizeof(path), "/v1/contacts/%s", id);
	free(id);
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	sbt_fini(*state);
	return 0;
}

/* {"OP": the accounts from .. from + n - 1} for $account of the contact. */
static int
operate(struct sbt *t, const char *op, unsigned from, unsigned n)
{
	struct buf b;
	int status;

	buf_init(&b, 65536);
	buf_printf(&b, "{\"relationships\":{\"$account\":{\"%s\":[", op);
	for (unsigned i = from; i < from + n; i++)
		buf_printf(&b, "%s\"%s\"", i > from ? "," : "", accounts[i]);
	buf_puts(&b, "]}}}");
	status = sbt_post(t, path, NULL, buf_text(&b));
	buf_fini(&b);
	return status;
}

/* Post `body` with the id in place of its '@'. */
static int
post(struct sbt *t, const char *where, const char *body, const char *id)
{
	struct str s = str_of(body);
	size_t at = str_find(s, '@');
	struct buf b;
	int status;

	buf_init(&b, 65536);
	buf_add_str(&b, str_upto(s, at));
	buf_puts(&b, id);
	buf_add_str(&b, str_from(s, at + 1));
	status = sbt_post(t, where, NULL, buf_text(&b));
	buf_fini(&b);
	return status;
}

static const struct jval *
ids_of(const struct sbt *t, const char *key)
{
	return jdoc_get(
	    jdoc_get(jdoc_get(sbt_root(t), "relationships"), key), "values");
}

/* How many accounts the contact has, seen afresh. */
static size_t
linked(struct sbt *t)
{
	assert_int_equal(sbt_get(t, path), 200);
	return jdoc_size(ids_of(t, "$account"));
}

/* How many contacts an account has. */
static size_t
linked_back(struct sbt *t, unsigned account)
{
	char where[100];

	(void)snprintf(
	    where, sizeof(where), "/v1/accounts/%s", accounts[account]);
	assert_int_equal(sbt_get(t, where), 200);
	return jdoc_size(ids_of(t, "$contact"));
}

static void
add_remove_and_replace_show_at_both_ends(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(operate(t, "add", 0, 3), 200);
	assert_int_equal(jdoc_size(ids_of(t, "$account")), 3);
	assert_int_equal(linked_back(t, 2), 1);
	assert_int_equal(operate(t, "add", 2, 2), 200);
	assert_int_equal(linked(t), 4);
	assert_int_equal(linked_back(t, 2), 1);
	assert_int_equal(operate(t, "remove", 1, 2), 200);
	assert_int_equal(linked(t), 2);
	assert_int_equal(linked_back(t, 2), 0);
	assert_int_equal(operate(t, "remove", 1, 2), 200);
	assert_int_equal(linked(t), 2);
	assert_int_equal(operate(t, "replace", 3, 2), 200);
	assert_int_equal(linked(t), 2);
	assert_int_equal(linked_back(t, 0), 0);
	assert_int_equal(linked_back(t, 3), 1);
	assert_int_equal(linked_back(t, 4), 1);
}

static void
replace_with_null_or_nothing_clears(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(operate(t, "add", 0, 3), 200);
	assert_int_equal(
	    post(t, path, "{\"relationships\":{\"$account\":{\"replace\":@}}}",
		"null"),
	    200);
	assert_int_equal(linked(t), 0);
	assert_int_equal(operate(t, "add", 0, 3), 200);
	assert_int_equal(operate(t, "replace", 0, 0), 200);
	assert_int_equal(linked(t), 0);
	assert_int_equal(linked_back(t, 0), 0);
}

static void
a_link_can_be_dropped_from_its_other_end(void **state)
{
	struct sbt *t = *state;
	char where[100];

	assert_int_equal(operate(t, "add", 0, 2), 200);
	(void)snprintf(where, sizeof(where), "/v1/accounts/%s", accounts[0]);
	assert_int_equal(post(t, where,
			     "{\"relationships\":{\"$contact\":{\"remove\":"
			     "\"@\"}}}",
			     strrchr(path, '/') + 1),
	    200);
	assert_int_equal(linked(t), 1);
	assert_int_equal(post(t, where,
			     "{\"relationships\":{\"$contact\":{\"add\":[\"@\""
			     "]}}}",
			     strrchr(path, '/') + 1),
	    200);
	assert_int_equal(linked(t), 2);
	assert_int_equal(linked_back(t, 0), 1);
}

static void
an_operation_object_has_exactly_one_operation(void **state)
{
	static const char *const bad[] = {"\"acc_x\"", "[\"acc_x\"]", "null",
	    "{}", "{\"set\":\"acc_x\"}", "{\"add\":[],\"remove\":[]}",
	    "{\"add\":[],\"more\":1}", "{\"add\":null}", "{\"remove\":null}",
	    "{\"add\":[7]}", "{\"replace\":{}}"};
	struct sbt *t = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(
		    post(t, path, "{\"relationships\":{\"$account\":@}}",
			bad[i]),
		    400);
		assert_string_equal(sbt_code(t), "invalid_type");
		assert_string_equal(sbt_param(t), "$account");
	}
	assert_int_equal(post(t, path, "{\"relationships\":@}", "[]"), 400);
	assert_string_equal(sbt_param(t), "relationships");
}

static void
more_than_25_ids_are_refused(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(operate(t, "add", 0, 26), 422);
	assert_string_equal(sbt_code(t), "relationship_write_limit_exceeded");
	assert_int_equal(linked(t), 0);
	assert_int_equal(operate(t, "add", 0, 25), 200);
	assert_int_equal(operate(t, "remove", 0, 26), 422);
	assert_int_equal(linked(t), 25);
}

/* An account's owner and its contacts count together. */
static void
the_limit_is_one_of_the_whole_body(void **state)
{
	struct sbt *t = *state;
	char where[100];
	char member[40];
	struct buf b;

	assert_int_equal(sbt_get(t, "/v1/members?limit=1"), 200);
	(void)snprintf(member, sizeof(member), "%s",
	    jdoc_cstr(
		jdoc_get(jdoc_at(jdoc_get(sbt_root(t), "data"), 0), "id"), ""));
	(void)snprintf(where, sizeof(where), "/v1/accounts/%s", accounts[0]);
	for (unsigned n = 25; n >= 24; n--) {
		buf_init(&b, 65536);
		buf_printf(&b,
		    "{\"relationships\":{\"$owner\":{\"replace\":\"%s\"},"
		    "\"$contact\":{\"add\":[",
		    member);
		for (unsigned i = 0; i < n; i++) {
			assert_int_equal(sbt_post(t, "/v1/contacts", NULL,
					     "{\"fields\":{}}"),
			    200);
			buf_printf(&b, "%s\"%s\"", i > 0 ? "," : "", sbt_id(t));
		}
		buf_puts(&b, "]}}}");
		assert_int_equal(sbt_post(t, where, NULL, buf_text(&b)),
		    n == 25 ? 422 : 200);
		buf_fini(&b);
	}
	assert_int_equal(jdoc_size(ids_of(t, "$contact")), 24);
	assert_int_equal(jdoc_size(ids_of(t, "$owner")), 1);
}

static void
more_than_25_changes_are_refused_though_fewer_ids_are_named(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(operate(t, "add", 0, 20), 200);
	/* 20 dropped, 6 made */
	assert_int_equal(operate(t, "replace", 20, 6), 422);
	assert_string_equal(sbt_code(t), "relationship_write_limit_exceeded");
	assert_string_equal(sbt_param(t), "relationships");
	assert_int_equal(operate(t, "add", 20, 6), 200);
	assert_int_equal(linked(t), 26);
	/* 26 dropped, none named */
	assert_int_equal(operate(t, "replace", 0, 0), 422);
	/* 1 dropped, 25 named of which none is new */
	assert_int_equal(operate(t, "replace", 0, 25), 200);
	assert_int_equal(linked(t), 25);
}

static void
an_owner_is_one(void **state)
{
	struct sbt *t = *state;
	char where[100];
	char members[2][40];

	assert_int_equal(sbt_get(t, "/v1/members"), 200);
	for (size_t i = 0; i < 2; i++)
		(void)snprintf(members[i], sizeof(members[i]), "%s",
		    jdoc_cstr(
			jdoc_get(
			    jdoc_at(jdoc_get(sbt_root(t), "data"), i), "id"),
			""));
	(void)snprintf(where, sizeof(where), "/v1/accounts/%s", accounts[0]);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(
		    post(t, where,
			i == 1 ? "{\"relationships\":{\"$owner\":{\"add\":"
				 "\"@\"}}}"
			       : "{\"relationships\":{\"$owner\":{\"replace\":"
				 "\"@\"}}}",
			members[i % 2]),
		    200);
		assert_int_equal(jdoc_size(ids_of(t, "$owner")), 1);
		assert_string_equal(
		    jdoc_cstr(jdoc_at(ids_of(t, "$owner"), 0), ""),
		    members[i % 2]);
	}
	assert_int_equal(
	    sbt_post(t, where, NULL,
		"{\"relationships\":{\"$owner\":{\"add\":[\"mem_a\",\"mem_b\"]"
		"}}}"),
	    400);
	assert_string_equal(sbt_code(t), "invalid_type");
}

static void
a_deleted_record_is_inactive_and_shows_nowhere(void **state)
{
	struct sbt *t = *state;
	char where[100];

	assert_int_equal(operate(t, "add", 0, 2), 200);
	(void)snprintf(where, sizeof(where), "/v1/accounts/%s", accounts[0]);
	assert_int_equal(sbt_send(t, "DELETE", where, NULL), 200);
	assert_int_equal(linked(t), 1);
	assert_int_equal(operate(t, "add", 0, 1), 400);
	assert_string_equal(sbt_code(t), "relationship_entity_inactive");
	assert_string_equal(sbt_param(t), "$account");
	assert_int_equal(
	    post(t, "/v1/contacts",
		"{\"fields\":{},\"relationships\":{\"$account\":\"@\"}}",
		accounts[0]),
	    400);
	assert_string_equal(sbt_code(t), "relationship_entity_inactive");
	assert_int_equal(
	    post(t, path, "{\"relationships\":{\"$account\":{\"add\":\"@\"}}}",
		"acc_none"),
	    400);
	assert_string_equal(sbt_code(t), "relationship_entity_missing");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(add_remove_and_replace_show_at_both_ends),
	    T(replace_with_null_or_nothing_clears),
	    T(a_link_can_be_dropped_from_its_other_end),
	    T(an_operation_object_has_exactly_one_operation),
	    T(more_than_25_ids_are_refused),
	    T(the_limit_is_one_of_the_whole_body),
	    T(more_than_25_changes_are_refused_though_fewer_ids_are_named),
	    T(an_owner_is_one),
	    T(a_deleted_record_is_inactive_and_shows_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
