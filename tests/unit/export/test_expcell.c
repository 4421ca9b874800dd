// SPDX-License-Identifier: Apache-2.0
/* Columns and cells: what stands in a file, from definitions and a record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "export/expcell.h"
#include "export/expcolumn.h"
#include "schema/defs.h"
#include "schema/object.h"

static const char definitions[] =
    "{\"objectType\":\"contact\",\"fieldDefinitions\":{"
    "\"$name\":{\"label\":\"Name\",\"valueType\":\"FULL_NAME\"},"
    "\"$email\":{\"label\":\"Mail\",\"valueType\":\"EMAIL\"},"
    "\"title\":{\"label\":\"Title\",\"valueType\":\"TEXT\"},"
    "\"score\":{\"label\":\"Score\",\"valueType\":\"NUMBER\"},"
    "\"yes\":{\"label\":\"Mail\",\"valueType\":\"CHECKBOX\"},"
    "\"home\":{\"label\":\"Home\",\"valueType\":\"ADDRESS\"},"
    "\"status\":{\"label\":\"Status\",\"valueType\":\"SINGLE_SELECT\","
    "\"typeConfiguration\":{\"options\":[{\"id\":\"opt_1\",\"label\":\"New\"},"
    "{\"id\":\"opt_2\",\"label\":\"Twin\"},"
    "{\"id\":\"opt_3\",\"label\":\"Twin\"}]}},"
    "\"tags\":{\"label\":\"Tags\",\"valueType\":\"MULTI_SELECT\","
    "\"typeConfiguration\":{\"options\":[{\"id\":\"opt_4\",\"label\":\"a, b\"},"
    "{\"id\":\"opt_5\",\"label\":\"c\"}]}},"
    "\"future\":{\"label\":\"F\",\"valueType\":\"HOLOGRAM\"}"
    "},\"relationshipDefinitions\":{\"$account\":{\"label\":\"Account\","
    "\"cardinality\":\"HAS_MANY\",\"objectType\":\"account\"}}}";

static struct defs *defs;
static struct arena *arena;

static int
begin(void **state)
{
	struct jdoc *doc;
	struct err e;

	(void)state;
	arena = arena_new();
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
	arena_free(arena);
	return 0;
}

static struct expcolumns
columns(const char *select, bool labels)
{
	const struct expcolumns_opts o = {.select = select, .labels = labels};
	struct expcolumns c;
	struct err e;

	if (expcolumns_make(
		&c, object_find(STR_LIT("contact")), defs, &o, arena, &e) != 0)
		fail_msg("%s", e.msg);
	return c;
}

static void
assert_headings(const char *select, bool labels, const char *want)
{
	struct expcolumns c = columns(select, labels);
	struct buf b;

	buf_init(&b, 4096);
	for (size_t i = 0; i < c.n; i++)
		buf_printf(&b, "%s%s", i > 0 ? "|" : "", c.v[i].heading);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

/* The row of a record's cells, by '|'. */
static void
assert_cells(const char *record, const char *select, bool ids, const char *want,
    size_t hidden)
{
	const struct expcell_opts o = {ids};
	struct expcolumns c = columns(select, false);
	struct expcell_record r;
	struct jdoc *doc;
	struct buf b;
	struct err e;
	size_t n = 0;

	if (jdoc_parse(&doc, record, strlen(record), &e) != 0)
		fail_msg("%s: %s", record, e.msg);
	buf_init(&b, 4096);
	expcell_open(&r, jdoc_root(doc));
	for (size_t i = 0; i < c.n; i++) {
		if (i > 0)
			buf_putc(&b, '|');
		n += expcell_put(&c.v[i], &r, &o, &b) ? 1 : 0;
	}
	assert_string_equal(buf_text(&b), want);
	assert_int_equal(n, hidden);
	buf_fini(&b);
	jdoc_free(doc);
}

static void
columns_follow_the_definitions_and_compound_values_are_flat(void **state)
{
	(void)state;
	assert_headings(NULL, false,
	    "id|createdAt|updatedAt|link|$name.firstName|$name.lastName|$email|"
	    "title|score|yes|home.street|home.street2|home.city|home.state|"
	    "home.postalCode|home.country|home.latitude|home.longitude|status|"
	    "tags|future|$account");
}

static void
names_stand_beside_the_links_and_go_with_their_key(void **state)
{
	struct expcolumns_opts o = {.select = "title,$account", .names = true};
	struct expcolumns c;
	struct err e;

	(void)state;
	assert_int_equal(expcolumns_make(&c, object_find(STR_LIT("contact")),
			     defs, &o, arena, &e),
	    0);
	assert_int_equal(c.n, 4);
	assert_string_equal(c.v[2].heading, "$account");
	assert_int_equal(c.v[2].kind, EXPCOLUMN_LINKS);
	assert_string_equal(c.v[3].heading, "$account.name");
	assert_int_equal(c.v[3].kind, EXPCOLUMN_NAMES);
	o.labels = true;
	o.select = "$account.name";
	assert_int_equal(expcolumns_make(&c, object_find(STR_LIT("contact")),
			     defs, &o, arena, &e),
	    0);
	assert_int_equal(c.n, 2);
	assert_string_equal(c.v[1].heading, "Account: name");
}

static void
labels_give_way_to_keys_where_two_are_alike(void **state)
{
	(void)state;
	assert_headings("$email,yes,title,$name", true,
	    "ID|$email|yes|Title|Name: firstName|Name: lastName");
}

static void
select_orders_and_always_has_the_id(void **state)
{
	const struct expcolumns_opts wrong = {.select = "titel"};
	struct expcolumns c;
	struct err e;

	(void)state;
	assert_headings(
	    "title, $name.lastName", false, "id|title|$name.lastName");
	assert_headings("title,id", false, "title|id");
	assert_headings("title,title", false, "id|title");
	assert_int_equal(expcolumns_make(&c, object_find(STR_LIT("contact")),
			     defs, &wrong, arena, &e),
	    -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_non_null(strstr(e.hint, "'title'"));
}

static void
values_stand_as_an_import_reads_them(void **state)
{
	(void)state;
	assert_cells("{\"id\":\"con_1\",\"fields\":{"
		     "\"title\":{\"value\":\" =1+1\\n\\\"x\\\" \"},"
		     "\"score\":{\"value\":12.5},\"yes\":{\"value\":false},"
		     "\"status\":{\"value\":\"opt_1\"},"
		     "\"future\":{\"value\":{\"x\":[1]}}}}",
	    "title,score,yes,status,future", false,
	    "con_1| =1+1\n\"x\" |12.5|false|New|{\"x\":[1]}", 0);
	assert_cells("{\"id\":\"con_1\",\"fields\":{\"score\":{\"value\":7},"
		     "\"home\":{\"value\":{\"city\":\"Ulm\","
		     "\"latitude\":48.4}}}}",
	    "score,home.city,home.latitude,home.street", false,
	    "con_1|7|Ulm|48.4|", 0);
}

static void
several_values_are_cut_by_comma_and_quoted_where_they_must_be(void **state)
{
	(void)state;
	assert_cells("{\"id\":\"c\",\"fields\":{\"$email\":{\"value\":"
		     "[\"a@x.com\",\"\\\"a,b\\\"@x.com\"]},"
		     "\"tags\":{\"value\":[\"opt_4\",\"opt_5\"]}},"
		     "\"relationships\":{\"$account\":{\"values\":"
		     "[\"acc_1\",\"acc_2\"]}}}",
	    "$email,tags,$account", false,
	    "c|a@x.com,\"\"\"a,b\"\"@x.com\"|\"a, b\",c|acc_1,acc_2", 0);
}

static void
an_option_whose_label_is_not_its_own_stands_by_its_id(void **state)
{
	(void)state;
	assert_cells("{\"id\":\"c\",\"fields\":{\"status\":{\"value\":"
		     "\"opt_3\"}}}",
	    "status", false, "c|opt_3", 0);
	assert_cells("{\"id\":\"c\",\"fields\":{\"status\":{\"value\":"
		     "\"opt_1\"}}}",
	    "status", true, "c|opt_1", 0);
	/* One that the definitions do not have any more. */
	assert_cells("{\"id\":\"c\",\"fields\":{\"status\":{\"value\":"
		     "\"opt_9\"}}}",
	    "status", false, "c|opt_9", 0);
}

static void
what_may_be_hidden_is_never_an_empty_cell(void **state)
{
	(void)state;
	assert_cells("{\"id\":\"c\",\"accessLevel\":\"METADATA\",\"updatedAt\":"
		     "null,\"fields\":{\"title\":{\"value\":null},"
		     "\"score\":{\"value\":1}}}",
	    "updatedAt,title,score,$name", false,
	    "c||#HIDDEN|1|#HIDDEN|#HIDDEN", 3);
	assert_cells("{\"id\":\"c\",\"accessLevel\":\"FULL\",\"fields\":{"
		     "\"title\":{\"value\":null}}}",
	    "title,score", false, "c||", 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		columns_follow_the_definitions_and_compound_values_are_flat),
	    cmocka_unit_test(
		names_stand_beside_the_links_and_go_with_their_key),
	    cmocka_unit_test(labels_give_way_to_keys_where_two_are_alike),
	    cmocka_unit_test(select_orders_and_always_has_the_id),
	    cmocka_unit_test(values_stand_as_an_import_reads_them),
	    cmocka_unit_test(
		several_values_are_cut_by_comma_and_quoted_where_they_must_be),
	    cmocka_unit_test(
		an_option_whose_label_is_not_its_own_stands_by_its_id),
	    cmocka_unit_test(what_may_be_hidden_is_never_an_empty_cell),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
