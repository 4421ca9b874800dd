// SPDX-License-Identifier: Apache-2.0
/* What becomes of a row whose first request was not its last. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/retry.h"

#include "unit/run/enginerig.h"

enum {
	MINUTE_MS = 60 * 1000,
	HOUR_MS = 60 * MINUTE_MS
};

/* The pool is open, and the first request of row 2 is out. */
static void
begin(struct enginerig *r)
{
	enginerig_open(r, 4, 25, 0);
	enginerig_canary(r, 1);
	enginerig_give(r, 2);
	(void)enginerig_act(r);
	assert_int_equal(enginerig_sends_of(r, 2), 1);
}

static void
every_attempt_has_the_same_key_and_bytes_and_one_intent(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	enginerig_fate(&r, 2, API_LOST);
	enginerig_until_sends(&r, 3, MINUTE_MS);
	enginerig_status(&r, 2, 500, "", -1);
	enginerig_until_sends(&r, 4, MINUTE_MS);
	enginerig_ok(&r, 2);
	for (size_t i = 1; i < 4; i++) {
		assert_string_equal(r.sends[i].key, "key-2");
		assert_string_equal(r.sends[i].body, "{\"n\":2}");
	}
	assert_int_equal(enginerig_count(&r, JREC_INTENT, 2), 1);
	assert_int_equal(enginerig_count(&r, JREC_DONE, 2), 1);
	assert_int_equal(enginerig_result(&r).retries, 2);
	enginerig_close(&r);
}

static void
attempts_wait_for_their_backoff_and_for_retry_after(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	enginerig_status(&r, 2, 503, "", 7000);
	(void)enginerig_pass(&r, 6999);
	assert_int_equal(r.n_sends, 2);
	assert_true(r.act.until_ms == r.now.mono_ms + 1);
	(void)enginerig_pass(&r, 1);
	assert_int_equal(r.n_sends, 3);
	/* Without the header: at most the first steps of retry.h. */
	enginerig_fate(&r, 2, API_LOST);
	(void)enginerig_pass(&r, 2 * RETRY_BASE_MS);
	assert_int_equal(r.n_sends, 4);
	enginerig_close(&r);
}

static void
a_refusal_of_the_first_attempt_is_final(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	enginerig_status(&r, 2, 422, "invalid_type", -1);
	assert_int_equal(enginerig_count(&r, JREC_FAILED, 2), 1);
	assert_int_equal(enginerig_result(&r).failed, 1);
	assert_int_equal(enginerig_result(&r).doubt, 0);
	enginerig_close(&r);
}

static void
a_refusal_after_a_lost_answer_is_doubt(void **state)
{
	static const struct {
		enum api_fate fate;
		int status;
		const char *code;
	} lost[] = {{API_LOST, 0, NULL}, {API_ANSWERED, 500, ""},
	    {API_ANSWERED, 200, "no id"}, {API_ANSWERED, 408, ""},
	    {API_ANSWERED, 409, "idempotency_conflict"}};

	(void)state;
	for (size_t i = 0; i < sizeof(lost) / sizeof(lost[0]); i++) {
		struct enginerig r;

		begin(&r);
		if (lost[i].code == NULL)
			enginerig_fate(&r, 2, lost[i].fate);
		else
			enginerig_status(
			    &r, 2, lost[i].status, lost[i].code, -1);
		enginerig_until_sends(&r, 3, MINUTE_MS);
		enginerig_status(&r, 2, 422, "invalid_type", -1);
		assert_int_equal(enginerig_count(&r, JREC_DOUBT, 2), 1);
		assert_int_equal(enginerig_count(&r, JREC_FAILED, 2), 0);
		assert_int_equal(enginerig_result(&r).doubt, 1);
		assert_int_equal(enginerig_result(&r).failed, 0);
		enginerig_close(&r);
	}
}

static void
what_never_left_does_not_make_a_refusal_doubtful(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	enginerig_fate(&r, 2, API_UNSENT);
	enginerig_until_sends(&r, 3, MINUTE_MS);
	enginerig_status(&r, 2, 422, "invalid_type", -1);
	assert_int_equal(enginerig_count(&r, JREC_FAILED, 2), 1);
	enginerig_close(&r);
}

static void
a_429_waits_for_retry_after_and_is_no_lost_answer(void **state)
{
	struct enginerig r;
	int64_t began;

	(void)state;
	begin(&r);
	began = r.now.mono_ms;
	enginerig_status(&r, 2, 429, "too_many_requests", 5000);
	enginerig_give(&r, 3);
	(void)enginerig_pass(&r, 4999);
	assert_int_equal(r.n_sends, 2);
	assert_int_equal(enginerig_result(&r).limited, 1);
	enginerig_until_sends(&r, 4, MINUTE_MS);
	for (size_t i = 2; i < 4; i++)
		assert_true(r.sends[i].at_ms >= began + 5000);
	enginerig_status(&r, 2, 422, "invalid_type", -1);
	assert_int_equal(enginerig_count(&r, JREC_FAILED, 2), 1);
	enginerig_close(&r);
}

static void
behind_a_closed_pace_no_new_row_is_wanted(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	assert_true(engine_wants(r.engine, r.now) > 0);
	enginerig_status(&r, 2, 429, "too_many_requests", 5000);
	assert_int_equal(engine_wants(r.engine, r.now), 0);
	(void)enginerig_pass(&r, 4500);
	assert_true(engine_wants(r.engine, r.now) > 0);
	enginerig_close(&r);
}

static void
a_row_that_was_only_limited_may_be_sent_after_a_day(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	enginerig_status(
	    &r, 2, 429, "too_many_requests", INT64_C(24) * HOUR_MS);
	(void)enginerig_pass(&r, INT64_C(24) * HOUR_MS + MINUTE_MS);
	assert_int_equal(enginerig_sends_of(&r, 2), 2);
	assert_int_equal(enginerig_count(&r, JREC_DOUBT, 2), 0);
	enginerig_close(&r);
}

static void
a_server_that_only_says_429_ends_the_run_and_gives_the_row_back(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	for (size_t i = 1; i < ENGINE_LIMITED_MAX; i++) {
		enginerig_status(&r, 2, 429, "too_many_requests", 0);
		enginerig_until_sends(&r, 2 + i, MINUTE_MS);
	}
	enginerig_status(&r, 2, 429, "too_many_requests", 0);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_result(&r).end, ENGINE_SERVICE);
	assert_int_equal(enginerig_count(&r, JREC_UNSENT, 2), 1);
	enginerig_close(&r);
}

static void
a_conflict_waits_a_second_and_asks_again_with_the_same_key(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	enginerig_status(&r, 2, 409, "idempotency_conflict", -1);
	(void)enginerig_pass(&r, 999);
	assert_int_equal(r.n_sends, 2);
	(void)enginerig_pass(&r, 1);
	assert_int_equal(r.n_sends, 3);
	assert_string_equal(r.sends[2].key, "key-2");
	enginerig_status(&r, 2, 409, "idempotency_conflict", 4000);
	(void)enginerig_pass(&r, 3999);
	assert_int_equal(r.n_sends, 3);
	(void)enginerig_pass(&r, 1);
	enginerig_ok(&r, 2);
	assert_int_equal(enginerig_count(&r, JREC_DONE, 2), 1);
	enginerig_close(&r);
}

static void
a_row_in_endless_conflict_stays_sent_and_the_others_go_on(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	for (size_t i = 1; i <= ENGINE_CONFLICTS_MAX; i++) {
		enginerig_status(&r, 2, 409, "idempotency_conflict", -1);
		(void)enginerig_pass(&r, 1000);
	}
	assert_int_equal(enginerig_sends_of(&r, 2), ENGINE_CONFLICTS_MAX);
	enginerig_give(&r, 3);
	(void)enginerig_act(&r);
	enginerig_ok(&r, 3);
	engine_no_more(r.engine);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_result(&r).end, ENGINE_ALL);
	assert_int_equal(enginerig_count(&r, JREC_UNSENT, 2), 0);
	assert_int_equal(enginerig_count(&r, JREC_DOUBT, 2), 0);
	enginerig_close(&r);
}

/* Row 2 loses every answer that it is owed in this run. */
static void
use_up(struct enginerig *r, uint64_t ord, enum api_fate fate)
{
	while (enginerig_sends_of(r, ord) < RETRY_ATTEMPTS) {
		size_t n = r->n_sends;

		enginerig_fate(r, ord, fate);
		enginerig_until_sends(r, n + 1, INT64_C(10) * MINUTE_MS);
	}
	enginerig_fate(r, ord, fate);
}

static void
a_row_whose_attempts_are_used_up_stays_sent_when_others_succeed(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	enginerig_give(&r, 3);
	(void)enginerig_pass(&r, 10);
	enginerig_ok(&r, 3);
	use_up(&r, 2, API_LOST);
	(void)enginerig_pass(&r, 10 * HOUR_MS);
	assert_int_equal(enginerig_sends_of(&r, 2), RETRY_ATTEMPTS);
	engine_no_more(r.engine);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_result(&r).end, ENGINE_ALL);
	/* Its intent is the last word on it: SENT. */
	assert_int_equal(enginerig_count(&r, JREC_INTENT, 2), 1);
	assert_int_equal(enginerig_count(&r, JREC_UNSENT, 2), 0);
	assert_int_equal(enginerig_count(&r, JREC_DOUBT, 2), 0);
	enginerig_close(&r);
}

static void
a_row_that_never_left_is_given_back_as_not_sent(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	enginerig_give(&r, 3);
	(void)enginerig_pass(&r, 10);
	enginerig_ok(&r, 3);
	use_up(&r, 2, API_UNSENT);
	(void)enginerig_act(&r);
	assert_int_equal(enginerig_count(&r, JREC_UNSENT, 2), 1);
	enginerig_close(&r);
}

static void
after_a_row_was_given_up_the_next_one_is_tried(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	enginerig_give(&r, 3);
	(void)enginerig_pass(&r, 10);
	enginerig_ok(&r, 3);
	use_up(&r, 2, API_LOST);
	assert_int_equal(enginerig_act(&r), ENGINE_WAIT);
	/* Nobody is left whose answer could end the trouble. */
	assert_int_equal(engine_wants(r.engine, r.now), 1);
	enginerig_give(&r, 4);
	(void)enginerig_pass(&r, 10);
	enginerig_ok(&r, 4);
	assert_true(engine_wants(r.engine, r.now) > 1);
	enginerig_close(&r);
}

static void
a_server_that_takes_no_row_ends_the_run_as_a_service_failure(void **state)
{
	struct enginerig r;

	(void)state;
	begin(&r);
	use_up(&r, 2, API_LOST);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_result(&r).end, ENGINE_SERVICE);
	assert_string_equal(enginerig_result(&r).fault.code, "network.lost");
	assert_int_equal(enginerig_count(&r, JREC_UNSENT, 2), 0);
	assert_int_equal(engine_wants(r.engine, r.now), 0);
	enginerig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		every_attempt_has_the_same_key_and_bytes_and_one_intent),
	    cmocka_unit_test(
		attempts_wait_for_their_backoff_and_for_retry_after),
	    cmocka_unit_test(a_refusal_of_the_first_attempt_is_final),
	    cmocka_unit_test(a_refusal_after_a_lost_answer_is_doubt),
	    cmocka_unit_test(what_never_left_does_not_make_a_refusal_doubtful),
	    cmocka_unit_test(a_429_waits_for_retry_after_and_is_no_lost_answer),
	    cmocka_unit_test(behind_a_closed_pace_no_new_row_is_wanted),
	    cmocka_unit_test(
		a_row_that_was_only_limited_may_be_sent_after_a_day),
	    cmocka_unit_test(
		a_server_that_only_says_429_ends_the_run_and_gives_the_row_back),
	    cmocka_unit_test(
		a_conflict_waits_a_second_and_asks_again_with_the_same_key),
	    cmocka_unit_test(
		a_row_in_endless_conflict_stays_sent_and_the_others_go_on),
	    cmocka_unit_test(
		a_row_whose_attempts_are_used_up_stays_sent_when_others_succeed),
	    cmocka_unit_test(a_row_that_never_left_is_given_back_as_not_sent),
	    cmocka_unit_test(after_a_row_was_given_up_the_next_one_is_tried),
	    cmocka_unit_test(
		a_server_that_takes_no_row_ends_the_run_as_a_service_failure)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
