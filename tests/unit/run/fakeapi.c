// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

#include "unit/run/fakeapi.h"

static int64_t
fake_now(void *self)
{
	const struct fakeapi *f = self;

	return f->now_ms;
}

static struct fakeapi_flight *
vacant(struct fakeapi *f)
{
	size_t i = 0;

	while (i < FAKEAPI_FLYING && f->flights[i].used)
		i++;
	if (i == FAKEAPI_FLYING)
		fail_msg("more requests fly than the transport holds");
	return &f->flights[i];
}

static void
submit(void *self, uint64_t ticket, const struct api_request *q)
{
	struct fakeapi *f = self;
	struct fakeapi_flight *to = vacant(f);
	struct fakeapi_ask *a = &f->asked[f->n_asked++];

	assert_true(f->n_asked < FAKEAPI_LOG);
	assert_string_equal(q->method, "GET");
	assert_null(q->idem);
	assert_null(q->body.p);
	(void)snprintf(a->path, sizeof(a->path), "%s", q->path);
	a->at_ms = f->now_ms;
	memset(to, 0, sizeof(*to));
	to->used = true;
	to->ticket = ticket;
	to->path = q->path;
	api_answer_init(&to->answer);
	to->due_ms = f->now_ms + f->latency_ms +
		     f->answer(f->cookie, a->path, f->n_asked, &to->answer);
	if (++f->flying > f->most_flying)
		f->most_flying = f->flying;
}

/* The one that comes next, or NULL. */
static struct fakeapi_flight *
first(struct fakeapi *f)
{
	struct fakeapi_flight *out = NULL;

	for (size_t i = 0; i < FAKEAPI_FLYING; i++)
		if (f->flights[i].used &&
		    (out == NULL || f->flights[i].due_ms < out->due_ms))
			out = &f->flights[i];
	return out;
}

static void
wait_for(void *self, int64_t timeout_ms)
{
	struct fakeapi *f = self;
	const struct fakeapi_flight *next = first(f);
	int64_t until_ms = f->now_ms + timeout_ms;

	assert_true(timeout_ms >= 0);
	if (next != NULL && next->due_ms < until_ms)
		until_ms = next->due_ms;
	if (until_ms > f->now_ms)
		f->now_ms = until_ms;
}

static bool
next(void *self, uint64_t *ticket, struct api_answer *a)
{
	struct fakeapi *f = self;
	struct fakeapi_flight *from = first(f);

	if (from == NULL || from->due_ms > f->now_ms)
		return false;
	/* It is borrowed until now: a path that was freed shows here. */
	assert_int_equal(from->path[0], '/');
	from->used = false;
	f->flying--;
	*ticket = from->ticket;
	*a = from->answer;
	return true;
}

static void
wake(void *self)
{
	(void)self;
}

void
fakeapi_open(struct fakeapi *f)
{
	memset(f, 0, sizeof(*f));
	f->asked = mem_array(FAKEAPI_LOG, sizeof(*f->asked));
	f->flights = mem_array(FAKEAPI_FLYING, sizeof(*f->flights));
	f->now_ms = 1000000;
	f->latency_ms = 40;
	f->clk.mono_ms = fake_now;
	f->clk.wall_ms = fake_now;
	f->clk.self = f;
	f->transport.self = f;
	f->transport.submit = submit;
	f->transport.wait = wait_for;
	f->transport.next = next;
	f->transport.wake = wake;
}

void
fakeapi_close(struct fakeapi *f)
{
	for (size_t i = 0; i < FAKEAPI_FLYING; i++)
		if (f->flights[i].used)
			api_answer_fini(&f->flights[i].answer);
	free(f->asked);
	free(f->flights);
}

void
fakeapi_say(struct api_answer *a, int status, const char *fmt, ...)
{
	va_list ap;

	a->fate = API_ANSWERED;
	a->status = status;
	va_start(ap, fmt);
	buf_vprintf(&a->body, fmt, ap);
	va_end(ap);
}
