// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "csv/csvin.h"
#include "csv/csvout.h"
#include "io/src.h"

/*
 * Whatever csvin gives for any bytes, csvout writes so that csvin gives it
 * again: the same cells in the same rows.  The first byte chooses delimiters,
 * row ends, and whether a backslash escapes.  Line numbers must grow.
 */

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum {
	ROWS_MAX = 64 * 1024 * 1024
};

static void
must(int ok)
{
	if (!ok)
		abort();
}

/* Rows up to the end or the first error, as lengths and bytes and as CSV. */
static void
read_rows(struct csvin *c, struct buf *flat, struct csvout *out, int *rc)
{
	struct csvrow row;
	struct err e;
	uint64_t last = 0;

	while ((*rc = csvin_next(c, &row, &e)) == 1) {
		must(row.n > 0 && row.line > last);
		must(row.last_line >= row.line);
		last = row.last_line;
		for (size_t i = 0; i < row.n; i++) {
			buf_printf(flat, "%zu:", row.cells[i].n);
			buf_add_str(flat, row.cells[i]);
			if (out != NULL)
				csvout_cell(out, row.cells[i]);
		}
		buf_putc(flat, '\n');
		if (out != NULL)
			csvout_end(out);
	}
	must(*rc == 0 || (e.kind == ERR_USAGE && e.msg[0] != '\0'));
}

/* encoding: NULL finds out. */
static int
read_text(struct str text, const char *encoding, const struct csvin_opts *opts,
    struct buf *flat, struct csvout *out)
{
	const struct src_opts as = {.encoding = encoding};
	struct src *s;
	struct csvin *c;
	struct err e;
	int rc = -1;

	if (src_memory_as(&s, text, "fuzz", &as, &e) != 0)
		return -1;
	if (csvin_open(&c, s, opts, &e) == 0) {
		read_rows(c, flat, out, &rc);
		csvin_close(c);
	}
	src_close(s);
	return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char delimiters[] = {0, ',', ';', '\t', '|'};
	unsigned how = size > 0 ? data[0] : 0;
	const struct csvin_opts in = {
	    .delimiter = delimiters[how % 5], .escape = (how & 0x40) != 0};
	struct csvout_opts opts = {
	    delimiters[1 + how / 5 % 4], (how & 0x80) != 0};
	const struct csvin_opts back = {.delimiter = opts.delimiter};
	struct csvout out;
	struct buf first;
	struct buf second;
	char *written = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&written, &n);

	must(f != NULL);
	buf_init(&first, ROWS_MAX);
	buf_init(&second, ROWS_MAX);
	csvout_init(&out, f, &opts);
	(void)read_text(
	    (struct str){(const char *)data + (size > 0), size - (size > 0)},
	    NULL, &in, &first, &out);
	must(fclose(f) == 0);
	/* What a cell says (ESC $ @) may look like another encoding. */
	must(read_text(
		 (struct str){written, n}, "UTF-8", &back, &second, NULL) == 0);
	must(str_eq(buf_str(&first), buf_str(&second)));
	buf_fini(&first);
	buf_fini(&second);
	free(written);
	return 0;
}
