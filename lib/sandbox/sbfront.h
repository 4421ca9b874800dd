#ifndef SANDBOX_SBFRONT_H
#define SANDBOX_SBFRONT_H

#include <stdint.h>

struct err;
struct sb;

/*
 * The sandbox behind HTTP/1.1 on 127.0.0.1: libmicrohttpd with one thread,
 * since most of a request is the core's, which is one thread's at a time, and
 * several only take turns (measured: two thirds more CPU time, no more
 * requests).  Delays and hangs hold only their own connection, which waits
 * suspended (sbfrontwait.h).
 */
struct sbfront;

struct sbfront_opts {
	uint16_t port;         /* 0: any free one */
	const char *port_file; /* or NULL; written once it listens */
	const char *tls_cert;  /* PEM files: https with this certificate and */
	const char *tls_key;   /* key; both NULL: http */
};

/*
 * Listen.  The core is borrowed until sbfront_stop().  ERR_SERVICE when the
 * port cannot be had, ERR_USAGE when certificate or key cannot be used.
 */
int sbfront_start(struct sbfront **out, struct sb *,
    const struct sbfront_opts *, struct err *);

uint16_t sbfront_port(const struct sbfront *);

/*
 * Close and join; a request that is being answered is answered, one that sits
 * out a delay or hangs is dropped.  NULL does nothing.
 */
void sbfront_stop(struct sbfront *);

/* The version of libmicrohttpd, as it runs. */
const char *sbfront_version(void);

#endif
