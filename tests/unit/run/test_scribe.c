// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "run/scribe.h"

#include "unit/journal/jobkit.h"
#include "unit/run/fakenet.h"

enum {
	ROWS = 10
};

struct desk {
	char *dir;
	struct job *job;
	struct fakenet net;
	struct scribe *scribe;
	struct err err;
	unsigned followed; /* committed() calls; the scribe's thread */
	bool fail;         /* ... and they fail */
	unsigned noted;    /* receipt() calls; likewise */
	size_t note_bytes; /* beyond the usual */
};

static int
committed(void *self, struct job *job, struct err *e)
{
	struct desk *d = self;

	assert_ptr_equal(job, d->job);
	d->followed++;
	if (d->fail)
		return err_set(e, ERR_DISK, "ids.db: full");
	return 0;
}

/* "marks of ID", "BODY -> ANSWER". */
static void
receipt(
    void *self, const struct jrec *r, struct buf *marks, struct buf *receipt)
{
	struct desk *d = self;

	assert_int_equal(r->kind, JREC_DONE);
	d->noted++;
	buf_printf(marks, "marks of %s", r->id);
	for (size_t i = 0; i < d->note_bytes; i++)
		buf_putc(marks, 'x');
	buf_printf(
	    receipt, "%.*s -> %.*s", STR_ARG(r->body), STR_ARG(r->answer));
}

static void
begin(struct desk *d)
{
	struct scribe_opts o;

	memset(d, 0, sizeof(*d));
	d->dir = jobkit_begin();
	d->job = jobkit_open(d->dir);
	jobkit_plan(d->job, ROWS);
	fakenet_open(&d->net);
	o.job = d->job;
	o.transport = &d->net.transport;
	o.self = d;
	o.committed = committed;
	o.receipt = receipt;
	assert_int_equal(scribe_start(&d->scribe, &o, &d->err), 0);
}

static void
end(struct desk *d)
{
	job_close(d->job);
	fakenet_close(&d->net);
	jobkit_end(d->dir);
}

/* Wait as the driver does, for a word about the commit. */
static int
word(struct desk *d)
{
	int rc;

	while ((rc = scribe_done(d->scribe, &d->err)) == 0)
		d->net.transport.wait(&d->net, 1000);
	return rc;
}

static void
a_commit_is_told_once_and_is_durable_by_then(void **state)
{
	struct jrec steps[2];
	struct desk d;
	bool durable = true;

	(void)state;
	begin(&d);
	assert_int_equal(scribe_done(d.scribe, &d.err), 0);
	steps[0] = jobkit_rec(JREC_INTENT, 1);
	steps[1] = jobkit_rec(JREC_INTENT, 2);
	scribe_put(d.scribe, steps, 2);
	assert_int_equal(word(&d), 1);
	assert_int_equal(jobkit_state(d.dir, 1), ROW_SENT);
	assert_int_equal(jobkit_state(d.dir, 2), ROW_SENT);
	assert_int_equal(scribe_done(d.scribe, &d.err), 0);
	steps[0] = jobkit_rec(JREC_DONE, 1);
	scribe_put(d.scribe, steps, 1);
	assert_int_equal(word(&d), 1);
	assert_int_equal(jobkit_state(d.dir, 1), ROW_DONE);
	assert_int_equal(scribe_stop(d.scribe, &durable, &d.err), 0);
	assert_false(durable);
	assert_int_equal(d.followed, 2);
	end(&d);
}

static void
stopping_waits_for_the_commit_under_way(void **state)
{
	struct jrec step = jobkit_rec(JREC_INTENT, 3);
	struct desk d;
	bool durable = false;

	(void)state;
	begin(&d);
	scribe_put(d.scribe, &step, 1);
	assert_int_equal(scribe_stop(d.scribe, &durable, &d.err), 0);
	assert_true(durable);
	assert_int_equal(jobkit_state(d.dir, 3), ROW_SENT);
	end(&d);
}

static void
a_commit_that_fails_says_why_and_changes_nothing(void **state)
{
	struct jrec steps[2];
	struct desk d;
	bool durable = true;

	(void)state;
	begin(&d);
	steps[0] = jobkit_rec(JREC_INTENT, 1);
	steps[1] = jobkit_rec(JREC_DONE, 2); /* was never sent */
	scribe_put(d.scribe, steps, 2);
	assert_int_equal(word(&d), -1);
	assert_int_equal(d.err.kind, ERR_INTERNAL);
	assert_int_equal(scribe_stop(d.scribe, &durable, &d.err), -1);
	assert_false(durable);
	assert_int_equal(d.followed, 0);
	assert_int_equal(jobkit_state(d.dir, 1), ROW_PENDING);
	end(&d);
}

static void
what_follows_a_commit_may_fail_and_is_reported(void **state)
{
	struct jrec step = jobkit_rec(JREC_INTENT, 1);
	struct desk d;
	bool durable;

	(void)state;
	begin(&d);
	d.fail = true;
	scribe_put(d.scribe, &step, 1);
	memset(&d.err, 0, sizeof(d.err));
	assert_int_equal(scribe_stop(d.scribe, &durable, &d.err), -1);
	assert_int_equal(d.err.kind, ERR_DISK);
	assert_string_equal(d.err.msg, "ids.db: full");
	/* The commit itself stands. */
	assert_int_equal(jobkit_state(d.dir, 1), ROW_SENT);
	end(&d);
}

/* Rows from .. to are SENT, then DONE with their answers, in one commit. */
static void
finish(struct desk *d, uint64_t from, uint64_t to)
{
	static char ids[ROWS][32];
	static char answers[ROWS][64];
	struct jrec steps[ROWS];
	size_t n = (size_t)(to - from + 1);

	for (size_t i = 0; i < n; i++) {
		struct jrec intent = jobkit_rec(JREC_INTENT, from + i);

		scribe_put(d->scribe, &intent, 1);
		assert_int_equal(word(d), 1);
	}
	for (size_t i = 0; i < n; i++) {
		steps[i] = jobkit_rec(JREC_DONE, from + i);
		(void)snprintf(ids[i], sizeof(ids[i]), "con_%llu",
		    (unsigned long long)(from + i));
		(void)snprintf(
		    answers[i], sizeof(answers[i]), "{\"id\":\"%s\"}", ids[i]);
		steps[i].id = ids[i];
		steps[i].body = STR_LIT("{}");
		steps[i].answer = str_of(answers[i]);
	}
	scribe_put(d->scribe, steps, n);
	assert_int_equal(word(d), 1);
}

static void
what_is_to_be_remembered_of_a_row_is_committed_with_it(void **state)
{
	struct job_done v[ROWS];
	struct desk d;
	size_t n = 0;
	bool durable;

	(void)state;
	begin(&d);
	finish(&d, 1, 4);
	finish(&d, 5, ROWS); /* more than there was room for */
	assert_int_equal(scribe_stop(d.scribe, &durable, &d.err), 0);
	assert_int_equal(d.noted, ROWS);
	assert_int_equal(job_unmapped(d.job, v, ROWS, &n, &d.err), 0);
	assert_int_equal(n, ROWS);
	for (size_t i = 0; i < n; i++) {
		char want[64];

		(void)snprintf(want, sizeof(want), "marks of %s", v[i].id);
		assert_true(str_is(v[i].marks, want));
		(void)snprintf(
		    want, sizeof(want), "{} -> {\"id\":\"%s\"}", v[i].id);
		assert_true(str_is(v[i].receipt, want));
	}
	end(&d);
}

static void
a_row_without_an_answer_has_nothing_to_be_remembered(void **state)
{
	struct jrec step = jobkit_rec(JREC_INTENT, 1);
	struct desk d;
	bool durable;

	(void)state;
	begin(&d);
	scribe_put(d.scribe, &step, 1);
	assert_int_equal(word(&d), 1);
	step = jobkit_rec(JREC_DONE, 1);
	scribe_put(d.scribe, &step, 1);
	assert_int_equal(word(&d), 1);
	assert_int_equal(scribe_stop(d.scribe, &durable, &d.err), 0);
	assert_int_equal(d.noted, 0);
	assert_int_equal(jobkit_state(d.dir, 1), ROW_DONE);
	end(&d);
}

static void
marks_beyond_all_measure_are_not_kept_by_halves(void **state)
{
	struct job_done v[ROWS];
	struct desk d;
	size_t n = 0;
	bool durable;

	(void)state;
	begin(&d);
	d.note_bytes = LIM_ANSWER_BYTES;
	finish(&d, 1, 1);
	assert_int_equal(scribe_stop(d.scribe, &durable, &d.err), 0);
	assert_int_equal(job_unmapped(d.job, v, ROWS, &n, &d.err), 0);
	assert_int_equal(n, 1);
	assert_int_equal(v[0].marks.n, 0);
	assert_true(v[0].receipt.n > 0);
	end(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_commit_is_told_once_and_is_durable_by_then),
	    cmocka_unit_test(stopping_waits_for_the_commit_under_way),
	    cmocka_unit_test(a_commit_that_fails_says_why_and_changes_nothing),
	    cmocka_unit_test(what_follows_a_commit_may_fail_and_is_reported),
	    cmocka_unit_test(
		what_is_to_be_remembered_of_a_row_is_committed_with_it),
	    cmocka_unit_test(
		a_row_without_an_answer_has_nothing_to_be_remembered),
	    cmocka_unit_test(marks_beyond_all_measure_are_not_kept_by_halves)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
