#ifndef BASE_FSX_H
#define BASE_FSX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct buf;
struct err;

/*
 * Files, private by default and replaced in one piece.  Errors are ERR_DISK
 * unless said otherwise and name the path.
 */

/*
 * open(2) with O_CLOEXEC and, where a file is made, 0600; again when a signal
 * interrupted it, as some network file systems allow.  -1 with errno set.
 */
int fsx_open(const char *path, int flags);

/*
 * A file that a person named cannot be opened: ERR_USAGE, without a hint, when
 * the name or the permissions are the reason, else the disk is.  Always -1.
 */
int fsx_unread(struct err *, int errnum, const char *path);

/* Append the whole file; ERR_USAGE if it is missing or larger than b->max. */
int fsx_read(struct buf *b, const char *path, struct err *);

/* A folder with mode 0700; one that is there already is fine. */
int fsx_mkdir(const char *path, struct err *);

/* Also when the disk cannot say: who opens it then learns the reason. */
bool fsx_exists(const char *path);

/*
 * A file under construction: a temporary one (0600) beside the target, which
 * takes the target's name only in fsx_commit(), after fsync of file and
 * folder.  Until then the former file stays as it was.
 */
struct fsx_out {
	FILE *f;
	char *path;
	char *tmp;
};

int fsx_create(struct fsx_out *, const char *path, struct err *);
int fsx_commit(struct fsx_out *, struct err *);

/* Give up: the temporary file goes.  Also after a failed commit. */
void fsx_abort(struct fsx_out *);

/*
 * Take the exclusive lock of the file at path (made if need be).  The lock
 * dies with the process.  *fd is closed with close() to give it back.
 * ERR_LOCKED when another process has it.
 */
int fsx_lock(int *fd, const char *path, struct err *);

/*
 * Has another process the lock?  Only asks (F_GETLK), so nobody who wants the
 * lock at that moment fails.  Not for the process that has it: it would lose
 * what this looks at.
 */
bool fsx_locked(const char *path);

/* "a/b" from a and b, with one slash; free() it. */
char *fsx_join(const char *folder, const char *name);

/* The folder of a path ("." when it names none); free() it. */
char *fsx_folder(const char *path);

/* The part behind the last slash, inside path. */
const char *fsx_name(const char *path);

#endif
