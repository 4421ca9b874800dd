#ifndef RUN_SCRIBE_H
#define RUN_SCRIBE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct err;
struct job;
struct jrec;
struct transport;

/*
 * The journal thread: takes one commit at a time, makes it durable, wakes the
 * network thread.  The job is the scribe's own between start and stop.
 */
struct scribe;

struct scribe_opts {
	struct job *job;             /* borrowed */
	struct transport *transport; /* borrowed: woken after each commit */
	void *self;
	int (*committed)(void *self, struct job *, struct err *); /* or NULL */
	/* As driver_feed.receipt. */
	void (*receipt)(void *self, const struct jrec *, struct buf *marks,
	    struct buf *receipt);
};

int scribe_start(struct scribe **out, const struct scribe_opts *, struct err *);

/* Hand over a commit; its steps stay as they are until scribe_done(). */
void scribe_put(struct scribe *, const struct jrec *steps, size_t n);

/* 1: the commit is durable; 0: none, or still under way; -1: it failed. */
int scribe_done(struct scribe *, struct err *);

/*
 * Wait for the commit under way, end the thread.  *durable: a commit was
 * finished that scribe_done() had not told.  -1 if something had failed.
 */
int scribe_stop(struct scribe *, bool *durable, struct err *);

#endif
