// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "io/mimetype.h"

static void
assert_type(struct str begin, const char *want)
{
	char got[MIMETYPE_MAX];
	struct err e;

	assert_int_equal(mimetype_guess(begin, got, &e), 0);
	assert_string_equal(got, want);
}

static void
a_kind_is_known_by_its_first_bytes(void **state)
{
	(void)state;
	assert_type(
	    STR_LIT("WEBVTT\n\n00:00.000 --> 00:01.000\nhi\n"), "text/vtt");
	assert_type(STR_LIT("just some words in a line\n"), "text/plain");
	assert_type(
	    STR_LIT("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "application/pdf");
	assert_type(
	    STR_LIT("{\"a\": [1, 2], \"b\": null}\n"), "application/json");
}

static void
bytes_that_nobody_knows_are_a_stream_of_octets(void **state)
{
	(void)state;
	assert_type(STR_LIT("\x01\x9f\x00\xfe\x83\x02\xff\x00\x91"),
	    "application/octet-stream");
}

static void
a_type_is_two_names_and_a_slash(void **state)
{
	static const char *const good[] = {"text/plain", "text/vtt",
	    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	    "image/svg+xml", "x-a/1_2"};
	static const char *const bad[] = {"", "text", "text/", "/plain",
	    "text/plain; charset=utf-8", "text/pl ain", "text/a/b",
	    "text/\xc3\xa4", "text/plain\n", "-a/b"};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(mimetype_check(good[i], &e), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(mimetype_check(bad[i], &e), -1);
		assert_int_equal(e.kind, ERR_USAGE);
		assert_null(strchr(e.msg, '\n'));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_kind_is_known_by_its_first_bytes),
	    cmocka_unit_test(bytes_that_nobody_knows_are_a_stream_of_octets),
	    cmocka_unit_test(a_type_is_two_names_and_a_slash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
