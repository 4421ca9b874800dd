// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <stdio.h>

static const char fields[] = "{\"fields\":{}}";

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
	sbt_start(&t);
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	sbt_fini(*state);
	return 0;
}

static int64_t
count(struct sbt *t, const char *path)
{
	assert_int_equal(sbt_get(t, path), 200);
	return jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1);
}

static void
the_same_key_gets_the_first_answer_byte_for_byte(void **state)
{
	struct sbt *t = *state;
	char body[200];
	char *first;
	char *acc;

	assert_int_equal(sbt_post(t, "/v1/accounts", "k1",
			     "{\"fields\":{\"$name\":\"Acme\"}}"),
	    200);
	acc = strdup(sbt_id(t));
	first = strdup(buf_text(&t->a.body));
	/* A link that comes later is not in the first answer. */
	(void)snprintf(body, sizeof(body),
	    "{\"fields\":{},\"relationships\":{\"$account\":\"%s\"}}", acc);
	free(sbt_make(t, "/v1/contacts", body));
	t->now_ms += 3600000;
	assert_int_equal(sbt_post(t, "/v1/accounts", "k1",
			     "{\"fields\":{\"$name\":\"Acme\"}}"),
	    200);
	assert_string_equal(buf_text(&t->a.body), first);
	assert_int_equal(count(t, "/v1/accounts"), 1);
	free(first);
	free(acc);
}

static void
another_payload_gets_the_old_answer_too(void **state)
{
	struct sbt *t = *state;
	char *id;

	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
	id = strdup(sbt_id(t));
	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "k", "{\"fields\":{\"title\":\"x\"}}"),
	    200);
	assert_string_equal(sbt_id(t), id);
	assert_int_equal(jdoc_kind(sbt_value(t, "title")), JDOC_NULL);
	free(id);
}

static void
a_key_counts_for_its_operation_only(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
	assert_int_equal(
	    sbt_post(t, "/v1/accounts", "k", "{\"fields\":{\"$name\":\"A\"}}"),
	    200);
	assert_int_equal(strncmp(sbt_id(t), "acc_", 4), 0);
}

static void
without_a_key_every_request_creates(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_post(t, "/v1/contacts", NULL, fields), 200);
	assert_int_equal(sbt_post(t, "/v1/contacts", NULL, fields), 200);
	assert_int_equal(count(t, "/v1/contacts"), 2);
}

static void
a_key_is_forgotten_after_24_hours(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
	t->now_ms += INT64_C(24) * 3600 * 1000 - 1;
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
	assert_int_equal(count(t, "/v1/contacts"), 1);
	t->now_ms += 1;
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
	assert_int_equal(count(t, "/v1/contacts"), 2);
}

static void
a_failed_request_leaves_its_key_free(void **state)
{
	struct sbt *t = *state;

	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "k", "{\"fields\":{\"x\":1}}"), 400);
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
}

static void
a_key_has_at_most_255_characters(void **state)
{
	struct sbt *t = *state;
	char key[257];

	memset(key, 'k', 256);
	key[256] = '\0';
	assert_int_equal(sbt_post(t, "/v1/contacts", key, fields), 400);
	assert_string_equal(sbt_code(t), "idempotency_key_too_long");
	key[255] = '\0';
	assert_int_equal(sbt_post(t, "/v1/contacts", key, fields), 200);
}

static void
a_key_in_flight_is_a_conflict(void **state)
{
	struct sbt *t = *state;

	sbt_stop(t);
	t->opts.latency_ms = 300;
	sbt_start(t);
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
	assert_int_equal(t->a.delay_ms, 300);
	t->now_ms += 299;
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 409);
	assert_string_equal(sbt_type(t), "conflict");
	assert_string_equal(sbt_code(t), "idempotency_conflict");
	assert_int_equal(sbt_post(t, "/v1/contacts", "other", fields), 200);
	t->now_ms += 1;
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
	assert_int_equal(count(t, "/v1/contacts"), 2);
}

static void
a_failing_request_in_flight_is_a_conflict_too(void **state)
{
	struct sbt *t = *state;

	sbt_stop(t);
	t->opts.latency_ms = 300;
	sbt_start(t);
	assert_int_equal(
	    sbt_post(t, "/v1/contacts", "k", "{\"fields\":{\"x\":1}}"), 400);
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 409);
	t->now_ms += 300;
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
}

/* A 503 that never reached the operation must not free a key that is done. */
static void
a_fault_on_a_resend_does_not_free_the_key(void **state)
{
	struct sbt *t = *state;

	sbt_stop(t);
	t->opts.faults = sbt_path(t, "faults.yaml");
	t->opts.latency_ms = 50;
	sbt_write(t->opts.faults,
	    "- { match: \"POST /v1/contacts\", nth: 2, do: status 503 }\n");
	sbt_start(t);
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
	t->now_ms += 100;
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 503);
	t->now_ms += 100;
	assert_int_equal(sbt_post(t, "/v1/contacts", "k", fields), 200);
	assert_int_equal(count(t, "/v1/contacts"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(the_same_key_gets_the_first_answer_byte_for_byte),
	    T(another_payload_gets_the_old_answer_too),
	    T(a_key_counts_for_its_operation_only),
	    T(without_a_key_every_request_creates),
	    T(a_key_is_forgotten_after_24_hours),
	    T(a_failed_request_leaves_its_key_free),
	    T(a_key_has_at_most_255_characters),
	    T(a_key_in_flight_is_a_conflict),
	    T(a_failing_request_in_flight_is_a_conflict_too),
	    T(a_fault_on_a_resend_does_not_free_the_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
