#ifndef JOURNAL_JOBFOLDER_H
#define JOURNAL_JOBFOLDER_H

#include <stdint.h>
#include <sys/types.h>

struct err;

/*
 * May a job lie in this folder?  A part of the journal, used by no other
 * folder; tests bring a system of their own.
 */
struct jobfolder_system {
	uid_t user;
	/* What kind of file system a path is on, as statfs(2) says; 0: not
	 * known. */
	int64_t (*kind)(const char *path);
};

/*
 * The folder is there.  ERR_MISFIT: it, or a job.db or lock in it, is another
 * user's, or no plain file: whoever can write there could make up what was
 * sent.  ERR_DISK: it is on another computer's disk, where the log (WAL) cannot
 * be shared between processes, and locks do not die with theirs.  system: NULL
 * is this one.
 */
int
jobfolder_check(const char *dir, const struct jobfolder_system *, struct err *);

#endif
