// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "export/expwhere.h"
#include "schema/defs.h"
#include "schema/object.h"

/* A field of each type; the operators are those of the API page. */
static const char definitions[] =
    "{\"objectType\":\"contact\",\"fieldDefinitions\":{"
    "\"text\":{\"label\":\"T\",\"valueType\":\"TEXT\"},"
    "\"name\":{\"label\":\"N\",\"valueType\":\"FULL_NAME\"},"
    "\"number\":{\"label\":\"N\",\"valueType\":\"NUMBER\"},"
    "\"money\":{\"label\":\"M\",\"valueType\":\"CURRENCY\","
    "\"typeConfiguration\":{\"currency\":\"EUR\"}},"
    "\"time\":{\"label\":\"T\",\"valueType\":\"DATETIME\"},"
    "\"check\":{\"label\":\"C\",\"valueType\":\"CHECKBOX\"},"
    "\"handle\":{\"label\":\"H\",\"valueType\":\"SOCIAL_HANDLE\","
    "\"typeConfiguration\":{\"handleService\":\"TWITTER\"}},"
    "\"address\":{\"label\":\"A\",\"valueType\":\"ADDRESS\"},"
    "\"select\":{\"label\":\"S\",\"valueType\":\"SINGLE_SELECT\","
    "\"typeConfiguration\":{\"options\":[{\"id\":\"opt_1\",\"label\":\"New\"},"
    "{\"id\":\"opt_2\",\"label\":\"Old\"}]}},"
    "\"many\":{\"label\":\"M\",\"valueType\":\"MULTI_SELECT\","
    "\"typeConfiguration\":{\"options\":[]}},"
    "\"mail\":{\"label\":\"M\",\"valueType\":\"EMAIL\"},"
    "\"phone\":{\"label\":\"P\",\"valueType\":\"TELEPHONE\"},"
    "\"web\":{\"label\":\"W\",\"valueType\":\"URL\"},"
    "\"memo\":{\"label\":\"M\",\"valueType\":\"MARKDOWN\"}"
    "},\"relationshipDefinitions\":{"
    "\"$account\":{\"label\":\"A\",\"cardinality\":\"HAS_MANY\","
    "\"objectType\":\"account\"},"
    "\"$owner\":{\"label\":\"O\",\"cardinality\":\"HAS_ONE\","
    "\"objectType\":\"member\",\"slug\":\"$contact-keeper\"},"
    "\"pets\":{\"label\":\"P\",\"cardinality\":\"HAS_MANY\","
    "\"objectType\":\"pet\"}}}";

static struct defs *defs;

static int
begin(void **state)
{
	struct jdoc *doc;
	struct err e;

	(void)state;
	if (jdoc_parse(&doc, definitions, sizeof(definitions) - 1, &e) != 0 ||
	    defs_parse(
		&defs, object_find(STR_LIT("contact")), jdoc_root(doc), &e))
		fail_msg("%s", e.msg);
	jdoc_free(doc);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	defs_free(defs);
	return 0;
}

static void
assert_path(const char *where, const char *want)
{
	struct expwhere_link link;
	struct buf path;
	struct err e;

	buf_init(&path, 4096);
	buf_puts(&path, "/v1/contacts");
	if (expwhere_put(&path, defs, where, &link, &e) != 0)
		fail_msg("%s: %s", where, e.msg);
	assert_string_equal(buf_text(&path), want);
	buf_fini(&path);
}

static void
assert_refused(const char *where, const char *msg, const char *hint)
{
	struct expwhere_link link;
	struct buf path;
	struct err e;

	err_clear(&e);
	buf_init(&path, 4096);
	assert_int_equal(expwhere_put(&path, defs, where, &link, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	if (strstr(e.msg, msg) == NULL || strstr(e.hint, hint) == NULL)
		fail_msg("%s: %s | %s", where, e.msg, e.hint);
	assert_int_equal(path.n, 0);
	buf_fini(&path);
}

static void
each_type_has_the_operators_of_the_api_page_and_no_others(void **state)
{
	static const char *const keys[] = {"text", "name", "number", "money",
	    "time", "check", "handle", "address", "select", "many", "mail",
	    "phone", "web", "memo"};
	static const struct {
		const char *op;
		const char *keys;
	} rows[] = {
	    {"equal", " text name number money time check handle address "
		      "select "},
	    {"startsWith", " text name handle address "},
	    {"contains", " mail phone web "},
	    {"greaterThan", " number money time "},
	    {"greaterThanOrEqual", " number money time "},
	    {"lessThan", " number money time "},
	    {"lessThanOrEqual", " number money time "},
	};

	(void)state;
	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			struct expwhere_link link;
			char where[128];
			char named[32];
			struct buf path;
			struct err e;
			int rc;

			(void)snprintf(where, sizeof(where), "%s[%s]=New",
			    keys[k], rows[i].op);
			(void)snprintf(named, sizeof(named), " %s ", keys[k]);
			buf_init(&path, 4096);
			rc = expwhere_put(&path, defs, where, &link, &e);
			assert_int_equal(
			    rc, strstr(rows[i].keys, named) != NULL ? 0 : -1);
			buf_fini(&path);
		}
}

static void
values_are_encoded_and_labels_become_ids(void **state)
{
	(void)state;
	assert_path(
	    "text[equal]=a b&c=d", "/v1/contacts?text[equal]=a%20b%26c%3Dd");
	assert_path("select[equal]=new", "/v1/contacts?select[equal]=opt_1");
	assert_path("select[equal]=opt_2", "/v1/contacts?select[equal]=opt_2");
}

static void
a_dash_before_the_operator_negates(void **state)
{
	(void)state;
	assert_path(
	    "mail[-contains]=@x.com", "/v1/contacts?mail[-contains]=%40x.com");
}

static void
an_empty_value_asks_whether_it_is_set_where_that_is_allowed(void **state)
{
	(void)state;
	assert_path("text[startsWith]=", "/v1/contacts?text[startsWith]=");
	assert_refused("text[equal]=", "needs a value", "");
}

static void
what_cannot_be_asked_is_said_with_what_can(void **state)
{
	(void)state;
	assert_refused("mail[equal]=a", "no operator 'equal'", "contains");
	assert_refused("memo[equal]=a", "no operator", "cannot filter");
	assert_refused(
	    "phome[contains]=1", "no field or relationship 'phome'", "'phone'");
	assert_refused("select[equal]=Newest", "no option", "definitions");
	assert_refused("text=a", "KEY[OPERATOR]=VALUE", "for instance");
	assert_refused("[equal]=a", "KEY[OPERATOR]=VALUE", "");
	assert_refused("", "KEY[OPERATOR]=VALUE", "");
}

/* By the relationship's slug, as the API page has it. */
static void
a_relationship_is_asked_for_by_its_slug(void **state)
{
	(void)state;
	assert_path("$account[contains]=acc_1",
	    "/v1/contacts?$contact-account[contains]=acc_1");
	assert_path("$contact-account[-contains]=acc_1",
	    "/v1/contacts?$contact-account[-contains]=acc_1");
	assert_path("$owner[contains]=mem_1",
	    "/v1/contacts?$contact-keeper[contains]=mem_1");
	assert_path(
	    "pets[contains]=rec_1", "/v1/contacts?pets[contains]=rec_1");
}

static void
a_relationship_knows_one_operator_and_ids(void **state)
{
	(void)state;
	assert_refused(
	    "$account[equal]=acc_1", "has no operator 'equal'", "contains");
	assert_refused("$account[contains]=", "needs a value", "");
	assert_refused(
	    "$account[contains]=Acme", "id of any account", "begin with acc_");
	assert_refused("$acount[contains]=acc_1", "no field or relationship",
	    "'$account'");
	assert_refused("$contact-acount[contains]=acc_1",
	    "no field or relationship", "'$contact-account'");
}

/* tasks: none of the vendor's descriptions of that list tells of filters. */
static void
a_list_without_documented_filters_has_none_but_links(void **state)
{
	static const char tasks[] =
	    "{\"objectType\":\"task\",\"fieldDefinitions\":{\"$title\":"
	    "{\"label\":\"T\",\"valueType\":\"TEXT\"}},"
	    "\"relationshipDefinitions\":{\"$account\":{\"label\":\"A\","
	    "\"cardinality\":\"HAS_ONE\",\"objectType\":\"account\"}}}";
	struct defs *contact = defs;
	struct jdoc *doc;
	struct err e;

	(void)state;
	assert_int_equal(jdoc_parse(&doc, tasks, sizeof(tasks) - 1, &e), 0);
	assert_int_equal(
	    defs_parse(&defs, object_find(STR_LIT("task")), jdoc_root(doc), &e),
	    0);
	assert_refused("$title[equal]=x", "no filter by $title", "the file");
	assert_path("$account[contains]=acc_1",
	    "/v1/contacts?$task-account[contains]=acc_1");
	defs_free(defs);
	defs = contact;
	jdoc_free(doc);
}

static void
what_a_list_shows_is_looked_at_again(void **state)
{
	static const struct {
		const char *record;
		bool with;
		bool without;
	} rows[] = {
	    {"{\"relationships\":{\"$account\":{\"values\":[\"acc_1\"]}}}",
		true, false},
	    {"{\"relationships\":{\"$account\":{\"values\":[\"acc_2\","
	     "\"acc_1\"]}}}",
		true, false},
	    {"{\"relationships\":{\"$account\":{\"values\":[\"acc_12\"]}}}",
		false, true},
	    {"{\"relationships\":{\"$account\":{\"values\":[]}}}", false, true},
	    {"{\"relationships\":{\"$account\":{\"values\":null}}}", true,
		true},
	    {"{\"relationships\":{}}", true, true},
	    {"{}", true, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct expwhere_link l = {"$account", STR_LIT("acc_1"), false};
		struct jdoc *doc;
		struct err e;

		assert_int_equal(jdoc_parse(&doc, rows[i].record,
				     strlen(rows[i].record), &e),
		    0);
		assert_int_equal(
		    expwhere_fits(&l, jdoc_root(doc)), rows[i].with);
		l.negated = true;
		assert_int_equal(
		    expwhere_fits(&l, jdoc_root(doc)), rows[i].without);
		jdoc_free(doc);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		each_type_has_the_operators_of_the_api_page_and_no_others),
	    cmocka_unit_test(values_are_encoded_and_labels_become_ids),
	    cmocka_unit_test(a_dash_before_the_operator_negates),
	    cmocka_unit_test(
		an_empty_value_asks_whether_it_is_set_where_that_is_allowed),
	    cmocka_unit_test(what_cannot_be_asked_is_said_with_what_can),
	    cmocka_unit_test(a_relationship_is_asked_for_by_its_slug),
	    cmocka_unit_test(a_relationship_knows_one_operator_and_ids),
	    cmocka_unit_test(
		a_list_without_documented_filters_has_none_but_links),
	    cmocka_unit_test(what_a_list_shows_is_looked_at_again),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
