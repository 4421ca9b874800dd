// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/forecast.h"

static void
the_slowest_category_sets_the_time(void **state)
{
	struct forecast f;

	(void)state;
	forecast_make(&f, 2000, 0, 40, 25);
	assert_int_equal(f.writes, 2000);
	assert_int_equal(f.reads, 0);
	assert_int_equal(f.searches, 40);
	assert_int_equal((int)f.seconds, 80);
	forecast_make(&f, 10, 20, 500, 25);
	assert_int_equal((int)f.seconds, 20);
	forecast_make(&f, 10, 50, 5, 25);
	assert_int_equal((int)f.seconds, 2);
}

static void
without_a_limit_no_time_is_foretold(void **state)
{
	struct forecast f;

	(void)state;
	forecast_make(&f, 1000, 1, 1, 0);
	assert_int_equal((int)(f.seconds * 1000), 0);
	assert_int_equal(f.writes, 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_slowest_category_sets_the_time),
	    cmocka_unit_test(without_a_limit_no_time_is_foretold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
