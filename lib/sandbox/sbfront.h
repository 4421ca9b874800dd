#ifndef SANDBOX_SBFRONT_H
#define SANDBOX_SBFRONT_H

#include <stdint.h>

struct err;
struct sb;

/*
 * The sandbox behind HTTP/1.1 on 127.0.0.1 (libmicrohttpd, own threads).  The
 * core is called under one lock; delays and hangs hold only their own
 * connection.
 */
struct sbfront;

/*
 * Listen on port (0: any free one).  The core is borrowed until
 * sbfront_stop().  port_file (or NULL) is written in one piece once it
 * listens.  ERR_SERVICE when the port cannot be had.
 */
int sbfront_start(struct sbfront **out, struct sb *, uint16_t port,
    const char *port_file, struct err *);

uint16_t sbfront_port(const struct sbfront *);

/*
 * Close and join; a request that is being answered is answered, one that sits
 * out a delay or hangs is dropped.  NULL does nothing.
 */
void sbfront_stop(struct sbfront *);

/* The version of libmicrohttpd, as it runs. */
const char *sbfront_version(void);

#endif
