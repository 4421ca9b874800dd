// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#define S(s) STR_LIT(s)

/* RFC 3629, sections 3 and 4: the ends of each row of the table. */
static void
the_ends_of_each_length_decode_and_encode(void **state)
{
	static const struct {
		struct str bytes;
		uint32_t cp;
	} v[] = {
	    {{"\0", 1}, 0},
	    {{"\x7f", 1}, 0x7f},
	    {{"\xc2\x80", 2}, 0x80},
	    {{"\xdf\xbf", 2}, 0x7ff},
	    {{"\xe0\xa0\x80", 3}, 0x800},
	    {{"\xed\x9f\xbf", 3}, 0xd7ff},
	    {{"\xee\x80\x80", 3}, 0xe000},
	    {{"\xef\xbf\xbd", 3}, 0xfffd},
	    {{"\xef\xbf\xbf", 3}, 0xffff},
	    {{"\xf0\x90\x80\x80", 4}, 0x10000},
	    {{"\xf4\x8f\xbf\xbf", 4}, 0x10ffff},
	};
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		size_t len;

		assert_true(text_is_utf8(v[i].bytes));
		assert_int_equal(text_decode(v[i].bytes, &len), v[i].cp);
		assert_int_equal(len, v[i].bytes.n);
		buf_clear(&b);
		text_encode(&b, v[i].cp);
		assert_true(str_eq(buf_str(&b), v[i].bytes));
	}
	buf_fini(&b);
}

static void
what_rfc_3629_forbids_is_malformed(void **state)
{
	static const char *const v[] = {
	    "\x80",             /* a continuation alone */
	    "\xbf",             /* */
	    "\xc0\x80",         /* overlong NUL */
	    "\xc1\xbf",         /* overlong */
	    "\xe0\x9f\xbf",     /* overlong */
	    "\xf0\x8f\xbf\xbf", /* overlong */
	    "\xed\xa0\x80",     /* first surrogate */
	    "\xed\xbf\xbf",     /* last surrogate */
	    "\xf4\x90\x80\x80", /* above U+10FFFF */
	    "\xf5\x80\x80\x80", /* */
	    "\xf8\x88\x80\x80\x80", "\xfe", "\xff", "\xc3", /* cut short */
	    "\xe4\xb8",                                     /* */
	    "\xf0\x9f\x98",                                 /* */
	    "\xc3(",         /* no continuation */
	    "\xe4(\xad",     /* */
	    "\xf0\x9f(\x80", /* */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		char text[32] = "12345678abc";
		size_t len;

		assert_false(text_is_utf8(str_of(v[i])));
		assert_int_equal(text_decode(str_of(v[i]), &len), 0xfffd);
		assert_int_equal(len, 1);
		/* The place is exact behind ASCII too. */
		memcpy(text + 11, v[i], strlen(v[i]));
		assert_int_equal(text_utf8_error(str_of(text)), 11);
	}
}

static void
a_cut_never_splits_a_character(void **state)
{
	(void)state;
	assert_true(str_is(text_cut(S("a\xc3\xa9z"), 2), "a"));
	assert_true(str_is(text_cut(S("a\xc3\xa9z"), 3), "a\xc3\xa9"));
	assert_true(str_is(text_cut(S("\xf0\x9f\x98\x80"), 3), ""));
	assert_true(str_is(text_cut(S("abc"), 3), "abc"));
	assert_true(str_is(text_cut(S("abc"), 0), ""));
}

static void
assert_inert(struct str in, const char *want)
{
	struct buf b;

	buf_init(&b, 1000);
	text_inert(&b, in);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

static void
nothing_that_steers_a_terminal_comes_through(void **state)
{
	(void)state;
	assert_inert(
	    S("plain \xc3\xa9 \xe4\xb8\xad"), "plain \xc3\xa9 \xe4\xb8\xad");
	assert_inert(
	    S("\x1b[31mred\x1b]0;t\x07"), "\\x1b[31mred\\x1b]0;t\\x07");
	/* CSI as C1, well-formed and as a bare byte. */
	assert_inert(S("\xc2\x9b"
		       "2J"),
	    "\\x9b2J");
	assert_inert(S("\x9b"
		       "2J"),
	    "\\x9b2J");
	assert_inert(S("a\0b\x7f\r\n\t"), "a\\x00b\\x7f\\r\\n\\t");
	/* Bidi override, isolate, mark; zero width; BOM; tag. */
	assert_inert(S("\xe2\x80\xae"), "\\u{202e}");
	assert_inert(S("\xe2\x81\xa6\xe2\x80\x8f"), "\\u{2066}\\u{200f}");
	assert_inert(S("\xe2\x80\x8b\xef\xbb\xbf"), "\\u{200b}\\u{feff}");
	assert_inert(S("\xf3\xa0\x81\x81"), "\\u{e0041}");
	assert_inert(S("\xe2\x80\xa8"), "\\u{2028}");
	assert_inert(S("\xff\xc3"), "\\xff\\xc3");
}

static void
every_control_character_is_written_out(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp < 0xa0; cp++) {
		struct buf in;
		struct buf out;

		if (cp >= 0x20 && cp < 0x7f)
			continue;
		buf_init(&in, 10);
		buf_init(&out, 10);
		text_encode(&in, cp);
		text_inert(&out, buf_str(&in));
		assert_int_equal(out.p[0], '\\');
		for (size_t i = 0; i < out.n; i++)
			assert_in_range(out.p[i], 0x20, 0x7e);
		buf_fini(&in);
		buf_fini(&out);
	}
}

static void
distance_counts_edits_and_swaps_without_case(void **state)
{
	(void)state;
	assert_int_equal(text_distance(S("kitten"), S("sitting"), 9), 3);
	assert_int_equal(text_distance(S("EMAIL"), S("email"), 9), 0);
	assert_int_equal(text_distance(S("emial"), S("email"), 9), 1);
	assert_int_equal(text_distance(S(""), S("abc"), 9), 3);
	assert_int_equal(text_distance(S("abc"), S(""), 9), 3);
	assert_int_equal(text_distance(S("kitten"), S("sitting"), 2), 3);
}

static void
the_nearest_name_is_found_and_a_far_one_is_not(void **state)
{
	static const char *const names[] = {"$email", "$name", "phone"};

	(void)state;
	assert_string_equal(text_nearest(S("email"), names, 3), "$email");
	assert_string_equal(text_nearest(S("$nmae"), names, 3), "$name");
	assert_string_equal(text_nearest(S("Phome"), names, 3), "phone");
	assert_null(text_nearest(S("address"), names, 3));
	assert_null(text_nearest(S("x"), names, 3));
	assert_null(text_nearest(S("email"), names, 0));
}

static void
globs_know_star_and_question_mark_by_character(void **state)
{
	(void)state;
	assert_true(text_glob(S("*"), S("")));
	assert_true(text_glob(S(""), S("")));
	assert_false(text_glob(S(""), S("a")));
	assert_false(text_glob(S("?"), S("")));
	assert_true(text_glob(S("?"), S("\xe4\xb8\xad")));
	assert_false(text_glob(S("??"), S("\xc3\xa9")));
	assert_true(text_glob(S("00Q*"), S("00Q123")));
	assert_false(text_glob(S("00Q*"), S("a00Q")));
	assert_true(text_glob(S("a*b*c"), S("a-b-b-c")));
	/* not from the middle of a character */
	assert_false(text_glob(S("*???b*"), S("\xe4\xb8\xad"
					      "xbz")));
	assert_false(text_glob(S("a*b*c"), S("a-b-b-")));
	assert_true(text_glob(S("*ab"), S("aab")));
	assert_true(text_glob(S("?*"), S("x")));
	assert_false(text_glob(S("a?c"), S("ac")));
	assert_false(text_glob(S("ABC"), S("abc")));
}

/* RFC 4648, section 10. */
static void
base32_and_hex_give_the_vectors_of_rfc_4648(void **state)
{
	static const struct {
		const char *text;
		const char *base32;
		const char *hex;
	} v[] = {
	    {"", "", ""},
	    {"f", "my", "66"},
	    {"fo", "mzxq", "666f"},
	    {"foo", "mzxw6", "666f6f"},
	    {"foob", "mzxw6yq", "666f6f62"},
	    {"fooba", "mzxw6ytb", "666f6f6261"},
	    {"foobar", "mzxw6ytboi", "666f6f626172"},
	};
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		buf_clear(&b);
		text_base32(&b, v[i].text, strlen(v[i].text));
		assert_string_equal(buf_text(&b), v[i].base32);
		buf_clear(&b);
		text_hex(&b, v[i].text, strlen(v[i].text));
		assert_string_equal(buf_text(&b), v[i].hex);
	}
	buf_clear(&b);
	text_hex(&b, "\xff\x00", 2);
	assert_string_equal(buf_text(&b), "ff00");
	buf_fini(&b);
}

static void
counts_have_separators_of_thousands(void **state)
{
	static const struct {
		uint64_t n;
		const char *want;
	} v[] = {
	    {0, "0"},
	    {999, "999"},
	    {1000, "1,000"},
	    {12480, "12,480"},
	    {1000000, "1,000,000"},
	    {UINT64_MAX, "18,446,744,073,709,551,615"},
	};
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		buf_clear(&b);
		text_count(&b, v[i].n);
		assert_string_equal(buf_text(&b), v[i].want);
	}
	buf_fini(&b);
}

static void
a_number_is_digits_only_and_within_its_ceiling(void **state)
{
	uint64_t n = 7;

	(void)state;
	assert_true(text_uint(S("0"), 9, &n));
	assert_int_equal(n, 0);
	assert_true(text_uint(S("18446744073709551615"), UINT64_MAX, &n));
	assert_true(n == UINT64_MAX);
	n = 7;
	assert_false(text_uint(S("18446744073709551616"), UINT64_MAX, &n));
	assert_false(text_uint(S("99999999999999999999"), UINT64_MAX, &n));
	assert_false(text_uint(S("10"), 9, &n));
	assert_false(text_uint(S(""), 9, &n));
	assert_false(text_uint(S("+1"), 9, &n));
	assert_false(text_uint(S("1 "), 9, &n));
	assert_false(text_uint(S("-1"), 9, &n));
	assert_int_equal(n, 7);
}

static void
width_counts_characters_and_lowering_only_ascii(void **state)
{
	char s[] = "AbZ[\xc3\x84";

	(void)state;
	assert_int_equal(text_width(S("a\xc3\xa9\xe4\xb8\xad")), 3);
	text_lower(s, strlen(s));
	assert_string_equal(s, "abz[\xc3\x84");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_ends_of_each_length_decode_and_encode),
	    cmocka_unit_test(what_rfc_3629_forbids_is_malformed),
	    cmocka_unit_test(a_cut_never_splits_a_character),
	    cmocka_unit_test(nothing_that_steers_a_terminal_comes_through),
	    cmocka_unit_test(every_control_character_is_written_out),
	    cmocka_unit_test(distance_counts_edits_and_swaps_without_case),
	    cmocka_unit_test(the_nearest_name_is_found_and_a_far_one_is_not),
	    cmocka_unit_test(globs_know_star_and_question_mark_by_character),
	    cmocka_unit_test(base32_and_hex_give_the_vectors_of_rfc_4648),
	    cmocka_unit_test(counts_have_separators_of_thousands),
	    cmocka_unit_test(a_number_is_digits_only_and_within_its_ceiling),
	    cmocka_unit_test(width_counts_characters_and_lowering_only_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
