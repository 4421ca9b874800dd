// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <stdio.h>

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
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

static const char contacts[] = "/v1/contacts";
static const char merge_contacts[] = "/v1/contacts/merge";

/* Make a record of a body with ' for "; its id, to free(). */
static char *
make(struct sbt *t, const char *path, const char *body)
{
	assert_int_equal(sbt_postf(t, path, "%s", body), 200);
	return strdup(sbt_id(t));
}

static int
merge(struct sbt *t, const char *path, const char *primary,
    const char *duplicate, const char *more)
{
	return sbt_postf(t, path, "{'primaryId':'%s','duplicateId':'%s'%s}",
	    primary, duplicate, more);
}

static const char *
member(const struct sbt *t, const char *key)
{
	return jdoc_cstr(jdoc_get(sbt_root(t), key), "");
}

static const char *
text(const struct sbt *t, const char *key)
{
	return jdoc_cstr(sbt_value(t, key), "");
}

static int
get(struct sbt *t, const char *path, const char *id)
{
	return sbt_get(t, sbt_join(path, id, ""));
}

static void
a_merge_is_answered_and_can_be_read_again(void **state)
{
	struct sbt *t = *state;
	char *a = make(t, contacts, "{'fields':{}}");
	char *b = make(t, contacts, "{'fields':{}}");
	char *first;
	char *id;

	assert_int_equal(merge(t, merge_contacts, a, b, ""), 200);
	assert_string_equal(member(t, "objectType"), "contact");
	assert_string_equal(member(t, "primaryId"), a);
	assert_string_equal(member(t, "duplicateId"), b);
	assert_string_equal(member(t, "createdAt"), "2026-03-01T12:00:00.000Z");
	first = strdup(buf_text(&t->a.body));
	id = strdup(sbt_id(t));
	/* A later change of the primary does not make it a later merge. */
	t->now_ms += 5000;
	assert_int_equal(sbt_postf(t, sbt_join("/v1/contacts/", a, ""),
			     "{'fields':{'title':'T'}}"),
	    200);
	assert_int_equal(get(t, "/v1/merges/", id), 200);
	assert_string_equal(buf_text(&t->a.body), first);
	assert_int_equal(get(t, "/v1/merges/", "mrg_none"), 404);
	assert_int_equal(get(t, "/v1/merges/mrg_", a), 404);
	assert_int_equal(sbt_get(t, "/v1/merges/"), 404);
	assert_int_equal(sbt_get(t, "/v1/merges"), 404);
	free(a);
	free(b);
	free(first);
	free(id);
}

static void
the_primary_keeps_its_values_and_gets_what_it_has_not(void **state)
{
	struct sbt *t = *state;
	char *a = make(t, contacts,
	    "{'fields':{'title':'A','$email':['a@x.de','c@x.de']}}");
	char *b = make(t, contacts,
	    "{'fields':{'title':'B','external-id':'7',"
	    "'$email':['c@x.de','b@x.de']}}");
	const struct jval *mails;

	t->now_ms += 1000;
	assert_int_equal(merge(t, merge_contacts, a, b, ""), 200);
	assert_int_equal(get(t, "/v1/contacts/", a), 200);
	assert_string_equal(text(t, "title"), "A");
	assert_string_equal(text(t, "external-id"), "7");
	mails = sbt_value(t, "$email");
	assert_int_equal(jdoc_size(mails), 3);
	assert_string_equal(jdoc_cstr(jdoc_at(mails, 0), ""), "a@x.de");
	assert_string_equal(jdoc_cstr(jdoc_at(mails, 1), ""), "c@x.de");
	assert_string_equal(jdoc_cstr(jdoc_at(mails, 2), ""), "b@x.de");
	assert_string_equal(member(t, "updatedAt"), "2026-03-01T12:00:01.000Z");
	/* The unique value is the primary's now, and still taken. */
	sbt_refused(t, contacts, "{'fields':{'external-id':'7'}}", 409, "",
	    "external-id");
	free(a);
	free(b);
}

static void
options_of_a_multi_select_are_united_too(void **state)
{
	struct sbt *t = *state;
	char *a = make(t, "/v1/accounts",
	    "{'fields':{'$name':'A','$industry':['Energy']}}");
	char *b = make(t, "/v1/accounts",
	    "{'fields':{'$name':'B','$industry':['Retail','Energy']}}");

	assert_int_equal(merge(t, "/v1/accounts/merge", a, b, ""), 200);
	assert_int_equal(get(t, "/v1/accounts/", a), 200);
	assert_int_equal(jdoc_size(sbt_value(t, "$industry")), 2);
	free(a);
	free(b);
}

static void
a_resolution_names_the_record_whose_value_wins(void **state)
{
	struct sbt *t = *state;
	char *a = make(t, contacts,
	    "{'fields':{'title':'A','external-id':'1','$email':['a@x.de']}}");
	char *b =
	    make(t, contacts, "{'fields':{'title':'B','$email':['b@x.de']}}");

	assert_int_equal(merge(t, merge_contacts, a, b,
			     ",'fieldResolutions':{'title':'duplicate',"
			     "'$email':'primary','external-id':'duplicate'}"),
	    200);
	assert_int_equal(get(t, "/v1/contacts/", a), 200);
	assert_string_equal(text(t, "title"), "B");
	assert_int_equal(jdoc_size(sbt_value(t, "$email")), 1);
	/* A blank wins over nothing. */
	assert_string_equal(text(t, "external-id"), "1");
	free(a);
	free(b);
}

static void
the_duplicate_is_gone_for_good(void **state)
{
	struct sbt *t = *state;
	char *a = make(t, "/v1/accounts", "{'fields':{'$name':'A'}}");
	char *b = make(t, "/v1/accounts", "{'fields':{'$name':'B'}}");

	assert_int_equal(merge(t, "/v1/accounts/merge", a, b, ""), 200);
	assert_int_equal(get(t, "/v1/accounts/", b), 404);
	assert_int_equal(sbt_postf(t, sbt_join("/v1/accounts/", b, ""),
			     "{'fields':{'$name':'C'}}"),
	    404);
	assert_int_equal(merge(t, "/v1/accounts/merge", a, b, ""), 404);
	assert_string_equal(sbt_param(t), "duplicateId");
	assert_int_equal(merge(t, "/v1/accounts/merge", b, a, ""), 404);
	assert_string_equal(sbt_param(t), "primaryId");
	assert_int_equal(
	    sbt_postf(t, contacts,
		"{'fields':{},'relationships':{'$account':'%s'}}", b),
	    400);
	assert_string_equal(sbt_code(t), "relationship_entity_inactive");
	assert_int_equal(sbt_get(t, "/v1/accounts"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 1);
	free(a);
	free(b);
}

static char *
contact_of(struct sbt *t, const char *account)
{
	assert_int_equal(
	    sbt_postf(t, contacts,
		"{'fields':{},'relationships':{'$account':'%s'}}", account),
	    200);
	return strdup(sbt_id(t));
}

static void
links_move_to_the_primary_at_both_ends(void **state)
{
	struct sbt *t = *state;
	char *a = make(t, "/v1/accounts", "{'fields':{'$name':'A'}}");
	char *b = make(t, "/v1/accounts", "{'fields':{'$name':'B'}}");
	char *of_a = contact_of(t, a);
	char *of_b = contact_of(t, b);
	char *lone = make(t, contacts, "{'fields':{}}");
	char *list;
	char *opp;

	assert_int_equal(sbt_postf(t, "/v1/lists",
			     "{'fields':{'$name':'L','$objectType':'account'},"
			     "'relationships':{'$accounts':['%s']}}",
			     b),
	    200);
	list = strdup(sbt_id(t));
	assert_int_equal(sbt_postf(t, "/v1/opportunities",
			     "{'fields':{'$name':'O','$stage':'Discovery'},"
			     "'relationships':{'$account':'%s',"
			     "'$champion':'%s'}}",
			     b, of_b),
	    200);
	opp = strdup(sbt_id(t));

	assert_int_equal(merge(t, "/v1/accounts/merge", a, b, ""), 200);
	assert_int_equal(get(t, "/v1/accounts/", a), 200);
	assert_int_equal(sbt_links(t, "$contact"), 2);
	assert_int_equal(get(t, "/v1/contacts/", of_b), 200);
	assert_int_equal(sbt_links(t, "$account"), 1);
	assert_string_equal(sbt_link(t, "$account"), a);
	assert_int_equal(get(t, "/v1/opportunities/", opp), 200);
	assert_string_equal(sbt_link(t, "$account"), a);
	assert_int_equal(
	    sbt_get(t, sbt_join("/v1/lists/", list, "/accounts")), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 1);
	assert_string_equal(
	    jdoc_cstr(
		jdoc_get(jdoc_at(jdoc_get(sbt_root(t), "data"), 0), "id"), ""),
	    a);

	/* One side alone knows the champion; the merged one has no account. */
	assert_int_equal(merge(t, merge_contacts, lone, of_b, ""), 200);
	assert_int_equal(get(t, "/v1/opportunities/", opp), 200);
	assert_int_equal(sbt_links(t, "$champion"), 1);
	assert_string_equal(sbt_link(t, "$champion"), lone);
	assert_int_equal(get(t, "/v1/contacts/", lone), 200);
	assert_string_equal(sbt_link(t, "$account"), a);
	free(a);
	free(b);
	free(of_a);
	free(of_b);
	free(lone);
	free(list);
	free(opp);
}

static char *
opportunity(struct sbt *t, const char *account, const char *fields)
{
	assert_int_equal(sbt_postf(t, "/v1/opportunities",
			     "{'fields':{'$name':'O',%s},"
			     "'relationships':{'$account':'%s'}}",
			     fields, account),
	    200);
	return strdup(sbt_id(t));
}

static void
a_relationship_that_holds_one_record_keeps_the_primarys(void **state)
{
	struct sbt *t = *state;
	char *acc_a = make(t, "/v1/accounts", "{'fields':{'$name':'A'}}");
	char *acc_b = make(t, "/v1/accounts", "{'fields':{'$name':'B'}}");
	char *con = make(t, contacts, "{'fields':{}}");
	char *a = opportunity(t, acc_a, "'$stage':'Proposal'");
	char *b = opportunity(t, acc_b, "'$stage':'Proposal'");

	assert_int_equal(
	    sbt_postf(t, sbt_join("/v1/opportunities/", b, ""),
		"{'relationships':{'$champion':{'add':'%s'}}}", con),
	    200);
	assert_int_equal(merge(t, "/v1/opportunities/merge", a, b, ""), 200);
	assert_int_equal(get(t, "/v1/opportunities/", a), 200);
	assert_int_equal(sbt_links(t, "$account"), 1);
	assert_string_equal(sbt_link(t, "$account"), acc_a);
	assert_string_equal(sbt_link(t, "$champion"), con);
	assert_int_equal(get(t, "/v1/accounts/", acc_b), 200);
	assert_int_equal(sbt_links(t, "$opportunity"), 0);
	free(acc_a);
	free(acc_b);
	free(con);
	free(a);
	free(b);
}

static void
a_stage_stays_with_its_pipeline(void **state)
{
	struct sbt *t = *state;
	const char *path = "/v1/opportunities/merge";
	char *acc = make(t, "/v1/accounts", "{'fields':{'$name':'A'}}");
	char *a = opportunity(
	    t, acc, "'$pipeline':'New business','$stage':'Proposal'");
	char *b =
	    opportunity(t, acc, "'$pipeline':'Renewals','$stage':'Churned'");
	char *stage;

	stage = strdup(text(t, "$stage"));
	assert_int_equal(
	    merge(t, path, a, b, ",'fieldResolutions':{'$stage':'duplicate'}"),
	    400);
	assert_string_equal(sbt_code(t), "invalid_configuration");
	assert_string_equal(sbt_param(t), "$stage");
	assert_int_equal(merge(t, path, a, b,
			     ",'fieldResolutions':{'$pipeline':'duplicate'}"),
	    200);
	assert_int_equal(get(t, "/v1/opportunities/", a), 200);
	assert_string_equal(text(t, "$stage"), stage);
	free(acc);
	free(a);
	free(b);
	free(stage);
}

static void
a_merge_that_makes_no_sense_is_refused(void **state)
{
	struct sbt *t = *state;
	char *a = make(t, contacts, "{'fields':{}}");
	char *b = make(t, contacts, "{'fields':{}}");
	char *acc = make(t, "/v1/accounts", "{'fields':{'$name':'A'}}");
	static const struct {
		const char *more;
		const char *code;
		const char *param;
	} wrong[] = {
	    {",'other':1", "unknown_field", "other"},
	    {",'fieldResolutions':[]", "invalid_type", "fieldResolutions"},
	    {",'fieldResolutions':{'nope':'primary'}", "unknown_field", "nope"},
	    {",'fieldResolutions':{'title':'both'}", "invalid_type", "title"},
	    {",'fieldResolutions':{'title':null}", "invalid_type", "title"},
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(
		    merge(t, merge_contacts, a, b, wrong[i].more), 400);
		assert_string_equal(sbt_code(t), wrong[i].code);
		assert_string_equal(sbt_param(t), wrong[i].param);
	}
	assert_int_equal(merge(t, "/v1/accounts/merge", acc, acc,
			     ",'fieldResolutions':null"),
	    400);
	assert_string_equal(sbt_code(t), "invalid_configuration");
	assert_int_equal(merge(t, merge_contacts, a, acc, ""), 400);
	assert_string_equal(sbt_code(t), "referenced_resource_missing");
	assert_string_equal(sbt_param(t), "duplicateId");
	assert_int_equal(merge(t, merge_contacts, a, "con_none", ""), 404);
	sbt_refused(t, merge_contacts, "{'duplicateId':'con_1'}", 400,
	    "parameter_missing", "primaryId");
	sbt_refused(t, merge_contacts, "{'primaryId':1}", 400, "invalid_type",
	    "primaryId");
	sbt_refused(t, merge_contacts, "[]", 400, "invalid_type", "");
	assert_int_equal(sbt_postf(t, "/v1/tasks/merge", "{}"), 404);
	t->req.content_type = "text/plain";
	assert_int_equal(merge(t, merge_contacts, a, b, ""), 415);
	/* None of it changed anything. */
	assert_int_equal(get(t, "/v1/contacts/", b), 200);
	free(a);
	free(b);
	free(acc);
}

static void
a_read_only_field_is_not_resolved(void **state)
{
	struct sbt *t = *state;
	char *a = make(t, "/v1/accounts", "{'fields':{'$name':'A'}}");
	char *b = make(t, "/v1/accounts", "{'fields':{'$name':'B'}}");

	assert_int_equal(
	    merge(t, "/v1/accounts/merge", a, b,
		",'fieldResolutions':{'$howTheyMakeMoney':'primary'}"),
	    400);
	assert_string_equal(sbt_code(t), "invalid_configuration");
	assert_string_equal(sbt_param(t), "$howTheyMakeMoney");
	free(a);
	free(b);
}

static void
a_merge_needs_the_scope_of_updates_and_reading_it_that_of_reads(void **state)
{
	struct sbt *t = *state;
	char *a = make(t, contacts, "{'fields':{}}");
	char *b = make(t, contacts, "{'fields':{}}");
	char *id;

	sbt_stop(t);
	t->opts.scopes = "contacts:create,contacts:read";
	sbt_start(t);
	assert_int_equal(merge(t, merge_contacts, a, b, ""), 403);
	sbt_stop(t);
	t->opts.scopes = "contacts:update,accounts:read";
	sbt_start(t);
	assert_int_equal(merge(t, merge_contacts, a, b, ""), 200);
	id = strdup(sbt_id(t));
	assert_int_equal(get(t, "/v1/merges/", id), 403);
	sbt_stop(t);
	t->opts.scopes = "contacts:read";
	sbt_start(t);
	assert_int_equal(get(t, "/v1/merges/", id), 200);
	free(a);
	free(b);
	free(id);
}

static void
a_merge_outlives_the_process_with_its_key(void **state)
{
	struct sbt *t = *state;
	char *acc = make(t, "/v1/accounts", "{'fields':{'$name':'A'}}");
	char *a = make(t, contacts, "{'fields':{'title':'A'}}");
	char *b = contact_of(t, acc);
	char body[200];
	char *answer;
	char *record;

	(void)snprintf(body, sizeof(body),
	    "{\"primaryId\":\"%s\",\"duplicateId\":\"%s\"}", a, b);
	assert_int_equal(sbt_post(t, merge_contacts, "k", body), 200);
	answer = strdup(buf_text(&t->a.body));
	/* The same key again: the first answer, though the record is gone. */
	assert_int_equal(sbt_post(t, merge_contacts, "k", body), 200);
	assert_string_equal(buf_text(&t->a.body), answer);
	assert_int_equal(get(t, "/v1/contacts/", a), 200);
	assert_string_equal(sbt_link(t, "$account"), acc);
	record = strdup(buf_text(&t->a.body));

	sbt_stop(t);
	sbt_start(t);
	assert_int_equal(get(t, "/v1/contacts/", a), 200);
	assert_string_equal(buf_text(&t->a.body), record);
	assert_int_equal(get(t, "/v1/contacts/", b), 404);
	assert_int_equal(sbt_post(t, merge_contacts, "k", body), 200);
	assert_string_equal(buf_text(&t->a.body), answer);
	assert_int_equal(sbt_post(t, merge_contacts, "other", body), 404);
	/* A key of a merge is none of a create. */
	assert_int_equal(
	    sbt_post(t, contacts, "k", "{\"fields\":{\"title\":\"N\"}}"), 200);
	assert_string_equal(text(t, "title"), "N");
	free(acc);
	free(a);
	free(b);
	free(answer);
	free(record);
}

static void
the_ledger_tells_a_merge_by_the_primarys_id(void **state)
{
	struct sbt *t = *state;
	char *a = make(t, contacts, "{'fields':{}}");
	char *b = make(t, contacts, "{'fields':{}}");
	char body[200];
	char id[64];
	struct buf ledger;
	const char *first;
	const char *second;

	sbt_stop(t);
	t->opts.ledger = sbt_path(t, "ledger.jsonl");
	sbt_start(t);
	(void)snprintf(body, sizeof(body),
	    "{\"primaryId\":\"%s\",\"duplicateId\":\"%s\"}", a, b);
	assert_int_equal(sbt_post(t, merge_contacts, "k", body), 200);
	assert_int_equal(sbt_post(t, merge_contacts, "k", body), 200);
	sbt_read(t->opts.ledger, &ledger);
	(void)snprintf(id, sizeof(id), "\"id\":\"%s\"", a);
	first = strstr(buf_text(&ledger), id);
	assert_non_null(first);
	assert_non_null(strstr(buf_text(&ledger), "\"effect\":\"merge\""));
	second = strstr(first + 1, id);
	assert_non_null(second);
	assert_null(strstr(buf_text(&ledger), b));
	buf_fini(&ledger);
	free(a);
	free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(a_merge_is_answered_and_can_be_read_again),
	    T(the_primary_keeps_its_values_and_gets_what_it_has_not),
	    T(options_of_a_multi_select_are_united_too),
	    T(a_resolution_names_the_record_whose_value_wins),
	    T(the_duplicate_is_gone_for_good),
	    T(links_move_to_the_primary_at_both_ends),
	    T(a_relationship_that_holds_one_record_keeps_the_primarys),
	    T(a_stage_stays_with_its_pipeline),
	    T(a_merge_that_makes_no_sense_is_refused),
	    T(a_read_only_field_is_not_resolved),
	    T(a_merge_needs_the_scope_of_updates_and_reading_it_that_of_reads),
	    T(a_merge_outlives_the_process_with_its_key),
	    T(the_ledger_tells_a_merge_by_the_primarys_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
