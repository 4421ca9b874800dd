// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "api/transport.h"
#include "base/buf.h"
#include "doc/jdoc.h"
#include "run/netthread.h"

enum {
	REQUESTS = 3000,
	FLYING = 16,
	LONG_MS = 600 * 1000
};

/*
 * An inner transport that answers each request with its path, the newest first.
 * Only its wake is called by more than one thread.
 */
struct inner {
	pthread_mutex_t mtx;
	pthread_cond_t cond;
	bool woken;
	struct {
		uint64_t ticket;
		const char *path;
	} flying[FLYING];
	size_t n;
	bool silent; /* nothing comes back */
	int status;
	unsigned freed;
};

static void
inner_submit(void *self, uint64_t ticket, const struct api_request *r)
{
	struct inner *in = self;

	assert_true(in->n < FLYING);
	in->flying[in->n].ticket = ticket;
	in->flying[in->n++].path = r->path;
}

static void
inner_wait(void *self, int64_t timeout_ms)
{
	struct inner *in = self;

	assert_true(timeout_ms > 0);
	(void)pthread_mutex_lock(&in->mtx);
	while (!in->woken && (in->n == 0 || in->silent))
		(void)pthread_cond_wait(&in->cond, &in->mtx);
	in->woken = false;
	(void)pthread_mutex_unlock(&in->mtx);
}

static bool
inner_next(void *self, uint64_t *ticket, struct api_answer *a)
{
	struct inner *in = self;

	if (in->n == 0 || in->silent)
		return false;
	in->n--;
	api_answer_init(a);
	a->fate = API_ANSWERED;
	a->status = in->status;
	*ticket = in->flying[in->n].ticket;
	buf_puts(&a->body, in->flying[in->n].path);
	return true;
}

static void
inner_wake(void *self)
{
	struct inner *in = self;

	(void)pthread_mutex_lock(&in->mtx);
	in->woken = true;
	(void)pthread_cond_signal(&in->cond);
	(void)pthread_mutex_unlock(&in->mtx);
}

static void
inner_free(void *self)
{
	struct inner *in = self;

	in->freed++;
}

static void
begin(struct inner *in, struct transport *out, bool silent)
{
	const struct transport t = {
	    in, inner_submit, inner_wait, inner_next, inner_wake, inner_free};

	memset(in, 0, sizeof(*in));
	in->silent = silent;
	in->status = 200;
	(void)pthread_mutex_init(&in->mtx, NULL);
	(void)pthread_cond_init(&in->cond, NULL);
	netthread_open(out, &t);
}

static void
end(struct inner *in, struct transport *t)
{
	t->free(t->self);
	assert_int_equal(in->freed, 1);
	(void)pthread_cond_destroy(&in->cond);
	(void)pthread_mutex_destroy(&in->mtx);
}

static void
ask(struct transport *t, char (*paths)[16], uint64_t i)
{
	struct api_request r = {"GET", paths[i], NULL, {NULL, 0}, 1};

	(void)snprintf(paths[i], sizeof(paths[i]), "/v1/%u", (unsigned)i);
	t->submit(t->self, i, &r);
}

static void
each_request_is_answered_once_with_its_own_answer(void **state)
{
	static char paths[REQUESTS][16];
	static bool seen[REQUESTS];
	struct inner in;
	struct transport t;
	uint64_t asked = 0;
	uint64_t answered = 0;

	(void)state;
	begin(&in, &t, false);
	while (answered < REQUESTS) {
		struct api_answer a;
		uint64_t ticket;

		while (asked < REQUESTS && asked - answered < FLYING)
			ask(&t, paths, asked++);
		t.wait(t.self, LONG_MS);
		while (t.next(t.self, &ticket, &a)) {
			assert_true(ticket < asked && !seen[ticket]);
			seen[ticket] = true;
			answered++;
			assert_int_equal(a.fate, API_ANSWERED);
			assert_string_equal(buf_text(&a.body), paths[ticket]);
			api_answer_fini(&a);
		}
	}
	end(&in, &t);
}

static void
a_wait_ends_at_its_time_without_an_answer(void **state)
{
	struct api_answer a;
	struct transport t;
	struct inner in;
	uint64_t ticket;

	(void)state;
	begin(&in, &t, false);
	t.wait(t.self, 3);
	t.wait(t.self, 0);
	t.wait(t.self, -1);
	assert_false(t.next(t.self, &ticket, &a));
	end(&in, &t);
}

static void *
wake(void *arg)
{
	struct transport *t = arg;

	t->wake(t->self);
	return NULL;
}

static void
a_wake_from_any_thread_ends_a_wait(void **state)
{
	struct transport t;
	struct inner in;
	pthread_t thread;

	(void)state;
	begin(&in, &t, false);
	for (int i = 0; i < 50; i++) {
		assert_int_equal(pthread_create(&thread, NULL, wake, &t), 0);
		t.wait(t.self, LONG_MS);
		(void)pthread_join(thread, NULL);
	}
	end(&in, &t);
}

static void
what_flies_or_was_not_taken_goes_with_it(void **state)
{
	static char paths[FLYING][16];
	struct transport t;
	struct inner in;

	(void)state;
	begin(&in, &t, false);
	for (uint64_t i = 0; i < FLYING / 2; i++)
		ask(&t, paths, i);
	t.wait(t.self, LONG_MS);
	end(&in, &t);

	begin(&in, &t, true);
	for (uint64_t i = 0; i < FLYING; i++)
		ask(&t, paths, i);
	end(&in, &t);
}

/* What asking for this path brings. */
static struct api_answer
answer_to(struct transport *t, const char *path)
{
	struct api_request r = {"GET", path, NULL, {NULL, 0}, 1};
	struct api_answer a;
	uint64_t ticket;

	t->submit(t->self, 7, &r);
	do
		t->wait(t->self, LONG_MS);
	while (!t->next(t->self, &ticket, &a));
	assert_int_equal(ticket, 7);
	assert_string_equal(buf_text(&a.body), path);
	return a;
}

static void
json_of_a_good_answer_is_read_and_nothing_else(void **state)
{
	static const struct {
		const char *text;
		int status;
		bool read;
	} cases[] = {{"{\"data\":[1]}", 200, true}, {"[]", 201, true},
	    {"<html>", 200, false}, {"", 200, false}, {"{}", 404, false},
	    {"{}", 500, false}, {"{}", 0, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct api_answer a;
		struct transport t;
		struct inner in;

		begin(&in, &t, false);
		in.status = cases[i].status;
		a = answer_to(&t, cases[i].text);
		assert_int_equal(a.doc != NULL, cases[i].read);
		assert_int_equal(jdoc_size(jdoc_get(jdoc_root(a.doc), "data")),
		    i == 0 ? 1 : 0);
		api_answer_fini(&a);
		end(&in, &t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_request_is_answered_once_with_its_own_answer),
	    cmocka_unit_test(a_wait_ends_at_its_time_without_an_answer),
	    cmocka_unit_test(a_wake_from_any_thread_ends_a_wait),
	    cmocka_unit_test(json_of_a_good_answer_is_read_and_nothing_else),
	    cmocka_unit_test(what_flies_or_was_not_taken_goes_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
