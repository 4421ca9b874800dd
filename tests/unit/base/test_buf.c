// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static void
what_would_pass_the_ceiling_is_not_added(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_puts(&b, "abc");
	assert_false(b.over);
	buf_puts(&b, "def");
	assert_true(b.over);
	assert_string_equal(buf_text(&b), "abc");
	buf_puts(&b, "de");
	assert_string_equal(buf_text(&b), "abcde");
	assert_true(b.over);
	buf_fini(&b);
}

static void
the_ceiling_holds_for_single_characters_and_printf(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	for (int i = 0; i < 100; i++)
		buf_putc(&b, 'x');
	assert_false(b.over);
	buf_putc(&b, 'x');
	assert_true(b.over);
	assert_int_equal(b.n, 100);
	buf_clear(&b);
	assert_false(b.over);
	buf_printf(&b, "%0101d", 1);
	assert_true(b.over);
	assert_int_equal(b.n, 0);
	buf_fini(&b);
}

static void
an_empty_buffer_reads_as_the_empty_string(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	assert_string_equal(buf_text(&b), "");
	assert_int_equal(buf_str(&b).n, 0);
	buf_cut(&b, 3);
	buf_clear(&b);
	assert_string_equal(buf_text(&b), "");
	buf_fini(&b);
}

static void
it_grows_without_losing_bytes(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000000);
	for (int i = 0; i < 10000; i++)
		buf_printf(&b, "%05d", i);
	assert_int_equal(b.n, 50000);
	for (int i = 0; i < 10000; i++) {
		char want[16];

		(void)snprintf(want, sizeof(want), "%05d", i);
		assert_memory_equal(b.p + i * 5, want, 5);
	}
	buf_fini(&b);
}

static void
a_cut_shortens_and_never_lengthens(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	buf_puts(&b, "abcdef");
	buf_cut(&b, 9);
	assert_string_equal(buf_text(&b), "abcdef");
	buf_cut(&b, 2);
	assert_string_equal(buf_text(&b), "ab");
	buf_fini(&b);
}

static void
taken_bytes_belong_to_the_caller(void **state)
{
	struct buf b;
	size_t n;
	char *p;

	(void)state;
	buf_init(&b, 100);
	buf_add(&b, "a\0b", 3);
	p = buf_take(&b, &n);
	assert_int_equal(n, 3);
	assert_memory_equal(p, "a\0b", 4);
	free(p);
	assert_int_equal(b.n, 0);
	p = buf_take(&b, NULL);
	assert_string_equal(p, "");
	free(p);
	buf_puts(&b, "again");
	assert_string_equal(buf_text(&b), "again");
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_would_pass_the_ceiling_is_not_added),
	    cmocka_unit_test(
		the_ceiling_holds_for_single_characters_and_printf),
	    cmocka_unit_test(an_empty_buffer_reads_as_the_empty_string),
	    cmocka_unit_test(it_grows_without_losing_bytes),
	    cmocka_unit_test(a_cut_shortens_and_never_lengthens),
	    cmocka_unit_test(taken_bytes_belong_to_the_caller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
