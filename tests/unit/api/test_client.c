// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "api/client.h"
#include "api/transport.h"
#include "base/clk.h"
#include "base/err.h"
#include "doc/jdoc.h"

/* A transport on virtual time that answers from a script. */
struct reply {
	enum api_fate fate;
	int status;
	const char *body;
	int64_t retry_after_ms; /* 0: none */
};

struct fake {
	const struct reply *script; /* the last one repeats */
	size_t n_script;
	size_t asked;
	int64_t asked_ms[32];
	char path[128];
	uint64_t ticket;
	bool waiting;
	int64_t now;
	atomic_int stop;
	int64_t stop_at; /* 0: never */
};

static int64_t
fake_now(void *self)
{
	const struct fake *f = self;

	return f->now;
}

static void
submit(void *self, uint64_t ticket, const struct api_request *r)
{
	struct fake *f = self;

	assert_string_equal(r->method, "GET");
	assert_null(r->idem);
	assert_in_range(f->asked, 0, 31);
	f->asked_ms[f->asked++] = f->now;
	(void)snprintf(f->path, sizeof(f->path), "%s", r->path);
	f->ticket = ticket;
	f->waiting = true;
}

static void
wait(void *self, int64_t timeout_ms)
{
	struct fake *f = self;

	f->now += f->waiting ? 1 : timeout_ms;
	if (f->stop_at != 0 && f->now >= f->stop_at)
		atomic_store(&f->stop, 1);
}

static bool
next(void *self, uint64_t *ticket, struct api_answer *a)
{
	struct fake *f = self;
	size_t i = f->asked <= f->n_script ? f->asked - 1 : f->n_script - 1;

	if (!f->waiting)
		return false;
	f->waiting = false;
	*ticket = f->ticket;
	api_answer_init(a);
	a->fate = f->script[i].fate;
	a->status = f->script[i].status;
	buf_puts(&a->body, f->script[i].body);
	if (f->script[i].retry_after_ms > 0)
		a->retry_after_ms = f->script[i].retry_after_ms;
	if (a->fate != API_ANSWERED)
		(void)snprintf(
		    a->detail, sizeof(a->detail), "%s", f->script[i].body);
	return true;
}

struct rig {
	struct fake fake;
	struct transport transport;
	struct clk clk;
	struct client *client;
	struct err e;
};

static void
rig_start(struct rig *r, const struct reply *script, size_t n, double rate)
{
	memset(r, 0, sizeof(*r));
	r->fake.script = script;
	r->fake.n_script = n;
	r->fake.now = 1000;
	r->transport.self = &r->fake;
	r->transport.submit = submit;
	r->transport.wait = wait;
	r->transport.next = next;
	r->clk = (struct clk){fake_now, fake_now, &r->fake};
	r->client = client_new(&r->transport, &r->clk, rate);
	client_stop_flag(r->client, &r->fake.stop);
}

static void
an_answer_is_parsed(void **state)
{
	static const struct reply script[] = {
	    {API_ANSWERED, 200, "{\"a\":7}", 0}};
	struct rig r;
	struct jdoc *doc;

	(void)state;
	rig_start(&r, script, 1, -1);
	assert_int_equal(
	    client_get(r.client, API_READ, "/v1/x", &doc, &r.e), 0);
	assert_int_equal(jdoc_int(jdoc_get(jdoc_root(doc), "a"), 0), 7);
	assert_string_equal(r.fake.path, "/v1/x");
	assert_int_equal(client_spent(r.client, API_READ), 1);
	assert_int_equal(client_spent(r.client, API_SEARCH), 0);
	jdoc_free(doc);
	client_free(r.client);
}

static void
passing_trouble_is_retried(void **state)
{
	static const struct reply script[] = {
	    {API_ANSWERED, 503, "", 0},
	    {API_LOST, 0, "cut", 0},
	    {API_UNSENT, 0, "could not connect", 0},
	    {API_ANSWERED, 200, "{\"a\":", 0}, /* garbage */
	    {API_ANSWERED, 429, "", 5000},
	    {API_ANSWERED, 200, "{}", 0},
	};
	struct rig r;
	struct jdoc *doc;

	(void)state;
	rig_start(&r, script, 6, -1);
	assert_int_equal(
	    client_get(r.client, API_READ, "/v1/x", &doc, &r.e), 0);
	assert_int_equal(client_spent(r.client, API_READ), 6);
	/* not before Retry-After */
	assert_true(r.fake.asked_ms[5] - r.fake.asked_ms[4] >= 5000);
	jdoc_free(doc);
	client_free(r.client);
}

static void
lasting_trouble_ends_as_service_trouble(void **state)
{
	static const struct reply down[] = {
	    {API_UNSENT, 0, "could not connect to h:443: refused", 0}};
	static const struct reply sick[] = {{API_ANSWERED, 500, "", 0}};
	struct rig r;
	struct jdoc *doc;

	(void)state;
	rig_start(&r, down, 1, -1);
	assert_int_equal(
	    client_get(r.client, API_READ, "/v1/x", &doc, &r.e), -1);
	assert_null(doc);
	assert_int_equal(r.e.kind, ERR_SERVICE);
	assert_non_null(strstr(r.e.msg, "could not connect to h:443"));
	assert_non_null(strstr(r.e.hint, "network"));
	assert_int_equal(client_spent(r.client, API_READ), 4);
	client_free(r.client);
	rig_start(&r, sick, 1, -1);
	assert_int_equal(
	    client_get(r.client, API_READ, "/v1/x", &doc, &r.e), -1);
	assert_int_equal(r.e.kind, ERR_SERVICE);
	assert_int_equal(client_spent(r.client, API_READ), 8);
	client_free(r.client);
}

static void
refusals_are_not_retried_and_say_what_to_do(void **state)
{
	static const struct {
		struct reply reply;
		enum err_kind kind;
		const char *msg;
		const char *hint;
	} cases[] = {
	    {{API_ANSWERED, 401,
		 "{\"error\":{\"message\":\"Invalid API key.\"}}", 0},
		ERR_STOPPED, "the key was refused: Invalid API key.",
		"API key"},
	    {{API_ANSWERED, 403, "{\"message\":\"no 'accounts:read' scope\"}",
		 0},
		ERR_STOPPED, "accounts:read", "scope"},
	    {{API_REFUSED, 0, "bad certificate", 0}, ERR_STOPPED,
		"bad certificate", "--ca-file"},
	    {{API_ANSWERED, 200, "<html>Hello</html>", 0}, ERR_USAGE,
		"web page", "--base-url"},
	    {{API_ANSWERED, 302, "", 0}, ERR_USAGE, "redirect", "--base-url"},
	    {{API_ANSWERED, 404, "<html>", 0}, ERR_USAGE, "/v1/x",
		"--base-url"},
	    {{API_ANSWERED, 400, "{\"code\":\"version_header\"}", 0},
		ERR_STOPPED, "version_header", "update lfetl"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rig r;
		struct jdoc *doc;

		rig_start(&r, &cases[i].reply, 1, -1);
		assert_int_equal(
		    client_get(r.client, API_READ, "/v1/x", &doc, &r.e), -1);
		assert_int_equal(r.e.kind, cases[i].kind);
		if (strstr(r.e.msg, cases[i].msg) == NULL ||
		    strstr(r.e.hint, cases[i].hint) == NULL)
			fail_msg("%s / %s", r.e.msg, r.e.hint);
		assert_int_equal(client_spent(r.client, API_READ), 1);
		client_free(r.client);
	}
}

static void
reads_keep_to_the_rate(void **state)
{
	static const struct reply script[] = {{API_ANSWERED, 200, "{}", 0}};
	struct rig r;
	struct jdoc *doc;

	(void)state;
	rig_start(&r, script, 1, 10);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(
		    client_get(r.client, API_SEARCH, "/v1/x", &doc, &r.e), 0);
		jdoc_free(doc);
	}
	/* nineteen spacings of 100 ms, less one that may be caught up with */
	assert_in_range(r.fake.asked_ms[19] - r.fake.asked_ms[0], 1800, 2000);
	client_free(r.client);
}

static void
the_stop_flag_ends_a_wait(void **state)
{
	static const struct reply script[] = {{API_ANSWERED, 503, "", 3600000}};
	struct rig r;
	struct jdoc *doc;

	(void)state;
	rig_start(&r, script, 1, -1);
	r.fake.stop_at = 5000;
	assert_int_equal(
	    client_get(r.client, API_READ, "/v1/x", &doc, &r.e), -1);
	assert_int_equal(r.e.kind, ERR_SERVICE);
	assert_in_range(r.fake.now, 5000, 5200);
	client_free(r.client);
}

static void
validate_tells_subject_and_scopes(void **state)
{
	static const struct reply script[] = {
	    {API_ANSWERED, 200,
		"{\"active\":true,\"tokenType\":\"api_key\","
		"\"subjectType\":\"workspace\","
		"\"scopes\":[\"contacts:create\",\"members:read\"]}",
		0},
	    {API_ANSWERED, 200,
		"{\"active\":true,\"subjectType\":\"user\",\"scopes\":[]}", 0},
	};
	struct client_auth auth;
	struct rig r;

	(void)state;
	rig_start(&r, script, 2, -1);
	assert_int_equal(client_validate(r.client, &auth, &r.e), 0);
	assert_string_equal(r.fake.path, "/v1/auth/validate");
	assert_true(auth.workspace);
	assert_int_equal(auth.n_scopes, 2);
	assert_true(client_has_scope(&auth, "contacts:create"));
	assert_false(client_has_scope(&auth, "contacts:read"));
	assert_false(client_has_scope(&auth, "contacts:creat"));
	assert_int_equal(client_validate(r.client, &auth, &r.e), 0);
	assert_false(auth.workspace);
	assert_true(client_has_scope(&auth, "accounts:create"));
	client_free(r.client);
}

static void
a_key_that_is_not_active_stops(void **state)
{
	static const struct reply script[] = {
	    {API_ANSWERED, 200, "{\"active\":false,\"scopes\":[]}", 0},
	    {API_ANSWERED, 200, "[]", 0},
	};
	struct client_auth auth;
	struct rig r;

	(void)state;
	rig_start(&r, script, 2, -1);
	assert_int_equal(client_validate(r.client, &auth, &r.e), -1);
	assert_int_equal(r.e.kind, ERR_STOPPED);
	assert_string_not_equal(r.e.hint, "");
	assert_int_equal(client_validate(r.client, &auth, &r.e), -1);
	assert_int_equal(r.e.kind, ERR_USAGE);
	client_free(r.client);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answer_is_parsed),
	    cmocka_unit_test(passing_trouble_is_retried),
	    cmocka_unit_test(lasting_trouble_ends_as_service_trouble),
	    cmocka_unit_test(refusals_are_not_retried_and_say_what_to_do),
	    cmocka_unit_test(reads_keep_to_the_rate),
	    cmocka_unit_test(the_stop_flag_ends_a_wait),
	    cmocka_unit_test(validate_tells_subject_and_scopes),
	    cmocka_unit_test(a_key_that_is_not_active_stops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
