// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

#include "journal/blobs.h"
#include "journal/tempfile.h"

enum {
	HEAD = 4,    /* the length, in front of each */
	BEGIN = 8,   /* so that no place is 0 */
	GUESS = 4096 /* most are shorter: one read is enough */
};

struct blobs {
	const char *dir;
	int fd; /* -1: none yet */
	uint64_t end;
	char *scratch; /* a head and what may stand behind it */
	size_t n_scratch;
};

struct blobs *
blobs_new(const char *dir)
{
	struct blobs *b = mem_alloc(sizeof(*b));

	b->dir = dir;
	b->fd = -1;
	b->end = BEGIN;
	return b;
}

void
blobs_free(struct blobs *b)
{
	if (b == NULL)
		return;
	if (b->fd >= 0)
		(void)close(b->fd);
	free(b->scratch);
	free(b);
}

static void
reserve(struct blobs *b, size_t n)
{
	if (b->n_scratch >= n)
		return;
	b->scratch = mem_resize(b->scratch, n, 1);
	b->n_scratch = n;
}

int
blobs_put(struct blobs *b, struct str s, uint64_t *at, struct err *e)
{
	uint32_t n = (uint32_t)s.n;

	if (s.n > UINT32_MAX)
		return err_set(e, ERR_INTERNAL,
		    "a text of %zu bytes is too large to be put aside", s.n);
	if (b->fd < 0 && tempfile_open(&b->fd, b->dir, e) != 0)
		return -1;
	reserve(b, HEAD + s.n);
	memcpy(b->scratch, &n, HEAD);
	if (s.n > 0)
		memcpy(b->scratch + HEAD, s.p, s.n);
	if (tempfile_write(b->fd, b->scratch, HEAD + s.n, b->end, b->dir, e) !=
	    0)
		return -1;
	*at = b->end;
	b->end += HEAD + s.n;
	return 0;
}

static int
nothing(uint64_t at, struct err *e)
{
	return err_set(
	    e, ERR_INTERNAL, "no text was put at %llu", (unsigned long long)at);
}

int
blobs_get(struct blobs *b, uint64_t at, struct buf *out, struct err *e)
{
	uint32_t n;
	size_t got;

	buf_clear(out);
	if (b->fd < 0 || at < BEGIN || at > b->end - HEAD)
		return nothing(at, e);
	reserve(b, GUESS);
	if (tempfile_read_some(b->fd, b->scratch, GUESS, at, &got, b->dir, e) !=
	    0)
		return -1;
	if (got < HEAD)
		return nothing(at, e);
	memcpy(&n, b->scratch, HEAD);
	if (n > b->end - at - HEAD)
		return nothing(at, e);
	reserve(b, HEAD + (size_t)n);
	if (got < HEAD + (size_t)n &&
	    tempfile_read(b->fd, b->scratch + got, HEAD + n - got, at + got,
		b->dir, e) != 0)
		return -1;
	buf_add(out, b->scratch + HEAD, n);
	return 0;
}
