// SPDX-License-Identifier: Apache-2.0
#include "plan/itemset.h"

#include <string.h>

#include "base/arena.h"

enum {
	FEW = 16 /* up to here looking at all of them is the fastest */
};

/* The slot that holds the text, or the empty one where it belongs. */
static uint32_t *
slot_of(const struct itemset *s, struct str text)
{
	size_t at = (size_t)str_hash(text) & (s->n_slots - 1);

	while (s->slots[at] != 0 && !str_eq(s->v[s->slots[at] - 1], text))
		at = (at + 1) & (s->n_slots - 1);
	return &s->slots[at];
}

static void
index_all(struct itemset *s, struct arena *a)
{
	s->n_slots = 4 * s->cap;
	s->slots = arena_array(a, s->n_slots, sizeof(*s->slots));
	for (size_t i = 0; i < s->n; i++)
		*slot_of(s, s->v[i]) = (uint32_t)i + 1;
}

static void
grow(struct itemset *s, struct arena *a)
{
	size_t cap = s->cap == 0 ? FEW : 4 * s->cap;
	struct str *v = arena_array(a, cap, sizeof(*v));

	if (s->n > 0)
		memcpy(v, s->v, s->n * sizeof(*v));
	s->v = v;
	s->cap = cap;
	if (cap > FEW)
		index_all(s, a);
}

bool
itemset_add(struct itemset *s, struct str text, struct arena *a)
{
	for (size_t i = 0; s->n_slots == 0 && i < s->n; i++)
		if (str_eq(s->v[i], text))
			return false;
	if (s->n_slots > 0 && *slot_of(s, text) != 0)
		return false;
	if (s->n == s->cap)
		grow(s, a);
	s->v[s->n++] = text;
	if (s->n_slots > 0)
		*slot_of(s, text) = (uint32_t)s->n;
	return true;
}
