// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

static const char fields[] = "{\"fields\":{}}";

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
restart(struct sbt *t)
{
	sbt_stop(t);
	sbt_start(t);
}

static void
without_a_rate_there_are_no_headers(void **state)
{
	struct sbt *t = *state;

	for (int i = 0; i < 100; i++)
		assert_int_equal(sbt_get(t, "/v1/auth/validate"), 200);
	assert_int_equal(t->a.limit, -1);
	assert_int_equal(t->a.remaining, -1);
	assert_int_equal(t->a.reset_s, -1);
	assert_int_equal(t->a.retry_after_s, -1);
}

static void
a_category_is_limited_by_the_second(void **state)
{
	struct sbt *t = *state;

	t->opts.rate = 3;
	restart(t);
	t->now_ms = SBT_T0 + 500;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
		    sbt_post(t, "/v1/contacts", NULL, fields), 200);
		assert_int_equal(t->a.limit, 3);
		assert_int_equal(t->a.remaining, 2 - i);
		assert_int_equal(t->a.reset_s, SBT_T0 / 1000 + 1);
	}
	assert_int_equal(sbt_post(t, "/v1/contacts", NULL, fields), 429);
	assert_string_equal(sbt_type(t), "too_many_requests");
	assert_int_equal(t->a.retry_after_s, 1);
	assert_int_equal(t->a.remaining, 0);
	t->now_ms = SBT_T0 + 999;
	assert_int_equal(sbt_post(t, "/v1/accounts", NULL, fields), 429);
	t->now_ms = SBT_T0 + 1000;
	assert_int_equal(sbt_post(t, "/v1/contacts", NULL, fields), 200);
}

static void
write_read_and_search_have_their_own_buckets(void **state)
{
	struct sbt *t = *state;

	t->opts.rate = 1;
	restart(t);
	assert_int_equal(sbt_post(t, "/v1/contacts", NULL, fields), 200);
	assert_int_equal(sbt_get(t, "/v1/auth/validate"), 200);
	assert_int_equal(sbt_get(t, "/v1/contacts"), 200);
	assert_int_equal(sbt_get(t, "/v1/contacts/con_x"), 429);
	assert_int_equal(sbt_get(t, "/v1/contacts/definitions"), 429);
	assert_int_equal(sbt_get(t, "/v1/members"), 429);
	assert_int_equal(sbt_post(t, "/v1/accounts", NULL, fields), 429);
}

static void
the_key_must_look_like_one_of_lightfield(void **state)
{
	struct sbt *t = *state;
	static const char *const bad[] = {
	    NULL, "", "Bearer ", "Bearer other", "sk_lf_test", "Basic sk_lf_a"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		t->req.authorization = bad[i];
		assert_int_equal(sbt_get(t, "/v1/auth/validate"), 401);
		assert_string_equal(sbt_type(t), "unauthorized");
	}
	t->req.authorization = "Bearer sk_lf_anything";
	assert_int_equal(sbt_get(t, "/v1/auth/validate"), 200);
}

static void
a_named_key_is_the_only_one(void **state)
{
	struct sbt *t = *state;

	t->opts.api_key = "sk_lf_mine";
	restart(t);
	assert_int_equal(sbt_get(t, "/v1/auth/validate"), 401);
	t->req.authorization = "Bearer sk_lf_mine";
	assert_int_equal(sbt_get(t, "/v1/auth/validate"), 200);
}

static void
the_version_header_is_required(void **state)
{
	struct sbt *t = *state;

	t->req.version = NULL;
	assert_int_equal(sbt_get(t, "/v1/auth/validate"), 400);
	assert_string_equal(sbt_code(t), "version_header");
	t->req.version = "2025-01-01";
	assert_int_equal(sbt_post(t, "/v1/contacts", NULL, fields), 400);
	assert_string_equal(sbt_code(t), "version_header");
}

static void
a_write_is_json(void **state)
{
	struct sbt *t = *state;

	t->req.content_type = NULL;
	assert_int_equal(sbt_post(t, "/v1/contacts", NULL, fields), 415);
	assert_string_equal(sbt_type(t), "unsupported_media_type");
	t->req.content_type = "text/plain";
	assert_int_equal(sbt_post(t, "/v1/contacts", NULL, fields), 415);
	t->req.content_type = "Application/JSON; charset=utf-8";
	assert_int_equal(sbt_post(t, "/v1/contacts", NULL, fields), 200);
}

static void
a_missing_scope_is_forbidden(void **state)
{
	struct sbt *t = *state;

	t->opts.scopes = "contacts:read, accounts:create";
	restart(t);
	assert_int_equal(sbt_post(t, "/v1/contacts", NULL, fields), 403);
	assert_string_equal(sbt_type(t), "forbidden");
	assert_int_equal(sbt_get(t, "/v1/contacts"), 200);
	assert_int_equal(sbt_get(t, "/v1/contacts/definitions"), 200);
	assert_int_equal(sbt_get(t, "/v1/accounts"), 403);
	assert_int_equal(sbt_get(t, "/v1/members"), 403);
	assert_int_equal(sbt_get(t, "/v1/auth/validate"), 200);
	assert_int_equal(jdoc_size(jdoc_get(sbt_root(t), "scopes")), 2);
	assert_true(jdoc_bool(jdoc_get(sbt_root(t), "active"), false));
}

static void
no_scopes_are_full_access(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_get(t, "/v1/auth/validate"), 200);
	assert_int_equal(jdoc_kind(jdoc_get(sbt_root(t), "scopes")), JDOC_LIST);
	assert_int_equal(jdoc_size(jdoc_get(sbt_root(t), "scopes")), 0);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(sbt_root(t), "tokenType"), ""), "api_key");
}

static void
what_is_no_route_is_not_found(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_get(t, "/"), 404);
	assert_int_equal(sbt_get(t, "/v1/accountsx"), 404);
	assert_int_equal(sbt_get(t, "/v1/accounts/a/b"), 404);
	assert_int_equal(sbt_send(t, "PUT", "/v1/accounts", fields), 404);
	assert_int_equal(sbt_send(t, "DELETE", "/v1/accounts/a", NULL), 404);
	t->req.authorization = NULL;
	assert_int_equal(sbt_get(t, "/v1/nothing"), 401);
}

static void
the_clock_can_be_put_forward(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
	t->req.authorization = NULL;
	assert_int_equal(
	    sbt_post(t, "/_sandbox/clock", NULL, "{\"advance_s\": 86400}"),
	    200);
	assert_int_equal(
	    jdoc_int(jdoc_get(sbt_root(t), "now_ms"), 0), SBT_T0 + 86400000);
	assert_int_equal(
	    sbt_post(t, "/_sandbox/clock", NULL, "{\"advance_s\": -1}"), 400);
	assert_int_equal(sbt_post(t, "/_sandbox/clock", NULL, "{}"), 400);
	t->req.authorization = "Bearer sk_lf_test";
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
	assert_string_equal(jdoc_cstr(jdoc_get(sbt_root(t), "createdAt"), ""),
	    "2026-03-02T12:00:00.000Z");
	assert_int_equal(t->a.date_s, SBT_T0 / 1000 + 86400);
	assert_int_equal(sbt_get(t, "/_sandbox/state"), 200);
	assert_int_equal(
	    jdoc_int(jdoc_get(jdoc_get(sbt_root(t), "records"), "contact"), -1),
	    2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(without_a_rate_there_are_no_headers),
	    T(a_category_is_limited_by_the_second),
	    T(write_read_and_search_have_their_own_buckets),
	    T(the_key_must_look_like_one_of_lightfield),
	    T(a_named_key_is_the_only_one),
	    T(the_version_header_is_required),
	    T(a_write_is_json),
	    T(a_missing_scope_is_forbidden),
	    T(no_scopes_are_full_access),
	    T(what_is_no_route_is_not_found),
	    T(the_clock_can_be_put_forward),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
