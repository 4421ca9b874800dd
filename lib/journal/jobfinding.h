#ifndef JOURNAL_JOBFINDING_H
#define JOURNAL_JOBFINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"

struct err;
struct job;

/*
 * Writing findings, inside the caller's transaction; a part of the journal,
 * used by no other folder.
 */

/* Add d behind the findings that row ord has. */
int
jobfinding_add(struct job *, uint64_t ord, const struct diag *d, struct err *);

/* The findings of a row that has none yet, in their order. */
int
jobfinding_put(struct job *, uint64_t ord, const struct diags *, struct err *);

/* Has the row a finding of this code? */
int jobfinding_has(
    struct job *, uint64_t ord, const char *code, bool *has, struct err *);

/* Forget what was wrong with a row; notes and warnings stay. */
int jobfinding_drop_errors(struct job *, uint64_t ord, struct err *);

#endif
