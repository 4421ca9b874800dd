// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "api/transport.h"
#include "api/wire.h"
#include "base/err.h"
#include "unit/api/httpask.h"
#include "unit/api/rawserver.h"

/* A transport that is watched, against a server of its own. */
struct rig {
	struct rawserver *server;
	struct transport transport;
	struct wire wire;
	struct buf seen;
	size_t calls;
};

static void
put(void *self, struct str lines)
{
	struct rig *r = self;

	r->calls++;
	buf_add_str(&r->seen, lines);
}

static void
rig_begin(struct rig *r, bool traffic)
{
	struct transport_opts o;
	struct err e;

	memset(r, 0, sizeof(*r));
	memset(&o, 0, sizeof(o));
	buf_init(&r->seen, 1 << 20);
	r->server = rawserver_new();
	r->wire = (struct wire){r, traffic, put};
	o.base_url = rawserver_url(r->server);
	o.api_key = HTTPASK_KEY;
	o.version = TRANSPORT_API_VERSION;
	o.connections = 1;
	o.wire = &r->wire;
	assert_int_equal(http_open(&r->transport, &o, &e), 0);
}

static void
rig_end(struct rig *r)
{
	r->transport.free(r->transport.self);
	rawserver_free(r->server);
	buf_fini(&r->seen);
}

static void
ask(struct rig *r, struct api_request q)
{
	struct api_answer a = httpask_ask(&r->transport, q);

	api_answer_fini(&a);
}

static bool
saw(const struct rig *r, const char *text)
{
	return strstr(buf_text(&r->seen), text) != NULL;
}

static void
each_request_gives_one_line(void **state)
{
	struct rig r;
	unsigned long long ms = 0;
	int end = 0;

	(void)state;
	rig_begin(&r, false);
	ask(&r, httpask_get("/echo/1"));
	assert_int_equal(r.calls, 1);
	assert_int_equal(
	    sscanf(buf_text(&r.seen), "GET /echo/1: 200, %llu ms%n", &ms, &end),
	    1);
	assert_string_equal(buf_text(&r.seen) + end, "\n");
	ask(&r, httpask_post("/echo/2"));
	assert_int_equal(r.calls, 2);
	assert_true(saw(&r, "\nPOST /echo/2: 200, "));
	rig_end(&r);
}

static void
the_line_tells_limit_wait_and_attempt(void **state)
{
	struct api_request q = httpask_get("/head");
	struct rig r;

	(void)state;
	rig_begin(&r, false);
	q.attempt = 3;
	ask(&r, q);
	assert_true(saw(&r, "GET /head: 429, "));
	assert_true(saw(&r, " ms, 0 of 25 left, attempt 3, Retry-After 7 s\n"));
	rig_end(&r);
}

static void
a_first_attempt_is_not_counted(void **state)
{
	struct api_request q = httpask_get("/echo/1");
	struct rig r;

	(void)state;
	rig_begin(&r, false);
	q.attempt = 1;
	ask(&r, q);
	assert_false(saw(&r, "attempt"));
	rig_end(&r);
}

static void
a_lost_answer_says_why(void **state)
{
	struct rig r;

	(void)state;
	rig_begin(&r, false);
	ask(&r, httpask_post("/shut"));
	assert_true(saw(&r, "POST /shut: lost, "));
	assert_true(saw(&r, "no complete answer from 127.0.0.1:"));
	rig_end(&r);
}

static void
what_is_refused_here_is_told_too(void **state)
{
	struct api_request q = httpask_get("/a b\x1b");
	struct rig r;

	(void)state;
	rig_begin(&r, false);
	ask(&r, q);
	assert_true(saw(&r, ": refused here, 0 ms: "));
	assert_false(saw(&r, "\x1b"));
	rig_end(&r);
}

static void
lines_alone_have_neither_head_nor_body(void **state)
{
	struct rig r;

	(void)state;
	rig_begin(&r, false);
	ask(&r, httpask_post("/echo/1"));
	assert_false(saw(&r, "> "));
	assert_false(saw(&r, "< "));
	rig_end(&r);
}

static void
traffic_shows_heads_and_bodies_without_secrets(void **state)
{
	struct rig r;

	(void)state;
	rig_begin(&r, true);
	ask(&r, httpask_post("/echo/7"));
	assert_true(saw(&r, "> POST /echo/7 HTTP/1.1\n"));
	assert_true(saw(&r, "> Authorization: Bearer sk_lf_***\n"));
	assert_true(saw(&r, "> Lightfield-Version: 2026-03-01\n"));
	assert_true(saw(&r, "> Idempotency-Key: lf1-abc\n"));
	assert_true(saw(&r, "> {\"a\":\"<number>\"}\n"));
	assert_true(saw(&r, "< HTTP/1.1 200\n"));
	assert_true(saw(&r, "< {\"id\":\"7\"}\n"));
	assert_false(saw(&r, "very-secret"));
	rig_end(&r);
}

/* What was sent before does not stand above the next answer. */
static void
the_traffic_of_a_request_is_its_own(void **state)
{
	struct rig r;
	const char *second;

	(void)state;
	rig_begin(&r, true);
	ask(&r, httpask_post("/echo/1"));
	ask(&r, httpask_get("/echo/2"));
	assert_int_equal(r.calls, 2);
	second = strstr(buf_text(&r.seen), "GET /echo/2: ");
	assert_non_null(second);
	assert_null(strstr(second, "/echo/1"));
	assert_non_null(strstr(second, "> GET /echo/2 HTTP/1.1\n"));
	rig_end(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_request_gives_one_line),
	    cmocka_unit_test(the_line_tells_limit_wait_and_attempt),
	    cmocka_unit_test(a_first_attempt_is_not_counted),
	    cmocka_unit_test(a_lost_answer_says_why),
	    cmocka_unit_test(what_is_refused_here_is_told_too),
	    cmocka_unit_test(lines_alone_have_neither_head_nor_body),
	    cmocka_unit_test(traffic_shows_heads_and_bodies_without_secrets),
	    cmocka_unit_test(the_traffic_of_a_request_is_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
