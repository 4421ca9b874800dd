// SPDX-License-Identifier: Apache-2.0
/* Values by several rules, keys by a rule, constant columns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "doc/complaint.h"
#include "planfix.h"
#include "planrule.h"

/* -- first-of -- */

static void
the_first_rule_that_has_a_value_counts(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f,
	    "title: { first-of: [A, { column: B }, { value: none }] }", "A|B");
	planrule_gives(&f, "x|y", "\"title\":\"x\"");
	planrule_gives(&f, "|y", "\"title\":\"y\"");
	planrule_gives(&f, "|", "\"title\":\"none\"");
	planfix_close(&f);
}

static void
a_null_option_and_a_condition_go_on_to_the_next_rule(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f,
	    "title: { first-of: [{ column: A, options: { n/a: null } }, { "
	    "column: B, when: { A: \"?*\" } }, { value: z }] }",
	    "A|B");
	planrule_gives(&f, "n/a|y", "\"title\":\"y\"");
	planrule_gives(&f, "|y", "\"title\":\"z\"");
	planrule_gives(&f, "a|y", "\"title\":\"a\"");
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
a_constant_counts_where_its_condition_holds(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f, "title: { value: Boss, when: { A: x } }", "A");
	planrule_gives(&f, "x", "\"title\":\"Boss\"");
	planrule_gives(&f, "y", "");
	planfix_close(&f);
	planrule_opens(&f,
	    "title: { first-of: [{ value: x, when: { A: x } }, { value: z }] }",
	    "A");
	planrule_gives(&f, "x", "\"title\":\"x\"");
	planrule_gives(&f, "y", "\"title\":\"z\"");
	planfix_close(&f);
}

static void
a_text_that_is_no_value_is_said_and_the_next_rule_is_tried(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f, "$email: { first-of: [A, B] }", "A|B");
	planrule_gives(&f, "no address|ada@example.com",
	    "\"$email\":[\"ada@example.com\"]");
	assert_int_equal(f.diags.n, 1);
	assert_int_equal(f.diags.v[0].severity, DIAG_WARNING);
	assert_string_equal(f.diags.v[0].column, "A");
	planfix_close(&f);
	planrule_opens(
	    &f, "$email: { first-of: [A, B], on-invalid: reject-row }", "A|B");
	assert_int_equal(planfix_row(&f, "no address|ada@example.com"), 0);
	assert_true(f.item.failed);
	planfix_close(&f);
}

static void
what_stands_beside_first_of_holds_for_each_rule(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f,
	    "phone: { first-of: [A, { column: B, region: FR }], region: ES }",
	    "A|B");
	planrule_gives(&f, "600 111 222|", "\"phone\":[\"+34600111222\"]");
	planrule_gives(&f, "|06 12 34 56 78", "\"phone\":[\"+33612345678\"]");
	planfix_close(&f);
	planrule_opens(&f,
	    "last-call: { first-of: [A, B], formats: [dd/MM/yyyy], zone: UTC }",
	    "A|B");
	planrule_gives(
	    &f, "|21/11/2026", "\"last-call\":\"2026-11-21T12:00:00Z\"");
	planfix_close(&f);
}

static void
what_says_nothing_about_the_type_is_said_once(void **state)
{
	(void)state;
	planrule_refuses("title: { first-of: [A, B, C], zone: UTC }", "A|B|C",
	    "'zone' says nothing about title", "Take it out.");
	planrule_refuses("title: { first-of: [A, { column: B, zone: UTC }] }",
	    "A|B", "people.yaml:6:45: 'zone' says nothing about title",
	    "Take it");
}

static void
of_first_of_a_rule_whose_column_may_be_absent_falls_away(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(
	    &f, "title: { first-of: [A, X, B], optional: true }", "A|B");
	planrule_gives(&f, "|y", "\"title\":\"y\"");
	planfix_close(&f);
	planrule_refuses("title: { first-of: [A, X] }", "A",
	    "people.yaml:6:26: column 'X' is not in people.csv", "Its columns");
}

static void
a_field_that_is_required_needs_one_rule_that_is_there(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "account",
	    "fields: { $name: { first-of: [X, Y], optional: true } }\n", "A");
	assert_null(f.bind);
	assert_true(planfix_says(&f, "account cannot be created without "
				     "$name, and none of its columns is in "
				     "people.csv"));
	planfix_close(&f);
	planfix_open(&f, "account",
	    "fields: { $name: { first-of: [X, A], optional: true } }\n", "A");
	planrule_gives(&f, "Acme", "\"$name\":\"Acme\"");
	assert_int_equal(planfix_row(&f, ""), 0);
	assert_string_equal(planfix_found(&f, "field.required")->column, "A");
	planfix_close(&f);
}

static void
a_cell_that_clears_counts_only_if_no_rule_has_a_value(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(
	    &f, "title: { first-of: [A, B], clear-token: \"-\" }", "A|B");
	planrule_gives(&f, "-|y", "\"title\":\"y\"");
	assert_false(f.item.clears[0]);
	assert_int_equal(planfix_row(&f, "|-"), 0);
	assert_true(f.item.clears[0]);
	planfix_close(&f);
}

static void
parts_can_be_one_of_several_rules(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f,
	    "$name: { first-of: [{ first: F, last: L }, { full: N }] }",
	    "F|L|N");
	planrule_gives(&f, "Ada||Cy Co", "\"$name\":{\"firstName\":\"Ada\"}");
	planrule_gives(&f, "||Cy Co",
	    "\"$name\":{\"firstName\":\"Cy\",\"lastName\":\"Co\"}");
	planfix_close(&f);
}

/* -- all of several rules -- */

static void
of_a_list_of_rules_all_values_count_once_in_order(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f,
	    "phone: [{ column: A, region: ES }, { columns: [B, C], region: FR }]",
	    "A|B|C");
	planrule_gives(&f, "600 111 222|06 12 34 56 78|+34 600111222",
	    "\"phone\":[\"+34600111222\",\"+33612345678\"]");
	planrule_gives(&f, "||06 12 34 56 78", "\"phone\":[\"+33612345678\"]");
	planrule_gives(&f, "||", "");
	planfix_close(&f);
}

static void
a_list_inside_first_of_is_one_of_its_rules(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(
	    &f, "$email: { first-of: [[A, B], C], write: append }", "A|B|C");
	planrule_gives(&f, "|b@example.com|c@example.com",
	    "\"$email\":[\"b@example.com\"]");
	planrule_gives(&f, "a@example.com|b@example.com|c@example.com",
	    "\"$email\":[\"a@example.com\",\"b@example.com\"]");
	planrule_gives(&f, "||c@example.com", "\"$email\":[\"c@example.com\"]");
	assert_int_equal(f.bind->fields[0].write, WRITE_APPEND);
	assert_int_equal(f.bind->fields[0].alts[1].write, WRITE_APPEND);
	planfix_close(&f);
}

static void
a_field_of_one_value_takes_no_list_of_rules(void **state)
{
	(void)state;
	planrule_refuses("title: [A, B]", "A|B",
	    "people.yaml:6:10: title takes one value, and a list of rules "
	    "gives several",
	    "Write title: { first-of: [...] }");
}

/* -- keys, constants -- */

static void
a_rule_can_make_the_key(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "key: { text: \"{A}-{B}\", drop: ' ' }\nsystem: s\n"
	    "fields: { title: C }\n",
	    "A|B|C");
	assert_int_equal(planfix_row(&f, "1 2|x|t"), 0);
	assert_true(str_is(f.item.key, "12-x"));
	assert_true(f.item.keyed);
	assert_int_equal(planfix_row(&f, "1||t"), 0);
	assert_true(f.item.failed);
	assert_string_equal(planfix_found(&f, "key.blank")->column, "A");
	planfix_close(&f);
	planfix_open(&f, "contact",
	    "key: { first-of: [A, B] }\nfields: { title: C }\n", "A|B|C");
	assert_int_equal(planfix_row(&f, "|b|t"), 0);
	assert_true(str_is(f.item.key, "b"));
	assert_string_equal(buf_text(&f.said), "");
	planfix_close(&f);
}

/* The mapping bound anew with a column of a migration. */
static void
rebind(struct planfix *f, const char *name, const char *text, size_t n_names)
{
	struct str names[2] = {STR_LIT("A"), STR_LIT("B")};

	bind_free(f->bind);
	mapping_add_column(f->mapping, str_of(name), str_of(text));
	(void)bind_new(&f->bind, f->mapping, f->defs, "people.csv", names,
	    n_names, f->complaints);
}

static void
a_constant_column_can_be_named_wherever_a_heading_can(void **state)
{
	struct planfix f;
	unsigned char before[DIGEST_BYTES];

	(void)state;
	planfix_open(&f, "contact",
	    "key: [L, A]\n"
	    "source: { skip-when: { L: two } }\n"
	    "fields:\n"
	    "  title: L\n"
	    "  nick: { text: \"{L}/{A}\", when: { L: o* } }\n"
	    "  phone: { column: B, region: { column: L } }\n",
	    "A|B");
	assert_null(f.bind);
	memcpy(before, f.mapping->digest, sizeof(before));
	rebind(&f, "L", "one", 2);
	assert_non_null(f.bind);
	assert_memory_not_equal(before, f.mapping->digest, sizeof(before));
	planrule_gives(&f, "a|", "\"nick\":\"one/a\",\"title\":\"one\"");
	assert_true(str_is(f.item.key, "one|a"));
	planfix_close(&f);
	planfix_open(&f, "contact",
	    "source: { skip-when: { L: two } }\n"
	    "fields: { title: A }\n",
	    "A|B");
	rebind(&f, "L", "two", 2);
	assert_int_equal(planfix_row(&f, "a"), 0);
	assert_true(f.item.skipped);
	planfix_close(&f);
}

static void
a_constant_column_must_not_hide_one_of_the_file(void **state)
{
	struct planfix f;
	struct buf said;

	(void)state;
	planfix_open(&f, "contact", "fields: { title: A }\n", "A|B");
	rebind(&f, "B", "x", 2);
	assert_null(f.bind);
	buf_init(&said, 4096);
	complaints_print(f.complaints, &said);
	assert_non_null(strstr(buf_text(&said),
	    "with: names 'B', and people.csv has a column of that name"));
	buf_fini(&said);
	planfix_close(&f);
}

static void
defaults_of_a_migration_stand_above_the_mappings_own(void **state)
{
	struct planfix f;
	struct str names[1] = {STR_LIT("A")};

	(void)state;
	planrule_opens(
	    &f, "phone: A\ndefaults: { region: FR, zone: UTC }", "A");
	planrule_gives(&f, "06 12 34 56 78", "\"phone\":[\"+33612345678\"]");
	bind_free(f.bind);
	mapping_set_defaults(
	    f.mapping, TRI_UNSET, STR_LIT("ES"), (struct str){NULL, 0});
	assert_true(str_is(f.mapping->zone.text, "UTC"));
	assert_int_equal(bind_new(&f.bind, f.mapping, f.defs, "people.csv",
			     names, 1, f.complaints),
	    0);
	planrule_gives(&f, "600 111 222", "\"phone\":[\"+34600111222\"]");
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_rule_that_has_a_value_counts),
	    cmocka_unit_test(
		a_null_option_and_a_condition_go_on_to_the_next_rule),
	    cmocka_unit_test(a_constant_counts_where_its_condition_holds),
	    cmocka_unit_test(
		a_text_that_is_no_value_is_said_and_the_next_rule_is_tried),
	    cmocka_unit_test(what_stands_beside_first_of_holds_for_each_rule),
	    cmocka_unit_test(what_says_nothing_about_the_type_is_said_once),
	    cmocka_unit_test(
		of_first_of_a_rule_whose_column_may_be_absent_falls_away),
	    cmocka_unit_test(
		a_field_that_is_required_needs_one_rule_that_is_there),
	    cmocka_unit_test(
		a_cell_that_clears_counts_only_if_no_rule_has_a_value),
	    cmocka_unit_test(parts_can_be_one_of_several_rules),
	    cmocka_unit_test(of_a_list_of_rules_all_values_count_once_in_order),
	    cmocka_unit_test(a_list_inside_first_of_is_one_of_its_rules),
	    cmocka_unit_test(a_field_of_one_value_takes_no_list_of_rules),
	    cmocka_unit_test(a_rule_can_make_the_key),
	    cmocka_unit_test(
		a_constant_column_can_be_named_wherever_a_heading_can),
	    cmocka_unit_test(a_constant_column_must_not_hide_one_of_the_file),
	    cmocka_unit_test(
		defaults_of_a_migration_stand_above_the_mappings_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
