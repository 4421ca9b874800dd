// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <stdio.h>

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
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
refused(struct sbt *t, const char *path, const char *body, int status,
    const char *code, const char *param)
{
	assert_int_equal(sbt_post(t, path, NULL, body), status);
	assert_string_equal(sbt_code(t), code);
	assert_string_equal(sbt_param(t), param);
}

static void
a_create_answers_200_with_the_whole_record(void **state)
{
	struct sbt *t = *state;
	const struct jval *rel;

	assert_int_equal(sbt_post(t, "/v1/accounts", NULL,
			     "{\"fields\":{\"$name\":\"Acme\",\"founded\":"
			     "1999,\"tier\":null}}"),
	    200);
	assert_int_equal(strncmp(sbt_id(t), "acc_", 4), 0);
	assert_string_equal(jdoc_cstr(jdoc_get(sbt_root(t), "createdAt"), ""),
	    "2026-03-01T12:00:00.000Z");
	assert_int_equal(
	    jdoc_kind(jdoc_get(sbt_root(t), "updatedAt")), JDOC_NULL);
	/* The API's description allows no such member. */
	assert_null(jdoc_get(sbt_root(t), "objectType"));
	assert_string_equal(jdoc_cstr(sbt_value(t, "$name"), ""), "Acme");
	assert_int_equal(jdoc_int(sbt_value(t, "founded"), 0), 1999);
	assert_int_equal(jdoc_kind(sbt_value(t, "tier")), JDOC_NULL);
	rel = jdoc_get(jdoc_get(sbt_root(t), "relationships"), "$contact");
	assert_true(
	    str_iis(jdoc_text(jdoc_get(rel, "cardinality")), "HAS_MANY"));
	assert_string_equal(
	    jdoc_cstr(jdoc_get(rel, "objectType"), ""), "contact");
	assert_int_equal(jdoc_size(jdoc_get(rel, "values")), 0);
}

static void
the_same_creates_get_the_same_ids_in_two_sandboxes(void **state)
{
	struct sbt *t = *state;
	char *one = sbt_make(t, "/v1/contacts", "{\"fields\":{}}");
	char *two = sbt_make(t, "/v1/contacts", "{\"fields\":{}}");
	char *again;

	assert_string_not_equal(one, two);
	sbt_stop(t);
	sbt_start(t);
	again = sbt_make(t, "/v1/contacts", "{\"fields\":{}}");
	assert_string_equal(one, again);
	free(one);
	free(two);
	free(again);
}

static void
an_unknown_or_read_only_key_is_refused(void **state)
{
	struct sbt *t = *state;

	refused(t, "/v1/contacts", "{\"fields\":{\"email\":[]}}", 400,
	    "unknown_field", "email");
	assert_string_equal(sbt_type(t), "bad_request");
	refused(t, "/v1/accounts",
	    "{\"fields\":{\"$name\":\"A\",\"$accountStatus\":\"x\"}}", 400,
	    "invalid_configuration", "$accountStatus");
	refused(t, "/v1/accounts",
	    "{\"fields\":{\"$name\":\"A\"},\"relationships\":{\"$boss\":"
	    "\"mem_1\"}}",
	    400, "unknown_relationship", "$boss");
	refused(t, "/v1/accounts",
	    "{\"fields\":{\"$name\":\"A\"},\"relationships\":{\"$note\":"
	    "\"n\"}}",
	    400, "invalid_configuration", "$note");
}

static void
an_account_needs_a_name_and_a_contact_nothing(void **state)
{
	struct sbt *t = *state;

	refused(t, "/v1/accounts", "{\"fields\":{}}", 400, "parameter_missing",
	    "$name");
	refused(t, "/v1/accounts", "{\"fields\":{\"$name\":null}}", 400,
	    "parameter_missing", "$name");
	refused(t, "/v1/accounts", "{\"fields\":{\"$name\":\"  \"}}", 400,
	    "parameter_missing", "$name");
	refused(t, "/v1/contacts", "{}", 400, "parameter_missing", "fields");
	assert_int_equal(
	    sbt_post(t, "/v1/contacts", NULL, "{\"fields\":{}}"), 200);
}

static void
a_body_that_is_no_object_is_refused(void **state)
{
	struct sbt *t = *state;

	refused(t, "/v1/contacts", "{\"fields\":", 400, "invalid_type", "");
	refused(t, "/v1/contacts", "[]", 400, "invalid_type", "");
	refused(t, "/v1/contacts", NULL, 400, "invalid_type", "");
	refused(t, "/v1/contacts", "{\"fields\":[]}", 400, "invalid_type",
	    "fields");
}

static void
a_link_shows_at_both_ends(void **state)
{
	struct sbt *t = *state;
	char *acc =
	    sbt_make(t, "/v1/accounts", "{\"fields\":{\"$name\":\"Acme\"}}");
	char body[200];
	char path[100];
	char *con;
	const struct jval *v;

	(void)snprintf(body, sizeof(body),
	    "{\"fields\":{},\"relationships\":{\"$account\":\"%s\"}}", acc);
	con = sbt_make(t, "/v1/contacts", body);
	v = jdoc_get(
	    jdoc_get(jdoc_get(sbt_root(t), "relationships"), "$account"),
	    "values");
	assert_int_equal(jdoc_size(v), 1);
	assert_string_equal(jdoc_cstr(jdoc_at(v, 0), ""), acc);
	(void)snprintf(path, sizeof(path), "/v1/accounts/%s", acc);
	assert_int_equal(sbt_get(t, path), 200);
	v = jdoc_get(
	    jdoc_get(jdoc_get(sbt_root(t), "relationships"), "$contact"),
	    "values");
	assert_int_equal(jdoc_size(v), 1);
	assert_string_equal(jdoc_cstr(jdoc_at(v, 0), ""), con);
	free(acc);
	free(con);
}

static void
a_link_needs_a_record_of_its_type(void **state)
{
	struct sbt *t = *state;

	refused(t, "/v1/contacts",
	    "{\"fields\":{},\"relationships\":{\"$account\":\"acc_none\"}}",
	    400, "relationship_entity_missing", "$account");
	refused(t, "/v1/contacts",
	    "{\"fields\":{},\"relationships\":{\"$account\":[\"con_x\"]}}", 400,
	    "referenced_resource_missing", "$account");
	refused(t, "/v1/contacts",
	    "{\"fields\":{},\"relationships\":{\"$account\":7}}", 400,
	    "invalid_type", "$account");
	refused(t, "/v1/accounts",
	    "{\"fields\":{\"$name\":\"A\"},\"relationships\":{\"$owner\":["
	    "\"mem_a\",\"mem_b\"]}}",
	    400, "invalid_type", "$owner");
}

/* n ids of one account, all the same; still n references. */
static int
link_many(struct sbt *t, const char *id, unsigned n)
{
	struct buf b;
	int status;

	buf_init(&b, 65536);
	buf_puts(&b, "{\"fields\":{},\"relationships\":{\"$account\":[");
	for (unsigned i = 0; i < n; i++)
		buf_printf(&b, "%s\"%s\"", i > 0 ? "," : "", id);
	buf_puts(&b, "]}}");
	status = sbt_post(t, "/v1/contacts", NULL, buf_text(&b));
	buf_fini(&b);
	return status;
}

static void
more_than_25_references_are_refused(void **state)
{
	struct sbt *t = *state;
	char *acc =
	    sbt_make(t, "/v1/accounts", "{\"fields\":{\"$name\":\"Acme\"}}");

	assert_int_equal(link_many(t, acc, 25), 200);
	assert_int_equal(link_many(t, acc, 26), 422);
	assert_string_equal(sbt_type(t), "unprocessable_content");
	assert_string_equal(sbt_code(t), "relationship_write_limit_exceeded");
	free(acc);
}

static void
a_unique_value_is_taken_once(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_contact(t, "external-id", "\"X1\""), 200);
	assert_int_equal(sbt_contact(t, "external-id", "\"X1\""), 409);
	assert_string_equal(sbt_type(t), "conflict");
	assert_string_equal(sbt_code(t), "");
	assert_string_equal(sbt_param(t), "external-id");
	assert_int_equal(sbt_contact(t, "external-id", "\"X2\""), 200);
}

static void
errors_are_bare_or_wrapped_or_both_as_asked(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_contact(t, "nope", "1"), 400);
	assert_null(jdoc_get(sbt_root(t), "error"));
	assert_string_equal(
	    jdoc_cstr(jdoc_get(sbt_root(t), "code"), ""), "unknown_field");
	sbt_stop(t);
	t->opts.errors = SBFAIL_WRAPPED;
	sbt_start(t);
	assert_int_equal(sbt_get(t, "/v1/nothing"), 404);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(jdoc_get(sbt_root(t), "error"), "type"), ""),
	    "not_found");
	sbt_stop(t);
	t->opts.errors = SBFAIL_MIXED;
	sbt_start(t);
	assert_int_equal(sbt_contact(t, "nope", "1"), 400);
	assert_non_null(jdoc_get(sbt_root(t), "error"));
	assert_int_equal(sbt_get(t, "/v1/nothing"), 404);
	assert_null(jdoc_get(sbt_root(t), "error"));
	assert_string_equal(
	    jdoc_cstr(jdoc_get(sbt_root(t), "type"), ""), "not_found");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(a_create_answers_200_with_the_whole_record),
	    T(the_same_creates_get_the_same_ids_in_two_sandboxes),
	    T(an_unknown_or_read_only_key_is_refused),
	    T(an_account_needs_a_name_and_a_contact_nothing),
	    T(a_body_that_is_no_object_is_refused),
	    T(a_link_shows_at_both_ends),
	    T(a_link_needs_a_record_of_its_type),
	    T(more_than_25_references_are_refused),
	    T(a_unique_value_is_taken_once),
	    T(errors_are_bare_or_wrapped_or_both_as_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
