#ifndef VALUE_VALUEBANDS_H
#define VALUE_VALUEBANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/*
 * bands: of a mapping: a number becomes the text of the range that it lies in.
 * Exact, nothing passes through floating point; at most two decimals, and what
 * is doubtful (1.500) is no number.  Pure functions, any thread.
 */
struct valueband {
	struct str upto; /* canonical (valuedecimal.h); the bound is inside */
	const char *to;  /* NULL: no value */
};

struct valuebands {
	const struct valueband *v; /* ascending */
	size_t n;
	const struct valueband *rest; /* "*", or NULL */
	char decimal; /* how the numbers are written: valuedecimal.h */
	char group;
};

enum valuebands_hit {
	VALUEBANDS_FOUND,
	VALUEBANDS_NO_NUMBER,
	VALUEBANDS_BEYOND /* above all bounds, and there is no rest */
};

/* A bound as the mapping writes it, canonical; false: it is no number. */
bool valuebands_bound(struct str text, struct arena *, struct str *out);

/* Which of two canonical numbers is less, as str_cmp() says it. */
int valuebands_cmp(struct str a, struct str b);

enum valuebands_hit valuebands_find(
    const struct valuebands *, struct str text, const struct valueband **out);

#endif
