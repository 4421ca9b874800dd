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
#include "api/fault.h"
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

#define DONE                                                       \
	{                                                          \
		API_ANSWERED, 200, "{\"id\":\"fil_1\",\"a\":7}", 0 \
	}

struct fake {
	const struct reply *script; /* the last one repeats */
	size_t n_script;
	size_t asked;
	int64_t asked_ms[32];
	char seen[32][256]; /* method, path, key and body of each */
	uint64_t ticket;
	bool waiting;
	int64_t now;
	atomic_int stop;
};

struct rig {
	struct fake fake;
	struct transport transport;
	struct clk clk;
	struct client *client;
	struct jdoc *doc;
	struct fault f;
	struct err e;
};

/* Too large for the stack. */
static struct rig rig;

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
	int n;

	assert_in_range(f->asked, 0, 31);
	n = snprintf(f->seen[f->asked], sizeof(f->seen[0]), "%s %s %s ",
	    r->method, r->path, r->idem == NULL ? "-" : r->idem);
	assert_in_range(n, 1, sizeof(f->seen[0]) - 1);
	str_copy(
	    f->seen[f->asked] + n, sizeof(f->seen[0]) - (size_t)n, r->body);
	f->asked_ms[f->asked++] = f->now;
	f->ticket = ticket;
	f->waiting = true;
}

static void
wait(void *self, int64_t timeout_ms)
{
	struct fake *f = self;

	f->now += f->waiting ? 1 : timeout_ms;
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
	return true;
}

static void
begin(const struct reply *script, size_t n)
{
	memset(&rig, 0, sizeof(rig));
	rig.fake.script = script;
	rig.fake.n_script = n;
	rig.fake.now = 1000;
	rig.transport.self = &rig.fake;
	rig.transport.submit = submit;
	rig.transport.wait = wait;
	rig.transport.next = next;
	rig.clk = (struct clk){fake_now, fake_now, &rig.fake};
	rig.client = client_new(&rig.transport, &rig.clk, 0);
	client_stop_flag(rig.client, &rig.fake.stop);
}

/* What client_post() answers to a script. */
static int
post(const struct reply *script, size_t n, bool names_record)
{
	struct api_request r;

	begin(script, n);
	memset(&r, 0, sizeof(r));
	r.path = "/v1/files";
	r.idem = "lf1-k";
	r.body = STR_LIT("{\"x\":1}");
	return client_post(
	    rig.client, &r, names_record, &rig.doc, &rig.f, &rig.e);
}

static int delete (const struct reply *script, size_t n)
{
	begin(script, n);
	return client_delete(rig.client, "/v1/contacts/con_1", &rig.f, &rig.e);
}

static int
end(void **state)
{
	(void)state;
	jdoc_free(rig.doc);
	client_free(rig.client);
	return 0;
}

static void
any_2xx_says_that_it_was_deleted(void **state)
{
	static const struct reply script[] = {{API_ANSWERED, 204, "", 0}};

	(void)state;
	assert_int_equal(delete (script, 1), 0);
	assert_string_equal(rig.fake.seen[0], "DELETE /v1/contacts/con_1 - ");
}

static void
a_delete_without_an_answer_is_sent_again(void **state)
{
	static const struct reply script[] = {{API_LOST, 0, "", 0},
	    {API_ANSWERED, 503, "", 0}, {API_ANSWERED, 200, "{}", 0}};

	(void)state;
	assert_int_equal(delete (script, 3), 0);
	assert_int_equal(rig.fake.asked, 3);
}

static void
a_404_and_a_405_of_a_delete_are_for_the_caller_to_tell_apart(void **state)
{
	static const struct reply none[] = {{API_ANSWERED, 404, "", 0}};
	static const struct reply method[] = {{API_ANSWERED, 405, "", 0}};

	(void)state;
	assert_int_equal(delete (none, 1), 1);
	assert_int_equal(rig.f.status, 404);
	client_free(rig.client);
	assert_int_equal(delete (method, 1), 1);
	assert_int_equal(rig.f.status, 405);
}

static void
a_delete_that_the_key_may_not_do_stops(void **state)
{
	static const struct reply script[] = {{API_ANSWERED, 403,
	    "{\"error\":{\"type\":\"forbidden\",\"message\":\"no\"}}", 0}};

	(void)state;
	assert_int_equal(delete (script, 1), -1);
	assert_int_equal(rig.e.kind, ERR_STOPPED);
	assert_non_null(strstr(rig.e.msg, "DELETE /v1/contacts/con_1"));
	assert_int_equal(rig.fake.asked, 1);
}

static void
the_answer_comes_with_its_id(void **state)
{
	static const struct reply script[] = {DONE};

	(void)state;
	assert_int_equal(post(script, 1, false), 0);
	assert_string_equal(rig.f.id, "fil_1");
	assert_int_equal(jdoc_int(jdoc_get(jdoc_root(rig.doc), "a"), 0), 7);
	assert_string_equal(rig.fake.seen[0], "POST /v1/files lf1-k {\"x\":1}");
	assert_int_equal(client_spent(rig.client, API_WRITE), 1);
}

static void
what_is_not_settled_goes_again_with_the_same_key_and_bytes(void **state)
{
	static const struct reply script[] = {{API_LOST, 0, "", 0},
	    {API_UNSENT, 0, "", 0}, {API_ANSWERED, 503, "", 0},
	    {API_ANSWERED, 409,
		"{\"error\":{\"type\":\"conflict\",\"code\":\"idempotency_conflict\",\"message\":\"m\"}}",
		0},
	    {API_ANSWERED, 200, "{\"id\":\"fil_1\",", 0}, DONE};

	(void)state;
	assert_int_equal(post(script, 6, false), 0);
	assert_int_equal(rig.fake.asked, 6);
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(
		    rig.fake.seen[i], "POST /v1/files lf1-k {\"x\":1}");
}

static void
nothing_goes_before_a_retry_after_has_passed(void **state)
{
	static const struct reply script[] = {
	    {API_ANSWERED, 429, "{}", 40000}, DONE};

	(void)state;
	assert_int_equal(post(script, 2, false), 0);
	assert_true(rig.fake.asked_ms[1] - rig.fake.asked_ms[0] >= 40000);
}

static void
a_refusal_of_this_one_is_told_with_its_code(void **state)
{
	static const struct reply script[] = {{API_ANSWERED, 422,
	    "{\"error\":{\"type\":\"unprocessable_content\",\"message\":\"no such kind\"}}",
	    0}};

	(void)state;
	assert_int_equal(post(script, 1, false), 1);
	assert_null(rig.doc);
	assert_string_equal(rig.f.code, "unprocessable_content");
	assert_string_equal(rig.f.message, "no such kind");
	assert_int_equal(rig.fake.asked, 1);
}

static void
a_missing_record_is_this_ones_and_a_missing_path_is_everyones(void **state)
{
	static const struct reply script[] = {{API_ANSWERED, 404,
	    "{\"error\":{\"type\":\"not_found\",\"message\":\"gone\"}}", 0}};

	(void)state;
	assert_int_equal(post(script, 1, true), 1);
	assert_int_equal(rig.f.status, 404);
	(void)end(state);
	assert_int_equal(post(script, 1, false), -1);
	assert_int_equal(rig.e.kind, ERR_STOPPED);
}

static void
what_refuses_every_request_stops(void **state)
{
	static const struct reply scripts[] = {{API_ANSWERED, 401, "{}", 0},
	    {API_ANSWERED, 403, "{}", 0}, {API_ANSWERED, 302, "", 0},
	    {API_REFUSED, 0, "", 0}};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(post(&scripts[i], 1, true), -1);
		assert_int_equal(rig.e.kind, ERR_STOPPED);
		assert_true(rig.e.hint[0] != '\0');
		assert_int_equal(rig.fake.asked, 1);
		if (i < 3)
			(void)end(state);
	}
}

static void
a_service_that_stays_away_is_given_up(void **state)
{
	static const struct reply script[] = {{API_ANSWERED, 500, "", 0}};

	(void)state;
	assert_int_equal(post(script, 1, false), -1);
	assert_int_equal(rig.e.kind, ERR_SERVICE);
	assert_int_equal(rig.fake.asked, 8);
	assert_non_null(strstr(rig.e.msg, "POST /v1/files"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(any_2xx_says_that_it_was_deleted, end),
	    cmocka_unit_test_teardown(
		a_delete_without_an_answer_is_sent_again, end),
	    cmocka_unit_test_teardown(
		a_404_and_a_405_of_a_delete_are_for_the_caller_to_tell_apart,
		end),
	    cmocka_unit_test_teardown(
		a_delete_that_the_key_may_not_do_stops, end),
	    cmocka_unit_test_teardown(the_answer_comes_with_its_id, end),
	    cmocka_unit_test_teardown(
		what_is_not_settled_goes_again_with_the_same_key_and_bytes,
		end),
	    cmocka_unit_test_teardown(
		nothing_goes_before_a_retry_after_has_passed, end),
	    cmocka_unit_test_teardown(
		a_refusal_of_this_one_is_told_with_its_code, end),
	    cmocka_unit_test_teardown(
		a_missing_record_is_this_ones_and_a_missing_path_is_everyones,
		end),
	    cmocka_unit_test_teardown(what_refuses_every_request_stops, end),
	    cmocka_unit_test_teardown(
		a_service_that_stays_away_is_given_up, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
