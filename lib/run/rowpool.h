#ifndef RUN_ROWPOOL_H
#define RUN_ROWPOOL_H

#include <stddef.h>

struct err;

/*
 * Batches that are filled in order by one thread, worked on by several, and
 * taken in the same order by the caller's.  Batches share nothing, so the work
 * on one needs no lock.  A batch is in one thread's hands at a time, and what
 * one thread did to it the next one sees.
 */
struct rowpool_opts {
	unsigned workers; /* threads that work; 0: the caller does it all */
	void **batches;   /* n of them, used round and round */
	size_t n;         /* at least 1; twice the workers and more keep all
	                     busy */
	void *self;
	/* 1: filled; 0: nothing is left and the batch is empty; -1. */
	int (*fill)(void *self, void *batch, struct err *);
	int (*work)(void *self, void *batch, struct err *);
	/* 0; 1: that is enough; -1. */
	int (*take)(void *self, void *batch, struct err *);
};

/*
 * Run until fill() has nothing left (0), take() says enough (1), or one of
 * them fails (-1): the failure whose batch comes first in the order, after all
 * before it were taken.  All threads have ended when it returns.
 */
int rowpool_run(const struct rowpool_opts *, struct err *);

/*
 * For what the batches do share: one thread at a time between enter and leave.
 */
struct rowpool_gate;

struct rowpool_gate *rowpool_gate_new(void);
void rowpool_gate_free(struct rowpool_gate *); /* NULL does nothing */
void rowpool_gate_enter(struct rowpool_gate *);
void rowpool_gate_leave(struct rowpool_gate *);

#endif
