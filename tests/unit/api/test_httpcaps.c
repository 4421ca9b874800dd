// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/client.h"
#include "api/fault.h"
#include "api/transport.h"
#include "base/clk.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "unit/api/httpask.h"
#include "unit/api/rawserver.h"

/*
 * What a server may do to the real client: how much it may send, for how long,
 * and what it may say that nobody knows.
 */
static struct api_answer
ask(const char *path, int64_t total_ms, int64_t stalled_s)
{
	struct rawserver *s = rawserver_new();
	struct transport_opts o;
	struct transport t;
	struct api_answer a;
	struct err e;

	memset(&o, 0, sizeof(o));
	o.base_url = rawserver_url(s);
	o.api_key = HTTPASK_KEY;
	o.version = TRANSPORT_API_VERSION;
	o.connections = 1;
	o.total_ms = total_ms;
	o.stalled_s = stalled_s;
	assert_int_equal(http_open(&t, &o, &e), 0);
	a = httpask_ask(&t, httpask_get(path));
	t.free(t.self);
	rawserver_free(s);
	return a;
}

static void
a_compressed_answer_is_lost_and_says_so(void **state)
{
	struct api_answer a = ask("/gzip", 0, 0);

	(void)state;
	assert_int_equal(a.fate, API_LOST);
	assert_int_equal(a.body.n, 0);
	assert_non_null(strstr(a.detail, "compressed"));
	api_answer_fini(&a);
}

static void
identity_is_no_compression(void **state)
{
	struct api_answer a = ask("/identity", 0, 0);

	(void)state;
	assert_int_equal(a.fate, API_ANSWERED);
	assert_string_equal(buf_text(&a.body), "{\"id\":\"1\"}");
	api_answer_fini(&a);
}

static void
no_compression_is_asked_for(void **state)
{
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 1, 0);
	struct api_answer a = httpask_ask(&t, httpask_get("/echo/1"));
	char *asked = rawserver_last(s);

	(void)state;
	assert_null(strstr(asked, "Accept-Encoding"));
	free(asked);
	api_answer_fini(&a);
	t.free(t.self);
	rawserver_free(s);
}

/* The total limit is far away: it is the stall that ends it. */
static void
an_answer_that_stalls_is_lost(void **state)
{
	const int64_t from = clk_now(clk_system()).mono_ms;
	struct api_answer a = ask("/slow", 600000, 1);

	(void)state;
	assert_int_equal(a.fate, API_LOST);
	assert_true(clk_now(clk_system()).mono_ms - from < 60000);
	api_answer_fini(&a);
}

static void
the_total_limit_ends_what_takes_too_long(void **state)
{
	const int64_t from = clk_now(clk_system()).mono_ms;
	struct api_answer a = ask("/slow", 200, 600);

	(void)state;
	assert_int_equal(a.fate, API_LOST);
	assert_true(clk_now(clk_system()).mono_ms - from < 60000);
	api_answer_fini(&a);
}

static void
an_unknown_status_and_code_are_told_as_they_are(void **state)
{
	struct api_answer a = ask("/odd", 0, 0);
	struct fault f;

	(void)state;
	assert_int_equal(a.fate, API_ANSWERED);
	assert_int_equal(a.status, 499);
	fault_read(&f, &a, false);
	assert_int_equal(f.verdict, FAULT_ROW);
	assert_string_equal(f.code, "brand_new");
	assert_string_equal(f.message, "no");
	api_answer_fini(&a);
}

/* LIM_JSON_DEPTH: nothing is built of it, and it is trouble, not success. */
static void
json_that_is_too_deep_is_no_answer(void **state)
{
	struct api_answer a = ask("/deep", 0, 0);
	struct jdoc *doc;
	struct fault f;
	struct err e;

	(void)state;
	assert_int_equal(a.fate, API_ANSWERED);
	assert_int_equal(jdoc_parse(&doc, buf_text(&a.body), a.body.n, &e), -1);
	fault_read(&f, &a, false);
	assert_int_equal(f.verdict, FAULT_RETRY);
	assert_string_equal(f.code, "answer.unreadable");
	api_answer_fini(&a);
}

static void
the_client_tells_the_last_status_and_can_rest(void **state)
{
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 1, 0);
	struct client *c = client_new(&t, clk_system(), 0);
	atomic_int stop = 0;
	struct jdoc *doc;
	struct err e;

	(void)state;
	assert_int_equal(client_status(c), 0);
	assert_int_equal(client_get(c, API_READ, "/odd", &doc, &e), -1);
	assert_int_equal(client_status(c), 499);
	assert_int_equal(client_get(c, API_READ, "/echo/1", &doc, &e), 0);
	assert_int_equal(client_status(c), 200);
	jdoc_free(doc);
	client_stop_flag(c, &stop);
	assert_int_equal(client_rest(c, 1, &e), 0);
	atomic_store(&stop, 1);
	assert_int_equal(client_rest(c, 1000000, &e), -1);
	assert_int_equal(e.kind, ERR_SERVICE);
	t.free(t.self);
	client_free(c);
	rawserver_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_compressed_answer_is_lost_and_says_so),
	    cmocka_unit_test(identity_is_no_compression),
	    cmocka_unit_test(no_compression_is_asked_for),
	    cmocka_unit_test(an_answer_that_stalls_is_lost),
	    cmocka_unit_test(the_total_limit_ends_what_takes_too_long),
	    cmocka_unit_test(an_unknown_status_and_code_are_told_as_they_are),
	    cmocka_unit_test(json_that_is_too_deep_is_no_answer),
	    cmocka_unit_test(the_client_tells_the_last_status_and_can_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
