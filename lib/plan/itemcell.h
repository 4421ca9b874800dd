#ifndef PLAN_ITEMCELL_H
#define PLAN_ITEMCELL_H

#include <stdbool.h>

#include "base/str.h"
#include "plan/bind.h"

/*
 * Inside plan: the text that one cell of a target has in a row, after trim:
 * and empty:.  An unmapped one has p == NULL, an empty one n == 0.
 */
struct str itemcell_get(
    const struct bind *, const struct bind_cell *, const struct str *row);

/*
 * Does the cell hold the text that clears the target, after trim:?  Also where
 * empty: names the same text: the rule's own word counts.
 */
bool itemcell_clears(const struct bind_target *, const struct bind_cell *,
    const struct str *row);

/* A column of the row, or one that is the same in every row (bind.h). */
static inline struct str
itemcell_at(const struct bind *b, const struct str *row, size_t column)
{
	return column < b->n_columns ? row[column]
				     : b->constants[column - b->n_columns];
}

/* Any cell, unguarded and without outer blanks; "" when it counts as empty. */
struct str itemcell_trimmed(const struct bind *, struct str cell);

/* Does the text count as empty? */
bool itemcell_blank(const struct bind *, struct str);

#endif
