// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "valuecase.h"
#include "valuetelcases.h"

struct rule {
	const char *region; /* of the row */
	const char *cell;
	const char *text;  /* what remains */
	const char *codes; /* of the findings */
};

static void
check_with(struct value_spec *spec, const struct rule *r)
{
	struct arena *a = arena_new();
	struct valuecase c;
	const char *why = NULL;

	assert_int_equal(valuetel_type.open(spec, a, &why), 0);
	case_run(&c, &valuetel_type, spec, r->region, str_of(r->cell));
	if (strcmp(c.text, r->text) != 0 || strcmp(c.codes, r->codes) != 0)
		print_error("cell '%s' region '%s': got '%s' '%s'\n", r->cell,
		    r->region, c.text, c.codes);
	assert_string_equal(c.text, r->text);
	assert_string_equal(c.codes, r->codes);
	case_end(&c);
	valuetel_type.close(spec);
	arena_free(a);
}

static void
check(const char *spec_region, const struct rule *r)
{
	struct value_spec spec = {.type = VTYPE_TELEPHONE, .many = true};

	spec.region = str_of(spec_region);
	check_with(&spec, r);
}

static void
check_all(const char *spec_region, const struct rule *r, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		check(spec_region, &r[i]);
}

#define CHECK(region, rules) \
	check_all(region, rules, sizeof(rules) / sizeof((rules)[0]))

static void
every_form_of_an_example_number_becomes_its_e164(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		const struct example *x = &examples[i];
		char uri[64];
		struct rule forms[] = {{"", x->e164, x->e164, ""},
		    {x->region, x->national, x->e164, ""},
		    {"", x->international, x->e164, ""},
		    {"", uri, x->e164, ""}};

		(void)snprintf(uri, sizeof(uri), "tel:%s", x->e164);
		CHECK("", forms);
	}
}

static void
valid_numbers_of_the_parser_tests_are_read_and_others_refused(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(parser_cases) / sizeof(parser_cases[0]); i++) {
		struct value_spec spec = {.many = true};
		struct valuecase c;

		case_run(&c, &valuetel_type, &spec, parser_cases[i].region,
		    str_of(parser_cases[i].text));
		if (strcmp(c.text, parser_cases[i].want) != 0)
			print_error("'%s' %s\n", parser_cases[i].text, c.codes);
		assert_string_equal(c.text, parser_cases[i].want);
		assert_int_equal(parser_cases[i].want[0] == '\0',
		    diags_first_error(&c.diags) != NULL);
		case_end(&c);
	}
}

static void
extensions_are_written_in_one_way(void **state)
{
	static const struct rule rules[] = {
	    {"US", "415-555-2671 x100", "+14155552671;ext=100", ""},
	    {"US", "415-555-2671x100", "+14155552671;ext=100", ""},
	    {"US", "(415) 555-2671 ext. 100", "+14155552671;ext=100", ""},
	    {"US", "4155552671 ext:100", "+14155552671;ext=100", ""},
	    {"US", "4155552671 Ext 100", "+14155552671;ext=100", ""},
	    {"US", "4155552671 #100", "+14155552671;ext=100", ""},
	    {"US", "+14155552671;ext=100", "+14155552671;ext=100", ""},
	    {"US", "4155552671 ext=100", "+14155552671;ext=100", ""},
	    {"US", "4155552671 extension 100", "+14155552671;ext=100", ""},
	    {"CA", "506-234-5678 poste 100", "+15062345678;ext=100", ""},
	    {"RU", "8 (495) 123-45-67 доб. 100", "+74951234567;ext=100", ""},
	    {"US", "4155552671 x007", "+14155552671;ext=007", ""},
	    {"US", "4155552671 x", "", "telephone.extension"},
	    {"US", "4155552671 x1 x2", "", "telephone.letters"},
	    {"US", "4155552671 x100 200", "", "telephone.extension"},
	};

	(void)state;
	CHECK("", rules);
}

static void
a_cell_is_split_where_numbers_end_and_nowhere_else(void **state)
{
	static const struct rule rules[] = {
	    {"US", "415-555-2671; 415-555-2672", "+14155552671 | +14155552672",
		""},
	    {"US", "415-555-2671 / 415-555-2672", "+14155552671 | +14155552672",
		""},
	    {"US", "415-555-2671\n415-555-2672", "+14155552671 | +14155552672",
		""},
	    {"US", "415-555-2671;ext=1;415-555-2672",
		"+14155552671;ext=1 | +14155552672", ""},
	    {"DE", "030/123456", "+4930123456", ""},
	    {"DE", "0170/1234567", "+491701234567", ""},
	    {"US", "415-555-2671, 415-555-2672", "+14155552671 | +14155552672",
		""},
	    {"US", "4155552671;+1 (415) 555-2671", "+14155552671", ""},
	    {"US", " ; ", "", ""},
	    {"US", "", "", ""},
	    {"US", "415-555-2671; nonsense", "+14155552671",
		"telephone.letters"},
	    {"", "+1 415 555 2671 +1 415 555 2672", "", "telephone.plus"},
	};

	(void)state;
	CHECK("", rules);
}

static void
separators_of_the_mapping_split_too(void **state)
{
	struct str split[] = {STR_LIT(" or "), STR_LIT("&")};
	struct value_spec spec = {.many = true, .split = split, .n_split = 2};
	struct valuecase c;

	(void)state;
	case_run(&c, &valuetel_type, &spec, "US",
	    STR_LIT("415-555-2671 or 415-555-2672 & 415-555-2673"));
	assert_string_equal(
	    c.text, "+14155552671 | +14155552672 | +14155552673");
	assert_string_equal(c.codes, "");
	case_end(&c);
}

static void
labels_fall_away_but_other_words_refuse_the_number(void **state)
{
	static const struct rule rules[] = {
	    {"US", "(mobile) 415-555-2671", "+14155552671", ""},
	    {"US", "415-555-2671 (mobile)", "+14155552671", ""},
	    {"US", "415-555-2671 mobile", "+14155552671", ""},
	    {"US", "T: 415-555-2671", "+14155552671", ""},
	    {"US", "Tel.: 415-555-2671", "+14155552671", ""},
	    {"FR", "Tél : 01 23 45 67 89", "", "telephone.character"},
	    {"FR", "Tél: 01 23 45 67 89", "+33123456789", ""},
	    {"US", "Fax: 415-555-2671", "+14155552671", "telephone.fax"},
	    {"US", "1-800-FLOWERS", "", "telephone.letters"},
	    {"US", "1-800-555-CELL", "", "telephone.letters"},
	    {"US", "T 415-555-2671", "", "telephone.letters"},
	    {"US", "call me 415-555-2671", "", "telephone.letters"},
	    {"", "5551234 home", "", "telephone.invalid"},
	    {"US", "\xf0\x9f\x93\x9e 415-555-2671", "+14155552671", ""},
	};

	(void)state;
	CHECK("", rules);
}

static void
spreadsheet_damage_is_undone_or_named(void **state)
{
	static const struct rule rules[] = {
	    {"US", "4155552671.0", "+14155552671", ""},
	    {"US", "4.155552671E9", "+14155552671", ""},
	    {"US", "4.155552671E+09", "+14155552671", ""},
	    {"US", "4,155552671E+09", "+14155552671", ""},
	    {"US", "4.15555E+09", "", "telephone.rounded"},
	    {"US", "+1.41556E+10", "", "telephone.rounded"},
	    {"US", "'+14155552671", "+14155552671", ""},
	    {"US", "=\"+14155552671\"", "+14155552671", ""},
	    {"US", "415.555.2671", "+14155552671", ""},
	    {"US",
		"\xc2\xa0+1\xc2\xa0"
		"415\xe2\x80\x91"
		"555\xe2\x80\x91"
		"2671\xe2\x80\xac",
		"+14155552671", ""},
	    {"US", "\xef\xbc\x8b\xef\xbc\x91 415 555 2671", "+14155552671", ""},
	};

	(void)state;
	CHECK("", rules);
}

static void
the_region_comes_from_the_row_then_from_the_mapping(void **state)
{
	static const struct rule rules[] = {
	    {"FR", "01 23 45 67 89", "+33123456789", ""},
	    {"", "030 123456", "+4930123456", ""},
	    {"de", "030 123456", "+4930123456", ""},
	    {"Narnia", "030 123456", "+4930123456", "telephone.region"},
	    {"Narnia", "+49 30 123456", "+4930123456", ""},
	    {"FR", "030 123456", "+4930123456", "telephone.other-region"},
	    {"FR", "030 12", "", "telephone.too-short"},
	    {"US", "011 49 30 123456", "+4930123456", ""},
	    {"FR", "00 49 30 123456", "+4930123456", ""},
	    /* A national number of zeros only. */
	    {"BW", "00 800 0000 0000", "+80000000000", ""},
	    {"", "+80000000000", "+80000000000", ""},
	};

	(void)state;
	CHECK("DE", rules);
}

/* E.161; "Vanity" numbers are those of the North American plan. */
static void
letters_are_those_of_the_keypad_where_the_mapping_says_so(void **state)
{
	static const struct rule rules[] = {
	    {"", "1-800-FLOWERS", "+18003569377", ""},
	    {"", "+1 (800) GO-FEDEX", "+18004633339", ""},
	    {"US", "1-800-555-CELL", "+18005552355", ""},
	    {"US", "1-800-FLOWERS ext. 12", "+18003569377;ext=12", ""},
	    {"US", "1-800-FLOWERS x12", "+18003569377;ext=12", ""},
	    {"US", "Tel: 1-800-flowers", "+18003569377", ""},
	    {"US", "415-555-2671", "+14155552671", ""},
	    {"US", "415-555-2671 home", "+14155552671", ""},
	    {"AU", "13 CATS", "+61132287", ""},
	    {"US", "415-555-267a", "", "telephone.letters"},
	    {"US", "FLOWERS", "", "telephone.letters"},
	    {"US", "call 1-800-FLOWERS", "", "telephone.letters"},
	    {"US", "1-800-FL\xc3\x96WERS", "", "telephone.letters"},
	    {"US", "1-800-FLOWERSHOP", "", "telephone.too-long"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		check_with(
		    &(struct value_spec){
			.type = VTYPE_TELEPHONE, .many = true, .vanity = true},
		    &rules[i]);
}

static void
an_impossible_region_of_the_mapping_is_said_at_once(void **state)
{
	struct value_spec spec = {.region = STR_LIT("QQ")};
	struct arena *a = arena_new();
	const char *why = NULL;

	(void)state;
	assert_int_equal(valuetel_type.open(&spec, a, &why), -1);
	assert_non_null(strstr(why, "QQ"));
	arena_free(a);
}

static void
without_a_region_a_number_is_american_or_local(void **state)
{
	static const struct rule rules[] = {
	    {"", "415-555-2671", "+14155552671", ""},
	    {"", "1 415 555 2671", "+14155552671", ""},
	    {"", "020 7946 0958", "02079460958", "telephone.local"},
	    {"", "0044 20 7946 0958", "00442079460958", "telephone.local"},
	    {"", "123456", "", "telephone.too-short"},
	    {"", "1234567890123456", "", "telephone.too-long"},
	    {"", "555-1234 x5", "5551234;ext=5", "telephone.local"},
	};

	(void)state;
	CHECK("", rules);
}

static void
a_number_that_cannot_be_used_says_why(void **state)
{
	static const struct rule rules[] = {
	    {"US", "+999 123 4567", "", "telephone.unknown-code"},
	    {"US", "+1 415", "", "telephone.too-short"},
	    {"US", "+1 415 555 26712 34 56", "", "telephone.too-long"},
	    {"US", "123-456-7890", "", "telephone.invalid"},
	    {"US", "n/a", "", "telephone.placeholder"},
	    {"US", "-", "", "telephone.placeholder"},
	    {"US", "()", "", "telephone.no-digits"},
	    {"US", "415*555*2671", "", "telephone.character"},
	    {"US", "4155552671 @home", "", "telephone.character"},
	    {"US",
		"415\xff"
		"555",
		"", "telephone.character"},
	    {"US", "12345678901234567890123456789", "", "telephone.too-long"},
	};

	(void)state;
	CHECK("", rules);
}

static void
a_merely_possible_international_number_is_used_with_a_warning(void **state)
{
	static const struct rule rules[] = {
	    {"", "+1 555 555 0100", "+15555550100", "telephone.possible"},
	    {"FR", "00 1 555 555 0100", "+15555550100", "telephone.possible"},
	    {"US", "555 555 0100", "", "telephone.invalid"},
	};

	(void)state;
	CHECK("", rules);
}

static void
one_number_too_many_is_refused_and_the_first_kept(void **state)
{
	struct value_spec spec = {.many = false};
	struct valuecase c;

	(void)state;
	case_run(&c, &valuetel_type, &spec, "US",
	    STR_LIT("415-555-2671;415-555-2672"));
	assert_string_equal(c.text, "+14155552671");
	assert_string_equal(c.codes, "telephone.too-many");
	case_end(&c);
}

static void
every_error_has_a_hint(void **state)
{
	static const char *const cells[] = {
	    "x", "call", "+1", "12", "a+1", "1+1", "4.1E9", "+999123456", "1x"};
	struct value_spec spec = {.many = true};
	struct valuecase c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		case_run(&c, &valuetel_type, &spec, "US", str_of(cells[i]));
		assert_int_equal(c.diags.n, 1);
		assert_true(strlen(c.diags.v[0].hint) > 0);
		assert_true(strlen(c.diags.v[0].message) > 0);
		case_end(&c);
	}
}

static bool
same(const char *ours, const char *json)
{
	struct str item = str_of(ours);
	struct value v = {.shape = VALUE_LIST, .n = 1, .items = &item};
	struct jdoc *d;
	struct err e;
	bool got;

	assert_int_equal(jdoc_parse(&d, json, strlen(json), &e), 0);
	got = valuetel_type.same(&v, jdoc_root(d));
	jdoc_free(d);
	return got;
}

static void
stored_numbers_compare_by_their_digits(void **state)
{
	(void)state;
	assert_true(same("+14155552671", "[\"+1 415-555-2671\"]"));
	assert_true(same("+14155552671", "[\"4155552671\"]"));
	assert_true(same("+14155552671", "\"+14155552671\""));
	assert_false(same("+14155552671", "[\"+14155552672\"]"));
	assert_false(same("+14155552671", "[\"+14155552671;ext=1\"]"));
	assert_false(same("+14155552671", "[]"));
	assert_false(
	    same("+14155552671", "[\"+14155552671\", \"+14155552672\"]"));
}

static void
long_and_odd_cells_end_soon(void **state)
{
	enum {
		BYTES = 1 << 20
	};
	static const char odd[] = "/;,x+1(9\"'=.E0 \n|#";
	struct value_spec spec = {.many = true};
	char *cell = malloc(BYTES);
	struct valuecase c;
	size_t i;

	(void)state;
	assert_non_null(cell);
	for (i = 0; i < sizeof(odd) - 1; i++) {
		memset(cell, odd[i], BYTES);
		case_run(
		    &c, &valuetel_type, &spec, "US", (struct str){cell, BYTES});
		assert_int_equal(c.value.n, 0);
		case_end(&c);
	}
	free(cell);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_form_of_an_example_number_becomes_its_e164),
	    cmocka_unit_test(
		valid_numbers_of_the_parser_tests_are_read_and_others_refused),
	    cmocka_unit_test(extensions_are_written_in_one_way),
	    cmocka_unit_test(
		a_cell_is_split_where_numbers_end_and_nowhere_else),
	    cmocka_unit_test(separators_of_the_mapping_split_too),
	    cmocka_unit_test(
		labels_fall_away_but_other_words_refuse_the_number),
	    cmocka_unit_test(spreadsheet_damage_is_undone_or_named),
	    cmocka_unit_test(
		the_region_comes_from_the_row_then_from_the_mapping),
	    cmocka_unit_test(
		letters_are_those_of_the_keypad_where_the_mapping_says_so),
	    cmocka_unit_test(
		an_impossible_region_of_the_mapping_is_said_at_once),
	    cmocka_unit_test(without_a_region_a_number_is_american_or_local),
	    cmocka_unit_test(a_number_that_cannot_be_used_says_why),
	    cmocka_unit_test(
		a_merely_possible_international_number_is_used_with_a_warning),
	    cmocka_unit_test(one_number_too_many_is_refused_and_the_first_kept),
	    cmocka_unit_test(every_error_has_a_hint),
	    cmocka_unit_test(stored_numbers_compare_by_their_digits),
	    cmocka_unit_test(long_and_odd_cells_end_soon),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
