// SPDX-License-Identifier: Apache-2.0
/* Conditions of rules, and rows that the source leaves out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planfix.h"

/* title is the cell under T where the condition holds. */
static void
opens(struct planfix *f, const char *when, const char *header)
{
	struct buf text;

	buf_init(&text, 4096);
	buf_printf(&text,
	    "source: { empty: [\"-\"] }\n"
	    "fields: { title: { column: T, when: %s } }\n",
	    when);
	planfix_open(f, "contact", buf_text(&text), header);
	buf_fini(&text);
	if (f->bind == NULL)
		fail_msg("%s", buf_text(&f->said));
}

static bool
holds(const char *when, const char *row)
{
	struct planfix f;
	bool good;

	opens(&f, when, "T|A|B");
	assert_int_equal(planfix_row(&f, row), 0);
	good = f.item.values[0].shape == VALUE_TEXT;
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
	return good;
}

static void
a_text_must_be_the_whole_cell(void **state)
{
	(void)state;
	assert_true(holds("{ A: yes }", "t|yes|"));
	assert_false(holds("{ A: yes }", "t|yes!|"));
	assert_false(holds("{ A: yes }", "t|Yes|"));
	assert_true(holds("{ A: yes }", "t| yes |"));
}

static void
a_star_stands_for_any_text_and_a_question_mark_for_one_sign(void **state)
{
	(void)state;
	assert_true(holds("{ A: \"006*\" }", "t|006xyz|"));
	assert_true(holds("{ A: \"006*\" }", "t|006|"));
	assert_false(holds("{ A: \"006*\" }", "t|0016|"));
	assert_true(holds("{ A: \"*x\" }", "t|abx|"));
	assert_false(holds("{ A: \"*x\" }", "t|xa|"));
	assert_true(holds("{ A: \"a?c\" }", "t|a\xc3\xa4"
					    "c|"));
	assert_false(holds("{ A: \"a?c\" }", "t|ac|"));
	assert_true(holds("{ A: \"*\" }", "t||"));
}

static void
an_empty_pattern_is_an_empty_cell(void **state)
{
	(void)state;
	assert_true(holds("{ A: \"\" }", "t||"));
	assert_true(holds("{ A: \"\" }", "t|-|"));
	assert_true(holds("{ A: \"\" }", "t|  |"));
	assert_false(holds("{ A: \"\" }", "t|x|"));
	assert_true(holds("{ A: \"?*\" }", "t|x|"));
	assert_false(holds("{ A: \"?*\" }", "t|-|"));
}

static void
of_a_list_one_pattern_is_enough_and_not_turns_it_around(void **state)
{
	(void)state;
	assert_true(holds("{ A: [x, \"y*\"] }", "t|yy|"));
	assert_false(holds("{ A: [x, \"y*\"] }", "t|z|"));
	assert_false(holds("{ A: { not: x } }", "t|x|"));
	assert_true(holds("{ A: { not: x } }", "t||"));
	assert_false(holds("{ A: { not: [x, y] } }", "t|y|"));
	assert_true(holds("{ A: { not: [x, y] } }", "t|z|"));
	assert_true(holds("{ A: { not: \"\" } }", "t|z|"));
}

static void
of_a_map_all_must_hold_of_a_list_of_maps_any(void **state)
{
	(void)state;
	assert_true(holds("{ A: x, B: y }", "t|x|y"));
	assert_false(holds("{ A: x, B: y }", "t|x|"));
	assert_true(holds("[{ A: x }, { B: y }]", "t|x|"));
	assert_true(holds("[{ A: x }, { B: y }]", "t||y"));
	assert_false(holds("[{ A: x }, { B: y }]", "t|y|x"));
}

static void
a_condition_on_a_column_that_is_not_there_is_a_complaint(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields: { title: { column: T, when: { Tpye: x } } }\n", "T|Type");
	assert_null(f.bind);
	assert_true(planfix_says(
	    &f, "people.yaml:5:39: column 'Tpye' is not in people.csv"));
	assert_true(planfix_says(&f, "Did you mean 'Type'?"));
	planfix_close(&f);
}

static void
of_an_optional_rule_an_absent_column_is_empty(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields: { title: { column: T, optional: true, when: { X: \"\" } "
	    "} }\n",
	    "T");
	assert_non_null(f.bind);
	assert_int_equal(planfix_row(&f, "boss"), 0);
	assert_string_equal(
	    planfix_body(&f), "{\"fields\":{\"title\":\"boss\"}}");
	planfix_close(&f);
}

static void
a_column_of_a_condition_is_mapped_and_goes_somewhere(void **state)
{
	struct planfix f;

	(void)state;
	opens(&f, "{ A: x }", "T|A");
	assert_string_equal(buf_text(&f.said), "");
	assert_int_equal(f.bind->n_left_out, 0);
	planfix_close(&f);
}

static void
a_rule_whose_condition_does_not_hold_says_nothing_about_its_cell(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields: { $email: { column: E, when: { A: x } } }\n", "E|A");
	assert_int_equal(planfix_row(&f, "no address|y"), 0);
	assert_int_equal(f.diags.n, 0);
	assert_int_equal(planfix_row(&f, "no address|x"), 0);
	assert_int_equal(f.diags.n, 1);
	planfix_close(&f);
}

#define FILTERS(words)                    \
	"key: K\nsource: { " words " }\n" \
	"fields: { title: T }\n"

static void
skips(const char *text, const char *header, const char *row, const char *code)
{
	struct planfix f;

	planfix_open(&f, "contact", text, header);
	if (f.bind == NULL)
		fail_msg("%s", buf_text(&f.said));
	assert_int_equal(planfix_row(&f, row), 0);
	assert_int_equal(f.item.skipped, code != NULL);
	if (code != NULL) {
		assert_int_equal(f.diags.n, 1);
		assert_string_equal(f.diags.v[0].code, code);
		assert_int_equal(f.diags.v[0].severity, DIAG_NOTE);
		assert_int_equal(f.item.key.n, 0);
		assert_false(f.item.failed);
		assert_false(f.item.lacks);
	}
	planfix_close(&f);
}

static void
rows_that_fit_skip_when_are_left_out(void **state)
{
	const char *text =
	    FILTERS("skip-when: [{ Del: \"true\" }, { T: \"\", A: \"\" }]");

	(void)state;
	skips(text, "K|T|A|Del", "1|x|y|true", "row.skip-when");
	skips(text, "K|T|A|Del", "1|||false", "row.skip-when");
	skips(text, "K|T|A|Del", "1||y|false", NULL);
}

static void
rows_that_do_not_fit_only_when_are_left_out(void **state)
{
	const char *text = FILTERS("only-when: { T: [a, b] }");

	(void)state;
	skips(text, "K|T", "1|a", NULL);
	skips(text, "K|T", "1|c", "row.only-when");
	text = FILTERS("only-when: { T: [a, b] }, skip-when: { K: \"9\" }");
	skips(text, "K|T", "9|a", "row.skip-when");
	skips(text, "K|T", "9|c", "row.only-when");
	skips(text, "K|T", "1|b", NULL);
}

static void
filters_come_before_ragged_rows_and_blank_keys(void **state)
{
	const char *text = FILTERS("skip-when: { T: \"Total*\" }");

	(void)state;
	skips(text, "K|T|A", "|Total 12", "row.skip-when");
	skips(text, "K|T|A", "|Total 12|x|y|z", "row.skip-when");
	/* Cells that a short row does not have are empty. */
	skips(
	    FILTERS("skip-when: { A: \"\" }"), "K|T|A", "1|x", "row.skip-when");
}

static void
a_column_that_is_absent_in_a_filter_is_empty_with_one_warning(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    FILTERS("skip-when: { A: \"\", B: \"\", K: x }"), "K|T");
	assert_non_null(f.bind);
	assert_true(planfix_says(&f,
	    "people.yaml:6:22: warning: skip-when: not in people.csv, and so "
	    "empty in every row: 'A', 'B'"));
	assert_int_equal(planfix_row(&f, "x|t"), 0);
	assert_true(f.item.skipped);
	assert_int_equal(planfix_row(&f, "y|t"), 0);
	assert_false(f.item.skipped);
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_text_must_be_the_whole_cell),
	    cmocka_unit_test(
		a_star_stands_for_any_text_and_a_question_mark_for_one_sign),
	    cmocka_unit_test(an_empty_pattern_is_an_empty_cell),
	    cmocka_unit_test(
		of_a_list_one_pattern_is_enough_and_not_turns_it_around),
	    cmocka_unit_test(of_a_map_all_must_hold_of_a_list_of_maps_any),
	    cmocka_unit_test(
		a_condition_on_a_column_that_is_not_there_is_a_complaint),
	    cmocka_unit_test(of_an_optional_rule_an_absent_column_is_empty),
	    cmocka_unit_test(
		a_column_of_a_condition_is_mapped_and_goes_somewhere),
	    cmocka_unit_test(
		a_rule_whose_condition_does_not_hold_says_nothing_about_its_cell),
	    cmocka_unit_test(rows_that_fit_skip_when_are_left_out),
	    cmocka_unit_test(rows_that_do_not_fit_only_when_are_left_out),
	    cmocka_unit_test(filters_come_before_ragged_rows_and_blank_keys),
	    cmocka_unit_test(
		a_column_that_is_absent_in_a_filter_is_empty_with_one_warning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
