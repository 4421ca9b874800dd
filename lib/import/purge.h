#ifndef IMPORT_PURGE_H
#define IMPORT_PURGE_H

struct err;

/*
 * Take out of a finished job all that holds personal data and is not needed to
 * repeat it safely (journal/jobpurge.h), and the files of its folder that do:
 * failed.csv, plan.csv, ambiguous.csv, verify.csv, undo.csv, their .new, the
 * kept standard input, job.log.  Once nothing of it is left, it does nothing.  ERR_USAGE:
 * the job is not finished, or none; ERR_LOCKED, ERR_DISK.
 */
int purge_job(const char *dir, struct err *);

#endif
