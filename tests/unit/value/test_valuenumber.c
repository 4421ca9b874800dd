// SPDX-License-Identifier: Apache-2.0
#include "unit/value/valueprobe.h"

/* Rules: the API's (two decimals, safe integers) and issue 4's. */

static struct value_spec number = {.type = VTYPE_NUMBER};
static struct field euro = {.key = "amount", .currency = "EUR"};
static struct field dollar = {.key = "amount", .currency = "USD"};
static struct value_spec in_euro = {.type = VTYPE_CURRENCY, .field = &euro};
static struct value_spec in_dollar = {.type = VTYPE_CURRENCY, .field = &dollar};

static void
plain_numbers_become_canonical_decimals(void **state)
{
	(void)state;
	sends(&number, "0", "0");
	sends(&number, "1234", "1234");
	sends(&number, "007", "7");
	sends(&number, "-5", "-5");
	sends(&number, "+5", "5");
	sends(&number,
	    "\xe2\x88\x92"
	    "5.10",
	    "-5.1");
	sends(&number, "5-", "-5");
	sends(&number, ".5", "0.5");
	sends(&number, "-0.00", "0");
	sends(&number, " 12.50 ", "12.5");
	sends(&number, "1234567890123456", "1234567890123456");
	sends(&number, "\xef\xbc\x91\xef\xbc\x92", "12");
}

static void
groups_are_taken_out_where_they_are_groups(void **state)
{
	(void)state;
	sends(&number, "1,234", "1234");
	sends(&number, "1,234,567", "1234567");
	sends(&number, "12,34,567", "1234567");
	sends(&number, "1 234", "1234");
	sends(&number, "1.234,56", "1234.56");
	sends(&number, "1,234.56", "1234.56");
	sends(&number, "1.234.567", "1234567");
	sends(&number, "1'234.50", "1234.5");
	sends(&number,
	    "1\xe2\x80\x99"
	    "234.50",
	    "1234.5");
	sends(&number,
	    "1\xc2\xa0"
	    "234,5",
	    "1234.5");
	sends(&number,
	    "1\xe2\x80\xaf"
	    "234",
	    "1234");
	sends(&number, "12,5", "12.5");
	sends(&number, "1234,56", "1234.56");
	sends(&number, "0,50", "0.5");
}

static void
odd_groups_are_refused(void **state)
{
	(void)state;
	refuses(&number, "1,23,4", "number.grouping");
	refuses(&number, "12,34,56", "number.grouping");
	refuses(&number, "1.23.456", "number.grouping");
	refuses(&number, "1 23", "number.grouping");
	refuses(&number, "1,234.567.890", "number.grouping");
	refuses(&number, "1.234,567,890", "number.grouping");
	refuses(&number, "0,123,456", "number.grouping");
}

static void
more_than_two_decimals_are_refused_not_rounded(void **state)
{
	(void)state;
	refuses(&number, "1.234", "number.too-precise");
	refuses(&number, "1.500", "number.too-precise");
	refuses(&number, "0.001", "number.too-precise");
	refuses(&number, "0,125", "number.too-precise");
	refuses(&number, "1,234.567", "number.too-precise");
	refuses(&number, "1234.5678", "number.too-precise");
	sends(&number, "1234.5000", "1234.5");
	sends(&number, "0.500", "0.5");
	sends(&number, "12345.000", "12345");
}

static void
the_range_ends_at_the_largest_safe_integer(void **state)
{
	(void)state;
	sends(&number, "9007199254740991", "9007199254740991");
	sends(&number, "-9007199254740991", "-9007199254740991");
	sends(&number, "9007199254740991.00", "9007199254740991");
	refuses(&number, "9007199254740992", "number.out-of-range");
	refuses(&number, "9007199254740991.01", "number.out-of-range");
	refuses(&number, "-9007199254740992", "number.out-of-range");
	refuses(&number, "1e99", "number.out-of-range");
	refuses(&number, "1111111111111111111111111111111111111111111111111111",
	    "number.out-of-range");
}

static void
accounting_brackets_are_negative(void **state)
{
	(void)state;
	sends(&number, "(99.99)", "-99.99");
	sends(&number, "(1,234)", "-1234");
	refuses(&number, "(-5)", "number.not-a-number");
	refuses(&number, "--5", "number.not-a-number");
}

static void
scientific_notation_is_exact_or_refused(void **state)
{
	(void)state;
	sends(&number, "1.5e3", "1500");
	sends(&number, "4.155552671E9", "4155552671");
	sends(&number, "4.155552671E+09", "4155552671");
	sends(&number, "25e-1", "2.5");
	sends(&number, "1e+05", "100000");
	refuses(&number, "4.15555E+09", "number.rounded");
	refuses(&number, "1E-05", "number.too-precise");
	refuses(&number, "1e", "number.unit");
}

static void
percentages_units_and_words_are_refused(void **state)
{
	(void)state;
	refuses(&number, "25%", "number.percent");
	refuses(&number, "25 %", "number.percent");
	refuses(&number, "12 kg", "number.unit");
	refuses(&number, "$5", "number.unit");
	refuses(&number, "many", "number.not-a-number");
	refuses(&number, "-", "number.not-a-number");
	refuses(&number, "1/2", "number.not-a-number");
	refuses(&number, "10-20", "number.not-a-number");
	refuses(&number, ".", "number.not-a-number");
	refuses(&number, ",", "number.not-a-number");
}

static void
digits_of_any_script_are_read(void **state)
{
	struct value_spec s = number;

	(void)state;
	/* CLDR: ar-EG, fa, hi, bn, th */
	sends(&number, "\u0662\u066c\u0663\u0664\u0665\u066b\u0666", "2345.6");
	sends(&number, "\u06f1\u06f2\u06f3", "123");
	sends(
	    &number, "\u0967\u0968,\u0969\u096a,\u096b\u096c\u096d", "1234567");
	sends(&number, "\u09e7\u09e8", "12");
	sends(&number, "\u0e51\u0e52.\u0e55", "12.5");
	/* Marks of direction stand beside signs: ar, he, fa. */
	sends(&number, "\u061c-\u0661", "-1");
	sends(&number, "\u200e-5", "-5");
	sends(&number, "\u200e\u22125", "-5");
	sends(&number, "5\u200f", "5");
	refuses(&number, "\u00bd", "number.not-a-number");
	refuses(&number, "\u2460", "number.not-a-number");
	refuses(&number, "\u4e94", "number.not-a-number");
	/* Percent signs: tr and eu before, ar with its own. */
	refuses(&number, "12\u066a", "number.percent");
	refuses(&number, "%12", "number.percent");
	s.percent = STR_LIT("number");
	sends(&s, "12\u066a", "12");
	sends(&s, "%12", "12");
	sends(&s, "% 12,5", "12.5");
	refuses(&s, "%12%", "number.percent");
}

static void
a_separator_behind_the_last_digit_is_a_spreadsheet_s(void **state)
{
	(void)state;
	/* The format 0.## shows 5 so. */
	sends(&number, "5.", "5");
	sends(&number, "5,", "5");
	sends(&number, "1,234.", "1234");
	sends(&number, "-7.", "-7");
	refuses(&number, "5..", "number.grouping");
	refuses(&number, "1.234.", "number.grouping");
}

static void
the_mapping_says_which_separators_there_are(void **state)
{
	struct value_spec s = number;

	(void)state;
	s.decimal = STR_LIT(",");
	sends(&s, "1.234", "1234");
	sends(&s, "1,50", "1.5");
	sends(&s, "1.234.567,8", "1234567.8");
	sends(&s, "1'234,5", "1234.5");
	refuses(&s, "1.5", "number.grouping");
	refuses(&s, "1,234.5", "number.grouping");
	refuses(&s, "1,2,3", "number.grouping");
	s.decimal = STR_LIT(".");
	sends(&s, "1.500", "1.5");
	sends(&s, "1,234", "1234");
	sends(&s, "12,34,567.5", "1234567.5");
	refuses(&s, "1,5", "number.grouping");
	refuses(&s, "1.234", "number.too-precise");
	s.group = STR_LIT("'");
	sends(&s, "1'234.5", "1234.5");
	refuses(&s, "1,234.5", "number.grouping");
	s.decimal = STR_LIT("");
	s.group = STR_LIT(".");
	sends(&s, "1.234", "1234");
	sends(&s, "1.234,5", "1234.5");
	refuses(&s, "1,234.5", "number.grouping");
	s.group = STR_LIT(" ");
	sends(&s,
	    "1\xe2\x80\xaf"
	    "234,5",
	    "1234.5");
	sends(&s, "1 234.5", "1234.5");
}

static void
rounding_is_asked_for_and_goes_away_from_zero(void **state)
{
	struct value_spec s = number;

	(void)state;
	s.round = STR_LIT("2");
	s.decimal = STR_LIT(".");
	sends(&s, "1.005", "1.01");
	sends(&s, "-1.005", "-1.01");
	sends(&s, "1.004", "1");
	sends(&s, "0.995", "1");
	sends(&s, "99.999", "100");
	sends(&s, "0.005", "0.01");
	sends(&s, "0.004", "0");
	sends(&s, "-0.004", "0");
	sends(&s, "0.0004999", "0");
	sends(&s, "0.30000000000000004", "0.3");
	sends(&s, "9007199254740991.004", "9007199254740991");
	refuses(&s, "9007199254740991.005", "number.out-of-range");
	s.round = STR_LIT("0");
	sends(&s, "2.5", "3");
	sends(&s, "0.5", "1");
	sends(&s, "0.49", "0");
	/* What a dot is must be known first. */
	s.decimal = STR_LIT("");
	refuses(&s, "1.234", "number.too-precise");
	sends(&s, "0.125", "0");
}

static void
percentages_are_read_by_rule(void **state)
{
	struct value_spec s = number;

	(void)state;
	s.percent = STR_LIT("number");
	sends(&s, "25 %", "25");
	sends(&s, "-12,5%", "-12.5");
	sends(&s, "7", "7");
	s.percent = STR_LIT("fraction");
	sends(&s, "25%", "0.25");
	sends(&s, "100 %", "1");
	sends(&s, "7", "7");
	sends(&s, "25\xc2\xa0\xef\xbc\x85", "0.25");
	refuses(&s, "12.5%", "number.too-precise");
	s.round = STR_LIT("2");
	sends(&s, "12.5%", "0.13");
	refuses(&s, "%", "number.not-a-number");
}

static void
separators_that_exclude_each_other_do_not_open(void **state)
{
	static const struct {
		struct str decimal, group, round, percent;
	} bad[] = {
	    {.decimal = {";", 1}},
	    {.group = {"_", 1}},
	    {.decimal = {".", 1}, .group = {".", 1}},
	    {.round = {"3", 1}},
	    {.round = {"-1", 2}},
	    {.percent = {"x", 1}},
	};
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct value_spec s = number;

		s.decimal = bad[i].decimal;
		s.group = bad[i].group;
		s.round = bad[i].round;
		s.percent = bad[i].percent;
		why = NULL;
		assert_int_equal(value_open(&s, probe.arena, &why), -1);
		assert_non_null(why);
	}
}

static void
an_empty_cell_is_no_number(void **state)
{
	(void)state;
	sends(&number, "", "null");
	sends(&number, "  ", "null");
}

static void
stored_numbers_compare_by_value(void **state)
{
	(void)state;
	probe_cell(&number, "1,234.50");
	assert_true(probe_same(VTYPE_NUMBER, "[1234.5]") == false);
	assert_true(probe_same(VTYPE_NUMBER, "1234.5"));
	assert_true(probe_same(VTYPE_NUMBER, "1.2345e3"));
	assert_false(probe_same(VTYPE_NUMBER, "1234.51"));
	assert_false(probe_same(VTYPE_NUMBER, "null"));
	probe_cell(&number, "0.1");
	assert_true(probe_same(VTYPE_NUMBER, "0.1"));
	probe_cell(&number, "70368744177663.99");
	assert_true(probe_same(VTYPE_NUMBER, "70368744177663.99"));
	probe_cell(&number, "9007199254740991");
	assert_true(probe_same(VTYPE_NUMBER, "9007199254740991"));
	assert_false(probe_same(VTYPE_NUMBER, "9007199254740990"));
	probe_cell(&number, "");
	assert_true(probe_same(VTYPE_NUMBER, "null"));
	assert_false(probe_same(VTYPE_NUMBER, "0"));
}

static void
symbols_and_codes_of_the_field_are_taken_off(void **state)
{
	(void)state;
	sends(&in_dollar, "$1,234.50", "1234.5");
	sends(&in_dollar, "USD 12", "12");
	sends(&in_dollar, "12 usd", "12");
	sends(&in_dollar, "US$ 12.00", "12");
	sends(&in_dollar, "$12.00 USD", "12");
	sends(&in_dollar, "-$5", "-5");
	sends(&in_dollar, "$-5", "-5");
	sends(&in_dollar, "($3.20)", "-3.2");
	sends(&in_dollar, "1234", "1234");
	sends(&in_euro, "1.234,50 \xe2\x82\xac", "1234.5");
	sends(&in_euro,
	    "\xe2\x82\xac\xc2\xa0"
	    "9,99",
	    "9.99");
	sends(&in_euro, "EUR9.99", "9.99");
	sends(&in_euro, "12.400,00 EUR", "12400");
	sends(&in_euro,
	    "(\xe2\x82\xac"
	    "5)",
	    "-5");
	sends(&in_euro, "100,- \xe2\x82\xac", "100");
	sends(&in_dollar, "USD $5.00", "5");
	sends(&in_dollar, "US$ 5", "5");
}

static void
each_country_s_way_of_writing_money_is_read(void **state)
{
	static const struct {
		const char *code;
		const char *cell;
		const char *json;
	} cases[] = {
	    {"CHF", "CHF 1'250.50", "1250.5"},
	    {"USD", "\uff045.50", "5.5"},
	    {"USD", "\u200e-$5", "-5"},
	    {"USD", "$\u00a0\u0665", "5"},
	    {"AZN", "\u20bc5", "5"},
	    {"XOF", "5\u202f000 FCFA", "5000"},
	    {"CHF",
		"Fr. 1\xe2\x80\x99"
		"250.\xe2\x80\x93",
		"1250"},
	    {"CHF", "1'250.--", "1250"},
	    {"BRL", "R$ 10", "10"},
	    {"BRL", "R$ 1.234,56", "1234.56"},
	    {"SEK", "1 234,50 kr", "1234.5"},
	    {"DKK", "kr. 1.234,50", "1234.5"},
	    {"NOK", "kr 100,-", "100"},
	    {"INR", "\xe2\x82\xb9 12,34,567.50", "1234567.5"},
	    {"INR", "Rs. 500", "500"},
	    {"ZAR", "R 1 234.50", "1234.5"},
	    {"RUB", "RUB 5", "5"},
	    {"RUB", "500 \xd1\x80\xd1\x83\xd0\xb1.", "500"},
	    {"RON", "5 lei", "5"},
	    {"PLN", "1 234,50 z\xc5\x82", "1234.5"},
	    {"JPY",
		"\xc2\xa5"
		"1,200",
		"1200"},
	    {"JPY", "\xef\xbf\xa5\xef\xbc\x91\xef\xbc\x92\xef\xbc\x90", "120"},
	    {"IDR", "Rp10.000.000", "10000000"},
	    {"PEN", "S/ 12.50", "12.5"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct field f = {.key = "amount", .currency = cases[i].code};
		struct value_spec s = {.type = VTYPE_CURRENCY, .field = &f};

		sends(&s, cases[i].cell, cases[i].json);
	}
}

static void
an_amount_in_another_currency_is_refused(void **state)
{
	struct value_row row = {.currency = STR_LIT("USD")};
	const char *cell = "12";

	(void)state;
	refuses(&in_euro, "$12", "currency.mismatch");
	refuses(&in_euro, "12 USD", "currency.mismatch");
	refuses(&in_euro,
	    "\xc2\xa3"
	    "12",
	    "currency.mismatch");
	refuses(&in_dollar, "CA$12", "currency.mismatch");
	refuses(&in_euro, "RON 12", "currency.mismatch");
	refuses(&in_euro, "R$ 12", "currency.mismatch");
	refuses(&in_euro, "12 kr", "currency.mismatch");
	refuses(&in_dollar, "12 EUR", "currency.mismatch");
	assert_string_equal(probe_row(&in_euro, &row, &cell, 1), "null");
	assert_string_equal(probe_codes(), "currency.mismatch");
	assert_string_equal(probe_row(&in_dollar, &row, &cell, 1), "12");
}

static void
the_mapping_s_currency_must_exist_and_agree(void **state)
{
	struct value_spec s = in_euro;
	const char *why = NULL;

	(void)state;
	s.currency = STR_LIT("USD");
	refuses(&s, "12", "currency.mismatch");
	s.currency = STR_LIT("EUR");
	sends(&s, "12", "12");
	s.currency = STR_LIT("EUX");
	assert_int_equal(value_open(&s, probe.arena, &why), -1);
	assert_non_null(strstr(why, "EUX"));
}

static void
amounts_follow_the_rules_of_numbers(void **state)
{
	(void)state;
	refuses(&in_dollar, "$1.234", "currency.too-precise");
	refuses(&in_dollar, "$", "currency.not-a-number");
	refuses(&in_dollar, "$25%", "currency.percent");
	refuses(&in_dollar, "-(5)", "currency.not-a-number");
	refuses(&in_dollar, "$9007199254740992", "currency.out-of-range");
	probe_cell(&in_dollar, "$1,234.50");
	assert_true(probe_same(VTYPE_CURRENCY, "1234.50"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    claim(plain_numbers_become_canonical_decimals),
	    claim(groups_are_taken_out_where_they_are_groups),
	    claim(odd_groups_are_refused),
	    claim(more_than_two_decimals_are_refused_not_rounded),
	    claim(the_range_ends_at_the_largest_safe_integer),
	    claim(accounting_brackets_are_negative),
	    claim(scientific_notation_is_exact_or_refused),
	    claim(percentages_units_and_words_are_refused),
	    claim(digits_of_any_script_are_read),
	    claim(a_separator_behind_the_last_digit_is_a_spreadsheet_s),
	    claim(the_mapping_says_which_separators_there_are),
	    claim(rounding_is_asked_for_and_goes_away_from_zero),
	    claim(percentages_are_read_by_rule),
	    claim(separators_that_exclude_each_other_do_not_open),
	    claim(each_country_s_way_of_writing_money_is_read),
	    claim(an_empty_cell_is_no_number),
	    claim(stored_numbers_compare_by_value),
	    claim(symbols_and_codes_of_the_field_are_taken_off),
	    claim(an_amount_in_another_currency_is_refused),
	    claim(the_mapping_s_currency_must_exist_and_agree),
	    claim(amounts_follow_the_rules_of_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
