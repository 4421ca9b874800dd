// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "run/sendage.h"

#define HOUR   (INT64_C(3600) * 1000)
#define MINUTE (INT64_C(60) * 1000)
#define WALL   INT64_C(1790000000000)
#define SERVER INT64_C(1800000000000)

static bool
again(int64_t age_ms, int64_t server_age_ms, int64_t seen_ago_ms)
{
	const struct sendage_now now = {WALL, SERVER, WALL - seen_ago_ms};

	return sendage_resendable(WALL - age_ms, SERVER - server_age_ms, &now);
}

static void
both_clocks_have_to_agree(void **state)
{
	(void)state;
	assert_true(again(0, 0, 0));
	assert_true(again(23 * HOUR, 23 * HOUR, HOUR));
	assert_false(again(23 * HOUR + 1, HOUR, HOUR));
	assert_false(again(HOUR, 23 * HOUR + 1, HOUR));
	/* Back, but for what clocks are corrected by now and then. */
	assert_true(again(-10 * MINUTE, HOUR, HOUR));
	assert_false(again(-10 * MINUTE - 1, HOUR, HOUR));
	assert_true(again(HOUR, -10 * MINUTE, HOUR));
	assert_false(again(HOUR, -10 * MINUTE - 1, HOUR));
}

static void
a_wall_clock_behind_what_was_seen_says_nothing(void **state)
{
	(void)state;
	assert_true(again(HOUR, HOUR, -10 * MINUTE));
	assert_false(again(HOUR, HOUR, -10 * MINUTE - 1));
	assert_false(again(0, 0, -24 * HOUR));
}

static void
a_server_without_a_clock_leaves_it_to_ours(void **state)
{
	struct sendage_now now = {WALL, 0, 0};

	(void)state;
	assert_true(sendage_resendable(WALL - HOUR, SERVER, &now));
	assert_false(sendage_resendable(WALL - 24 * HOUR, SERVER, &now));
	now.server_ms = SERVER;
	assert_true(sendage_resendable(WALL - HOUR, 0, &now));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(both_clocks_have_to_agree),
	    cmocka_unit_test(a_wall_clock_behind_what_was_seen_says_nothing),
	    cmocka_unit_test(a_server_without_a_clock_leaves_it_to_ours)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
