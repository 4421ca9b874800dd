#ifndef PLAN_ITEMLINKS_H
#define PLAN_ITEMLINKS_H

#include "base/str.h"

struct arena;
struct bind;
struct bind_link;
struct diags;
struct err;
struct item_link;
struct lookup;

/*
 * Inside plan: the links of one relationship.  What cannot be linked is a
 * finding; the place is set here.  -1 only when a look-up failed.
 *
 * The ways are tried in order.  The first whose texts hit any record settles
 * it: what it found is linked, each of its other texts is a finding.  Several
 * records for one text are link.ambiguous and no link, and no further way is
 * tried.  When no way finds any, the first that had a text says so.  Several
 * texts for a link to one are link.several before any look-up, unless pick:
 * first, which looks at the first text only.
 */
struct itemlinks {
	const struct bind *bind;
	const struct lookup *lookup;
	const struct str *row;
	struct arena *arena;
	struct diags *diags;
	struct str key; /* the item's */
};
int itemlinks_get(const struct itemlinks *, const struct bind_link *,
    struct item_link *out, struct err *);

#endif
