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

#endif
