#ifndef JOURNAL_JOBSTEP_H
#define JOURNAL_JOBSTEP_H

#include <stdbool.h>

struct err;
struct job;
struct jrec;

/*
 * One step of one row, inside the caller's transaction; a part of the journal,
 * used by no other folder.  *touched is set when it proves that a request may
 * have reached the server.  ERR_INTERNAL: a step that job.h does not allow.
 */
int
jobstep_apply(struct job *, const struct jrec *, bool *touched, struct err *);

/* Run a guarded update of the row; *hit: it was in the legal state. */
int jobstep_move(
    struct job *, struct sqlite3_stmt *, uint64_t ord, bool *hit, struct err *);

/* ERR_INTERNAL: a step on a row that is in no state for it. */
int jobstep_refuse(struct job *, const struct jrec *, struct err *);

#endif
