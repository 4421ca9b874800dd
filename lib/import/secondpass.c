// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/clk.h"
#include "base/err.h"
#include "base/logx.h"
#include "base/rnd.h"
#include "run/driver.h"

#include "import/feed.h"
#include "import/importjob.h"

/* Commits between two visits to the id map: it costs a sync of its own. */
enum {
	COMMITS_A_SYNC = 64,
	TICK_MS = 200
};

struct pass {
	struct import *im;
	struct feed *feed;
	unsigned commits;
};

static int
next(void *self, struct op **op, struct err *e)
{
	struct pass *p = self;

	return feed_next(p->feed, op, e);
}

static int
committed(void *self, struct job *job, struct err *e)
{
	struct pass *p = self;

	if (++p->commits % COMMITS_A_SYNC != 0)
		return 0;
	return idsync_run(p->im, job, e);
}

static void
tick(void *self, const struct engine_result *r)
{
	struct pass *p = self;
	struct import *im = p->im;
	const uint64_t *before = im->sum.before;
	struct import_progress pr;

	if (im->ui->progress == NULL)
		return;
	memset(&pr, 0, sizeof(pr));
	pr.phase = IMPORT_SENDING;
	pr.done = before[ROW_DONE] + r->done;
	pr.failed = before[ROW_FAILED] + r->failed;
	pr.settled = pr.done + pr.failed + before[ROW_DOUBT] + r->doubt +
		     before[ROW_SKIPPED];
	pr.total = im->facts.rows;
	pr.flying = r->flying;
	pr.limited = r->limited;
	pr.rate = r->rate;
	pr.elapsed_ms = clk_now(im->opts->clk).mono_ms - im->phase_ms;
	im->ui->progress(im->ui->self, &pr);
}

/* Why the engine stopped, in words and with the next step. */
static void
explain(struct import *im, const struct engine_result *r)
{
	const struct fault *f = &r->fault;

	if (r->end == ENGINE_SERVICE) {
		(void)err_set(&im->sum.stop, ERR_SERVICE,
		    "the service could not be reached or did not answer properly: %s%s%s",
		    f->code, f->message[0] == '\0' ? "" : ": ", f->message);
		(void)err_hint(&im->sum.stop,
		    "repeat the same command later; it goes on where it stopped");
	} else if (r->end == ENGINE_REFUSED) {
		(void)err_set(&im->sum.stop, ERR_STOPPED,
		    "Lightfield refuses what would be refused for every row: %s%s%s%s%s",
		    f->code, f->param[0] == '\0' ? "" : " ", f->param,
		    f->message[0] == '\0' ? "" : ": ", f->message);
		(void)err_hint(&im->sum.stop, "%s",
		    f->hint[0] != '\0'
			? f->hint
			: "mend the mapping or the key, then repeat the command");
	}
	if (im->sum.stop.kind != ERR_NONE)
		logx_put("stopped: %s", im->sum.stop.msg);
}

static void
account(struct import *im, const struct engine_result *r)
{
	im->sum.requests += r->requests;
	im->sum.retries += r->retries;
	im->sum.limited += r->limited;
	im->sum.limited_ms += r->limited_ms;
	im->sum.sending_ms = clk_now(im->opts->clk).mono_ms - im->phase_ms;
	explain(im, r);
}

int
secondpass_run(struct import *im, struct err *e)
{
	struct pass p = {im, NULL, 0};
	struct driver_opts o;
	struct engine_result r;
	int rc;

	memset(&o, 0, sizeof(o));
	if (feed_open(&p.feed, im, e) != 0)
		return -1;
	o.engine.workers = im->opts->workers;
	o.engine.batch = im->opts->batch;
	o.engine.rate = im->opts->rate;
	o.engine.share = im->opts->share;
	o.engine.seed = rnd_system_seed();
	o.transport = &im->transport;
	o.clk = im->opts->clk;
	o.job = im->job;
	o.feed.self = &p;
	o.feed.next = next;
	o.feed.committed = committed;
	o.feed.tick = tick;
	o.tick_ms = TICK_MS;
	o.interrupts = im->opts->interrupts;
	im->phase_ms = clk_now(im->opts->clk).mono_ms;
	rc = driver_run(&o, &r, e);
	account(im, &r);
	feed_close(p.feed);
	if (rc == 0)
		rc = idsync_run(im, im->job, e);
	return rc;
}
