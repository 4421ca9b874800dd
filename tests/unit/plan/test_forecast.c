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

static enum forecast_way
choose(uint64_t total, uint64_t texts, uint64_t known, bool can)
{
	const struct forecast_match m = {total, 25, texts, known, can};
	uint64_t prefetch;
	uint64_t search;
	enum forecast_way way = forecast_choose(&m, &prefetch, &search);

	assert_int_equal(prefetch, total / 25 + 1);
	assert_int_equal(search, texts + known);
	return way;
}

static void
the_way_of_fewer_requests_is_taken(void **state)
{
	(void)state;
	/* 1,000 records: 40 full pages and the empty one. */
	assert_int_equal(choose(1000, 40, 0, true), FORECAST_SEARCH);
	assert_int_equal(choose(1000, 20, 20, true), FORECAST_SEARCH);
	assert_int_equal(choose(1000, 42, 0, true), FORECAST_PREFETCH);
	assert_int_equal(choose(1000, 20, 22, true), FORECAST_PREFETCH);
	/* 999: 39 full ones and one of 24. */
	assert_int_equal(choose(999, 39, 0, true), FORECAST_SEARCH);
	/* As many: all of them at once. */
	assert_int_equal(choose(1000, 41, 0, true), FORECAST_PREFETCH);
	assert_int_equal(choose(0, 1, 0, true), FORECAST_PREFETCH);
	assert_int_equal(choose(0, 0, 0, true), FORECAST_SEARCH);
}

static void
what_cannot_be_searched_for_is_listed(void **state)
{
	(void)state;
	assert_int_equal(choose(1000000, 1, 0, false), FORECAST_PREFETCH);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_slowest_category_sets_the_time),
	    cmocka_unit_test(without_a_limit_no_time_is_foretold),
	    cmocka_unit_test(the_way_of_fewer_requests_is_taken),
	    cmocka_unit_test(what_cannot_be_searched_for_is_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
