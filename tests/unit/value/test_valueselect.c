// SPDX-License-Identifier: Apache-2.0
#include "unit/value/valueprobe.h"

static const struct option options[] = {{"opt_new", "New", NULL},
    {"opt_work", "Working", NULL}, {"opt_a", "Twice", NULL},
    {"opt_b", "Twice", NULL}};
static const struct field status = {.key = "status",
    .type = VTYPE_SINGLE_SELECT,
    .options = options,
    .n_options = 4};
static const struct value_option listed[] = {
    {{"NEU", 3}, "opt_new"}, {{"a; b", 4}, "opt_work"}, {{"none", 4}, NULL}};
static const struct value_option others_too = {{"*", 1}, "opt_work"};
static const struct value_option nothing_else = {{"*", 1}, NULL};
static const struct str split[] = {{";", 1}};

static struct value_spec
one(void)
{
	return (struct value_spec){
	    .type = VTYPE_SINGLE_SELECT, .field = &status};
}

static struct value_spec
many(void)
{
	return (struct value_spec){.type = VTYPE_MULTI_SELECT,
	    .field = &status,
	    .many = true,
	    .split = split,
	    .n_split = 1};
}

static void
labels_and_ids_become_ids(void **state)
{
	struct value_spec s = one();

	(void)state;
	sends(&s, "New", "\"opt_new\"");
	sends(&s, "opt_work", "\"opt_work\"");
	sends(&s, " working ", "\"opt_work\"");
	sends(&s, "", "null");
	sends(&s, " ", "null");
}

static void
an_unknown_text_is_refused_with_the_nearest_label(void **state)
{
	struct value_spec s = one();

	(void)state;
	refuses(&s, "Wroking", "select.unknown");
	assert_non_null(strstr(probe.diags.v[0].hint, "'Working'"));
	refuses(&s, "zzzzzz", "select.unknown");
	assert_non_null(strstr(probe.diags.v[0].hint, "New, Working"));
	refuses(&s, "Twice", "select.ambiguous");
	assert_non_null(strstr(probe.diags.v[0].hint, "opt_a or opt_b"));
}

/* "case- and space-folded" */
static void
labels_are_found_without_regard_to_case_and_blanks(void **state)
{
	static const struct option o[] = {{"opt_p", "In Progress", NULL},
	    {"opt_e", "\xc3\x89tudes", NULL}, {"opt_c", "C", NULL},
	    {"opt_d", "C++", NULL}, {"opt_x", "\xc3\xa9tat", NULL},
	    {"opt_y", "\xc3\x89tat", NULL}};
	const struct field f = {.key = "f",
	    .type = VTYPE_SINGLE_SELECT,
	    .options = o,
	    .n_options = 6};
	struct value_spec s = {.type = VTYPE_SINGLE_SELECT, .field = &f};

	(void)state;
	sends(&s, "in \t progress ", "\"opt_p\"");
	sends(&s, "In\xc2\xa0Progress", "\"opt_p\"");
	sends(&s, "\xc3\xa9TUDES", "\"opt_e\"");
	sends(&s, "E\xcc\x81tudes", "\"opt_e\"");
	sends(&s, "c++", "\"opt_d\"");
	refuses(&s, "etudes", "select.unknown");
	refuses(&s, "e\xcc\x81TAT", "select.ambiguous");
	assert_non_null(strstr(probe.diags.v[0].hint, "opt_x or opt_y"));
}

static const struct option towns[] = {{"opt_es", "Vitoria", "opt_spain"},
    {"opt_br", "Vitoria", "opt_brazil"}, {"opt_rio", "Rio", "opt_brazil"},
    {"opt_any", "Elsewhere", NULL}};
static const struct field town = {.key = "town",
    .type = VTYPE_SINGLE_SELECT,
    .options = towns,
    .n_options = 4,
    .parent_key = "country"};

/* The cell in a row that has this country; NULL: none is known. */
static const char *
in_country(enum vtype type, const char *country, const char *cell)
{
	struct value_spec s = {.type = type,
	    .field = &town,
	    .many = type == VTYPE_MULTI_SELECT,
	    .split = split,
	    .n_split = 1};
	struct str id = str_of(country);
	const struct value list = {.shape = VALUE_LIST, .n = 1, .items = &id};
	const struct value text = {.shape = VALUE_TEXT, .text = id};
	const struct value none = {.shape = VALUE_NONE};
	const struct value_row row = {.parent = country == NULL ? &none
						: type == VTYPE_MULTI_SELECT
						    ? &list
						    : &text};

	return probe_row(&s, &row, &cell, 1);
}

static void
an_option_is_sought_under_what_the_row_has_in_the_parent_field(void **state)
{
	(void)state;
	assert_string_equal(
	    in_country(VTYPE_SINGLE_SELECT, "opt_spain", "Vitoria"),
	    "\"opt_es\"");
	assert_string_equal(
	    in_country(VTYPE_SINGLE_SELECT, "opt_brazil", "vitoria "),
	    "\"opt_br\"");
	assert_string_equal(
	    in_country(VTYPE_MULTI_SELECT, "opt_brazil", "Rio;Vitoria"),
	    "[\"opt_rio\",\"opt_br\"]");
	assert_string_equal(
	    in_country(VTYPE_SINGLE_SELECT, "opt_spain", "Elsewhere"),
	    "\"opt_any\"");
	assert_string_equal(probe_codes(), "");
	assert_string_equal(
	    in_country(VTYPE_SINGLE_SELECT, NULL, "Rio"), "\"opt_rio\"");
	assert_string_equal(probe_codes(), "");
}

static void
a_shared_label_is_sent_where_only_the_server_knows_the_parents(void **state)
{
	static const struct option stages[] = {{"s1", "Won", NULL},
	    {"s2", "Won", NULL}, {"s3", "Lost", NULL}, {"s4", "lost", NULL},
	    {"s5", "New", NULL}};
	static const struct field stage = {.key = "$stage",
	    .type = VTYPE_SINGLE_SELECT,
	    .options = stages,
	    .n_options = 5};
	const struct value pipeline = {
	    .shape = VALUE_TEXT, .text = STR_LIT("p1")};
	const struct value_row with = {.parent = &pipeline};
	struct value_spec s = {.type = VTYPE_SINGLE_SELECT, .field = &stage};
	const char *won[] = {" won "};
	const char *lost[] = {"LOST"};
	const char *fresh[] = {"new"};

	(void)state;
	assert_string_equal(probe_row(&s, &with, won, 1), "\"Won\"");
	assert_string_equal(probe_codes(), "");
	assert_string_equal(probe_row(&s, &with, fresh, 1), "\"s5\"");
	/* Written differently: no label means both. */
	assert_string_equal(probe_row(&s, &with, lost, 1), "null");
	assert_string_equal(probe_codes(), "select.ambiguous");
	refuses(&s, "Won", "select.ambiguous");
}

static void
an_option_of_another_parent_is_refused(void **state)
{
	(void)state;
	assert_string_equal(
	    in_country(VTYPE_SINGLE_SELECT, "opt_spain", "Rio"), "null");
	assert_string_equal(probe_codes(), "select.parent");
	assert_non_null(strstr(probe.diags.v[0].message, "country"));
	assert_string_equal(
	    in_country(VTYPE_SINGLE_SELECT, "opt_spain", "opt_br"), "null");
	assert_string_equal(probe_codes(), "select.parent");
	assert_string_equal(
	    in_country(VTYPE_SINGLE_SELECT, "opt_spain", "Madrid"), "null");
	assert_string_equal(probe_codes(), "select.unknown");
	assert_string_equal(
	    in_country(VTYPE_SINGLE_SELECT, NULL, "Vitoria"), "null");
	assert_string_equal(probe_codes(), "select.ambiguous");
	assert_non_null(strstr(probe.diags.v[0].hint, "'country'"));
	assert_non_null(strstr(probe.diags.v[0].hint, "opt_es or opt_br"));
}

static void
an_empty_cell_is_what_the_mapping_says_it_is(void **state)
{
	static const struct value_option filled[] = {{{"", 0}, "opt_work"}};
	static const struct value_option nothing[] = {{{"", 0}, NULL}};
	static const struct value_option words[] = {{{"", 0}, "none given"}};
	const char *const both[] = {"", "New"};
	struct value_spec text = {.type = VTYPE_TEXT};
	struct value_spec s = one();
	struct value_spec m = many();

	(void)state;
	s.options = m.options = filled;
	s.n_options = m.n_options = 1;
	sends(&s, "", "\"opt_work\"");
	sends(&m, "", "[\"opt_work\"]");
	assert_string_equal(probe_row(&m, NULL, both, 2), "[\"opt_new\"]");
	s.other = &others_too;
	s.options = nothing;
	sends(&s, "", "null");
	text.options = words;
	text.n_options = 1;
	sends(&text, "", "\"none given\"");
	sends(&text, "x", "\"x\"");
}

static void
the_mapping_s_options_come_first(void **state)
{
	struct value_spec s = one();

	(void)state;
	s.options = listed;
	s.n_options = 3;
	sends(&s, "NEU", "\"opt_new\"");
	sends(&s, " NEU", "\"opt_new\"");
	sends(&s, "none", "null");
	sends(&s, "Working", "\"opt_work\"");
	refuses(&s, "neu?", "select.unknown");
	s.other = &others_too;
	sends(&s, "neu?", "\"opt_work\"");
	s.other = &nothing_else;
	sends(&s, "neu?", "null");
	sends(&s, "NEU", "\"opt_new\"");
}

static void
several_pieces_become_several_ids_once_each(void **state)
{
	struct value_spec s = many();
	static const char *const cells[] = {"New; Working", "", "new"};

	(void)state;
	sends(&s, "New;Working", "[\"opt_new\",\"opt_work\"]");
	sends(&s, "New", "[\"opt_new\"]");
	sends(&s, " ; ", "null");
	assert_string_equal(
	    probe_row(&s, NULL, cells, 3), "[\"opt_new\",\"opt_work\"]");
	s.options = listed;
	s.n_options = 3;
	/* A whole cell that the mapping lists is not split. */
	sends(&s, "a; b", "[\"opt_work\"]");
}

static void
of_several_the_good_ones_remain(void **state)
{
	struct value_spec s = many();

	(void)state;
	assert_string_equal(
	    probe_cell(&s, "New;Nope;Working"), "[\"opt_new\",\"opt_work\"]");
	assert_string_equal(probe_codes(), "select.unknown");
	refuses(&s, "Nope;Nada", "select.unknown select.unknown");
}

static void
stored_options_compare_without_order(void **state)
{
	struct value_spec s = many();

	(void)state;
	probe_cell(&s, "New;Working");
	assert_true(
	    probe_same(VTYPE_MULTI_SELECT, "[\"opt_work\",\"opt_new\"]"));
	assert_false(probe_same(VTYPE_MULTI_SELECT, "[\"opt_work\"]"));
	assert_false(probe_same(
	    VTYPE_MULTI_SELECT, "[\"opt_work\",\"opt_new\",\"opt_a\"]"));
	assert_false(probe_same(VTYPE_MULTI_SELECT, "[]"));
	probe_cell(&s, "");
	assert_true(probe_same(VTYPE_MULTI_SELECT, "[]"));
	s = one();
	probe_cell(&s, "New");
	assert_true(probe_same(VTYPE_SINGLE_SELECT, "\"opt_new\""));
	assert_false(probe_same(VTYPE_SINGLE_SELECT, "\"opt_work\""));
}

/* Checkbox: options of a type that has none of its own. */
static void
options_translate_cells_of_any_type(void **state)
{
	static const struct value_option swaps[] = {
	    {{"Aktiv", 5}, "true"}, {{"leer", 4}, NULL}};
	static const struct value_option rest = {{"*", 1}, "false"};
	struct value_spec s = {
	    .type = VTYPE_CHECKBOX, .options = swaps, .n_options = 2};

	(void)state;
	sends(&s, "Aktiv", "true");
	sends(&s, "leer", "null");
	sends(&s, "no", "false");
	refuses(&s, "inaktiv", "checkbox.unknown");
	s.other = &rest;
	sends(&s, "inaktiv", "false");
	sends(&s, "", "null");
}

static void
words_for_yes_and_no_are_read(void **state)
{
	static const char *const yes[] = {"true", "TRUE", "Yes", "y", "1", "on",
	    "X", "checked", "t", "wahr", "Ja", "s\xc3\xad", "SI", "oui", "vrai",
	    " true ", "S\xc3\x8d", "\xd0\x94\xd0\xb0",
	    "\xe3\x81\xaf\xe3\x81\x84", "evet", "Tak", "igen",
	    "\xce\xbd\xce\xb1\xce\xaf", "\xe2\x9c\x93", "\xe6\x98\xaf", "v",
	    "S"};
	static const char *const no[] = {"false", "No", "n", "0", "off",
	    "unchecked", "F", "falsch", "nein", "non", "faux", "N\xc3\x83O",
	    "\xd0\x9d\xd0\xb5\xd1\x82", "\xe3\x81\x84\xe3\x81\x84\xe3\x81\x88",
	    "Hay\xc4\xb1r", "nie", "\xe2\x98\x90"};
	struct value_spec s = {.type = VTYPE_CHECKBOX};

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		sends(&s, yes[i], "true");
	assert_true(probe_same(VTYPE_CHECKBOX, "true"));
	assert_false(probe_same(VTYPE_CHECKBOX, "false"));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		sends(&s, no[i], "false");
	assert_false(probe_same(VTYPE_CHECKBOX, "null"));
	refuses(&s, "maybe", "checkbox.unknown");
	refuses(&s, "yes?", "checkbox.unknown");
	refuses(&s, "-1", "checkbox.unknown");
	refuses(&s, "\xce\xbd\xce\xb1\xce\xb9?", "checkbox.unknown");
	refuses(&s, "2", "checkbox.unknown");
	sends(&s, "", "null");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    claim(labels_and_ids_become_ids),
	    claim(labels_are_found_without_regard_to_case_and_blanks),
	    claim(an_unknown_text_is_refused_with_the_nearest_label),
	    claim(
		an_option_is_sought_under_what_the_row_has_in_the_parent_field),
	    claim(
		a_shared_label_is_sent_where_only_the_server_knows_the_parents),
	    claim(an_option_of_another_parent_is_refused),
	    claim(an_empty_cell_is_what_the_mapping_says_it_is),
	    claim(the_mapping_s_options_come_first),
	    claim(several_pieces_become_several_ids_once_each),
	    claim(of_several_the_good_ones_remain),
	    claim(stored_options_compare_without_order),
	    claim(options_translate_cells_of_any_type),
	    claim(words_for_yes_and_no_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
