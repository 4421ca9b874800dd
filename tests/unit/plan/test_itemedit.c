// SPDX-License-Identifier: Apache-2.0
/* Texts put together and cleaned up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planfix.h"
#include "planrule.h"

/* -- text -- */

static void
a_text_is_put_together_from_columns(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f, "title: { text: \"{A} ({B})\" }", "A|B");
	planrule_gives(&f, "x|y", "\"title\":\"x (y)\"");
	assert_int_equal(f.bind->n_left_out, 0);
	planfix_close(&f);
}

static void
a_piece_with_an_empty_column_falls_away(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(
	    &f, "title: { text: [\"{A}\", \"B {B} {A}\", \"{B}\"] }", "A|B");
	planrule_gives(&f, "x|y", "\"title\":\"x\\nB y x\\ny\"");
	planrule_gives(&f, "x|", "\"title\":\"x\"");
	planrule_gives(&f, "|y", "\"title\":\"y\"");
	planrule_gives(&f, "|", "");
	planfix_close(&f);
}

static void
join_stands_between_the_pieces_that_are_left(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f,
	    "title: { text: [\"{A}\", \"{B}\", \"{C}\"], join: \", \" }",
	    "A|B|C");
	planrule_gives(&f, "x||z", "\"title\":\"x, z\"");
	planfix_close(&f);
	planrule_opens(
	    &f, "title: { text: [\"{A}\", \"{B}\"], join: \"\" }", "A|B");
	planrule_gives(&f, "x|y", "\"title\":\"xy\"");
	planfix_close(&f);
}

static void
doubled_braces_are_braces(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f, "title: { text: \"{{{A}}}{{}}\" }", "A");
	planrule_gives(&f, "x", "\"title\":\"{x}{}\"");
	planfix_close(&f);
}

static void
words_alone_stay_and_absent_columns_are_complaints(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(
	    &f, "title: { text: [Imported, \"{A}\"], join: \": \" }", "A");
	planrule_gives(&f, "", "\"title\":\"Imported\"");
	planfix_close(&f);
	planrule_opens(
	    &f, "title: { text: [\"{A}\", \"{X}\"], optional: true }", "A");
	planrule_gives(&f, "a", "\"title\":\"a\"");
	planfix_close(&f);
	planrule_refuses("title: { text: \"{A} {Cty}\" }", "A|City",
	    "people.yaml:6:18: column 'Cty' is not in people.csv",
	    "Did you mean 'City'?");
}

static void
a_text_is_trimmed_cleaned_and_read_as_one_cell(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f,
	    "$email: { text: \"{A}@example.com\", trim: true, drop: ' ' }",
	    "A");
	planrule_gives(&f, " a da ", "\"$email\":[\"ada@example.com\"]");
	planfix_close(&f);
}

/* -- cleaning up -- */

static void
take_keeps_what_matches_or_its_first_group(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f, "title: { column: A, take: '[A-Z]+\\d*' }", "A");
	planrule_gives(&f, "no AB12 CD", "\"title\":\"AB12\"");
	planrule_gives(&f, "none", "");
	planfix_close(&f);
	planrule_opens(&f, "title: { column: A, take: '#(\\d+)' }", "A");
	planrule_gives(&f, "no #12 or #13", "\"title\":\"12\"");
	planfix_close(&f);
}

static void
drop_takes_all_away_that_matches(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f, "title: { column: A, drop: '\\s*\\(.*?\\)' }", "A");
	planrule_gives(
	    &f, "Boss (old) of (x) all", "\"title\":\"Boss of all\"");
	planrule_gives(&f, "(x)", "");
	planfix_close(&f);
	planrule_opens(
	    &f, "title: { column: A, take: '(.*) -', drop: '[.]' }", "A");
	planrule_gives(&f, "a.b.c - d.e", "\"title\":\"abc\"");
	planfix_close(&f);
}

static void
what_is_no_regular_expression_is_said_with_its_place(void **state)
{
	(void)state;
	planrule_refuses("title: { column: A, take: \"(a\" }", "A",
	    "people.yaml:6:29: take: '(a' is no regular expression",
	    "single quotes");
}

static void
a_regular_expression_that_gives_up_drops_the_value(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f, "title: { column: A, take: '^(a+)+$' }", "A");
	planrule_gives(
	    &f, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "");
	assert_string_equal(planfix_found(&f, "pattern.gave-up")->column, "A");
	assert_int_equal(f.diags.v[0].severity, DIAG_WARNING);
	planfix_close(&f);
}

static void
numbers_become_bands(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f,
	    "title: { column: A, bands: { 50: 11-50, 10: 1-10, \"*\": 51+ } }",
	    "A");
	planrule_gives(&f, "1", "\"title\":\"1-10\"");
	planrule_gives(&f, "10", "\"title\":\"1-10\"");
	planrule_gives(&f, "10.5", "\"title\":\"11-50\"");
	planrule_gives(&f, "1,200", "\"title\":\"51+\"");
	planrule_gives(&f, "", "");
	planrule_gives(&f, "many", "");
	assert_non_null(planfix_found(&f, "bands.no-number"));
	planfix_close(&f);
	planrule_opens(
	    &f, "title: { column: A, bands: { 0: null, 10: few } }", "A");
	planrule_gives(&f, "0", "");
	assert_int_equal(f.diags.n, 0);
	planrule_gives(&f, "11", "");
	assert_non_null(planfix_found(&f, "bands.none"));
	planfix_close(&f);
}

static void
bands_of_a_select_field_are_its_options(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f,
	    "lead-status: { column: A, bands: { 10: New, \"*\": Working }, "
	    "decimal: \",\" }",
	    "A");
	planrule_gives(&f, "9,5", "\"lead-status\":\"opt_new\"");
	planrule_gives(&f, "Working", "\"lead-status\":\"opt_work\"");
	planrule_gives(&f, "some", "");
	assert_non_null(planfix_found(&f, "select.unknown"));
	planfix_close(&f);
	planrule_refuses("lead-status: { column: A, bands: { 10: Nwe } }", "A",
	    "lead-status: 'Nwe' is no option", "Did you mean 'New'?");
}

static void
bounds_of_bands_are_numbers_and_differ(void **state)
{
	(void)state;
	planrule_refuses("title: { column: A, bands: { 1-10: x } }", "A",
	    "people.yaml:6:32: bands: '1-10' is no upper bound",
	    "the largest number of each band");
	planrule_refuses("title: { column: A, bands: { 10: x, 10.0: y } }", "A",
	    "bands: the bound 10 comes twice", "Leave one.");
}

static void
a_value_has_at_most_max_characters(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(&f, "title: { column: A, max: 6 }", "A");
	planrule_gives(&f, "Direct", "\"title\":\"Direct\"");
	planrule_gives(&f, "Director", "\"title\":\"Direct\"");
	planrule_gives(&f, "Chief of", "\"title\":\"Chief\"");
	planfix_close(&f);
	planrule_refuses("score: { column: A, max: 6 }", "A",
	    "'max' says nothing about score", "Take it out.");
}

static void
of_several_texts_pick_takes_the_first(void **state)
{
	struct planfix f;

	(void)state;
	planrule_opens(
	    &f, "title: { column: A, split: \";\", pick: first }", "A");
	planrule_gives(&f, " ; Boss; Cook", "\"title\":\"Boss\"");
	planrule_gives(&f, "Boss", "\"title\":\"Boss\"");
	planrule_gives(&f, ";", "");
	planfix_close(&f);
	planrule_opens(&f, "title: { columns: [A, B], pick: first }", "A|B");
	planrule_gives(&f, "|b", "\"title\":\"b\"");
	planfix_close(&f);
	planrule_opens(&f, "$email: { columns: [A, B], pick: first }", "A|B");
	planrule_gives(&f, "a@example.com, c@example.com|b@example.com",
	    "\"$email\":[\"a@example.com\"]");
	planfix_close(&f);
}

static void
pick_needs_something_to_pick_from(void **state)
{
	(void)state;
	planrule_refuses("title: { column: A, pick: first }", "A",
	    "people.yaml:6:10: 'pick' says nothing here", "Take it out");
	planrule_refuses("$name: { first: A, pick: first }", "A",
	    "'pick' says nothing here", "Take it out");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_text_is_put_together_from_columns),
	    cmocka_unit_test(a_piece_with_an_empty_column_falls_away),
	    cmocka_unit_test(join_stands_between_the_pieces_that_are_left),
	    cmocka_unit_test(doubled_braces_are_braces),
	    cmocka_unit_test(
		words_alone_stay_and_absent_columns_are_complaints),
	    cmocka_unit_test(a_text_is_trimmed_cleaned_and_read_as_one_cell),
	    cmocka_unit_test(take_keeps_what_matches_or_its_first_group),
	    cmocka_unit_test(drop_takes_all_away_that_matches),
	    cmocka_unit_test(
		what_is_no_regular_expression_is_said_with_its_place),
	    cmocka_unit_test(
		a_regular_expression_that_gives_up_drops_the_value),
	    cmocka_unit_test(numbers_become_bands),
	    cmocka_unit_test(bands_of_a_select_field_are_its_options),
	    cmocka_unit_test(bounds_of_bands_are_numbers_and_differ),
	    cmocka_unit_test(a_value_has_at_most_max_characters),
	    cmocka_unit_test(of_several_texts_pick_takes_the_first),
	    cmocka_unit_test(pick_needs_something_to_pick_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
