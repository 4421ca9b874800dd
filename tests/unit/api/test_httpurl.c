// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/httpurl.h"
#include "api/transport.h"
#include "base/err.h"

static void
an_origin_is_taken(void **state)
{
	static const struct {
		const char *url;
		const char *origin;
		const char *place;
		bool loopback;
	} cases[] = {
	    {"https://api.lightfield.app", "https://api.lightfield.app:443",
		"api.lightfield.app:443", false},
	    {"https://api.lightfield.app/", "https://api.lightfield.app:443",
		"api.lightfield.app:443", false},
	    {"https://h:8443", "https://h:8443", "h:8443", false},
	    {"http://localhost:80", "http://localhost:80", "localhost:80",
		true},
	    {"http://127.9.9.9:1", "http://127.9.9.9:1", "127.9.9.9:1", true},
	    {"http://[::1]:8080", "http://[::1]:8080", "[::1]:8080", true},
	    {"https://localhost", "https://localhost:443", "localhost:443",
		true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct httpurl u;
		struct err e = {ERR_NONE, "", ""};

		if (httpurl_parse(&u, cases[i].url, &e) != 0)
			fail_msg("%s: %s", cases[i].url, e.msg);
		assert_string_equal(u.origin, cases[i].origin);
		assert_string_equal(u.place, cases[i].place);
		assert_int_equal(u.loopback, cases[i].loopback);
		assert_int_equal(
		    http_is_loopback(cases[i].url), cases[i].loopback);
	}
}

static void
anything_else_is_refused_with_a_hint(void **state)
{
	static const char *const bad[] = {"", "api.lightfield.app",
	    "http://api.lightfield.app", "http://128.0.0.1",
	    "http://127.0.0.1.evil.example", "http://localhost.evil.example",
	    "http://[::2]", "ftp://localhost", "file:///etc/passwd",
	    "https://u@h", "https://u:p@h", "https://h/v1", "https://h//",
	    "https://h?x", "https://h#x", "https:///h/", "https://",
	    "https://h:99999", "https://h ost", " https://h", "https://h\n",
	    "https:\\\\h", "https://h\\x", "http://localhost\\@evil"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct httpurl u;
		struct err e = {ERR_NONE, "", ""};

		if (httpurl_parse(&u, bad[i], &e) == 0)
			fail_msg("'%s' was taken as %s", bad[i], u.origin);
		assert_int_equal(e.kind, ERR_USAGE);
		assert_string_not_equal(e.hint, "");
		assert_null(strstr(e.msg, "u:p"));
		assert_false(http_is_loopback(bad[i]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_origin_is_taken),
	    cmocka_unit_test(anything_else_is_refused_with_a_hint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
