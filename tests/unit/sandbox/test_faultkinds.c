// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "sbtest.h"

#include "sandbox/sbfault.h"

/* Each kind of fault on its own; when rules fire is in test_faults.c. */
static const char fields[] = "{\"fields\":{}}";

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
	t.opts.faults = sbt_path(&t, "faults.yaml");
	t.opts.ledger = sbt_path(&t, "ledger.jsonl");
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	sbt_fini(*state);
	return 0;
}

static void
begin(struct sbt *t, const char *rules)
{
	sbt_write(t->opts.faults, rules);
	sbt_start(t);
}

static int64_t
total(struct sbt *t)
{
	return jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1);
}

static int64_t
contacts(struct sbt *t)
{
	assert_int_equal(sbt_get(t, "/v1/contacts"), 200);
	return total(t);
}

static void
assert_in_ledger(const struct sbt *t, const char *text)
{
	struct buf all;

	sbt_read(t->opts.ledger, &all);
	if (strstr(buf_text(&all), text) == NULL)
		fail_msg("no %s in %s", text, buf_text(&all));
	buf_fini(&all);
}

static void
an_error_after_the_commit_is_replayed_as_a_success(void **state)
{
	struct sbt *t = *state;

	begin(t, "- { match: \"POST *\", nth: 1, do: status 503, after: true, "
		 "code: late }\n");
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 503);
	assert_string_equal(sbt_code(t), "late");
	assert_in_ledger(t, "\"status\":200,");
	assert_in_ledger(t, "\"effect\":\"create\"");
	assert_in_ledger(t, "\"fault\":\"status 503\"");
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 200);
	assert_in_ledger(t, "\"replay\":true");
	assert_int_equal(contacts(t), 1);
}

static void
a_forgetful_server_runs_the_key_again(void **state)
{
	struct sbt *t = *state;

	t->opts.state = sbt_path(t, "state");
	begin(t, "- { match: \"POST *\", nth: 1, do: status 503, after: true, "
		 "forget: true }\n");
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 503);
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 200);
	assert_int_equal(contacts(t), 2);
}

static void
a_forgotten_key_stays_forgotten_after_a_restart(void **state)
{
	struct sbt *t = *state;

	t->opts.state = sbt_path(t, "state");
	begin(t, "- { match: \"POST *\", nth: 1, do: drop-after, "
		 "forget: true }\n");
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 200);
	sbt_stop(t);
	begin(t, "[]\n");
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 200);
	assert_int_equal(contacts(t), 2);
}

static void
a_web_page_comes_from_a_box_that_the_service_never_heard(void **state)
{
	struct sbt *t = *state;

	begin(t,
	    "- { match: \"POST *\", nth: 1, do: html 200 }\n"
	    "- { match: \"POST *\", nth: 2, do: html 502, after: true }\n");
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 200);
	assert_int_equal(t->a.body.p[0], '<');
	assert_in_ledger(t, "\"status\":0,");
	assert_int_equal(contacts(t), 0);
	assert_int_equal(sbt_post(t, "/v1/contacts", "b", fields), 502);
	assert_int_equal(t->a.body.p[0], '<');
	assert_int_equal(contacts(t), 1);
}

static void
raw_bytes_are_all_that_is_sent(void **state)
{
	struct sbt *t = *state;

	begin(t, "- { match: \"GET /v1/members\", do: raw, "
		 "body: \"SSH-2.0-x\\r\\n\" }\n");
	(void)sbt_get(t, "/v1/members");
	assert_int_equal(t->a.fate, SB_RAW);
	assert_string_equal(buf_text(&t->a.body), "SSH-2.0-x\r\n");
}

static void
a_body_can_be_put_in_place_of_the_answer_s(void **state)
{
	struct sbt *t = *state;

	begin(t, "- { match: \"POST *\", do: answer, body: '{\"id\":7}' }\n"
		 "- { match: \"GET *\", nth: 1, do: status 418, "
		 "body: '\"tea\"' }\n");
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 200);
	assert_string_equal(buf_text(&t->a.body), "{\"id\":7}");
	assert_int_equal(sbt_get(t, "/v1/contacts"), 418);
	assert_string_equal(buf_text(&t->a.body), "\"tea\"");
	assert_int_equal(contacts(t), 1);
}

static void
a_429_can_say_no_time_or_a_date(void **state)
{
	struct sbt *t = *state;

	begin(t, "- { match: \"GET *\", nth: 1, do: status 429 }\n"
		 "- { match: \"GET *\", nth: 2, do: status 429, "
		 "retry-after: none }\n"
		 "- { match: \"GET *\", nth: 3, do: status 503, "
		 "retry-after: date 9 }\n");
	assert_int_equal(sbt_get(t, "/v1/contacts"), 429);
	assert_int_equal(t->a.retry_after_s, 1);
	assert_int_equal(sbt_get(t, "/v1/contacts"), 429);
	assert_int_equal(t->a.retry_after_s, -1);
	assert_int_equal(sbt_get(t, "/v1/contacts"), 503);
	assert_int_equal(t->a.retry_after_s, 9);
	assert_int_equal(t->a.fault->retry, SBFAULT_RETRY_DATE);
}

static void
counts_of_lists_can_be_wrong(void **state)
{
	struct sbt *t = *state;

	begin(t, "- { match: \"GET *\", nth: 1, do: total +3 }\n"
		 "- { match: \"GET *\", nth: 2, do: total -1 }\n"
		 "- { match: \"GET *\", nth: 3, do: total 77 }\n"
		 "- { match: \"GET *\", nth: 4, do: total -9 }\n"
		 "- { match: \"GET *\", nth: 5, do: total 77 }\n");
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 200);
	assert_int_equal(sbt_post(t, "/v1/contacts", "b", fields), 200);
	assert_int_equal(contacts(t), 5);
	assert_int_equal(contacts(t), 1);
	assert_int_equal(contacts(t), 77);
	assert_int_equal(contacts(t), 0);
	/* What is no list has no count. */
	assert_int_equal(sbt_get(t, "/v1/auth/validate"), 200);
	assert_int_equal(total(t), -1);
	assert_int_equal(contacts(t), 2);
}

/* The ids of a page, oldest first, as the digits of a number from 1. */
static int
page(struct sbt *t, char *const ids[3], const char *path)
{
	const struct jval *data;
	int shown = 0;

	assert_int_equal(sbt_get(t, path), 200);
	data = jdoc_get(sbt_root(t), "data");
	for (size_t i = 0; i < jdoc_size(data); i++)
		for (int k = 0; k < 3; k++)
			if (str_is(jdoc_text(jdoc_get(jdoc_at(data, i), "id")),
				ids[k]))
				shown = shown * 10 + k + 1;
	return shown;
}

static void
pages_can_be_short_or_repeated_or_from_the_other_end(void **state)
{
	struct sbt *t = *state;
	char *ids[3];

	begin(t, "- { match: \"GET *\", nth: 2, do: short 1 }\n"
		 "- { match: \"GET *\", nth: 3, do: ignore-offset }\n"
		 "- { match: \"GET *\", nth: 4, do: reorder }\n");
	for (size_t i = 0; i < 3; i++)
		ids[i] = sbt_make(t, "/v1/contacts", fields);
	assert_int_equal(page(t, ids, "/v1/contacts?limit=2&offset=1"), 21);
	assert_int_equal(page(t, ids, "/v1/contacts?limit=2&offset=1"), 2);
	assert_int_equal(total(t), 3);
	assert_int_equal(page(t, ids, "/v1/contacts?limit=2&offset=1"), 32);
	assert_int_equal(page(t, ids, "/v1/contacts?limit=2&offset=1"), 23);
	for (size_t i = 0; i < 3; i++)
		free(ids[i]);
}

static void
a_stale_list_shows_what_was(void **state)
{
	struct sbt *t = *state;

	begin(t, "- { match: \"GET *\", nth: 1, do: stale 5s }\n");
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 200);
	t->now_ms += 4999;
	assert_int_equal(contacts(t), 0);
	assert_int_equal(contacts(t), 1);
}

static void
bombs_are_small_on_the_wire(void **state)
{
	struct sbt *t = *state;
	static const unsigned char head[] = {0x1f, 0x8b, 8};

	begin(t, "- { match: \"GET *\", nth: 1, do: gzip-bomb 100000000 }\n"
		 "- { match: \"GET *\", nth: 2, do: deep 100000 }\n");
	(void)sbt_get(t, "/v1/auth/validate");
	assert_memory_equal(t->a.body.p, head, sizeof(head));
	assert_true(t->a.body.n < 100000000 / 150);
	(void)sbt_get(t, "/v1/auth/validate");
	assert_memory_equal(t->a.body.p, "{\"deep\":[[[[", 12);
	assert_int_equal(t->a.body.p[8 + 199999], ']');
	assert_true(t->a.body.n > 200008);
}

static void
from_holds_a_rule_back(void **state)
{
	struct sbt *t = *state;
	static const int want[] = {200, 200, 500, 500, 200};

	begin(
	    t, "- { match: \"POST *\", from: 3, times: 2, do: status 500 }\n");
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(
		    sbt_post(t, "/v1/contacts", NULL, fields), want[i]);
}

static void
complaints_say_what_a_rule_may_hold(void **state)
{
	struct sbt *t = *state;
	static const struct {
		const char *rule;
		const char *complaint;
	} wrong[] = {
	    {"do: status 299", "is no fault"},
	    {"do: drip 1", "is no fault"},
	    {"do: total x", "is no fault"},
	    {"do: answer now", "is no fault"},
	    {"do: raw", "raw needs body"},
	    {"do: answer, after: maybe", "true or false"},
	    {"do: answer, retry-after: soon", "date SECONDS"},
	    {"do: answer, interim: 101", "a status from 100"},
	    {"do: answer, set: Nothing", "a header is expected"},
	    {"do: answer, set: \"A: b\\r\\nC: d\"", "a header is expected"},
	    {"do: answer, set: \"Content-Length: 9\"", "raw"},
	    {"do: answer, omit: \"A: b\"", "the name of a header"},
	    {"do: answer, from: 0", "a count from 1"},
	    {"do: answer, match: [a]", "a plain value"},
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct err e = {0};
		char text[256];
		struct sb *sb;

		(void)snprintf(text, sizeof(text), "- { %s%s }\n",
		    strstr(wrong[i].rule, "match") ? "" : "match: \"*\", ",
		    wrong[i].rule);
		sbt_write(t->opts.faults, text);
		assert_int_equal(sb_new(&sb, &t->opts, &e), -1);
		assert_int_equal(e.kind, ERR_USAGE);
		if (strstr(e.msg, wrong[i].complaint) == NULL)
			fail_msg("%s: %s", wrong[i].rule, e.msg);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(an_error_after_the_commit_is_replayed_as_a_success),
	    T(a_forgetful_server_runs_the_key_again),
	    T(a_forgotten_key_stays_forgotten_after_a_restart),
	    T(a_web_page_comes_from_a_box_that_the_service_never_heard),
	    T(raw_bytes_are_all_that_is_sent),
	    T(a_body_can_be_put_in_place_of_the_answer_s),
	    T(a_429_can_say_no_time_or_a_date),
	    T(counts_of_lists_can_be_wrong),
	    T(pages_can_be_short_or_repeated_or_from_the_other_end),
	    T(a_stale_list_shows_what_was),
	    T(bombs_are_small_on_the_wire),
	    T(from_holds_a_rule_back),
	    T(complaints_say_what_a_rule_may_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
