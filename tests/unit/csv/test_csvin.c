// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "csv/csvin.h"
#include "io/src.h"

#define MIB      ((size_t)1 << 20)
#define CELL_MAX ((size_t)LIM_CELL_BYTES)

/*
 * The rows as "line-last:[cell][cell]", one a line; CR and LF in cells show as
 * \r and \n.  Then "end" or "error: message".
 */
static void
dump(struct str text, char delimiter, struct buf *out)
{
	struct csvin_opts opts = {.delimiter = delimiter};
	struct csvrow row;
	struct src *s;
	struct csvin *c;
	struct err e;
	int rc;

	buf_clear(out);
	assert_int_equal(src_memory(&s, text.p, text.n, "t.csv", &e), 0);
	assert_int_equal(csvin_open(&c, s, &opts, &e), 0);
	while ((rc = csvin_next(c, &row, &e)) == 1) {
		buf_printf(
		    out, "%" PRIu64 "-%" PRIu64 ":", row.line, row.last_line);
		for (size_t i = 0; i < row.n; i++) {
			buf_putc(out, '[');
			for (size_t k = 0; k < row.cells[i].n; k++) {
				char b = row.cells[i].p[k];

				if (b == '\n')
					buf_puts(out, "\\n");
				else if (b == '\r')
					buf_puts(out, "\\r");
				else
					buf_putc(out, b);
			}
			buf_putc(out, ']');
		}
		if (row.bare_quote > 0)
			buf_printf(out, "(bare %zu)", row.bare_quote);
		buf_putc(out, '\n');
	}
	if (rc == 0) {
		buf_puts(out, "end");
		assert_int_equal(csvin_next(c, &row, &e), 0);
	} else {
		assert_int_equal(rc, -1);
		assert_int_equal(e.kind, ERR_USAGE);
		assert_true(e.hint[0] != '\0');
		buf_printf(out, "error: %s", e.msg);
	}
	csvin_close(c);
	src_close(s);
}

static void
assert_rows(struct str text, const char *want)
{
	struct buf b;

	buf_init(&b, 16 * MIB);
	dump(text, ',', &b);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

/* The last thing is an error whose message begins so. */
static void
assert_error(struct str text, const char *want)
{
	struct buf b;
	const char *at;

	buf_init(&b, 16 * MIB);
	dump(text, ',', &b);
	at = strstr(buf_text(&b), "error: ");
	assert_non_null(at);
	assert_memory_equal(at + 7, want, strlen(want));
	buf_fini(&b);
}

#define S(s) STR_LIT(s)

/* Section 2, rules 1 to 7. */
static void
the_examples_of_rfc_4180_are_read(void **state)
{
	(void)state;
	assert_rows(S("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n"),
	    "1-1:[aaa][bbb][ccc]\n2-2:[zzz][yyy][xxx]\nend");
	assert_rows(S("aaa,bbb,ccc\r\nzzz,yyy,xxx"),
	    "1-1:[aaa][bbb][ccc]\n2-2:[zzz][yyy][xxx]\nend");
	assert_rows(S("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx"),
	    "1-1:[aaa][bbb][ccc]\n2-2:[zzz][yyy][xxx]\nend");
	assert_rows(S("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx"),
	    "1-2:[aaa][b\\r\\nbb][ccc]\n3-3:[zzz][yyy][xxx]\nend");
	assert_rows(
	    S("\"aaa\",\"b\"\"bb\",\"ccc\""), "1-1:[aaa][b\"bb][ccc]\nend");
}

static void
cells_keep_every_byte(void **state)
{
	(void)state;
	assert_rows(S(" a ,\tb\t,\" c \"\n"), "1-1:[ a ][\tb\t][ c ]\nend");
	assert_rows(S("  \n"), "1-1:[  ]\nend");
	assert_rows(S("\xc2\xa0,\xe4\xb8\xad,\x01\x1b\n"),
	    "1-1:[\xc2\xa0][\xe4\xb8\xad][\x01\x1b]\nend");
	assert_rows(S("1,\"{\"\"type\"\": \"\"P\"\"}\"\n"),
	    "1-1:[1][{\"type\": \"P\"}]\nend");
}

static void
empty_cells_are_cells(void **state)
{
	(void)state;
	assert_rows(S("a,,\n,,\n\"\",\"\",\"\"\n,"),
	    "1-1:[a][][]\n2-2:[][][]\n3-3:[][][]\n4-4:[][]\nend");
}

static void
empty_lines_are_no_rows_but_count(void **state)
{
	(void)state;
	assert_rows(S(""), "end");
	assert_rows(S("\n\r\n\r"), "end");
	assert_rows(S("\n\na\n\r\n\rb\n\n"), "3-3:[a]\n6-6:[b]\nend");
	assert_rows(S("\"\"\n\n\"\""), "1-1:[]\n3-3:[]\nend");
}

static void
all_three_line_ends_count_in_any_mixture(void **state)
{
	(void)state;
	assert_rows(
	    S("a\nb\r\nc\rd"), "1-1:[a]\n2-2:[b]\n3-3:[c]\n4-4:[d]\nend");
	assert_rows(S("a,\"1\n2\r\n3\r4\",z\r\nb\n"),
	    "1-4:[a][1\\n2\\r\\n3\\r4][z]\n5-5:[b]\nend");
	assert_rows(
	    S("\"\n\r\n\r\"\r\r\n\nb"), "1-4:[\\n\\r\\n\\r]\n7-7:[b]\nend");
	assert_rows(S("\"\r\",x\n\"\n\"\n"), "1-2:[\\r][x]\n3-4:[\\n]\nend");
}

static void
rows_may_have_different_lengths(void **state)
{
	(void)state;
	assert_rows(
	    S("a,b\nc\nd,e,f\n"), "1-1:[a][b]\n2-2:[c]\n3-3:[d][e][f]\nend");
}

static void
a_quote_inside_a_cell_without_quotes_is_text(void **state)
{
	(void)state;
	assert_rows(S("a\n\"x\ny\",5\" pipe\n"),
	    "1-1:[a]\n2-3:[x\\ny][5\" pipe](bare 2)\nend");
	/* csv-spectrum's location_coordinates */
	assert_rows(S("1,37\xc2\xb0"
		      "36'37.8\"N 121\xc2\xb0"
		      "2'17.9\"W,x\n"),
	    "1-1:[1][37\xc2\xb0"
	    "36'37.8\"N 121\xc2\xb0"
	    "2'17.9\"W][x](bare 2)\nend");
	assert_rows(S("1,{\"a\": 1}\n2,b\"\n\"c\"\"\",d\n"),
	    "1-1:[1][{\"a\": 1}](bare 2)\n2-2:[2][b\"](bare 2)\n"
	    "3-3:[c\"][d]\nend");
	assert_rows(S("a\"\"b"), "1-1:[a\"\"b](bare 1)\nend");
}

static void
blanks_before_an_opening_quote_are_reported_with_their_line(void **state)
{
	(void)state;
	assert_rows(S("a\n\"x\ny\", \"pipe\"\n"),
	    "1-1:[a]\nerror: t.csv:3: blanks stand before the quote that opens "
	    "a cell (the row began on line 2)");
	assert_error(S("a,\t\"b\"\n"), "t.csv:1: blanks stand before");
	assert_error(S(" \"b\"\n"), "t.csv:1: blanks stand before");
}

static void
text_behind_a_closing_quote_is_reported(void **state)
{
	(void)state;
	assert_rows(S("a,\"b\"c\n"),
	    "error: t.csv:1: text follows the closing quote of the cell that "
	    "begins on line 1");
	assert_error(S("a,\"b\" ,c\n"), "t.csv:1: text follows");
	/* A quote opened by mistake shows where the next one stands. */
	assert_rows(S("x,\"5\ny\nz,\"6\n"),
	    "error: t.csv:3: text follows the closing quote of the cell that "
	    "begins on line 1 (the row began on line 1)");
}

static void
gets_the_hint_of_backslashes(struct str text)
{
	struct csvin_opts opts = {.delimiter = ','};
	struct csvrow row;
	struct src *s;
	struct csvin *c;
	struct err e;

	assert_int_equal(src_memory(&s, text.p, text.n, "t.csv", &e), 0);
	assert_int_equal(csvin_open(&c, s, &opts, &e), 0);
	assert_int_equal(csvin_next(c, &row, &e), -1);
	assert_non_null(strstr(e.hint, "source: { escape: \"\\\\\" }"));
	csvin_close(c);
	src_close(s);
}

static void
a_backslash_before_a_quote_gets_a_hint_of_its_own(void **state)
{
	(void)state;
	gets_the_hint_of_backslashes(
	    S("\"Teacher,\\\"adult\\\" education\"\n"));
	gets_the_hint_of_backslashes(S("Teacher \\\"adult\\\" education\n"));
	gets_the_hint_of_backslashes(S("a,\\\"b\n"));
}

static void
a_missing_closing_quote_is_reported_where_it_opened(void **state)
{
	(void)state;
	assert_rows(S("a\nb,\"c\nd\ne\n"),
	    "1-1:[a]\nerror: t.csv:2: the quote that opens a cell here is "
	    "never closed");
	/* The row begins on line 1, the open cell on line 2. */
	assert_error(S("\"a\nb\",\"c\nd"),
	    "t.csv:2: the quote that opens a cell here is never closed");
	assert_error(S("\""), "t.csv:1: the quote that opens");
	assert_rows(S("\"a\"\""),
	    "error: t.csv:1: the quote that opens a cell here is never closed");
}

static void
a_nul_byte_is_reported_with_its_line(void **state)
{
	(void)state;
	assert_error(S("abcdefghijkl\nmnopqrst\0uvwxyz,1\n"), "t.csv:2: ");
	assert_error(S("abcdefghijkl\n\"mnopqrst\n\0uvwxyz\",1\n"),
	    "t.csv:3: the line holds a NUL byte");
}

/* count bytes of c between two texts. */
static struct str
sandwich(struct buf *b, const char *front, char c, size_t n, const char *back)
{
	buf_clear(b);
	buf_puts(b, front);
	for (size_t i = 0; i < n; i++)
		buf_putc(b, c);
	buf_puts(b, back);
	return buf_str(b);
}

static void
assert_one_cell(struct str text, size_t n)
{
	struct csvin_opts opts = {.delimiter = ','};
	struct csvrow row;
	struct src *s;
	struct csvin *c;
	struct err e;

	assert_int_equal(src_memory(&s, text.p, text.n, "t.csv", &e), 0);
	assert_int_equal(csvin_open(&c, s, &opts, &e), 0);
	assert_int_equal(csvin_next(c, &row, &e), 1);
	assert_int_equal(row.n, 1);
	assert_int_equal(row.cells[0].n, n);
	csvin_close(c);
	src_close(s);
}

static void
a_cell_may_have_its_ceiling_and_not_a_byte_more(void **state)
{
	static const char *const want = "t.csv:3: the cell that begins here "
					"is longer than 1048576 bytes";
	struct buf b;

	(void)state;
	buf_init(&b, 16 * MIB);
	for (size_t i = 0; i < 2; i++) {
		const char *q = i == 0 ? "" : "\"";
		char front[16];
		char back[16];

		(void)snprintf(front, sizeof(front), "a\nb\n%s", q);
		(void)snprintf(back, sizeof(back), "%s\n", q);
		assert_one_cell(sandwich(&b, q, 'x', CELL_MAX, back), CELL_MAX);
		assert_one_cell(sandwich(&b, q, 'x', CELL_MAX, q), CELL_MAX);
		assert_error(
		    sandwich(&b, front, 'x', CELL_MAX + 1, back), want);
		assert_error(sandwich(&b, front, 'x', CELL_MAX + 1, q), want);
		assert_error(
		    sandwich(&b, front, 'x', CELL_MAX + 2, back), want);
	}
	buf_fini(&b);
}

static void
a_quote_that_stays_open_ends_at_the_ceiling_of_a_cell(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 16 * MIB);
	buf_puts(&b, "a,b\n1,2\n\"open,3\n");
	while (b.n < 10 * MIB)
		buf_puts(&b, "plain,row\n");
	assert_error(buf_str(&b), "t.csv:3: the cell that begins here is "
				  "longer than 1048576 bytes");
	buf_fini(&b);
}

static void
a_row_may_have_its_ceiling_and_not_a_byte_more(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 16 * MIB);
	for (size_t extra = 0; extra < 2; extra++) {
		struct buf out;

		buf_init(&out, 16 * MIB);
		buf_clear(&b);
		buf_puts(&b, "a\n\"\"");
		for (size_t i = 0; i < LIM_ROW_BYTES / 4096; i++) {
			buf_puts(&b, i % 2 == 0 ? ",\"" : ",");
			for (size_t k = 0; k < 4096; k++)
				buf_putc(&b, 'x');
			buf_puts(&b, i % 2 == 0 ? "\"" : "");
		}
		buf_puts(&b, extra == 0 ? ",\n" : ",x\n");
		dump(buf_str(&b), ',', &out);
		if (extra == 0)
			assert_string_equal(out.p + out.n - 3, "end");
		else
			assert_non_null(strstr(buf_text(&out),
			    "error: t.csv:2: the row is longer than 4194304 "
			    "bytes"));
		buf_fini(&out);
	}
	buf_fini(&b);
}

static void
a_row_may_have_4096_cells_and_not_one_more(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 16 * MIB);
	/* Without and with quotes. */
	for (size_t i = 0; i < 2; i++) {
		const char *back = i == 0 ? "\nz\n" : "\"\"\nz\n";
		struct buf out;

		buf_init(&out, 16 * MIB);
		dump(sandwich(&b, "a\n", ',', LIM_ROW_CELLS - 1, back), ',',
		    &out);
		assert_non_null(strstr(buf_text(&out), "\n3-3:[z]\nend"));
		buf_fini(&out);
		assert_error(sandwich(&b, "a\n", ',', LIM_ROW_CELLS, back),
		    "t.csv:2: the row has more than 4096 cells");
	}
	buf_fini(&b);
}

/* Rows of every length pass the 64 KiB of a chunk at every offset. */
static void
rows_that_straddle_a_chunk_are_read_like_others(void **state)
{
	static const char *const row_text[] = {"ab,\"c\r\nd\",e\r\n",
	    "ab,cd,e\r\n", "\"a\"\"b\",cd,e\r", "ab,\"\r\",e\n"};
	static const char *const row_cells[] = {":[ab][c\\r\\nd][e]\n",
	    ":[ab][cd][e]\n", ":[a\"b][cd][e]\n", ":[ab][\\r][e]\n"};
	static const unsigned lines[] = {2, 1, 1, 2};
	struct buf text;
	struct buf want;
	struct buf got;

	(void)state;
	buf_init(&text, 16 * MIB);
	buf_init(&want, 16 * MIB);
	buf_init(&got, 16 * MIB);
	for (size_t shift = 0; shift < 16; shift++) {
		unsigned line = 1;

		(void)sandwich(&text, "", 'x', shift + 1, "\n");
		buf_clear(&want);
		buf_puts(&want, "1-1:[");
		buf_add(&want, text.p, shift + 1);
		buf_puts(&want, "]\n");
		for (size_t i = 0; text.n < 140000; i++) {
			unsigned first = line + 1;

			line += lines[i % 4];
			buf_puts(&text, row_text[i % 4]);
			buf_printf(
			    &want, "%u-%u%s", first, line, row_cells[i % 4]);
		}
		buf_puts(&want, "end");
		dump(buf_str(&text), ',', &got);
		assert_string_equal(buf_text(&got), buf_text(&want));
	}
	buf_fini(&text);
	buf_fini(&want);
	buf_fini(&got);
}

static void
the_delimiter_is_detected_unless_it_is_given(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, MIB);
	dump(S("a;b\n1,5;2\n"), 0, &b);
	assert_string_equal(buf_text(&b), "1-1:[a][b]\n2-2:[1,5][2]\nend");
	dump(S("a;b\n1,5;2\n"), ',', &b);
	assert_string_equal(buf_text(&b), "1-1:[a;b]\n2-2:[1][5;2]\nend");
	dump(S("a\t\"b\tc\"\n"), '\t', &b);
	assert_string_equal(buf_text(&b), "1-1:[a][b\tc]\nend");
	buf_fini(&b);
}

static void
trouble_of_the_source_comes_through(void **state)
{
	struct str text = S("\xef\xbb\xbf"
			    "a\nb\xff\n");
	struct csvin_opts opts = {.delimiter = ','};
	struct src *s;
	struct csvin *c;
	struct err e;

	(void)state;
	assert_int_equal(src_memory(&s, text.p, text.n, "t.csv", &e), 0);
	assert_int_equal(csvin_open(&c, s, &opts, &e), -1);
	assert_null(c);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_memory_equal(e.msg, "t.csv:2:2: ", 11);
	src_close(s);
	csvin_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_examples_of_rfc_4180_are_read),
	    cmocka_unit_test(cells_keep_every_byte),
	    cmocka_unit_test(empty_cells_are_cells),
	    cmocka_unit_test(empty_lines_are_no_rows_but_count),
	    cmocka_unit_test(all_three_line_ends_count_in_any_mixture),
	    cmocka_unit_test(rows_may_have_different_lengths),
	    cmocka_unit_test(a_quote_inside_a_cell_without_quotes_is_text),
	    cmocka_unit_test(
		blanks_before_an_opening_quote_are_reported_with_their_line),
	    cmocka_unit_test(text_behind_a_closing_quote_is_reported),
	    cmocka_unit_test(a_backslash_before_a_quote_gets_a_hint_of_its_own),
	    cmocka_unit_test(
		a_missing_closing_quote_is_reported_where_it_opened),
	    cmocka_unit_test(a_nul_byte_is_reported_with_its_line),
	    cmocka_unit_test(a_cell_may_have_its_ceiling_and_not_a_byte_more),
	    cmocka_unit_test(
		a_quote_that_stays_open_ends_at_the_ceiling_of_a_cell),
	    cmocka_unit_test(a_row_may_have_its_ceiling_and_not_a_byte_more),
	    cmocka_unit_test(a_row_may_have_4096_cells_and_not_one_more),
	    cmocka_unit_test(rows_that_straddle_a_chunk_are_read_like_others),
	    cmocka_unit_test(the_delimiter_is_detected_unless_it_is_given),
	    cmocka_unit_test(trouble_of_the_source_comes_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
