// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "csv/csvdialect.h"
#include <cmocka.h>

static void
assert_delimiter(const char *text, char want)
{
	assert_int_equal(csvdialect_delimiter(str_of(text), true, false), want);
}

static void
each_of_the_four_delimiters_is_found(void **state)
{
	(void)state;
	assert_delimiter("a,b,c\n1,2,3\n", ',');
	assert_delimiter("a;b;c\n1;2;3\n", ';');
	assert_delimiter("a\tb\tc\n1\t2\t3\n", '\t');
	assert_delimiter("a|b|c\n1|2|3\n", '|');
}

static void
comma_when_nothing_decides(void **state)
{
	(void)state;
	assert_delimiter("", ',');
	assert_delimiter("\n\n", ',');
	assert_delimiter("name\nann\nbob\n", ',');
	assert_delimiter("a,b;c\n", ',');
}

static void
other_delimiters_inside_cells_do_not_mislead(void **state)
{
	(void)state;
	assert_delimiter(
	    "name;price\nSmith, John;1,5\nDoe, Jane, Dr;2,5\n", ';');
	assert_delimiter("a,b\n\"x;y;z\",1\n\"x;y;z\",2\n\"x;y;z\",3\n", ',');
	assert_delimiter("a;b\n\"x,y\n,z\";1\n\"p,\"\"q,\"\"\";2\n", ';');
	assert_delimiter("price;qty\n1,5;2,5\n1,5;2,5\n", ';');
}

static void
a_header_alone_is_enough(void **state)
{
	(void)state;
	assert_delimiter("Name;Mail;Phone", ';');
	assert_delimiter("Name\tMail\r", '\t');
}

static void
a_preamble_and_empty_lines_do_not_mislead(void **state)
{
	(void)state;
	assert_delimiter(
	    "Report, of today\n\n\na;b;c\n1;2;3\n4;5;6\n7;8;9\n", ';');
}

static void
a_sample_that_ends_inside_a_row_does_not_count_it(void **state)
{
	struct str s = STR_LIT("a;b;c\n1;2,");

	(void)state;
	assert_int_equal(csvdialect_delimiter(s, false, false), ';');
	/* Only one row, incomplete: better than nothing. */
	assert_int_equal(
	    csvdialect_delimiter(STR_LIT("a;b;c"), false, false), ';');
}

static void
more_cells_win_a_tie(void **state)
{
	(void)state;
	assert_delimiter("a;b;c,d\n1;2;3,4\n", ';');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_of_the_four_delimiters_is_found),
	    cmocka_unit_test(comma_when_nothing_decides),
	    cmocka_unit_test(other_delimiters_inside_cells_do_not_mislead),
	    cmocka_unit_test(a_header_alone_is_enough),
	    cmocka_unit_test(a_preamble_and_empty_lines_do_not_mislead),
	    cmocka_unit_test(a_sample_that_ends_inside_a_row_does_not_count_it),
	    cmocka_unit_test(more_cells_win_a_tie),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
