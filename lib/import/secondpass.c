// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <string.h>

#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/logx.h"
#include "base/rnd.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "journal/idmap.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/mark.h"
#include "plan/receipt.h"
#include "plan/record.h"
#include "run/driver.h"

#include "import/feed.h"
#include "import/idclaim.h"
#include "import/importjob.h"
#include "import/rowfile.h"
#include "import/runnote.h"

/*
 * Commits, or time, between two visits to the id map: it costs a sync of its
 * own, and another import may wait for what it brings.
 */
enum {
	COMMITS_A_SYNC = 64,
	SYNC_MS = 2000,
	TICK_MS = 200
};

struct pass {
	struct import *im;
	struct feed *feed;
	unsigned commits; /* since the last visit */
	int64_t synced_ms;
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
	int64_t now = clk_now(p->im->opts->clk).mono_ms;

	if (++p->commits < COMMITS_A_SYNC && now - p->synced_ms < SYNC_MS)
		return 0;
	p->commits = 0;
	p->synced_ms = now;
	return idsync_run(p->im, job, e);
}

static void
tick(void *self, const struct engine_result *r)
{
	struct pass *p = self;
	struct import *im = p->im;
	const uint64_t *before = im->sum.before;
	struct import_progress pr;

	runnote_tick(im, r);
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

/* "Stage, Deal stage": where a field comes from; the field itself when no
 * column says it. */
static void
columns_of(const struct bind *b, const char *param, struct buf *out)
{
	const char *dot = strrchr(param, '.');
	const char *key = dot == NULL ? param : dot + 1;

	for (size_t i = 0; i < b->n_fields; i++) {
		const struct bind_target *t = &b->fields[i];

		if (!str_is(t->target->key.text, key))
			continue;
		for (size_t k = 0; k < t->n_cells; k++) {
			if (t->cells[k].column >= b->n_columns)
				continue;
			buf_puts(out, out->n > 0 ? ", " : "");
			text_inert(out, b->names[t->cells[k].column]);
		}
	}
	if (out->n == 0)
		buf_puts(out, param);
}

/* One field is what is wrong with most rows. */
static void
explain_field(struct import *im, const struct engine_result *r)
{
	const struct fault *f = &r->fault;
	struct buf columns;

	buf_init(&columns, LIM_REPORT_BYTES);
	columns_of(im->sheet.bind, f->param, &columns);
	(void)err_set(&im->sum.stop, ERR_STOPPED,
	    "column %s: Lightfield refuses what it makes of %s, in %llu of the last %llu rows: %s%s%s",
	    buf_text(&columns), f->param, (unsigned long long)r->alike,
	    (unsigned long long)r->alike_of, f->code,
	    f->message[0] == '\0' ? "" : ": ", f->message);
	(void)err_hint(&im->sum.stop,
	    "look at failed.csv; mend the column or its rule in the mapping and repeat the command with --rebase, or mend Lightfield and repeat it with --retry-failed; --max-errors 0 goes on whatever is refused");
	buf_fini(&columns);
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
	} else if (r->end == ENGINE_FIELD) {
		explain_field(im, r);
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

/* Once through the file, if there are rows to be read.  *end: how. */
static int
once(struct import *im, bool rows, enum engine_end *end, struct err *e)
{
	struct pass p = {im, NULL, 0, clk_now(im->opts->clk).mono_ms};
	struct driver_opts o;
	struct engine_result r;
	int rc;

	memset(&o, 0, sizeof(o));
	if (share_budget(im, &o.engine.part, e) != 0 ||
	    feed_open(&p.feed, im, e) != 0)
		return -1;
	if (!rows)
		feed_intents(p.feed);
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
	runnote_tick(im, &r);
	runnote_pass(im, &r);
	account(im, &r);
	feed_close(p.feed);
	if (rc == 0)
		rc = idsync_run(im, im->job, e);
	return rc;
}

int
secondpass_settle(struct import *im, struct err *e)
{
	enum engine_end end;

	im->phase_ms = clk_now(im->opts->clk).mono_ms;
	im->given = 0;
	runnote_begin(im);
	return once(im, false, &end, e);
}

/*
 * A row of several requests sends one in each pass: the next part may only
 * leave when the former one is there.  Rows that another import is creating
 * wait for a later pass, too.
 */
static int
passes(struct import *im, struct err *e)
{
	enum engine_end end;
	uint64_t before;
	bool more = true;

	while (more) {
		bool less;

		before = im->sum.rows.writes;
		if (sheet_open(&im->sheet, e) != 0 ||
		    once(im, true, &end, e) != 0)
			return -1;
		if (import_count(im, e) != 0)
			return -1;
		less = im->sum.rows.writes < before;
		memcpy(
		    im->sum.before, im->sum.rows.state, sizeof(im->sum.before));
		if (end != ENGINE_ALL || import_interrupted(im) ||
		    im->sum.rows.writes == 0)
			return 0;
		if (idclaim_wait(im, less, &more, e) != 0)
			return -1;
		more = more || (less && im->opts->limit == 0);
	}
	return 0;
}

int
secondpass_run(struct import *im, struct err *e)
{
	struct err late;
	int rc;

	im->phase_ms = clk_now(im->opts->clk).mono_ms;
	im->given = 0;
	runnote_begin(im);
	if (idclaim_begin(im, e) != 0)
		return -1;
	rc = passes(im, e);
	/* What is left of the claims goes, also when it failed. */
	if (idclaim_end(im, &late) != 0 && rc == 0) {
		*e = late;
		rc = -1;
	}
	return rc;
}
