#ifndef CSV_CSVOUT_H
#define CSV_CSVOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/str.h"

struct buf;

/*
 * A table in CSV (RFC 4180), written cell by cell so that csvin reads the same
 * bytes back.  A cell is quoted only when it must be: it holds the delimiter, a
 * quote, CR or LF, begins or ends with a blank, begins with U+FEFF (a reader
 * would take it for a byte order mark), is the first of the file and looks like
 * the start of another format, or is the empty only cell of its row.
 * Single-threaded.
 *
 * Nothing here fails: the caller looks once, at fflush() or fclose() and
 * ferror() (fsx_commit() does).
 */
struct csvout_opts {
	char delimiter; /* 0: comma */
	bool crlf;      /* rows end with CRLF, else LF */
};

struct csvout {
	FILE *f; /* or else */
	struct buf *b;
	struct csvout_opts opts;
	size_t n_cells; /* of the row under way */
	bool blank_row; /* that row is one empty cell so far */
	bool begun;     /* a cell was written */
};

/* f is borrowed. */
void csvout_init(struct csvout *, FILE *f, const struct csvout_opts *);

/* Into a buffer, borrowed; who reads it looks at b->over. */
void csvout_into(struct csvout *, struct buf *b, const struct csvout_opts *);

void csvout_cell(struct csvout *, struct str);

/* End the row, which has at least one cell. */
void csvout_end(struct csvout *);

#endif
