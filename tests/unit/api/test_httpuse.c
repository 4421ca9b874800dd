// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "api/transport.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "unit/api/httpask.h"
#include "unit/api/rawserver.h"

static void
a_connection_is_used_again(void **state)
{
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 4, 0);

	(void)state;
	for (int i = 0; i < 20; i++) {
		struct api_answer a = httpask_ask(&t, httpask_post("/echo/1"));

		assert_int_equal(a.fate, API_ANSWERED);
		api_answer_fini(&a);
	}
	assert_int_equal(rawserver_requests(s), 20);
	assert_int_equal(rawserver_connections(s), 1);
	t.free(t.self);
	rawserver_free(s);
}

static void
a_kept_connection_that_died_is_replaced(void **state)
{
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 1, 0);
	int answered = 0;

	(void)state;
	for (int i = 0; i < 10; i++) {
		struct api_answer a = httpask_ask(&t, httpask_post("/bye"));

		/* The end may be on its way while the next request leaves. */
		assert_true(a.fate == API_ANSWERED || a.fate == API_LOST);
		answered += a.fate == API_ANSWERED;
		api_answer_fini(&a);
	}
	assert_true(answered >= 5);
	assert_true(rawserver_requests(s) <= 10);
	t.free(t.self);
	rawserver_free(s);
}

/* Whoever decides about sending must know of each time it was sent. */
static void
a_request_that_got_no_answer_is_not_sent_again_behind_our_back(void **state)
{
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 1, 0);
	struct api_answer a = httpask_ask(&t, httpask_post("/echo/1"));

	(void)state;
	assert_int_equal(a.fate, API_ANSWERED);
	api_answer_fini(&a);
	a = httpask_ask(&t, httpask_post("/shut"));
	assert_int_equal(a.fate, API_LOST);
	api_answer_fini(&a);
	assert_int_equal(rawserver_requests(s), 2);
	t.free(t.self);
	rawserver_free(s);
}

enum {
	MANY = 500
};

static void
every_ticket_gets_its_own_answer(void **state)
{
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 16, 0);
	static char paths[MANY][32];
	static bool seen[MANY];
	char want[64];

	(void)state;
	for (uint64_t i = 0; i < MANY; i++) {
		struct api_request r;

		(void)snprintf(
		    paths[i], sizeof(paths[i]), "/echo/%u", (unsigned)i);
		r = httpask_post(paths[i]);
		t.submit(t.self, i, &r);
	}
	for (int i = 0; i < MANY; i++) {
		uint64_t ticket;
		struct api_answer a = httpask_await(&t, &ticket);

		assert_in_range(ticket, 0, MANY - 1);
		assert_false(seen[ticket]);
		seen[ticket] = true;
		(void)snprintf(
		    want, sizeof(want), "{\"id\":\"%u\"}", (unsigned)ticket);
		assert_string_equal(buf_text(&a.body), want);
		api_answer_fini(&a);
	}
	assert_int_equal(rawserver_requests(s), MANY);
	assert_in_range(rawserver_connections(s), 2, 16);
	t.free(t.self);
	rawserver_free(s);
}

static void
requests_in_flight_are_given_up_at_the_end(void **state)
{
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 2, 0);
	struct api_request r = httpask_post("/slow");

	(void)state;
	for (uint64_t i = 0; i < 5; i++)
		t.submit(t.self, i, &r);
	t.wait(t.self, 10);
	t.free(t.self);
	rawserver_free(s);
}

static void *
wake_it(void *cookie)
{
	struct transport *t = cookie;

	for (int i = 0; i < 100; i++)
		t->wake(t->self);
	return NULL;
}

static void
a_wake_from_another_thread_ends_the_wait(void **state)
{
	struct transport t = httpask_open("http://127.0.0.1:9", 1, 0);
	int64_t from = clk_now(clk_system()).mono_ms;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, wake_it, &t), 0);
	t.wait(t.self, 60000);
	assert_in_range(clk_now(clk_system()).mono_ms - from, 0, 30000);
	assert_int_equal(pthread_join(thread, NULL), 0);
	/* and one that came before the wait is not forgotten */
	t.wait(t.self, 0);
	t.wake(t.self);
	t.wait(t.self, 60000);
	assert_in_range(clk_now(clk_system()).mono_ms - from, 0, 30000);
	t.free(t.self);
}

static void
what_cannot_be_sent_safely_is_refused(void **state)
{
	static const struct api_request bad[] = {
	    {"POST", "@127.0.0.2/v1", NULL, {NULL, 0}, 0},
	    {"POST", "/a b", NULL, {NULL, 0}, 0},
	    {"POST", "/a\r\nX: y", NULL, {NULL, 0}, 0},
	    {"POST", "/a", "k\r\nX: y", {NULL, 0}, 0},
	    {"PUT", "/a", NULL, {NULL, 0}, 0},
	};
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 1, 0);

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct api_answer a = httpask_ask(&t, bad[i]);

		assert_int_equal(a.fate, API_REFUSED);
		assert_string_not_equal(a.detail, "");
		api_answer_fini(&a);
	}
	assert_int_equal(rawserver_requests(s), 0);
	t.free(t.self);
	rawserver_free(s);
}

static void
options_that_would_leak_the_key_are_refused(void **state)
{
	static const struct transport_opts bad[] = {
	    {"http://api.lightfield.app", HTTPASK_KEY, "v", NULL, 1, 0, 0, 0,
		NULL, NULL, NULL, NULL},
	    {"https://u:p@api.lightfield.app", HTTPASK_KEY, "v", NULL, 1, 0, 0,
		0, NULL, NULL, NULL, NULL},
	    {"https://api.lightfield.app", "", "v", NULL, 1, 0, 0, 0, NULL,
		NULL, NULL, NULL},
	    {"https://api.lightfield.app", "sk_lf_1\n", "v", NULL, 1, 0, 0, 0,
		NULL, NULL, NULL, NULL},
	    {"https://api.lightfield.app", HTTPASK_KEY, "v", "/no/such/file", 1,
		0, 0, 0, NULL, NULL, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct transport t;
		struct err e = {ERR_NONE, "", ""};

		assert_int_equal(http_open(&t, &bad[i], &e), -1);
		assert_int_equal(e.kind, ERR_USAGE);
		assert_string_not_equal(e.hint, "");
		assert_null(strstr(e.msg, "sk_lf_"));
		assert_null(strstr(e.msg, "u:p"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_connection_is_used_again),
	    cmocka_unit_test(a_kept_connection_that_died_is_replaced),
	    cmocka_unit_test(
		a_request_that_got_no_answer_is_not_sent_again_behind_our_back),
	    cmocka_unit_test(every_ticket_gets_its_own_answer),
	    cmocka_unit_test(requests_in_flight_are_given_up_at_the_end),
	    cmocka_unit_test(a_wake_from_another_thread_ends_the_wait),
	    cmocka_unit_test(what_cannot_be_sent_safely_is_refused),
	    cmocka_unit_test(options_that_would_leak_the_key_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
