// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/wiremask.h"
#include "base/buf.h"
#include "base/str.h"

static const char *
masked_path(struct buf *b, const char *path)
{
	buf_init(b, 1 << 20);
	wiremask_path(b, str_of(path));
	return buf_text(b);
}

static const char *
masked_head(struct buf *b, const char *head)
{
	buf_init(b, 1 << 20);
	wiremask_head(b, "> ", str_of(head));
	return buf_text(b);
}

static const char *
masked_body(struct buf *b, const char *body)
{
	buf_init(b, 1 << 20);
	wiremask_body(b, "< ", str_of(body));
	return buf_text(b);
}

static void
of_a_query_only_limit_and_offset_are_shown(void **state)
{
	static const char *const cases[][2] = {
	    {"/v1/contacts", "/v1/contacts"},
	    {"/v1/contacts?limit=25&offset=50",
		"/v1/contacts?limit=25&offset=50"},
	    {"/v1/contacts?$email[contains]=ada@example.org&limit=25",
		"/v1/contacts?$email[contains]=***&limit=25"},
	    {"/v1/contacts?%24name[equal]=Ada%20L&flag",
		"/v1/contacts?%24name[equal]=***&flag"},
	    {"/v1/contacts?limitless=Ada", "/v1/contacts?limitless=***"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b;

		assert_string_equal(masked_path(&b, cases[i][0]), cases[i][1]);
		buf_fini(&b);
	}
}

static void
the_key_and_unknown_fields_of_a_head_are_masked(void **state)
{
	struct buf b;

	(void)state;
	assert_string_equal(
	    masked_head(&b,
		"CONNECT api.lightfield.app:443 HTTP/1.1\r\n"
		"Proxy-Authorization: Basic c2VjcmV0\r\n\r\n"
		"GET /v1/contacts?$email[contains]=ada@example.org HTTP/1.1\r\n"
		"Host: api.lightfield.app\r\n"
		"Authorization: Bearer sk_lf_secret\r\n"
		"authorization: Bearer whatever\r\n"
		"Idempotency-Key: lf1-abc\r\n"
		"X-Amz-Security-Token: hush\r\n\r\n"),
	    "> CONNECT api.lightfield.app:443 HTTP/1.1\n"
	    "> Proxy-Authorization: <14 bytes>\n"
	    "> GET /v1/contacts?$email[contains]=*** HTTP/1.1\n"
	    "> Host: api.lightfield.app\n"
	    "> Authorization: Bearer sk_lf_***\n"
	    "> authorization: Bearer sk_lf_***\n"
	    "> Idempotency-Key: lf1-abc\n"
	    "> X-Amz-Security-Token: <4 bytes>\n");
	buf_fini(&b);
}

static void
of_a_status_line_the_reason_is_left_out(void **state)
{
	struct buf b;

	(void)state;
	assert_string_equal(
	    masked_head(&b, "HTTP/1.1 409 Conflict with: ada@example.org\r\n"
			    "Retry-After: 3\r\nSet-Cookie: a=b\r\n\r\n"),
	    "> HTTP/1.1 409\n> Retry-After: 3\n> Set-Cookie: <3 bytes>\n");
	buf_fini(&b);
}

static void
a_head_stays_inert(void **state)
{
	struct buf b;

	(void)state;
	(void)masked_head(&b, "Server: a\x1b[31mb\r\nX\x1b: c\r\n\r\n");
	assert_null(strchr(buf_text(&b), '\x1b'));
	buf_fini(&b);
}

static void
values_of_fields_become_type_and_length(void **state)
{
	struct buf b;

	(void)state;
	assert_string_equal(
	    masked_body(&b,
		"{\"fields\":{\"$email\":[\"ada@example.org\"],\"score\":12.5,"
		"\"newsletter\":true,\"memo\":null,\"$name\":{\"firstName\":"
		"\"Jos\xc3\xa9\",\"lastName\":\"\"}},"
		"\"relationships\":{\"$account\":\"acc_1\"}}"),
	    "< {\"fields\":{\"$email\":[\"<text 15>\"],\"score\":\"<number>\","
	    "\"newsletter\":\"<bool>\",\"memo\":null,\"$name\":{\"firstName\":"
	    "\"<text 4>\",\"lastName\":\"<text 0>\"}},"
	    "\"relationships\":{\"$account\":\"<text 5>\"}}\n");
	buf_fini(&b);
}

static void
what_sort_of_thing_it_is_stays(void **state)
{
	struct buf b;

	(void)state;
	assert_string_equal(
	    masked_body(&b,
		"{\"object\":\"list\",\"totalCount\":1,\"data\":[{\"id\":"
		"\"con_1\",\"httpLink\":\"https://x\",\"fields\":{\"title\":"
		"{\"valueType\":\"TEXT\",\"value\":\"Countess\"}}}]}"),
	    "< {\"object\":\"list\",\"totalCount\":1,\"data\":[{\"id\":"
	    "\"con_1\",\"httpLink\":\"<text 9>\",\"fields\":{\"title\":"
	    "{\"valueType\":\"TEXT\",\"value\":\"<text 8>\"}}}]}\n");
	buf_fini(&b);
}

/* A field of one's own may be called as an open member is. */
static void
within_fields_no_name_opens_a_value(void **state)
{
	struct buf b;

	(void)state;
	assert_string_equal(
	    masked_body(&b,
		"{\"fields\":{\"id\":\"Ada\",\"status\":{\"code\":\"Ada\"},"
		"\"valueType\":\"ada\"}}"),
	    "< {\"fields\":{\"id\":\"<text 3>\",\"status\":{\"code\":"
	    "\"<text 3>\"},\"valueType\":\"<text 3>\"}}\n");
	buf_fini(&b);
}

static void
an_error_keeps_its_code_and_hides_its_message(void **state)
{
	struct buf b;

	(void)state;
	assert_string_equal(
	    masked_body(&b,
		"{\"error\":{\"type\":\"bad_request\",\"code\":\"invalid_type\","
		"\"param\":\"fields.$email\",\"message\":\"ada@x is none\"}}"),
	    "< {\"error\":{\"type\":\"bad_request\",\"code\":\"invalid_type\","
	    "\"param\":\"fields.$email\",\"message\":\"<text 13>\"}}\n");
	buf_fini(&b);
}

static void
an_open_member_shows_words_only(void **state)
{
	struct buf b;

	(void)state;
	assert_string_equal(
	    masked_body(&b, "{\"id\":\"Ada Lovelace\",\"code\":\"a@b.c\","
			    "\"param\":\"sk_lf_secret\"}"),
	    "< {\"id\":\"<text 12>\",\"code\":\"<text 5>\","
	    "\"param\":\"sk_lf_***\"}\n");
	buf_fini(&b);
}

static void
presigned_urls_and_their_headers_are_masked(void **state)
{
	struct buf b;

	(void)state;
	assert_string_equal(
	    masked_body(&b,
		"{\"id\":\"fil_1\",\"uploadUrl\":\"https://s3/x?sig=1\","
		"\"uploadHeaders\":{\"x-token\":\"t\"},\"url\":\"https://s\"}"),
	    "< {\"id\":\"fil_1\",\"uploadUrl\":\"<text 18>\","
	    "\"uploadHeaders\":{\"x-token\":\"<text 1>\"},"
	    "\"url\":\"<text 9>\"}\n");
	buf_fini(&b);
}

static void
what_is_no_json_is_counted_only(void **state)
{
	struct buf b;

	(void)state;
	assert_string_equal(masked_body(&b, "<html>Ada</html>"),
	    "< <16 bytes that are no JSON>\n");
	buf_fini(&b);
	assert_string_equal(masked_body(&b, "\"Ada\""), "< \"<text 3>\"\n");
	buf_fini(&b);
}

/* At the ceiling of depth, which the reader enforces, nothing breaks. */
static void
the_deepest_json_that_is_read_is_shown(void **state)
{
	char body[64 * 2 + 1];
	struct buf b;

	(void)state;
	for (size_t n = 60; n <= 64; n++) {
		memset(body, '[', n);
		memset(body + n, ']', n);
		body[2 * n] = '\0';
		(void)masked_body(&b, body);
		assert_true(b.n > 2);
		assert_int_equal(b.p[b.n - 1], '\n');
		buf_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(of_a_query_only_limit_and_offset_are_shown),
	    cmocka_unit_test(the_key_and_unknown_fields_of_a_head_are_masked),
	    cmocka_unit_test(of_a_status_line_the_reason_is_left_out),
	    cmocka_unit_test(a_head_stays_inert),
	    cmocka_unit_test(values_of_fields_become_type_and_length),
	    cmocka_unit_test(what_sort_of_thing_it_is_stays),
	    cmocka_unit_test(within_fields_no_name_opens_a_value),
	    cmocka_unit_test(an_error_keeps_its_code_and_hides_its_message),
	    cmocka_unit_test(an_open_member_shows_words_only),
	    cmocka_unit_test(presigned_urls_and_their_headers_are_masked),
	    cmocka_unit_test(what_is_no_json_is_counted_only),
	    cmocka_unit_test(the_deepest_json_that_is_read_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
