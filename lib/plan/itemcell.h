#ifndef PLAN_ITEMCELL_H
#define PLAN_ITEMCELL_H

#include <stdbool.h>

#include "base/str.h"

struct bind;
struct bind_cell;
struct bind_target;

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

/* Does the text count as empty? */
bool itemcell_blank(const struct bind *, struct str);

#endif
