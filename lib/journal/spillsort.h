#ifndef JOURNAL_SPILLSORT_H
#define JOURNAL_SPILLSORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Sorting the entries of a spill that lie in memory; a part of it (spill.h).
 * An entry is a head of SPILLSORT_HEAD bytes (lengths of key and data, 2 each),
 * the key and the data.
 */
enum {
	SPILLSORT_HEAD = 4
};

struct spillsort_ref {
	uint64_t prefix; /* 8 bytes of the key, for comparing without a look */
	uint32_t at;     /* where the key begins */
	uint32_t n_key;
};

/*
 * Bytes of the key behind the first `depth`, which all keys share, as a number
 * that orders as they do (short ones are filled with 0).
 */
uint64_t spillsort_prefix(struct str key, size_t depth);

/* By the bytes behind depth; a prefix first.  <0, 0, >0. */
int spillsort_cmp(struct str a, struct str b, size_t depth);

/* n refs in the order of adding; scratch has room for as many.  Stable. */
void spillsort_run(const char *entries, struct spillsort_ref *refs,
    struct spillsort_ref *scratch, size_t n, size_t depth);

#endif
