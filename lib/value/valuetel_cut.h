#ifndef VALUE_VALUETEL_CUT_H
#define VALUE_VALUETEL_CUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Fewer digits than this are never a number of their own. */
enum {
	VALUETEL_STANDS_ALONE = 7
};

/* What else the mapping splits by, longest first. */
struct valuetel_seps {
	const struct str *v;
	size_t n;
};

/*
 * Cut the next number off a cell: at these separators, at newlines and
 * semicolons (not those of ";ext=100"), and at / , | where both sides have
 * digits enough to be numbers of their own ("030/1234567" is one).  Trimmed;
 * false at the end.
 */
bool
valuetel_cut(struct str *rest, const struct valuetel_seps *, struct str *piece);

#endif
