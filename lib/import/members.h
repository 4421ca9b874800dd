#ifndef IMPORT_MEMBERS_H
#define IMPORT_MEMBERS_H

#include <stdbool.h>

struct diags;
struct err;
struct import;
struct jdoc;
struct jobside;
struct jval;
struct line;

/*
 * The members of a list, which its own record does not show: they are on pages
 * of their own, served from an index that lags writes.  The plan reads them
 * once and leaves them in the job; all requests of an update are made from
 * these, so that none is repeated because the index has not seen the one
 * before, and the second pass asks for nothing that the forecast lacks.
 */

/* Is the mapping one of lists with members, whose records are compared? */
bool members_wanted(const struct import *);

/* Plan, before the first verdict: read those of a list's record and keep them. */
int members_keep(struct import *, const struct jval *record, struct err *);

/*
 * The record with its members as a relationship; the caller ends *out with
 * jdoc_free().  *kept: they are those of the plan; else they were asked for
 * now, over the line, as they always are where side is NULL.  A list of another type of members is link.other-type,
 * and *out is NULL.
 */
int members_join(const struct import *, struct jobside *, struct line *,
    const struct jval *record, struct jdoc **out, bool *kept, struct diags *,
    struct err *);

#endif
