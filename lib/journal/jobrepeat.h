#ifndef JOURNAL_JOBREPEAT_H
#define JOURNAL_JOBREPEAT_H

#include <stdint.h>

#include "journal/job.h"

struct err;

/*
 * Rows that share a key; a part of the journal, used by no other folder.  The
 * keys are put aside as the rows come in and sorted on disk (spill.h); what
 * comes of it is written in the order of the rows, in commits of bounded size
 * of its own.  It may be done again after a kill only with the whole plan.
 */
void jobrepeat_init(struct job *);
void jobrepeat_fini(struct job *); /* also twice */

int jobrepeat_add(struct job *, const struct job_row *, struct err *);

/* Rows with a key of the mapping's; job_plan_keys() says what becomes of them.
 */
int jobrepeat_keys(
    struct job *, enum job_repeats, uint64_t *repeated, struct err *);

/* Rows without one: number those with the same digest, in their order. */
int jobrepeat_number(struct job *, struct err *);

#endif
