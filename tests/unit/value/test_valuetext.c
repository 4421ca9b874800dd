// SPDX-License-Identifier: Apache-2.0
#include "unit/value/valueprobe.h"

static struct value_spec text = {.type = VTYPE_TEXT};
static struct value_spec markdown = {.type = VTYPE_MARKDOWN};
static struct value_spec html = {.type = VTYPE_HTML};

static void
text_is_kept_byte_for_byte(void **state)
{
	(void)state;
	sends(&text, "  007 ", "\"  007 \"");
	sends(&text, "a\tb\r\nc", "\"a\\tb\\r\\nc\"");
	sends(&text, "Z\xc3\xbcrich, ", "\"Z\xc3\xbcrich, \"");
	sends(&text, "", "null");
}

static void
control_characters_are_kept_and_warned_about(void **state)
{
	static const char *const cells[] = {"a\001b", "a\x7f", "a\xc2\x85"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_string_not_equal(probe_cell(&text, cells[i]), "null");
		assert_string_equal(probe_codes(), "text.control-character");
		assert_int_equal(probe.diags.v[0].severity, DIAG_WARNING);
	}
	/* A no-break space is no control character. */
	probe_cell(&text, "a\xc2\xa0");
	assert_string_equal(probe_codes(), "");
}

static void
markdown_has_unix_line_ends(void **state)
{
	(void)state;
	sends(&markdown, "# A\r\n\r\nb\rc\n", "\"# A\\n\\nb\\nc\\n\"");
	assert_true(probe_same(VTYPE_MARKDOWN, "\"# A\\r\\n\\r\\nb\\nc\""));
	assert_false(probe_same(VTYPE_MARKDOWN, "\"# A\\n\\nb\\nd\""));
	assert_false(probe_same(VTYPE_MARKDOWN, "\"# A\""));
}

static void
html_is_kept(void **state)
{
	(void)state;
	sends(&html, "<p>a</p>\r\n", "\"<p>a</p>\\r\\n\"");
	assert_true(probe_same(VTYPE_HTML, "\"<p>a</p>\\r\\n\""));
	assert_false(probe_same(VTYPE_HTML, "\"<p>a</p>\""));
}

static void
only_markdown_can_be_made_from_html(void **state)
{
	struct value_spec s = {.type = VTYPE_MARKDOWN, .from = STR_LIT("rtf")};
	const char *why = NULL;

	(void)state;
	assert_int_equal(value_open(&s, probe.arena, &why), -1);
	assert_non_null(strstr(why, "rtf"));
	s.from = STR_LIT("html");
	s.type = VTYPE_HTML;
	assert_int_equal(value_open(&s, probe.arena, &why), -1);
}

static void
types_that_cannot_be_written_do_not_open(void **state)
{
	static const enum vtype types[] = {VTYPE_UNKNOWN, VTYPE_READONLY};
	const char *why = NULL;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct value_spec s = {.type = types[i]};

		assert_int_equal(value_open(&s, probe.arena, &why), -1);
		assert_non_null(why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    claim(text_is_kept_byte_for_byte),
	    claim(control_characters_are_kept_and_warned_about),
	    claim(markdown_has_unix_line_ends),
	    claim(html_is_kept),
	    claim(only_markdown_can_be_made_from_html),
	    claim(types_that_cannot_be_written_do_not_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
