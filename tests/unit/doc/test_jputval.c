// SPDX-License-Identifier: Apache-2.0
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/rnd.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

static void
write_as(const char *in, bool sorted, struct buf *out)
{
	struct jdoc *doc;
	struct err e;
	struct jput j;

	assert_int_equal(jdoc_parse(&doc, in, strlen(in), &e), 0);
	buf_init(out, 1 << 20);
	jput_init(&j, out);
	if (sorted)
		jput_jval_sorted(&j, jdoc_root(doc));
	else
		jput_jval(&j, jdoc_root(doc));
	jdoc_free(doc);
}

static void
gives(const char *in, const char *want)
{
	struct buf b;

	write_as(in, false, &b);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

static void
sorted_gives(const char *in, const char *want)
{
	struct buf b;

	write_as(in, true, &b);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

static void
every_kind_is_written_as_it_was_read(void **state)
{
	(void)state;
	gives(" { \"b\" : [ true, null, \"x\\\"y\" ], \"a\": { }, \"c\":[] }",
	    "{\"b\":[true,null,\"x\\\"y\"],\"a\":{},\"c\":[]}");
	gives("\"Jos\\u00e9\"", "\"Jos\xc3\xa9\"");
	gives("false", "false");
	gives("null", "null");
}

static void
nothing_is_null(void **state)
{
	struct buf b;
	struct jput j;

	(void)state;
	buf_init(&b, 64);
	jput_init(&j, &b);
	jput_jval(&j, NULL);
	assert_string_equal(buf_text(&b), "null");
	buf_fini(&b);
}

static void
a_number_has_the_digits_it_needs(void **state)
{
	(void)state;
	gives("[0,-7,9223372036854775807,-9223372036854775808]",
	    "[0,-7,9223372036854775807,-9223372036854775808]");
	gives("[12.1,0.1,-2.50,0.05]", "[12.1,0.1,-2.5,0.05]");
	gives("[12.0,100.00,1e3]", "[12,100,1000]");
	gives("[40.416775,-3.70379]", "[40.416775,-3.70379]");
	gives("[0.1234567890123456,9007199254740991.5]",
	    "[0.1234567890123456,9007199254740992]");
	gives("[1e300,1.5e-9,0.000001]", "[1e300,1.5e-9,0.000001]");
	gives("[0.30000000000000004]", "[0.30000000000000004]");
	gives("[123456789012345678.0,1e20]", "[123456789012345680,1e20]");
}

static void
any_number_reads_back_as_it_was(void **state)
{
	struct rnd rnd;

	(void)state;
	rnd_init(&rnd, 11);
	for (int i = 0; i < 2000; i++) {
		struct buf in;
		struct buf out;
		struct jdoc *a;
		struct jdoc *b;
		struct err e;

		buf_init(&in, 100);
		buf_printf(&in, "%s%d.%de%d", rnd_below(&rnd, 2) ? "-" : "",
		    (int)rnd_below(&rnd, 1000), (int)rnd_below(&rnd, 1 << 30),
		    (int)rnd_below(&rnd, 40) - 20);
		write_as(buf_text(&in), false, &out);
		assert_int_equal(jdoc_parse(&a, in.p, in.n, &e), 0);
		assert_int_equal(jdoc_parse(&b, out.p, out.n, &e), 0);
		if (!jdoc_same(jdoc_root(a), jdoc_root(b)))
			fail_msg("%s became %s", buf_text(&in), buf_text(&out));
		jdoc_free(a);
		jdoc_free(b);
		buf_fini(&in);
		buf_fini(&out);
	}
}

static void
the_locale_changes_nothing(void **state)
{
	static const char *const names[] = {
	    "de_DE.UTF-8", "de_DE", "fr_FR.UTF-8", "es_ES.UTF-8"};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		if (setlocale(LC_NUMERIC, names[i]) != NULL)
			gives("12.25", "12.25");
	assert_non_null(setlocale(LC_NUMERIC, "C"));
}

static void
sorted_means_all_objects_in_byte_order(void **state)
{
	(void)state;
	sorted_gives("{\"b\":{\"z\":1,\"a\":2},\"$a\":[{\"y\":1,\"x\":2}],"
		     "\"B\":3}",
	    "{\"$a\":[{\"x\":2,\"y\":1}],\"B\":3,\"b\":{\"a\":2,\"z\":1}}");
	sorted_gives("[3,1,2]", "[3,1,2]");
}

static void
what_would_lie_too_deep_is_null(void **state)
{
	struct buf in;
	struct buf out;
	struct jput j;
	struct jdoc *doc;
	struct err e;

	(void)state;
	buf_init(&in, 1024);
	for (unsigned i = 0; i < LIM_JSON_DEPTH; i++)
		buf_putc(&in, '[');
	for (unsigned i = 0; i < LIM_JSON_DEPTH; i++)
		buf_putc(&in, ']');
	gives(buf_text(&in), buf_text(&in));
	assert_int_equal(jdoc_parse(&doc, in.p, in.n, &e), 0);
	buf_init(&out, 1024);
	jput_init(&j, &out);
	jput_object(&j);
	jput_key(&j, "v");
	jput_jval(&j, jdoc_root(doc));
	jput_end(&j);
	assert_non_null(strstr(buf_text(&out), "[null]"));
	jdoc_free(doc);
	assert_int_equal(jdoc_parse(&doc, out.p, out.n, &e), 0);
	jdoc_free(doc);
	buf_fini(&in);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_kind_is_written_as_it_was_read),
	    cmocka_unit_test(nothing_is_null),
	    cmocka_unit_test(a_number_has_the_digits_it_needs),
	    cmocka_unit_test(any_number_reads_back_as_it_was),
	    cmocka_unit_test(the_locale_changes_nothing),
	    cmocka_unit_test(sorted_means_all_objects_in_byte_order),
	    cmocka_unit_test(what_would_lie_too_deep_is_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
