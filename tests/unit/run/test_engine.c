// SPDX-License-Identifier: Apache-2.0
/* Intents, the canary, the window, the pace, trouble. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/run/enginerig.h"

static void
nothing_is_sent_before_its_intent_is_durable(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_give(&r, 1);
	assert_int_equal(enginerig_next(&r), ENGINE_COMMIT);
	assert_int_equal(enginerig_count(&r, JREC_INTENT, 1), 1);
	assert_true(r.steps[0].first_sent_ms == ENGINERIG_WALL);
	assert_int_equal(enginerig_next(&r), ENGINE_WAIT);
	assert_int_equal(enginerig_pass(&r, 5000), ENGINE_WAIT);
	assert_int_equal(r.n_sends, 0);
	enginerig_commit(&r);
	assert_int_equal(enginerig_next(&r), ENGINE_SEND);
	assert_int_equal(r.sends[0].ord, 1);
	assert_string_equal(r.sends[0].key, "key-1");
	assert_string_equal(r.sends[0].body, "{\"n\":1}");
	enginerig_close(&r);
}

static void
a_row_is_done_with_the_id_that_the_server_gave(void **state)
{
	struct enginerig r;
	struct engine_result sum;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_give(&r, 7);
	(void)enginerig_act(&r);
	enginerig_ok(&r, 7);
	assert_int_equal(enginerig_count(&r, JREC_DONE, 7), 1);
	assert_string_equal(r.steps[1].id, "con_7");
	engine_no_more(r.engine);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	sum = enginerig_result(&r);
	assert_int_equal(sum.end, ENGINE_ALL);
	assert_int_equal(sum.done, 1);
	assert_int_equal(sum.requests, 1);
	assert_int_equal(sum.retries, 0);
	enginerig_close(&r);
}

static void
it_does_not_end_before_the_last_outcome_is_durable(void **state)
{
	struct enginerig r;
	struct api_answer a;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_give(&r, 1);
	engine_no_more(r.engine);
	(void)enginerig_act(&r);
	api_answer_init(&a);
	a.fate = API_ANSWERED;
	a.status = 200;
	buf_puts(&a.body, "{\"id\":\"con_1\"}");
	engine_answered(r.engine, 1, &a, r.now);
	api_answer_fini(&a);
	assert_int_equal(enginerig_next(&r), ENGINE_COMMIT);
	assert_int_equal(enginerig_next(&r), ENGINE_WAIT);
	enginerig_commit(&r);
	assert_int_equal(enginerig_next(&r), ENGINE_END);
	enginerig_close(&r);
}

static void
the_pool_opens_only_after_the_first_success(void **state)
{
	struct enginerig r;
	uint64_t next = 1;

	(void)state;
	enginerig_open(&r, 16, 25, 0);
	enginerig_fill(&r, &next, 50);
	(void)enginerig_act(&r);
	assert_int_equal(next, 2);
	enginerig_fill(&r, &next, 50);
	(void)enginerig_pass(&r, 1000);
	assert_int_equal(next, 2);
	assert_int_equal(r.n_sends, 1);
	enginerig_ok(&r, 1);
	enginerig_fill(&r, &next, 50);
	(void)enginerig_act(&r);
	assert_int_equal(next, 52);
	assert_int_equal(r.n_sends, 17);
	enginerig_close(&r);
}

static void
resumed_rows_do_not_fly_beside_the_canary(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 16, 25, 0);
	for (uint64_t ord = 1; ord <= 3; ord++)
		enginerig_resume(&r, ord, ENGINERIG_WALL - 1000);
	(void)enginerig_act(&r);
	assert_int_equal(r.n_sends, 1);
	enginerig_ok(&r, 1);
	assert_int_equal(r.n_sends, 3);
	enginerig_close(&r);
}

static void
three_canaries_refused_alike_stop_the_run(void **state)
{
	struct enginerig r;
	uint64_t next = 1;

	(void)state;
	enginerig_open(&r, 16, 25, 0);
	for (unsigned i = 0; i < 5; i++) {
		enginerig_fill(&r, &next, 5);
		(void)enginerig_pass(&r, 1);
		if (r.n_sends > i)
			enginerig_status(&r, i + 1, 422, "invalid_type", -1);
	}
	assert_int_equal(r.n_sends, 3);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_result(&r).end, ENGINE_REFUSED);
	assert_string_equal(enginerig_result(&r).fault.code, "invalid_type");
	assert_int_equal(enginerig_result(&r).failed, 3);
	enginerig_close(&r);
}

static void
canaries_refused_for_different_reasons_go_on(void **state)
{
	static const char *const codes[] = {"a", "a", "b", "b", "a", "c", "c"};
	const size_t n = sizeof(codes) / sizeof(codes[0]);
	struct enginerig r;
	uint64_t next = 1;

	(void)state;
	enginerig_open(&r, 16, 25, 0);
	for (size_t i = 0; i < n; i++) {
		enginerig_fill(&r, &next, 5);
		(void)enginerig_pass(&r, 1);
		assert_int_equal(r.n_sends, i + 1);
		enginerig_status(&r, i + 1, 422, codes[i], -1);
		assert_int_equal(enginerig_count(&r, JREC_FAILED, i + 1), 1);
	}
	assert_true(engine_wants(r.engine, r.now) == 1);
	enginerig_close(&r);
}

static void
refusals_after_the_first_success_are_the_rows_own(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_canary(&r, 1);
	for (uint64_t ord = 2; ord < 10; ord++) {
		enginerig_give(&r, ord);
		(void)enginerig_act(&r);
		enginerig_status(&r, ord, 422, "invalid_type", -1);
	}
	engine_no_more(r.engine);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_result(&r).end, ENGINE_ALL);
	assert_int_equal(enginerig_result(&r).failed, 8);
	enginerig_close(&r);
}

static void
intents_without_outcome_stay_within_the_window(void **state)
{
	static const struct {
		unsigned workers;
		unsigned batch;
		double rate;
		size_t window;
	} cases[] = {
	    {4, 25, 0, 100},   /* 4 batches, where nothing else bounds it */
	    {200, 25, 0, 200}, /* never less than the workers */
	    {4, 25, 10, 10},   /* one second of the budget */
	    {16, 25, 10, 16},
	    {1, 1, 1000, 4},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct enginerig r;
		uint64_t next = 2;

		enginerig_open(
		    &r, cases[i].workers, cases[i].batch, cases[i].rate);
		enginerig_canary(&r, 1);
		(void)enginerig_pass(&r, 1000);
		for (unsigned k = 0; k < 4; k++) {
			enginerig_fill(&r, &next, 300);
			(void)enginerig_pass(&r, 1);
		}
		assert_int_equal(next - 2, cases[i].window);
		/* A refused row makes room for one. */
		enginerig_status(&r, 2, 422, "a", -1);
		enginerig_fill(&r, &next, 300);
		assert_int_equal(next - 3, cases[i].window);
		enginerig_close(&r);
	}
}

static void
no_more_requests_fly_than_there_are_workers(void **state)
{
	struct enginerig r;
	uint64_t next = 2;

	(void)state;
	enginerig_open(&r, 3, 25, 0);
	enginerig_canary(&r, 1);
	enginerig_fill(&r, &next, 50);
	(void)enginerig_act(&r);
	assert_int_equal(enginerig_result(&r).flying, 3);
	assert_int_equal(r.n_sends, 4);
	enginerig_ok(&r, 3);
	assert_int_equal(enginerig_result(&r).flying, 3);
	enginerig_close(&r);
}

static void
a_commit_holds_a_batch_at_most_and_there_is_one_at_a_time(void **state)
{
	struct enginerig r;
	uint64_t next = 2;

	(void)state;
	enginerig_open(&r, 4, 5, 0);
	enginerig_canary(&r, 1);
	enginerig_fill(&r, &next, 18);
	assert_int_equal(enginerig_next(&r), ENGINE_COMMIT);
	assert_int_equal(r.act.n_steps, 5);
	assert_int_equal(enginerig_next(&r), ENGINE_WAIT);
	enginerig_commit(&r);
	(void)enginerig_act(&r);
	assert_int_equal(r.most_steps, 5);
	assert_int_equal(enginerig_count(&r, JREC_INTENT, 19), 1);
	enginerig_close(&r);
}

/* A refusal, without acting on it. */
static void
refuse(struct enginerig *r, uint64_t ord)
{
	struct api_answer a;

	api_answer_init(&a);
	a.fate = API_ANSWERED;
	a.status = 422;
	engine_answered(r->engine, ord, &a, r->now);
	api_answer_fini(&a);
}

static void
outcomes_come_before_intents_and_do_not_hold_them_up(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 4, 1, 0);
	enginerig_canary(&r, 1);
	enginerig_give(&r, 2);
	enginerig_give(&r, 3);
	(void)enginerig_act(&r);
	enginerig_give(&r, 4);
	enginerig_give(&r, 5);
	refuse(&r, 2);
	refuse(&r, 3);
	assert_int_equal(enginerig_next(&r), ENGINE_COMMIT);
	assert_int_equal(r.act.n_steps, 2);
	assert_int_equal(r.act.steps[0].kind, JREC_FAILED);
	assert_int_equal(r.act.steps[0].ord, 2);
	assert_int_equal(r.act.steps[1].kind, JREC_INTENT);
	assert_int_equal(r.act.steps[1].ord, 4);
	enginerig_close(&r);
}

static void
an_outcome_that_comes_during_a_commit_goes_into_the_next(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_canary(&r, 1);
	enginerig_give(&r, 2);
	enginerig_give(&r, 3);
	(void)enginerig_act(&r);
	refuse(&r, 2);
	assert_int_equal(enginerig_next(&r), ENGINE_COMMIT);
	refuse(&r, 3);
	assert_int_equal(enginerig_next(&r), ENGINE_WAIT);
	enginerig_commit(&r);
	assert_int_equal(enginerig_count(&r, JREC_FAILED, 3), 0);
	(void)enginerig_act(&r);
	assert_int_equal(enginerig_count(&r, JREC_FAILED, 2), 1);
	assert_int_equal(enginerig_count(&r, JREC_FAILED, 3), 1);
	enginerig_close(&r);
}

static void
requests_keep_to_the_rate_that_was_asked_for(void **state)
{
	struct enginerig r;
	uint64_t next = 2;

	(void)state;
	enginerig_open(&r, 16, 25, 10);
	enginerig_canary(&r, 1);
	(void)enginerig_pass(&r, 1000);
	for (unsigned i = 0; i < 200; i++) {
		enginerig_fill(&r, &next, 100);
		(void)enginerig_pass(&r, 10);
		for (size_t k = 0; k < r.n_sends; k++)
			if (enginerig_count(&r, JREC_DONE, r.sends[k].ord) == 0)
				enginerig_ok(&r, r.sends[k].ord);
	}
	/* Two seconds at 10/s; pace.h says how exactly. */
	assert_in_range(r.n_sends - 1, 19, 21);
	enginerig_close(&r);
}

static void
in_trouble_no_new_intent_is_made_until_an_answer_comes(void **state)
{
	struct enginerig r;
	uint64_t next = 2;

	(void)state;
	enginerig_open(&r, 8, 25, 0);
	enginerig_canary(&r, 1);
	enginerig_fill(&r, &next, 6);
	(void)enginerig_act(&r);
	enginerig_fate(&r, 2, API_LOST);
	enginerig_fate(&r, 3, API_UNSENT);
	assert_true(engine_wants(r.engine, r.now) > 0);
	enginerig_status(&r, 4, 503, "", -1);
	assert_int_equal(engine_wants(r.engine, r.now), 0);
	/* Any word of the server about a row ends the trouble. */
	enginerig_status(&r, 5, 422, "a", -1);
	assert_true(engine_wants(r.engine, r.now) > 0);
	enginerig_close(&r);
}

static void
an_answer_to_a_request_that_does_not_fly_changes_nothing(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_canary(&r, 1);
	enginerig_ok(&r, 1);
	enginerig_ok(&r, 99);
	assert_int_equal(enginerig_count(&r, JREC_DONE, 1), 1);
	assert_int_equal(enginerig_count(&r, JREC_DONE, 99), 0);
	assert_int_equal(enginerig_result(&r).done, 1);
	enginerig_close(&r);
}

static void
a_row_refused_at_rendering_fails_without_a_request(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_unusable(&r, 5);
	(void)enginerig_pass(&r, 1);
	assert_int_equal(r.n_steps, 1);
	assert_int_equal(r.steps[0].kind, JREC_FAILED);
	assert_string_equal(r.steps[0].code, "link.missing");
	assert_int_equal(r.n_sends, 0);
	assert_int_equal(enginerig_result(&r).failed, 1);
	/* It is no canary either. */
	assert_int_equal(engine_wants(r.engine, r.now), 1);
	enginerig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_sent_before_its_intent_is_durable),
	    cmocka_unit_test(a_row_is_done_with_the_id_that_the_server_gave),
	    cmocka_unit_test(
		it_does_not_end_before_the_last_outcome_is_durable),
	    cmocka_unit_test(the_pool_opens_only_after_the_first_success),
	    cmocka_unit_test(resumed_rows_do_not_fly_beside_the_canary),
	    cmocka_unit_test(three_canaries_refused_alike_stop_the_run),
	    cmocka_unit_test(canaries_refused_for_different_reasons_go_on),
	    cmocka_unit_test(refusals_after_the_first_success_are_the_rows_own),
	    cmocka_unit_test(intents_without_outcome_stay_within_the_window),
	    cmocka_unit_test(no_more_requests_fly_than_there_are_workers),
	    cmocka_unit_test(
		a_commit_holds_a_batch_at_most_and_there_is_one_at_a_time),
	    cmocka_unit_test(
		outcomes_come_before_intents_and_do_not_hold_them_up),
	    cmocka_unit_test(
		an_outcome_that_comes_during_a_commit_goes_into_the_next),
	    cmocka_unit_test(requests_keep_to_the_rate_that_was_asked_for),
	    cmocka_unit_test(
		in_trouble_no_new_intent_is_made_until_an_answer_comes),
	    cmocka_unit_test(
		an_answer_to_a_request_that_does_not_fly_changes_nothing),
	    cmocka_unit_test(
		a_row_refused_at_rendering_fails_without_a_request)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
