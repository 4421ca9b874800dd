// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/recscan.h"

static void
the_id_of_a_record_is_found_wherever_it_stands(void **state)
{
	static const struct {
		const char *body;
		const char *id;
		const char *link;
	} cases[] = {
	    {"{\"id\":\"a\"}", "a", ""},
	    {" { \"id\" : \"a\" } \r\n", "a", ""},
	    {"{\"x\":{\"id\":\"no\"},\"id\":\"a\"}", "a", ""},
	    {"{\"x\":[{\"id\":\"no\"},[],{}],\"id\":\"a\"}", "a", ""},
	    {"{\"x\":\"\\\"id\\\":\\\\\",\"id\":\"a\"}", "a", ""},
	    {"{\"x\":-1.5E+3,\"y\":null,\"id\":\"a\",\"z\":true}", "a", ""},
	    {"{\"id\":\"a\",\"httpLink\":\"https://h\"}", "a", "https://h"},
	    {"{\"httpLink\":null,\"id\":\"a\"}", "a", ""},
	    {"{\"x\":{\"httpLink\":\"no\"},\"id\":\"a\"}", "a", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str id;
		struct str link;

		if (!recscan_find(str_of(cases[i].body), &id, &link))
			fail_msg("not found: %s", cases[i].body);
		assert_true(str_is(id, cases[i].id));
		assert_true(str_is(link, cases[i].link));
	}
}

static void
whatever_is_not_plain_is_left_to_the_parser(void **state)
{
	static const char *const bodies[] = {"", " ", "{", "{}", "[]", "\"id\"",
	    "[\"id\",\"a\"]", "{\"id\":\"a\"", "{\"id\":\"a\"}}",
	    "{\"id\":\"a\"}x", "{\"id\":\"a\"]", "{\"id\":\"a\",}",
	    "{\"id\":7}", "{\"id\":null}", "{\"id\":[\"a\"]}",
	    "{\"id\":{\"id\":\"a\"}}", "{\"id\":\"\\u0061\"}",
	    "{\"\\u0069d\":\"a\"}", "{\"id\":\"a\",\"id\":\"b\"}",
	    "{\"id\" \"a\"}", "{\"id\":\"a\" \"b\":1}", "{\"x\":,\"id\":\"a\"}",
	    "{\"id\":\"a\",\"x\":[1,]}", "{\"id\":\"a\",\"x\":[1}",
	    "{\"id\":\"a\nb\"}", "{\"id\":\"a", "{\"id\":\"a\\",
	    "{\"id\":\"a\",\"httpLink\":\"https:\\/\\/h\"}"};

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct str id;
		struct str link;

		if (recscan_find(str_of(bodies[i]), &id, &link))
			fail_msg("taken: %s", bodies[i]);
	}
}

static void
no_prefix_of_a_record_counts(void **state)
{
	static const char body[] =
	    "{\"id\":\"con_1\",\"fields\":{\"$name\":{\"value\":[\"a\",{}]},"
	    "\"n\":1.5},\"httpLink\":\"https://h\"}";
	struct str id;
	struct str link;

	(void)state;
	for (size_t n = 0; n < sizeof(body) - 1; n++)
		assert_false(recscan_find((struct str){body, n}, &id, &link));
	assert_true(recscan_find(str_of(body), &id, &link));
}

static void
depth_is_bounded(void **state)
{
	char body[1000] = "{\"id\":\"a\",\"x\":";
	size_t n = strlen(body);
	struct str id;
	struct str link;

	(void)state;
	memset(body + n, '[', 400);
	memset(body + n + 400, ']', 400);
	body[n + 800] = '}';
	assert_false(recscan_find(str_of(body), &id, &link));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_id_of_a_record_is_found_wherever_it_stands),
	    cmocka_unit_test(whatever_is_not_plain_is_left_to_the_parser),
	    cmocka_unit_test(no_prefix_of_a_record_counts),
	    cmocka_unit_test(depth_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
