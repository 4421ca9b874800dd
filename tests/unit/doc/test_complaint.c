// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "doc/complaint.h"

static void
prints(struct complaints *c, const char *want)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	complaints_print(c, &b);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
	complaints_free(c);
}

static void
a_complaint_shows_place_line_caret_and_hint(void **state)
{
	struct complaints *c = complaints_new(
	    "deals.yaml", STR_LIT("one\ntwo\n  $account: Account\n"));

	(void)state;
	complaint_add(
	    c, 3, 13, "column '%s' is not in %s", "Account", "deals.csv");
	complaint_hint(c, "Did you mean '%s'?", "Account #");
	assert_int_equal(complaints_count(c), 1);
	prints(c, "deals.yaml:3:13: column 'Account' is not in deals.csv\n"
		  "    3 |   $account: Account\n"
		  "      |             ^~~~~~~\n"
		  "      Did you mean 'Account #'?\n");
}

static void
complaints_come_in_order_of_place(void **state)
{
	struct complaints *c = complaints_new("m", STR_LIT("aa: b\ncc: d\n"));

	(void)state;
	complaint_add(c, 2, 5, "third");
	complaint_add(c, 2, 1, "second");
	complaint_warn(c, 1, 5, "first");
	complaint_add(c, 0, 0, "whole");
	complaint_add(c, 2, 5, "fourth");
	assert_int_equal(complaints_count(c), 4);
	assert_int_equal(complaints_warnings(c), 1);
	prints(c, "m: whole\n"
		  "m:1:5: warning: first\n"
		  "    1 | aa: b\n"
		  "      |     ^\n"
		  "m:2:1: second\n"
		  "    2 | cc: d\n"
		  "      | ^~\n"
		  "m:2:5: third\n"
		  "    2 | cc: d\n"
		  "      |     ^\n"
		  "m:2:5: fourth\n"
		  "    2 | cc: d\n"
		  "      |     ^\n");
}

static void
the_mark_spans_what_stands_at_the_place(void **state)
{
	struct complaints *c = complaints_new(
	    "m", STR_LIT("a: Job Title   # why\nb: \"x: y\" z\nc: [d e, f]\n"));

	(void)state;
	complaint_add(c, 1, 4, "1");
	complaint_add(c, 2, 4, "2");
	complaint_add(c, 3, 4, "3");
	complaint_add(c, 3, 5, "4");
	prints(c, "m:1:4: 1\n"
		  "    1 | a: Job Title   # why\n"
		  "      |    ^~~~~~~~~\n"
		  "m:2:4: 2\n"
		  "    2 | b: \"x: y\" z\n"
		  "      |    ^~~~~~\n"
		  "m:3:4: 3\n"
		  "    3 | c: [d e, f]\n"
		  "      |    ^\n"
		  "m:3:5: 4\n"
		  "    3 | c: [d e, f]\n"
		  "      |     ^~~\n");
}

static void
columns_are_code_points(void **state)
{
	struct complaints *c = complaints_new(
	    "m", STR_LIT("\xc3\xa9\xe2\x82\xac: \xc3\xa9\xc3\xa9\n"));

	(void)state;
	complaint_add(c, 1, 5, "here");
	prints(c, "m:1:5: here\n"
		  "    1 | \xc3\xa9\xe2\x82\xac: \xc3\xa9\xc3\xa9\n"
		  "      |     ^~\n");
}

static void
the_caret_stands_under_its_place_behind_tabs(void **state)
{
	struct complaints *c = complaints_new("m", STR_LIT("\ta:\tbb\n"));

	(void)state;
	complaint_add(c, 1, 5, "here");
	prints(c, "m:1:5: here\n"
		  "    1 |         a:      bb\n"
		  "      |                 ^~\n");
}

static void
text_from_outside_is_inert(void **state)
{
	struct complaints *c =
	    complaints_new("m\x1b[31m", STR_LIT("a\x1b: \xffx\n"));

	(void)state;
	complaint_add(c, 1, 5, "bad '%s'", "\x07");
	complaint_hint(c, "not '%s'", "\n\xe2\x80\x8b");
	prints(c, "m\\x1b[31m:1:5: bad '\\x07'\n"
		  "    1 | a\\x1b: \\xffx\n"
		  "      |        ^~~~~\n"
		  "      not '\\n\\u{200b}'\n");
}

static void
a_long_line_is_cut_around_the_place(void **state)
{
	struct buf line;
	struct complaints *c;

	(void)state;
	buf_init(&line, 4096);
	for (int i = 0; i < 100; i++)
		buf_puts(&line, "0123456789");
	buf_cut(&line, 495);
	buf_puts(&line, " HERE ,");
	for (int i = 0; i < 50; i++)
		buf_puts(&line, "0123456789");
	c = complaints_new("m", buf_str(&line));
	/* 72 columns are shown, 40 of them before the place. */
	complaint_add(c, 1, 497, "x");
	prints(c, "m:1:497: x\n"
		  "    1 | ...678901234567890123456789012345678901234 HERE "
		  ",01234567890123456789012345...\n"
		  "      |                                            ^~~~\n");
	buf_fini(&line);
}

static void
a_line_that_just_fits_is_not_cut(void **state)
{
	const char *text = "0123456789012345678901234567890123456789"
			   "01234567890123456789012345678901";
	struct complaints *c = complaints_new("m", str_of(text));
	char want[256] = "m:1:72: x\n    1 | ";

	(void)state;
	strncat(want, text, 80);
	strncat(want, "\n      | ", 16);
	strncat(want,
	    "                                                             "
	    "          ^\n",
	    100);
	complaint_add(c, 1, 72, "x");
	prints(c, want);
}

static void
a_place_behind_the_end_still_has_a_caret(void **state)
{
	struct complaints *c = complaints_new("m", STR_LIT("ab:\n"));

	(void)state;
	complaint_add(c, 1, 4, "no value");
	complaint_add(c, 2, 1, "end of file");
	complaint_add(c, 9, 1, "no such line");
	prints(c, "m:1:4: no value\n"
		  "    1 | ab:\n"
		  "      |    ^\n"
		  "m:2:1: end of file\n"
		  "    2 | \n"
		  "      | ^\n"
		  "m:9:1: no such line\n");
}

static void
lines_end_as_in_yaml(void **state)
{
	struct complaints *c = complaints_new("m", STR_LIT("\xef\xbb\xbf"
							   "a\r\nb\rc\xc2\x85"
							   "d\xe2\x80\xa8"
							   "e"));

	(void)state;
	complaint_add(c, 1, 1, "1");
	complaint_add(c, 3, 1, "3");
	complaint_add(c, 5, 1, "5");
	prints(c, "m:1:1: 1\n    1 | a\n      | ^\n"
		  "m:3:1: 3\n    3 | c\n      | ^\n"
		  "m:5:1: 5\n    5 | e\n      | ^\n");
}

static void
above_a_hundred_the_rest_is_counted(void **state)
{
	struct complaints *c = complaints_new("m", STR_LIT("a\n"));
	struct buf b;

	(void)state;
	for (int i = 0; i < 105; i++)
		complaint_add(c, 0, 0, "no %d", i);
	buf_init(&b, 1 << 20);
	complaints_print(c, &b);
	assert_non_null(strstr(buf_text(&b), "m: no 99\n"));
	assert_null(strstr(buf_text(&b), "m: no 100\n"));
	assert_non_null(strstr(buf_text(&b), "m: and 5 more like these\n"));
	assert_int_equal(complaints_count(c), 105);
	buf_fini(&b);
	complaints_free(c);
}

static void
nothing_to_say_prints_nothing(void **state)
{
	(void)state;
	prints(complaints_new("m", STR_LIT("")), "");
	complaints_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_complaint_shows_place_line_caret_and_hint),
	    cmocka_unit_test(complaints_come_in_order_of_place),
	    cmocka_unit_test(the_mark_spans_what_stands_at_the_place),
	    cmocka_unit_test(columns_are_code_points),
	    cmocka_unit_test(the_caret_stands_under_its_place_behind_tabs),
	    cmocka_unit_test(text_from_outside_is_inert),
	    cmocka_unit_test(a_long_line_is_cut_around_the_place),
	    cmocka_unit_test(a_line_that_just_fits_is_not_cut),
	    cmocka_unit_test(a_place_behind_the_end_still_has_a_caret),
	    cmocka_unit_test(lines_end_as_in_yaml),
	    cmocka_unit_test(above_a_hundred_the_rest_is_counted),
	    cmocka_unit_test(nothing_to_say_prints_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
