#ifndef IMPORT_UPLOADSESSION_H
#define IMPORT_UPLOADSESSION_H

#include <stddef.h>
#include <stdint.h>

#include "api/fault.h"
#include "api/putfile.h"

struct client;
struct err;
struct jdoc;

/*
 * The four requests about an upload: POST /v1/files, its /complete and /cancel,
 * and GET /v1/files/{id}.  Each POST goes under an idempotency key made of what
 * it is about, so that whoever repeats it, in this process or a later one,
 * means the same.  One thread.
 */
enum uploadsession_state {
	UPLOADSESSION_PENDING,
	UPLOADSESSION_COMPLETED,
	UPLOADSESSION_CANCELLED,
	UPLOADSESSION_EXPIRED,
	UPLOADSESSION_OTHER /* a word that this program does not know */
};

struct uploadsession {
	char id[64];
	enum uploadsession_state state;
	/* After uploadsession_ask(), until uploadsession_fini(): secrets. */
	const char *url;
	struct putfile_line *lines;
	size_t n_lines;
	struct jdoc *doc;
};

/* What a session is asked for with. */
struct uploadsession_ask {
	const unsigned char *file; /* DIGEST_BYTES: journal/uploadlog.h */
	uint64_t generation;
	const char *name;
	const char *mime;
	const char *purpose; /* or NULL */
	uint64_t size;
};

/*
 * 0: *out is filled, and ended with uploadsession_fini().  1: refused, *f says
 * why.  -1: api/client.h.
 */
int uploadsession_ask(struct client *, const struct uploadsession_ask *,
    struct uploadsession *out, struct fault *f, struct err *);
void uploadsession_fini(struct uploadsession *); /* also a zeroed one */

/* md5: hex, or "".  0: *state is what it is now; 1: refused; -1. */
int uploadsession_complete(struct client *, const char *id, const char *md5,
    enum uploadsession_state *state, struct fault *f, struct err *);

/* 0: *state is what it is now; 1: there is no such file (*f); -1. */
int uploadsession_look(struct client *, const char *id,
    enum uploadsession_state *state, struct fault *f, struct err *);

/* 0: it is cancelled; 1: refused (it is not pending any more); -1. */
int uploadsession_cancel(
    struct client *, const char *id, struct fault *f, struct err *);

#endif
