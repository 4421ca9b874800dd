#ifndef JOURNAL_JOBDOUBT_H
#define JOURNAL_JOBDOUBT_H

#include "journal/job.h"

/*
 * How rows leave DOUBT, inside the caller's transaction; a part of the journal,
 * used by no other folder.  As jobstep_apply(), for JREC_FOUND (whose id was
 * looked at) and JREC_ABSENT.
 */
int jobdoubt_found(struct job *, const struct jrec *, struct err *);
int jobdoubt_absent(struct job *, const struct jrec *, struct err *);

#endif
