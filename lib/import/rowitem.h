#ifndef IMPORT_ROWITEM_H
#define IMPORT_ROWITEM_H

#include <stdint.h>

struct arena;
struct csvrow;
struct diags;
struct err;
struct import;
struct item;
struct job;
struct jobside;

/*
 * The item of a row, with the rows that were joined to it (duplicates: merge):
 * their cells lie in the job, put there by the plan.
 */

/* Plan: keep the cells of a row that is joined to winner. */
int rowitem_keep(struct job *, uint64_t winner, uint64_t ord,
    const struct csvrow *, struct err *);

/* side: NULL when no row was joined to any. */
int rowitem_make(struct item *out, const struct import *, struct jobside *side,
    uint64_t ord, const struct csvrow *, struct arena *, struct diags *,
    struct err *);

#endif
