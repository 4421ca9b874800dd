// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"

static struct ydoc *
parse(const char *text)
{
	struct complaints *c = complaints_new("t.yaml", str_of(text));
	struct ydoc *d;
	struct buf b;

	buf_init(&b, 1 << 20);
	if (ydoc_parse(&d, str_of(text), c) != 0) {
		complaints_print(c, &b);
		fail_msg("%s", buf_text(&b));
	}
	assert_int_equal(complaints_count(c), 0);
	complaints_free(c);
	buf_fini(&b);
	return d;
}

/* It does not parse; n complaints, and this is among what is printed. */
static void
refuses(struct str text, size_t n, const char *want)
{
	struct complaints *c = complaints_new("t.yaml", text);
	struct ydoc *d = (struct ydoc *)&d;
	struct buf b;

	buf_init(&b, 1 << 20);
	assert_int_equal(ydoc_parse(&d, text, c), -1);
	assert_null(d);
	complaints_print(c, &b);
	if (strstr(buf_text(&b), want) == NULL)
		fail_msg("no '%s' in:\n%s", want, buf_text(&b));
	assert_int_equal(complaints_count(c), n);
	complaints_free(c);
	buf_fini(&b);
}

static void
scalar_is(const struct ynode *n, const char *text, bool plain)
{
	assert_non_null(n);
	assert_int_equal(n->kind, YDOC_SCALAR);
	assert_string_equal(n->text.p, text);
	assert_int_equal(n->plain, plain);
}

static void
maps_lists_and_scalars_are_read_in_order(void **state)
{
	struct ydoc *d = parse("b: 1\na: [x, 'y', \"z\"]\nc: { d: e }\n"
			       "l:\n  - one\n  - two: 2\n");
	const struct ynode *r = ydoc_root(d);

	(void)state;
	assert_int_equal(r->kind, YDOC_MAP);
	assert_int_equal(r->n, 4);
	assert_string_equal(r->keys[0]->text.p, "b");
	assert_string_equal(r->keys[1]->text.p, "a");
	scalar_is(ydoc_get(r, "b"), "1", true);
	assert_int_equal(ydoc_get(r, "a")->n, 3);
	scalar_is(ydoc_get(r, "a")->items[0], "x", true);
	scalar_is(ydoc_get(r, "a")->items[1], "y", false);
	scalar_is(ydoc_get(r, "a")->items[2], "z", false);
	scalar_is(ydoc_get(ydoc_get(r, "c"), "d"), "e", true);
	scalar_is(ydoc_get(ydoc_get(r, "l")->items[1], "two"), "2", true);
	assert_null(ydoc_get(r, "x"));
	assert_null(ydoc_get(ydoc_get(r, "b"), "x"));
	assert_null(ydoc_get(NULL, "x"));
	ydoc_free(d);
	ydoc_free(NULL);
}

static void
every_scalar_is_text_whatever_yaml_makes_of_it(void **state)
{
	static const char *const texts[] = {"yes", "017", "1e3", "12:30",
	    "2026-11-21", "0x1f", "true", "1_000", "-.inf"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct ydoc *d = parse(texts[i]);

		scalar_is(ydoc_root(d), texts[i], true);
		ydoc_free(d);
	}
}

static void
only_a_plain_null_is_null(void **state)
{
	struct ydoc *d = parse("a: null\nb: ~\nc:\nd: 'null'\ne: \"\"\n"
			       "f: nulls\ng: []\n");
	const struct ynode *r = ydoc_root(d);

	(void)state;
	assert_true(ydoc_is_null(ydoc_get(r, "a")));
	assert_true(ydoc_is_null(ydoc_get(r, "b")));
	assert_true(ydoc_is_null(ydoc_get(r, "c")));
	assert_false(ydoc_is_null(ydoc_get(r, "d")));
	assert_false(ydoc_is_null(ydoc_get(r, "e")));
	assert_false(ydoc_is_null(ydoc_get(r, "f")));
	assert_false(ydoc_is_null(ydoc_get(r, "g")));
	assert_false(ydoc_is_null(NULL));
	ydoc_free(d);
}

static void
places_count_lines_and_code_points(void **state)
{
	struct ydoc *d = parse("# \xc3\xa9\n\xc3\xa9\xe2\x82\xac: x\n"
			       "m: { \xf0\x9f\x98\x80: [a,  b] }\n");
	const struct ynode *r = ydoc_root(d);
	const struct ynode *list = r->items[1]->items[0];

	(void)state;
	assert_int_equal(r->line, 2);
	assert_int_equal(r->col, 1);
	assert_int_equal(r->items[0]->line, 2);
	assert_int_equal(r->items[0]->col, 5);
	assert_int_equal(list->line, 3);
	assert_int_equal(list->col, 9);
	assert_int_equal(list->items[1]->col, 14);
	ydoc_free(d);
}

static void
a_byte_order_mark_moves_no_place(void **state)
{
	struct ydoc *d = parse("\xef\xbb\xbf"
			       "a: b\r\nc: d\r\n");

	(void)state;
	assert_int_equal(ydoc_root(d)->col, 1);
	assert_int_equal(ydoc_get(ydoc_root(d), "a")->col, 4);
	assert_int_equal(ydoc_get(ydoc_root(d), "c")->line, 2);
	ydoc_free(d);
}

static void
an_empty_document_has_no_root(void **state)
{
	static const char *const texts[] = {
	    "", "\n\n", "# only a comment\n", "\xef\xbb\xbf"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct ydoc *d = parse(texts[i]);

		assert_null(ydoc_root(d));
		ydoc_free(d);
	}
}

static void
block_scalars_keep_their_lines(void **state)
{
	struct ydoc *d = parse("a: |\n  one\n  two\nb: >-\n  x\n  y\n");

	(void)state;
	scalar_is(ydoc_get(ydoc_root(d), "a"), "one\ntwo\n", false);
	scalar_is(ydoc_get(ydoc_root(d), "b"), "x y", false);
	ydoc_free(d);
}

static void
what_yaml_has_beyond_that_is_refused(void **state)
{
	(void)state;
	refuses(STR_LIT("a: &x y\n"), 1, "t.yaml:1:4: anchors (&x)");
	refuses(STR_LIT("a: !!str y\n"), 1, "t.yaml:1:4: tags");
	refuses(STR_LIT("a: !x y\n"), 1, "t.yaml:1:4: tags");
	refuses(STR_LIT("a: !!map { b: c }\n"), 1, "t.yaml:1:4: tags");
	refuses(STR_LIT("a: &l [b]\n"), 1, "t.yaml:1:4: anchors (&l)");
	refuses(
	    STR_LIT("a: b\n<<: { c: d }\n"), 1, "t.yaml:2:1: merge keys (<<)");
	refuses(
	    STR_LIT("a: b\n---\nc: d\n"), 1, "t.yaml:2:1: a second document");
	refuses(
	    STR_LIT("? [a]\n: b\n"), 1, "t.yaml:1:3: a list cannot be a key");
	refuses(
	    STR_LIT("{ a: b }: c\n"), 1, "t.yaml:1:1: a map cannot be a key");
}

static void
a_quoted_merge_key_is_a_key(void **state)
{
	struct ydoc *d = parse("\"<<\": x\n");

	(void)state;
	scalar_is(ydoc_get(ydoc_root(d), "<<"), "x", true);
	ydoc_free(d);
}

static void
an_alias_is_told_to_be_a_text_without_quotes(void **state)
{
	(void)state;
	refuses(STR_LIT("ignore: [\"Is*\", *ById]\n"), 1,
	    "t.yaml:1:17: a text that begins with * must stand in quotes");
	refuses(STR_LIT("ignore: [*ById]\n"), 1,
	    "Write \"*ById\" with its quotes.");
	refuses(STR_LIT("o: { *: null }\n"), 1,
	    "t.yaml:1:6: a text that begins with * must stand in quotes");
}

static void
a_duplicate_key_names_both_lines(void **state)
{
	(void)state;
	refuses(STR_LIT("a: 1\nb: 2\na: 3\n"), 1,
	    "t.yaml:3:1: 'a' is given twice: on line 1 and on line 3");
	refuses(STR_LIT("m:\n  x: 1\n  'x': 2\n  x: 3\n"), 2,
	    "t.yaml:4:3: 'x' is given twice: on line 2 and on line 4");
	refuses(STR_LIT("m: { y: 1,\n  y: 2 }\n"), 1, "on line 1 and on");
}

static void
the_same_key_in_two_maps_is_fine(void **state)
{
	ydoc_free(parse("a: { x: 1 }\nb: { x: 1, X: 2 }\n"));
	(void)state;
}

static void
a_tab_as_indentation_has_its_own_words(void **state)
{
	(void)state;
	refuses(STR_LIT("a:\n\tb: c\n"), 1,
	    "t.yaml:2:1: a tab is used for indentation, and YAML takes only "
	    "blanks");
	refuses(STR_LIT("a:\n  b: c\n  \td: e\n"), 1,
	    "t.yaml:3:3: a tab is used for indentation");
	refuses(STR_LIT("a: b\n\tc: d\n"), 1,
	    "t.yaml:2:1: a tab is used for indentation");
}

static void
syntax_errors_are_said_in_plain_words(void **state)
{
	(void)state;
	refuses(STR_LIT("a: b: c\n"), 1,
	    "t.yaml:1:5: a ':' stands where no key can stand");
	refuses(STR_LIT("a: [b, c\nd: e\n"), 1,
	    "t.yaml:1:4: the list that '[' opens here is not closed");
	refuses(STR_LIT("a: { b: c\n"), 1,
	    "t.yaml:1:4: the map that '{' opens here is not closed");
	refuses(STR_LIT("a: \"b\nc: d\n"), 1,
	    "t.yaml:1:4: the quote that opens here is never closed");
	refuses(STR_LIT("a: b\nc\nd: e\n"), 1,
	    "t.yaml:2:1: this line is neither 'key: value' nor a list item");
	refuses(STR_LIT("a: @b\n"), 1,
	    "t.yaml:1:4: a text cannot begin with this character");
	refuses(STR_LIT("a: \"\\q\"\n"), 1, "a backslash in double quotes");
	refuses(STR_LIT("a:\n    b: c\n  d: e\n"), 1,
	    "t.yaml:3:3: this line does not fit");
	refuses(STR_LIT("a: - b\n"), 1,
	    "t.yaml:1:4: a list item '- ' cannot stand here");
}

static void
several_complaints_come_in_one_go(void **state)
{
	(void)state;
	refuses(STR_LIT("a: &x 1\nb: !y 2\nb: *x\n<<: 3\n"), 5,
	    "t.yaml:3:1: 'b' is given twice");
}

static void
bytes_that_are_no_text_have_their_place(void **state)
{
	(void)state;
	refuses(STR_LIT("a: b\nc: x\xff\n"), 1,
	    "t.yaml:2:5: the file is not UTF-8 text: byte 0xff");
	refuses(STR_LIT("a: b\nc: \x01\n"), 1,
	    "t.yaml:2:4: the control character U+0001 cannot stand in YAML");
	refuses(STR_LIT("a\0: b\n"), 1, "t.yaml:1:2: the control character");
	refuses(STR_LIT("\xff\xfe"
			"a\0:\0"),
	    1, "t.yaml:1:1: the file is not UTF-8 text");
}

static void
nested(unsigned depth, struct buf *b)
{
	buf_init(b, 1 << 20);
	for (unsigned i = 0; i < depth; i++)
		buf_putc(b, '[');
	for (unsigned i = 0; i < depth; i++)
		buf_putc(b, ']');
}

static void
the_depth_has_a_ceiling(void **state)
{
	struct buf b;

	(void)state;
	nested(LIM_YAML_DEPTH, &b);
	ydoc_free(parse(buf_text(&b)));
	buf_fini(&b);
	nested(LIM_YAML_DEPTH + 1, &b);
	refuses(buf_str(&b), 1,
	    "t.yaml:1:33: the file is nested deeper than 32 levels");
	buf_fini(&b);
	nested(100000, &b);
	refuses(buf_str(&b), 1, "nested deeper than 32 levels");
	buf_fini(&b);
}

static void
the_number_of_entries_has_a_ceiling(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, (size_t)LIM_MAPPING_BYTES);
	for (unsigned i = 0; i < LIM_YAML_NODES - 1; i++)
		buf_puts(&b, "- a\n");
	ydoc_free(parse(buf_text(&b)));
	buf_puts(&b, "- a\n");
	refuses(buf_str(&b), 1, ":100000:3: the file has more than 100000");
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(maps_lists_and_scalars_are_read_in_order),
	    cmocka_unit_test(every_scalar_is_text_whatever_yaml_makes_of_it),
	    cmocka_unit_test(only_a_plain_null_is_null),
	    cmocka_unit_test(places_count_lines_and_code_points),
	    cmocka_unit_test(a_byte_order_mark_moves_no_place),
	    cmocka_unit_test(an_empty_document_has_no_root),
	    cmocka_unit_test(block_scalars_keep_their_lines),
	    cmocka_unit_test(what_yaml_has_beyond_that_is_refused),
	    cmocka_unit_test(a_quoted_merge_key_is_a_key),
	    cmocka_unit_test(an_alias_is_told_to_be_a_text_without_quotes),
	    cmocka_unit_test(a_duplicate_key_names_both_lines),
	    cmocka_unit_test(the_same_key_in_two_maps_is_fine),
	    cmocka_unit_test(a_tab_as_indentation_has_its_own_words),
	    cmocka_unit_test(syntax_errors_are_said_in_plain_words),
	    cmocka_unit_test(several_complaints_come_in_one_go),
	    cmocka_unit_test(bytes_that_are_no_text_have_their_place),
	    cmocka_unit_test(the_depth_has_a_ceiling),
	    cmocka_unit_test(the_number_of_entries_has_a_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
