// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "sandbox/sbpost.h"

enum {
	VARINT_MAX = 5 /* bytes of a difference */
};

void
sbpost_fini(struct sbpost *p)
{
	for (size_t i = 0; i < p->cap; i++)
		if (p->lists[i].cap > 0)
			free(p->lists[i].at.heap);
	free(p->lists);
	memset(p, 0, sizeof(*p));
}

/* Its list, or the free place for it. */
static struct sbpost_list *
place(const struct sbpost *p, uint64_t key)
{
	uint64_t h = key * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (h ^ h >> 32) & (p->cap - 1);

	while (p->lists[i].n > 0 && p->lists[i].key != key)
		i = (i + 1) & (p->cap - 1);
	return &p->lists[i];
}

static void
grow(struct sbpost *p)
{
	struct sbpost old = *p;

	p->cap = old.cap == 0 ? 256 : old.cap * 2;
	p->lists = mem_array(p->cap, sizeof(*p->lists));
	for (size_t i = 0; i < old.cap; i++)
		if (old.lists[i].n > 0)
			*place(p, old.lists[i].key) = old.lists[i];
	free(old.lists);
}

static uint8_t *
room(struct sbpost_list *l, uint32_t more)
{
	uint32_t need = l->n_bytes + more;
	uint8_t *heap;
	uint32_t cap;

	if (l->cap == 0 && need <= sizeof(l->at.here))
		return l->at.here;
	if (need > l->cap) {
		cap = need + need / 2 + 8;
		heap = mem_resize(l->cap > 0 ? l->at.heap : NULL, cap, 1);
		if (l->cap == 0)
			memcpy(heap, l->at.here, l->n_bytes);
		l->at.heap = heap;
		l->cap = cap;
	}
	return l->at.heap;
}

static void
append(struct sbpost_list *l, uint32_t number)
{
	uint32_t delta = number - l->last;
	uint8_t bytes[VARINT_MAX];
	uint32_t n = 0;

	for (; delta >= 0x80; delta >>= 7)
		bytes[n++] = (uint8_t)(delta | 0x80);
	bytes[n++] = (uint8_t)delta;
	memcpy(room(l, n) + l->n_bytes, bytes, n);
	l->n_bytes += n;
	l->last = number;
	l->n++;
}

void
sbpost_add(struct sbpost *p, uint64_t key, uint32_t number)
{
	struct sbpost_list *l;

	if ((p->n + 1) * 3 > p->cap * 2)
		grow(p);
	l = place(p, key);
	if (l->n == 0) {
		l->key = key;
		p->n++;
	} else if (l->last == number) {
		return;
	}
	append(l, number);
}

const struct sbpost_list *
sbpost_get(const struct sbpost *p, uint64_t key)
{
	const struct sbpost_list *l;

	if (p->cap == 0)
		return NULL;
	l = place(p, key);
	return l->n > 0 ? l : NULL;
}

bool
sbpost_next(const struct sbpost_list *l, struct sbpost_iter *it)
{
	const uint8_t *p = l->cap > 0 ? l->at.heap : l->at.here;
	unsigned shift = 0;

	if (it->at >= l->n_bytes)
		return false;
	while (p[it->at] >= 0x80) {
		it->number += (uint32_t)(p[it->at++] & 0x7f) << shift;
		shift += 7;
	}
	it->number += (uint32_t)p[it->at++] << shift;
	return true;
}
