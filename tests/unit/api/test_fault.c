// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "api/fault.h"

static struct fault
read_body(int status, const char *body)
{
	struct api_answer a;
	struct fault f;

	api_answer_init(&a);
	a.fate = API_ANSWERED;
	a.status = status;
	buf_puts(&a.body, body);
	fault_read(&f, &a, false);
	api_answer_fini(&a);
	return f;
}

/* The answer to an update. */
static struct fault
read_update(int status, const char *body)
{
	struct api_answer a;
	struct fault f;

	api_answer_init(&a);
	a.fate = API_ANSWERED;
	a.status = status;
	buf_puts(&a.body, body);
	fault_read(&f, &a, true);
	api_answer_fini(&a);
	return f;
}

static struct fault
read_fate(enum api_fate fate, const char *detail)
{
	struct api_answer a;
	struct fault f;

	api_answer_init(&a);
	a.fate = fate;
	(void)snprintf(a.detail, sizeof(a.detail), "%s", detail);
	fault_read(&f, &a, false);
	api_answer_fini(&a);
	return f;
}

/* Every status and code of the vendor's API description; code NULL: none. */
static const struct {
	int status;
	const char *type;
	const char *code;
	enum fault_verdict verdict;
	const char *want;
	bool hint;
} cases[] = {
    {400, "bad_request", NULL, FAULT_ROW, "bad_request", true},
    {400, "bad_request", "unknown_field", FAULT_STOP, "unknown_field", true},
    {400, "bad_request", "unknown_relationship", FAULT_STOP,
	"unknown_relationship", true},
    {400, "bad_request", "invalid_configuration", FAULT_STOP,
	"invalid_configuration", true},
    {400, "bad_request", "version_header", FAULT_STOP, "version_header", true},
    {400, "bad_request", "referenced_resource_missing", FAULT_ROW,
	"referenced_resource_missing", true},
    {400, "bad_request", "relationship_entity_missing", FAULT_ROW,
	"relationship_entity_missing", true},
    {400, "bad_request", "relationship_entity_inactive", FAULT_ROW,
	"relationship_entity_inactive", true},
    {400, "bad_request", "invalid_type", FAULT_ROW, "invalid_type", true},
    {400, "bad_request", "parameter_missing", FAULT_ROW, "parameter_missing",
	true},
    {400, "bad_request", "idempotency_key_too_long", FAULT_ROW,
	"idempotency_key_too_long", true},
    {400, "bad_request", "ambiguous_stage_label", FAULT_ROW,
	"ambiguous_stage_label", true},
    {400, "bad_request", "unknown_pipeline", FAULT_ROW, "unknown_pipeline",
	true},
    {400, "bad_request", "never_heard_of", FAULT_ROW, "never_heard_of", true},
    {401, "unauthorized", NULL, FAULT_STOP, "unauthorized", true},
    {403, "forbidden", NULL, FAULT_STOP, "forbidden", true},
    {404, "not_found", NULL, FAULT_STOP, "not_found", true},
    {404, "not_found", "referenced_resource_missing", FAULT_ROW,
	"referenced_resource_missing", true},
    {405, "method_not_allowed", NULL, FAULT_STOP, "method_not_allowed", true},
    {408, "request_timeout", NULL, FAULT_RETRY, "request_timeout", false},
    {409, "conflict", NULL, FAULT_ROW, "conflict", true},
    {413, "payload_too_large", NULL, FAULT_ROW, "payload_too_large", true},
    {409, "conflict", "idempotency_conflict", FAULT_CONFLICT,
	"idempotency_conflict", false},
    {409, "idempotency_conflict", NULL, FAULT_CONFLICT, "idempotency_conflict",
	false},
    {415, "unsupported_media_type", NULL, FAULT_STOP, "unsupported_media_type",
	true},
    {418, "7 teapots", NULL, FAULT_ROW, "http.418", true},
    {422, "unprocessable_content", NULL, FAULT_ROW, "unprocessable_content",
	true},
    {422, "unprocessable_content", "relationship_write_limit_exceeded",
	FAULT_ROW, "relationship_write_limit_exceeded", true},
    {422, "unprocessable_content", "stage_unresolved_in_pipeline", FAULT_ROW,
	"stage_unresolved_in_pipeline", true},
    {422, "unprocessable_content", "ambiguous_stage_label", FAULT_ROW,
	"ambiguous_stage_label", true},
    {429, "too_many_requests", NULL, FAULT_LIMITED, "too_many_requests", false},
    {500, "internal_server_error", NULL, FAULT_RETRY, "internal_server_error",
	false},
    {503, "service_unavailable", NULL, FAULT_RETRY, "service_unavailable",
	false},
    {504, "gateway_timeout", NULL, FAULT_RETRY, "gateway_timeout", false},
    /* the status says that nothing was decided, whatever the code is */
    {500, "internal_server_error", "unknown_field", FAULT_RETRY,
	"unknown_field", true},
    {429, "too_many_requests", "unknown_field", FAULT_LIMITED, "unknown_field",
	true},
};

static void
check_case(size_t i, const char *before, const char *after)
{
	char inner[512];
	char body[600];
	struct fault f;

	(void)snprintf(inner, sizeof(inner),
	    "{\"type\":\"%s\",\"message\":\"Some words.\",\"new\":[1]%s%s%s,"
	    "\"param\":\"fields.$name\"}",
	    cases[i].type, cases[i].code != NULL ? ",\"code\":\"" : "",
	    cases[i].code != NULL ? cases[i].code : "",
	    cases[i].code != NULL ? "\"" : "");
	(void)snprintf(body, sizeof(body), "%s%s%s", before, inner, after);
	f = read_body(cases[i].status, body);
	if (f.verdict != cases[i].verdict)
		fail_msg("%d %s: %s", cases[i].status, cases[i].want,
		    fault_verdict_name(f.verdict));
	assert_int_equal(f.status, cases[i].status);
	assert_string_equal(f.code, cases[i].want);
	assert_string_equal(f.message, "Some words.");
	assert_string_equal(f.param, "fields.$name");
	assert_int_equal(f.hint[0] != '\0', cases[i].hint);
	assert_string_equal(f.id, "");
}

static void
every_documented_refusal_has_its_verdict_in_both_shapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		check_case(i, "{\"error\":", "}");
		check_case(i, "", "");
	}
}

/* What proxies and load balancers send. */
static const struct {
	int status;
	const char *body;
	enum fault_verdict verdict;
	const char *code;
} bare[] = {
    {400, "", FAULT_ROW, "bad_request"},
    {401, "<html>no</html>", FAULT_STOP, "unauthorized"},
    {403, "not json", FAULT_STOP, "forbidden"},
    {404, "<!doctype html>", FAULT_STOP, "not_found"},
    {405, "", FAULT_STOP, "http.405"},
    {413, "", FAULT_ROW, "http.413"},
    {418, "[]", FAULT_ROW, "http.418"},
    {429, "slow down", FAULT_LIMITED, "too_many_requests"},
    {502, "<html>", FAULT_RETRY, "http.502"},
    {503, "null", FAULT_RETRY, "service_unavailable"},
    {520, "", FAULT_RETRY, "http.520"},
    {301, "", FAULT_STOP, "http.301"},
    {302, "{}", FAULT_STOP, "http.302"},
    {307, "", FAULT_STOP, "http.307"},
    {101, "", FAULT_RETRY, "http.101"},
    {999, "", FAULT_RETRY, "http.999"},
    {400, "{\"error\":\"words\"}", FAULT_ROW, "bad_request"},
    {400, "{\"error\":[1]}", FAULT_ROW, "bad_request"},
    {400, "{\"error\":{\"code\":7,\"message\":[]}}", FAULT_ROW, "bad_request"},
    {400, "{\"error\":{\"code\":\"two words\"}}", FAULT_ROW, "bad_request"},
    {400, "{\"error\":{\"code\":\"\"}}", FAULT_ROW, "bad_request"},
};

static void
without_an_explanation_the_status_decides(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bare) / sizeof(bare[0]); i++) {
		struct fault f = read_body(bare[i].status, bare[i].body);

		if (f.verdict != bare[i].verdict)
			fail_msg("%d '%s': %s", bare[i].status, bare[i].body,
			    fault_verdict_name(f.verdict));
		assert_string_equal(f.code, bare[i].code);
		assert_string_not_equal(f.message, "");
		if (f.verdict == FAULT_STOP)
			assert_string_not_equal(f.hint, "");
	}
}

static void
an_update_of_a_deleted_record_is_refused_for_its_row_alone(void **state)
{
	static const char *const bodies[] = {"",
	    "{\"error\":{\"type\":\"not_found\",\"message\":\"Gone.\"}}",
	    "{\"type\":\"not_found\",\"code\":\"not_found\"}",
	    "{\"error\":{\"code\":\"never_heard_of\"}}"};

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct fault f = read_update(404, bodies[i]);

		assert_int_equal(f.verdict, FAULT_ROW);
		assert_non_null(strstr(f.hint, "deleted"));
		assert_non_null(strstr(f.hint, "--retry-failed"));
		/* A create has no record that could be gone. */
		assert_int_equal(read_body(404, bodies[i]).verdict, FAULT_STOP);
	}
	assert_string_equal(read_update(404, bodies[1]).message, "Gone.");
}

/* What the server says about a link of it is no word about the record. */
static void
an_update_reads_any_other_answer_as_a_create_does(void **state)
{
	static const char link[] =
	    "{\"error\":{\"code\":\"referenced_resource_missing\"}}";
	static const char field[] = "{\"error\":{\"code\":\"unknown_field\"}}";
	static const int statuses[] = {
	    200, 302, 400, 401, 403, 405, 409, 415, 422, 429, 500};

	(void)state;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		struct fault create = read_body(statuses[i], "{}");
		struct fault update = read_update(statuses[i], "{}");

		assert_int_equal(update.verdict, create.verdict);
		assert_string_equal(update.hint, create.hint);
	}
	assert_string_equal(
	    read_update(404, link).hint, read_body(404, link).hint);
	assert_int_equal(read_update(404, field).verdict, FAULT_STOP);
}

static void
a_record_with_an_id_is_success(void **state)
{
	struct fault f = read_body(200,
	    "{\"createdAt\":\"2026-01-01T00:00:00Z\",\"id\":\"con_0a\","
	    "\"httpLink\":\"https://crm.example/c/con_0a\",\"fields\":{},"
	    "\"relationships\":{}}");

	(void)state;
	assert_int_equal(f.verdict, FAULT_NONE);
	assert_string_equal(f.id, "con_0a");
	assert_string_equal(f.link, "https://crm.example/c/con_0a");
	f = read_body(201, "{\"id\":\"con_1\",\"httpLink\":null}");
	assert_int_equal(f.verdict, FAULT_NONE);
	assert_string_equal(f.link, "");
}

static void
success_without_a_readable_id_is_asked_again(void **state)
{
	static const char *const bodies[] = {"", "{}", "[]", "null",
	    "{\"id\":\"con_1\"", "{\"id\":7}", "{\"id\":\"\"}", "{\"id\":null}",
	    "{\"id\":\"con 1\"}", "{\"id\":\"con\\n\"}", "{\"id\":\"c\xff\"}",
	    "{\"data\":{\"id\":\"con_1\"}}", "<html>Welcome</html>",
	    "{\"id\":\"con_1\"}x"};

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct fault f = read_body(200, bodies[i]);

		if (f.verdict != FAULT_RETRY)
			fail_msg("'%s': %s", bodies[i],
			    fault_verdict_name(f.verdict));
		assert_string_equal(f.code, "answer.unreadable");
		assert_string_equal(f.id, "");
	}
	assert_int_equal(read_body(204, "").verdict, FAULT_RETRY);
}

static void
a_link_that_would_steer_a_terminal_is_dropped(void **state)
{
	struct fault f = read_body(
	    200, "{\"id\":\"con_1\",\"httpLink\":\"https://h/\\u001b[2J\"}");

	(void)state;
	assert_int_equal(f.verdict, FAULT_NONE);
	assert_string_equal(f.link, "");
}

static void
without_an_answer_the_fate_decides(void **state)
{
	struct fault f = read_fate(API_UNSENT, "could not connect");

	(void)state;
	assert_int_equal(f.verdict, FAULT_UNSENT);
	assert_string_equal(f.code, "network.unreached");
	assert_string_equal(f.message, "could not connect");
	f = read_fate(API_LOST, "cut");
	assert_int_equal(f.verdict, FAULT_RETRY);
	assert_string_equal(f.code, "network.lost");
	f = read_fate(API_REFUSED, "certificate");
	assert_int_equal(f.verdict, FAULT_STOP);
	assert_string_equal(f.code, "network.refused");
	assert_string_not_equal(f.hint, "");
}

static void
texts_are_inert_masked_and_cut(void **state)
{
	char body[3000];
	struct fault f = read_body(401,
	    "{\"error\":{\"message\":\"Key sk_lf_abc-D_9 is bad\\u001b[31m\","
	    "\"param\":\"a\\nb\"}}");

	(void)state;
	assert_string_equal(f.message, "Key sk_lf_*** is bad\\x1b[31m");
	assert_string_equal(f.param, "a\\nb");
	(void)snprintf(
	    body, sizeof(body), "{\"message\":\"%01500d%s\"}", 0, "\xc3\xa9");
	f = read_body(400, body);
	assert_int_equal(strlen(f.message), sizeof(f.message) - 1);
	/* a word that does not fit is no code, rather than half of one */
	(void)snprintf(body, sizeof(body), "{\"code\":\"%0100d\"}", 1);
	f = read_body(400, body);
	assert_string_equal(f.code, "bad_request");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		every_documented_refusal_has_its_verdict_in_both_shapes),
	    cmocka_unit_test(without_an_explanation_the_status_decides),
	    cmocka_unit_test(
		an_update_of_a_deleted_record_is_refused_for_its_row_alone),
	    cmocka_unit_test(an_update_reads_any_other_answer_as_a_create_does),
	    cmocka_unit_test(a_record_with_an_id_is_success),
	    cmocka_unit_test(success_without_a_readable_id_is_asked_again),
	    cmocka_unit_test(a_link_that_would_steer_a_terminal_is_dropped),
	    cmocka_unit_test(without_an_answer_the_fate_decides),
	    cmocka_unit_test(texts_are_inert_masked_and_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
