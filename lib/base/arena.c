// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"

enum {
	BLOCK = 16384,
	SPARE_MAX = 16 /* blocks that are kept for what comes next */
};

struct block {
	struct block *next;
	size_t cap;
	max_align_t bytes[];
};

struct arena {
	struct block *head;  /* the block in use; older ones behind it */
	size_t used;         /* bytes of head */
	struct block *spare; /* of the ordinary size */
};

static struct block *
block_new(size_t cap, struct block *next)
{
	struct block *b = mem_resize(NULL, sizeof(*b) + cap, 1);

	b->cap = cap;
	b->next = next;
	return b;
}

/* A block that holds n bytes. */
static struct block *
block_take(struct arena *a, size_t n, struct block *next)
{
	struct block *b = a->spare;

	if (n > BLOCK || b == NULL)
		return block_new(n > BLOCK ? n : BLOCK, next);
	a->spare = b->next;
	b->next = next;
	return b;
}

struct arena *
arena_new(void)
{
	struct arena *a = mem_alloc(sizeof(*a));

	a->head = block_new(BLOCK, NULL);
	return a;
}

static void
free_blocks(struct block *b)
{
	while (b != NULL) {
		struct block *next = b->next;

		free(b);
		b = next;
	}
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	free_blocks(a->head);
	free_blocks(a->spare);
	free(a);
}

/*
 * Blocks of the ordinary size are kept, up to a bound: one huge row does not
 * hold its memory for the rest of the file, and ordinary ones cost no malloc.
 */
void
arena_reset(struct arena *a)
{
	struct block *b = a->head;
	size_t n = 0;

	for (struct block *s = a->spare; s != NULL; s = s->next)
		n++;
	while (b != NULL) {
		struct block *next = b->next;

		if (b->cap == BLOCK && n < SPARE_MAX) {
			b->next = a->spare;
			a->spare = b;
			n++;
		} else {
			free(b);
		}
		b = next;
	}
	a->head = block_take(a, BLOCK, NULL);
	a->used = 0;
}

/* n bytes as they are. */
static char *
take(struct arena *a, size_t n)
{
	const size_t unit = sizeof(max_align_t);
	char *p;

	if (n > SIZE_MAX - unit)
		return mem_array(n, SIZE_MAX); /* ends in the handler */
	n = (n + unit - 1) / unit * unit;
	if (n > a->head->cap - a->used) {
		a->head = block_take(a, n, a->head);
		a->used = 0;
	}
	p = (char *)a->head->bytes + a->used;
	a->used += n;
	return p;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	return memset(take(a, n), 0, n);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size)
		return mem_array(count, size); /* ends in the handler */
	return arena_alloc(a, count * size);
}

char *
arena_dup(struct arena *a, const char *p, size_t n)
{
	char *q = take(a, n + 1);

	if (n > 0)
		memcpy(q, p, n);
	q[n] = '\0';
	return q;
}

struct str
arena_str(struct arena *a, struct str s)
{
	return (struct str){arena_dup(a, s.p, s.n), s.n};
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char text[256];
	va_list again;
	int n;
	char *p;

	va_copy(again, ap);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	p = arena_alloc(a, n < 0 ? 1 : (size_t)n + 1);
	if (n > 0 && (size_t)n < sizeof(text))
		memcpy(p, text, (size_t)n);
	else if (n > 0)
		(void)vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}
