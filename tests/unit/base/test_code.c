// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/code.h"
#include "base/codetab.h"

#define S(s) STR_LIT(s)

static bool
is_sentence(const char *s)
{
	struct str text = str_of(s);

	return text.n > 0 &&
	       (str_ends(text, S(".")) || str_ends(text, S("}.")));
}

static void
every_code_has_a_title_a_meaning_and_a_remedy(void **state)
{
	(void)state;
	assert_non_null(code_next(NULL));
	for (const struct code *c = code_next(NULL); c; c = code_next(c)) {
		assert_true(c->title[0] != '\0');
		assert_false(str_ends(str_of(c->title), S(".")));
		assert_true(is_sentence(c->meaning));
		assert_true(is_sentence(c->remedy));
	}
}

static void
the_walk_is_in_order_and_misses_no_row(void **state)
{
	const struct code *former = NULL;
	size_t n = 0;

	(void)state;
	for (const struct code *c = code_next(NULL); c; c = code_next(c)) {
		if (former != NULL)
			assert_true(strcmp(former->code, c->code) < 0);
		former = c;
		n++;
	}
	assert_int_equal(n, codetab_run.n + codetab_value_rows.n);
}

static void
each_code_finds_its_own_row(void **state)
{
	(void)state;
	for (const struct code *c = code_next(NULL); c; c = code_next(c))
		assert_ptr_equal(code_find(str_of(c->code)), c);
}

static void
a_family_stands_for_codes_without_a_row(void **state)
{
	(void)state;
	assert_string_equal(code_find(S("http.418"))->code, "http.*");
	assert_string_equal(code_find(S("server.brand_new"))->code, "server.*");
	assert_string_equal(
	    code_find(S("server.forbidden"))->code, "server.forbidden");
}

static void
what_is_no_code_is_not_found(void **state)
{
	static const char *const words[] = {
	    "", "telephone", "http.", "server", "Email.no-at", "email.no-at "};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_null(code_find(str_of(words[i])));
}

static void
a_slip_and_a_last_part_find_the_code_meant(void **state)
{
	(void)state;
	assert_string_equal(code_nearest(S("email.no-att")), "email.no-at");
	assert_string_equal(
	    code_nearest(S("unknown_field")), "server.unknown_field");
	assert_null(code_nearest(S("nothing like it at all")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_code_has_a_title_a_meaning_and_a_remedy),
	    cmocka_unit_test(the_walk_is_in_order_and_misses_no_row),
	    cmocka_unit_test(each_code_finds_its_own_row),
	    cmocka_unit_test(a_family_stands_for_codes_without_a_row),
	    cmocka_unit_test(what_is_no_code_is_not_found),
	    cmocka_unit_test(a_slip_and_a_last_part_find_the_code_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
