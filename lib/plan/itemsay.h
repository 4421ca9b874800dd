#ifndef PLAN_ITEMSAY_H
#define PLAN_ITEMSAY_H

#include <stddef.h>

#include "plan/itempiece.h"
#include "plan/itemset.h"

struct bind_link;
struct bind_way;
struct item_file;
struct itemlinks;

/*
 * Inside plan: what is said about the links of one relationship that cannot be
 * made (plan/item.h, findings).
 */
enum {
	ITEMSAY_SHOWN = 3 /* candidates in a message */
};

/* What the resolving of one relationship carries along. */
struct linking {
	const struct itemlinks *x;
	const struct bind_link *link;
	const struct bind_way *way;
	struct itemset ids;
	const struct item_file *file; /* what ids holds, by file */
	size_t n_tried; /* ways of a rule whose cells held anything */
};

/* About the texts of the way, as far as they are no record. */
void itemsay_all(const struct linking *, const struct itempieces *);

/* A second record, p, for a link to one. */
void itemsay_several(const struct linking *, const struct itempiece *p);

/*
 * A constant stands in for the texts of an earlier way, which nobody has: a
 * note, so that what all of them became is not silent.
 */
void itemsay_fallback(const struct linking *, const struct itempieces *);

#endif
