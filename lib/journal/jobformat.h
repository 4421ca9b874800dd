#ifndef JOURNAL_JOBFORMAT_H
#define JOURNAL_JOBFORMAT_H

struct err;
struct job;

/*
 * The tables of job.db and how they came to be; jobdb.h says what they hold.  A
 * part of the journal, used by no other folder.
 *
 * Each is one transaction: a kill leaves the file as it was, and the next open
 * begins again.
 */

/* Make the tables in an empty database; draws the salt. */
int jobformat_make(struct job *, struct err *);

/* Bring a database of an older format to JOBDB_FORMAT. */
int jobformat_raise(struct job *, struct err *);

#endif
