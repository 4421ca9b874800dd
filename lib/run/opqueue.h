#ifndef RUN_OPQUEUE_H
#define RUN_OPQUEUE_H

#include <stdbool.h>
#include <stddef.h>

struct op;

/*
 * A bounded queue of operations from the feeder to the driver: the feeder
 * waits when it is full, so that memory depends on what is in flight and not
 * on the file.  One thread on each side.
 */
struct opqueue;

struct opqueue *opqueue_new(size_t max);

/*
 * Driver: at most so many from now on, 1 to the max it was made with; those
 * that are there stay.
 */
void opqueue_limit(struct opqueue *, size_t limit);

/* Ends it and the operations that are left in it. */
void opqueue_free(struct opqueue *);

/*
 * Feeder: add op (taken, also on failure); waits while the queue is full, and
 * then until it is half empty.  *first: it was empty, so the driver may be
 * asleep.  False once the queue was closed.
 */
bool opqueue_put(struct opqueue *, struct op *, bool *first);

/* Feeder: nothing more will come. */
void opqueue_finish(struct opqueue *);

/*
 * Driver: take one if there is one (the caller owns it); *finished: the queue
 * is empty and nothing more will come.
 */
struct op *opqueue_take(struct opqueue *, bool *finished);

/* Driver: no more is wanted; a waiting opqueue_put() returns false. */
void opqueue_close(struct opqueue *);

#endif
