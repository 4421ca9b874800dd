// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "csv/csvin.h"
#include "io/src.h"

/* A cell longer than a chunk of the file. */
#define LONG ((size_t)200000)

/* The rows as "line:[cell][cell]", then "end" or the error's message. */
static void
dump(struct str text, const struct csvin_opts *opts, struct buf *out)
{
	struct csvrow row;
	struct src *s;
	struct csvin *c;
	struct err e;
	int rc;

	assert_int_equal(src_memory(&s, text.p, text.n, "t.csv", &e), 0);
	assert_int_equal(csvin_open(&c, s, opts, &e), 0);
	while ((rc = csvin_next(c, &row, &e)) == 1) {
		buf_printf(out, "%" PRIu64 ":", row.line);
		for (size_t i = 0; i < row.n; i++)
			buf_printf(out, "[%.*s]", STR_ARG(row.cells[i]));
		if (row.bare_quote > 0)
			buf_printf(out, "(bare %zu)", row.bare_quote);
		buf_putc(out, '\n');
	}
	buf_puts(out, rc == 0 ? "end" : e.msg);
	if (rc != 0) {
		assert_int_equal(e.kind, ERR_USAGE);
		assert_true(e.hint[0] != '\0');
	}
	csvin_close(c);
	src_close(s);
}

static void
assert_rows(const char *text, const char *want)
{
	const struct csvin_opts opts = {.delimiter = ',', .escape = true};
	struct buf b;

	buf_init(&b, 1 << 20);
	dump(str_of(text), &opts, &b);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

static void
a_quote_behind_a_backslash_is_text(void **state)
{
	(void)state;
	assert_rows("\"a \\\"b\\\" c\",d\n", "1:[a \"b\" c][d]\nend");
	assert_rows("\"\\\"\",\"x\\\"\"\n", "1:[\"][x\"]\nend");
	assert_rows("5\\\" pipe,\\\"\n", "1:[5\" pipe][\"]\nend");
}

static void
two_backslashes_are_one_and_escape_nothing(void **state)
{
	(void)state;
	assert_rows("\"C:\\\\dir\\\\\",b\n", "1:[C:\\dir\\][b]\nend");
	assert_rows("\"\\\\\\\"\"\n", "1:[\\\"]\nend");
	assert_rows("a\\\\,b\n", "1:[a\\][b]\nend");
}

static void
an_escaped_delimiter_or_line_end_is_text(void **state)
{
	(void)state;
	assert_rows("a\\,b,c\n", "1:[a,b][c]\nend");
	assert_rows("a\\\nb,c\nd\n", "1:[a\nb][c]\n3:[d]\nend");
	assert_rows("a\\\r\nb,c\r\nd\r\n", "1:[a\r\nb][c]\n3:[d]\nend");
	assert_rows("\"a\\\nb\"\nc\n", "1:[a\nb]\n3:[c]\nend");
	assert_rows("\"a\nb\\,\"\nc\n", "1:[a\nb,]\n3:[c]\nend");
	/* The last one of the file, too. */
	assert_rows("a\\\r", "1:[a\r]\nend");
	assert_rows("a\\\n", "1:[a\n]\nend");
}

static void
doubled_quotes_and_all_else_read_as_ever(void **state)
{
	(void)state;
	assert_rows("\"a \"\"b\"\" c\",\"\"\n", "1:[a \"b\" c][]\nend");
	assert_rows(
	    "a,,\n\n b ,c\r\"\"\r\n", "1:[a][][]\n3:[ b ][c]\n4:[]\nend");
	assert_rows("5\" pipe,x\n", "1:[5\" pipe][x](bare 1)\nend");
	assert_rows("a,", "1:[a][]\nend");
	assert_rows("\"a\"", "1:[a]\nend");
}

static void
the_null_of_mysql_stays_as_it_is(void **state)
{
	(void)state;
	assert_rows("1,\\N,\\N\n", "1:[1][\\N][\\N]\nend");
	assert_rows("\\N", "1:[\\N]\nend");
	assert_rows(
	    "\\Nx\n", "t.csv:1: a backslash stands where it escapes nothing");
	assert_rows("\"\\N\"\n",
	    "t.csv:1: a backslash stands where it escapes nothing");
	assert_rows(
	    "a\\N\n", "t.csv:1: a backslash stands where it escapes nothing");
}

static void
a_backslash_before_anything_else_is_refused_with_its_line(void **state)
{
	(void)state;
	assert_rows("a\nb\\n\n",
	    "1:[a]\nt.csv:2: a backslash stands where it escapes nothing");
	assert_rows("\"a\n\\t\"\n",
	    "t.csv:2: a backslash stands where it escapes nothing (the row "
	    "began on line 1)");
	assert_rows(
	    "a\\", "t.csv:1: a backslash stands where it escapes nothing");
}

static void
what_csv_refuses_is_refused(void **state)
{
	(void)state;
	assert_rows("\"a\" b\n", "t.csv:1: text follows the closing quote of "
				 "the cell that begins on line 1");
	assert_rows("\"a\"\\,\n", "t.csv:1: text follows the closing quote of "
				  "the cell that begins on line 1");
	assert_rows("a, \"b\"\n",
	    "t.csv:1: blanks stand before the quote that opens a cell");
	assert_rows("a\n\"b\\\"\nc\n",
	    "1:[a]\nt.csv:2: the quote that opens a cell here is never closed");
}

static void
an_escape_at_the_end_of_a_chunk_is_one(void **state)
{
	const struct csvin_opts opts = {.delimiter = ',', .escape = true};
	struct buf text;
	struct buf want;
	struct buf got;

	(void)state;
	buf_init(&text, 4 * LONG);
	buf_init(&want, 4 * LONG);
	buf_init(&got, 4 * LONG);
	/* Odd and even lengths of what goes before: some cut falls inside. */
	for (size_t before = 0; before < 2; before++) {
		buf_clear(&text);
		buf_clear(&want);
		buf_clear(&got);
		buf_puts(&want, "1:[");
		buf_putc(&text, '"');
		for (size_t i = 0; i < before; i++) {
			buf_putc(&text, 'x');
			buf_putc(&want, 'x');
		}
		for (size_t i = 0; i < LONG; i++) {
			buf_puts(&text, "\\\"");
			buf_putc(&want, '"');
		}
		buf_puts(&text, "\",y\n");
		buf_puts(&want, "][y]\nend");
		dump(buf_str(&text), &opts, &got);
		assert_string_equal(buf_text(&got), buf_text(&want));
	}
	buf_fini(&got);
	buf_fini(&want);
	buf_fini(&text);
}

static void
the_delimiter_is_found_between_escapes(void **state)
{
	const struct csvin_opts opts = {.escape = true};
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	dump(STR_LIT("\"a\\\",b\";c\n\"d\\\",e,\\\"\";f\n"), &opts, &b);
	assert_string_equal(buf_text(&b), "1:[a\",b][c]\n2:[d\",e,\"][f]\nend");
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_quote_behind_a_backslash_is_text),
	    cmocka_unit_test(two_backslashes_are_one_and_escape_nothing),
	    cmocka_unit_test(an_escaped_delimiter_or_line_end_is_text),
	    cmocka_unit_test(doubled_quotes_and_all_else_read_as_ever),
	    cmocka_unit_test(the_null_of_mysql_stays_as_it_is),
	    cmocka_unit_test(
		a_backslash_before_anything_else_is_refused_with_its_line),
	    cmocka_unit_test(what_csv_refuses_is_refused),
	    cmocka_unit_test(an_escape_at_the_end_of_a_chunk_is_one),
	    cmocka_unit_test(the_delimiter_is_found_between_escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
