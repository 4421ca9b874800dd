// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <stdlib.h>

#include "api/transport.h"
#include "base/err.h"
#include "base/mem.h"
#include "journal/job.h"

#include "run/scribe.h"

struct scribe {
	struct scribe_opts opts;
	pthread_t thread;
	pthread_mutex_t mtx; /* guards all below */
	pthread_cond_t work;
	const struct jrec *steps;
	size_t n;
	bool waiting; /* steps are to be committed */
	bool done;    /* and are, untold yet */
	bool failed;
	bool quit;
	struct err err;
};

/* One commit, without the lock. */
static int
commit(struct scribe *s, const struct jrec *steps, size_t n, struct err *e)
{
	int rc = job_commit(s->opts.job, steps, n, e);

	pthread_mutex_lock(&s->mtx);
	s->waiting = false;
	s->done = rc == 0;
	s->failed = rc != 0;
	if (rc != 0)
		s->err = *e;
	pthread_mutex_unlock(&s->mtx);
	s->opts.transport->wake(s->opts.transport->self);
	return rc;
}

/* What follows a commit may fail, too; the next scribe_done() says so. */
static void
follow(struct scribe *s, struct err *e)
{
	if (s->opts.committed == NULL ||
	    s->opts.committed(s->opts.self, s->opts.job, e) == 0)
		return;
	pthread_mutex_lock(&s->mtx);
	s->failed = true;
	s->err = *e;
	pthread_mutex_unlock(&s->mtx);
}

static void *
work(void *cookie)
{
	struct scribe *s = cookie;
	struct err e;

	err_clear(&e);
	pthread_mutex_lock(&s->mtx);
	for (;;) {
		const struct jrec *steps;
		size_t n;

		while (!s->waiting && !s->quit)
			pthread_cond_wait(&s->work, &s->mtx);
		if (!s->waiting || s->failed)
			break;
		steps = s->steps;
		n = s->n;
		pthread_mutex_unlock(&s->mtx);
		if (commit(s, steps, n, &e) == 0)
			follow(s, &e);
		pthread_mutex_lock(&s->mtx);
	}
	s->waiting = false;
	pthread_mutex_unlock(&s->mtx);
	return NULL;
}

int
scribe_start(struct scribe **out, const struct scribe_opts *opts, struct err *e)
{
	struct scribe *s = mem_alloc(sizeof(*s));
	int rc;

	*out = NULL;
	s->opts = *opts;
	(void)pthread_mutex_init(&s->mtx, NULL);
	(void)pthread_cond_init(&s->work, NULL);
	rc = pthread_create(&s->thread, NULL, work, s);
	if (rc != 0) {
		free(s);
		return err_sys(
		    e, ERR_INTERNAL, rc, "cannot start the journal thread");
	}
	*out = s;
	return 0;
}

void
scribe_put(struct scribe *s, const struct jrec *steps, size_t n)
{
	pthread_mutex_lock(&s->mtx);
	s->steps = steps;
	s->n = n;
	s->done = false;
	s->waiting = true;
	pthread_cond_signal(&s->work);
	pthread_mutex_unlock(&s->mtx);
}

int
scribe_done(struct scribe *s, struct err *e)
{
	int rc = 0;

	pthread_mutex_lock(&s->mtx);
	if (s->failed) {
		*e = s->err;
		rc = -1;
	} else if (s->done) {
		s->done = false;
		rc = 1;
	}
	pthread_mutex_unlock(&s->mtx);
	return rc;
}

int
scribe_stop(struct scribe *s, bool *durable, struct err *e)
{
	int rc = 0;

	pthread_mutex_lock(&s->mtx);
	s->quit = true;
	pthread_cond_signal(&s->work);
	pthread_mutex_unlock(&s->mtx);
	(void)pthread_join(s->thread, NULL);
	*durable = s->done;
	if (s->failed) {
		*e = s->err;
		rc = -1;
	}
	(void)pthread_cond_destroy(&s->work);
	(void)pthread_mutex_destroy(&s->mtx);
	free(s);
	return rc;
}
