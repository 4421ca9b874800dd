// SPDX-License-Identifier: Apache-2.0
#include <csv.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "io/src.h"

#include "csv/csvdialect.h"
#include "csv/csvin.h"
#include "csv/csvkind.h"
#include "csv/csvlines.h"

enum {
	BLOCK_BYTES = 4096 /* steps in which libcsv's cell buffer grows */
};

/* libcsv holds a quoted cell with its closing quote, and wants one to spare. */
#define CELL_BUFFER_MAX ((size_t)LIM_CELL_BYTES + 2)

/* libcsv's callbacks return nothing: what went wrong in one waits here. */
enum parked {
	PARKED_NOTHING,
	PARKED_CELL_BYTES,
	PARKED_ROW_BYTES,
	PARKED_ROW_CELLS
};

struct csvin {
	struct csvlines lines;
	struct csv_parser parser;
	char delimiter;

	/* The row under way. */
	bool in_row;
	bool row_done;
	uint64_t row_line;
	uint64_t cell_line; /* where its current cell begins */
	struct buf bytes;   /* its cells, one behind the other */
	struct str *cells;  /* .p is set when the row is complete */
	size_t n_cells;
	size_t cap_cells;
	size_t bare_quote; /* as in csvrow */
	enum parked parked;
};

/* Blanks are data. */
static int
no_blank(unsigned char c)
{
	(void)c;
	return 0;
}

/* Refusing is libcsv's only ceiling on a cell; it then stops. */
static void *
grow(void *p, size_t n)
{
	return n > CELL_BUFFER_MAX ? NULL : mem_resize(p, n, 1);
}

static bool
add_cell(struct csvin *c, struct str s)
{
	if (c->n_cells == LIM_ROW_CELLS) {
		c->parked = PARKED_ROW_CELLS;
		return false;
	}
	if (c->n_cells == c->cap_cells) {
		c->cap_cells = c->cap_cells > 0 ? c->cap_cells * 2 : 64;
		c->cells =
		    mem_resize(c->cells, c->cap_cells, sizeof(*c->cells));
	}
	c->cells[c->n_cells++] = s;
	return true;
}

/* Called by libcsv: a cell is complete; p is its own, for now only. */
static void
on_cell(void *p, size_t n, void *self)
{
	struct csvin *c = self;

	if (c->parked != PARKED_NOTHING)
		return;
	c->cell_line = c->lines.line;
	if (n > (size_t)LIM_CELL_BYTES) {
		c->parked = PARKED_CELL_BYTES;
		return;
	}
	buf_add(&c->bytes, p, n);
	if (c->bytes.over)
		c->parked = PARKED_ROW_BYTES;
	else
		(void)add_cell(c, (struct str){NULL, n});
}

/* Called by libcsv: the row is complete. */
static void
on_row(int c_end, void *self)
{
	struct csvin *c = self;
	const char *p = buf_text(&c->bytes);

	(void)c_end;
	for (size_t i = 0; i < c->n_cells; i++) {
		c->cells[i].p = p;
		p += c->cells[i].n;
	}
	c->row_done = true;
}

/* Find the first line to read, and the delimiter. */
static int
start(struct csvin *c, const struct csvin_opts *opts, struct err *e)
{
	uint64_t first = opts->first_line;
	char named;

	if (csvlines_ahead(&c->lines, e) != 0)
		return -1;
	if (first <= 1 && csvkind_check(csvlines_left(&c->lines),
			      src_name(c->lines.src), e) != 0)
		return -1;
	named = csvdialect_named(csvlines_left(&c->lines));
	if (named != '\0' && first <= 1)
		first = 2;
	if (csvlines_skip(&c->lines, first, e) != 0)
		return -1;
	c->delimiter = opts->delimiter != '\0' ? opts->delimiter : named;
	if (c->delimiter == '\0')
		c->delimiter = csvdialect_delimiter(
		    csvlines_left(&c->lines), c->lines.end);
	csv_set_delim(&c->parser, (unsigned char)c->delimiter);
	return 0;
}

int
csvin_open(struct csvin **out, struct src *src, const struct csvin_opts *opts,
    struct err *e)
{
	struct csvin *c = mem_alloc(sizeof(*c));

	*out = NULL;
	csvlines_init(&c->lines, src);
	buf_init(&c->bytes, (size_t)LIM_ROW_BYTES);
	(void)csv_init(&c->parser, CSV_STRICT | CSV_STRICT_FINI);
	csv_set_space_func(&c->parser, no_blank);
	csv_set_realloc_func(&c->parser, grow);
	csv_set_blk_size(&c->parser, BLOCK_BYTES);
	if (start(c, opts, e) != 0) {
		csvin_close(c);
		return -1;
	}
	*out = c;
	return 0;
}

/* "file:line: " and what is wrong; the hint is the caller's. */
static int
refuse(struct csvin *c, uint64_t line, const char *what, struct err *e)
{
	(void)err_set(e, ERR_USAGE, "%s:%" PRIu64 ": %s",
	    src_name(c->lines.src), line, what);
	if (c->row_line < line)
		(void)snprintf(e->msg + strlen(e->msg),
		    sizeof(e->msg) - strlen(e->msg),
		    " (the row began on line %" PRIu64 ")", c->row_line);
	return -1;
}

static int
refuse_cell_bytes(struct csvin *c, struct err *e)
{
	char what[80];

	(void)snprintf(what, sizeof(what),
	    "the cell that begins here is longer than %u bytes",
	    LIM_CELL_BYTES);
	(void)refuse(c, c->cell_line, what, e);
	return err_hint(e, "If it begins with a quote, the closing one is "
			   "missing; otherwise shorten it.");
}

static int
check_parked(struct csvin *c, struct err *e)
{
	char what[80];

	if (c->parked == PARKED_NOTHING)
		return 0;
	if (c->parked == PARKED_CELL_BYTES)
		return refuse_cell_bytes(c, e);
	if (c->parked == PARKED_ROW_CELLS)
		(void)snprintf(what, sizeof(what),
		    "the row has more than %u cells", LIM_ROW_CELLS);
	else
		(void)snprintf(what, sizeof(what),
		    "the row is longer than %u bytes", LIM_ROW_BYTES);
	(void)refuse(c, c->row_line, what, e);
	return err_hint(e, "Check that the line ends are there, and that "
			   "every quote is closed.");
}

static int
refuse_escape(struct csvin *c, const char *what, struct err *e)
{
	(void)refuse(c, c->lines.line, what, e);
	return err_hint(e,
	    "The file writes \\\" for a quote inside a cell. CSV "
	    "doubles it: replace \\\" by \"\".");
}

/* libcsv stopped at piece.p[at]. */
static int
refuse_syntax(struct csvin *c, struct str piece, size_t at, struct err *e)
{
	char what[160];

	if (csv_error(&c->parser) != CSV_EPARSE)
		return refuse_cell_bytes(c, e);
	if (piece.p[at] == '"' && at > 0 && piece.p[at - 1] == '\\')
		return refuse_escape(c, "a quote is escaped by a backslash", e);
	if (piece.p[at] == '"') {
		(void)refuse(c, c->lines.line,
		    "blanks stand before the quote that opens a cell", e);
		return err_hint(e, "Take the blanks away: a,\"b\" and not "
				   "a, \"b\".");
	}
	(void)snprintf(what, sizeof(what),
	    "text follows the closing quote of the cell that begins on line "
	    "%" PRIu64,
	    c->cell_line);
	if (at >= 2 && piece.p[at - 2] == '\\')
		return refuse_escape(c, what, e);
	(void)refuse(c, c->lines.line, what, e);
	return err_hint(e, "Double each quote inside a quoted cell, and close "
			   "the cell just before the next delimiter.");
}

/*
 * Where the quoted cell at the start of s has its closing quote; false: not on
 * this line, or text follows it.
 */
static bool
closing_quote(struct str s, char delimiter, size_t *end)
{
	size_t at = 1;

	for (;;) {
		at += str_find(str_from(s, at), '"');
		if (at >= s.n)
			return false;
		*end = at;
		if (at + 1 == s.n || s.p[at + 1] == delimiter)
			return true;
		if (s.p[at + 1] != '"')
			return false;
		at += 2;
	}
}

/* Quotes in a cell of ours are doubled: each goes once, in the chunk itself. */
static void
halve_quotes(struct csvin *c, struct str *cell)
{
	char *p = c->lines.chunk + (cell->p - c->lines.chunk);
	size_t n = str_find(*cell, '"');

	for (size_t i = n; i < cell->n; i++) {
		p[n++] = p[i];
		if (p[i] == '"')
			i++;
	}
	cell->n = n;
}

/* The cells of a line with quotes; false: it is libcsv's. */
static bool
cut_quoted(struct csvin *c, struct str rest)
{
	for (;;) {
		struct str cell = rest;
		size_t n;

		if (rest.n > 0 && rest.p[0] == '"') {
			if (!closing_quote(rest, c->delimiter, &n))
				return false;
			cell = str_upto(str_from(rest, 1), n - 1);
			n++;
		} else {
			n = str_find(rest, c->delimiter);
			cell = str_upto(rest, n);
			if (str_find(cell, '"') < n)
				return false;
		}
		if (!add_cell(c, cell) || n == rest.n)
			break;
		rest = str_from(rest, n + 1);
	}
	for (size_t i = 0; i < c->n_cells; i++)
		halve_quotes(c, &c->cells[i]);
	return true;
}

static void
cut_unquoted(struct csvin *c, struct str rest)
{
	for (;;) {
		size_t n = str_find(rest, c->delimiter);

		if (!add_cell(c, str_upto(rest, n)) || n == rest.n)
			break;
		rest = str_from(rest, n + 1);
	}
}

/*
 * Most rows are one line: they are cut where they lie, without libcsv, which
 * looks at every byte.  Only a whole line can be, since cells point into the
 * chunk; false: libcsv is to read it.
 */
static bool
cut_plain(struct csvin *c, struct str piece)
{
	struct str rest = piece;
	size_t ends = 0;

	while (ends < piece.n && (piece.p[piece.n - 1 - ends] == '\n' ||
				     piece.p[piece.n - 1 - ends] == '\r'))
		ends++;
	if (ends == 0)
		return false;
	rest.n -= ends;
	if (str_find(piece, '"') == piece.n) {
		cut_unquoted(c, rest);
	} else if (!cut_quoted(c, rest)) {
		c->n_cells = 0;
		return false;
	}
	c->row_done = true;
	return true;
}

/* Is p[at] text of its cell: not the first there, nor escaped? */
static bool
is_inside(const struct csvin *c, struct str piece, size_t at)
{
	if (at > 0 && piece.p[at - 1] == '\\')
		return false;
	while (at > 0 && piece.p[at - 1] != c->delimiter) {
		at--;
		if (piece.p[at] != ' ' && piece.p[at] != '\t')
			return true;
	}
	return false;
}

/*
 * 5" pipe: a quote inside a cell that does not begin with one can only be
 * text.  libcsv has stopped before it, and takes it when it is not strict.
 */
static bool
take_bare_quote(struct csvin *c, struct str piece, size_t *done)
{
	if (csv_error(&c->parser) != CSV_EPARSE || piece.p[*done] != '"' ||
	    !is_inside(c, piece, *done))
		return false;
	(void)csv_set_opts(&c->parser, CSV_STRICT_FINI);
	*done += csv_parse(&c->parser, piece.p + *done, 1, on_cell, on_row, c);
	(void)csv_set_opts(&c->parser, CSV_STRICT | CSV_STRICT_FINI);
	if (c->bare_quote == 0)
		c->bare_quote = c->n_cells + 1;
	return true;
}

static int
feed(struct csvin *c, struct str piece, struct err *e)
{
	size_t done = 0;

	if (!c->in_row) {
		if (piece.p[0] == '\n' || piece.p[0] == '\r')
			return 0;
		c->in_row = true;
		c->row_line = c->cell_line = c->lines.line;
		if (str_find(piece, '\0') == piece.n && cut_plain(c, piece))
			return check_parked(c, e);
	}
	if (str_find(piece, '\0') < piece.n) {
		(void)refuse(c, c->lines.line, "the line holds a NUL byte", e);
		return err_hint(e, "The file is damaged or no CSV; export it "
				   "again.");
	}
	for (;;) {
		done += csv_parse(&c->parser, piece.p + done, piece.n - done,
		    on_cell, on_row, c);
		if (check_parked(c, e) != 0)
			return -1;
		if (done == piece.n)
			return 0;
		if (!take_bare_quote(c, piece, &done))
			return refuse_syntax(c, piece, done, e);
	}
}

/* The file has ended: so does the row, unless a quote is open. */
static int
finish(struct csvin *c, struct err *e)
{
	if (!c->in_row)
		return 0;
	if (csv_fini(&c->parser, on_cell, on_row, c) != 0) {
		(void)refuse(c, c->cell_line,
		    "the quote that opens a cell here is never closed", e);
		return err_hint(e, "Close it, or double it if it is part of "
				   "the text.");
	}
	return check_parked(c, e) == 0 ? 1 : -1;
}

int
csvin_next(struct csvin *c, struct csvrow *row, struct err *e)
{
	buf_clear(&c->bytes);
	c->n_cells = 0;
	c->bare_quote = 0;
	c->in_row = c->row_done = false;
	while (!c->row_done) {
		struct str piece;
		int rc = csvlines_next(&c->lines, &piece, e);

		if (rc == 0) {
			rc = finish(c, e);
			if (rc == 1)
				break;
		}
		if (rc <= 0)
			return rc;
		if (feed(c, piece, e) != 0)
			return -1;
		row->last_line = c->lines.line;
		csvlines_pass(&c->lines, piece);
	}
	row->line = c->row_line;
	row->n = c->n_cells;
	row->cells = c->cells;
	row->bare_quote = c->bare_quote;
	return 1;
}

char
csvin_delimiter(const struct csvin *c)
{
	return c->delimiter;
}

void
csvin_close(struct csvin *c)
{
	if (c == NULL)
		return;
	csv_free(&c->parser);
	buf_fini(&c->bytes);
	free(c->cells);
	csvlines_fini(&c->lines);
	free(c);
}
