// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "io/charset.h"

static void
assert_found(struct str text, const char *name, bool guessed, size_t mark)
{
	struct charset c;

	charset_find(&c, text, true);
	assert_string_equal(c.name, name);
	assert_int_equal(c.guessed, guessed);
	assert_int_equal(c.mark, mark);
	assert_int_equal(c.utf8, strcmp(name, "UTF-8") == 0);
}

static void
a_byte_order_mark_decides(void **state)
{
	(void)state;
	assert_found(STR_LIT("\xef\xbb\xbf"
			     "a,b\n"),
	    "UTF-8", false, 3);
	assert_found(STR_LIT("\xff\xfe"
			     "a\0,\0"),
	    "UTF-16LE", false, 2);
	assert_found(STR_LIT("\xfe\xff"
			     "\0a\0,"),
	    "UTF-16BE", false, 2);
	assert_found(STR_LIT("\xff\xfe\0\0"
			     "a\0\0\0"),
	    "UTF-32LE", false, 4);
}

static void
zero_bytes_on_one_side_mean_utf_16(void **state)
{
	(void)state;
	assert_found(STR_LIT("a\0,\0b\0\n\0"), "UTF-16LE", true, 0);
	assert_found(STR_LIT("\0a\0,\0b\0\n"), "UTF-16BE", true, 0);
	/* Chinese cells: only delimiter and line ends have a zero byte. */
	assert_found(STR_LIT("\x2d\x4e,\0\xfd\x56\n\0"), "UTF-16LE", true, 0);
}

static void
a_stray_nul_byte_does_not_make_utf_16(void **state)
{
	(void)state;
	assert_found(
	    STR_LIT("name,mail\nann\0,x\nbob,y\0\n"), "UTF-8", false, 0);
}

static void
well_formed_utf_8_is_no_guess(void **state)
{
	(void)state;
	assert_found(STR_LIT(""), "UTF-8", false, 0);
	assert_found(STR_LIT("plain"), "UTF-8", false, 0);
	assert_found(STR_LIT("caf\xc3\xa9"), "UTF-8", false, 0);
}

static void
a_probe_may_end_inside_a_character_but_a_whole_text_may_not(void **state)
{
	struct str cut = STR_LIT("caf\xc3");
	struct charset c;

	(void)state;
	charset_find(&c, cut, false);
	assert_true(c.utf8);
	charset_find(&c, cut, true);
	assert_false(c.utf8);
	assert_true(c.guessed);
}

static void
western_text_is_windows_1252(void **state)
{
	(void)state;
	assert_found(
	    STR_LIT("id,name\n1,english\n2,\xa9\n"), "windows-1252", true, 0);
}

static void
utf_32_without_a_mark_is_found(void **state)
{
	(void)state;
	assert_found(STR_LIT("a\0\0\0,\0\0\0\xdf\0\0\0\x00\xf6\1\0\n\0\0\0"),
	    "UTF-32LE", true, 0);
	assert_found(
	    STR_LIT("\0\0\0a\0\0\0,\0\0\x4e\x2d\0\0\0\n"), "UTF-32BE", true, 0);
}

/* Another encoding would garble every other name in silence. */
static void
utf_8_with_a_bad_byte_stays_utf_8(void **state)
{
	(void)state;
	assert_found(STR_LIT("a\nJos\xc3\xa9\nN\xc3\xba\xc3\xb1"
			     "ez\nM\xc3\xbcller\nbad \xe9\n"),
	    "UTF-8", true, 0);
	/* One of each tells nothing. */
	assert_found(STR_LIT("a\ncaf\xe9 \xc3\xa9\n"), "windows-1252", true, 0);
}

/* RFC 1468: escape sequences, all of it seven bits. */
static void
iso_2022_jp_is_known_by_its_escapes(void **state)
{
	(void)state;
	assert_found(
	    STR_LIT("Name\n\x1b$B;38}\x1b(B\n"), "ISO-2022-JP", true, 0);
	assert_found(
	    STR_LIT("Name\n\x1b$@;38}\x1b(J\n"), "ISO-2022-JP", true, 0);
	assert_found(STR_LIT("Name\n\x1b[1mbold\n"), "UTF-8", false, 0);
	assert_found(STR_LIT("Name\n\x1b$B \xc3\xa9\n"), "UTF-8", false, 0);
}

static void
assert_said(struct str text, const char *said, const char *name, size_t mark)
{
	struct charset c;

	assert_true(charset_say(&c, text, said));
	assert_string_equal(c.name, name);
	assert_int_equal(c.mark, mark);
	assert_int_equal(c.utf8, strcmp(name, "UTF-8") == 0);
	assert_false(c.guessed);
	assert_null(c.rival);
}

static void
what_is_said_counts_and_a_mark_of_the_same_encoding_is_left_out(void **state)
{
	(void)state;
	assert_said(STR_LIT("plain"), "latin1", "latin1", 0);
	assert_said(STR_LIT("plain"), "utf8", "UTF-8", 0);
	assert_said(STR_LIT("\xef\xbb\xbf"
			    "a"),
	    "utf-8", "UTF-8", 3);
	assert_said(STR_LIT("\xff\xfe"
			    "a\0"),
	    "UTF-16", "UTF-16LE", 2);
	assert_said(STR_LIT("\xfe\xff"
			    "\0a"),
	    "utf-16be", "UTF-16BE", 2);
	/* No mark: the byte order is found out. */
	assert_said(STR_LIT("a\0,\0b\0\n\0"), "UTF-16", "UTF-16LE", 0);
	assert_said(STR_LIT("a\0b\0"), "UTF-16LE", "UTF-16LE", 0);
}

static void
a_mark_of_another_encoding_contradicts_what_is_said(void **state)
{
	struct charset c;

	(void)state;
	assert_false(charset_say(&c,
	    STR_LIT("\xef\xbb\xbf"
		    "a"),
	    "windows-1252"));
	assert_string_equal(c.name, "UTF-8");
	assert_false(charset_say(&c,
	    STR_LIT("\xff\xfe"
		    "a\0"),
	    "UTF-16BE"));
	assert_string_equal(c.name, "UTF-16LE");
}

static void
the_unfinished_tail_is_measured(void **state)
{
	static const struct {
		struct str s;
		size_t tail;
	} v[] = {
	    {{"", 0}, 0},
	    {{"a", 1}, 0},
	    {{"\xc3", 1}, 1},
	    {{"a\xc3\xa9", 3}, 0},
	    {{"a\xe4\xb8", 3}, 2},
	    {{"a\xe4\xb8\xad", 4}, 0},
	    {{"\xf0\x9f\x98", 3}, 3},
	    {{"\xf0\x9f\x98\x80", 4}, 0},
	    {{"\x80\x80\x80", 3}, 0},
	    {{"\xff", 1}, 0},
	    {{"\xc0", 1}, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		assert_int_equal(charset_utf8_tail(v[i].s), v[i].tail);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_byte_order_mark_decides),
	    cmocka_unit_test(zero_bytes_on_one_side_mean_utf_16),
	    cmocka_unit_test(a_stray_nul_byte_does_not_make_utf_16),
	    cmocka_unit_test(well_formed_utf_8_is_no_guess),
	    cmocka_unit_test(
		a_probe_may_end_inside_a_character_but_a_whole_text_may_not),
	    cmocka_unit_test(western_text_is_windows_1252),
	    cmocka_unit_test(utf_32_without_a_mark_is_found),
	    cmocka_unit_test(utf_8_with_a_bad_byte_stays_utf_8),
	    cmocka_unit_test(iso_2022_jp_is_known_by_its_escapes),
	    cmocka_unit_test(
		what_is_said_counts_and_a_mark_of_the_same_encoding_is_left_out),
	    cmocka_unit_test(
		a_mark_of_another_encoding_contradicts_what_is_said),
	    cmocka_unit_test(the_unfinished_tail_is_measured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
