// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "api/transport.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "journal/job.h"

#include "run/scribe.h"

/* What is to be remembered of one step. */
struct note {
	struct buf marks;
	struct buf receipt;
};

struct scribe {
	struct scribe_opts opts;
	pthread_t thread;

	/* the journal thread's, used for each commit anew */
	struct jrec *noted;
	struct note *notes;
	size_t n_notes; /* room for so many steps */

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

static void
grow_notes(struct scribe *s, size_t n)
{
	if (n <= s->n_notes)
		return;
	s->noted = mem_resize(s->noted, n, sizeof(*s->noted));
	s->notes = mem_resize(s->notes, n, sizeof(*s->notes));
	for (size_t i = s->n_notes; i < n; i++) {
		buf_init(&s->notes[i].marks, LIM_ANSWER_BYTES);
		buf_init(&s->notes[i].receipt, LIM_ANSWER_BYTES);
	}
	s->n_notes = n;
}

static void
free_notes(struct scribe *s)
{
	for (size_t i = 0; i < s->n_notes; i++) {
		buf_fini(&s->notes[i].marks);
		buf_fini(&s->notes[i].receipt);
	}
	free(s->notes);
	free(s->noted);
}

/* Half of it would be worse than nothing. */
static struct str
whole(const struct buf *b)
{
	return b->over ? (struct str){NULL, 0} : buf_str(b);
}

/* The steps with what is to be remembered of them. */
static const struct jrec *
note(struct scribe *s, const struct jrec *steps, size_t n)
{
	if (s->opts.receipt == NULL || n == 0)
		return steps;
	grow_notes(s, n);
	memcpy(s->noted, steps, n * sizeof(*steps));
	for (size_t i = 0; i < n; i++) {
		struct jrec *r = &s->noted[i];
		struct note *to = &s->notes[i];

		if ((r->kind != JREC_DONE && r->kind != JREC_PART) ||
		    r->answer.n == 0)
			continue;
		buf_clear(&to->marks);
		buf_clear(&to->receipt);
		s->opts.receipt(
		    s->opts.self, &steps[i], &to->marks, &to->receipt);
		r->marks = whole(&to->marks);
		r->receipt = whole(&to->receipt);
	}
	return s->noted;
}

/* One commit, without the lock. */
static int
commit(struct scribe *s, const struct jrec *steps, size_t n, struct err *e)
{
	int rc = job_commit(s->opts.job, note(s, steps, n), n, e);

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
	free_notes(s);
	free(s);
	return rc;
}
