// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "plan/itemset.h"

enum {
	MANY = 100000
};

static void
each_text_is_kept_once_in_its_order(void **state)
{
	struct arena *a = arena_new();
	struct itemset s = {0};

	(void)state;
	assert_true(itemset_add(&s, STR_LIT("b"), a));
	assert_true(itemset_add(&s, STR_LIT("a"), a));
	assert_false(itemset_add(&s, STR_LIT("b"), a));
	assert_true(itemset_add(&s, STR_LIT("ab"), a));
	assert_int_equal(s.n, 3);
	assert_true(str_is(s.v[0], "b"));
	assert_true(str_is(s.v[1], "a"));
	assert_true(str_is(s.v[2], "ab"));
	arena_free(a);
}

static void
a_hundred_thousand_are_told_apart(void **state)
{
	struct arena *a = arena_new();
	struct itemset s = {0};

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (unsigned i = 0; i < MANY; i++) {
			struct str t = str_of(arena_printf(a, "acc_%u", i));

			assert_int_equal(itemset_add(&s, t, a), round == 0);
			if (round == 0)
				assert_int_equal(s.n, i + 1);
		}
	}
	assert_int_equal(s.n, MANY);
	assert_true(str_is(s.v[0], "acc_0"));
	assert_true(str_is(s.v[15], "acc_15"));
	assert_true(str_is(s.v[16], "acc_16"));
	assert_true(str_is(s.v[MANY - 1], "acc_99999"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_text_is_kept_once_in_its_order),
	    cmocka_unit_test(a_hundred_thousand_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
