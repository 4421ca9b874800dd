// SPDX-License-Identifier: Apache-2.0
/* Stopping, and what is left of an earlier run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/run/enginerig.h"

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)

static void
a_refused_key_stops_the_run_and_gives_the_row_back(void **state)
{
	static const struct {
		int status;
		const char *code;
	} stops[] = {{401, "unauthorized"}, {403, "forbidden"},
	    {400, "unknown_field"}, {302, ""}};

	(void)state;
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++) {
		struct enginerig r;

		enginerig_open(&r, 4, 25, 0);
		enginerig_give(&r, 1);
		(void)enginerig_act(&r);
		enginerig_status(&r, 1, stops[i].status, stops[i].code, -1);
		assert_int_equal(enginerig_count(&r, JREC_UNSENT, 1), 1);
		assert_int_equal(enginerig_act(&r), ENGINE_END);
		assert_int_equal(enginerig_result(&r).end, ENGINE_REFUSED);
		assert_int_equal(
		    enginerig_result(&r).fault.status, stops[i].status);
		assert_int_equal(r.n_sends, 1);
		assert_int_equal(enginerig_result(&r).failed, 0);
		enginerig_close(&r);
	}
}

static void
a_key_refused_after_a_lost_answer_leaves_the_row_sent(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_give(&r, 1);
	(void)enginerig_act(&r);
	enginerig_fate(&r, 1, API_LOST);
	enginerig_until_sends(&r, 2, MINUTE);
	enginerig_status(&r, 1, 401, "unauthorized", -1);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_result(&r).end, ENGINE_REFUSED);
	assert_int_equal(r.n_steps, 1);
	assert_int_equal(r.steps[0].kind, JREC_INTENT);
	enginerig_close(&r);
}

/* Row 2 flies, rows 3 to 5 wait for it with their intents. */
static void
one_flies_three_wait(struct enginerig *r)
{
	enginerig_open(r, 1, 5, 0);
	enginerig_canary(r, 1);
	for (uint64_t ord = 2; ord <= 5; ord++)
		enginerig_give(r, ord);
	(void)enginerig_act(r);
	assert_int_equal(r->n_sends, 2);
}

static void
a_drain_gives_back_what_was_not_sent_and_waits_for_what_flies(void **state)
{
	struct enginerig r;

	(void)state;
	one_flies_three_wait(&r);
	engine_drain(r.engine, r.now);
	assert_int_equal(enginerig_act(&r), ENGINE_WAIT);
	assert_true(r.act.until_ms == r.now.mono_ms + ENGINE_DRAIN_MS);
	for (uint64_t ord = 3; ord <= 5; ord++)
		assert_int_equal(enginerig_count(&r, JREC_UNSENT, ord), 1);
	assert_int_equal(enginerig_count(&r, JREC_UNSENT, 2), 0);
	assert_int_equal(engine_wants(r.engine, r.now), 0);
	(void)enginerig_pass(&r, ENGINE_DRAIN_MS - 1);
	enginerig_ok(&r, 2);
	assert_int_equal(enginerig_count(&r, JREC_DONE, 2), 1);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_result(&r).end, ENGINE_DRAINED);
	assert_int_equal(r.n_sends, 2);
	enginerig_close(&r);
}

static void
a_drain_leaves_after_half_a_minute_and_the_row_stays_sent(void **state)
{
	struct enginerig r;

	(void)state;
	one_flies_three_wait(&r);
	engine_drain(r.engine, r.now);
	assert_int_equal(enginerig_pass(&r, ENGINE_DRAIN_MS - 1), ENGINE_WAIT);
	assert_int_equal(enginerig_pass(&r, 1), ENGINE_END);
	assert_int_equal(enginerig_result(&r).flying, 1);
	assert_int_equal(enginerig_count(&r, JREC_UNSENT, 2), 0);
	assert_int_equal(enginerig_count(&r, JREC_DONE, 2), 0);
	enginerig_close(&r);
}

static void
a_drain_does_not_send_again_what_comes_back_lost(void **state)
{
	struct enginerig r;

	(void)state;
	one_flies_three_wait(&r);
	engine_drain(r.engine, r.now);
	(void)enginerig_act(&r);
	enginerig_fate(&r, 2, API_LOST);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_sends_of(&r, 2), 1);
	assert_int_equal(enginerig_count(&r, JREC_UNSENT, 2), 0);
	enginerig_close(&r);
}

static void
a_row_without_an_intent_leaves_no_trace_in_a_drain(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 1, 5, 0);
	enginerig_canary(&r, 1);
	enginerig_give(&r, 2);
	assert_int_equal(enginerig_next(&r), ENGINE_COMMIT);
	enginerig_give(&r, 3); /* while the commit is under way */
	engine_drain(r.engine, r.now);
	assert_int_equal(enginerig_next(&r), ENGINE_WAIT);
	enginerig_commit(&r);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_count(&r, JREC_UNSENT, 2), 1);
	assert_int_equal(enginerig_count(&r, JREC_INTENT, 3), 0);
	assert_int_equal(enginerig_count(&r, JREC_UNSENT, 3), 0);
	assert_int_equal(r.n_sends, 1);
	enginerig_close(&r);
}

static void
the_first_reason_to_stop_is_the_one_reported(void **state)
{
	struct enginerig r;

	(void)state;
	one_flies_three_wait(&r);
	engine_drain(r.engine, r.now);
	enginerig_status(&r, 2, 401, "unauthorized", -1);
	assert_int_equal(enginerig_result(&r).end, ENGINE_DRAINED);
	enginerig_close(&r);
}

static void
a_resumed_row_is_sent_again_without_a_second_intent(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_resume(&r, 9, ENGINERIG_WALL - 22 * HOUR);
	(void)enginerig_act(&r);
	assert_int_equal(r.n_sends, 1);
	assert_string_equal(r.sends[0].key, "key-9");
	assert_int_equal(r.n_steps, 0);
	enginerig_ok(&r, 9);
	assert_int_equal(r.n_steps, 1);
	assert_int_equal(r.steps[0].kind, JREC_DONE);
	assert_int_equal(enginerig_result(&r).retries, 1);
	enginerig_close(&r);
}

static void
a_resumed_row_that_is_refused_is_in_doubt(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_resume(&r, 9, ENGINERIG_WALL - HOUR);
	(void)enginerig_act(&r);
	enginerig_status(&r, 9, 422, "invalid_type", -1);
	assert_int_equal(enginerig_count(&r, JREC_DOUBT, 9), 1);
	assert_int_equal(enginerig_count(&r, JREC_FAILED, 9), 0);
	enginerig_close(&r);
}

static void
a_resumed_row_is_sent_only_while_its_age_is_certain(void **state)
{
	static const struct {
		int64_t age_ms;
		bool sent;
	} cases[] = {
	    {23 * HOUR, true},
	    {23 * HOUR + 1, false},
	    {24 * HOUR, false},
	    {1000 * HOUR, false},
	    {-10 * MINUTE, true}, /* clocks are corrected now and then */
	    {-10 * MINUTE - 1, false},
	    {-24 * HOUR, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct enginerig r;

		enginerig_open(&r, 4, 25, 0);
		enginerig_resume(&r, 9, ENGINERIG_WALL - cases[i].age_ms);
		(void)enginerig_act(&r);
		assert_int_equal(r.n_sends, cases[i].sent ? 1 : 0);
		assert_int_equal(
		    enginerig_count(&r, JREC_DOUBT, 9), cases[i].sent ? 0 : 1);
		if (!cases[i].sent)
			assert_string_equal(r.steps[0].code, "doubt.too-late");
		enginerig_close(&r);
	}
}

/* Row 1's answer was lost and its next attempt waits for wait_ms. */
static void
lost_and_waiting(struct enginerig *r, int64_t wait_ms)
{
	enginerig_open(r, 4, 25, 0);
	enginerig_give(r, 1);
	(void)enginerig_act(r);
	enginerig_status(r, 1, 503, "", wait_ms);
}

static void
a_row_is_not_sent_again_after_23_hours_of_waiting(void **state)
{
	struct enginerig r;

	(void)state;
	lost_and_waiting(&r, 23 * HOUR + MINUTE);
	(void)enginerig_pass(&r, 23 * HOUR);
	assert_int_equal(enginerig_count(&r, JREC_DOUBT, 1), 0);
	(void)enginerig_pass(&r, 1);
	assert_int_equal(enginerig_count(&r, JREC_DOUBT, 1), 1);
	(void)enginerig_pass(&r, HOUR);
	assert_int_equal(r.n_sends, 1);
	enginerig_close(&r);
}

static void
a_wall_clock_that_stands_still_does_not_lengthen_the_window(void **state)
{
	struct enginerig r;

	(void)state;
	lost_and_waiting(&r, 24 * HOUR);
	r.now.mono_ms += 25 * HOUR;
	(void)enginerig_act(&r);
	assert_int_equal(r.n_sends, 1);
	assert_int_equal(enginerig_count(&r, JREC_DOUBT, 1), 1);
	enginerig_close(&r);
}

static void
a_wall_clock_that_jumps_makes_doubt_and_no_request(void **state)
{
	static const int64_t jumps[] = {24 * HOUR, -HOUR};

	(void)state;
	for (size_t i = 0; i < sizeof(jumps) / sizeof(jumps[0]); i++) {
		struct enginerig r;

		lost_and_waiting(&r, 5000);
		r.now.wall_ms += jumps[i];
		(void)enginerig_pass(&r, 6000);
		assert_int_equal(r.n_sends, 1);
		assert_int_equal(enginerig_count(&r, JREC_DOUBT, 1), 1);
		enginerig_close(&r);
	}
}

static void
a_jump_of_the_clock_does_not_doubt_what_was_never_sent(void **state)
{
	struct enginerig r;

	(void)state;
	one_flies_three_wait(&r);
	r.now.wall_ms += 100 * HOUR;
	(void)enginerig_act(&r);
	enginerig_ok(&r, 2);
	assert_int_equal(enginerig_count(&r, JREC_DONE, 2), 1);
	assert_int_equal(enginerig_sends_of(&r, 3), 1);
	assert_int_equal(enginerig_count(&r, JREC_DOUBT, 3), 0);
	enginerig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_refused_key_stops_the_run_and_gives_the_row_back),
	    cmocka_unit_test(
		a_key_refused_after_a_lost_answer_leaves_the_row_sent),
	    cmocka_unit_test(
		a_drain_gives_back_what_was_not_sent_and_waits_for_what_flies),
	    cmocka_unit_test(
		a_drain_leaves_after_half_a_minute_and_the_row_stays_sent),
	    cmocka_unit_test(a_drain_does_not_send_again_what_comes_back_lost),
	    cmocka_unit_test(
		a_row_without_an_intent_leaves_no_trace_in_a_drain),
	    cmocka_unit_test(the_first_reason_to_stop_is_the_one_reported),
	    cmocka_unit_test(
		a_resumed_row_is_sent_again_without_a_second_intent),
	    cmocka_unit_test(a_resumed_row_that_is_refused_is_in_doubt),
	    cmocka_unit_test(
		a_resumed_row_is_sent_only_while_its_age_is_certain),
	    cmocka_unit_test(a_row_is_not_sent_again_after_23_hours_of_waiting),
	    cmocka_unit_test(
		a_wall_clock_that_stands_still_does_not_lengthen_the_window),
	    cmocka_unit_test(
		a_wall_clock_that_jumps_makes_doubt_and_no_request),
	    cmocka_unit_test(
		a_jump_of_the_clock_does_not_doubt_what_was_never_sent)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
