// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"

#include "run/rowpool.h"

enum slot_state {
	SLOT_FREE,    /* the filler's */
	SLOT_FILLED,  /* the next worker's */
	SLOT_WORKING, /* one worker's */
	SLOT_WORKED,  /* the caller's */
	SLOT_END      /* the caller's: nothing is left */
};

struct slot {
	enum slot_state state;
	bool failed; /* err says how; later slots do not count */
	struct err err;
};

/*
 * Batch number b lies in slot b % n.  Threads are woken by broadcast: in glibc
 * before 2.41 a signal to one of several waiters can get lost (its bug 25847);
 * of 20,000 pools of three threads run in a row, one slept for ever.
 */
struct pool {
	const struct rowpool_opts *opts;
	pthread_mutex_t mtx; /* guards all below */
	pthread_cond_t freed;
	pthread_cond_t filled;
	pthread_cond_t worked;
	struct slot *slots;
	uint64_t next_work; /* the batch that the next worker takes */
	bool stop;
};

static struct slot *
slot_of(struct pool *p, uint64_t b)
{
	return &p->slots[b % p->opts->n];
}

static void *
batch_of(const struct pool *p, uint64_t b)
{
	return p->opts->batches[b % p->opts->n];
}

static void *
fill_all(void *arg)
{
	struct pool *p = arg;
	int rc = 1;

	for (uint64_t b = 0; rc == 1; b++) {
		struct slot *s = slot_of(p, b);

		pthread_mutex_lock(&p->mtx);
		while (s->state != SLOT_FREE && !p->stop)
			pthread_cond_wait(&p->freed, &p->mtx);
		if (p->stop) {
			pthread_mutex_unlock(&p->mtx);
			break;
		}
		pthread_mutex_unlock(&p->mtx);
		rc = p->opts->fill(p->opts->self, batch_of(p, b), &s->err);
		pthread_mutex_lock(&p->mtx);
		s->failed = rc < 0;
		s->state = rc == 1 ? SLOT_FILLED : SLOT_END;
		if (rc == 1)
			pthread_cond_broadcast(&p->filled);
		else
			pthread_cond_broadcast(&p->worked);
		pthread_mutex_unlock(&p->mtx);
	}
	return NULL;
}

static void *
work_all(void *arg)
{
	struct pool *p = arg;

	for (;;) {
		uint64_t b;
		struct slot *s;
		int rc;

		pthread_mutex_lock(&p->mtx);
		while (
		    slot_of(p, p->next_work)->state != SLOT_FILLED && !p->stop)
			pthread_cond_wait(&p->filled, &p->mtx);
		if (p->stop) {
			pthread_mutex_unlock(&p->mtx);
			return NULL;
		}
		b = p->next_work++;
		s = slot_of(p, b);
		s->state = SLOT_WORKING;
		pthread_mutex_unlock(&p->mtx);
		rc = p->opts->work(p->opts->self, batch_of(p, b), &s->err);
		pthread_mutex_lock(&p->mtx);
		s->failed = rc < 0;
		s->state = SLOT_WORKED;
		pthread_cond_broadcast(&p->worked);
		pthread_mutex_unlock(&p->mtx);
	}
}

/* One batch in its turn.  2: go on; else the result of it all. */
static int
take_one(struct pool *p, uint64_t b, struct err *e)
{
	struct slot *s = slot_of(p, b);
	bool end;
	int rc;

	pthread_mutex_lock(&p->mtx);
	while (s->state != SLOT_WORKED && s->state != SLOT_END)
		pthread_cond_wait(&p->worked, &p->mtx);
	end = s->state == SLOT_END;
	pthread_mutex_unlock(&p->mtx);
	if (s->failed) {
		*e = s->err;
		return -1;
	}
	if (end)
		return 0;
	rc = p->opts->take(p->opts->self, batch_of(p, b), e);
	if (rc != 0)
		return rc;
	pthread_mutex_lock(&p->mtx);
	s->state = SLOT_FREE;
	pthread_cond_broadcast(&p->freed);
	pthread_mutex_unlock(&p->mtx);
	return 2;
}

static void
stop(struct pool *p)
{
	pthread_mutex_lock(&p->mtx);
	p->stop = true;
	pthread_cond_broadcast(&p->freed);
	pthread_cond_broadcast(&p->filled);
	pthread_mutex_unlock(&p->mtx);
}

static int
threaded(struct pool *p, struct err *e)
{
	unsigned n = p->opts->workers;
	pthread_t *threads = mem_array(n + 1, sizeof(*threads));
	unsigned started = 0;
	int rc = pthread_create(&threads[0], NULL, fill_all, p);

	while (rc == 0 && ++started <= n)
		rc = pthread_create(&threads[started], NULL, work_all, p);
	if (rc != 0)
		rc = err_sys(e, ERR_DISK, rc, "cannot start a thread");
	else
		rc = 2;
	for (uint64_t b = 0; rc == 2; b++)
		rc = take_one(p, b, e);
	stop(p);
	for (unsigned i = 0; i < started; i++)
		(void)pthread_join(threads[i], NULL);
	free(threads);
	return rc;
}

static int
alone(const struct rowpool_opts *o, struct err *e)
{
	int rc;

	while ((rc = o->fill(o->self, o->batches[0], e)) == 1) {
		rc = o->work(o->self, o->batches[0], e);
		if (rc == 0)
			rc = o->take(o->self, o->batches[0], e);
		if (rc != 0)
			return rc;
	}
	return rc;
}

int
rowpool_run(const struct rowpool_opts *o, struct err *e)
{
	struct pool p = {.opts = o};
	int rc;

	if (o->workers == 0)
		return alone(o, e);
	p.slots = mem_array(o->n, sizeof(*p.slots));
	(void)pthread_mutex_init(&p.mtx, NULL);
	(void)pthread_cond_init(&p.freed, NULL);
	(void)pthread_cond_init(&p.filled, NULL);
	(void)pthread_cond_init(&p.worked, NULL);
	rc = threaded(&p, e);
	(void)pthread_cond_destroy(&p.worked);
	(void)pthread_cond_destroy(&p.filled);
	(void)pthread_cond_destroy(&p.freed);
	(void)pthread_mutex_destroy(&p.mtx);
	free(p.slots);
	return rc;
}

struct rowpool_gate {
	pthread_mutex_t mtx;
};

struct rowpool_gate *
rowpool_gate_new(void)
{
	struct rowpool_gate *g = mem_alloc(sizeof(*g));

	(void)pthread_mutex_init(&g->mtx, NULL);
	return g;
}

void
rowpool_gate_free(struct rowpool_gate *g)
{
	if (g == NULL)
		return;
	(void)pthread_mutex_destroy(&g->mtx);
	free(g);
}

void
rowpool_gate_enter(struct rowpool_gate *g)
{
	pthread_mutex_lock(&g->mtx);
}

void
rowpool_gate_leave(struct rowpool_gate *g)
{
	pthread_mutex_unlock(&g->mtx);
}
