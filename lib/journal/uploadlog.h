#ifndef JOURNAL_UPLOADLOG_H
#define JOURNAL_UPLOADLOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"

struct err;

/*
 * What became of uploads, so that none is made twice: a private SQLite file
 * (0600, rollback journal, synchronous FULL) with an entry for each file that
 * a session was asked for.  Entries of another organisation (orgid.h) are
 * invisible.  Addresses and header lines of a session are secrets and are not
 * kept: repeating the request under its key answers them again.  Several
 * processes may have it open; one thread at a time.
 */
enum uploadlog_state {
	UPLOADLOG_ASKED, /* a session may exist; its id is known if it is set */
	UPLOADLOG_SENT,  /* the bytes are there, the service was not told yet */
	UPLOADLOG_DONE   /* the file is there */
};

enum {
	UPLOADLOG_ID_MAX = 64,
	UPLOADLOG_MIME_MAX = 128
};

struct uploadlog_entry {
	unsigned char file[DIGEST_BYTES]; /* whatever makes it this file */
	uint64_t generation; /* from 0; a session that is lost raises it */
	enum uploadlog_state state;
	int64_t asked_ms; /* wall clock, when the session was asked for */
	char id[UPLOADLOG_ID_MAX];     /* the service's; "": not known */
	char mime[UPLOADLOG_MIME_MAX]; /* as the session was asked for */
};

struct uploadlog;

/*
 * Open the file, making it if need be.  ERR_DISK, ERR_LOCKED; ERR_MISFIT: not
 * ours, or damaged.  End with uploadlog_close().
 */
int uploadlog_open(struct uploadlog **out, const char *path, const char *origin,
    const char *api_key, struct err *);
void uploadlog_close(struct uploadlog *); /* NULL does nothing */

/* 1: *out is its entry, 0: there is none, -1. */
int uploadlog_get(struct uploadlog *, const unsigned char file[DIGEST_BYTES],
    struct uploadlog_entry *out, struct err *);

/* 1: it has no entry (of this organisation), 0: it has some, -1. */
int uploadlog_empty(struct uploadlog *, struct err *);

/*
 * Write an entry, durable when it returns 0.  One that is behind what is there,
 * by generation, then by state, changes nothing: another process has gone on.
 */
int
uploadlog_put(struct uploadlog *, const struct uploadlog_entry *, struct err *);

#endif
