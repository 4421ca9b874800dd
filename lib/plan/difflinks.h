#ifndef PLAN_DIFFLINKS_H
#define PLAN_DIFFLINKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct bind_link;
struct item_link;

/*
 * Inside plan: what an update does to links, cut into requests.  An operation
 * is one relationship's member of one request's body.  All in the arena.
 */
struct difflinks_op {
	const char *key;
	const char *verb; /* "add", "remove", "replace" */
	bool bare;        /* one id instead of a list */
	const struct str *ids;
	size_t n;
	unsigned part;
};

struct difflinks {
	struct difflinks_op *v; /* in order of parts, then of keys */
	size_t n;
	size_t cap;
	unsigned part; /* the one that is being filled */
	size_t used;   /* changes in it */
	struct arena *arena;
};

/*
 * Add what makes ours of the n stored links by the link's write policy; *after
 * gets them as they will be.  False, and nothing is added, when nothing is to
 * be done.
 */
bool difflinks_add(struct difflinks *, const struct bind_link *,
    const struct item_link *ours, const struct str *stored, size_t n,
    struct item_link *after);

#endif
