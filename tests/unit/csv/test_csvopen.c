// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "csv/csvin.h"
#include "io/src.h"

/* Where a table begins, what names its delimiter, and what is none at all. */

#define S(s) STR_LIT(s)

static int
open_text(struct str text, const struct csvin_opts *opts, struct src **s,
    struct csvin **c, struct err *e)
{
	assert_int_equal(src_memory(s, text.p, text.n, "t.csv", e), 0);
	return csvin_open(c, *s, opts, e);
}

/* The first row stands on that line and has these two cells. */
static void
assert_begins(struct str text, const struct csvin_opts *opts, uint64_t line,
    const char *first, const char *second)
{
	struct csvrow row;
	struct csvin *c;
	struct src *s;
	struct err e;

	assert_int_equal(open_text(text, opts, &s, &c, &e), 0);
	assert_int_equal(csvin_next(c, &row, &e), 1);
	assert_int_equal(row.line, line);
	assert_int_equal(row.n, 2);
	assert_true(str_is(row.cells[0], first));
	assert_true(str_is(row.cells[1], second));
	csvin_close(c);
	src_close(s);
}

static void
assert_no_csv(struct str text, const char *what)
{
	const struct csvin_opts opts = {0};
	struct csvin *c = NULL;
	struct src *s;
	struct err e;

	assert_int_equal(open_text(text, &opts, &s, &c, &e), -1);
	assert_null(c);
	assert_int_equal(e.kind, ERR_USAGE);
	if (strstr(e.msg, what) == NULL || strstr(e.msg, "t.csv") == NULL)
		fail_msg("%s", e.msg);
	assert_true(e.hint[0] != '\0');
	src_close(s);
}

static void
lines_before_the_first_are_not_looked_at(void **state)
{
	struct csvin_opts opts = {.first_line = 4};

	(void)state;
	/* A lone quote, a NUL byte, an open quote, all three line ends. */
	assert_begins(
	    S("No\"tes:\nx\0\r\n\"open\ra,b\n1,2\n"), &opts, 4, "a", "b");
	assert_begins(S("\n\n\na,b\n"), &opts, 4, "a", "b");
	opts.first_line = 1;
	assert_begins(S("a,b\n"), &opts, 1, "a", "b");
	opts.first_line = 2;
	assert_begins(S("x\r\na,b"), &opts, 2, "a", "b");
}

static void
the_delimiter_is_sought_behind_the_skipped_lines(void **state)
{
	const struct csvin_opts opts = {.first_line = 5};

	(void)state;
	assert_begins(S("a,b,c\nd,e,f\ng,h,i\nk,l,m\nid;name\n1;x\n"), &opts, 5,
	    "id", "name");
}

static void
a_preamble_longer_than_a_chunk_is_skipped(void **state)
{
	const struct csvin_opts opts = {.first_line = 100001};
	const struct str tail = S("id;name\n1;x\n");
	size_t n = 100000;
	char *text = mem_alloc(n * 3 + tail.n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * 3, "p,\n", 3);
	memcpy(text + n * 3, tail.p, tail.n);
	assert_begins(
	    (struct str){text, n * 3 + tail.n}, &opts, 100001, "id", "name");
	free(text);
}

static void
a_file_that_ends_before_its_first_line_is_refused(void **state)
{
	const struct csvin_opts opts = {.first_line = 9};
	struct csvin *c;
	struct src *s;
	struct err e;

	(void)state;
	assert_int_equal(open_text(S("a,b\n1,2\n"), &opts, &s, &c, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_non_null(strstr(e.msg, "t.csv has 2 lines"));
	assert_true(e.hint[0] != '\0');
	src_close(s);
}

static void
a_line_that_names_the_delimiter_is_no_row(void **state)
{
	const struct csvin_opts none = {0};
	const struct csvin_opts comma = {.delimiter = ','};

	(void)state;
	assert_begins(S("sep=;\r\na;b\r\n1,5;2,5\r\n"), &none, 2, "a", "b");
	assert_begins(S("SEP=^\na^b\n"), &none, 2, "a", "b");
	/* What the caller says counts more. */
	assert_begins(S("sep=;\na,b\n"), &comma, 2, "a", "b");
	/* A heading that only looks so. */
	assert_begins(S("sep=;x,b\n1,2\n"), &comma, 1, "sep=;x", "b");
}

static void
pages_xml_json_and_vcards_are_refused_with_a_way_out(void **state)
{
	(void)state;
	assert_no_csv(S("<!DOCTYPE html>\n<html><body>Log in</body></html>"),
	    "a web page");
	assert_no_csv(
	    S("\xef\xbb\xbf\r\n <HTML xmlns:x=\"x\"><table>"), "a web page");
	assert_no_csv(S("<table border=1><tr><td>Name</td></tr>"), "web page");
	assert_no_csv(S("<?xml version=\"1.0\"?><Workbook>"), "XML");
	assert_no_csv(S("{\"data\": []}"), "JSON");
	assert_no_csv(S("[\n  {\"a\": 1}\n]"), "JSON");
	assert_no_csv(S("BEGIN:VCARD\r\nVERSION:3.0\r\n"), "vCard");
}

static void
a_web_page_in_utf_16_is_recognised_too(void **state)
{
	(void)state;
	assert_no_csv(S("\xff\xfe<\0h\0t\0m\0l\0>\0\n\0"), "a web page");
}

static void
headings_that_only_resemble_other_formats_are_csv(void **state)
{
	const struct csvin_opts opts = {.delimiter = ','};

	(void)state;
	assert_begins(S("{{field:x}},b\n"), &opts, 1, "{{field:x}}", "b");
	assert_begins(S("[{x}],b\n"), &opts, 1, "[{x}]", "b");
	assert_begins(S("[x],b\n"), &opts, 1, "[x]", "b");
	assert_begins(S("<name>,b\n"), &opts, 1, "<name>", "b");
}

static void
nothing_in_a_cell_is_changed(void **state)
{
	static const char *const cells[] = {"007", " x ", "+1 555", "=1+1",
	    "1e5", "4155552671.0", "\t", "'01", "NULL", "1,5", "a\r\nb\n",
	    "\xc2\xa0", "caf\x65\xcc\x81", "", ""};
	const struct str text =
	    S("007; x ;+1 555;=1+1;1e5;4155552671.0;\t;'01;NULL;1,5;"
	      "\"a\r\nb\n\";\xc2\xa0;caf\x65\xcc\x81;;");
	const struct csvin_opts opts = {.delimiter = ';'};
	struct csvrow row;
	struct csvin *c;
	struct src *s;
	struct err e;

	(void)state;
	assert_int_equal(open_text(text, &opts, &s, &c, &e), 0);
	assert_int_equal(csvin_next(c, &row, &e), 1);
	assert_int_equal(row.n, sizeof(cells) / sizeof(cells[0]));
	for (size_t i = 0; i < row.n; i++)
		if (!str_is(row.cells[i], cells[i]))
			fail_msg("cell %zu: '%.*s'", i, STR_ARG(row.cells[i]));
	csvin_close(c);
	src_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_before_the_first_are_not_looked_at),
	    cmocka_unit_test(the_delimiter_is_sought_behind_the_skipped_lines),
	    cmocka_unit_test(a_preamble_longer_than_a_chunk_is_skipped),
	    cmocka_unit_test(a_file_that_ends_before_its_first_line_is_refused),
	    cmocka_unit_test(a_line_that_names_the_delimiter_is_no_row),
	    cmocka_unit_test(
		pages_xml_json_and_vcards_are_refused_with_a_way_out),
	    cmocka_unit_test(a_web_page_in_utf_16_is_recognised_too),
	    cmocka_unit_test(headings_that_only_resemble_other_formats_are_csv),
	    cmocka_unit_test(nothing_in_a_cell_is_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
