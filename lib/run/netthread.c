// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "api/transport.h"
#include "base/err.h"
#include "base/mem.h"
#include "doc/jdoc.h"

#include "run/netthread.h"

enum {
	WAIT_MS = 60 * 1000 /* it is woken when there is something to do */
};

struct exchange {
	uint64_t ticket;
	struct api_request request;
	struct api_answer answer;
};

/* First in, first out. */
struct line {
	struct exchange *v;
	size_t first;
	size_t n; /* behind the last one */
	size_t cap;
};

struct netthread {
	struct transport inner; /* the thread's; wake() is anybody's */
	pthread_t thread;
	pthread_mutex_t mtx; /* guards all below */
	pthread_cond_t landed;
	struct line asked;
	struct line answered;
	bool woken; /* the caller is to come back from its wait */
	bool over;
};

static void
put(struct line *l, const struct exchange *x)
{
	if (l->n == l->cap) {
		l->cap = l->cap > 0 ? 2 * l->cap : 32;
		l->v = mem_resize(l->v, l->cap, sizeof(*l->v));
	}
	l->v[l->n++] = *x;
}

static bool
take(struct line *l, struct exchange *out)
{
	if (l->first == l->n)
		return false;
	*out = l->v[l->first++];
	if (l->first == l->n)
		l->first = l->n = 0;
	return true;
}

/* What was asked for since, to the inner one; false: it is over. */
static bool
pass_on(struct netthread *t)
{
	struct exchange x;
	bool over;

	(void)pthread_mutex_lock(&t->mtx);
	while (take(&t->asked, &x))
		t->inner.submit(t->inner.self, x.ticket, &x.request);
	over = t->over;
	(void)pthread_mutex_unlock(&t->mtx);
	return !over;
}

static void
read_body(struct api_answer *a)
{
	struct err ignored;

	if (a->fate == API_ANSWERED && a->status / 100 == 2)
		(void)jdoc_parse(&a->doc, a->body.p, a->body.n, &ignored);
}

static void
bring_back(struct netthread *t)
{
	struct exchange x;

	while (t->inner.next(t->inner.self, &x.ticket, &x.answer)) {
		read_body(&x.answer);
		(void)pthread_mutex_lock(&t->mtx);
		put(&t->answered, &x);
		(void)pthread_cond_signal(&t->landed);
		(void)pthread_mutex_unlock(&t->mtx);
	}
}

static void *
work(void *arg)
{
	struct netthread *t = arg;

	while (pass_on(t)) {
		t->inner.wait(t->inner.self, WAIT_MS);
		bring_back(t);
	}
	return NULL;
}

static void
submit(void *self, uint64_t ticket, const struct api_request *r)
{
	struct netthread *t = self;
	struct exchange x = {.ticket = ticket, .request = *r};

	(void)pthread_mutex_lock(&t->mtx);
	put(&t->asked, &x);
	(void)pthread_mutex_unlock(&t->mtx);
	t->inner.wake(t->inner.self);
}

static struct timespec
after(int64_t ms)
{
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += (time_t)(ms / 1000);
	at.tv_nsec += (long)(ms % 1000) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
}

static void
wait(void *self, int64_t timeout_ms)
{
	struct netthread *t = self;
	struct timespec until = after(timeout_ms > 0 ? timeout_ms : 0);
	int rc = 0;

	(void)pthread_mutex_lock(&t->mtx);
	while (rc == 0 && t->answered.n == 0 && !t->woken)
		rc = pthread_cond_timedwait(&t->landed, &t->mtx, &until);
	t->woken = false;
	(void)pthread_mutex_unlock(&t->mtx);
}

static bool
next(void *self, uint64_t *ticket, struct api_answer *answer)
{
	struct netthread *t = self;
	struct exchange x;
	bool any;

	(void)pthread_mutex_lock(&t->mtx);
	any = take(&t->answered, &x);
	(void)pthread_mutex_unlock(&t->mtx);
	if (any) {
		*ticket = x.ticket;
		*answer = x.answer;
	}
	return any;
}

static void
wake(void *self)
{
	struct netthread *t = self;

	(void)pthread_mutex_lock(&t->mtx);
	t->woken = true;
	(void)pthread_cond_signal(&t->landed);
	(void)pthread_mutex_unlock(&t->mtx);
}

static void
end(void *self)
{
	struct netthread *t = self;
	struct exchange x;

	(void)pthread_mutex_lock(&t->mtx);
	t->over = true;
	(void)pthread_mutex_unlock(&t->mtx);
	t->inner.wake(t->inner.self);
	(void)pthread_join(t->thread, NULL);
	while (take(&t->answered, &x))
		api_answer_fini(&x.answer);
	t->inner.free(t->inner.self);
	(void)pthread_cond_destroy(&t->landed);
	(void)pthread_mutex_destroy(&t->mtx);
	free(t->asked.v);
	free(t->answered.v);
	free(t);
}

void
netthread_open(struct transport *out, const struct transport *inner)
{
	struct netthread *t = mem_alloc(sizeof(*t));
	pthread_condattr_t attr;

	t->inner = *inner;
	(void)pthread_mutex_init(&t->mtx, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&t->landed, &attr);
	(void)pthread_condattr_destroy(&attr);
	if (pthread_create(&t->thread, NULL, work, t) != 0)
		abort();
	*out = (struct transport){t, submit, wait, next, wake, end};
}
