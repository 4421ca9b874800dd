#ifndef PLAN_ITEMEDIT_H
#define PLAN_ITEMEDIT_H

#include "base/str.h"
#include "plan/bind.h"
#include "plan/itemcell.h"

struct arena;
struct diags;

/*
 * Inside plan: the text of a cell that is put together or cleaned up before it
 * is read: the pieces of text: without those that have an empty column, then
 * what take: matches, without what drop: matches, then the band of a number.
 * Empty when nothing is left.  Findings, at the place that diags has:
 *
 *	pattern.gave-up
 *		error; a regular expression took too many steps; no text
 *	bands.no-number, bands.none
 *		error; no number (of a select field: left as it is, as it may be
 *		a label), or one above all bands; no text
 */
struct str itemedit_apply(const struct bind *, const struct bind_cell *,
    const struct str *row, struct arena *, struct diags *);

/* itemcell_get(), and what the rule does to its text. */
static inline struct str
itemedit_get(const struct bind *b, const struct bind_cell *c,
    const struct str *row, struct arena *a, struct diags *d)
{
	return c->edit == NULL ? itemcell_get(b, c, row)
			       : itemedit_apply(b, c, row, a, d);
}

#endif
