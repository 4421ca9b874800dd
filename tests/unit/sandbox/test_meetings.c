// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

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

/* A meeting of the day before SBT_T0, with more fields. */
static int
meet(struct sbt *t, const char *more, const char *behind)
{
	return sbt_postf(t, "/v1/meetings",
	    "{'fields':{'$title':'M','$startDate':'2026-02-28T10:00:00Z',"
	    "'$endDate':'2026-02-28T11:00:00Z'%s}%s}",
	    more, behind);
}

static const char *
text(const struct sbt *t, const char *key)
{
	return jdoc_cstr(sbt_value(t, key), "");
}

static void
a_meeting_is_in_the_past_and_ends_after_it_begins(void **state)
{
	struct sbt *t = *state;
	const char *path = "/v1/meetings";

	sbt_refused(t, path,
	    "{'fields':{'$title':'M','$startDate':'2026-03-01T11:00:00Z',"
	    "'$endDate':'2026-03-01T12:00:01Z'}}",
	    422, "", "$endDate");
	sbt_refused(t, path,
	    "{'fields':{'$title':'M','$startDate':'2026-02-28T11:00:00Z',"
	    "'$endDate':'2026-02-28T10:00:00Z'}}",
	    422, "", "$endDate");
	sbt_refused(t, path,
	    "{'fields':{'$title':'M','$startDate':'2026-02-28T11:00:00Z'}}",
	    400, "parameter_missing", "$endDate");
	assert_int_equal(meet(t, "", ""), 200);
	/* An hour later the first one would do. */
	t->now_ms += 3600000;
	assert_int_equal(
	    sbt_postf(t, path,
		"{'fields':{'$title':'M','$startDate':'2026-03-01T11:00:00Z',"
		"'$endDate':'2026-03-01T12:00:01Z'}}"),
	    200);
}

static void
only_privacy_and_transcript_change_later(void **state)
{
	struct sbt *t = *state;
	const char *path;

	assert_int_equal(meet(t, "", ""), 200);
	path = sbt_join("/v1/meetings/", sbt_id(t), "");
	sbt_refused(t, path, "{'fields':{'$title':'N'}}", 400,
	    "invalid_configuration", "$title");
	sbt_refused(t, path, "{'relationships':{'$transcript':{'add':'f'}}}",
	    400, "invalid_configuration", "$transcript");
	sbt_refused(t, path,
	    "{'relationships':{'$transcript':{'replace':null}}}", 400,
	    "parameter_missing", "$transcript");
	sbt_refused(t, path, "{'relationships':{'$contact':{'add':'c'}}}", 400,
	    "invalid_configuration", "$contact");
	sbt_refused(t, path, "{'autoCreateRecords':true}", 400, "unknown_field",
	    "autoCreateRecords");
	assert_int_equal(
	    sbt_postf(t, path, "{'fields':{'$privacySetting':'METADATA'}}"),
	    200);
}

static void
a_flag_beside_the_fields_is_a_boolean(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(meet(t, "", ",'autoCreateRecords':1"), 400);
	assert_string_equal(sbt_code(t), "invalid_type");
	assert_int_equal(meet(t, "", ",'autoCreateRecords':true"), 200);
	sbt_refused(t, "/v1/contacts", "{'fields':{},'autoCreateRecords':true}",
	    400, "unknown_field", "autoCreateRecords");
}

static void
an_organizer_is_one_address_and_attendees_a_list(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(meet(t, ",'$organizerEmail':['a@b.de']", ""), 400);
	assert_string_equal(sbt_code(t), "invalid_type");
	assert_int_equal(meet(t, ",'$attendeeEmails':'a@b.de'", ""), 400);
	assert_string_equal(sbt_code(t), "invalid_type");
	assert_int_equal(meet(t, ",'$organizerEmail':'a@b.de'", ""), 200);
	assert_string_equal(text(t, "$organizerEmail"), "a@b.de");
}

static void
a_meeting_of_metadata_hides_what_was_said(void **state)
{
	struct sbt *t = *state;
	const char *path;

	assert_int_equal(meet(t,
			     ",'$description':'secret','$meetingUrl':"
			     "'https://meet.example/1','$privacySetting':"
			     "'METADATA'",
			     ""),
	    200);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(sbt_root(t), "accessLevel"), ""), "METADATA");
	assert_string_equal(
	    jdoc_cstr(jdoc_get(sbt_root(t), "objectType"), ""), "meeting");
	assert_int_equal(jdoc_kind(sbt_value(t, "$description")), JDOC_NULL);
	assert_int_equal(jdoc_kind(sbt_value(t, "$meetingUrl")), JDOC_NULL);
	assert_string_equal(text(t, "$title"), "M");
	path = sbt_join("/v1/meetings/", sbt_id(t), "");
	assert_int_equal(
	    sbt_postf(t, path, "{'fields':{'$privacySetting':'FULL'}}"), 200);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(sbt_root(t), "accessLevel"), ""), "FULL");
	assert_string_equal(text(t, "$description"), "secret");
}

static void
attendees_that_are_known_are_linked_with_what_they_belong_to(void **state)
{
	struct sbt *t = *state;
	char *acc =
	    sbt_make(t, "/v1/accounts", "{\"fields\":{\"$name\":\"A\"}}");
	char *con;

	assert_int_equal(sbt_postf(t, "/v1/contacts",
			     "{'fields':{'$email':['jane@a.example']},"
			     "'relationships':{'$account':'%s'}}",
			     acc),
	    200);
	con = strdup(sbt_id(t));
	assert_int_equal(meet(t,
			     ",'$attendeeEmails':['Jane@A.example',"
			     "'nobody@a.example']",
			     ""),
	    200);
	assert_int_equal(sbt_links(t, "$contact"), 1);
	assert_string_equal(sbt_link(t, "$contact"), con);
	assert_string_equal(sbt_link(t, "$account"), acc);
	assert_int_equal(sbt_get(t, sbt_join("/v1/accounts/", acc, "")), 200);
	assert_int_equal(sbt_links(t, "$meeting"), 1);
	free(acc);
	free(con);
}

static int64_t
contacts(struct sbt *t)
{
	assert_int_equal(sbt_get(t, "/v1/contacts"), 200);
	return jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1);
}

static void
attendees_that_are_unknown_get_contacts_when_that_is_asked(void **state)
{
	struct sbt *t = *state;
	static const char attendees[] =
	    ",'$attendeeEmails':['jane@a.example','new@a.example',"
	    "'NEW@a.example']";
	char *jane;
	char *path;
	char *answer;

	sbt_stop(t);
	t->opts.state = sbt_path(t, "state");
	sbt_start(t);
	jane = sbt_make(t, "/v1/contacts",
	    "{\"fields\":{\"$email\":[\"jane@a.example\"]}}");
	assert_int_equal(meet(t, attendees, ",'autoCreateRecords':false"), 200);
	assert_int_equal(sbt_links(t, "$contact"), 1);
	assert_int_equal(contacts(t), 1);

	assert_int_equal(meet(t, attendees, ",'autoCreateRecords':true"), 200);
	assert_int_equal(sbt_links(t, "$contact"), 2);
	assert_string_equal(sbt_link(t, "$contact"), jane);
	path = strdup(sbt_join("/v1/meetings/", sbt_id(t), ""));
	assert_int_equal(contacts(t), 2);
	/* They are there now: another meeting makes none. */
	assert_int_equal(meet(t, attendees, ",'autoCreateRecords':true"), 200);
	assert_int_equal(sbt_links(t, "$contact"), 2);
	assert_int_equal(contacts(t), 2);

	assert_int_equal(sbt_get(t, "/v1/contacts"), 200);
	answer = strdup(buf_text(&t->a.body));
	sbt_stop(t);
	sbt_start(t);
	assert_int_equal(sbt_get(t, "/v1/contacts"), 200);
	assert_string_equal(buf_text(&t->a.body), answer);
	assert_non_null(strstr(answer, "\"new@a.example\""));
	assert_int_equal(sbt_get(t, path), 200);
	assert_int_equal(sbt_links(t, "$contact"), 2);
	/* New ids are new. */
	assert_int_equal(sbt_postf(t, "/v1/contacts", "{'fields':{}}"), 200);
	assert_int_equal(contacts(t), 3);
	free(jane);
	free(path);
	free(answer);
}

static void
a_list_holds_records_of_its_type(void **state)
{
	struct sbt *t = *state;
	char *acc =
	    sbt_make(t, "/v1/accounts", "{\"fields\":{\"$name\":\"A\"}}");
	char *con = sbt_make(t, "/v1/contacts", "{\"fields\":{}}");
	char *list;

	sbt_refused(t, "/v1/lists",
	    "{'fields':{'$name':'L','$objectType':'$task'}}", 400,
	    "referenced_resource_missing", "$objectType");
	assert_int_equal(sbt_postf(t, "/v1/lists",
			     "{'fields':{'$name':'L','$objectType':'contact'},"
			     "'relationships':{'$accounts':'%s'}}",
			     acc),
	    400);
	assert_string_equal(sbt_code(t), "invalid_configuration");
	assert_int_equal(sbt_postf(t, "/v1/lists",
			     "{'fields':{'$name':'L','$objectType':'$account'},"
			     "'relationships':{'$accounts':['%s']}}",
			     acc),
	    200);
	assert_string_equal(text(t, "$objectType"), "account");
	assert_null(jdoc_get(sbt_root(t), "relationships"));
	assert_null(jdoc_get(sbt_root(t), "updatedAt"));
	list = strdup(sbt_id(t));
	assert_int_equal(
	    sbt_get(t, sbt_join("/v1/lists/", list, "/accounts?limit=1")), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 1);
	assert_string_equal(
	    jdoc_cstr(
		jdoc_get(jdoc_at(jdoc_get(sbt_root(t), "data"), 0), "id"), ""),
	    acc);
	assert_int_equal(
	    sbt_get(t, sbt_join("/v1/lists/", list, "/contacts")), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 0);
	assert_int_equal(
	    sbt_get(t, sbt_join("/v1/lists/", list, "/tasks")), 404);
	assert_int_equal(
	    sbt_postf(t, sbt_join("/v1/lists/", list, ""),
		"{'relationships':{'$contacts':{'add':'%s'}}}", con),
	    400);
	sbt_refused(t, sbt_join("/v1/lists/", list, ""),
	    "{'fields':{'$objectType':'contact'}}", 400,
	    "invalid_configuration", "$objectType");
	sbt_refused(t, sbt_join("/v1/lists/", list, ""),
	    "{'relationships':{'$accounts':{'replace':[]}}}", 400,
	    "invalid_configuration", "$accounts");
	assert_int_equal(
	    sbt_postf(t, sbt_join("/v1/lists/", list, ""),
		"{'relationships':{'$accounts':{'remove':'%s'}}}", acc),
	    200);
	assert_int_equal(
	    sbt_get(t, sbt_join("/v1/lists/", list, "/accounts")), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 0);
	free(acc);
	free(con);
	free(list);
}

static void
a_lists_page_needs_both_scopes(void **state)
{
	struct sbt *t = *state;
	static const char *const scopes[] = {"lists:read", "accounts:read"};

	for (unsigned i = 0; i < 2; i++) {
		sbt_stop(t);
		t->opts.scopes = scopes[i];
		sbt_start(t);
		assert_int_equal(sbt_get(t, "/v1/lists/l/accounts"), 403);
	}
	sbt_stop(t);
	t->opts.scopes = "lists:read,accounts:read";
	sbt_start(t);
	assert_int_equal(sbt_get(t, "/v1/lists/l/accounts"), 404);
}

static void
emails_come_from_seeds_and_are_read_only(void **state)
{
	struct sbt *t = *state;

	sbt_stop(t);
	sbt_write(sbt_path(t, "email.jsonl"),
	    "{\"id\":\"eml_1\",\"createdAt\":\"2026-01-01T00:00:00Z\","
	    "\"fields\":{\"$subject\":{\"value\":\"Hi\"},\"$body\":{\"value\":"
	    "\"<p>x</p>\"},\"$unheard\":{\"value\":1}}}\n");
	t->opts.seed = t->dir;
	sbt_start(t);
	assert_int_equal(sbt_get(t, "/v1/emails/eml_1"), 200);
	assert_string_equal(text(t, "$body"), "<p>x</p>");
	assert_int_equal(sbt_get(t, "/v1/emails"), 200);
	assert_null(jdoc_get(
	    jdoc_get(jdoc_at(jdoc_get(sbt_root(t), "data"), 0), "fields"),
	    "$body"));
	assert_int_equal(sbt_postf(t, "/v1/emails", "{'fields':{}}"), 404);
	assert_int_equal(sbt_send(t, "DELETE", "/v1/emails/eml_1", NULL), 404);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(a_meeting_is_in_the_past_and_ends_after_it_begins),
	    T(only_privacy_and_transcript_change_later),
	    T(a_flag_beside_the_fields_is_a_boolean),
	    T(an_organizer_is_one_address_and_attendees_a_list),
	    T(a_meeting_of_metadata_hides_what_was_said),
	    T(attendees_that_are_known_are_linked_with_what_they_belong_to),
	    T(attendees_that_are_unknown_get_contacts_when_that_is_asked),
	    T(a_list_holds_records_of_its_type),
	    T(a_lists_page_needs_both_scopes),
	    T(emails_come_from_seeds_and_are_read_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
