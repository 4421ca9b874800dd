// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/clk.h"
#include "run/op.h"

#include "unit/run/drive.h"

static int
next(void *self, struct op **op, struct err *e)
{
	struct drive *d = self;
	char key[32];
	struct op o;

	if (d->fail_at != 0 && d->fed + 1 == d->fail_at)
		return err_set(e, ERR_MISFIT, "people.csv: the row was edited");
	if (d->fed == d->n)
		return 0;
	memset(&o, 0, sizeof(o));
	o.ord = ++d->fed;
	(void)snprintf(key, sizeof(key), "lf1-%llu", (unsigned long long)o.ord);
	o.key = key;
	o.path = "/v1/contacts";
	o.body = STR_LIT("{\"fields\":{}}");
	o.first_sent_ms = d->first_sent_ms;
	*op = op_new(&o);
	return 1;
}

static int
committed(void *self, struct job *job, struct err *e)
{
	struct drive *d = self;

	assert_ptr_equal(job, d->job);
	d->committed++;
	if (d->commit_fails)
		return err_set(e, ERR_DISK, "ids.db: full");
	return 0;
}

static void
receipt(
    void *self, const struct jrec *r, struct buf *marks, struct buf *receipt)
{
	struct drive *d = self;

	d->receipts++;
	buf_puts(marks, "m");
	buf_printf(
	    receipt, "%.*s -> %.*s", STR_ARG(r->body), STR_ARG(r->answer));
}

static void
tick(void *self, const struct engine_result *so_far)
{
	struct drive *d = self;

	(void)so_far;
	d->ticks++;
	if (d->on_tick != NULL)
		d->on_tick(d);
}

void
drive_open(struct drive *d, uint64_t n)
{
	memset(d, 0, sizeof(*d));
	d->dir = jobkit_begin();
	d->job = jobkit_open(d->dir);
	jobkit_plan(d->job, n);
	d->n = n;
	fakenet_open(&d->net);
	d->net.cookie = d;
	atomic_init(&d->interrupts, 0);
	d->opts.engine.workers = 4;
	d->opts.engine.batch = 5;
	d->opts.engine.share = 1;
	d->opts.engine.seed = 1;
	d->opts.transport = &d->net.transport;
	d->opts.clk = clk_system();
	d->opts.job = d->job;
	d->opts.feed.self = d;
	d->opts.feed.next = next;
	d->opts.feed.committed = committed;
	d->opts.feed.receipt = receipt;
	d->opts.feed.tick = tick;
	d->opts.interrupts = &d->interrupts;
}

void
drive_close(struct drive *d)
{
	job_close(d->job);
	fakenet_close(&d->net);
	jobkit_end(d->dir);
}

int
drive_run(struct drive *d)
{
	return driver_run(&d->opts, &d->result, &d->err);
}
