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
    "},\"relationshipDefinitions\":{}}";

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
	struct buf path;
	struct err e;

	buf_init(&path, 4096);
	buf_puts(&path, "/v1/contacts");
	if (expwhere_put(&path, defs, where, &e) != 0)
		fail_msg("%s: %s", where, e.msg);
	assert_string_equal(buf_text(&path), want);
	buf_fini(&path);
}

static void
assert_refused(const char *where, const char *msg, const char *hint)
{
	struct buf path;
	struct err e;

	err_clear(&e);
	buf_init(&path, 4096);
	assert_int_equal(expwhere_put(&path, defs, where, &e), -1);
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
			char where[128];
			char named[32];
			struct buf path;
			struct err e;
			int rc;

			(void)snprintf(where, sizeof(where), "%s[%s]=New",
			    keys[k], rows[i].op);
			(void)snprintf(named, sizeof(named), " %s ", keys[k]);
			buf_init(&path, 4096);
			rc = expwhere_put(&path, defs, where, &e);
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
	assert_refused("phome[contains]=1", "no field 'phome'", "'phone'");
	assert_refused("select[equal]=Newest", "no option", "definitions");
	assert_refused("text=a", "KEY[OPERATOR]=VALUE", "for instance");
	assert_refused("[equal]=a", "KEY[OPERATOR]=VALUE", "");
	assert_refused("", "KEY[OPERATOR]=VALUE", "");
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
	};

	return cmocka_run_group_tests(tests, begin, end);
}
