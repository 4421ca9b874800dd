// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/rnd.h"
#include "csv/csvdigest.h"
#include "doc/jdoc.h"
#include "journal/jobside.h"
#include "plan/item.h"
#include "plan/query.h"
#include "run/fetch.h"
#include "schema/object.h"

#include "import/importjob.h"
#include "import/verifyjob.h"

enum {
	PROGRESS_ROWS = 25
};

/*
 * Which rows are looked at: all, or so many of them, each as likely as another,
 * the same ones every time (Knuth, 3.4.2, algorithm S).
 */
struct choice {
	struct rnd rnd;
	uint64_t left; /* rows that come */
	uint64_t want; /* of these */
};

static bool
chosen(struct choice *c)
{
	bool take = rnd_below(&c->rnd, c->left) < c->want;

	c->left--;
	c->want -= take;
	return take;
}

static bool
has_record(const struct jobview_row *r)
{
	return r->state == ROW_DONE || r->state == ROW_UNCHANGED;
}

static int
count_rows(struct verify_work *w, struct err *e)
{
	struct jobview_row r;
	int rc = jobview_seek(w->view, 1, e);

	while (rc == 0 && (rc = jobview_next(w->view, &r, e)) == 1) {
		w->out->rows += has_record(&r);
		rc = 0;
	}
	return rc != 0 ? -1 : jobview_seek(w->view, 1, e);
}

static void
choose(struct verify_work *w, struct choice *c)
{
	const struct job_facts *f = &w->im->facts;
	unsigned char identity[DIGEST_BYTES];
	uint64_t seed;

	item_identity(
	    f->object, f->source, f->mapping, f->generation, identity);
	memcpy(&seed, identity, sizeof(seed));
	rnd_init(&c->rnd, seed);
	c->left = w->out->rows;
	c->want = w->opts->sample == 0 || w->opts->sample > c->left
		      ? c->left
		      : w->opts->sample;
}

/* -- rows that wait -- */

static struct verify_row *
slot(struct verify_work *w, size_t i)
{
	return &w->rows[(w->first + i) % VERIFY_AHEAD];
}

static void
hold(struct verify_work *w, const struct csvrow *row,
    const struct jobview_row *known)
{
	struct verify_row *r = slot(w, w->held++);
	struct str *cells;

	arena_reset(r->arena);
	cells = arena_array(r->arena, row->n, sizeof(*cells));
	for (size_t i = 0; i < row->n; i++)
		cells[i] = arena_str(r->arena, row->cells[i]);
	r->row = *row;
	r->row.cells = cells;
	r->known = *known;
	r->known.key = arena_dup(r->arena, known->key, strlen(known->key));
	r->known.id = arena_dup(r->arena, known->id, strlen(known->id));
	buf_clear(&w->text);
	query_record(
	    w->im->sheet.mapping->object, str_of(r->known.id), &w->text);
	fetch_put(w->reads.fetch, buf_text(&w->text), r->known.ord);
}

static int
differs(struct verify_work *w, uint64_t line, struct err *e)
{
	(void)err_set(e, ERR_MISFIT,
	    "%s, line %llu: the row is not the one that was imported",
	    w->im->opts->file, (unsigned long long)line);
	return err_hint(e, "put the file back as it was");
}

/* 1: row and what the job knows of it; 0: end; -1. */
static int
next_row(struct verify_work *w, struct csvrow *row, struct jobview_row *known,
    struct err *e)
{
	unsigned char digest[ROW_DIGEST_BYTES];
	int rc = jobview_next(w->view, known, e);

	if (rc != 1)
		return rc;
	rc = csvin_next(w->im->sheet.csv, row, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return differs(w, known->line, e);
	csvdigest_of(row->cells, row->n, digest);
	return memcmp(digest, known->digest, sizeof(digest)) == 0
		   ? 1
		   : differs(w, row->line, e);
}

/* Ask for the records of the next rows, as many as may be on their way. */
static int
fill(struct verify_work *w, struct choice *c, bool *ended, struct err *e)
{
	struct jobview_row known;
	struct csvrow row;

	while (!*ended && w->held < VERIFY_AHEAD) {
		int rc = next_row(w, &row, &known, e);

		if (rc < 0)
			return -1;
		*ended = rc == 0;
		if (rc == 1 && has_record(&known) && chosen(c))
			hold(w, &row, &known);
	}
	return 0;
}

static int
take(struct verify_work *w, struct err *e)
{
	const struct verify_row *r = slot(w, 0);
	struct fetched got;
	int rc = fetch_next(w->reads.fetch, &got, e);

	if (rc != 1)
		return -1;
	rc = verifyrow_compare(w, r, got.doc, e);
	if (rc == 0 && got.doc != NULL)
		rc = verifydouble_row(w, r, got.doc, e);
	jdoc_free(got.doc);
	w->first = (w->first + 1) % VERIFY_AHEAD;
	w->held--;
	return rc;
}

static int64_t
elapsed(const struct verify_work *w, int64_t began)
{
	return clk_now(w->opts->job.clk).mono_ms - began;
}

static int
walk(struct verify_work *w, int64_t began, struct err *e)
{
	const struct verify_opts *o = w->opts;
	struct choice c;
	uint64_t total;
	bool ended = false;

	if (count_rows(w, e) != 0 ||
	    line_open(&w->reads, w->im, API_READ, VERIFY_AHEAD, e) != 0)
		return -1;
	choose(w, &c);
	total = c.want;
	while (!import_interrupted(w->im)) {
		if (fill(w, &c, &ended, e) != 0)
			return -1;
		if (w->held == 0)
			return 0;
		if (take(w, e) != 0)
			return -1;
		if (o->progress != NULL && w->out->checked % PROGRESS_ROWS == 0)
			o->progress(
			    o->self, w->out->checked, total, elapsed(w, began));
	}
	return 0;
}

/* -- the files -- */

static void
head(struct verify_work *w)
{
	static const char *const names[] = {
	    "line", "key", "id", "field", "expected", "found", "what"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		csvout_cell(&w->csv, str_of(names[i]));
	csvout_end(&w->csv);
}

static int
certify(struct verify_work *w, struct err *e)
{
	char *path = fsx_join(w->im->dir, "verify.json");
	struct fsx_out out;
	struct buf b;
	int rc;

	buf_init(&b, LIM_REPORT_BYTES);
	verifyshow_certificate(w, &b);
	rc = fsx_create(&out, path, e);
	if (rc == 0) {
		(void)fwrite(buf_text(&b), 1, b.n, out.f);
		rc = fsx_commit(&out, e);
	}
	buf_fini(&b);
	free(path);
	return rc;
}

static int
work(struct verify_work *w, int64_t began, struct err *e)
{
	static const struct csvout_opts plain;
	char *path = fsx_join(w->im->dir, "verify.csv");
	struct fsx_out out;
	int rc = fsx_create(&out, path, e);

	free(path);
	if (rc != 0)
		return -1;
	csvout_init(&w->csv, out.f, &plain);
	head(w);
	rc = walk(w, began, e);
	if (rc == 0 && !import_interrupted(w->im))
		rc = verifydouble_run(w, e);
	/* A wait that a signal ended is no failure. */
	if (rc != 0 && e->kind == ERR_SERVICE && import_interrupted(w->im)) {
		err_clear(e);
		rc = 0;
	}
	w->out->elapsed_ms = elapsed(w, began);
	w->out->signal = w->im->sum.signal;
	if (w->reads.fetch != NULL)
		w->out->reads = fetch_spent(w->reads.fetch);
	if (w->im->searches.fetch != NULL)
		w->out->searches = fetch_spent(w->im->searches.fetch);
	if (rc != 0 || w->out->signal != 0) {
		fsx_abort(&out);
		return rc;
	}
	if (fsx_commit(&out, e) != 0 || certify(w, e) != 0)
		return -1;
	w->out->written = true;
	return 0;
}

static int
open_work(struct verify_work *w, struct err *e)
{
	w->arena = arena_new();
	diags_init(&w->diags, w->arena);
	buf_init(&w->text, LIM_ANSWER_BYTES);
	for (size_t i = 0; i < VERIFY_AHEAD; i++)
		w->rows[i].arena = arena_new();
	verifyrow_init(w);
	if (w->opts->doubles)
		verifydouble_open(w);
	if (jobview_open(&w->view, w->im->dir, e) != 0)
		return -1;
	return jobside_open(&w->side, w->im->dir, e);
}

static void
close_work(struct verify_work *w)
{
	line_close(&w->reads, w->im, API_READ);
	line_close(&w->searches, w->im, API_SEARCH);
	verifydouble_close(w);
	verifyrow_fini(w);
	for (size_t i = 0; i < VERIFY_AHEAD; i++)
		arena_free(w->rows[i].arena);
	jobside_close(w->side);
	jobview_close(w->view);
	buf_fini(&w->text);
	diags_fini(&w->diags);
	arena_free(w->arena);
}

int
verify_run(struct verify *out, const struct verify_opts *opts,
    const struct import_server *server, struct err *e)
{
	int64_t began = clk_now(opts->job.clk).mono_ms;
	struct verify_work w;
	struct pastjob p;
	int rc;

	memset(out, 0, sizeof(*out));
	memset(&w, 0, sizeof(w));
	out->sample = opts->sample;
	out->doubles_asked = opts->doubles;
	rc = pastjob_open(&p, &opts->job, opts->notice, opts->self, e);
	if (rc == 0)
		rc = pastjob_connect(&p, server, e);
	if (rc == 0) {
		w.out = out;
		w.opts = opts;
		w.im = p.im;
		out->counts = p.im->sum.rows;
		rc = open_work(&w, e);
		if (rc == 0)
			rc = work(&w, began, e);
		close_work(&w);
	}
	pastjob_close(&p);
	return rc;
}
