// SPDX-License-Identifier: Apache-2.0
/* Regular expressions, bands of numbers, texts cut to a length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "value/valuebands.h"
#include "value/valuecut.h"
#include "value/valueregex.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct valueregex *
compiled(const char *pattern)
{
	const char *why = NULL;
	struct valueregex *r;

	if (valueregex_new(&r, str_of(pattern), arena, &why) != 0)
		fail_msg("%s: %s", pattern, why);
	return r;
}

static void
takes(const char *pattern, const char *text, const char *want)
{
	struct valueregex *r = compiled(pattern);
	struct str out;

	assert_int_equal(valueregex_take(r, str_of(text), &out),
	    want == NULL ? VALUEREGEX_NONE : VALUEREGEX_HIT);
	if (!str_is(out, want == NULL ? "" : want))
		fail_msg("%s of %s: %.*s", pattern, text, STR_ARG(out));
	valueregex_free(r);
}

static void
drops(const char *pattern, const char *text, const char *want)
{
	struct valueregex *r = compiled(pattern);
	struct str out;

	(void)valueregex_drop(r, str_of(text), arena, &out);
	if (!str_is(out, want))
		fail_msg("%s of %s: %.*s", pattern, text, STR_ARG(out));
	valueregex_free(r);
}

static void
take_gives_the_first_match_or_its_first_group(void **state)
{
	(void)state;
	takes("\\d+", "a 12 b 13", "12");
	takes("b(\\d+)?", "a b12", "12");
	/* A group that took no part leaves the whole match. */
	takes("b(\\d+)?", "a bc", "b");
	takes("(x)|b", "ab", "b");
	takes("x", "abc", NULL);
	takes("^$", "", "");
	takes("x", "", NULL);
	/* Offsets are those of UTF-8. */
	takes("\\p{Lu}+", "\xc3\xa4\xe2\x82\xac\xc3\x84\xc3\x96 x",
	    "\xc3\x84\xc3\x96");
	takes("(?i)STRASSE", "Hauptstrasse", "strasse");
}

static void
drop_leaves_what_no_match_covers(void **state)
{
	(void)state;
	drops("\\d", "a1b22c", "abc");
	drops("b*", "abba", "aa");
	drops("x", "abc", "abc");
	drops(".*", "abc", "");
	drops("\xe2\x82\xac", "1\xe2\x82\xac 2\xe2\x82\xac", "1 2");
	drops("x", "", "");
}

static void
what_is_no_regular_expression_says_why(void **state)
{
	static const char *const wrong[] = {
	    "(", "[a", "a{2,1}", "\\p{Nope}", "*", "a)", "(?<n", "[z-a]", "\\"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const char *why = NULL;
		struct valueregex *r;

		assert_int_equal(
		    valueregex_new(&r, str_of(wrong[i]), arena, &why), -1);
		assert_null(r);
		assert_non_null(why);
		assert_true(why[0] != '\0');
	}
}

static void
one_that_tries_too_many_ways_gives_up(void **state)
{
	struct valueregex *r = compiled("^(a|aa)+$");
	const struct str text =
	    STR_LIT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!");
	struct str out;

	(void)state;
	/* Also the second time, with a matcher that was used before. */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
		    valueregex_take(r, text, &out), VALUEREGEX_GAVE_UP);
		assert_int_equal(
		    valueregex_drop(r, text, arena, &out), VALUEREGEX_GAVE_UP);
		assert_int_equal(
		    valueregex_take(r, STR_LIT("aaa"), &out), VALUEREGEX_HIT);
	}
	valueregex_free(r);
	valueregex_free(NULL);
}

static void
a_large_cell_is_no_reason_to_give_up(void **state)
{
	size_t n = 1 << 20;
	char *p = arena_alloc(arena, n + 1);
	struct valueregex *r = compiled("[0-9]+");
	struct str out;

	(void)state;
	memset(p, 'a', n);
	p[n - 1] = '7';
	assert_int_equal(
	    valueregex_take(r, (struct str){p, n}, &out), VALUEREGEX_HIT);
	assert_int_equal(out.n, 1);
	valueregex_free(r);
}

static const struct valueband bands[] = {
    {{"-1", 2}, "negative"},
    {{"0", 1}, NULL},
    {{"10", 2}, "few"},
    {{"10.5", 4}, "some"},
};
static const struct valueband rest = {{"", 0}, "many"};

static void
lies(const struct valuebands *b, const char *text, const char *want)
{
	const struct valueband *hit;

	assert_int_equal(
	    valuebands_find(b, str_of(text), &hit), VALUEBANDS_FOUND);
	if (want == NULL)
		assert_null(hit->to);
	else
		assert_string_equal(hit->to, want);
}

static void
a_number_lies_in_the_first_band_that_it_does_not_exceed(void **state)
{
	const struct valuebands b = {bands, 4, &rest, '\0', '\0'};

	(void)state;
	lies(&b, "-7", "negative");
	lies(&b, "-1", "negative");
	lies(&b, "-0.99", NULL);
	lies(&b, "0", NULL);
	lies(&b, "0.01", "few");
	lies(&b, " 10.00 ", "few");
	lies(&b, "10.01", "some");
	lies(&b, "9", "few");
	lies(&b, "100", "many");
	lies(&b, "1,234", "many");
}

static void
what_is_no_number_or_above_all_bands_is_told_apart(void **state)
{
	const struct valuebands b = {bands, 4, NULL, '\0', '\0'};
	const struct valuebands german = {bands, 4, NULL, ',', '.'};
	const struct valueband *hit;

	(void)state;
	assert_int_equal(
	    valuebands_find(&b, STR_LIT("11"), &hit), VALUEBANDS_BEYOND);
	assert_int_equal(valuebands_find(&b, STR_LIT("about 7"), &hit),
	    VALUEBANDS_NO_NUMBER);
	/* One and a half, or 1500? */
	assert_int_equal(
	    valuebands_find(&b, STR_LIT("1.500"), &hit), VALUEBANDS_NO_NUMBER);
	assert_int_equal(valuebands_find(&german, STR_LIT("1.500"), &hit),
	    VALUEBANDS_BEYOND);
	lies(&german, "9,5", "few");
}

static void
a_bound_is_a_number_in_its_canonical_form(void **state)
{
	struct str out;

	(void)state;
	assert_true(valuebands_bound(STR_LIT("1,000.50"), arena, &out));
	assert_true(str_is(out, "1000.5"));
	assert_false(valuebands_bound(STR_LIT("1-10"), arena, &out));
	assert_false(valuebands_bound(STR_LIT(""), arena, &out));
}

static void
numbers_compare_by_size(void **state)
{
	static const char *const ascending[] = {"-100", "-20.5", "-20", "-0.5",
	    "0", "0.25", "0.3", "1", "9", "10", "10.01", "10.1", "200"};
	const size_t n = sizeof(ascending) / sizeof(ascending[0]);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			assert_int_equal(valuebands_cmp(str_of(ascending[i]),
					     str_of(ascending[k])),
			    i < k ? -1 : i > k);
}

static void
cuts(const char *text, size_t max, const char *want)
{
	struct str s = valuecut_to(str_of(text), max);

	if (!str_is(s, want))
		fail_msg("%s: %.*s", text, STR_ARG(s));
}

static void
a_text_is_cut_between_characters(void **state)
{
	(void)state;
	cuts("abc", 3, "abc");
	cuts("abcd", 3, "abc");
	cuts("", 3, "");
	cuts("ab cd", 3, "ab");
	cuts("\xc3\xa4\xc3\xb6\xc3\xbc", 2, "\xc3\xa4\xc3\xb6");
	cuts("\xc3\xa4\xc3\xb6\xc3\xbc", 3, "\xc3\xa4\xc3\xb6\xc3\xbc");
	/* e and its accent are one. */
	cuts("xe\xcc\x81y", 2, "x");
	cuts("xe\xcc\x81y", 3, "xe\xcc\x81");
	/* A family, joined of two. */
	cuts("a\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7z", 3, "a");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(take_gives_the_first_match_or_its_first_group),
	    cmocka_unit_test(drop_leaves_what_no_match_covers),
	    cmocka_unit_test(what_is_no_regular_expression_says_why),
	    cmocka_unit_test(one_that_tries_too_many_ways_gives_up),
	    cmocka_unit_test(a_large_cell_is_no_reason_to_give_up),
	    cmocka_unit_test(
		a_number_lies_in_the_first_band_that_it_does_not_exceed),
	    cmocka_unit_test(
		what_is_no_number_or_above_all_bands_is_told_apart),
	    cmocka_unit_test(a_bound_is_a_number_in_its_canonical_form),
	    cmocka_unit_test(numbers_compare_by_size),
	    cmocka_unit_test(a_text_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
