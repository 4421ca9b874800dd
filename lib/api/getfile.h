#ifndef API_GETFILE_H
#define API_GETFILE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * The bytes at a presigned address into an open file: one GET over libcurl,
 * without any header of its own but Host; all else as in api/putfile.h.  Bytes
 * go from the network to disk in small pieces, as they are, and no more than
 * were announced.  The address is a secret: it does not show up in a result.
 */
struct getfile {
	const char *url;
	int fd;              /* emptied first, written with pwrite() */
	uint64_t size;       /* exactly so many bytes are expected */
	const char *ca_file; /* PEM, trusted beside the system's; or NULL */
	bool local;          /* the API is on this machine */
	const char *proxy;   /* httpproxy.h; or NULL */
	const char *no_proxy;
	int64_t connect_ms;     /* 0: 10 s */
	int64_t stall_s;        /* below 100 bytes/s for so long: 0: 90 s */
	const atomic_int *stop; /* set: given up within a second; or NULL */
};

enum getfile_fate {
	GETFILE_DONE,      /* all bytes are in the file (not yet synced) */
	GETFILE_AGAIN,     /* no complete answer, or 408, 429, 5xx */
	GETFILE_REFUSED,   /* any other answer: this address gives no bytes (any
	                      more); another one might */
	GETFILE_SIZE,      /* there are more or fewer bytes than expected */
	GETFILE_UNTRUSTED, /* TLS, or an address or proxy that is not taken */
	GETFILE_DISK,      /* the file cannot be written */
	GETFILE_STOPPED    /* stop was set */
};

struct getfile_result {
	enum getfile_fate fate;
	int status;             /* 0: no answer */
	int errnum;             /* DISK */
	int64_t retry_after_ms; /* -1: not said */
	uint64_t bytes;         /* in the file */
	char detail[256];       /* what happened, inert; empty after DONE */
};

void getfile_run(const struct getfile *, struct getfile_result *);

#endif
