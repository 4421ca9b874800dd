// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api/answer.h"
#include "api/httphead.h"
#include "base/str.h"

static struct api_answer
read_head(const char *const *lines)
{
	struct httphead h;
	struct api_answer a;

	api_answer_init(&a);
	httphead_init(&h);
	for (; *lines != NULL; lines++)
		httphead_line(&h, &a, str_of(*lines));
	httphead_end(&h, &a);
	return a;
}

static int64_t
after(const char *line)
{
	const char *lines[] = {"HTTP/1.1 503 x\r\n", line,
	    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "\r\n", NULL};

	return read_head(lines).retry_after_ms;
}

static void
retry_after_is_seconds_or_any_http_date(void **state)
{
	(void)state;
	assert_int_equal(after("Retry-After: 120\r\n"), 120000);
	assert_int_equal(after("retry-after:0\r\n"), 0);
	/* the three forms of RFC 9110, 5.6.7, against the Date that follows */
	assert_int_equal(
	    after("Retry-After: Sun, 06 Nov 1994 08:50:07 GMT\r\n"), 30000);
	assert_int_equal(
	    after("Retry-After: Sunday, 06-Nov-94 08:50:07 GMT\r\n"), 30000);
	assert_int_equal(
	    after("Retry-After: Sun Nov  6 08:50:07 1994\r\n"), 30000);
	/* past: now */
	assert_int_equal(
	    after("Retry-After: Sun, 06 Nov 1994 08:00:00 GMT\r\n"), 0);
}

static void
what_has_not_its_form_counts_as_absent(void **state)
{
	(void)state;
	assert_int_equal(after("Retry-After: soon\r\n"), -1);
	assert_int_equal(after("Retry-After: -5\r\n"), -1);
	assert_int_equal(after("Retry-After: 1.5\r\n"), -1);
	assert_int_equal(after("Retry-After:\r\n"), -1);
	assert_int_equal(after("Retry-After-Not: 5\r\n"), -1);
	assert_int_equal(after("Retry-After\r\n"), -1);
}

static void
absurd_numbers_do_no_harm(void **state)
{
	const char *lines[] = {"HTTP/1.1 200 OK\r\n",
	    "X-RateLimit-Limit: 99999999999999999999999\r\n",
	    "X-RateLimit-Remaining: 5, 6\r\n", "X-RateLimit-Reset: \r\n",
	    "Date: yesterday\r\n", "\r\n", NULL};
	struct api_answer a = read_head(lines);

	(void)state;
	assert_int_equal(a.limit, -1);
	assert_int_equal(a.remaining, -1);
	assert_int_equal(a.reset_s, -1);
	assert_int_equal(a.date_s, -1);
	/* a week at most */
	assert_int_equal(after("Retry-After: 999999999999\r\n"), 604800000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(retry_after_is_seconds_or_any_http_date),
	    cmocka_unit_test(what_has_not_its_form_counts_as_absent),
	    cmocka_unit_test(absurd_numbers_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
