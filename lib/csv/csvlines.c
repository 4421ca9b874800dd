// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "io/src.h"

#include "csv/csvlines.h"

enum {
	CHUNK_BYTES = 65536
};

void
csvlines_init(struct csvlines *c, struct src *src)
{
	memset(c, 0, sizeof(*c));
	c->src = src;
	c->chunk = mem_alloc(CHUNK_BYTES);
	c->line = 1;
}

void
csvlines_fini(struct csvlines *c)
{
	free(c->chunk);
	c->chunk = NULL;
}

static int
refill(struct csvlines *c, struct err *e)
{
	c->at = 0;
	if (src_read(c->src, c->chunk, CHUNK_BYTES, &c->n, e) != 0)
		return -1;
	c->end = c->n == 0;
	return 0;
}

int
csvlines_ahead(struct csvlines *c, struct err *e)
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

static struct str
next_piece(const struct csvlines *c)
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

void
csvlines_pass(struct csvlines *c, struct str piece)
{
	char last = piece.p[piece.n - 1];
	bool rest_of_crlf = c->after_cr && piece.p[0] == '\n';

	c->at += piece.n;
	c->after_cr = last == '\r';
	if ((last == '\n' && !rest_of_crlf) || last == '\r')
		c->line++;
}

int
csvlines_skip(struct csvlines *c, uint64_t line, struct err *e)
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
		csvlines_pass(c, next_piece(c));
	}
	return c->end ? 0 : csvlines_ahead(c, e);
}

struct str
csvlines_left(const struct csvlines *c)
{
	return (struct str){c->chunk + c->at, c->n - c->at};
}

int
csvlines_next(struct csvlines *c, struct str *piece, struct err *e)
{
	if (c->at == c->n && !c->end && refill(c, e) != 0)
		return -1;
	if (c->at == c->n)
		return 0;
	*piece = next_piece(c);
	return 1;
}
