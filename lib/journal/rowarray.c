// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"

#include "journal/rowarray.h"
#include "journal/tempfile.h"

enum {
	BLOCK = 1024,
	BLOCKS = ROWARRAY_HELD / BLOCK
};

struct block {
	uint64_t number; /* plus 1; 0: nothing is held */
	bool dirty;
	unsigned char bytes[BLOCK];
};

struct rowarray {
	int fd; /* -1: no rows */
	const char *dir;
	uint64_t rows;
	unsigned width;
	unsigned in_block;    /* numbers in a block: none lies across two */
	struct block *blocks; /* block n is held in place n % BLOCKS */
	bool failed;
	struct err err;
};

static int
claim(struct rowarray *a, struct err *e)
{
	uint64_t n = (a->rows + a->in_block - 1) / a->in_block;
	int rc;

	if (n > INT64_MAX / BLOCK)
		return tempfile_fail(EFBIG, a->dir, e);
	if (tempfile_open(&a->fd, a->dir, e) != 0)
		return -1;
	do
		rc = posix_fallocate(a->fd, 0, (off_t)(n * BLOCK));
	while (rc == EINTR);
	return rc == 0 ? 0 : tempfile_fail(rc, a->dir, e);
}

int
rowarray_new(struct rowarray **out, const char *dir, uint64_t rows,
    unsigned bytes, struct err *e)
{
	struct rowarray *a = mem_alloc(sizeof(*a));

	a->fd = -1;
	a->dir = dir;
	a->rows = rows;
	a->width = bytes;
	a->in_block = BLOCK / bytes;
	*out = a;
	if (rows == 0)
		return 0;
	a->blocks = mem_array(BLOCKS, sizeof(*a->blocks));
	if (claim(a, e) == 0)
		return 0;
	rowarray_free(a);
	*out = NULL;
	return -1;
}

void
rowarray_free(struct rowarray *a)
{
	if (a == NULL)
		return;
	if (a->fd >= 0)
		(void)close(a->fd);
	free(a->blocks);
	free(a);
}

static void
fetch(struct rowarray *a, struct block *b, uint64_t number)
{
	if (b->dirty)
		a->failed = tempfile_write(a->fd, b->bytes, BLOCK,
				(b->number - 1) * BLOCK, a->dir, &a->err) != 0;
	if (!a->failed)
		a->failed = tempfile_read(a->fd, b->bytes, BLOCK,
				number * BLOCK, a->dir, &a->err) != 0;
	b->number = number + 1;
	b->dirty = false;
}

/* A row that is not there is a bug, and not to be written over another. */
static struct block *
hold(struct rowarray *a, uint64_t ord, size_t *at)
{
	uint64_t number = (ord - 1) / a->in_block;
	struct block *b;

	if (ord == 0 || ord > a->rows)
		abort();
	b = &a->blocks[number % BLOCKS];
	if (b->number != number + 1 && !a->failed)
		fetch(a, b, number);
	*at = (size_t)((ord - 1) % a->in_block) * a->width;
	return b;
}

uint64_t
rowarray_get(struct rowarray *a, uint64_t ord)
{
	size_t at;
	const struct block *b = hold(a, ord, &at);
	uint64_t v = 0;

	if (a->failed)
		return 0;
	for (unsigned i = a->width; i > 0; i--)
		v = v << 8 | b->bytes[at + i - 1];
	return v;
}

void
rowarray_set(struct rowarray *a, uint64_t ord, uint64_t v)
{
	size_t at;
	struct block *b = hold(a, ord, &at);

	if (a->failed)
		return;
	for (unsigned i = 0; i < a->width; i++)
		b->bytes[at + i] = (unsigned char)(v >> (8 * i) & 0xff);
	b->dirty = true;
}

int
rowarray_check(const struct rowarray *a, struct err *e)
{
	if (!a->failed)
		return 0;
	*e = a->err;
	return -1;
}
