// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/retry.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "run/fetch.h"

#include "unit/run/fakeapi.h"

enum {
	AHEAD = 8
};

struct rig {
	struct fakeapi api;
	struct fetch *fetch;
	atomic_int stop;
	struct err err;

	/* how the server answers */
	int status;         /* instead of 200, of bad_from .. bad_to */
	const char *body;   /* of those; NULL: as for a refusal */
	enum api_fate fate; /* of those */
	int64_t after_ms;   /* their Retry-After */
	size_t bad_from;    /* by number of request; 0: none */
	size_t bad_to;
	const char *bad_path; /* instead of numbers */
	int64_t limit;        /* X-RateLimit-Limit; 0: none */
	unsigned slow_ms;     /* the first request takes so much longer */
	size_t stop_at;       /* the flag is set with this request */
};

/* {"path": ...}, after what was ordered. */
static int64_t
answer(void *cookie, const char *path, size_t nth, struct api_answer *a)
{
	struct rig *r = cookie;
	bool bad = r->bad_path != NULL ? strcmp(path, r->bad_path) == 0
				       : nth >= r->bad_from && nth <= r->bad_to;

	if (r->stop_at == nth)
		atomic_store(&r->stop, 1);
	if (!bad) {
		fakeapi_say(a, 200, "{\"path\":\"%s\"}", path);
		if (r->limit > 0)
			a->limit = r->limit;
		return nth == 1 ? r->slow_ms : 0;
	}
	a->fate = r->fate;
	(void)snprintf(a->detail, sizeof(a->detail), "no word");
	if (r->fate != API_ANSWERED)
		return 0;
	fakeapi_say(a, r->status, "%s",
	    r->body != NULL
		? r->body
		: "{\"error\":{\"type\":\"t\",\"message\":\"Some words.\"}}");
	a->retry_after_ms = r->after_ms;
	return 0;
}

static void
begin(struct rig *r)
{
	struct fetch_opts o;

	memset(r, 0, sizeof(*r));
	fakeapi_open(&r->api);
	r->api.answer = answer;
	r->api.cookie = r;
	r->after_ms = -1;
	r->fate = API_ANSWERED;
	atomic_init(&r->stop, 0);
	memset(&o, 0, sizeof(o));
	o.transport = &r->api.transport;
	o.clk = &r->api.clk;
	o.category = API_READ;
	o.ahead = AHEAD;
	o.share = 1;
	o.seed = 1;
	o.stop = &r->stop;
	r->fetch = fetch_new(&o);
}

static void
end(struct rig *r)
{
	fetch_free(r->fetch);
	fakeapi_close(&r->api);
}

static void
put(struct rig *r, uint64_t tag)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/v1/contacts/con_%llu",
	    (unsigned long long)tag);
	fetch_put(r->fetch, path, tag);
	memset(path, 'x', sizeof(path) - 1);
}

/* The next is the record of the tag. */
static void
expect(struct rig *r, uint64_t tag)
{
	struct fetched got;
	char path[64];

	(void)snprintf(path, sizeof(path), "/v1/contacts/con_%llu",
	    (unsigned long long)tag);
	if (fetch_next(r->fetch, &got, &r->err) != 1)
		fail_msg("%s", r->err.msg);
	assert_true(got.tag == tag);
	assert_int_equal(got.status, 200);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(jdoc_root(got.doc), "path"), ""), path);
	jdoc_free(got.doc);
}

/* The next fails; returns what its answer's status was. */
static int
expect_err(struct rig *r, enum err_kind kind)
{
	struct fetched got;

	err_clear(&r->err);
	assert_int_equal(fetch_next(r->fetch, &got, &r->err), -1);
	assert_null(got.doc);
	assert_int_equal(r->err.kind, kind);
	assert_string_not_equal(r->err.msg, "");
	assert_string_not_equal(r->err.hint, "");
	return got.status;
}

static void
answers_come_in_the_order_in_which_they_were_asked_for(void **state)
{
	struct rig r;
	struct fetched got;
	uint64_t put_next = 1;

	(void)state;
	begin(&r);
	for (uint64_t tag = 1; tag <= 100; tag++) {
		while (fetch_room(r.fetch) > 0 && put_next <= 100)
			put(&r, put_next++);
		expect(&r, tag);
	}
	assert_int_equal(fetch_next(r.fetch, &got, &r.err), 0);
	assert_int_equal(fetch_spent(r.fetch), 100);
	assert_int_equal(r.api.n_asked, 100);
	end(&r);
}

static void
a_slow_answer_holds_back_only_its_followers_delivery(void **state)
{
	struct rig r;
	struct fetched got;
	int64_t began;

	(void)state;
	begin(&r);
	put(&r, 1);
	expect(&r, 1);
	r.bad_path = "/v1/contacts/con_2";
	r.status = 503;
	r.after_ms = 5000;
	began = r.api.now_ms;
	for (uint64_t tag = 2; tag <= 5; tag++)
		put(&r, tag);
	fetch_move(r.fetch, 1000);
	assert_int_equal(r.api.n_asked, 5);
	fetch_move(r.fetch, 1000);
	r.bad_path = NULL;
	assert_int_equal(fetch_next(r.fetch, &got, &r.err), 1);
	assert_true(got.tag == 2);
	jdoc_free(got.doc);
	assert_in_range(r.api.now_ms - began, 5000, 6000);
	for (uint64_t tag = 3; tag <= 5; tag++)
		expect(&r, tag);
	assert_int_equal(r.api.n_asked, 6);
	end(&r);
}

static void
so_many_may_be_asked_for_and_not_more(void **state)
{
	struct rig r;

	(void)state;
	begin(&r);
	assert_int_equal(fetch_room(r.fetch), AHEAD);
	assert_true(fetch_idle(r.fetch));
	for (uint64_t tag = 1; tag <= AHEAD; tag++)
		put(&r, tag);
	assert_int_equal(fetch_room(r.fetch), 0);
	assert_false(fetch_idle(r.fetch));
	expect(&r, 1);
	assert_int_equal(fetch_room(r.fetch), 1);
	for (uint64_t tag = 2; tag <= AHEAD; tag++)
		expect(&r, tag);
	assert_true(fetch_idle(r.fetch));
	assert_int_equal(r.api.most_flying, AHEAD - 1);
	end(&r);
}

static void
the_first_request_goes_alone(void **state)
{
	struct rig r;

	(void)state;
	begin(&r);
	r.status = 401;
	r.bad_from = 1;
	r.bad_to = SIZE_MAX;
	for (uint64_t tag = 1; tag <= 5; tag++)
		put(&r, tag);
	assert_int_equal(expect_err(&r, ERR_STOPPED), 401);
	assert_int_equal(r.api.n_asked, 1);
	assert_non_null(strstr(r.err.msg, "Some words."));
	end(&r);
}

static void
a_record_that_is_not_there_is_no_error(void **state)
{
	struct rig r;
	struct fetched got;

	(void)state;
	begin(&r);
	r.status = 404;
	r.bad_path = "/v1/contacts/con_2";
	for (uint64_t tag = 1; tag <= 3; tag++)
		put(&r, tag);
	expect(&r, 1);
	assert_int_equal(fetch_next(r.fetch, &got, &r.err), 1);
	assert_true(got.tag == 2);
	assert_null(got.doc);
	assert_int_equal(got.status, 404);
	expect(&r, 3);
	end(&r);
}

/* A wrong address must not look like records that were deleted. */
static void
a_404_that_is_not_the_apis_is_an_error(void **state)
{
	static const char *const bodies[] = {
	    "", "<html>Not found</html>", "Not found", "[]", "null"};

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct rig r;

		begin(&r);
		r.status = 404;
		r.body = bodies[i];
		r.bad_from = 1;
		r.bad_to = 1;
		put(&r, 1);
		assert_int_equal(expect_err(&r, ERR_USAGE), 404);
		assert_non_null(strstr(r.err.hint, "--base-url"));
		end(&r);
	}
}

static void
trouble_is_tried_again_until_it_passes(void **state)
{
	static const struct {
		enum api_fate fate;
		int status;
		const char *body;
	} troubles[] = {
	    {API_ANSWERED, 500, ""},
	    {API_ANSWERED, 503, ""},
	    {API_ANSWERED, 504, "<html>"},
	    {API_ANSWERED, 408, ""},
	    {API_ANSWERED, 429, ""},
	    {API_LOST, 0, ""},
	    {API_UNSENT, 0, ""},
	    {API_ANSWERED, 200, "{\"cut\":"},
	    {API_ANSWERED, 200, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++) {
		struct rig r;

		begin(&r);
		r.fate = troubles[i].fate;
		r.status = troubles[i].status;
		r.body = troubles[i].body;
		r.bad_from = 2;
		r.bad_to = RETRY_ATTEMPTS;
		put(&r, 1);
		put(&r, 2);
		expect(&r, 1);
		expect(&r, 2);
		assert_int_equal(r.api.n_asked, 1 + RETRY_ATTEMPTS);
		end(&r);
	}
}

static void
trouble_that_stays_ends_after_so_many_attempts(void **state)
{
	static const struct {
		enum api_fate fate;
		int status;
		const char *body;
	} troubles[] = {{API_ANSWERED, 503, ""}, {API_LOST, 0, ""},
	    {API_ANSWERED, 429, ""}, {API_ANSWERED, 200, "no json"}};

	(void)state;
	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++) {
		struct rig r;

		begin(&r);
		r.fate = troubles[i].fate;
		r.status = troubles[i].status;
		r.body = troubles[i].body;
		r.bad_path = "/v1/contacts/con_2";
		put(&r, 1);
		put(&r, 2);
		expect(&r, 1);
		(void)expect_err(&r, ERR_SERVICE);
		assert_int_equal(r.api.n_asked, 1 + RETRY_ATTEMPTS);
		end(&r);
	}
}

/* The address is likely wrong: nobody waits for two minutes to learn that. */
static void
an_address_that_never_answers_is_tried_four_times(void **state)
{
	struct rig r;

	(void)state;
	begin(&r);
	r.fate = API_UNSENT;
	r.bad_from = 1;
	r.bad_to = SIZE_MAX;
	for (uint64_t tag = 1; tag <= 3; tag++)
		put(&r, tag);
	assert_int_equal(expect_err(&r, ERR_SERVICE), 0);
	assert_int_equal(r.api.n_asked, 4);
	assert_non_null(strstr(r.err.hint, "--base-url"));
	end(&r);
}

static void
a_service_in_trouble_is_asked_by_one_request_at_a_time(void **state)
{
	struct rig r;

	(void)state;
	begin(&r);
	put(&r, 1);
	expect(&r, 1);
	r.status = 503;
	r.bad_from = 2;
	r.bad_to = 20;
	for (uint64_t tag = 2; tag <= 1 + AHEAD; tag++)
		put(&r, tag);
	(void)expect_err(&r, ERR_SERVICE);
	/* The eight of the beginning, then the oldest alone. */
	assert_int_equal(r.api.n_asked, 1 + AHEAD + RETRY_ATTEMPTS - 1);
	r.bad_to = 0;
	for (uint64_t tag = 3; tag <= 1 + AHEAD; tag++)
		expect(&r, tag);
	end(&r);
}

static void
any_other_refusal_says_where_and_lets_the_others_go_on(void **state)
{
	static const struct {
		int status;
		enum err_kind kind;
	} refusals[] = {{400, ERR_USAGE}, {403, ERR_STOPPED}, {405, ERR_USAGE},
	    {422, ERR_USAGE}, {302, ERR_USAGE}};

	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		struct rig r;

		begin(&r);
		r.status = refusals[i].status;
		r.body = "{\"error\":{\"code\":\"unknown_field\"}}";
		r.bad_path = "/v1/contacts/con_2";
		for (uint64_t tag = 1; tag <= 3; tag++)
			put(&r, tag);
		expect(&r, 1);
		assert_int_equal(
		    expect_err(&r, refusals[i].kind), refusals[i].status);
		assert_non_null(strstr(r.err.msg, "/v1/contacts/con_2"));
		expect(&r, 3);
		assert_int_equal(r.api.n_asked, 3);
		end(&r);
	}
}

static void
tls_trouble_stops(void **state)
{
	struct rig r;

	(void)state;
	begin(&r);
	r.fate = API_REFUSED;
	r.bad_from = 1;
	r.bad_to = 1;
	put(&r, 1);
	assert_int_equal(expect_err(&r, ERR_STOPPED), 0);
	end(&r);
}

static void
requests_keep_to_the_limit_that_the_server_names(void **state)
{
	struct rig r;
	uint64_t put_next = 1;
	int64_t began;

	(void)state;
	begin(&r);
	r.limit = 10;
	r.api.latency_ms = 1;
	put(&r, 0);
	expect(&r, 0);
	began = r.api.now_ms;
	for (uint64_t tag = 1; tag <= 50; tag++) {
		while (fetch_room(r.fetch) > 0 && put_next <= 50)
			put(&r, put_next++);
		expect(&r, tag);
	}
	/* 50 at 10 a second; the first may go at once. */
	assert_in_range(r.api.now_ms - began, 4800, 5200);
	end(&r);
}

static void
nothing_goes_before_retry_after_has_passed(void **state)
{
	struct rig r;
	int64_t limited_at;

	(void)state;
	begin(&r);
	put(&r, 1);
	expect(&r, 1);
	r.status = 429;
	r.after_ms = 7000;
	r.bad_from = 2;
	r.bad_to = 2;
	put(&r, 2);
	fetch_move(r.fetch, 100);
	fetch_move(r.fetch, 0);
	limited_at = r.api.now_ms;
	put(&r, 3);
	expect(&r, 2);
	expect(&r, 3);
	for (size_t i = 2; i < r.api.n_asked; i++)
		assert_true(r.api.asked[i].at_ms >= limited_at + 7000);
	assert_int_equal(fetch_limited(r.fetch), 1);
	assert_true(fetch_limited_ms(r.fetch) == 7000);
	end(&r);
}

static void
the_stop_flag_ends_a_wait(void **state)
{
	struct rig r;
	int64_t began;

	(void)state;
	begin(&r);
	put(&r, 1);
	expect(&r, 1);
	r.status = 503;
	r.after_ms = 600000;
	r.bad_from = 2;
	r.bad_to = SIZE_MAX;
	r.stop_at = 2;
	began = r.api.now_ms;
	put(&r, 2);
	(void)expect_err(&r, ERR_SERVICE);
	assert_true(r.api.now_ms - began < 1000);
	assert_int_equal(r.api.n_asked, 2);
	end(&r);
}

static void
moving_takes_no_longer_than_it_is_told(void **state)
{
	struct rig r;
	int64_t began;

	(void)state;
	begin(&r);
	r.slow_ms = 10000;
	put(&r, 1);
	began = r.api.now_ms;
	fetch_move(r.fetch, 0);
	assert_true(r.api.now_ms == began);
	assert_int_equal(r.api.n_asked, 1);
	fetch_move(r.fetch, 30);
	assert_true(r.api.now_ms <= began + 30);
	expect(&r, 1);
	end(&r);
}

static void
what_is_forgotten_is_not_delivered(void **state)
{
	struct rig r;
	struct fetched got;

	(void)state;
	begin(&r);
	put(&r, 1);
	expect(&r, 1);
	for (uint64_t tag = 2; tag <= 6; tag++)
		put(&r, tag);
	fetch_move(r.fetch, 0);
	assert_int_equal(r.api.flying, 5);
	fetch_forget(r.fetch);
	assert_int_equal(fetch_room(r.fetch), AHEAD);
	assert_int_equal(fetch_next(r.fetch, &got, &r.err), 0);
	/* Five answers still come for nobody. */
	assert_false(fetch_idle(r.fetch));
	put(&r, 7);
	expect(&r, 7);
	fetch_move(r.fetch, 1000);
	assert_true(fetch_idle(r.fetch));
	end(&r);
}

static void
it_can_be_given_up_in_the_middle(void **state)
{
	struct rig r;

	(void)state;
	begin(&r);
	put(&r, 1);
	expect(&r, 1);
	for (uint64_t tag = 2; tag <= 4; tag++)
		put(&r, tag);
	fetch_move(r.fetch, 50);
	put(&r, 5);
	fetch_move(r.fetch, 0);
	end(&r);
	fetch_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		answers_come_in_the_order_in_which_they_were_asked_for),
	    cmocka_unit_test(
		a_slow_answer_holds_back_only_its_followers_delivery),
	    cmocka_unit_test(so_many_may_be_asked_for_and_not_more),
	    cmocka_unit_test(the_first_request_goes_alone),
	    cmocka_unit_test(a_record_that_is_not_there_is_no_error),
	    cmocka_unit_test(a_404_that_is_not_the_apis_is_an_error),
	    cmocka_unit_test(trouble_is_tried_again_until_it_passes),
	    cmocka_unit_test(trouble_that_stays_ends_after_so_many_attempts),
	    cmocka_unit_test(an_address_that_never_answers_is_tried_four_times),
	    cmocka_unit_test(
		a_service_in_trouble_is_asked_by_one_request_at_a_time),
	    cmocka_unit_test(
		any_other_refusal_says_where_and_lets_the_others_go_on),
	    cmocka_unit_test(tls_trouble_stops),
	    cmocka_unit_test(requests_keep_to_the_limit_that_the_server_names),
	    cmocka_unit_test(nothing_goes_before_retry_after_has_passed),
	    cmocka_unit_test(the_stop_flag_ends_a_wait),
	    cmocka_unit_test(moving_takes_no_longer_than_it_is_told),
	    cmocka_unit_test(what_is_forgotten_is_not_delivered),
	    cmocka_unit_test(it_can_be_given_up_in_the_middle)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
