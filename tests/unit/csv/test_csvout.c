// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/rnd.h"
#include "csv/csvin.h"
#include "csv/csvout.h"
#include "io/src.h"

#define S(s) STR_LIT(s)

/* One row, with the given options, gives this text. */
static void
assert_row(const struct csvout_opts *opts, const struct str *cells, size_t n,
    const char *want)
{
	struct csvout o;
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	assert_non_null(f);
	csvout_init(&o, f, opts);
	for (size_t i = 0; i < n; i++)
		csvout_cell(&o, cells[i]);
	csvout_end(&o);
	assert_int_equal(fclose(f), 0);
	assert_string_equal(text, want);
	free(text);
}

static void
assert_cell(struct str cell, const char *want)
{
	const struct csvout_opts opts = {.delimiter = ','};
	const struct str cells[] = {cell, S("z")};

	assert_row(&opts, cells, 2, want);
}

static void
only_what_must_be_is_quoted(void **state)
{
	(void)state;
	assert_cell(S("plain text"), "plain text,z\n");
	assert_cell(S(""), ",z\n");
	assert_cell(S("a;b\tc|d"), "a;b\tc|d,z\n");
	assert_cell(S("=1+1"), "=1+1,z\n");
	assert_cell(S("a,b"), "\"a,b\",z\n");
	assert_cell(S("5\" pipe"), "\"5\"\" pipe\",z\n");
	assert_cell(S("\""), "\"\"\"\",z\n");
	assert_cell(S("a\nb"), "\"a\nb\",z\n");
	assert_cell(S("a\rb"), "\"a\rb\",z\n");
	assert_cell(S(" a"), "\" a\",z\n");
	assert_cell(S("a\t"), "\"a\t\",z\n");
	assert_cell(S("\xef\xbb\xbf"
		      "a"),
	    "\"\xef\xbb\xbf"
	    "a\",z\n");
}

static void
delimiter_and_row_ends_are_as_asked(void **state)
{
	const struct csvout_opts semicolon = {.delimiter = ';', .crlf = true};
	const struct csvout_opts none = {0};
	const struct str cells[] = {S("a,b"), S("c;d")};

	(void)state;
	assert_row(&semicolon, cells, 2, "a,b;\"c;d\"\r\n");
	assert_row(&none, cells, 2, "\"a,b\",c;d\n");
}

static void
a_row_of_one_empty_cell_is_still_a_row(void **state)
{
	const struct csvout_opts opts = {.delimiter = ','};
	const struct str cells[] = {S(""), S("")};

	(void)state;
	assert_row(&opts, cells, 1, "\"\"\n");
	assert_row(&opts, cells, 2, ",\n");
}

static void
a_write_error_is_left_for_the_caller_to_find(void **state)
{
	const struct csvout_opts opts = {.delimiter = ','};
	struct csvout o;
	FILE *f = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(f);
	csvout_init(&o, f, &opts);
	for (int i = 0; i < 100000; i++) {
		csvout_cell(&o, S("x"));
		csvout_end(&o);
	}
	(void)fflush(f);
	assert_true(ferror(f));
	(void)fclose(f);
}

/* A cell of the characters that matter, up to max bytes. */
static void
add_cell(struct buf *b, struct rnd *r, uint64_t max)
{
	static const char *const pieces[] = {"\"", ",", ";", "\n", "\r", "\r\n",
	    " ", "\t", "a", "b", "\xc3\xa9", "\xef\xbb\xbf", "\\"};
	uint64_t n = rnd_below(r, max);

	for (uint64_t i = 0; i < n; i++)
		buf_puts(b, pieces[rnd_below(r, 13)]);
}

/* Write random rows to f; flat gets them as lengths and bytes. */
static void
write_random(
    FILE *f, const struct csvout_opts *opts, struct rnd *r, struct buf *flat)
{
	struct csvout o;
	struct buf cell;

	csvout_init(&o, f, opts);
	buf_init(&cell, 100000);
	for (int i = 0; i < 3000; i++) {
		uint64_t n = 1 + rnd_below(r, 4);

		for (uint64_t k = 0; k < n; k++) {
			buf_clear(&cell);
			add_cell(&cell, r, rnd_below(r, 50) == 0 ? 2000 : 6);
			buf_printf(flat, "%zu:", cell.n);
			buf_add_str(flat, buf_str(&cell));
			csvout_cell(&o, buf_str(&cell));
		}
		buf_puts(flat, "\n");
		csvout_end(&o);
	}
	buf_fini(&cell);
}

static void
read_flat(struct str text, char delimiter, struct buf *flat)
{
	struct csvin_opts opts = {.delimiter = delimiter};
	struct csvrow row;
	struct src *s;
	struct csvin *c;
	struct err e;
	int rc;

	assert_int_equal(src_memory(&s, text.p, text.n, "m", &e), 0);
	assert_int_equal(csvin_open(&c, s, &opts, &e), 0);
	while ((rc = csvin_next(c, &row, &e)) == 1) {
		for (size_t i = 0; i < row.n; i++) {
			buf_printf(flat, "%zu:", row.cells[i].n);
			buf_add_str(flat, row.cells[i]);
		}
		buf_puts(flat, "\n");
	}
	assert_int_equal(rc, 0);
	csvin_close(c);
	src_close(s);
}

static void
what_is_written_is_read_back_byte_for_byte(void **state)
{
	const struct csvout_opts opts[] = {
	    {.delimiter = ','}, {.delimiter = ';', .crlf = true}};

	(void)state;
	for (uint64_t seed = 0; seed < 8; seed++) {
		const struct csvout_opts *o = &opts[seed % 2];
		struct rnd r;
		struct buf want;
		struct buf got;
		char *text = NULL;
		size_t len = 0;
		FILE *f = open_memstream(&text, &len);

		assert_non_null(f);
		rnd_init(&r, seed);
		buf_init(&want, (size_t)64 << 20);
		buf_init(&got, (size_t)64 << 20);
		write_random(f, o, &r, &want);
		assert_int_equal(fclose(f), 0);
		read_flat((struct str){text, len}, o->delimiter, &got);
		assert_true(str_eq(buf_str(&got), buf_str(&want)));
		buf_fini(&want);
		buf_fini(&got);
		free(text);
	}
}

/* Else csvin would take the file for something else, or lose the row. */
static void
a_file_never_begins_like_another_format(void **state)
{
	const struct csvout_opts opts = {.delimiter = ','};
	const struct str sep[] = {STR_LIT("sep="), STR_LIT("")};
	const struct str zip[] = {STR_LIT("PK\3\4"), STR_LIT("<html")};

	(void)state;
	assert_row(&opts, sep, 2, "\"sep=\",\n");
	assert_row(&opts, zip, 2, "\"PK\3\4\",<html\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_never_begins_like_another_format),
	    cmocka_unit_test(only_what_must_be_is_quoted),
	    cmocka_unit_test(delimiter_and_row_ends_are_as_asked),
	    cmocka_unit_test(a_row_of_one_empty_cell_is_still_a_row),
	    cmocka_unit_test(a_write_error_is_left_for_the_caller_to_find),
	    cmocka_unit_test(what_is_written_is_read_back_byte_for_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
