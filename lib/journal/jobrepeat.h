#ifndef JOURNAL_JOBREPEAT_H
#define JOURNAL_JOBREPEAT_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct job;

/*
 * What the last part of the first pass does about rows that share a key; a
 * part of the journal, used by no other folder.  Everything is found by sorts
 * on disk, in commits of bounded size of its own; it may be done again after a
 * kill only with the whole plan.
 */

/* Rows with a key of the mapping's; job_plan_end() says what becomes of them.
 */
int jobrepeat_keys(
    struct job *, bool keep_first_quietly, uint64_t *repeated, struct err *);

/* Rows without one: number those with the same digest, in their order. */
int jobrepeat_number(struct job *, struct err *);

#endif
