// SPDX-License-Identifier: Apache-2.0
/* Creates and updates, parts of a row, rows settled before, refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/run/enginerig.h"

#define MINUTE INT64_C(60000)

/* The first step of the kind for the row. */
static const struct enginerig_step *
step_of(const struct enginerig *r, enum jrec_kind kind, uint64_t ord)
{
	size_t i = 0;

	while (i < r->n_steps &&
	       (r->steps[i].kind != kind || r->steps[i].ord != ord))
		i++;
	if (i == r->n_steps)
		fail_msg("row %llu has no such step", (unsigned long long)ord);
	return &r->steps[i];
}

static void
the_first_update_is_a_canary_though_creates_succeed(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 16, 25, 0);
	enginerig_canary(&r, 1);
	enginerig_update(&r, 2);
	enginerig_update(&r, 3);
	(void)enginerig_act(&r);
	assert_int_equal(enginerig_sends_of(&r, 2), 1);
	/* Nothing of the second is written or sent before the first's word. */
	assert_int_equal(enginerig_count(&r, JREC_INTENT, 3), 0);
	assert_int_equal(engine_wants(r.engine, r.now), 0);
	(void)enginerig_pass(&r, 1000);
	assert_int_equal(enginerig_sends_of(&r, 3), 0);
	enginerig_ok(&r, 2);
	assert_int_equal(enginerig_count(&r, JREC_INTENT, 3), 1);
	assert_int_equal(enginerig_sends_of(&r, 3), 1);
	assert_true(engine_wants(r.engine, r.now) > 1);
	enginerig_close(&r);
}

static void
creates_go_on_while_the_first_update_flies(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 16, 25, 0);
	enginerig_canary(&r, 1);
	enginerig_update(&r, 2);
	assert_true(engine_wants(r.engine, r.now) > 0);
	enginerig_give(&r, 3);
	enginerig_give(&r, 4);
	(void)enginerig_act(&r);
	assert_int_equal(r.n_sends, 4);
	enginerig_close(&r);
}

static void
the_first_create_is_a_canary_though_updates_succeed(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 16, 25, 0);
	enginerig_update(&r, 1);
	(void)enginerig_act(&r);
	enginerig_ok(&r, 1);
	enginerig_give(&r, 2);
	enginerig_give(&r, 3);
	enginerig_update(&r, 4);
	(void)enginerig_act(&r);
	assert_int_equal(enginerig_sends_of(&r, 2), 1);
	assert_int_equal(enginerig_sends_of(&r, 3), 0);
	assert_int_equal(enginerig_sends_of(&r, 4), 1);
	enginerig_ok(&r, 4);
	assert_int_equal(enginerig_sends_of(&r, 3), 0);
	enginerig_ok(&r, 2);
	assert_int_equal(enginerig_sends_of(&r, 3), 1);
	enginerig_close(&r);
}

static void
a_refused_canary_makes_the_next_of_its_kind_the_canary(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 16, 25, 0);
	enginerig_canary(&r, 1);
	for (uint64_t ord = 2; ord <= 4; ord++)
		enginerig_update(&r, ord);
	(void)enginerig_act(&r);
	enginerig_status(&r, 2, 422, "a", -1);
	assert_int_equal(enginerig_sends_of(&r, 3), 1);
	assert_int_equal(enginerig_sends_of(&r, 4), 0);
	enginerig_close(&r);
}

/*
 * Rows that Lightfield refuses come again with every export of the same source:
 * they must not end a run whose other writes it takes.
 */
static void
refused_creates_do_not_end_a_run_whose_updates_succeed(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 16, 25, 0);
	enginerig_update(&r, 1);
	(void)enginerig_act(&r);
	enginerig_ok(&r, 1);
	for (uint64_t ord = 2; ord <= 5; ord++) {
		enginerig_give(&r, ord);
		(void)enginerig_act(&r);
		assert_int_equal(enginerig_sends_of(&r, ord), 1);
		enginerig_status(&r, ord, 422, "unprocessable_content", -1);
	}
	assert_int_equal(enginerig_act(&r), ENGINE_WAIT);
	assert_int_equal(enginerig_result(&r).end, ENGINE_ALL);
	assert_int_equal(enginerig_result(&r).refused, 4);
	enginerig_close(&r);
}

static void
three_updates_refused_alike_end_a_run_without_success(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 16, 25, 0);
	for (uint64_t ord = 1; ord <= 3; ord++) {
		enginerig_update(&r, ord);
		(void)enginerig_act(&r);
		enginerig_status(&r, ord, 422, "invalid_type", -1);
	}
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_result(&r).end, ENGINE_REFUSED);
	assert_int_equal(enginerig_result(&r).refused, 3);
	enginerig_close(&r);
}

static void
resumed_rows_wait_for_the_canary_of_their_kind(void **state)
{
	struct enginerig r;
	struct op o;

	(void)state;
	enginerig_open(&r, 16, 25, 0);
	memset(&o, 0, sizeof(o));
	o.path = "/v1/contacts/con_t";
	o.key = "key";
	o.body = STR_LIT("{}");
	o.update = true;
	o.first_sent_ms = ENGINERIG_WALL - 1000;
	for (o.ord = 1; o.ord <= 2; o.ord++)
		enginerig_put(&r, &o);
	enginerig_resume(&r, 3, ENGINERIG_WALL - 1000);
	enginerig_resume(&r, 4, ENGINERIG_WALL - 1000);
	(void)enginerig_act(&r);
	assert_int_equal(r.n_sends, 2);
	assert_int_equal(enginerig_sends_of(&r, 1), 1);
	assert_int_equal(enginerig_sends_of(&r, 3), 1);
	enginerig_ok(&r, 3);
	assert_int_equal(enginerig_sends_of(&r, 4), 1);
	assert_int_equal(enginerig_sends_of(&r, 2), 0);
	enginerig_ok(&r, 1);
	assert_int_equal(enginerig_sends_of(&r, 2), 1);
	enginerig_close(&r);
}

static void
an_intent_says_what_becomes_of_which_record(void **state)
{
	struct enginerig r;
	const struct enginerig_step *s;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_update(&r, 1);
	(void)enginerig_act(&r);
	s = step_of(&r, JREC_INTENT, 1);
	assert_int_equal(s->action, ROW_UPDATE);
	assert_string_equal(s->target, "con_t");
	assert_string_equal(s->before, "{\"was\":1}");
	enginerig_ok(&r, 1);
	enginerig_give(&r, 2);
	(void)enginerig_act(&r);
	s = step_of(&r, JREC_INTENT, 2);
	assert_int_equal(s->action, ROW_CREATE);
	assert_string_equal(s->target, "");
	enginerig_close(&r);
}

static void
a_done_row_carries_what_was_sent_and_answered(void **state)
{
	struct enginerig r;
	const struct enginerig_step *s;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_give(&r, 7);
	(void)enginerig_act(&r);
	enginerig_ok(&r, 7);
	s = step_of(&r, JREC_DONE, 7);
	assert_string_equal(s->answer, "{\"id\":\"con_7\"}");
	assert_string_equal(s->body, "{\"n\":7}");
	enginerig_close(&r);
}

/* The bytes change hands: nothing is copied, and nothing freed twice. */
static void
the_answers_bytes_are_taken_only_when_they_are_the_record(void **state)
{
	static const struct {
		int status;
		const char *body;
		bool taken;
	} cases[] = {{200, "{\"id\":\"con_1\"}", true}, {200, "{}", false},
	    {422, "{\"id\":\"con_1\"}", false}, {503, "x", false}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct enginerig r;
		struct api_answer a;

		enginerig_open(&r, 4, 25, 0);
		enginerig_give(&r, 1);
		(void)enginerig_act(&r);
		api_answer_init(&a);
		a.fate = API_ANSWERED;
		a.status = cases[i].status;
		buf_puts(&a.body, cases[i].body);
		engine_answered(r.engine, 1, &a, r.now);
		assert_int_equal(a.body.n == 0, cases[i].taken);
		api_answer_fini(&a);
		enginerig_close(&r);
	}
}

static void
a_row_in_parts_is_done_with_the_last(void **state)
{
	struct enginerig r;
	const struct enginerig_step *s;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_part(&r, 1, false, true);
	(void)enginerig_act(&r);
	enginerig_ok(&r, 1);
	s = step_of(&r, JREC_PART, 1);
	assert_string_equal(s->id, "con_1");
	assert_string_equal(s->answer, "{\"id\":\"con_1\"}");
	assert_int_equal(enginerig_count(&r, JREC_DONE, 1), 0);
	assert_int_equal(enginerig_result(&r).done, 0);
	enginerig_part(&r, 1, true, true);
	(void)enginerig_act(&r);
	enginerig_ok(&r, 1);
	assert_int_equal(enginerig_count(&r, JREC_PART, 1), 2);
	enginerig_part(&r, 1, true, false);
	(void)enginerig_act(&r);
	enginerig_ok(&r, 1);
	assert_int_equal(enginerig_count(&r, JREC_PART, 1), 2);
	assert_int_equal(enginerig_count(&r, JREC_DONE, 1), 1);
	assert_int_equal(enginerig_count(&r, JREC_INTENT, 1), 3);
	assert_int_equal(enginerig_result(&r).done, 1);
	assert_int_equal(enginerig_result(&r).requests, 3);
	assert_int_equal(enginerig_result(&r).retries, 0);
	enginerig_close(&r);
}

static void
a_part_that_is_refused_fails_its_row(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_part(&r, 1, false, true);
	(void)enginerig_act(&r);
	enginerig_ok(&r, 1);
	enginerig_part(&r, 1, true, true);
	(void)enginerig_act(&r);
	enginerig_status(&r, 1, 422, "relationship_write_limit_exceeded", -1);
	assert_int_equal(enginerig_count(&r, JREC_FAILED, 1), 1);
	assert_int_equal(enginerig_result(&r).failed, 1);
	enginerig_close(&r);
}

static void
a_404_is_the_rows_for_an_update_and_stops_for_a_create(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_update(&r, 1);
	(void)enginerig_act(&r);
	enginerig_status(&r, 1, 404, "not_found", -1);
	assert_int_equal(enginerig_count(&r, JREC_FAILED, 1), 1);
	assert_string_equal(step_of(&r, JREC_FAILED, 1)->code, "not_found");
	enginerig_give(&r, 2);
	(void)enginerig_act(&r);
	enginerig_status(&r, 2, 404, "not_found", -1);
	assert_int_equal(enginerig_count(&r, JREC_UNSENT, 2), 1);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_result(&r).end, ENGINE_REFUSED);
	enginerig_close(&r);
}

static void
an_update_refused_after_a_lost_answer_is_in_doubt(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_update(&r, 1);
	(void)enginerig_act(&r);
	enginerig_fate(&r, 1, API_LOST);
	enginerig_until_sends(&r, 2, MINUTE);
	assert_string_equal(r.sends[0].key, r.sends[1].key);
	assert_string_equal(r.sends[0].body, r.sends[1].body);
	enginerig_status(&r, 1, 404, "not_found", -1);
	assert_int_equal(enginerig_count(&r, JREC_DOUBT, 1), 1);
	assert_int_equal(enginerig_count(&r, JREC_FAILED, 1), 0);
	assert_int_equal(enginerig_result(&r).refused, 1);
	enginerig_close(&r);
}

static void
rows_settled_while_rendered_are_journalled_and_not_sent(void **state)
{
	struct enginerig r;
	struct op o;
	const struct enginerig_step *s;

	(void)state;
	enginerig_open(&r, 4, 25, 0);
	enginerig_canary(&r, 1);
	memset(&o, 0, sizeof(o));
	o.ord = 2;
	o.settled = true;
	o.settle = JREC_UNCHANGED;
	o.update = true;
	o.id = "con_u";
	o.link = "https://h/con_u";
	o.marks = STR_LIT("$email");
	enginerig_put(&r, &o);
	memset(&o, 0, sizeof(o));
	o.ord = 3;
	o.settled = true;
	o.settle = JREC_AMBIGUOUS;
	o.code = "match.ambiguous";
	o.message = "two records";
	enginerig_put(&r, &o);
	enginerig_unusable(&r, 4);
	(void)enginerig_act(&r);
	s = step_of(&r, JREC_UNCHANGED, 2);
	assert_string_equal(s->id, "con_u");
	assert_string_equal(s->marks, "$email");
	assert_string_equal(s->code, "");
	assert_string_equal(
	    step_of(&r, JREC_AMBIGUOUS, 3)->code, "match.ambiguous");
	assert_string_equal(step_of(&r, JREC_FAILED, 4)->code, "link.missing");
	assert_int_equal(r.n_sends, 1);
	assert_int_equal(enginerig_result(&r).unchanged, 1);
	assert_int_equal(enginerig_result(&r).ambiguous, 1);
	assert_int_equal(enginerig_result(&r).failed, 1);
	assert_int_equal(enginerig_result(&r).refused, 0);
	/* None of them was the canary of the updates. */
	enginerig_update(&r, 5);
	enginerig_update(&r, 6);
	(void)enginerig_act(&r);
	assert_int_equal(enginerig_sends_of(&r, 6), 0);
	enginerig_close(&r);
}

static void
too_many_refusals_stop_the_run(void **state)
{
	struct enginerig r;
	char code[ENGINERIG_TEXT];

	(void)state;
	enginerig_open_errors(&r, 3);
	enginerig_canary(&r, 1);
	enginerig_unusable(&r, 2); /* not the server's */
	for (uint64_t ord = 3; ord <= 6; ord++)
		enginerig_give(&r, ord);
	(void)enginerig_act(&r);
	for (uint64_t ord = 3; ord <= 5; ord++) {
		assert_true(engine_wants(r.engine, r.now) > 0);
		(void)snprintf(
		    code, sizeof(code), "a%llu", (unsigned long long)ord);
		enginerig_status(&r, ord, 422, code, -1);
	}
	assert_int_equal(engine_wants(r.engine, r.now), 0);
	/* What flies is still waited for; the last refusal is the one told. */
	assert_int_equal(enginerig_act(&r), ENGINE_WAIT);
	enginerig_status(&r, 6, 422, "last", -1);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_result(&r).end, ENGINE_ERRORS);
	assert_string_equal(enginerig_result(&r).fault.code, "last");
	assert_int_equal(enginerig_result(&r).refused, 4);
	assert_int_equal(enginerig_result(&r).failed, 5);
	enginerig_close(&r);
}

static void
without_a_ceiling_refusals_never_stop_the_run(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open_errors(&r, 0);
	enginerig_canary(&r, 1);
	for (uint64_t ord = 2; ord < 150; ord++) {
		enginerig_give(&r, ord);
		(void)enginerig_act(&r);
		enginerig_status(&r, ord, 422, "a", -1);
	}
	assert_int_equal(enginerig_result(&r).refused, 148);
	assert_true(engine_wants(r.engine, r.now) > 0);
	enginerig_close(&r);
}

static void
refusals_in_doubt_count_too(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open_errors(&r, 1);
	enginerig_resume(&r, 1, ENGINERIG_WALL - 1000);
	(void)enginerig_act(&r);
	enginerig_status(&r, 1, 422, "a", -1);
	assert_int_equal(enginerig_count(&r, JREC_DOUBT, 1), 1);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_result(&r).end, ENGINE_ERRORS);
	enginerig_close(&r);
}

static void
what_a_stop_catches_without_its_canarys_word_leaves_no_trace(void **state)
{
	struct enginerig r;

	(void)state;
	enginerig_open(&r, 16, 25, 0);
	enginerig_canary(&r, 1);
	enginerig_update(&r, 2);
	enginerig_update(&r, 3);
	(void)enginerig_act(&r);
	engine_drain(r.engine, r.now);
	(void)enginerig_act(&r);
	enginerig_ok(&r, 2);
	assert_int_equal(enginerig_act(&r), ENGINE_END);
	assert_int_equal(enginerig_count(&r, JREC_DONE, 2), 1);
	assert_int_equal(enginerig_count(&r, JREC_INTENT, 3), 0);
	assert_int_equal(enginerig_count(&r, JREC_UNSENT, 3), 0);
	enginerig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		the_first_update_is_a_canary_though_creates_succeed),
	    cmocka_unit_test(creates_go_on_while_the_first_update_flies),
	    cmocka_unit_test(
		the_first_create_is_a_canary_though_updates_succeed),
	    cmocka_unit_test(
		a_refused_canary_makes_the_next_of_its_kind_the_canary),
	    cmocka_unit_test(
		refused_creates_do_not_end_a_run_whose_updates_succeed),
	    cmocka_unit_test(
		three_updates_refused_alike_end_a_run_without_success),
	    cmocka_unit_test(resumed_rows_wait_for_the_canary_of_their_kind),
	    cmocka_unit_test(an_intent_says_what_becomes_of_which_record),
	    cmocka_unit_test(a_done_row_carries_what_was_sent_and_answered),
	    cmocka_unit_test(
		the_answers_bytes_are_taken_only_when_they_are_the_record),
	    cmocka_unit_test(a_row_in_parts_is_done_with_the_last),
	    cmocka_unit_test(a_part_that_is_refused_fails_its_row),
	    cmocka_unit_test(
		a_404_is_the_rows_for_an_update_and_stops_for_a_create),
	    cmocka_unit_test(an_update_refused_after_a_lost_answer_is_in_doubt),
	    cmocka_unit_test(
		rows_settled_while_rendered_are_journalled_and_not_sent),
	    cmocka_unit_test(too_many_refusals_stop_the_run),
	    cmocka_unit_test(without_a_ceiling_refusals_never_stop_the_run),
	    cmocka_unit_test(refusals_in_doubt_count_too),
	    cmocka_unit_test(
		what_a_stop_catches_without_its_canarys_word_leaves_no_trace)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
