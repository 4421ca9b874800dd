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
#include "csv/csvescape.h"
#include "csv/csvin.h"
#include "csv/csvkind.h"
#include "csv/csvlines.h"
#include "csv/csvwrong.h"

enum {
	BLOCK_BYTES = 4096 /* steps in which libcsv's cell buffer grows */
};

/* libcsv holds a quoted cell with its closing quote, and wants one to spare. */
#define CELL_BUFFER_MAX ((size_t)LIM_CELL_BYTES + 2)

struct csvin {
	struct csvlines lines;
	struct csv_parser parser;
	char delimiter;
	bool escape; /* esc reads the file, not parser */
	struct csvescape esc;

	/* The row under way. */
	bool in_row;
	bool row_done;
	uint64_t row_line;
	uint64_t cell_line; /* where its current cell begins */
	struct buf bytes;   /* its cells, one behind the other */
	struct str *cells;  /* .p is set when the row is complete */
	size_t n_cells;
	size_t cap_cells;
	size_t cell_at;    /* with escape: where the cell begins in bytes */
	size_t bare_quote; /* as in csvrow */
	/* libcsv's callbacks return nothing: what went wrong waits here. */
	bool is_parked;
	enum csvwrong parked;
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

static void
park(struct csvin *c, enum csvwrong w)
{
	c->is_parked = true;
	c->parked = w;
}

static bool
add_cell(struct csvin *c, struct str s)
{
	if (c->n_cells == LIM_ROW_CELLS) {
		park(c, CSVWRONG_ROW_CELLS);
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

/* A cell of n bytes is complete, the last of bytes. */
static void
end_cell(struct csvin *c, size_t n)
{
	if (c->bytes.over)
		park(c, CSVWRONG_ROW_BYTES);
	else
		(void)add_cell(c, (struct str){NULL, n});
}

/* Called by libcsv: a cell is complete; p is its own, for now only. */
static void
on_cell(void *p, size_t n, void *self)
{
	struct csvin *c = self;

	if (c->is_parked)
		return;
	c->cell_line = c->lines.line;
	if (n > (size_t)LIM_CELL_BYTES) {
		park(c, CSVWRONG_CELL_BYTES);
		return;
	}
	buf_add(&c->bytes, p, n);
	end_cell(c, n);
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
		    csvlines_left(&c->lines), c->lines.end, c->escape);
	csv_set_delim(&c->parser, (unsigned char)c->delimiter);
	c->esc.delimiter = c->delimiter;
	return 0;
}

int
csvin_open(struct csvin **out, struct src *src, const struct csvin_opts *opts,
    struct err *e)
{
	struct csvin *c = mem_alloc(sizeof(*c));

	*out = NULL;
	c->escape = opts->escape;
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

static int
refuse(const struct csvin *c, enum csvwrong w, struct err *e)
{
	const struct csvwrong_place place = {
	    src_name(c->lines.src), c->lines.line, c->cell_line, c->row_line};

	return csvwrong_say(w, &place, e);
}

static int
check_parked(const struct csvin *c, struct err *e)
{
	return c->is_parked ? refuse(c, c->parked, e) : 0;
}

/* libcsv stopped at piece.p[at]. */
static int
refuse_syntax(struct csvin *c, struct str piece, size_t at, struct err *e)
{
	if (csv_error(&c->parser) != CSV_EPARSE)
		return refuse(c, CSVWRONG_CELL_BYTES, e);
	if (piece.p[at] == '"')
		return refuse(c,
		    at > 0 && piece.p[at - 1] == '\\' ? CSVWRONG_ESCAPE
						      : CSVWRONG_BLANKS,
		    e);
	return refuse(c,
	    at >= 2 && piece.p[at - 2] == '\\' ? CSVWRONG_BEHIND_ESCAPE
					       : CSVWRONG_BEHIND,
	    e);
}

/*
 * Where the quoted cell at the start of s has its closing quote; false: not on
 * this line, or text follows it.
 */
static bool
closing_quote(struct str s, char delimiter, size_t *end, bool *doubled)
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
		*doubled = true;
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
	bool doubled = false;

	for (;;) {
		struct str cell = rest;
		size_t n = 0;

		if (rest.n > 0 && rest.p[0] == '"') {
			if (!closing_quote(rest, c->delimiter, &n, &doubled))
				return false;
			cell = str_upto(str_from(rest, 1), n - 1);
			n++;
		} else {
			while (n < rest.n && rest.p[n] != c->delimiter)
				if (rest.p[n++] == '"')
					return false;
			cell = str_upto(rest, n);
		}
		if (!add_cell(c, cell) || n == rest.n)
			break;
		rest = str_from(rest, n + 1);
	}
	for (size_t i = 0; doubled && i < c->n_cells; i++)
		halve_quotes(c, &c->cells[i]);
	return true;
}

static void
cut_unquoted(struct csvin *c, struct str rest)
{
	const char *p = rest.p;
	const char *end = p + rest.n;
	char delimiter = c->delimiter;

	/* Cells are short: a call for each takes longer than this. */
	for (const char *at = p; at < end; at++) {
		if (*at != delimiter)
			continue;
		if (!add_cell(c, (struct str){p, (size_t)(at - p)}))
			return;
		p = at + 1;
	}
	(void)add_cell(c, (struct str){p, (size_t)(end - p)});
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

/* A sign of a file with backslashes, and what csvescape.h says of it. */
static int
take_sign(struct csvin *c, char sign, struct err *e)
{
	enum csvescape_sign what = csvescape_step(&c->esc, sign);

	switch (what) {
	case CSVESCAPE_MARK:
		return 0;
	case CSVESCAPE_BOTH:
		buf_putc(&c->bytes, '\\');
		break;
	case CSVESCAPE_BARE:
		if (c->bare_quote == 0)
			c->bare_quote = c->n_cells + 1;
		break;
	case CSVESCAPE_TEXT:
		break;
	case CSVESCAPE_CELL:
	case CSVESCAPE_ROW:
		c->cell_line = c->lines.line;
		end_cell(c, c->bytes.n - c->cell_at);
		c->cell_at = c->bytes.n;
		if (what == CSVESCAPE_ROW)
			on_row(sign, c);
		return 0;
	case CSVESCAPE_BEHIND:
		return refuse(c, CSVWRONG_BEHIND, e);
	case CSVESCAPE_SPACED:
		return refuse(c, CSVWRONG_BLANKS, e);
	case CSVESCAPE_UNKNOWN:
		return refuse(c, CSVWRONG_BACKSLASH, e);
	}
	buf_putc(&c->bytes, sign);
	if (c->bytes.n - c->cell_at > (size_t)LIM_CELL_BYTES)
		park(c, CSVWRONG_CELL_BYTES);
	return 0;
}

/* Only an LF can follow what ends a row. */
static int
take_signs(struct csvin *c, struct str piece, struct err *e)
{
	for (size_t i = 0; i < piece.n && !c->row_done; i++)
		if (take_sign(c, piece.p[i], e) != 0 || check_parked(c, e) != 0)
			return -1;
	return 0;
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
		if (!c->escape && str_find(piece, '\0') == piece.n &&
		    cut_plain(c, piece))
			return check_parked(c, e);
	}
	if (str_find(piece, '\0') < piece.n)
		return refuse(c, CSVWRONG_NUL, e);
	if (c->escape)
		return take_signs(c, piece, e);
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
	if (c->escape && c->esc.escaped)
		return refuse(c, CSVWRONG_BACKSLASH, e);
	if (c->escape ? c->esc.state == CSVESCAPE_QUOTED
		      : csv_fini(&c->parser, on_cell, on_row, c) != 0)
		return refuse(c, CSVWRONG_UNCLOSED, e);
	/* No LF follows that would belong to an escaped CR. */
	c->esc.after_cr = false;
	if (c->escape && take_sign(c, '\n', e) != 0)
		return -1;
	return check_parked(c, e) == 0 ? 1 : -1;
}

int
csvin_next(struct csvin *c, struct csvrow *row, struct err *e)
{
	buf_clear(&c->bytes);
	c->n_cells = c->cell_at = 0;
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
