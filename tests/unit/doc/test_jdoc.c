// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"

static struct jdoc *
parse(const char *text)
{
	struct jdoc *doc;
	struct err e = {0};

	if (jdoc_parse(&doc, text, strlen(text), &e) != 0)
		fail_msg("%s", e.msg);
	return doc;
}

/* It does not parse; the message begins so. */
static void
refuses(struct str text, const char *begin)
{
	struct jdoc *doc = (struct jdoc *)&doc;
	struct err e = {0};

	assert_int_equal(jdoc_parse(&doc, text.p, text.n, &e), -1);
	assert_null(doc);
	assert_int_equal(e.kind, ERR_USAGE);
	if (strncmp(e.msg, begin, strlen(begin)) != 0)
		fail_msg("'%s' does not begin '%s'", e.msg, begin);
}

static void
each_kind_is_told_and_read(void **state)
{
	struct jdoc *d = parse("{\"n\":null,\"t\":true,\"i\":-3,\"r\":2.5,"
			       "\"s\":\"x\\u00e9\",\"l\":[1,2],\"o\":{}}");
	const struct jval *r = jdoc_root(d);

	(void)state;
	assert_int_equal(jdoc_kind(r), JDOC_OBJECT);
	assert_int_equal(jdoc_kind(jdoc_get(r, "n")), JDOC_NULL);
	assert_int_equal(jdoc_kind(jdoc_get(r, "t")), JDOC_BOOL);
	assert_int_equal(jdoc_kind(jdoc_get(r, "i")), JDOC_NUMBER);
	assert_int_equal(jdoc_kind(jdoc_get(r, "r")), JDOC_NUMBER);
	assert_int_equal(jdoc_kind(jdoc_get(r, "s")), JDOC_TEXT);
	assert_int_equal(jdoc_kind(jdoc_get(r, "l")), JDOC_LIST);
	assert_int_equal(jdoc_kind(jdoc_get(r, "o")), JDOC_OBJECT);
	assert_true(jdoc_bool(jdoc_get(r, "t"), false));
	assert_int_equal(jdoc_int(jdoc_get(r, "i"), 0), -3);
	assert_true(jdoc_number(jdoc_get(r, "r"), 0) > 2.4999);
	assert_true(jdoc_number(jdoc_get(r, "r"), 0) < 2.5001);
	assert_string_equal(jdoc_cstr(jdoc_get(r, "s"), ""), "x\xc3\xa9");
	assert_int_equal(jdoc_size(jdoc_get(r, "l")), 2);
	assert_int_equal(jdoc_size(r), 7);
	jdoc_free(d);
}

static void
what_is_absent_or_another_kind_answers_otherwise(void **state)
{
	struct jdoc *d = parse("{\"s\":\"1\",\"r\":1.0,\"l\":[1]}");
	const struct jval *r = jdoc_root(d);
	struct jdoc_iter it = {0};

	(void)state;
	assert_null(jdoc_get(r, "x"));
	assert_null(jdoc_get(jdoc_get(jdoc_get(r, "x"), "y"), "z"));
	assert_null(jdoc_get(jdoc_get(r, "l"), "x"));
	assert_null(jdoc_at(jdoc_get(r, "l"), 1));
	assert_null(jdoc_at(r, 0));
	assert_int_equal(jdoc_kind(NULL), JDOC_ABSENT);
	assert_int_equal(jdoc_size(NULL), 0);
	assert_int_equal(jdoc_size(jdoc_get(r, "s")), 0);
	assert_null(jdoc_text(NULL).p);
	assert_null(jdoc_text(jdoc_get(r, "r")).p);
	assert_string_equal(jdoc_cstr(NULL, "no"), "no");
	assert_true(jdoc_bool(jdoc_get(r, "s"), true));
	assert_int_equal(jdoc_int(jdoc_get(r, "r"), 9), 9);
	assert_int_equal(jdoc_int(jdoc_get(r, "s"), 9), 9);
	assert_false(jdoc_next(jdoc_get(r, "l"), &it));
	assert_false(jdoc_next(NULL, &it));
	assert_null(jdoc_root(NULL));
	jdoc_free(d);
	jdoc_free(NULL);
}

static void
members_come_in_the_order_of_the_text(void **state)
{
	struct jdoc *d =
	    parse("{\"z\":1,\"$a\":2,\"m\":3,\"b\":4,\"zz\":5,\"a\":6}");
	static const char *const want[] = {"z", "$a", "m", "b", "zz", "a"};
	struct jdoc_iter it = {0};
	int n = 0;

	(void)state;
	while (jdoc_next(jdoc_root(d), &it)) {
		assert_true(n < 6);
		assert_string_equal(it.key, want[n]);
		assert_int_equal(jdoc_int(it.val, 0), n + 1);
		n++;
	}
	assert_int_equal(n, 6);
	jdoc_free(d);
}

static void
a_nul_in_a_text_is_kept(void **state)
{
	struct jdoc *d = parse("[\"a\\u0000b\"]");

	(void)state;
	assert_true(
	    str_eq(jdoc_text(jdoc_at(jdoc_root(d), 0)), STR_LIT("a\0b")));
	assert_string_equal(jdoc_cstr(jdoc_at(jdoc_root(d), 0), ""), "a");
	jdoc_free(d);
}

static void
a_scalar_is_a_document_too(void **state)
{
	struct jdoc *d = parse(" \"x\" ");

	(void)state;
	assert_string_equal(jdoc_cstr(jdoc_root(d), ""), "x");
	jdoc_free(d);
}

static void
a_byte_order_mark_is_skipped(void **state)
{
	struct jdoc *d = parse("\xef\xbb\xbf{\"a\":1}");

	(void)state;
	assert_int_equal(jdoc_int(jdoc_get(jdoc_root(d), "a"), 0), 1);
	jdoc_free(d);
}

static void
errors_name_line_and_column(void **state)
{
	(void)state;
	refuses(STR_LIT("{\n  \"a\": x\n}"), "line 2, column ");
	refuses(STR_LIT("{\"a\":1,\n\"a\":2}"), "line 2, column ");
	refuses(STR_LIT(""), "line 1, column 0: ");
	refuses(STR_LIT("[1] 2"), "line 1, column ");
	refuses(STR_LIT("[1,"), "line 1, column ");
}

static void
what_is_not_json_is_refused(void **state)
{
	(void)state;
	refuses(STR_LIT("['a']"), "line 1");
	refuses(STR_LIT("[01]"), "line 1");
	refuses(STR_LIT("[1,]"), "line 1");
	refuses(STR_LIT("[NaN]"), "line 1");
	refuses(STR_LIT("[\"\xff\"]"), "line 1");
	refuses(STR_LIT("[\"\xed\xa0\x80\"]"), "line 1");
	refuses(STR_LIT("[\"\\ud800\"]"), "line 1");
	refuses(STR_LIT("[1e999]"), "line 1");
	refuses(STR_LIT("[\"a\nb\"]"), "line 1");
	refuses(STR_LIT("[\"a\0b\"]"), "line 1");
	refuses(STR_LIT("[1,\n 2\0,3]"), "line 2, column 3: a NUL");
	refuses(STR_LIT("{\"a\\u0000\":1}"), "line 1");
	refuses(STR_LIT("[1]\0"), "line 1");
	refuses(STR_LIT("[tru]"), "line 1");
	refuses(STR_LIT("[nullx]"), "line 1");
	refuses(STR_LIT("[1 2]"), "line 1");
	refuses(STR_LIT("[}"), "line 1");
	refuses(STR_LIT("{\"a\" 1}"), "line 1");
	refuses(STR_LIT("{\"a\":1,}"), "line 1");
	refuses(STR_LIT("[-]"), "line 1");
	refuses(STR_LIT("[1.]"), "line 1");
	refuses(STR_LIT("[.5]"), "line 1");
	refuses(STR_LIT("[1e+]"), "line 1");
	refuses(STR_LIT("[9223372036854775808]"), "line 1");
	refuses(STR_LIT("[\"\\x\"]"), "line 1");
	refuses(STR_LIT("[\"\\u12g4\"]"), "line 1");
	refuses(STR_LIT("[\"\\udc00\\ud800\"]"), "line 1");
	refuses(STR_LIT("[\"a"), "line 1");
	refuses(STR_LIT("[\"\\"), "line 1");
}

/* RFC 8259, 6: as near as a double comes, whatever the spelling. */
static void
numbers_are_read_to_the_last_digit(void **state)
{
	static const struct {
		const char *text;
		double value;
	} reals[] = {{"0.1", 0.1}, {"-2.5e-3", -0.0025}, {"1e22", 1e22},
	    {"1E+23", 1e23}, {"123456789012345.6", 123456789012345.6},
	    {"9007199254740993.0", 9007199254740992.0},
	    {"179769313486231570000000000000e279", 1.7976931348623157e308},
	    {"5e-324", 5e-324}, {"1e-999", 0}, {"0e9999", 0}};
	struct jdoc *d;

	(void)state;
	for (size_t i = 0; i < sizeof(reals) / sizeof(reals[0]); i++) {
		double v;

		d = parse(reals[i].text);
		v = jdoc_number(jdoc_root(d), 7);
		assert_memory_equal(&v, &reals[i].value, sizeof(v));
		assert_int_equal(jdoc_int(jdoc_root(d), 7), 7);
		jdoc_free(d);
	}
	d = parse(
	    "[-0,9223372036854775807,-9223372036854775808,1000000000000000000]");
	assert_int_equal(jdoc_int(jdoc_at(jdoc_root(d), 0), 7), 0);
	assert_true(jdoc_int(jdoc_at(jdoc_root(d), 1), 7) == INT64_MAX);
	assert_true(jdoc_int(jdoc_at(jdoc_root(d), 2), 7) == INT64_MIN);
	assert_true(jdoc_int(jdoc_at(jdoc_root(d), 3), 7) ==
		    INT64_C(1000000000000000000));
	jdoc_free(d);
}

static void
escapes_are_undone(void **state)
{
	struct jdoc *d = parse(
	    "{\"k\\u0065y\\n\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t \\u20AC\\ud83d\\uDE00 "
	    "\xc3\xa9 long and plain\"}");

	(void)state;
	assert_string_equal(jdoc_cstr(jdoc_get(jdoc_root(d), "key\n"), ""),
	    "\"\\/\b\f\n\r\t \xe2\x82\xac\xf0\x9f\x98\x80 \xc3\xa9 long and plain");
	jdoc_free(d);
}

/* Members k0, k1, ... in an order of their own; one more, if given. */
static void
large_object(struct buf *b, unsigned n, const char *more)
{
	buf_init(b, 1024 * 1024);
	for (unsigned i = 0; i < n; i++)
		buf_printf(b, "%c\"k%u\":%u", i == 0 ? '{' : ',', i * 11 % n,
		    i * 11 % n);
	buf_puts(b, more);
	buf_putc(b, '}');
}

static void
members_of_a_large_object_are_found_and_keep_their_order(void **state)
{
	static const unsigned sizes[] = {63, 64, 65, 67, 1000};
	struct buf b;

	(void)state;
	for (size_t s = 0; s < 5; s++) {
		struct jdoc_iter it = {0};
		struct jdoc *d;
		char key[16];

		large_object(&b, sizes[s], "");
		d = parse(buf_text(&b));
		for (unsigned i = 0; i < sizes[s]; i++) {
			(void)snprintf(key, sizeof(key), "k%u", i);
			assert_int_equal(
			    jdoc_int(jdoc_get(jdoc_root(d), key), -1), i);
			assert_true(jdoc_next(jdoc_root(d), &it));
			assert_int_equal(
			    jdoc_int(it.val, -1), i * 11 % sizes[s]);
		}
		assert_false(jdoc_next(jdoc_root(d), &it));
		assert_null(jdoc_get(jdoc_root(d), "k"));
		assert_null(jdoc_get(jdoc_root(d), "k1000"));
		assert_true(jdoc_same(jdoc_root(d), jdoc_root(d)));
		jdoc_free(d);
		buf_fini(&b);
	}
}

static void
a_member_is_found_from_wherever_one_looks(void **state)
{
	static const unsigned sizes[] = {1, 5, 64, 65};
	struct buf b;

	(void)state;
	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		struct jdoc *d;
		size_t at = 0;
		char key[16];

		large_object(&b, sizes[s], "");
		d = parse(buf_text(&b));
		/* In an order of its own, each twice. */
		for (unsigned i = 0; i < 2 * sizes[s]; i++) {
			unsigned n = i / 2 * 3 % sizes[s];

			(void)snprintf(key, sizeof(key), "k%u", n);
			assert_int_equal(
			    jdoc_int(jdoc_get_near(jdoc_root(d), key, &at), -1),
			    n);
			assert_null(jdoc_get_near(jdoc_root(d), "x", &at));
		}
		at = 1000;
		assert_non_null(jdoc_get_near(jdoc_root(d), "k0", &at));
		assert_null(jdoc_get_near(NULL, "k0", &at));
		jdoc_free(d);
		buf_fini(&b);
	}
}

static void
a_twin_is_found_in_an_object_of_any_size(void **state)
{
	static const unsigned sizes[] = {1, 2, 62, 63, 64, 65, 500};
	struct buf b;

	(void)state;
	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		large_object(&b, sizes[s], ",\"k0\":1");
		refuses(buf_str(&b), "line 1");
		buf_fini(&b);
	}
}

static void
the_message_of_an_error_is_inert(void **state)
{
	struct jdoc *doc;
	struct err e = {0};

	(void)state;
	assert_int_equal(jdoc_parse(&doc, "[\"\x1b[31m\"]", 8, &e), -1);
	assert_null(strchr(e.msg, 0x1b));
}

static void
nested_to(unsigned depth, char open, char close, struct buf *b)
{
	buf_init(b, 4096);
	for (unsigned i = 0; i < depth; i++) {
		buf_putc(b, open);
		if (open == '{')
			buf_puts(b, "\"a\":");
	}
	if (open == '{')
		buf_puts(b, "1");
	for (unsigned i = 0; i < depth; i++)
		buf_putc(b, close);
}

static void
the_depth_has_a_ceiling(void **state)
{
	struct jdoc *doc;
	struct err e;
	struct buf b;

	(void)state;
	nested_to(LIM_JSON_DEPTH, '[', ']', &b);
	assert_int_equal(jdoc_parse(&doc, b.p, b.n, &e), 0);
	assert_true(jdoc_same(jdoc_root(doc), jdoc_root(doc)));
	jdoc_free(doc);
	buf_fini(&b);
	nested_to(LIM_JSON_DEPTH, '{', '}', &b);
	assert_int_equal(jdoc_parse(&doc, b.p, b.n, &e), 0);
	assert_true(jdoc_same(jdoc_root(doc), jdoc_root(doc)));
	jdoc_free(doc);
	buf_fini(&b);
	nested_to(LIM_JSON_DEPTH + 1, '[', ']', &b);
	refuses(buf_str(&b),
	    "line 1, column 65: JSON is nested deeper than 64 levels");
	buf_fini(&b);
}

static void
brackets_in_texts_are_no_depth(void **state)
{
	struct buf b;
	struct jdoc *doc;
	struct err e;

	(void)state;
	buf_init(&b, 4096);
	buf_puts(&b, "\"\\\"");
	for (unsigned i = 0; i < 200; i++)
		buf_puts(&b, "[{");
	buf_putc(&b, '"');
	assert_int_equal(jdoc_parse(&doc, b.p, b.n, &e), 0);
	jdoc_free(doc);
	buf_fini(&b);
}

static bool
same(const char *a, const char *b)
{
	struct jdoc *x = parse(a);
	struct jdoc *y = parse(b);
	bool there = jdoc_same(jdoc_root(x), jdoc_root(y));
	bool back = jdoc_same(jdoc_root(y), jdoc_root(x));

	assert_int_equal(there, back);
	jdoc_free(x);
	jdoc_free(y);
	return there;
}

static void
sameness_is_of_values_not_of_spelling(void **state)
{
	(void)state;
	assert_true(same("{\"a\":1,\"b\":[2,{}]}", "{\"b\":[2,{}],\"a\":1}"));
	assert_true(same("1", "1.0"));
	assert_true(same("[10]", "[1e1]"));
	assert_true(same("\"\\u00e9\"", "\"\xc3\xa9\""));
	assert_true(same("null", "null"));
	assert_true(same("[]", "[]"));
}

static void
sameness_sees_every_difference(void **state)
{
	(void)state;
	assert_false(same("[1,2]", "[2,1]"));
	assert_false(same("[1]", "[1,1]"));
	assert_false(same("{\"a\":1}", "{\"a\":2}"));
	assert_false(same("{\"a\":1}", "{\"b\":1}"));
	assert_false(same("{\"a\":1}", "{\"a\":1,\"b\":null}"));
	assert_false(same("{\"a\":null}", "{\"b\":null}"));
	assert_false(same("true", "false"));
	assert_false(same("1", "\"1\""));
	assert_false(same("[]", "{}"));
	assert_false(same("null", "false"));
	assert_false(same("\"a\"", "\"a\\u0000\""));
	assert_false(same("[[[1]],2]", "[[[3]],2]"));
	assert_false(same("9007199254740993", "9007199254740992"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_kind_is_told_and_read),
	    cmocka_unit_test(what_is_absent_or_another_kind_answers_otherwise),
	    cmocka_unit_test(members_come_in_the_order_of_the_text),
	    cmocka_unit_test(a_nul_in_a_text_is_kept),
	    cmocka_unit_test(a_scalar_is_a_document_too),
	    cmocka_unit_test(a_byte_order_mark_is_skipped),
	    cmocka_unit_test(errors_name_line_and_column),
	    cmocka_unit_test(what_is_not_json_is_refused),
	    cmocka_unit_test(numbers_are_read_to_the_last_digit),
	    cmocka_unit_test(escapes_are_undone),
	    cmocka_unit_test(
		members_of_a_large_object_are_found_and_keep_their_order),
	    cmocka_unit_test(a_member_is_found_from_wherever_one_looks),
	    cmocka_unit_test(a_twin_is_found_in_an_object_of_any_size),
	    cmocka_unit_test(the_message_of_an_error_is_inert),
	    cmocka_unit_test(the_depth_has_a_ceiling),
	    cmocka_unit_test(brackets_in_texts_are_no_depth),
	    cmocka_unit_test(sameness_is_of_values_not_of_spelling),
	    cmocka_unit_test(sameness_sees_every_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
