#ifndef PLAN_ITEMKEY_H
#define PLAN_ITEMKEY_H

#include "base/str.h"

struct arena;
struct bind;

/*
 * Inside plan: the key of a row, in the arena or in the row itself.
 */

/*
 * Of the mapping's key columns: trimmed; several are joined by '|' ('|' and
 * '\' inside them get a '\' in front, so that no two rows share a key by
 * chance).  Empty when all of them are.
 */
struct str
itemkey_get(const struct bind *, const struct str *row, struct arena *);

/* Without key columns: a digest of the mapped cells, in order of the file. */
struct str
itemkey_digest(const struct bind *, const struct str *row, struct arena *);

/*
 * A key in the one form in which its system's keys are compared: a Salesforce
 * id of 15 characters, whose case counts, as its 18-character form.
 */
struct str itemkey_canon(const struct bind *, struct str key, struct arena *);

#endif
