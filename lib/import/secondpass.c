// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <string.h>

#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/logx.h"
#include "base/rnd.h"
#include "doc/jdoc.h"
#include "journal/idmap.h"
#include "plan/mark.h"
#include "plan/receipt.h"
#include "plan/record.h"
#include "run/driver.h"

#include "import/feed.h"
#include "import/importjob.h"
#include "import/rowfile.h"

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

/*
 * What is remembered of a write.  Journal thread; the id map's connection for
 * what is done is its own.
 */
static void
receipt(void *self, const struct jrec *r, struct buf *marks, struct buf *out)
{
	struct pass *p = self;
	struct import *im = p->im;
	struct jdoc *doc = NULL;
	struct record rec;
	struct buf former;
	struct err e;
	int64_t at_ms;

	err_clear(&e);
	buf_init(&former, LIM_ANSWER_BYTES);
	if (jdoc_parse(&doc, r->answer.p, r->answer.n, &e) == 0 &&
	    record_read(jdoc_root(doc), &rec)) {
		mark_all(&rec, im->sheet.bind, marks);
		(void)idmap_receipt(
		    im->ids_out, im->sum.object, rec.id, &former, &at_ms, &e);
		receipt_make(r->body, &rec, buf_str(&former), out);
	}
	jdoc_free(doc);
	buf_fini(&former);
}

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
		     before[ROW_SKIPPED] + before[ROW_UNCHANGED] +
		     r->unchanged + before[ROW_AMBIGUOUS] + r->ambiguous;
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
	} else if (r->end == ENGINE_ERRORS) {
		(void)err_set(&im->sum.stop, ERR_STOPPED,
		    "Lightfield has refused %llu rows, which is as many as --max-errors allows; the last one: %s%s%s",
		    (unsigned long long)r->refused, f->code,
		    f->message[0] == '\0' ? "" : ": ", f->message);
		(void)err_hint(&im->sum.stop,
		    "look at failed.csv; repeat the command to go on, with --max-errors 0 to go on whatever is refused");
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

/* How many refusals end the run. */
static uint64_t
max_errors(const struct import *im)
{
	const struct import_opts *o = im->opts;
	const uint64_t *n = im->sum.rows.state;
	uint64_t rows = n[ROW_PENDING] + n[ROW_SENT];

	if (!o->max_errors_percent || o->max_errors == 0)
		return o->max_errors;
	return rows * o->max_errors / 100 > 0 ? rows * o->max_errors / 100 : 1;
}

/*
 * Uploads are writes, too, by a client of their own: each side gets of the
 * budget as much as it has to send, and a tenth in any case.
 */
static int
share_budget(struct import *im, double *engine, struct err *e)
{
	const double least = 0.1;
	uint64_t writes = im->sum.rows.writes;
	uint64_t uploads;
	uint64_t looks;

	*engine = 1;
	if (im->files == NULL)
		return 0;
	if (rowfile_counts(im, &uploads, &looks, e) != 0)
		return -1;
	if (writes + uploads > 0)
		*engine = (double)writes / (double)(writes + uploads);
	*engine = fmin(fmax(*engine, least), 1 - least);
	im->files_part = 1 - *engine;
	return 0;
}

/* Once through the file.  *end: how. */
static int
once(struct import *im, enum engine_end *end, struct err *e)
{
	struct pass p = {im, NULL, 0};
	struct driver_opts o;
	struct engine_result r;
	int rc;

	memset(&o, 0, sizeof(o));
	if (share_budget(im, &o.engine.part, e) != 0 ||
	    feed_open(&p.feed, im, e) != 0)
		return -1;
	o.engine.workers = im->opts->workers;
	o.engine.batch = im->opts->batch;
	o.engine.rate = im->opts->rate;
	o.engine.share = im->opts->share;
	o.engine.max_errors = max_errors(im);
	o.engine.seed = rnd_system_seed();
	o.engine.server_known =
	    client_clock(im->client, &o.engine.server_off_ms);
	o.engine.seen_ms = im->seen_ms;
	o.transport = &im->transport;
	o.clk = im->opts->clk;
	o.job = im->job;
	o.feed.self = &p;
	o.feed.next = next;
	o.feed.committed = committed;
	o.feed.receipt = receipt;
	o.feed.tick = tick;
	o.tick_ms = TICK_MS;
	o.interrupts = im->opts->interrupts;
	rc = driver_run(&o, &r, e);
	*end = r.end;
	account(im, &r);
	feed_close(p.feed);
	if (rc == 0)
		rc = idsync_run(im, im->job, e);
	return rc;
}

/*
 * A row of several requests sends one in each pass: the next part may only
 * leave when the former one is there.
 */
int
secondpass_run(struct import *im, struct err *e)
{
	enum engine_end end;
	uint64_t before;
	bool more = true;

	im->phase_ms = clk_now(im->opts->clk).mono_ms;
	im->given = 0;
	while (more) {
		before = im->sum.rows.writes;
		if (sheet_open(&im->sheet, e) != 0 || once(im, &end, e) != 0)
			return -1;
		if (import_count(im, e) != 0)
			return -1;
		more = end == ENGINE_ALL && !import_interrupted(im) &&
		       im->sum.rows.writes > 0 &&
		       im->sum.rows.writes < before && im->opts->limit == 0;
		memcpy(
		    im->sum.before, im->sum.rows.state, sizeof(im->sum.before));
	}
	return 0;
}
