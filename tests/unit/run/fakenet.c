// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/mem.h"

#include "unit/run/fakenet.h"

static void
text(char out[FAKENET_TEXT], const char *p, size_t n)
{
	size_t fits = n < FAKENET_TEXT ? n : FAKENET_TEXT - 1;

	if (fits > 0)
		memcpy(out, p, fits);
	out[fits] = '\0';
}

static void
submit(void *self, uint64_t ticket, const struct api_request *q)
{
	struct fakenet *f = self;
	struct fakenet_sent *s = &f->sent[f->n_sent++];

	assert_true(f->n_sent < FAKENET_LOG);
	assert_string_equal(q->method, "POST");
	s->ticket = ticket;
	text(s->idem, q->idem, strlen(q->idem));
	text(s->path, q->path, strlen(q->path));
	text(s->body, q->body.p, q->body.n);
	if (f->on_submit != NULL)
		f->on_submit(f);
}

static bool
ready(const struct fakenet *f)
{
	return f->n_answered < f->n_sent && f->n_answered < f->silent_from;
}

static void
wait_for(void *self, int64_t timeout_ms)
{
	struct fakenet *f = self;
	struct timespec until;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += timeout_ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&f->mtx);
	while (!f->woken && !ready(f))
		if (pthread_cond_timedwait(&f->cond, &f->mtx, &until) != 0)
			break;
	f->woken = false;
	pthread_mutex_unlock(&f->mtx);
}

static bool
next(void *self, uint64_t *ticket, struct api_answer *a)
{
	struct fakenet *f = self;

	if (!ready(f))
		return false;
	*ticket = f->sent[f->n_answered++].ticket;
	api_answer_init(a);
	a->fate = API_ANSWERED;
	a->status = f->status == 0 ? 200 : f->status;
	if (a->status == 200)
		buf_printf(&a->body, "{\"id\":\"con_%llu\"}",
		    (unsigned long long)*ticket);
	return true;
}

static void
wake(void *self)
{
	struct fakenet *f = self;

	pthread_mutex_lock(&f->mtx);
	f->woken = true;
	pthread_cond_signal(&f->cond);
	pthread_mutex_unlock(&f->mtx);
}

void
fakenet_open(struct fakenet *f)
{
	memset(f, 0, sizeof(*f));
	f->sent = mem_array(FAKENET_LOG, sizeof(*f->sent));
	f->silent_from = SIZE_MAX;
	(void)pthread_mutex_init(&f->mtx, NULL);
	(void)pthread_cond_init(&f->cond, NULL);
	f->transport.self = f;
	f->transport.submit = submit;
	f->transport.wait = wait_for;
	f->transport.next = next;
	f->transport.wake = wake;
}

void
fakenet_close(struct fakenet *f)
{
	(void)pthread_cond_destroy(&f->cond);
	(void)pthread_mutex_destroy(&f->mtx);
	free(f->sent);
}
