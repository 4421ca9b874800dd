#ifndef IMPORT_JOBWORDS_H
#define IMPORT_JOBWORDS_H

#include "base/buf.h"

struct err;
struct import;
struct jobview;

/*
 * What a job remembers of the command that made it (journal/jobnote.h), so that
 * it can be looked at, read back and taken back by its folder alone.  Texts are
 * as they were typed; those of another folder count from `folder`.
 */
struct jobwords {
	struct buf file;      /* the CSV; "-": standard input, JOB/stdin.csv */
	struct buf migration; /* of which it is a step; empty: none */
	struct buf mapping;   /* empty: the file's manifest says it */
	struct buf folder;    /* where the command was typed */
	struct buf ids;       /* the id map */
	struct buf mode;      /* --mode; empty: the mapping's */
	struct buf url;       /* where the API was; empty: a rehearsal */
	struct buf command;   /* the words behind "lfetl import", a NUL behind
	                       each */
	struct buf stopped;   /* why the last run stopped early; empty: not */
	struct buf hint;      /* what to do about that */
	struct buf ended;     /* wall clock in ms when a run last had sent
	                       something */
};

/* Note the command, once it is known that the job fits it. */
int jobwords_keep(struct import *, struct err *);

/*
 * Note why the run stopped early; of kind ERR_NONE: it did not.  Where that
 * cannot be noted, in the middle of a plan or on a full disk, it is not.
 */
void jobwords_end(struct import *, const struct err *why);

void jobwords_init(struct jobwords *);
void jobwords_fini(struct jobwords *);

/* Notes that are missing are empty. */
int jobwords_read(struct jobwords *, struct jobview *, struct err *);

/* A path of the words as this process would open it; free() it. */
char *jobwords_path(const struct jobwords *, const struct buf *path);

#endif
