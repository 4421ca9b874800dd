#ifndef PLAN_ITEMSET_H
#define PLAN_ITEMSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

/*
 * Inside plan: different texts in the order in which they came.  All zero is
 * the empty one; the texts are borrowed, the rest lives in the arena.  Adding
 * is O(1), as a cell may hold a million ids.
 */
struct itemset {
	struct str *v;
	size_t n;
	size_t cap;
	uint32_t *slots; /* place in v + 1, by hash; only of larger sets */
	size_t n_slots;  /* a power of two */
};

/* False if it is among them already. */
bool itemset_add(struct itemset *, struct str, struct arena *);

#endif
