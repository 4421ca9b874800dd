#ifndef CSV_CSVIN_H
#define CSV_CSVIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct err;
struct src;

/*
 * A table in CSV (RFC 4180), read row by row.  Cells keep every byte, blanks
 * at their ends included.  LF, CRLF and a lone CR end a line, in any mixture;
 * inside quotes they belong to the cell.  An empty line is no row, a line with
 * one quoted empty cell is.  Rows of unequal length are the caller's business.
 *
 * What RFC 4180 does not allow is refused, never repaired by guesswork: blanks
 * before an opening quote, text behind a closing one, a quote that is never
 * closed or follows a backslash, a NUL byte; also whatever passes
 * LIM_CELL_BYTES, LIM_ROW_BYTES or LIM_ROW_CELLS.  But a quote further inside a
 * cell that does not begin with one (5" pipe) can only be text: it is kept, and
 * the row says so.  Memory depends on the largest row only.  Single-threaded.
 */
struct csvin;

struct csvin_opts {
	char delimiter;      /* 0: find out (csvdialect.h) */
	uint64_t first_line; /* skip what is before this line; 0 as 1 */
	bool escape;         /* quotes have a backslash before them
				(csvescape.h) */
};

/* One row; everything is borrowed until the next call on the csvin. */
struct csvrow {
	uint64_t line;      /* physical line where it starts, from 1 */
	uint64_t last_line; /* physical line where it ends */
	size_t n;           /* cells, at least 1 */
	const struct str *cells;
	size_t bare_quote; /* the first cell, from 1, that holds a quote without
	                      beginning with one; 0: none */
};

/*
 * Read from src, which is borrowed until csvin_close() and read by nobody
 * else.  The caller owns *out.  Errors are those of src_read(); ERR_USAGE for
 * what is no CSV at all (csvkind.h) and for a file that ends before first_line.
 *
 * The lines before first_line are not looked at, whatever they hold; numbers
 * of lines count them.  A first line "sep=;", by which spreadsheet programs
 * name the delimiter, is no row, and settles it unless opts does.
 */
int csvin_open(
    struct csvin **out, struct src *, const struct csvin_opts *, struct err *);

/*
 * The next row: 1, or 0 at the end, or -1: ERR_USAGE with name and line of what
 * is wrong in the file, else as src_read().  After -1 only csvin_close().
 */
int csvin_next(struct csvin *, struct csvrow *row, struct err *);

/* The delimiter in use. */
char csvin_delimiter(const struct csvin *);

void csvin_close(struct csvin *); /* NULL does nothing */

#endif
