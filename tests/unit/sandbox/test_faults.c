// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

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
contacts(struct sbt *t)
{
	assert_int_equal(sbt_get(t, "/v1/contacts"), 200);
	return jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1);
}

/* The last line of the ledger, parsed; jdoc_free() it. */
static struct jdoc *
last_line(const struct sbt *t)
{
	struct jdoc *doc = NULL;
	struct err e = {0};
	struct buf all;
	size_t from;

	sbt_read(t->opts.ledger, &all);
	assert_true(all.n > 1 && all.p[all.n - 1] == '\n');
	for (from = all.n - 1; from > 0 && all.p[from - 1] != '\n'; from--)
		;
	assert_int_equal(jdoc_parse(&doc, all.p + from, all.n - from, &e), 0);
	buf_fini(&all);
	return doc;
}

static void
assert_line(
    const struct sbt *t, int64_t status, const char *effect, const char *fault)
{
	struct jdoc *doc = last_line(t);
	const struct jval *line = jdoc_root(doc);

	assert_int_equal(jdoc_int(jdoc_get(line, "status"), -1), status);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(line, "effect"), "null"), effect);
	assert_string_equal(jdoc_cstr(jdoc_get(line, "fault"), "null"), fault);
	jdoc_free(doc);
}

static void
a_status_is_answered_without_processing(void **state)
{
	struct sbt *t = *state;

	begin(
	    t, "- { match: \"POST /v1/contacts\", nth: 2, do: status 503 }\n");
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 200);
	assert_int_equal(sbt_post(t, "/v1/contacts", "b", fields), 503);
	assert_string_equal(sbt_type(t), "service_unavailable");
	assert_line(t, 503, "null", "status 503");
	assert_int_equal(sbt_post(t, "/v1/contacts", "b", fields), 200);
	assert_int_equal(contacts(t), 2);
}

static void
drop_before_leaves_no_trace_but_its_line(void **state)
{
	struct sbt *t = *state;

	begin(t, "- { match: \"POST *\", nth: 1, do: drop-before }\n");
	(void)sbt_post(t, "/v1/contacts", "a", fields);
	assert_int_equal(t->a.fate, SB_DROP_BEFORE);
	assert_line(t, 0, "null", "drop-before");
	assert_int_equal(contacts(t), 0);
}

static void
drop_after_and_hang_and_cut_are_committed(void **state)
{
	struct sbt *t = *state;
	static const struct {
		const char *what;
		enum sb_fate fate;
	} all[] = {{"drop-after", SB_DROP_AFTER}, {"hang", SB_HANG},
	    {"cut 10", SB_CUT}};

	begin(t, "- { match: \"POST /v1/contacts\", nth: 1, do: drop-after }\n"
		 "- { match: \"POST /v1/contacts\", nth: 2, do: hang }\n"
		 "- { match: \"POST /v1/contacts\", nth: 3, do: cut 10 }\n");
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(
		    sbt_post(t, "/v1/contacts", all[i].what, fields), 200);
		assert_int_equal(t->a.fate, all[i].fate);
		assert_line(t, 200, "create", all[i].what);
	}
	assert_int_equal(t->a.cut_bytes, 10);
	assert_int_equal(contacts(t), 3);
	/* The client comes back with the same key. */
	assert_int_equal(sbt_post(t, "/v1/contacts", "hang", fields), 200);
	assert_int_equal(t->a.fate, SB_ANSWER);
	assert_line(t, 200, "null", "null");
	assert_int_equal(contacts(t), 3);
}

static void
garbage_is_no_json_and_is_committed(void **state)
{
	struct sbt *t = *state;
	struct jdoc *doc = NULL;
	struct err e = {0};

	begin(t, "- { match: \"POST *\", nth: 1, do: garbage }\n");
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 200);
	assert_true(t->a.body.n > 0);
	assert_int_equal(jdoc_parse(&doc, t->a.body.p, t->a.body.n, &e), -1);
	assert_int_equal(contacts(t), 1);
}

static void
delays_add_up_and_keep_the_key_in_flight(void **state)
{
	struct sbt *t = *state;

	begin(t, "- { match: \"POST *\", nth: 1, do: delay 200ms }\n"
		 "- { match: \"POST *\", nth: 1, do: delay 1s }\n");
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 200);
	assert_int_equal(t->a.delay_ms, 1200);
	t->now_ms += 1199;
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 409);
	t->now_ms += 1;
	assert_int_equal(sbt_post(t, "/v1/contacts", "a", fields), 200);
}

static void
every_counts_its_own_matches_and_times_is_a_ceiling(void **state)
{
	struct sbt *t = *state;
	static const int want[] = {200, 200, 500, 200, 200, 500, 200, 200, 200};

	begin(t, "- { match: \"POST /v1/contacts\", every: 3, times: 2, "
		 "do: status 500 }\n");
	for (size_t i = 0; i < 9; i++) {
		assert_int_equal(
		    sbt_post(t, "/v1/contacts", NULL, fields), want[i]);
		assert_int_equal(sbt_get(t, "/v1/contacts?limit=1"), 200);
	}
}

static void
a_429_says_when_to_come_back(void **state)
{
	struct sbt *t = *state;

	begin(t, "- { match: \"GET *\", do: status 429, retry-after: 7 }\n");
	assert_int_equal(sbt_get(t, "/v1/contacts"), 429);
	assert_int_equal(t->a.retry_after_s, 7);
}

/* As bits: which of 64 requests the dice hit. */
static uint64_t
dice(struct sbt *t, uint64_t seed)
{
	uint64_t bits = 0;

	t->opts.fault_seed = seed;
	begin(t, "- { match: \"GET *\", rate: 0.5, do: status 500 }\n");
	for (unsigned i = 0; i < 64; i++)
		if (sbt_get(t, "/v1/auth/validate") == 500)
			bits |= UINT64_C(1) << i;
	sbt_stop(t);
	return bits;
}

static void
the_same_seed_throws_the_same_dice(void **state)
{
	struct sbt *t = *state;
	uint64_t one = dice(t, 1);

	assert_true(one == dice(t, 1));
	assert_true(one != dice(t, 2));
	assert_true(one != 0 && one != UINT64_MAX);
}

static void
complaints_name_their_place(void **state)
{
	struct sbt *t = *state;
	struct err e = {0};
	struct sb *sb;

	sbt_write(t->opts.faults,
	    "- { match: \"GET *\", nth: 0, do: explode }\n"
	    "- { nth: 1, every: 2, do: hang, colour: red }\n");
	assert_int_equal(sb_new(&sb, &t->opts, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_non_null(strstr(e.msg, "faults.yaml:1:"));
	assert_non_null(strstr(e.msg, "'explode' is no fault"));
	assert_non_null(strstr(e.msg, "faults.yaml:2:"));
	assert_non_null(strstr(e.msg, "colour"));
	assert_non_null(strstr(e.msg, "needs match"));
}

static void
the_ledger_has_a_line_for_every_request(void **state)
{
	struct sbt *t = *state;
	struct jdoc *doc;
	const struct jval *l;

	begin(t, "[]\n");
	assert_int_equal(sbt_post(t, "/v1/contacts?x=1", "key-1", fields), 200);
	doc = last_line(t);
	l = jdoc_root(doc);
	assert_int_equal(jdoc_int(jdoc_get(l, "n"), 0), 1);
	assert_int_equal(jdoc_int(jdoc_get(l, "t"), 0), SBT_T0);
	assert_string_equal(jdoc_cstr(jdoc_get(l, "method"), ""), "POST");
	assert_string_equal(
	    jdoc_cstr(jdoc_get(l, "path"), ""), "/v1/contacts?x=1");
	assert_string_equal(jdoc_cstr(jdoc_get(l, "category"), ""), "write");
	assert_string_equal(jdoc_cstr(jdoc_get(l, "key"), ""), "key-1");
	/* sha256sum of {"fields":{}} */
	assert_string_equal(jdoc_cstr(jdoc_get(l, "body"), ""),
	    "f35cd02cd97b67077a86f78eb15ec16044957e3420ff5787bcf1b5a715f40d06");
	assert_string_equal(jdoc_cstr(jdoc_get(l, "id"), ""), sbt_id(t));
	assert_string_equal(jdoc_cstr(jdoc_get(l, "effect"), ""), "create");
	assert_false(jdoc_bool(jdoc_get(l, "replay"), true));
	jdoc_free(doc);

	assert_int_equal(sbt_post(t, "/v1/contacts", "key-1", fields), 200);
	doc = last_line(t);
	l = jdoc_root(doc);
	assert_int_equal(jdoc_int(jdoc_get(l, "n"), 0), 2);
	assert_true(jdoc_bool(jdoc_get(l, "replay"), false));
	assert_int_equal(jdoc_kind(jdoc_get(l, "effect")), JDOC_NULL);
	jdoc_free(doc);

	/* The sandbox's own routes are not in it. */
	assert_int_equal(sbt_get(t, "/_sandbox/state"), 200);
	t->req.authorization = NULL;
	assert_int_equal(sbt_get(t, "/nothing"), 401);
	doc = last_line(t);
	l = jdoc_root(doc);
	assert_int_equal(jdoc_int(jdoc_get(l, "n"), 0), 3);
	assert_int_equal(jdoc_int(jdoc_get(l, "status"), 0), 401);
	assert_int_equal(jdoc_kind(jdoc_get(l, "category")), JDOC_NULL);
	assert_int_equal(jdoc_kind(jdoc_get(l, "body")), JDOC_NULL);
	jdoc_free(doc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(a_status_is_answered_without_processing),
	    T(drop_before_leaves_no_trace_but_its_line),
	    T(drop_after_and_hang_and_cut_are_committed),
	    T(garbage_is_no_json_and_is_committed),
	    T(delays_add_up_and_keep_the_key_in_flight),
	    T(every_counts_its_own_matches_and_times_is_a_ceiling),
	    T(a_429_says_when_to_come_back),
	    T(the_same_seed_throws_the_same_dice),
	    T(complaints_name_their_place),
	    T(the_ledger_has_a_line_for_every_request),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
