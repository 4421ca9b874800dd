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
 * The ways of a rule are tried in order; one whose when: does not hold is not
 * there.  The first whose texts hit any record settles it: what it found is
 * linked, each of its other texts is a finding.  Several records for one text
 * are link.ambiguous and no link, and no further way is tried; nor behind a key
 * whose record could not be brought in (link.held).  When no way finds any, the
 * first that had a text says so; when a constant does, its texts are noted
 * (link.fallback).  Several texts for a link to one are link.several before any
 * look-up, unless pick: first, which looks at the first text only.  What the
 * rules of a bare list find is linked together.
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
