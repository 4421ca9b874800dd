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

static int64_t
total(const struct sbt *t)
{
	return jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1);
}

static size_t
on_page(const struct sbt *t)
{
	return jdoc_size(jdoc_get(sbt_root(t), "data"));
}

/* How many records a list request finds. */
static int64_t
found(struct sbt *t, const char *path)
{
	if (sbt_get(t, path) != 200)
		fail_msg("%s: %s", path, buf_text(&t->a.body));
	return total(t);
}

static void
make_accounts(struct sbt *t, unsigned n)
{
	char body[100];

	for (unsigned i = 0; i < n; i++) {
		(void)snprintf(body, sizeof(body),
		    "{\"fields\":{\"$name\":\"Account %u\"}}", i);
		assert_int_equal(sbt_post(t, "/v1/accounts", NULL, body), 200);
	}
}

static void
a_page_holds_25_and_says_how_many_there_are(void **state)
{
	struct sbt *t = *state;

	make_accounts(t, 60);
	assert_int_equal(sbt_get(t, "/v1/accounts"), 200);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(sbt_root(t), "object"), ""), "list");
	assert_int_equal(on_page(t), 25);
	assert_int_equal(total(t), 60);
	assert_int_equal(sbt_get(t, "/v1/accounts?limit=25&offset=50"), 200);
	assert_int_equal(on_page(t), 10);
	assert_int_equal(sbt_get(t, "/v1/accounts?limit=7&offset=59"), 200);
	assert_int_equal(on_page(t), 1);
	assert_int_equal(sbt_get(t, "/v1/accounts?offset=60"), 200);
	assert_int_equal(on_page(t), 0);
	assert_int_equal(total(t), 60);
}

static void
pages_show_every_record_once(void **state)
{
	struct sbt *t = *state;
	char path[64];
	char *ids[60];
	size_t n = 0;

	make_accounts(t, 60);
	for (unsigned offset = 0; offset < 60; offset += 25) {
		const struct jval *data;

		(void)snprintf(
		    path, sizeof(path), "/v1/accounts?offset=%u", offset);
		assert_int_equal(sbt_get(t, path), 200);
		data = jdoc_get(sbt_root(t), "data");
		for (size_t i = 0; i < jdoc_size(data); i++) {
			const char *id =
			    jdoc_cstr(jdoc_get(jdoc_at(data, i), "id"), "");

			for (size_t k = 0; k < n; k++)
				assert_string_not_equal(ids[k], id);
			assert_true(n < 60);
			ids[n++] = strdup(id);
		}
	}
	assert_int_equal(n, 60);
	while (n > 0)
		free(ids[--n]);
}

static void
limit_and_offset_have_bounds(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_get(t, "/v1/accounts?limit=26"), 400);
	assert_string_equal(sbt_param(t), "limit");
	assert_int_equal(sbt_get(t, "/v1/accounts?limit=0"), 400);
	assert_int_equal(sbt_get(t, "/v1/accounts?offset=-1"), 400);
	assert_string_equal(sbt_param(t), "offset");
	assert_int_equal(sbt_get(t, "/v1/accounts?offset=x"), 400);
}

static void
equal_finds_exactly(void **state)
{
	struct sbt *t = *state;

	free(sbt_make(t, "/v1/accounts",
	    "{\"fields\":{\"$name\":\"Ac me & Co\",\"tier\":\"A\",\"founded\":"
	    "1999,\"domain-verified\":true,\"last-activity\":"
	    "\"2026-01-01T00:00:00Z\",\"$primaryAddress\":{\"city\":"
	    "\"Bonn\"}}}"));
	free(sbt_make(t, "/v1/accounts", "{\"fields\":{\"$name\":\"Other\"}}"));
	assert_int_equal(found(t, "/v1/accounts?$name=Ac%20me%20%26%20Co"), 1);
	assert_int_equal(
	    found(t, "/v1/accounts?%24name%5Bequal%5D=Ac+me+%26+Co"), 1);
	assert_int_equal(found(t, "/v1/accounts?$name=ac%20me%20%26%20co"), 0);
	assert_int_equal(found(t, "/v1/accounts?$name[-equal]=Other"), 1);
	assert_int_equal(found(t, "/v1/accounts?tier[equal]=A"), 1);
	assert_int_equal(found(t, "/v1/accounts?tier[-equal]=A"), 1);
	assert_int_equal(found(t, "/v1/accounts?founded=1999.00"), 1);
	assert_int_equal(found(t, "/v1/accounts?domain-verified=true"), 1);
	assert_int_equal(
	    found(t, "/v1/accounts?last-activity=2026-01-01T01:00:00%2B01:00"),
	    1);
	assert_int_equal(found(t, "/v1/accounts?$primaryAddress=Bonn"), 1);
	assert_int_equal(found(t, "/v1/accounts?tier=A&$name=Other"), 0);
}

static void
contains_finds_without_regard_to_case(void **state)
{
	struct sbt *t = *state;

	free(sbt_make(t, "/v1/contacts",
	    "{\"fields\":{\"$email\":[\"Ann@Example.com\",\"b+c@x.example\"],"
	    "\"$name\":{\"firstName\":\"Ann\",\"lastName\":\"Lee\"}}}"));
	free(sbt_make(t, "/v1/contacts",
	    "{\"fields\":{\"$email\":[\"joann@example.com\"]}}"));
	free(sbt_make(t, "/v1/contacts", "{\"fields\":{}}"));
	assert_int_equal(
	    found(t, "/v1/contacts?$email[contains]=ann@example.com"), 2);
	assert_int_equal(found(t, "/v1/contacts?$email=b%2Bc@x.example"), 1);
	assert_int_equal(found(t, "/v1/contacts?$email[-contains]=example"), 1);
	assert_int_equal(found(t, "/v1/contacts?$name[equal]=Ann%20Lee"), 1);
	assert_int_equal(found(t, "/v1/contacts?$name[equal]=Ann"), 0);
}

static void
relationships_are_filtered_by_id(void **state)
{
	struct sbt *t = *state;
	char *acc =
	    sbt_make(t, "/v1/accounts", "{\"fields\":{\"$name\":\"Acme\"}}");
	char text[200];

	(void)snprintf(text, sizeof(text),
	    "{\"fields\":{},\"relationships\":{\"$account\":[\"%s\"]}}", acc);
	free(sbt_make(t, "/v1/contacts", text));
	free(sbt_make(t, "/v1/contacts", "{\"fields\":{}}"));
	(void)snprintf(text, sizeof(text),
	    "/v1/contacts?$account-contact[contains]=%s", acc);
	assert_int_equal(found(t, text), 1);
	(void)snprintf(text, sizeof(text),
	    "/v1/contacts?$contact-account[contains]=%s", acc);
	assert_int_equal(found(t, text), 1);
	assert_int_equal(
	    found(t, "/v1/contacts?$account-contact[contains]=acc_none"), 0);
	/* The key of a system relationship is no slug. */
	(void)snprintf(
	    text, sizeof(text), "/v1/contacts?$account[contains]=%s", acc);
	assert_int_equal(sbt_get(t, text), 400);
	assert_string_equal(sbt_code(t), "unknown_field");
	assert_string_equal(sbt_param(t), "$account");
	free(acc);
}

static void
a_filter_that_makes_no_sense_is_refused(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_get(t, "/v1/contacts?email=a"), 400);
	assert_string_equal(sbt_code(t), "unknown_field");
	assert_int_equal(sbt_get(t, "/v1/contacts?tags=Press"), 400);
	assert_int_equal(sbt_get(t, "/v1/contacts?memo=x"), 400);
	assert_int_equal(sbt_get(t, "/v1/contacts?$email[equal]=a"), 400);
	assert_int_equal(sbt_get(t, "/v1/contacts?title[contains]=a"), 400);
	assert_int_equal(sbt_get(t, "/v1/contacts?score=many"), 400);
}

static void
the_index_lags_but_retrieve_is_fresh(void **state)
{
	struct sbt *t = *state;
	char path[100];
	char *id;

	sbt_stop(t);
	t->opts.index_lag_ms = 5000;
	sbt_start(t);
	id = sbt_make(t, "/v1/contacts", "{\"fields\":{}}");
	(void)snprintf(path, sizeof(path), "/v1/contacts/%s", id);
	free(id);
	assert_int_equal(sbt_get(t, path), 200);
	t->now_ms += 4999;
	assert_int_equal(found(t, "/v1/contacts"), 0);
	t->now_ms += 1;
	assert_int_equal(found(t, "/v1/contacts"), 1);
}

static void
a_wrong_id_is_not_found(void **state)
{
	struct sbt *t = *state;
	char path[100];
	char *id = sbt_make(t, "/v1/contacts", "{\"fields\":{}}");

	assert_int_equal(sbt_get(t, "/v1/contacts/con_none"), 404);
	assert_string_equal(sbt_type(t), "not_found");
	(void)snprintf(path, sizeof(path), "/v1/accounts/%s", id);
	assert_int_equal(sbt_get(t, path), 404);
	free(id);
}

static void
there_are_three_members(void **state)
{
	struct sbt *t = *state;
	char path[100];
	const struct jval *m;

	assert_int_equal(found(t, "/v1/members"), 3);
	m = jdoc_at(jdoc_get(sbt_root(t), "data"), 0);
	(void)snprintf(path, sizeof(path), "/v1/members/%s",
	    jdoc_cstr(jdoc_get(m, "id"), ""));
	assert_int_equal(sbt_get(t, path), 200);
	assert_int_equal(strncmp(sbt_id(t), "mem_", 4), 0);
	assert_int_equal(jdoc_kind(sbt_value(t, "$email")), JDOC_TEXT);
	assert_int_equal(sbt_post(t, "/v1/members", NULL, "{}"), 404);
}

static void
members_are_found_by_address_and_name(void **state)
{
	struct sbt *t = *state;
	char path[200];
	char *email;

	assert_int_equal(sbt_get(t, "/v1/members?limit=1"), 200);
	email = strdup(jdoc_cstr(
	    jdoc_get(
		jdoc_get(jdoc_get(jdoc_at(jdoc_get(sbt_root(t), "data"), 0),
			     "fields"),
		    "$email"),
		"value"),
	    ""));
	(void)snprintf(
	    path, sizeof(path), "/v1/members?$email[contains]=%s", email);
	assert_int_equal(found(t, path), 1);
	assert_int_equal(found(t, "/v1/members?$email[contains]=nobody@x"), 0);
	assert_int_equal(found(t, "/v1/members?$name[startsWith]="), 3);
	assert_int_equal(found(t, "/v1/members?$name[equal]=No%20One"), 0);
	free(email);
}

static void
definitions_name_what_can_be_written(void **state)
{
	struct sbt *t = *state;
	const struct jval *f;

	assert_int_equal(sbt_get(t, "/v1/contacts/definitions"), 200);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(sbt_root(t), "objectType"), ""), "contact");
	f = jdoc_get(jdoc_get(sbt_root(t), "fieldDefinitions"), "tags");
	assert_string_equal(
	    jdoc_cstr(jdoc_get(f, "valueType"), ""), "MULTI_SELECT");
	assert_int_equal(jdoc_kind(jdoc_get(f, "id")), JDOC_TEXT);
	assert_null(jdoc_get(f, "slug"));
	assert_int_equal(
	    jdoc_size(jdoc_get(jdoc_get(f, "typeConfiguration"), "options")),
	    4);
	assert_int_equal(sbt_get(t, "/v1/accounts/definitions"), 200);
	f = jdoc_get(
	    jdoc_get(sbt_root(t), "fieldDefinitions"), "$accountStatus");
	assert_true(jdoc_bool(jdoc_get(f, "readOnly"), false));
	f = jdoc_get(
	    jdoc_get(sbt_root(t), "relationshipDefinitions"), "$contact");
	assert_string_equal(
	    jdoc_cstr(jdoc_get(f, "cardinality"), ""), "HAS_MANY");
}

static void
the_older_shape_has_slugs_and_no_ids(void **state)
{
	struct sbt *t = *state;
	const struct jval *f;

	sbt_stop(t);
	t->opts.older_definitions = true;
	sbt_start(t);
	assert_int_equal(sbt_get(t, "/v1/contacts/definitions"), 200);
	f = jdoc_get(jdoc_get(sbt_root(t), "fieldDefinitions"), "$email");
	assert_null(jdoc_get(f, "id"));
	assert_string_equal(
	    jdoc_cstr(jdoc_get(f, "slug"), ""), "$contact-email");
	assert_true(jdoc_bool(jdoc_get(f, "system"), false));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(a_page_holds_25_and_says_how_many_there_are),
	    T(pages_show_every_record_once),
	    T(limit_and_offset_have_bounds),
	    T(equal_finds_exactly),
	    T(contains_finds_without_regard_to_case),
	    T(relationships_are_filtered_by_id),
	    T(a_filter_that_makes_no_sense_is_refused),
	    T(the_index_lags_but_retrieve_is_fresh),
	    T(a_wrong_id_is_not_found),
	    T(there_are_three_members),
	    T(members_are_found_by_address_and_name),
	    T(definitions_name_what_can_be_written),
	    T(the_older_shape_has_slugs_and_no_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
