#ifndef JOURNAL_JOBPURGE_H
#define JOURNAL_JOBPURGE_H

struct err;
struct job;

/*
 * Take out of a job's database what holds values of records and is not needed
 * to repeat the job safely: before-images, planned changes, candidates, what
 * was looked up, receipts that the id map has, values and texts of findings;
 * and the bytes of what was taken out.  Rows keep line, digest, key, state,
 * id and link.  ERR_USAGE while a row is still to be settled: PENDING, SENT, in
 * DOUBT or AMBIGUOUS.  Killed in between, it is repeated.
 */
int jobpurge_run(struct job *, struct err *);

#endif
