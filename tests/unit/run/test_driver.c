// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clk.h"

#include "unit/run/drive.h"

static void
every_row_is_sent_once_and_is_done_in_the_journal(void **state)
{
	struct drive d;
	struct job_counts c;

	(void)state;
	drive_open(&d, 60);
	assert_int_equal(drive_run(&d), 0);
	assert_int_equal(d.result.end, ENGINE_ALL);
	assert_int_equal(d.result.done, 60);
	assert_int_equal(d.net.n_sent, 60);
	for (size_t i = 0; i < d.net.n_sent; i++) {
		assert_int_equal(d.net.sent[i].ticket, i + 1);
		assert_string_equal(d.net.sent[i].path, "/v1/contacts");
		assert_string_equal(d.net.sent[i].body, "{\"fields\":{}}");
	}
	assert_string_equal(d.net.sent[59].idem, "lf1-60");
	c = jobkit_counts(d.dir);
	assert_int_equal(c.state[ROW_DONE], 60);
	assert_true(d.committed > 0);
	assert_true(d.ticks > 0);
	drive_close(&d);
}

static void
what_was_sent_and_answered_is_remembered_with_its_row(void **state)
{
	struct job_done v[20];
	struct drive d;
	size_t n = 0;

	(void)state;
	drive_open(&d, 20);
	assert_int_equal(drive_run(&d), 0);
	assert_int_equal(d.receipts, 20);
	assert_int_equal(job_unmapped(d.job, v, 20, &n, &d.err), 0);
	assert_int_equal(n, 20);
	for (size_t i = 0; i < n; i++) {
		char want[64];

		(void)snprintf(want, sizeof(want),
		    "{\"fields\":{}} -> {\"id\":\"con_%llu\"}",
		    (unsigned long long)v[i].ord);
		assert_true(str_is(v[i].receipt, want));
		assert_true(str_is(v[i].marks, "m"));
	}
	drive_close(&d);
}

static void
leave_soon(struct drive *d)
{
	if (d->ticks == 4)
		atomic_store(&d->interrupts, 2);
}

/* The first request gets no answer: what the feeder made by then is old. */
static void
no_more_than_a_second_of_the_rate_waits_in_the_queue(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, 60);
	d.opts.engine.rate = 3;
	d.opts.tick_ms = 100;
	d.net.silent_from = 0;
	d.on_tick = leave_soon;
	assert_int_equal(drive_run(&d), 0);
	assert_int_equal(d.net.n_sent, 1);
	/* One flies, three wait at most, one is in the feeder's hand. */
	assert_in_range(d.fed, 4, 5);
	drive_close(&d);
}

static void
a_resumed_row_is_settled(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, 1);
	assert_int_equal(jobkit_step(d.job, JREC_INTENT, 1), 0);
	d.first_sent_ms = clk_now(clk_system()).wall_ms - 1000;
	assert_int_equal(drive_run(&d), 0);
	assert_int_equal(d.net.n_sent, 1);
	assert_int_equal(jobkit_state(d.dir, 1), ROW_DONE);
	drive_close(&d);
}

static void
a_refused_key_leaves_every_row_pending(void **state)
{
	struct drive d;
	struct job_counts c;

	(void)state;
	drive_open(&d, 400);
	d.net.status = 401;
	assert_int_equal(drive_run(&d), 0);
	assert_int_equal(d.result.end, ENGINE_REFUSED);
	assert_int_equal(d.net.n_sent, 1);
	c = jobkit_counts(d.dir);
	assert_int_equal(c.state[ROW_PENDING], 400);
	drive_close(&d);
}

static void
a_feed_that_fails_settles_what_flies_and_says_why(void **state)
{
	struct drive d;
	struct job_counts c;

	(void)state;
	drive_open(&d, 60);
	d.fail_at = 31;
	assert_int_equal(drive_run(&d), -1);
	assert_int_equal(d.err.kind, ERR_MISFIT);
	assert_string_equal(d.err.msg, "people.csv: the row was edited");
	c = jobkit_counts(d.dir);
	assert_int_equal(c.state[ROW_DONE], d.net.n_sent);
	assert_int_equal(c.state[ROW_SENT], 0);
	assert_true(c.state[ROW_DONE] <= 30);
	jobkit_conserved(d.dir, 60);
	drive_close(&d);
}

static void
a_commit_that_fails_ends_the_run(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, 3);
	d.n = 4; /* the journal knows no row 4 */
	assert_int_equal(drive_run(&d), -1);
	assert_int_equal(d.err.kind, ERR_INTERNAL);
	for (size_t i = 0; i < d.net.n_sent; i++)
		assert_true(d.net.sent[i].ticket <= 3);
	jobkit_conserved(d.dir, 3);
	drive_close(&d);
}

static void
an_id_map_that_cannot_be_written_ends_the_run(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, 400);
	d.commit_fails = true;
	assert_int_equal(drive_run(&d), -1);
	assert_int_equal(d.err.kind, ERR_DISK);
	assert_true(d.net.n_sent < 400);
	jobkit_conserved(d.dir, 400);
	drive_close(&d);
}

static void
interrupt_at_the_tenth(struct fakenet *net)
{
	struct drive *d = net->cookie;

	if (net->n_sent == 10)
		atomic_store(&d->interrupts, 1);
}

static void
the_first_signal_drains(void **state)
{
	struct drive d;
	struct job_counts c;

	(void)state;
	drive_open(&d, 900);
	d.net.on_submit = interrupt_at_the_tenth;
	assert_int_equal(drive_run(&d), 0);
	assert_int_equal(d.result.end, ENGINE_DRAINED);
	c = jobkit_counts(d.dir);
	assert_int_equal(c.state[ROW_SENT], 0);
	assert_int_equal(c.state[ROW_DONE], d.net.n_sent);
	assert_in_range(d.net.n_sent, 10, 30);
	jobkit_conserved(d.dir, 900);
	drive_close(&d);
}

static void
leave(struct drive *d)
{
	if (d->net.n_sent == 5)
		atomic_store(&d->interrupts, 2);
}

/* The feeder waits at its full queue by then, and is let go. */
static void
the_second_signal_leaves_at_once(void **state)
{
	struct drive d;
	struct job_counts c;

	(void)state;
	drive_open(&d, 900);
	d.net.silent_from = 1;
	d.on_tick = leave;
	assert_int_equal(drive_run(&d), 0);
	assert_int_equal(d.result.flying, 4);
	c = jobkit_counts(d.dir);
	assert_int_equal(c.state[ROW_DONE], 1);
	assert_true(c.state[ROW_SENT] >= 4);
	jobkit_conserved(d.dir, 900);
	drive_close(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_row_is_sent_once_and_is_done_in_the_journal),
	    cmocka_unit_test(
		what_was_sent_and_answered_is_remembered_with_its_row),
	    cmocka_unit_test(
		no_more_than_a_second_of_the_rate_waits_in_the_queue),
	    cmocka_unit_test(a_resumed_row_is_settled),
	    cmocka_unit_test(a_refused_key_leaves_every_row_pending),
	    cmocka_unit_test(a_feed_that_fails_settles_what_flies_and_says_why),
	    cmocka_unit_test(a_commit_that_fails_ends_the_run),
	    cmocka_unit_test(an_id_map_that_cannot_be_written_ends_the_run),
	    cmocka_unit_test(the_first_signal_drains),
	    cmocka_unit_test(the_second_signal_leaves_at_once)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
