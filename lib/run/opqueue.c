// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"

#include "run/op.h"
#include "run/opqueue.h"

struct opqueue {
	pthread_mutex_t mtx; /* guards all below */
	pthread_cond_t room;
	struct op **ring;
	size_t max;   /* of the ring */
	size_t limit; /* at present */
	size_t head;
	size_t n;
	bool finished;
	bool closed;
};

struct opqueue *
opqueue_new(size_t max)
{
	struct opqueue *q = mem_alloc(sizeof(*q));

	q->max = max > 0 ? max : 1;
	q->limit = q->max;
	q->ring = mem_array(q->max, sizeof(*q->ring));
	(void)pthread_mutex_init(&q->mtx, NULL);
	(void)pthread_cond_init(&q->room, NULL);
	return q;
}

void
opqueue_limit(struct opqueue *q, size_t limit)
{
	pthread_mutex_lock(&q->mtx);
	q->limit = limit < q->max ? limit : q->max;
	if (q->limit == 0)
		q->limit = 1;
	/* A feeder that waits may have been passed by its waking. */
	pthread_cond_signal(&q->room);
	pthread_mutex_unlock(&q->mtx);
}

void
opqueue_free(struct opqueue *q)
{
	if (q == NULL)
		return;
	for (size_t i = 0; i < q->n; i++)
		op_free(q->ring[(q->head + i) % q->max]);
	(void)pthread_cond_destroy(&q->room);
	(void)pthread_mutex_destroy(&q->mtx);
	free(q->ring);
	free(q);
}

bool
opqueue_put(struct opqueue *q, struct op *op, bool *first)
{
	bool ok;

	pthread_mutex_lock(&q->mtx);
	while (q->n >= q->limit && !q->closed)
		pthread_cond_wait(&q->room, &q->mtx);
	ok = !q->closed;
	*first = ok && q->n == 0;
	if (ok)
		q->ring[(q->head + q->n++) % q->max] = op;
	pthread_mutex_unlock(&q->mtx);
	if (!ok)
		op_free(op);
	return ok;
}

void
opqueue_finish(struct opqueue *q)
{
	pthread_mutex_lock(&q->mtx);
	q->finished = true;
	pthread_mutex_unlock(&q->mtx);
}

struct op *
opqueue_take(struct opqueue *q, bool *finished)
{
	struct op *op = NULL;

	pthread_mutex_lock(&q->mtx);
	if (q->n > 0) {
		op = q->ring[q->head];
		q->head = (q->head + 1) % q->max;
		/* A feeder that waits is woken for half a queue, not for one
		 * place: each waking costs more than an operation. */
		if (--q->n == q->limit / 2)
			pthread_cond_signal(&q->room);
	}
	*finished = op == NULL && q->finished;
	pthread_mutex_unlock(&q->mtx);
	return op;
}

void
opqueue_close(struct opqueue *q)
{
	pthread_mutex_lock(&q->mtx);
	q->closed = true;
	pthread_cond_signal(&q->room);
	pthread_mutex_unlock(&q->mtx);
}
