#ifndef RUN_DRIVER_H
#define RUN_DRIVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "run/engine.h"

struct buf;
struct clk;
struct err;
struct job;
struct op;
struct transport;

/*
 * The engine in production: the calling thread is the network thread, one
 * journal thread makes steps durable (the job is its own until driver_run()
 * returns), one feeder thread reads, maps and renders.
 */
struct driver_feed {
	void *self;

	/*
	 * Feeder thread: the next operation to send, in the order of rows.  1:
	 * *op is the driver's; 0: no more; -1.  Resumed operations
	 * (first_sent_ms != 0) come before all others.
	 */
	int (*next)(void *self, struct op **op, struct err *);

	/*
	 * Journal thread: after each commit, once the engine has heard of it
	 * (the id map's turn).  May be NULL.
	 */
	int (*committed)(void *self, struct job *, struct err *);

	/*
	 * Journal thread, before a commit: what is to be remembered of a step
	 * that is JREC_DONE or _PART, has an answer and a body: marks and receipt,
	 * appended.  May be NULL.
	 */
	void (*receipt)(void *self, const struct jrec *, struct buf *marks,
	    struct buf *receipt);

	/* Calling thread, every driver_opts.tick_ms or so.  May be NULL. */
	void (*tick)(void *self, const struct engine_result *so_far);
};

struct driver_opts {
	struct engine_opts engine;
	struct transport *transport; /* borrowed */
	const struct clk *clk;       /* borrowed */
	struct job *job;             /* borrowed; the journal thread's */
	struct driver_feed feed;
	int64_t tick_ms;
	/* Signals seen so far: 1 drains, 2 leaves at once.  Borrowed. */
	const atomic_int *interrupts;
};

/*
 * Run until all is settled or it has to stop.  result is filled either way.
 * -1: the journal or the feed failed (ERR_DISK, ERR_MISFIT, ERR_INTERNAL ...);
 * what was durable before is all that counts, and the same command goes on
 * from there.
 */
int driver_run(
    const struct driver_opts *, struct engine_result *result, struct err *);

#endif
