// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_commit_is_told_once_and_is_durable_by_then),
	    cmocka_unit_test(stopping_waits_for_the_commit_under_way),
	    cmocka_unit_test(a_commit_that_fails_says_why_and_changes_nothing),
	    cmocka_unit_test(what_follows_a_commit_may_fail_and_is_reported)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
