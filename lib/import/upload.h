#ifndef IMPORT_UPLOAD_H
#define IMPORT_UPLOAD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"

struct client;
struct clk;
struct err;
struct uploadfile;
struct uploadlog;
struct wire;

/*
 * A file to Lightfield: a session is asked for, the bytes go to the address
 * that it answers, and the service is told so with their MD5.  The log remembers
 * how far that came, so the same call in a later process goes on and a file is
 * there once: what it is known by is a digest of its content, name and purpose
 * (and of the media type, if a person gave it).
 *
 *	no entry     the session is asked for; its key names file and generation,
 *	             so asking again within 23 h answers the same session, and its
 *	             secret address need not be kept
 *	ASKED        asked for again, for the address; the bytes are sent
 *	SENT         only the word to the service may be missing
 *	DONE         looked at, and left alone
 *
 * A session that expired, was cancelled or is gone raises the generation: a new
 * one, after the old one was cancelled.  A file that is given up (it changed,
 * or was refused) has its session cancelled.  One thread.
 */
struct upload_way {
	struct client *client;
	struct uploadlog *log;
	const struct clk *clk;
	const char *ca_file; /* or NULL */
	const char *proxy;   /* api/httpproxy.h; or NULL */
	const char *no_proxy;
	const struct wire *wire; /* is told of each PUT; or NULL */
	bool local;              /* the API is on this machine */
	bool may_look;           /* the key has files:read */
	bool again;      /* what is there already is uploaded once more */
	int64_t stall_s; /* api/putfile.h */
	const atomic_int *stop; /* or NULL */
	/* While bytes are sent; or NULL. */
	void (*progress)(void *self, uint64_t sent, uint64_t size);
	void *self;
};

enum upload_what {
	UPLOAD_MADE,  /* it is there now */
	UPLOAD_KNOWN, /* an earlier run had brought it there */
	UPLOAD_NOT    /* the error says why */
};

struct upload_outcome {
	enum upload_what what;
	char id[64];   /* of the file; "": none is known */
	char code[80]; /* of the error; "": it has none */
};

/* What f (which has been read) is known by in the log. */
void upload_identity(const struct uploadfile *f, const char *mime,
    const char *purpose, const char *scope, unsigned char out[DIGEST_BYTES]);

/*
 * f has been read (uploadfile_read()).  mime: given by a person, or NULL; the
 * same as f was read with.  scope: sets it apart from the same file elsewhere
 * ("" for a person's uploads).
 *
 * -1 with UPLOAD_NOT: ERR_USAGE when it is about this file alone (it changed;
 * it was refused); else nothing more should be sent now: ERR_STOPPED (key,
 * scope, TLS), ERR_SERVICE (trouble, or stop was set; goes on later), ERR_DISK,
 * ERR_LOCKED, ERR_MISFIT.
 */
int upload_run(const struct upload_way *, struct uploadfile *f,
    const char *mime, const char *purpose, const char *scope,
    struct upload_outcome *, struct err *);

#endif
