// SPDX-License-Identifier: Apache-2.0
/*
 * The feed's last moment: it fails just when the driver has looked for its
 * errors and before it looks into the queue.  This program brings a queue of
 * its own that makes the moment certain.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "run/op.h"
#include "run/opqueue.h"

#include "unit/run/drive.h"

struct opqueue {
	int unused;
};

static pthread_mutex_t mtx = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static bool looked; /* the driver is looking into the queue */
static bool finished;

struct opqueue *
opqueue_new(size_t max)
{
	static struct opqueue q;

	(void)max;
	return &q;
}

void
opqueue_free(struct opqueue *q)
{
	(void)q;
}

void
opqueue_limit(struct opqueue *q, size_t limit)
{
	(void)q;
	(void)limit;
}

bool
opqueue_put(struct opqueue *q, struct op *op, bool *first)
{
	(void)q;
	*first = false;
	op_free(op);
	return false;
}

void
opqueue_finish(struct opqueue *q)
{
	(void)q;
	pthread_mutex_lock(&mtx);
	finished = true;
	pthread_cond_broadcast(&cond);
	pthread_mutex_unlock(&mtx);
}

struct op *
opqueue_take(struct opqueue *q, bool *out)
{
	(void)q;
	pthread_mutex_lock(&mtx);
	looked = true;
	pthread_cond_broadcast(&cond);
	while (!finished)
		pthread_cond_wait(&cond, &mtx);
	pthread_mutex_unlock(&mtx);
	*out = true;
	return NULL;
}

void
opqueue_close(struct opqueue *q)
{
	(void)q;
}

static int
fail_when_looked_for(void *self, struct op **op, struct err *e)
{
	(void)self;
	(void)op;
	pthread_mutex_lock(&mtx);
	while (!looked)
		pthread_cond_wait(&cond, &mtx);
	pthread_mutex_unlock(&mtx);
	return err_set(e, ERR_MISFIT, "people.csv: the row was edited");
}

static void
a_feed_that_fails_in_the_last_moment_is_not_taken_for_its_end(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, 3);
	d.opts.feed.next = fail_when_looked_for;
	assert_int_equal(drive_run(&d), -1);
	assert_int_equal(d.err.kind, ERR_MISFIT);
	drive_close(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(
	    a_feed_that_fails_in_the_last_moment_is_not_taken_for_its_end)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
