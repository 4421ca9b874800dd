// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static void
memory_is_zeroed_also_after_a_reset(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		unsigned char *p = arena_alloc(a, 1000);

		for (size_t i = 0; i < 1000; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, 1000);
		arena_reset(a);
	}
	arena_free(a);
}

static void
every_piece_is_aligned_for_any_type(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t n = 0; n < 100; n++)
		assert_int_equal(
		    (uintptr_t)arena_alloc(a, n) % _Alignof(max_align_t), 0);
	arena_free(a);
}

static void
pieces_do_not_overlap_and_may_be_larger_than_a_block(void **state)
{
	enum {
		N = 40
	};
	struct arena *a = arena_new();
	unsigned char *p[N];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		p[i] = arena_alloc(a, (i + 1) * 3000);
		memset(p[i], (int)i + 1, (i + 1) * 3000);
	}
	for (size_t i = 0; i < N; i++)
		for (size_t k = 0; k < (i + 1) * 3000; k++)
			assert_int_equal(p[i][k], i + 1);
	arena_free(a);
}

static void
a_copy_keeps_its_bytes_and_ends_with_nul(void **state)
{
	struct arena *a = arena_new();
	char text[] = "a\0b";
	struct str s = arena_str(a, (struct str){text, 3});
	char *empty = arena_dup(a, NULL, 0);

	(void)state;
	text[0] = 'x';
	assert_int_equal(s.n, 3);
	assert_memory_equal(s.p, "a\0b", 4);
	assert_string_equal(empty, "");
	arena_free(a);
}

static void
printf_is_never_cut(void **state)
{
	struct arena *a = arena_new();
	char *s = arena_printf(a, "%050000d|%s", 7, "end");

	(void)state;
	assert_int_equal(strlen(s), 50004);
	assert_string_equal(s + 49999, "7|end");
	arena_free(a);
}

static void
freeing_null_does_nothing(void **state)
{
	(void)state;
	arena_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_is_zeroed_also_after_a_reset),
	    cmocka_unit_test(every_piece_is_aligned_for_any_type),
	    cmocka_unit_test(
		pieces_do_not_overlap_and_may_be_larger_than_a_block),
	    cmocka_unit_test(a_copy_keeps_its_bytes_and_ends_with_nul),
	    cmocka_unit_test(printf_is_never_cut),
	    cmocka_unit_test(freeing_null_does_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
