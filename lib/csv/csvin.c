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

enum {
	CHUNK_BYTES = 65536,
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
	struct src *src;
	struct csv_parser parser;
	char delimiter;
	char *chunk; /* CHUNK_BYTES of the file, */
	size_t at;   /* of which these were given to the parser */
	size_t n;
	bool end;      /* the file has no more chunks */
	uint64_t line; /* where chunk[at] lies */
	bool after_cr; /* chunk[at - 1] was a CR: an LF belongs to it */

	/* The row under way. */
	bool in_row;
	bool row_done;
	uint64_t row_line;
	uint64_t cell_line; /* where its current cell begins */
	struct buf bytes;   /* its cells, one behind the other */
	struct str *cells;  /* .p is set when the row is complete */
	size_t n_cells;
	size_t cap_cells;
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
	c->cell_line = c->line;
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

static int
refill(struct csvin *c, struct err *e)
{
	c->at = 0;
	if (src_read(c->src, c->chunk, CHUNK_BYTES, &c->n, e) != 0)
		return -1;
	c->end = c->n == 0;
	return 0;
}

/* What is left of the chunk is filled up: the delimiter is found in it. */
static int
fill_first(struct csvin *c, struct err *e)
{
	size_t got = 1;

	memmove(c->chunk, c->chunk + c->at, c->n - c->at);
	c->n -= c->at;
	c->at = 0;
	while (c->n + SRC_MIN_CAP <= CHUNK_BYTES && got > 0) {
		if (src_read(c->src, c->chunk + c->n, CHUNK_BYTES - c->n, &got,
			e) != 0)
			return -1;
		c->n += got;
	}
	c->end = got == 0;
	return 0;
}

/*
 * The bytes up to and including the end of the current line, or all that is
 * left of the chunk.
 */
static struct str
next_piece(const struct csvin *c)
{
	struct str left = {c->chunk + c->at, c->n - c->at};
	size_t lf;
	size_t cr;

	if (c->after_cr && left.p[0] == '\n')
		return str_upto(left, 1);
	lf = str_find(left, '\n');
	cr = str_find(str_upto(left, lf), '\r');
	if (cr + 1 == lf || cr == lf)
		return str_upto(left, lf + 1);
	return str_upto(left, cr + 1);
}

/* The piece is done with: where is the next one? */
static void
pass(struct csvin *c, struct str piece)
{
	char last = piece.p[piece.n - 1];
	bool rest_of_crlf = c->after_cr && piece.p[0] == '\n';

	c->at += piece.n;
	c->after_cr = last == '\r';
	if ((last == '\n' && !rest_of_crlf) || last == '\r')
		c->line++;
}

static int
skip_to(struct csvin *c, uint64_t line, struct err *e)
{
	while (c->line < line) {
		if (c->at == c->n && !c->end && refill(c, e) != 0)
			return -1;
		if (c->at == c->n) {
			(void)err_set(e, ERR_USAGE,
			    "%s has %" PRIu64
			    " lines, and is to be read from line %" PRIu64,
			    src_name(c->src), c->line - 1, line);
			return err_hint(e, "Name the line of the header.");
		}
		pass(c, next_piece(c));
	}
	return c->end ? 0 : fill_first(c, e);
}

/* "sep=;" on a line of its own: the delimiter, else 0. */
static char
named_delimiter(const struct csvin *c)
{
	struct str line = str_upto((struct str){c->chunk, c->n}, 6);

	if (line.n < 6 || !str_istarts(line, STR_LIT("sep=")) ||
	    (line.p[5] != '\r' && line.p[5] != '\n') || line.p[4] == '"' ||
	    (unsigned char)line.p[4] >= 0x80)
		return '\0';
	return line.p[4];
}

/* Find the first line to read, and the delimiter. */
static int
start(struct csvin *c, const struct csvin_opts *opts, struct err *e)
{
	char named;

	if (fill_first(c, e) != 0)
		return -1;
	if (opts->first_line <= 1 && csvkind_check((struct str){c->chunk, c->n},
					 src_name(c->src), e) != 0)
		return -1;
	named = named_delimiter(c);
	if (skip_to(c,
		named != '\0' && opts->first_line <= 1 ? 2 : opts->first_line,
		e) != 0)
		return -1;
	c->delimiter = opts->delimiter != '\0' ? opts->delimiter : named;
	if (c->delimiter == '\0')
		c->delimiter = csvdialect_delimiter(
		    (struct str){c->chunk + c->at, c->n - c->at}, c->end);
	csv_set_delim(&c->parser, (unsigned char)c->delimiter);
	return 0;
}

int
csvin_open(struct csvin **out, struct src *src, const struct csvin_opts *opts,
    struct err *e)
{
	struct csvin *c = mem_alloc(sizeof(*c));

	*out = NULL;
	c->src = src;
	c->chunk = mem_alloc(CHUNK_BYTES);
	c->line = 1;
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
	(void)err_set(
	    e, ERR_USAGE, "%s:%" PRIu64 ": %s", src_name(c->src), line, what);
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

/* libcsv stopped at piece.p[at]. */
static int
refuse_syntax(struct csvin *c, struct str piece, size_t at, struct err *e)
{
	char what[160];

	if (csv_error(&c->parser) != CSV_EPARSE)
		return refuse_cell_bytes(c, e);
	if (piece.p[at] == '"') {
		(void)refuse(c, c->line,
		    "a quote stands inside a cell that does not begin with one",
		    e);
		return err_hint(e, "Put the whole cell in quotes and double "
				   "each quote inside it: \"5\"\" pipe\".");
	}
	(void)snprintf(what, sizeof(what),
	    "text follows the closing quote of the cell that begins on line "
	    "%" PRIu64,
	    c->cell_line);
	(void)refuse(c, c->line, what, e);
	if (at >= 2 && piece.p[at - 2] == '\\')
		return err_hint(e, "The file writes \\\" for a quote inside a "
				   "cell. CSV doubles it: replace \\\" by "
				   "\"\".");
	return err_hint(e, "Double each quote inside a quoted cell, and close "
			   "the cell just before the next delimiter.");
}

/*
 * Most lines hold no quote: they are cut where they lie, without libcsv, which
 * looks at every byte.  Only a whole line can be, since cells point into the
 * chunk.
 */
static bool
cut_plain(struct csvin *c, struct str piece)
{
	struct str rest = piece;
	size_t ends = 0;

	while (ends < piece.n && (piece.p[piece.n - 1 - ends] == '\n' ||
				     piece.p[piece.n - 1 - ends] == '\r'))
		ends++;
	if (ends == 0 || str_find(piece, '"') < piece.n)
		return false;
	rest.n -= ends;
	for (;;) {
		size_t n = str_find(rest, c->delimiter);

		if (!add_cell(c, str_upto(rest, n)) || n == rest.n)
			break;
		rest = str_from(rest, n + 1);
	}
	c->row_done = true;
	return true;
}

static int
feed(struct csvin *c, struct str piece, struct err *e)
{
	size_t done;

	if (!c->in_row) {
		if (piece.p[0] == '\n' || piece.p[0] == '\r')
			return 0;
		c->in_row = true;
		c->row_line = c->cell_line = c->line;
		if (str_find(piece, '\0') == piece.n && cut_plain(c, piece))
			return check_parked(c, e);
	}
	if (str_find(piece, '\0') < piece.n) {
		(void)refuse(c, c->line, "the line holds a NUL byte", e);
		return err_hint(e, "The file is damaged or no CSV; export it "
				   "again.");
	}
	done = csv_parse(&c->parser, piece.p, piece.n, on_cell, on_row, c);
	if (check_parked(c, e) != 0)
		return -1;
	if (done < piece.n)
		return refuse_syntax(c, piece, done, e);
	return 0;
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
	c->in_row = c->row_done = false;
	while (!c->row_done) {
		struct str piece;

		if (c->at == c->n && !c->end && refill(c, e) != 0)
			return -1;
		if (c->at == c->n) {
			int rc = finish(c, e);

			if (rc <= 0)
				return rc;
			break;
		}
		piece = next_piece(c);
		if (feed(c, piece, e) != 0)
			return -1;
		row->last_line = c->line;
		pass(c, piece);
	}
	row->line = c->row_line;
	row->n = c->n_cells;
	row->cells = c->cells;
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
	free(c->chunk);
	free(c);
}
