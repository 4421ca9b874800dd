#ifndef SANDBOX_SBLIST_H
#define SANDBOX_SBLIST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct sbfail;
struct sbobject;
struct sbrec;
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
	const struct sbrec *of; /* only what it is linked to; NULL: all */
	uint32_t of_relation;   /* by this relationship of its */
	int64_t now_ms;
	int64_t lag_ms;    /* 0: none */
	bool no_offset;    /* a fault: every page is the first */
	bool oldest_first; /* likewise: from the other end */
};

int sblist_put(const struct sblist_request *, struct buf *out, struct sbfail *);

#endif
