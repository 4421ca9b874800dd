#ifndef PLAN_DIFFSHOW_H
#define PLAN_DIFFSHOW_H

#include "base/str.h"

struct arena;
struct field;

/*
 * Inside plan: a value as people read it, from its JSON: several texts with
 * "; " between them, a name "First Last", an address with ", ", an option by
 * its label; nothing for null.  At most DIFFSHOW_MAX bytes, cut between code
 * points, in the arena; not inert.  field: NULL for links.
 */
enum {
	DIFFSHOW_MAX = 200
};
struct str diffshow_json(const struct field *, struct str json, struct arena *);

#endif
