#ifndef SANDBOX_SBMAP_H
#define SANDBOX_SBMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * A hash table from a text to the number of the row that carries it.  The
 * texts stay with their owner, who is asked for them; rows are never taken
 * out.  Single-threaded.
 */
struct sbmap {
	struct str (*key)(const void *self, uint32_t row);
	const void *self;
	uint32_t *rows;   /* row + 1; 0: free */
	uint32_t *hashes; /* beside rows, so that most misses ask nobody */
	size_t cap;       /* a power of two, or 0 */
	size_t n;
};

void sbmap_init(struct sbmap *,
    struct str (*key)(const void *self, uint32_t row), const void *self);
void sbmap_fini(struct sbmap *);

bool sbmap_get(const struct sbmap *, struct str key, uint32_t *row);

/* Add a row whose key is not there yet and already answers. */
void sbmap_add(struct sbmap *, uint32_t row);

#endif
