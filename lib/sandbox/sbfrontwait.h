#ifndef SANDBOX_SBFRONTWAIT_H
#define SANDBOX_SBFRONTWAIT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct MHD_Connection;
struct err;

/*
 * Connections that wait: for a delay to pass, or for ever.  They are suspended,
 * so that they hold up no thread that serves others; one thread of its own
 * resumes them.  Any thread, also inside the library's callbacks.
 */
struct sbfrontwait;

int sbfrontwait_new(struct sbfrontwait **out, struct err *);

/*
 * Suspend conn for ms (-1: until the client goes or the front stops); what
 * serves it returns to the library without an answer and is called again.  By
 * then *gone says whether the client went or the front stops; it is borrowed
 * until then.  False: the front stops already, nothing was done.
 */
bool sbfrontwait_put(struct sbfrontwait *, struct MHD_Connection *, int64_t ms,
    atomic_bool *gone);

/* Resume all as gone, and take no more; join the thread. */
void sbfrontwait_stop(struct sbfrontwait *);

/* After the daemon is gone; NULL does nothing. */
void sbfrontwait_free(struct sbfrontwait *);

#endif
