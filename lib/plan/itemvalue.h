#ifndef PLAN_ITEMVALUE_H
#define PLAN_ITEMVALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct bind;
struct bind_target;
struct diags;
struct item;
struct value;

/* Inside plan: what the making of one item carries along. */
struct itemwork {
	struct item *item;
	const struct bind *bind;
	const struct str *row;
	struct str *texts; /* room for the widest target */
	struct arena *arena;
	struct diags *diags;
	size_t first; /* findings that were there before */
};

/*
 * The value that a field has in the row: by its rule, or by the first of its
 * rules that gives one, or by all of them.  A rule whose condition does not
 * hold gives none.  Findings as item_make() has them: each text that is no
 * value is one, also where a later rule gives a value.  *clears: a cell holds
 * the text that clears, and nothing else gives a value.
 */
void itemvalue_make(const struct itemwork *, const struct bind_target *,
    struct value *out, bool *clears);

/*
 * The value that one rule of a field gives, whatever the others do.  Findings
 * are forgotten.
 */
void itemvalue_alone(const struct item *, const struct bind *,
    const struct bind_target *alt, const struct str *row, struct arena *,
    struct value *out);

#endif
