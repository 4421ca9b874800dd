// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/rnd.h"

/* Vectors of the reference implementation of splitmix64. */
static void
the_numbers_are_those_of_splitmix64(void **state)
{
	static const uint64_t want[] = {UINT64_C(6457827717110365317),
	    UINT64_C(3203168211198807973), UINT64_C(9817491932198370423),
	    UINT64_C(4593380528125082431), UINT64_C(16408922859458223821)};
	struct rnd r;

	(void)state;
	rnd_init(&r, 1234567);
	for (size_t i = 0; i < 5; i++)
		assert_true(rnd_next(&r) == want[i]);
}

static void
a_number_below_n_reaches_each_value_about_equally_often(void **state)
{
	enum {
		N = 7,
		DRAWS = 70000
	};
	unsigned seen[N] = {0};
	struct rnd r;

	(void)state;
	rnd_init(&r, 1);
	for (int i = 0; i < DRAWS; i++) {
		uint64_t v = rnd_below(&r, N);

		assert_true(v < N);
		seen[v]++;
	}
	for (int i = 0; i < N; i++)
		assert_in_range(seen[i], 9500, 10500);
	assert_int_equal(rnd_below(&r, 0), 0);
	assert_int_equal(rnd_below(&r, 1), 0);
}

static void
a_unit_number_is_in_its_interval_and_centred(void **state)
{
	struct rnd r;
	double sum = 0;

	(void)state;
	rnd_init(&r, 2);
	for (int i = 0; i < 10000; i++) {
		double v = rnd_unit(&r);

		assert_true(v >= 0 && v < 1);
		sum += v;
	}
	assert_true(sum > 4800 && sum < 5200);
}

static void
the_system_gives_different_seeds_and_fills_every_byte(void **state)
{
	unsigned char any[32];
	unsigned char p[32];

	(void)state;
	assert_true(rnd_system_seed() != rnd_system_seed());
	memset(any, 0, sizeof(any));
	/* A byte that stays 0 in 20 draws was not written. */
	for (int i = 0; i < 20; i++) {
		memset(p, 0, sizeof(p));
		rnd_system_bytes(p, sizeof(p));
		for (size_t k = 0; k < sizeof(p); k++)
			any[k] |= p[k];
	}
	for (size_t k = 0; k < sizeof(any); k++)
		assert_int_not_equal(any[k], 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_numbers_are_those_of_splitmix64),
	    cmocka_unit_test(
		a_number_below_n_reaches_each_value_about_equally_often),
	    cmocka_unit_test(a_unit_number_is_in_its_interval_and_centred),
	    cmocka_unit_test(
		the_system_gives_different_seeds_and_fills_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
