#ifndef SANDBOX_SBPOST_H
#define SANDBOX_SBPOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A table from a 64-bit key to an ascending list of numbers, most of which are
 * short: the lists are differences in groups of seven bits.
 */
struct sbpost_list {
	uint64_t key;
	uint32_t n; /* numbers; 0: a free place */
	uint32_t last;
	uint32_t n_bytes;
	uint32_t cap; /* 0: they stand in here */
	union {
		uint8_t here[8];
		uint8_t *heap;
	} at;
};

struct sbpost {
	struct sbpost_list *lists;
	size_t cap; /* a power of two, or 0 */
	size_t n;
};

void sbpost_fini(struct sbpost *); /* it starts zeroed */

/* Add a number that is not below the last one of its list. */
void sbpost_add(struct sbpost *, uint64_t key, uint32_t number);

/* NULL: none.  Borrowed until the next sbpost_add(). */
const struct sbpost_list *sbpost_get(const struct sbpost *, uint64_t key);

/* Walk a list; it starts zeroed; false at the end. */
struct sbpost_iter {
	uint32_t at;
	uint32_t number;
};
bool sbpost_next(const struct sbpost_list *, struct sbpost_iter *);

#endif
