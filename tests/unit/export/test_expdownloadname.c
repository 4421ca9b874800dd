// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/text.h"
#include "export/expdownload.h"

static void
is(const char *name, const char *want)
{
	struct buf b;

	buf_init(&b, 4096);
	expdownload_name(&b, STR_LIT("fil_1"), str_of(name));
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

static void
a_harmless_name_stays(void **state)
{
	(void)state;
	is("talk.vtt", "fil_1-talk.vtt");
	is("M\xc3\xbcller (2).pdf", "fil_1-M\xc3\xbcller (2).pdf");
	is("\xf0\x9f\x98\x80.txt", "fil_1-\xf0\x9f\x98\x80.txt");
}

static void
no_name_is_a_path_or_turns_text_around(void **state)
{
	(void)state;
	is("../../etc/passwd", "fil_1-.._.._etc_passwd");
	is("a\\b:c*?\"<>|d", "fil_1-a_b_c______d");
	is("bell\a\x1b[0m\x7f", "fil_1-bell__[0m_");
	is("\xc2\x85x", "fil_1-_x");
	is("x\xe2\x80\xaetxt.exe", "fil_1-x_txt.exe");
	is("not\xff utf8", "fil_1-not_ utf8");
}

static void
a_name_that_is_nothing_leaves_the_id(void **state)
{
	(void)state;
	is("", "fil_1");
	is(".", "fil_1");
	is("..", "fil_1");
	is(" . ", "fil_1");
	is("dot.", "fil_1-dot");
}

static void
a_long_name_is_cut_at_a_character_and_keeps_its_ending(void **state)
{
	char name[512];
	struct buf b;

	(void)state;
	for (size_t n = 180; n < 260; n++) {
		size_t at = 0;

		while (at + 2 <= n) {
			memcpy(name + at, "\xc3\xbc", 2);
			at += 2;
		}
		memcpy(name + at, ".pdf", 5);
		buf_init(&b, 4096);
		expdownload_name(&b, STR_LIT("fil_1"), str_of(name));
		assert_true(b.n <= 200);
		assert_true(b.n >= 180);
		assert_true(str_ends(buf_str(&b), STR_LIT(".pdf")));
		assert_true(text_is_utf8(buf_str(&b)));
		buf_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_harmless_name_stays),
	    cmocka_unit_test(no_name_is_a_path_or_turns_text_around),
	    cmocka_unit_test(a_name_that_is_nothing_leaves_the_id),
	    cmocka_unit_test(
		a_long_name_is_cut_at_a_character_and_keeps_its_ending),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
