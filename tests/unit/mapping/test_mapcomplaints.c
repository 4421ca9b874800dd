// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "doc/complaint.h"
#include "mapping/mapping.h"
#include "mapsays.h"

#define TOP "mapping: 1\nobject: contact\nmatch: []\nmode: create\n"

/* A rule of field f behind a correct top: one complaint. */
static void
rule_says(const char *rule, const char *message, const char *hint)
{
	char text[1024] = TOP "fields:\n  f: ";

	strncat(text, rule, 800);
	strncat(text, "\n", 2);
	mapsays_once(text, message, hint);
}

static void
what_cannot_delimit_escape_or_be_a_line_is_refused(void **state)
{
	static const char *const wrong[][2] = {
	    {"delimiter", "a"},
	    {"delimiter", "1"},
	    {"delimiter", "' '"},
	    {"delimiter", "'\"'"},
	    {"delimiter", "', '"},
	    {"delimiter", "§"},
	    {"escape", "'/'"},
	    {"escape", "'\"'"},
	    {"escape", "none"},
	    {"escape", "'\\\\'"},
	    {"escape", "[x]"},
	    {"header-line", "0"},
	    {"header-line", "-1"},
	    {"header-line", "1.5"},
	    {"header-line", "first"},
	    {"header-line", "[2]"},
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct complaints *c;
		struct mapping *m;
		struct buf b;

		(void)snprintf(text, sizeof(text),
		    TOP "fields: { a: A }\nsource: { %s: %s }\n", wrong[i][0],
		    wrong[i][1]);
		c = complaints_new("m.yaml", str_of(text));
		buf_init(&b, 1 << 20);
		assert_int_equal(
		    mapping_parse(&m, "m.yaml", str_of(text), c), -1);
		complaints_print(c, &b);
		assert_int_equal(complaints_count(c), 1);
		assert_non_null(strstr(buf_text(&b), "m.yaml:6:"));
		assert_non_null(strstr(buf_text(&b), wrong[i][0]));
		complaints_free(c);
		buf_fini(&b);
	}
}

static void
first_time_mistakes_get_their_own_words(void **state)
{
	(void)state;
	mapsays_all("object: person\n"
		    "fields:\n"
		    "  $account: Company\n",
	    "m.yaml:1:1: the file does not say 'mapping: 1'\n"
	    "    1 | object: person\n"
	    "      | ^~~~~~\n"
	    "      Write mapping: 1 on a line of its own at the top.\n"
	    "m.yaml:1:1: the mapping does not say how records that exist are "
	    "recognised ('match' is missing)\n"
	    "    1 | object: person\n"
	    "      | ^~~~~~\n"
	    "      Add match: [] to look nothing up, or name the field that "
	    "identifies a record, as in match: [$email].\n"
	    "m.yaml:1:1: the mapping does not say what to do with the rows "
	    "('mode' is missing)\n"
	    "    1 | object: person\n"
	    "      | ^~~~~~\n"
	    "      Add mode: upsert (create what is new, update what is "
	    "there); or mode: create, or mode: update.\n"
	    "m.yaml:3:3: '$account' is a relationship; put it under "
	    "relationships:\n"
	    "    3 |   $account: Company\n"
	    "      |   ^~~~~~~~\n"
	    "      Write relationships: { $account: { column: Heading, by: "
	    "key } }.\n");
}

static void
fields_given_as_a_list_are_told_to_be_a_map(void **state)
{
	(void)state;
	mapsays_all(TOP "fields:\n  - $name: Name\n  - phone: Phone\n",
	    "m.yaml:6:3: 'fields' must be a map, and this is a list\n"
	    "    6 |   - $name: Name\n"
	    "      |   ^\n"
	    "      Write each field on its own line, without '- ': $name: "
	    "Heading.\n");
}

static void
all_complaints_come_in_one_run_in_order_of_place(void **state)
{
	(void)state;
	mapsays_all("mapping: 1\n"
		    "object: contact\n"
		    "match: $email\n"
		    "mode: upset\n"
		    "duplicate: first\n"
		    "fields:\n"
		    "  title: { colum: Job Title }\n"
		    "  phone: { column: Phone, on-invalid: drop }\n"
		    "relationships:\n"
		    "  $account: Company\n",
	    "m.yaml:3:8: 'match' must be a list\n"
	    "    3 | match: $email\n"
	    "      |        ^~~~~~\n"
	    "      Write match: [$email].\n"
	    "m.yaml:4:7: 'upset' is unknown in 'mode'\n"
	    "    4 | mode: upset\n"
	    "      |       ^~~~~\n"
	    "      Did you mean 'upsert'? Possible are: create, update, "
	    "upsert, match.\n"
	    "m.yaml:5:1: 'duplicate' is unknown in a mapping\n"
	    "    5 | duplicate: first\n"
	    "      | ^~~~~~~~~\n"
	    "      Did you mean 'duplicates'? Possible are: mapping, object, "
	    "system, key, match, mode, duplicates, require, defaults, "
	    "headers, source, fields, relationships, ignore, unmapped.\n"
	    "m.yaml:7:12: 'colum' is unknown in a rule that reads columns\n"
	    "    7 |   title: { colum: Job Title }\n"
	    "      |            ^~~~~\n"
	    "      Did you mean 'column'? Possible are: column, columns, "
	    "split, options, region, formats, zone, time, currency, "
	    "two-digit-years, gap, overlap, decimal, group, round, percent, "
	    "subdivisions, vanity, as-is, from, trim, optional, on-invalid, "
	    "on-unknown, write, clear-token, empty, pick, bands, drop, max, "
	    "take, when.\n"
	    "m.yaml:8:39: 'drop' is unknown in 'on-invalid'\n"
	    "    8 |   phone: { column: Phone, on-invalid: drop }\n"
	    "      |                                       ^~~~\n"
	    "      Possible are: drop-value, reject-row.\n"
	    "m.yaml:10:13: '$account' does not say how the cell names the "
	    "record\n"
	    "   10 |   $account: Company\n"
	    "      |             ^~~~~~~\n"
	    "      Write $account: { column: Company, by: key }; by: id if "
	    "the cell holds Lightfield ids, by: $name if it holds "
	    "names.\n");
}

/* The second example of the design, less the long lines. */
#define OBJECT_HEAD(name)                                         \
	"mapping: 1\nobject: " name "\nmatch: []\nmode: create\n" \
	"fields: { a: A }\n"

static void
an_object_is_ours_or_the_slug_of_a_custom_one(void **state)
{
	(void)state;
	mapsays_once(OBJECT_HEAD("two words"),
	    "m.yaml:2:9: 'two words' is no object of Lightfield, and cannot "
	    "be the slug of a custom one",
	    "a letter, then letters, digits");
	mapsays_once(OBJECT_HEAD("cont act"), "'cont act' is no object",
	    "Did you mean 'contact'?");
	mapsays_once(OBJECT_HEAD("members"),
	    "m.yaml:2:9: members cannot be imported", "by: $email");
	mapsays_once(OBJECT_HEAD("file"),
	    "m.yaml:2:9: files cannot be imported", "lfetl upload");
}

static void
a_rule_must_say_where_the_value_comes_from(void **state)
{
	(void)state;
	rule_says("{ split: \";\" }",
	    "m.yaml:6:6: the rule of 'f' does not say where the value comes "
	    "from",
	    "Add column: Heading, or value: text");
	rule_says(
	    "{}", "does not say where the value comes from", "Add column");
	rule_says("", "'f' has no rule", "Write f: Heading");
	rule_says("\"\"", "'f' has no rule", "Write f: Heading");
	rule_says("{ column: }", "'column' has no value", "Write 'column:");
	rule_says("{ value: null }", "'value' has no value", "leave the line");
	rule_says(
	    "{ columns: [] }", "the list of 'columns' is empty", "Fill it");
	rule_says("{ columns: [A, \"\"] }",
	    "m.yaml:6:21: an empty text does not work for 'columns'",
	    "Fill it");
	rule_says("{ columns: [A, [B]] }",
	    "'columns' must be a text, and this is a list", "Write");
}

static void
members_that_contradict_each_other_are_refused(void **state)
{
	(void)state;
	rule_says("{ column: A, columns: [B] }",
	    "the rule has both 'column' and 'columns'", "columns: [A, B]");
	rule_says("{ column: A, value: b }",
	    "m.yaml:6:19: 'value' does not go with a rule that reads columns",
	    "A rule has one of column:, value:, text: and first-of:.");
	rule_says("{ value: b, split: x }",
	    "'split' does not go with a constant", "Leave it out.");
	rule_says("{ first: A, split: x }",
	    "'split' does not go with a rule of parts", "Leave it out.");
	rule_says("{ column: A, first: B }",
	    "the part 'first' does not go with a rule that reads columns",
	    "not both");
	rule_says("{ first: A, full: B }",
	    "'full' does not go with 'first' and 'last'", "{ full: ... }");
	rule_says("{ first: A, city: B }",
	    "'city' is a part of an address, 'first' one of a name",
	    "Keep the parts of one");
	rule_says("{ column: A, by: key }", "'by' does not go with",
	    "put the rule under relationships:");
	rule_says("{ column: A, on-missing: reject-row }",
	    "'on-missing' does not go with",
	    "put the rule under relationships:");
}

static void
parts_are_columns_or_constants(void **state)
{
	(void)state;
	rule_says("{ city: { column: A, trim: true } }",
	    "m.yaml:6:14: the part 'city' must be one column or "
	    "{ value: text }",
	    "goes beside the parts");
	rule_says("{ city: [A, B] }", "the part 'city' must be one column",
	    "Write city: Heading");
	rule_says(
	    "{ city: }", "the part 'city' has no column", "leave the part out");
	rule_says("{ firstName: A, last: B }", "'firstName' is unknown",
	    "Did you mean 'first'?");
	rule_says("{ city: A, zip: B }", "'zip' is unknown",
	    "Did you mean 'postalCode'?");
}

static void
values_of_members_are_checked(void **state)
{
	(void)state;
	rule_says("{ column: A, time: 25:00 }", "'25:00' is not a time of day",
	    "time: \"17:00\"");
	rule_says("{ column: A, time: 7:00 }", "'7:00' is not a time of day",
	    "time: \"17:00\"");
	rule_says("{ column: A, time: 10:60 }", "'10:60' is not a time of day",
	    "time: \"17:00\"");
	rule_says("{ column: A, trim: yes }", "'trim' must be true or false",
	    "Write trim: true");
	rule_says("{ column: A, from: markdown }",
	    "'markdown' is unknown in 'from'", "Possible are: html.");
	rule_says("{ column: A, overlap: latr }",
	    "'latr' is unknown in 'overlap'", "Did you mean 'later'?");
	rule_says("{ column: A, decimal: ; }", "';' is unknown in 'decimal'",
	    "Possible are: ., ,.");
	rule_says("{ column: A, round: 3 }", "'3' is unknown in 'round'",
	    "Possible are: 0, 1, 2.");
	rule_says("{ full: A, single: given }",
	    "'given' is unknown in 'single'", "first, last");
	rule_says("{ column: A, as-is: yes }", "'as-is' must be true or false",
	    "Write as-is: true");
	rule_says("{ column: A, single: last }", "'single' does not go with",
	    "Leave it out.");
	rule_says("{ column: A, on-unknown: drop-vale }",
	    "'drop-vale' is unknown in 'on-unknown'",
	    "Did you mean 'drop-value'?");
	rule_says("{ column: A, options: [x] }",
	    "'options' must be a map, and this is a list", "Write options: {");
	rule_says("{ column: A, options: { x: [y] } }",
	    "'options' must be a text, and this is a list", "Write");
	rule_says("{ column: A, region: { colum: x } }",
	    "'region' must be a text or { column: Heading }",
	    "Write region: { column: Heading }");
	rule_says("{ column: A, currency: [x] }", "'currency' must be a text",
	    "Write");
}

static void
conditions_are_maps_of_columns_and_patterns(void **state)
{
	(void)state;
	rule_says("{ column: A, when: x }",
	    "m.yaml:6:25: 'when' must be a map of columns and patterns",
	    "when: [{ Column: text }");
	rule_says("{ column: A, when: [] }", "'when' must be a map", "Write");
	rule_says("{ column: A, when: {} }", "'when' must be a map", "Write");
	rule_says("{ column: A, when: [{ B: x }, y] }",
	    "m.yaml:6:36: 'when' must be a map", "Write when:");
	rule_says("{ column: A, when: { B: } }",
	    "the condition on 'B' does not say what the cell must hold",
	    "Write \"\" for an empty cell, \"?*\" for a filled one.");
	rule_says("{ column: A, when: { B: null } }", "does not say what",
	    "empty cell");
	rule_says("{ column: A, when: { B: { is: x } } }",
	    "a condition on 'B' is a text with * and ?", "{ not: text }");
	rule_says("{ column: A, when: { B: { not: { not: x } } } }",
	    "a condition on 'B' is a text", "{ not: text }");
	rule_says("{ column: A, when: { B: [x, [y]] } }",
	    "a condition on 'B' is a text", "[text, \"00*\"]");
	rule_says("{ column: A, when: { B: [] } }",
	    "a condition on 'B' is a text", "[text, \"00*\"]");
	rule_says("{ column: A, when: { \"\": x } }",
	    "the condition does not name a column", "{ Column: text }");
	mapsays_once(TOP "source: { skip-when: x }\nfields: { f: F }\n",
	    "m.yaml:5:22: 'skip-when' must be a map", "Write skip-when:");
	mapsays_once(TOP "source: { only-when: [1] }\nfields: { f: F }\n",
	    "m.yaml:5:23: 'only-when' must be a map", "Write only-when:");
}

static void
rules_are_put_together_of_rules(void **state)
{
	(void)state;
	rule_says("{ first-of: A }",
	    "m.yaml:6:18: 'first-of' must be a list of rules",
	    "first-of: [Heading, Other heading");
	rule_says("{ first-of: [] }", "'first-of' must be a list", "Write");
	rule_says("{ first-of: [A, { colum: B }] }",
	    "m.yaml:6:24: 'colum' is unknown in a rule that reads columns",
	    "Did you mean 'column'?");
	rule_says("{ first-of: [A, null] }", "'f' has no rule", "Heading");
	rule_says("{ first-of: [A, { write: force, column: B }] }",
	    "m.yaml:6:24: 'write' does not go with one of several rules",
	    "{ first-of: [...], write: ... }");
	rule_says("[A, { column: B, clear-token: x }]",
	    "'clear-token' does not go with one of several rules",
	    "first-of: [[...]]");
	rule_says("{ first-of: [A], column: B }",
	    "m.yaml:6:23: 'column' does not go with a rule with first-of",
	    "Put it into the rules of first-of.");
	rule_says("[]", "the list of rules of 'f' is empty", "f: Heading");
}

static void
columns_in_a_text_stand_in_braces(void **state)
{
	(void)state;
	rule_says("{ text: }", "'text' has no value", "Write 'text:");
	rule_says("{ text: [] }", "'text' must be a text", "Write");
	rule_says("{ text: [\"{A\"] }",
	    "m.yaml:6:15: a '{' or '}' in this text does not belong to a "
	    "column",
	    "write {{ or }}");
	rule_says("{ text: \"A}\" }", "does not belong to a column", "braces");
	rule_says("{ text: \"{}\" }", "does not belong to a column", "braces");
	rule_says("{ text: \"{A}\", column: B }",
	    "'column' does not go with a rule with text:", "A rule has one of");
	rule_says("{ column: A, join: x }", "'join' does not go with",
	    "Leave it out.");
	mapsays_once(TOP "fields: { f: F }\nrelationships: { $account: { "
			 "column: A, by: key, join: x } }\n",
	    "'join' goes with text: only", "Take it out.");
	mapsays_once(TOP "fields: { f: F }\nrelationships: { $account: { "
			 "text: \"{A}\", value: x, by: key } }\n",
	    "the rule of '$account' has a text and something else",
	    "Put all of it into the text");
	rule_says("{ text: \"{A}\", join: [x, y] }", "'join' must be a text",
	    "Write");
}

static void
what_cleans_a_text_is_checked(void **state)
{
	(void)state;
	rule_says("{ column: A, max: 0 }",
	    "'max' must be a number of "
	    "characters",
	    "max: 80");
	rule_says(
	    "{ column: A, max: many }", "'max' must be a number", "max: 80");
	rule_says("{ column: A, take: [x] }", "'take' must be a text", "Write");
	rule_says("{ column: A, drop: \"\" }", "'drop' has no value", "Write");
	rule_says("{ column: A, bands: x }",
	    "m.yaml:6:26: 'bands' must be a map of upper bounds",
	    "bands: { 10: 1-10");
	rule_says(
	    "{ column: A, bands: {} }", "'bands' must be a map", "bands: {");
	rule_says("{ column: A, bands: { 10: [x] } }",
	    "'bands' must be a text, and this is a list", "Write");
	rule_says("{ value: A, drop: x }", "'drop' does not go with a constant",
	    "Leave it out.");
	rule_says("{ first: A, bands: { 10: x } }",
	    "'bands' does not go with a rule of parts", "Leave it out.");
}

static void
the_top_is_checked_as_a_whole(void **state)
{
	(void)state;
	mapsays_all("mapping: 2\n"
		    "object: list\n"
		    "match: []\n"
		    "mode: create\n"
		    "key: { value: x }\n"
		    "duplicates: merged\n"
		    "require: $email\n"
		    "defaults: { regoin: ES }\n"
		    "headers: [A]\n"
		    "unmapped: warning\n"
		    "fields: { a: A }\n",
	    "m.yaml:1:10: this version reads version 1 of the mapping "
	    "language only\n"
	    "    1 | mapping: 2\n"
	    "      |          ^\n"
	    "      Write mapping: 1.\n"
	    "m.yaml:5:6: the rule of the key names no column\n"
	    "    5 | key: { value: x }\n"
	    "      |      ^\n"
	    "      Write key: Heading, key: [Heading, Heading] or key: { "
	    "text: \"{Heading}-{Heading}\" }.\n"
	    "m.yaml:6:13: 'merged' is unknown in 'duplicates'\n"
	    "    6 | duplicates: merged\n"
	    "      |             ^~~~~~\n"
	    "      Did you mean 'merge'? Possible are: error, first, last, "
	    "merge.\n"
	    "m.yaml:7:10: 'require' must be a list of groups\n"
	    "    7 | require: $email\n"
	    "      |          ^~~~~~\n"
	    "      Write require: [[$email, $name]] if one of the two must "
	    "be there.\n"
	    "m.yaml:8:13: 'regoin' is unknown in defaults\n"
	    "    8 | defaults: { regoin: ES }\n"
	    "      |             ^~~~~~\n"
	    "      Did you mean 'region'? Possible are: optional, region, "
	    "zone.\n"
	    "m.yaml:9:10: 'headers' must be a map, and this is a list\n"
	    "    9 | headers: [A]\n"
	    "      |          ^\n"
	    "      Write headers: { Our name: [Other heading, Another] }.\n"
	    "m.yaml:10:11: 'warning' is unknown in 'unmapped'\n"
	    "   10 | unmapped: warning\n"
	    "      |           ^~~~~~~\n"
	    "      Possible are: warn, error, ignore.\n");
}

static void
what_is_no_map_at_all_is_said_so(void **state)
{
	(void)state;
	mapsays_all("", "m.yaml: the mapping is empty\n"
			"      Begin with mapping: 1 and object: account.\n");
	mapsays_all("- a\n",
	    "m.yaml:1:1: a mapping is a map of 'name: value' lines, "
	    "and this is a list\n"
	    "    1 | - a\n"
	    "      | ^\n"
	    "      Begin with mapping: 1 and object: account.\n");
}

static void
yaml_mistakes_are_complaints_of_the_mapping(void **state)
{
	(void)state;
	mapsays_all(TOP "fields:\n\ttitle: A\n",
	    "m.yaml:6:1: a tab is used for indentation, and YAML takes only "
	    "blanks\n"
	    "    6 |         title: A\n"
	    "      | ^~~~~~~~\n"
	    "      Replace the tab by blanks.\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		what_cannot_delimit_escape_or_be_a_line_is_refused),
	    cmocka_unit_test(first_time_mistakes_get_their_own_words),
	    cmocka_unit_test(fields_given_as_a_list_are_told_to_be_a_map),
	    cmocka_unit_test(all_complaints_come_in_one_run_in_order_of_place),
	    cmocka_unit_test(an_object_is_ours_or_the_slug_of_a_custom_one),
	    cmocka_unit_test(a_rule_must_say_where_the_value_comes_from),
	    cmocka_unit_test(members_that_contradict_each_other_are_refused),
	    cmocka_unit_test(parts_are_columns_or_constants),
	    cmocka_unit_test(values_of_members_are_checked),
	    cmocka_unit_test(conditions_are_maps_of_columns_and_patterns),
	    cmocka_unit_test(rules_are_put_together_of_rules),
	    cmocka_unit_test(columns_in_a_text_stand_in_braces),
	    cmocka_unit_test(what_cleans_a_text_is_checked),
	    cmocka_unit_test(the_top_is_checked_as_a_whole),
	    cmocka_unit_test(what_is_no_map_at_all_is_said_so),
	    cmocka_unit_test(yaml_mistakes_are_complaints_of_the_mapping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
