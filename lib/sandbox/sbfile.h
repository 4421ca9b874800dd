#ifndef SANDBOX_SBFILE_H
#define SANDBOX_SBFILE_H

#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;

/*
 * A file of lines that only grows, one write(2) a line: what a process wrote
 * before it was killed is there whole, or its last line is torn and cut off by
 * the next one that opens the file.  Locked: one process at a time.
 */
struct sbfile {
	int fd; /* -1: closed */
	char *path;
	int64_t size;
};

/* Open or make it, and cut a torn last line off.  ERR_LOCKED, ERR_DISK. */
int sbfile_open(struct sbfile *, const char *path, struct err *);
void sbfile_close(struct sbfile *); /* a closed one does nothing */

/* Append whole lines; on failure the file is as it was. */
int sbfile_append(struct sbfile *, struct str lines, struct err *);

/* Back to a former size. */
void sbfile_undo(struct sbfile *, int64_t size);

/* Append the last line, without its newline, to b; nothing if there is none. */
int sbfile_last(const struct sbfile *, struct buf *, struct err *);

#endif
