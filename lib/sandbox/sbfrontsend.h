#ifndef SANDBOX_SBFRONTSEND_H
#define SANDBOX_SBFRONTSEND_H

#include <stdbool.h>
#include <stdint.h>

struct MHD_Connection;
struct sb_answer;
struct sbfrontwait;

/*
 * An answer on its way out: what the sandbox decided, through one connection of
 * libmicrohttpd, with whatever befalls it there.  Called in the thread that serves
 * the connection.
 */
struct sbfrontsend {
	struct sbfrontwait *wait; /* for pieces that drip */
	bool tls;                 /* nothing can be sent beside the library */
};

/*
 * How long it has to wait before it is sent: ms, -1 for ever, 0 no more.  Asked
 * again after that, it is 0, or -1 once more.
 */
int64_t sbfrontsend_waits(struct sb_answer *);

/*
 * Send it, or what the fault leaves of it; the body is taken.  False: close the
 * connection without an answer.
 */
bool sbfrontsend_answer(
    const struct sbfrontsend *, struct MHD_Connection *, struct sb_answer *);

/* Close a connection under its feet, after what was sent so far. */
void sbfrontsend_close(struct MHD_Connection *);

#endif
