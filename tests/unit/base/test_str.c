// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/str.h"

#define S(s) STR_LIT(s)

static void
comparison_knows_nul_bytes_and_null_pointers(void **state)
{
	struct str none = {NULL, 0};

	(void)state;
	assert_true(str_eq(none, S("")));
	assert_true(str_eq(str_of(NULL), none));
	assert_true(str_eq(S("a\0b"), S("a\0b")));
	assert_false(str_eq(S("a\0b"), S("a\0c")));
	assert_false(str_eq(S("a"), S("ab")));
	assert_true(str_is(S("abc"), "abc"));
	assert_false(str_is(S("a\0"), "a"));
}

static void
only_ascii_letters_lose_their_case(void **state)
{
	(void)state;
	assert_true(str_ieq(S("AbC-[z"), S("aBc-[Z")));
	assert_false(str_ieq(S("@"), S("`")));
	assert_false(str_ieq(S("[bc"), S("{bc")));
	assert_false(str_ieq(S("\xc3\x84"), S("\xc3\xa4")));
	assert_true(str_iis(S("Yes"), "yes"));
}

static void
prefixes_and_suffixes_may_be_the_whole_text(void **state)
{
	(void)state;
	assert_true(str_starts(S("abc"), S("abc")));
	assert_true(str_starts(S("abc"), S("")));
	assert_false(str_starts(S("ab"), S("abc")));
	assert_true(str_istarts(S("ABC"), S("ab")));
	assert_true(str_ends(S("abc"), S("abc")));
	assert_true(str_ends(S("abc"), S("bc")));
	assert_true(str_ends(S(""), S("")));
	assert_false(str_ends(S("bc"), S("abc")));
}

static void
only_the_six_ascii_blanks_are_trimmed(void **state)
{
	(void)state;
	assert_true(str_is(str_trim(S(" \t\r\n\v\f a b \f\v\n\r\t ")), "a b"));
	assert_int_equal(str_trim(S(" \t ")).n, 0);
	assert_int_equal(str_trim((struct str){NULL, 0}).n, 0);
	/* U+00A0 is text. */
	assert_int_equal(str_trim(S("\xc2\xa0")).n, 2);
	assert_int_equal(str_trim(S("\0")).n, 1);
}

static void
parts_never_leave_the_text(void **state)
{
	(void)state;
	assert_true(str_is(str_from(S("abc"), 1), "bc"));
	assert_int_equal(str_from(S("abc"), 9).n, 0);
	assert_int_equal(str_from((struct str){NULL, 0}, 1).n, 0);
	assert_true(str_is(str_upto(S("abc"), 2), "ab"));
	assert_true(str_is(str_upto(S("abc"), 9), "abc"));
}

static void
finding_gives_the_first_place_or_the_length(void **state)
{
	(void)state;
	assert_int_equal(str_find(S("abcb"), 'b'), 1);
	assert_int_equal(str_find(S("abcb"), 'x'), 4);
	assert_int_equal(str_find((struct str){NULL, 0}, 'x'), 0);
	assert_int_equal(str_find_str(S("aabab"), S("ab")), 1);
	assert_int_equal(str_find_str(S("aab"), S("abc")), 3);
	assert_int_equal(str_find_str(S("a"), S("aa")), 1);
}

static void
cutting_gives_empty_pieces_between_but_not_at_the_end(void **state)
{
	struct str rest = S("a;;b;");
	struct str piece;

	(void)state;
	assert_true(str_next(&rest, S(";"), &piece));
	assert_true(str_is(piece, "a"));
	assert_true(str_next(&rest, S(";"), &piece));
	assert_true(str_is(piece, ""));
	assert_true(str_next(&rest, S(";"), &piece));
	assert_true(str_is(piece, "b"));
	assert_false(str_next(&rest, S(";"), &piece));
	rest = S("");
	assert_false(str_next(&rest, S(";"), &piece));
	rest = S("a::b");
	assert_true(str_next(&rest, S("::"), &piece));
	assert_true(str_is(piece, "a"));
	assert_true(str_is(rest, "b"));
}

static void
order_is_by_unsigned_bytes_then_length(void **state)
{
	(void)state;
	assert_true(str_cmp(S("a"), S("b")) < 0);
	assert_true(str_cmp(S("a"), S("ab")) < 0);
	assert_true(str_cmp(S("\xc3\xa4"), S("z")) > 0);
	assert_int_equal(str_cmp(S("ab"), S("ab")), 0);
	assert_int_equal(str_cmp(S(""), (struct str){NULL, 0}), 0);
}

/* Test vectors of the FNV authors for the 64-bit FNV-1a. */
static void
the_hash_is_fnv_1a(void **state)
{
	(void)state;
	assert_true(str_hash(S("")) == UINT64_C(0xcbf29ce484222325));
	assert_true(str_hash(S("a")) == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(str_hash(S("foobar")) == UINT64_C(0x85944171f73967e8));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(comparison_knows_nul_bytes_and_null_pointers),
	    cmocka_unit_test(only_ascii_letters_lose_their_case),
	    cmocka_unit_test(prefixes_and_suffixes_may_be_the_whole_text),
	    cmocka_unit_test(only_the_six_ascii_blanks_are_trimmed),
	    cmocka_unit_test(parts_never_leave_the_text),
	    cmocka_unit_test(finding_gives_the_first_place_or_the_length),
	    cmocka_unit_test(
		cutting_gives_empty_pieces_between_but_not_at_the_end),
	    cmocka_unit_test(order_is_by_unsigned_bytes_then_length),
	    cmocka_unit_test(the_hash_is_fnv_1a),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
