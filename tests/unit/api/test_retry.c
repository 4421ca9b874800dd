// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api/retry.h"
#include "base/rnd.h"

static void
delays_fill_the_whole_range_and_never_leave_it(void **state)
{
	struct rnd r;

	(void)state;
	rnd_init(&r, 7);
	for (unsigned attempt = 0; attempt < 12; attempt++) {
		int64_t most = attempt < 7 ? 250 * (1 << attempt) : 30000;
		int64_t lowest = INT64_MAX;
		int64_t highest = -1;

		for (int i = 0; i < 4000; i++) {
			int64_t ms = retry_delay_ms(&r, attempt);

			lowest = ms < lowest ? ms : lowest;
			highest = ms > highest ? ms : highest;
		}
		assert_in_range(lowest, 0, most / 50);
		assert_in_range(highest, most - most / 50, most);
	}
}

static void
a_huge_attempt_stays_at_the_cap(void **state)
{
	struct rnd r;

	(void)state;
	rnd_init(&r, 1);
	for (int i = 0; i < 1000; i++)
		assert_in_range(retry_delay_ms(&r, 4000000000U), 0, 30000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(delays_fill_the_whole_range_and_never_leave_it),
	    cmocka_unit_test(a_huge_attempt_stays_at_the_cap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
