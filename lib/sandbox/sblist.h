#ifndef SANDBOX_SBLIST_H
#define SANDBOX_SBLIST_H

#include <stdint.h>

#include "base/str.h"

struct buf;
struct sbfail;
struct sbobject;
struct sbstore;

/*
 * Answer a list request: newest first, one page, as the search index knows it,
 * which is the state of lag_ms ago: later creates, updates, links and deletes
 * do not show.  limit 1..25; every other parameter is a filter (sbfilter.h),
 * AND-ed.
 */
struct sblist_request {
	const struct sbstore *store;
	const struct sbobject *object;
	struct str query;
	int64_t now_ms;
	int64_t lag_ms; /* 0: none */
};

int sblist_put(const struct sblist_request *, struct buf *out, struct sbfail *);

#endif
