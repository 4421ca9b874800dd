#ifndef PLAN_BINDCOLS_H
#define PLAN_BINDCOLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct bind;
struct complaints;
struct rule;
struct word;

/*
 * Inside plan: what the binding of one mapping shares, and how a word of the
 * mapping finds its column.
 */
struct bindwork {
	struct bind *bind;         /* under construction */
	const char *file;          /* the data file, for messages */
	const char *const *titles; /* the names as C strings */
	bool *used;                /* by column: a rule reads it */
	bool *decides;             /* by column: a condition reads it */
	/* What '*' stands for in the columns of the rule that is being bound;
	   p == NULL: for nothing (bindglob.h). */
	struct str star;
	struct complaints *c;
	size_t before; /* complaints there were when it began */
};

/*
 * The index of the column called name, or by one of its other headings
 * (headers:).  SIZE_MAX if there is none: a complaint, unless optional.  Of a
 * name with a '*' a heading that holds a '*' itself wins, then the one in which
 * work.star stands for it (which a binding of the rule may lack: no complaint).
 */
size_t bindcols_get(struct bindwork *, const struct word *name, bool optional);

/* The words by which a column is called: name, and its other headings. */
size_t bindcols_called(struct bindwork *, const struct word *name,
    const struct word *const **words);

/* Is a heading called so that holds a '*' as name does? */
bool bindcols_literal(struct bindwork *, const struct word *name);

/* May what this rule names be absent (its optional:, else the defaults')? */
bool bindcols_optional(const struct bindwork *, const struct rule *);

/*
 * Whatever the rule names counts as mapped, though its target fell away.
 */
void bindcols_claim(struct bindwork *, const struct rule *);

/* After all rules: ignore: against what they use, and what nobody uses. */
void bindcols_rest(struct bindwork *);

#endif
