// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "api/answer.h"
#include "api/transport.h"
#include "base/clk.h"
#include "base/err.h"

#include "run/driver.h"
#include "run/op.h"
#include "run/opqueue.h"
#include "run/scribe.h"

/* The longest sleep: a signal's flag is noticed within it. */
enum {
	NAP_MS = 100,
	QUEUE_MAX = 256
};

struct driver {
	const struct driver_opts *opts;
	struct engine *engine;
	struct scribe *scribe;
	struct opqueue *queue;
	size_t queue_limit;
	pthread_t feeder;

	pthread_mutex_t mtx; /* guards feed_err, feed_failed */
	struct err feed_err;
	bool feed_failed;

	bool drained; /* told the engine so */
	bool left;    /* second signal */
	int64_t tick_at_ms;
};

static void *
feed(void *cookie)
{
	struct driver *d = cookie;
	const struct driver_feed *f = &d->opts->feed;
	struct transport *t = d->opts->transport;
	struct err e;
	struct op *op;
	int rc;

	err_clear(&e);
	while ((rc = f->next(f->self, &op, &e)) == 1) {
		bool first;

		if (!opqueue_put(d->queue, op, &first))
			break;
		if (first)
			t->wake(t->self);
	}
	if (rc < 0) {
		pthread_mutex_lock(&d->mtx);
		d->feed_failed = true;
		d->feed_err = e;
		pthread_mutex_unlock(&d->mtx);
	}
	opqueue_finish(d->queue);
	t->wake(t->self);
	return NULL;
}

static bool
feed_failed(struct driver *d, struct err *e)
{
	bool failed;

	pthread_mutex_lock(&d->mtx);
	failed = d->feed_failed;
	if (failed)
		*e = d->feed_err;
	pthread_mutex_unlock(&d->mtx);
	return failed;
}

static void
take_interrupts(struct driver *d, struct clk_now now)
{
	int n =
	    d->opts->interrupts == NULL ? 0 : atomic_load(d->opts->interrupts);

	if (n >= 1 && !d->drained) {
		engine_drain(d->engine, now);
		d->drained = true;
	}
	d->left = n >= 2;
}

static void
take_answers(struct driver *d, struct clk_now now)
{
	struct transport *t = d->opts->transport;
	struct api_answer a;
	uint64_t ticket;

	while (t->next(t->self, &ticket, &a)) {
		engine_answered(d->engine, ticket, &a, now);
		api_answer_fini(&a);
	}
}

/*
 * What waits in the queue was rendered from what was known when it was put in:
 * no more than a second's worth, where there is a rate.
 */
static void
limit_queue(struct driver *d, struct clk_now now)
{
	double rate = engine_rate(d->engine, now);
	size_t limit =
	    rate > 0 && rate < QUEUE_MAX ? (size_t)ceil(rate) : QUEUE_MAX;

	if (limit == d->queue_limit)
		return;
	d->queue_limit = limit;
	opqueue_limit(d->queue, limit);
}

/* Resumed operations come first in the queue and are taken at any time. */
static void
take_ops(struct driver *d, struct clk_now now)
{
	size_t wants = engine_wants(d->engine, now);
	bool finished = false;

	while (wants > 0 && !finished) {
		struct op *op = opqueue_take(d->queue, &finished);

		if (op == NULL)
			break;
		engine_give(d->engine, op, now);
		wants = engine_wants(d->engine, now);
	}
	if (finished)
		engine_no_more(d->engine);
}

/* Do what the engine says; false at the end.  *until: when to look again. */
static bool
act(struct driver *d, int64_t *until_ms)
{
	struct transport *t = d->opts->transport;
	struct engine_action a;
	struct api_request r;

	for (;;) {
		engine_next(d->engine, clk_now(d->opts->clk), &a);
		switch (a.act) {
		case ENGINE_WAIT:
			*until_ms = a.until_ms;
			return true;
		case ENGINE_END:
			return false;
		case ENGINE_COMMIT:
			scribe_put(d->scribe, a.steps, a.n_steps);
			break;
		case ENGINE_SEND:
			memset(&r, 0, sizeof(r));
			r.method = "POST";
			r.path = a.op->path;
			r.idem = a.op->key;
			r.body = a.op->body;
			r.attempt = a.attempt;
			t->submit(t->self, a.op->ord, &r);
			break;
		}
	}
}

static void
tick(struct driver *d, struct clk_now now)
{
	const struct driver_feed *f = &d->opts->feed;
	struct engine_result so_far;

	if (f->tick == NULL || now.mono_ms < d->tick_at_ms)
		return;
	d->tick_at_ms = now.mono_ms + d->opts->tick_ms;
	engine_result(d->engine, now, &so_far);
	f->tick(f->self, &so_far);
}

static int64_t
nap(int64_t until_ms, int64_t now_ms)
{
	int64_t wait = until_ms < 0 ? NAP_MS : until_ms - now_ms;

	if (wait < 0)
		return 0;
	return wait < NAP_MS ? wait : NAP_MS;
}

static int
loop(struct driver *d, struct err *e)
{
	struct transport *t = d->opts->transport;
	bool draining_feed = false;
	int64_t until_ms;

	for (;;) {
		struct clk_now now = clk_now(d->opts->clk);
		int rc = scribe_done(d->scribe, e);

		if (rc < 0)
			return -1;
		if (rc > 0)
			engine_committed(d->engine, now);
		take_interrupts(d, now);
		if (d->left)
			return 0;
		take_answers(d, now);
		if (!draining_feed && feed_failed(d, e)) {
			/* What flies is still worth its outcome. */
			engine_drain(d->engine, now);
			draining_feed = true;
		}
		limit_queue(d, now);
		take_ops(d, now);
		/* The feed may have failed since it was looked at. */
		if (!act(d, &until_ms))
			return feed_failed(d, e) ? -1 : 0;
		tick(d, now);
		t->wait(t->self, nap(until_ms, clk_now(d->opts->clk).mono_ms));
	}
}

static int
run(struct driver *d, struct err *e)
{
	struct err late;
	bool durable;
	int rc;

	limit_queue(d, clk_now(d->opts->clk));
	rc = pthread_create(&d->feeder, NULL, feed, d);
	if (rc != 0) {
		rc = err_sys(
		    e, ERR_INTERNAL, rc, "cannot start the feeder thread");
	} else {
		rc = loop(d, e);
		opqueue_close(d->queue);
		(void)pthread_join(d->feeder, NULL);
	}
	err_clear(&late);
	if (scribe_stop(d->scribe, &durable, &late) != 0 && rc == 0) {
		*e = late;
		rc = -1;
	}
	d->scribe = NULL;
	return rc;
}

int
driver_run(
    const struct driver_opts *opts, struct engine_result *result, struct err *e)
{
	struct scribe_opts so = {opts->job, opts->transport, opts->feed.self,
	    opts->feed.committed, opts->feed.receipt};
	struct driver d;
	int rc;

	memset(&d, 0, sizeof(d));
	memset(result, 0, sizeof(*result));
	d.opts = opts;
	if (scribe_start(&d.scribe, &so, e) != 0)
		return -1;
	d.engine = engine_new(&opts->engine);
	d.queue = opqueue_new(QUEUE_MAX);
	(void)pthread_mutex_init(&d.mtx, NULL);
	rc = run(&d, e);
	engine_result(d.engine, clk_now(opts->clk), result);
	(void)pthread_mutex_destroy(&d.mtx);
	opqueue_free(d.queue);
	engine_free(d.engine);
	return rc;
}
