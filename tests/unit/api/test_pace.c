// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/answer.h"
#include "api/pace.h"
#include "base/rnd.h"

static struct api_answer
answer(int status)
{
	struct api_answer a;

	api_answer_init(&a);
	a.fate = API_ANSWERED;
	a.status = status;
	return a;
}

static void
learn_limit(struct pace *p, int64_t limit, int64_t now)
{
	struct api_answer a = answer(200);

	a.limit = limit;
	pace_learn(p, &a, now);
}

/*
 * Send as soon as the pace allows, but up to late_ms after, for 60 virtual
 * seconds; the most that fell into one of the server's seconds.
 */
static unsigned
busiest_second(
    struct pace *p, int64_t phase_ms, unsigned late_ms, unsigned *sent)
{
	static unsigned windows[62];
	unsigned most = 0;
	struct rnd r;
	int64_t now = 0;

	rnd_init(&r, (uint64_t)phase_ms + 1);
	memset(windows, 0, sizeof(windows));
	*sent = 0;
	for (;;) {
		now += pace_wait(p, now);
		now += (int64_t)rnd_below(&r, late_ms + 1);
		if (pace_wait(p, now) > 0)
			continue;
		if (now >= 60000)
			break;
		pace_take(p, now);
		windows[(now + phase_ms) / 1000]++;
		(*sent)++;
	}
	for (size_t i = 0; i < 62; i++)
		most = windows[i] > most ? windows[i] : most;
	return most;
}

static void
no_second_sees_more_than_the_limit(void **state)
{
	static const int64_t limits[] = {1, 2, 3, 10, 25, 100};

	(void)state;
	for (size_t i = 0; i < 6; i++)
		for (int64_t phase = 0; phase < 1000; phase += 37)
			for (unsigned late = 0; late <= 60; late += 20) {
				struct pace p;
				unsigned sent;

				pace_init(&p, -1, 0.98);
				learn_limit(&p, limits[i], 0);
				assert_in_range(
				    busiest_second(&p, phase, late, &sent), 1,
				    (uintmax_t)limits[i]);
			}
}

/* Whatever the two do at once, their seconds together keep to the limit. */
static void
two_parts_together_see_no_more_than_the_limit(void **state)
{
	static const int64_t limits[] = {2, 3, 10, 25, 100};
	static const double parts[] = {0.1, 1.0 / 3, 0.5, 0.9};

	(void)state;
	for (size_t i = 0; i < 5; i++)
		for (size_t k = 0; k < 4; k++)
			for (unsigned late = 0; late <= 60; late += 20) {
				unsigned most = 0;
				unsigned sent;

				for (int side = 0; side < 2; side++) {
					struct pace p;

					pace_init(&p, -1, 0.98);
					pace_part(&p, side == 0 ? parts[k]
								: 1 - parts[k]);
					learn_limit(&p, limits[i], 0);
					most +=
					    busiest_second(&p, 37, late, &sent);
					assert_true(sent > 0);
				}
				assert_in_range(most, 1, (uintmax_t)limits[i]);
			}
}

static void
a_part_of_an_own_rate_is_that_part(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 10, 1);
	pace_part(&p, 0.25);
	assert_true(pace_rate(&p, 0) > 2.49 && pace_rate(&p, 0) < 2.51);
	pace_init(&p, 0, 1);
	pace_part(&p, 0.25);
	assert_true(pace_rate(&p, 0) < 0.01); /* unlimited until told */
}

static void
the_whole_share_is_used_although_sends_are_late(void **state)
{
	(void)state;
	for (unsigned late = 0; late <= 8; late += 4) {
		struct pace p;
		unsigned sent;

		pace_init(&p, -1, 0.98);
		(void)busiest_second(&p, 0, late, &sent);
		/* 24.5/s for 60 s, but for what is late at the end of them */
		assert_in_range(sent, 1467, 1471);
	}
}

/*
 * Nothing can go while the first answer is awaited, nor now and then when the
 * machine has something else to do.
 */
static void
a_stop_of_less_than_a_second_is_made_up_for(void **state)
{
	struct pace p;
	int64_t now = 0;
	static int64_t sent[2000];
	size_t n = 0;

	(void)state;
	pace_init(&p, -1, 0.98);
	while (now < 60000) {
		pace_take(&p, now);
		sent[n++] = now;
		/* a window of the server's begins with any request */
		if (n > 25)
			assert_true(now - sent[n - 26] > 1014);
		now += n == 1 ? 300 : n % 700 == 0 ? 400 : 0;
		now += pace_wait(&p, now);
	}
	assert_in_range(n, 1467, 1471);
}

/* At full pace until now; the time. */
static int64_t
at_full_pace(struct pace *p, int64_t from)
{
	int64_t now = from;

	for (; now < from + 5000; now++)
		if (pace_wait(p, now) == 0)
			pace_take(p, now);
	return now;
}

static void
what_a_429_put_off_is_not_caught_up_with(void **state)
{
	struct api_answer a = answer(429);
	struct pace p;
	unsigned n = 0;
	int64_t now;

	(void)state;
	pace_init(&p, -1, 0.98);
	now = at_full_pace(&p, 0);
	a.retry_after_ms = 900;
	pace_learn(&p, &a, now);
	assert_int_equal(pace_wait(&p, now), 900);
	for (int64_t t = now; t < now + 1900; t++)
		if (pace_wait(&p, t) == 0) {
			pace_take(&p, t);
			n++;
		}
	assert_in_range(n, 24, 25);
}

static void
a_429_of_our_own_making_halves_nothing_but_a_second_one_does(void **state)
{
	struct api_answer a = answer(429);
	struct pace p;
	int64_t now;

	(void)state;
	pace_init(&p, -1, 0.98);
	a.retry_after_ms = 1000;
	now = at_full_pace(&p, 0);
	pace_learn(&p, &a, now);
	/* one that flew beside it */
	pace_learn(&p, &a, now + 40);
	assert_int_equal(pace_wait(&p, now + 40), 1000);
	assert_true(pace_rate(&p, now) > 24.4);
	now = at_full_pace(&p, now + 40);
	pace_learn(&p, &a, now);
	assert_true(pace_rate(&p, now) < 12.3);
	/* a minute after the first of them */
	now = at_full_pace(&p, now + 61000);
	pace_learn(&p, &a, now);
	assert_true(pace_rate(&p, now) > 24.4);
}

/* We did not ask for that much: somebody else does. */
static void
a_429_below_the_limit_is_not_of_our_making(void **state)
{
	struct api_answer a = answer(429);
	struct pace p;
	int64_t now;

	(void)state;
	pace_init(&p, 20, 0.98);
	a.retry_after_ms = 1000;
	now = at_full_pace(&p, 0);
	pace_learn(&p, &a, now);
	assert_true(pace_rate(&p, now) < 12.3);
}

/* More a second than are remembered. */
static void
a_high_limit_is_kept_too(void **state)
{
	(void)state;
	for (unsigned late = 0; late <= 3; late++) {
		struct pace p;
		unsigned sent;

		pace_init(&p, -1, 0.98);
		learn_limit(&p, 200, 0);
		assert_in_range(busiest_second(&p, 37, late, &sent), 1, 200);
		assert_in_range(sent, 60 * 190, 60 * 197);
	}
}

static void
an_idle_spell_earns_no_burst(void **state)
{
	struct pace p;
	unsigned n = 0;

	(void)state;
	pace_init(&p, -1, 0.98);
	pace_take(&p, 0);
	for (int64_t now = 100000; now < 101000; now++)
		while (pace_wait(&p, now) == 0) {
			pace_take(&p, now);
			n++;
		}
	assert_in_range(n, 24, 25);
}

static void
an_own_rate_caps_the_servers(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 10, 0.98);
	assert_true(pace_rate(&p, 0) > 9.99 && pace_rate(&p, 0) < 10.01);
	learn_limit(&p, 5, 0);
	assert_true(pace_rate(&p, 0) > 4.89 && pace_rate(&p, 0) < 4.91);
	learn_limit(&p, 1000, 0);
	assert_true(pace_rate(&p, 0) > 9.99 && pace_rate(&p, 0) < 10.01);
}

static void
rate_0_is_unlimited_until_a_header_names_a_limit(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 0, 0.98);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(pace_wait(&p, 5), 0);
		pace_take(&p, 5);
	}
	assert_true(pace_rate(&p, 5) <= 0);
	learn_limit(&p, 100, 5);
	assert_true(pace_rate(&p, 5) > 97.9 && pace_rate(&p, 5) < 98.1);
	pace_take(&p, 5);
	pace_take(&p, 5);
	assert_in_range(pace_wait(&p, 5), 1, 21);
}

static void
after_a_429_nothing_goes_before_retry_after(void **state)
{
	struct api_answer a = answer(429);
	struct pace p;

	(void)state;
	pace_init(&p, -1, 0.98);
	a.retry_after_ms = 3000;
	pace_learn(&p, &a, 1000);
	assert_int_equal(pace_wait(&p, 1000), 3000);
	assert_int_equal(pace_wait(&p, 3999), 1);
	assert_int_equal(pace_wait(&p, 4000), 0);
	/* a shorter one that comes later takes nothing back */
	a.retry_after_ms = 100;
	pace_learn(&p, &a, 1500);
	assert_int_equal(pace_wait(&p, 1500), 2500);
	assert_int_equal(p.n_limited, 2);
	assert_int_equal(p.waited_ms, 3000);
	/* absent: a second */
	a.retry_after_ms = -1;
	pace_learn(&p, &a, 5000);
	assert_int_equal(pace_wait(&p, 5000), 1000);
	/* also without a rate of our own */
	pace_init(&p, 0, 0.98);
	pace_learn(&p, &a, 5000);
	assert_int_equal(pace_wait(&p, 5000), 1000);
}

static void
a_429_halves_the_share_for_a_minute(void **state)
{
	struct api_answer a = answer(429);
	struct pace p;

	(void)state;
	pace_init(&p, -1, 0.98);
	pace_learn(&p, &a, 1000);
	assert_true(
	    pace_rate(&p, 60999) > 12.24 && pace_rate(&p, 60999) < 12.26);
	assert_true(
	    pace_rate(&p, 61000) > 24.49 && pace_rate(&p, 61000) < 24.51);
}

static void
with_nothing_remaining_the_reset_is_awaited(void **state)
{
	struct api_answer a = answer(200);
	struct pace p;

	(void)state;
	a.limit = 25;
	a.remaining = 0;
	a.date_s = 1000000;
	a.reset_s = 1000002;
	pace_init(&p, -1, 0.98);
	pace_learn(&p, &a, 500);
	assert_int_equal(pace_wait(&p, 500), 2000);
	/* never more than a minute, never less than nothing */
	pace_init(&p, -1, 0.98);
	a.reset_s = 2000000;
	pace_learn(&p, &a, 500);
	assert_int_equal(pace_wait(&p, 500), 60000);
	pace_init(&p, -1, 0.98);
	a.reset_s = 3;
	pace_learn(&p, &a, 500);
	assert_int_equal(pace_wait(&p, 500), 0);
	/* some remain: no wait */
	pace_init(&p, -1, 0.98);
	a.remaining = 1;
	a.reset_s = 1000002;
	pace_learn(&p, &a, 500);
	assert_int_equal(pace_wait(&p, 500), 0);
}

/*
 * The server's clock is at second 5000 plus our time; an answer that came 3 ms
 * after its second began says how far it is at .990.
 */
static void
earlier_dates_make_the_wait_for_the_reset_exact(void **state)
{
	struct api_answer a = answer(200);
	struct pace p;

	(void)state;
	pace_init(&p, -1, 0.98);
	a.limit = 25;
	a.remaining = 24;
	a.date_s = 5001;
	a.reset_s = 5002;
	pace_learn(&p, &a, 1003);
	a.remaining = 0;
	pace_learn(&p, &a, 1990);
	assert_in_range(pace_wait(&p, 1990), 10, 13);
}

/* A server of fixed windows that also says when nothing remains. */
static void
the_headers_of_a_lone_run_cost_no_throughput(void **state)
{
	struct api_answer a = answer(200);
	struct pace p;
	unsigned in_window = 0;
	unsigned sent = 0;
	int64_t window = -1;
	int64_t now = 0;

	(void)state;
	pace_init(&p, -1, 0.98);
	a.limit = 25;
	for (;;) {
		now += pace_wait(&p, now);
		if (now >= 600000)
			break;
		if ((now + 321) / 1000 != window) {
			window = (now + 321) / 1000;
			in_window = 0;
		}
		pace_take(&p, now);
		sent++;
		in_window++;
		assert_in_range(in_window, 1, 25);
		a.remaining = 25 - (int64_t)in_window;
		a.date_s = 7000 + window;
		a.reset_s = a.date_s + 1;
		pace_learn(&p, &a, now + 2);
	}
	/* 98 % of 24.5/s over ten minutes */
	assert_in_range(sent, 14406, 14702);
	assert_int_equal(p.n_limited, 0);
}

static void
an_exchange_without_answer_teaches_nothing(void **state)
{
	struct api_answer a = answer(429);
	struct pace p;

	(void)state;
	pace_init(&p, -1, 0.98);
	a.fate = API_LOST;
	a.limit = 1;
	a.retry_after_ms = 9000;
	pace_learn(&p, &a, 0);
	assert_int_equal(pace_wait(&p, 0), 0);
	assert_true(pace_rate(&p, 0) > 24);
	assert_int_equal(p.n_limited, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_parts_together_see_no_more_than_the_limit),
	    cmocka_unit_test(a_part_of_an_own_rate_is_that_part),
	    cmocka_unit_test(no_second_sees_more_than_the_limit),
	    cmocka_unit_test(the_whole_share_is_used_although_sends_are_late),
	    cmocka_unit_test(a_stop_of_less_than_a_second_is_made_up_for),
	    cmocka_unit_test(what_a_429_put_off_is_not_caught_up_with),
	    cmocka_unit_test(
		a_429_of_our_own_making_halves_nothing_but_a_second_one_does),
	    cmocka_unit_test(a_429_below_the_limit_is_not_of_our_making),
	    cmocka_unit_test(a_high_limit_is_kept_too),
	    cmocka_unit_test(an_idle_spell_earns_no_burst),
	    cmocka_unit_test(an_own_rate_caps_the_servers),
	    cmocka_unit_test(rate_0_is_unlimited_until_a_header_names_a_limit),
	    cmocka_unit_test(after_a_429_nothing_goes_before_retry_after),
	    cmocka_unit_test(a_429_halves_the_share_for_a_minute),
	    cmocka_unit_test(with_nothing_remaining_the_reset_is_awaited),
	    cmocka_unit_test(earlier_dates_make_the_wait_for_the_reset_exact),
	    cmocka_unit_test(the_headers_of_a_lone_run_cost_no_throughput),
	    cmocka_unit_test(an_exchange_without_answer_teaches_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
