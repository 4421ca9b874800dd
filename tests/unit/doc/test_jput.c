// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/rnd.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

struct writer {
	struct buf b;
	struct jput j;
};

static void
begin(struct writer *w)
{
	buf_init(&w->b, 1 << 20);
	jput_init(&w->j, &w->b);
}

static void
gives(struct writer *w, const char *want)
{
	assert_string_equal(buf_text(&w->b), want);
	buf_fini(&w->b);
}

static void
text_gives(struct str s, const char *want)
{
	struct writer w;

	begin(&w);
	jput_text(&w.j, s);
	gives(&w, want);
}

static void
commas_and_colons_are_put_where_json_wants_them(void **state)
{
	struct writer w;

	(void)state;
	begin(&w);
	jput_object(&w.j);
	jput_key(&w.j, "a");
	jput_int(&w.j, 1);
	jput_key(&w.j, "b");
	jput_list(&w.j);
	jput_bool(&w.j, true);
	jput_null(&w.j);
	jput_object(&w.j);
	jput_end(&w.j);
	jput_list(&w.j);
	jput_end(&w.j);
	jput_end(&w.j);
	jput_key(&w.j, "c");
	jput_object(&w.j);
	jput_key(&w.j, "d");
	jput_cstr(&w.j, "e");
	jput_end(&w.j);
	jput_key(&w.j, "f");
	jput_raw(&w.j, STR_LIT("1.50"));
	jput_key(&w.j, "g");
	jput_cstr(&w.j, NULL);
	jput_end(&w.j);
	gives(&w, "{\"a\":1,\"b\":[true,null,{},[]],\"c\":{\"d\":\"e\"},"
		  "\"f\":1.50,\"g\":null}");
}

static void
integers_are_written_to_their_ends(void **state)
{
	struct writer w;

	(void)state;
	begin(&w);
	jput_list(&w.j);
	jput_int(&w.j, INT64_MIN);
	jput_int(&w.j, INT64_MAX);
	jput_int(&w.j, 0);
	jput_int(&w.j, -7);
	jput_uint(&w.j, UINT64_MAX);
	jput_end(&w.j);
	gives(&w, "[-9223372036854775808,9223372036854775807,0,-7,"
		  "18446744073709551615]");
}

static void
quotes_backslashes_and_controls_are_escaped(void **state)
{
	(void)state;
	text_gives(STR_LIT("a\"b\\c/d"), "\"a\\\"b\\\\c/d\"");
	text_gives(STR_LIT("\b\t\n\f\r"), "\"\\b\\t\\n\\f\\r\"");
	text_gives(STR_LIT("\x01\x1f"), "\"\\u0001\\u001f\"");
	text_gives(STR_LIT("a\0b"), "\"a\\u0000b\"");
	text_gives(STR_LIT("\x7f"), "\"\x7f\"");
}

/* The fast path looks at eight bytes at once: each place in them counts. */
static void
an_escape_is_found_at_every_place_of_a_long_text(void **state)
{
	static const char special[] = {'"', '\\', '\n', '\x01', '\xff'};
	static const char *const escaped[] = {
	    "\\\"", "\\\\", "\\n", "\\u0001", "\xef\xbf\xbd"};

	(void)state;
	for (size_t at = 0; at < 20; at++)
		for (size_t k = 0; k < sizeof(special); k++) {
			char in[21] = "abcdefghij!#[]~{}|_ ";
			struct buf want;

			in[at] = special[k];
			buf_init(&want, 64);
			buf_putc(&want, '"');
			buf_add(&want, in, at);
			buf_puts(&want, escaped[k]);
			buf_puts(&want, in + at + 1);
			buf_putc(&want, '"');
			text_gives((struct str){in, 20}, buf_text(&want));
			buf_fini(&want);
		}
}

static void
well_formed_utf8_stays_as_it_is(void **state)
{
	(void)state;
	text_gives(STR_LIT("Jos\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"),
	    "\"Jos\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"");
	text_gives(STR_LIT("\xef\xbf\xbd"), "\"\xef\xbf\xbd\"");
}

static void
a_malformed_byte_becomes_the_replacement_character(void **state)
{
	(void)state;
	text_gives(STR_LIT("a\xffz"), "\"a\xef\xbf\xbdz\"");
	text_gives(STR_LIT("a\xc3"), "\"a\xef\xbf\xbd\"");
	text_gives(STR_LIT("\xc3("), "\"\xef\xbf\xbd(\"");
	/* A surrogate (U+D800), byte by byte. */
	text_gives(STR_LIT("\xed\xa0\x80"),
	    "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

/* Every ceiling around the length of a text, with and without an escape. */
static void
the_ceiling_of_the_buffer_is_never_passed(void **state)
{
	static const char *const texts[] = {
	    "0123456789abcdef", "01234567\n9abcdef"};

	(void)state;
	for (size_t k = 0; k < 2; k++)
		for (size_t max = 0; max < 24; max++) {
			struct buf b;
			struct jput j;

			buf_init(&b, max);
			jput_init(&j, &b);
			jput_text(&j, str_of(texts[k]));
			assert_true(b.n <= max);
			assert_int_equal(b.over, max < 18 + k);
			assert_int_equal(strlen(buf_text(&b)), b.n);
			buf_fini(&b);
		}
}

static void
keys_are_escaped_like_texts(void **state)
{
	struct writer w;

	(void)state;
	begin(&w);
	jput_object(&w.j);
	jput_key(&w.j, "a\"\n");
	jput_bool(&w.j, false);
	jput_end(&w.j);
	gives(&w, "{\"a\\\"\\n\":false}");
}

static void
any_text_reads_back_as_it_was(void **state)
{
	struct rnd rnd;

	(void)state;
	rnd_init(&rnd, 7);
	for (int round = 0; round < 500; round++) {
		char in[64];
		size_t n = (size_t)rnd_below(&rnd, sizeof(in));
		struct writer w;
		struct jdoc *doc;
		struct err e;

		for (size_t i = 0; i < n; i++)
			in[i] = (char)rnd_below(&rnd, 128);
		begin(&w);
		jput_text(&w.j, (struct str){in, n});
		assert_int_equal(jdoc_parse(&doc, w.b.p, w.b.n, &e), 0);
		assert_true(
		    str_eq(jdoc_text(jdoc_root(doc)), (struct str){in, n}));
		jdoc_free(doc);
		buf_fini(&w.b);
	}
}

static void
the_deepest_level_works(void **state)
{
	struct writer w;
	struct jdoc *doc;
	struct err e;

	(void)state;
	begin(&w);
	for (unsigned i = 0; i < LIM_JSON_DEPTH; i++) {
		jput_list(&w.j);
		jput_int(&w.j, 1);
	}
	for (unsigned i = 0; i < LIM_JSON_DEPTH; i++)
		jput_end(&w.j);
	assert_int_equal(jdoc_parse(&doc, w.b.p, w.b.n, &e), 0);
	jdoc_free(doc);
	buf_fini(&w.b);
}

static void
value_without_key(struct jput *j)
{
	jput_object(j);
	jput_int(j, 1);
}

static void
key_in_a_list(struct jput *j)
{
	jput_list(j);
	jput_key(j, "a");
}

static void
two_keys(struct jput *j)
{
	jput_object(j);
	jput_key(j, "a");
	jput_key(j, "b");
}

static void
end_behind_a_key(struct jput *j)
{
	jput_object(j);
	jput_key(j, "a");
	jput_end(j);
}

static void
one_end_too_many(struct jput *j)
{
	jput_list(j);
	jput_end(j);
	jput_end(j);
}

static void
too_deep(struct jput *j)
{
	for (unsigned i = 0; i <= LIM_JSON_DEPTH; i++)
		jput_list(j);
}

static void
misuse_aborts(void **state)
{
	void (*const wrong[])(struct jput *) = {value_without_key,
	    key_in_a_list, two_keys, end_behind_a_key, one_end_too_many,
	    too_deep};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		int status;
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0) {
			struct writer w;

			(void)signal(SIGABRT, SIG_DFL);
			begin(&w);
			wrong[i](&w.j);
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGABRT);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(commas_and_colons_are_put_where_json_wants_them),
	    cmocka_unit_test(integers_are_written_to_their_ends),
	    cmocka_unit_test(quotes_backslashes_and_controls_are_escaped),
	    cmocka_unit_test(an_escape_is_found_at_every_place_of_a_long_text),
	    cmocka_unit_test(well_formed_utf8_stays_as_it_is),
	    cmocka_unit_test(
		a_malformed_byte_becomes_the_replacement_character),
	    cmocka_unit_test(the_ceiling_of_the_buffer_is_never_passed),
	    cmocka_unit_test(keys_are_escaped_like_texts),
	    cmocka_unit_test(any_text_reads_back_as_it_was),
	    cmocka_unit_test(the_deepest_level_works),
	    cmocka_unit_test(misuse_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
