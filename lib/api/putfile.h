#ifndef API_PUTFILE_H
#define API_PUTFILE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"

/*
 * The bytes of an open file to a presigned address: one PUT over libcurl, with
 * exactly the header lines that came with the address, besides Host and
 * Content-Length, which HTTP itself needs.  Nothing of Lightfield's goes there,
 * the API key least of all; redirects are not followed; https, but for this
 * machine (api/puturl.h); the proxy that is given and no other, by CONNECT
 * only, and none for this machine.  Bytes go from disk to the network in small
 * pieces.  Any thread.
 *
 * Address and lines are secrets: neither shows up in a result.
 */
struct putfile_line {
	const char *name;
	const char *value;
};

struct putfile {
	const char *url;
	const struct putfile_line *lines;
	size_t n_lines;
	int fd;              /* read with pread(); its offset is left alone */
	uint64_t size;       /* exactly so many bytes are sent */
	const char *ca_file; /* PEM, trusted beside the system's; or NULL */
	bool local;          /* the API is on this machine */
	const char *proxy;   /* httpproxy.h; or NULL */
	const char *no_proxy;
	int64_t connect_ms;     /* 0: 10 s */
	int64_t stall_s;        /* below 100 bytes/s for so long: 0: 90 s */
	const atomic_int *stop; /* set: given up within a second; or NULL */
	/* Now and then, with the bytes that left so far; or NULL. */
	void (*progress)(void *self, uint64_t sent);
	void *self;
};

enum putfile_fate {
	PUTFILE_DONE,      /* 2xx: the bytes are there */
	PUTFILE_AGAIN,     /* no complete answer, or 408, 429, 5xx: the same
	                      PUT may be sent again */
	PUTFILE_REFUSED,   /* any other answer: this address takes no bytes
	                      (any more) */
	PUTFILE_UNTRUSTED, /* TLS, or an address, line or proxy that is not
	                      taken */
	PUTFILE_SHORT,     /* the file ended early, or cannot be read */
	PUTFILE_STOPPED    /* stop was set */
};

struct putfile_result {
	enum putfile_fate fate;
	int status;             /* 0: no answer */
	int errnum;             /* SHORT: reading failed; 0: it ended early */
	int64_t retry_after_ms; /* -1: not said */
	/* Of what was read for sending; to be compared after DONE. */
	unsigned char sent[DIGEST_BYTES];
	char detail[256]; /* what happened, inert; empty after DONE */
};

void putfile_run(const struct putfile *, struct putfile_result *);

#endif
