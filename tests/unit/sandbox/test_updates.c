// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <stdio.h>

static char path[128]; /* of the contact under test */

static int
set_up(void **state)
{
	static struct sbt t;
	char *id;

	sbt_init(&t);
	sbt_start(&t);
	id = sbt_make(&t, "/v1/contacts",
	    "{\"fields\":{\"$email\":[\"a@example.com\"],\"title\":\"Boss\","
	    "\"external-id\":\"X1\",\"address\":{\"city\":\"Bonn\",\"country\":"
	    "\"DE\"}}}");
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

static int
update(struct sbt *t, const char *body)
{
	return sbt_post(t, path, NULL, body);
}

static void
refused(struct sbt *t, const char *body, int status, const char *code,
    const char *param)
{
	assert_int_equal(update(t, body), status);
	assert_string_equal(sbt_code(t), code);
	assert_string_equal(sbt_param(t), param);
}

static const char *
text(const struct sbt *t, const char *key)
{
	return jdoc_cstr(sbt_value(t, key), "");
}

static void
only_the_fields_sent_are_changed(void **state)
{
	struct sbt *t = *state;

	t->now_ms += 60000;
	assert_int_equal(
	    update(t, "{\"fields\":{\"title\":\"Chief\",\"score\":7}}"), 200);
	assert_string_equal(path + strlen("/v1/contacts/"), sbt_id(t));
	for (unsigned fresh = 0; fresh < 2; fresh++) {
		assert_string_equal(text(t, "title"), "Chief");
		assert_int_equal(jdoc_int(sbt_value(t, "score"), 0), 7);
		assert_int_equal(jdoc_size(sbt_value(t, "$email")), 1);
		assert_string_equal(text(t, "external-id"), "X1");
		assert_string_equal(
		    jdoc_cstr(jdoc_get(sbt_root(t), "createdAt"), ""),
		    "2026-03-01T12:00:00.000Z");
		assert_string_equal(
		    jdoc_cstr(jdoc_get(sbt_root(t), "updatedAt"), ""),
		    "2026-03-01T12:01:00.000Z");
		assert_int_equal(sbt_get(t, path), 200);
	}
}

static void
null_clears_and_an_object_is_replaced_as_a_whole(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(update(t, "{\"fields\":{\"title\":null,\"address\":{"
				   "\"street\":\"Am Markt\"}}}"),
	    200);
	assert_int_equal(sbt_get(t, path), 200);
	assert_int_equal(jdoc_kind(sbt_value(t, "title")), JDOC_NULL);
	assert_null(jdoc_get(sbt_value(t, "address"), "city"));
	assert_string_equal(
	    jdoc_cstr(jdoc_get(sbt_value(t, "address"), "street"), ""),
	    "Am Markt");
	assert_string_equal(text(t, "external-id"), "X1");
}

static void
an_update_is_judged_like_a_create(void **state)
{
	struct sbt *t = *state;
	char body[200];
	char *acc;

	refused(t, "{\"fields\":{\"nope\":1}}", 400, "unknown_field", "nope");
	refused(
	    t, "{\"fields\":{\"score\":\"1\"}}", 400, "invalid_type", "score");
	refused(t, "{\"fields\":{\"$email\":[\"a@b@c\"]}}", 422, "", "$email");
	refused(t, "{\"fields\":{\"tags\":[\"none\"]}}", 400,
	    "referenced_resource_missing", "tags");
	refused(t, "{\"fields\":[]}", 400, "invalid_type", "fields");
	refused(t, "{\"relationships\":{\"$boss\":{\"add\":\"x\"}}}", 400,
	    "unknown_relationship", "$boss");
	refused(t, "{\"fields\":{},\"title\":\"x\"}", 400, "unknown_field",
	    "title");
	refused(t, "[]", 400, "invalid_type", "");
	refused(t, NULL, 400, "invalid_type", "");
	acc = sbt_make(t, "/v1/accounts", "{\"fields\":{\"$name\":\"A\"}}");
	(void)snprintf(body, sizeof(body), "/v1/accounts/%s", acc);
	free(acc);
	assert_int_equal(
	    sbt_post(t, body, NULL, "{\"fields\":{\"$name\":null}}"), 400);
	assert_string_equal(sbt_code(t), "parameter_missing");
	assert_int_equal(
	    sbt_post(t, body, NULL, "{\"fields\":{\"$name\":\" \"}}"), 400);
	assert_int_equal(
	    sbt_post(t, body, NULL, "{\"fields\":{\"$accountStatus\":\"x\"}}"),
	    400);
	assert_string_equal(sbt_code(t), "invalid_configuration");
	/* The name need not be sent again. */
	assert_int_equal(
	    sbt_post(t, body, NULL, "{\"fields\":{\"tier\":\"A\"}}"), 200);
}

static void
a_refused_update_changes_nothing(void **state)
{
	struct sbt *t = *state;
	char *before;

	assert_int_equal(sbt_get(t, path), 200);
	before = strdup(buf_text(&t->a.body));
	t->now_ms += 1000;
	refused(t,
	    "{\"fields\":{\"title\":\"new\"},\"relationships\":{\"$account\":{"
	    "\"add\":\"acc_none\"}}}",
	    400, "relationship_entity_missing", "$account");
	assert_int_equal(sbt_get(t, path), 200);
	assert_string_equal(buf_text(&t->a.body), before);
	free(before);
}

static void
an_unknown_id_and_one_of_another_object_are_not_found(void **state)
{
	struct sbt *t = *state;
	char other[128];

	assert_int_equal(sbt_post(t, "/v1/contacts/con_none", NULL, "{}"), 404);
	assert_string_equal(sbt_type(t), "not_found");
	(void)snprintf(
	    other, sizeof(other), "/v1/accounts/%s", strrchr(path, '/') + 1);
	assert_int_equal(sbt_post(t, other, NULL, "{}"), 404);
	assert_int_equal(sbt_post(t, "/v1/members/mem_x", NULL, "{}"), 404);
}

static void
a_unique_value_may_stay_move_and_come_free(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(
	    update(t, "{\"fields\":{\"external-id\":\"X1\"}}"), 200);
	assert_int_equal(sbt_contact(t, "external-id", "\"X1\""), 409);
	assert_int_equal(
	    update(t, "{\"fields\":{\"external-id\":\"X2\"}}"), 200);
	assert_int_equal(sbt_contact(t, "external-id", "\"X2\""), 409);
	assert_int_equal(sbt_contact(t, "external-id", "\"X1\""), 200);
	refused(
	    t, "{\"fields\":{\"external-id\":\"X1\"}}", 409, "", "external-id");
}

static void
keys_of_updates_are_a_kind_of_their_own(void **state)
{
	struct sbt *t = *state;
	const char *body = "{\"fields\":{\"title\":\"one\"}}";
	char *other;
	char *first;
	char *id = strrchr(path, '/') + 1;

	/* A create's key runs as an update's. */
	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "k", "{\"fields\":{}}"), 200);
	assert_string_not_equal(sbt_id(t), id);
	assert_int_equal(sbt_post(t, path, "k", body), 200);
	assert_string_equal(sbt_id(t), id);
	first = strdup(buf_text(&t->a.body));
	/* Later changes are not in the replay, and a replay changes nothing. */
	t->now_ms += 1000;
	assert_int_equal(update(t, "{\"fields\":{\"title\":\"two\"}}"), 200);
	assert_int_equal(sbt_post(t, path, "k", body), 200);
	assert_string_equal(buf_text(&t->a.body), first);
	assert_int_equal(sbt_get(t, path), 200);
	assert_string_equal(text(t, "title"), "two");
	/* An update of an account is another operation. */
	other = sbt_make(t, "/v1/accounts", "{\"fields\":{\"$name\":\"A\"}}");
	free(first);
	first = malloc(128);
	(void)snprintf(first, 128, "/v1/accounts/%s", other);
	assert_int_equal(sbt_post(t, first, "k", "{}"), 200);
	assert_string_equal(sbt_id(t), other);
	free(first);
	free(other);
}

static void
a_key_is_replayed_after_the_record_was_deleted(void **state)
{
	struct sbt *t = *state;
	char *first;

	assert_int_equal(
	    sbt_post(t, path, "k", "{\"fields\":{\"score\":1}}"), 200);
	first = strdup(buf_text(&t->a.body));
	assert_int_equal(sbt_send(t, "DELETE", path, NULL), 200);
	assert_int_equal(
	    sbt_post(t, path, "k", "{\"fields\":{\"score\":1}}"), 200);
	assert_string_equal(buf_text(&t->a.body), first);
	assert_int_equal(
	    sbt_post(t, path, "l", "{\"fields\":{\"score\":1}}"), 404);
	free(first);
}

static void
updates_and_deletes_need_the_scope_of_updates(void **state)
{
	struct sbt *t = *state;

	sbt_stop(t);
	t->opts.scopes = "contacts:create,contacts:read,accounts:update";
	sbt_start(t);
	assert_int_equal(
	    sbt_post(t, "/v1/contacts", NULL, "{\"fields\":{}}"), 200);
	(void)snprintf(path, sizeof(path), "/v1/contacts/%s", sbt_id(t));
	assert_int_equal(update(t, "{}"), 403);
	assert_string_equal(sbt_type(t), "forbidden");
	assert_int_equal(sbt_send(t, "DELETE", path, NULL), 403);
	assert_int_equal(sbt_get(t, path), 200);
	t->req.content_type = "text/plain";
	t->opts.scopes = NULL;
	sbt_stop(t);
	sbt_start(t);
	assert_int_equal(update(t, "{}"), 415);
}

static void
a_deleted_record_is_gone_for_good(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_send(t, "DELETE", path, NULL), 200);
	assert_int_equal(sbt_get(t, path), 404);
	assert_int_equal(update(t, "{}"), 404);
	assert_int_equal(sbt_send(t, "DELETE", path, NULL), 404);
	assert_int_equal(sbt_get(t, "/v1/contacts"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 0);
	assert_int_equal(sbt_get(t, "/v1/contacts?$email=a@example.com"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 0);
	/* Its unique values are free. */
	assert_int_equal(sbt_contact(t, "external-id", "\"X1\""), 200);
	assert_int_equal(sbt_send(t, "DELETE", "/v1/members/mem_x", NULL), 404);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(only_the_fields_sent_are_changed),
	    T(null_clears_and_an_object_is_replaced_as_a_whole),
	    T(an_update_is_judged_like_a_create),
	    T(a_refused_update_changes_nothing),
	    T(an_unknown_id_and_one_of_another_object_are_not_found),
	    T(a_unique_value_may_stay_move_and_come_free),
	    T(keys_of_updates_are_a_kind_of_their_own),
	    T(a_key_is_replayed_after_the_record_was_deleted),
	    T(updates_and_deletes_need_the_scope_of_updates),
	    T(a_deleted_record_is_gone_for_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
