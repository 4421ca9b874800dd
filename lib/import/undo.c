// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "api/client.h"
#include "base/arena.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/text.h"
#include "plan/item.h"
#include "run/fetch.h"
#include "schema/object.h"

#include "import/importjob.h"
#include "import/undojob.h"

enum {
	PROGRESS_ROWS = 10,
	REFUSALS = 3
};

/* -- undo.csv -- */

static const char *
word(enum jobundo_state s, bool dry)
{
	static const char *const done[JOBUNDO_STATES] = {
	    "begun", "reversed", "partly", "kept", "failed"};
	static const char *const would[JOBUNDO_STATES] = {
	    "begun", "reverse", "partly", "keep", "fail"};

	return dry ? would[s] : done[s];
}

static void
line(struct csvout *c, const struct jobundo_row *r, const char *result,
    const char *code, const char *message)
{
	char number[32];

	(void)snprintf(
	    number, sizeof(number), "%llu", (unsigned long long)r->line);
	csvout_cell(c, str_of(number));
	csvout_cell(c, str_of(r->key));
	csvout_cell(c, str_of(r->action == ROW_CREATE ? "delete" : "restore"));
	csvout_cell(c, str_of(r->id));
	csvout_cell(c, str_of(result));
	csvout_cell(c, str_of(code));
	csvout_cell(c, str_of(message));
	csvout_end(c);
}

static int
open_list(const struct undo_work *w, struct fsx_out *out, struct csvout *c,
    struct err *e)
{
	static const struct csvout_opts plain;
	static const char *const head[] = {
	    "line", "key", "action", "id", "result", "code", "message"};
	struct buf path;
	int rc;

	buf_init(&path, 65536);
	buf_printf(&path, "%s/undo.csv", w->im->dir);
	rc = fsx_create(out, buf_text(&path), e);
	buf_fini(&path);
	if (rc != 0)
		return -1;
	csvout_init(c, out->f, &plain);
	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		csvout_cell(c, str_of(head[i]));
	csvout_end(c);
	return 0;
}

/* What became of every row so far, from the journal. */
static int
write_list(struct undo_work *w, struct err *e)
{
	struct jobundo_entry entry;
	struct fsx_out out;
	struct csvout c;
	uint64_t from = 1;
	int rc;

	if (open_list(w, &out, &c, e) != 0)
		return -1;
	while ((rc = jobundo_entry_next(w->im->job, from, &entry, e)) == 1) {
		line(&c, &entry.row, word(entry.state, false), entry.code,
		    entry.message);
		from = entry.row.ord + 1;
	}
	if (rc != 0) {
		fsx_abort(&out);
		return -1;
	}
	if (fsx_commit(&out, e) != 0)
		return -1;
	w->out->written = true;
	return 0;
}

/* -- rows -- */

/* Three of a kind are no accident of a row. */
static int
breaker(struct undo_work *w, const struct undo_fate *f, struct err *e)
{
	const char *code = f->code == NULL ? "" : f->code;

	if (!f->refused) {
		w->refusals = 0;
		return 0;
	}
	w->refusals = strcmp(w->refused, code) == 0 ? w->refusals + 1 : 1;
	(void)snprintf(w->refused, sizeof(w->refused), "%s", code);
	if (w->refusals < REFUSALS)
		return 0;
	(void)err_set(e, ERR_STOPPED,
	    "Lightfield has refused %d rows in a row: %s%s%s", REFUSALS, code,
	    f->message == NULL ? "" : ": ",
	    f->message == NULL ? "" : f->message);
	return err_hint(e,
	    "undo.csv lists them; repeat the command once that is mended, it tries them again");
}

static void
progress(struct undo_work *w, uint64_t rows, uint64_t total, int64_t began)
{
	const struct undo_opts *o = w->opts;

	if (o->progress != NULL && rows % PROGRESS_ROWS == 0)
		o->progress(
		    o->self, rows, total, clk_now(o->job.clk).mono_ms - began);
}

static uint64_t
settled(const struct undo *u)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < JOBUNDO_STATES; i++)
		sum += i == JOBUNDO_BEGUN ? 0 : u->n[i];
	return sum;
}

/* One row: *before is its number.  1, 0: no more, -1. */
static int
step(struct undo_work *w, uint64_t *before, struct csvout *dry, struct err *e)
{
	struct jobundo_row row;
	struct undo_fate f;
	int rc = jobundo_next(w->im->job, *before, &row, e);

	if (rc != 1)
		return rc;
	if (undorow_settle(w, &row, &f, e) != 0)
		return -1;
	*before = row.ord;
	w->out->n[f.state]++;
	if (dry != NULL) {
		line(dry, &row, word(f.state, true), f.code, f.message);
		return 1;
	}
	if (jobundo_set(w->im->job, row.ord, f.state, f.code, f.message, e) !=
	    0)
		return -1;
	return breaker(w, &f, e) == 0 ? 1 : -1;
}

static int
walk(struct undo_work *w, uint64_t total, int64_t began, struct csvout *dry,
    struct err *e)
{
	uint64_t before = UINT64_MAX;
	int rc = 1;

	while (rc == 1 && !import_interrupted(w->im)) {
		rc = step(w, &before, dry, e);
		progress(w, settled(w->out), total, began);
	}
	w->complete = rc == 0;
	/* A wait that a signal ended is no failure. */
	if (rc < 0 && e->kind == ERR_SERVICE && import_interrupted(w->im)) {
		err_clear(e);
		rc = 1;
	}
	return rc;
}

static int
dry(struct undo_work *w, uint64_t total, int64_t began, struct err *e)
{
	struct fsx_out out;
	struct csvout c;
	int rc;

	if (open_list(w, &out, &c, e) != 0)
		return -1;
	rc = walk(w, total, began, &c, e);
	if (rc != 0) {
		fsx_abort(&out);
		return rc < 0 ? -1 : 0;
	}
	if (fsx_commit(&out, e) != 0)
		return -1;
	w->out->written = true;
	return 0;
}

static int
real(struct undo_work *w, uint64_t total, int64_t began, struct err *e)
{
	const struct undo_opts *o = w->opts;
	const uint64_t *done = w->out->counts.done;
	struct err late;
	int rc;

	if (o->confirm != NULL &&
	    !o->confirm(o->self, done[ROW_CREATE], done[ROW_UPDATE])) {
		(void)err_set(
		    e, ERR_USAGE, "not confirmed; nothing was taken back");
		return err_hint(
		    e, "repeat with --yes to undo without being asked");
	}
	if (jobundo_begin(w->im->job, e) != 0 ||
	    jobundo_counts(w->im->job, w->out->n, e) != 0)
		return -1;
	rc = walk(w, total, began, NULL, e);
	if (rc == 0)
		rc = jobundo_end(w->im->job, e);
	/* What was done is listed also when it stopped. */
	if (write_list(w, &late) != 0 && rc >= 0) {
		*e = late;
		rc = -1;
	}
	return rc < 0 ? -1 : 0;
}

/* -- what has to hold -- */

static int
check_rows(struct undo_work *w, struct err *e)
{
	uint64_t sent = w->out->counts.state[ROW_SENT];

	if (sent == 0)
		return 0;
	(void)err_set(e, ERR_USAGE,
	    "%llu rows of %s were sent and have no last word yet",
	    (unsigned long long)sent, w->im->dir);
	return err_hint(e,
	    "settle them first: repeat the import with --limit 1, then undo");
}

/* All rows that wrote; those that are pending with a part are few. */
static uint64_t
rows_of(const struct undo *u)
{
	return u->counts.done[ROW_CREATE] + u->counts.done[ROW_UPDATE];
}

static int
work(struct undo_work *w, int64_t began, struct err *e)
{
	uint64_t total = rows_of(w->out);
	int rc;

	if (check_rows(w, e) != 0)
		return -1;
	w->arena = arena_new();
	buf_init(&w->text, 2 * LIM_ANSWER_BYTES);
	buf_init(&w->body, LIM_BODY_BYTES);
	buf_init(&w->former, LIM_ANSWER_BYTES);
	rc = w->opts->dry_run ? dry(w, total, began, e)
			      : real(w, total, began, e);
	if (w->reads.fetch != NULL)
		w->out->reads = fetch_spent(w->reads.fetch);
	w->out->signal = w->im->sum.signal;
	/* Rows that were joined to others are counted, and have none of their
	 * own to take back. */
	if (!w->complete && total > settled(w->out))
		w->out->left = total - settled(w->out);
	line_close(&w->reads, w->im, API_READ);
	buf_fini(&w->former);
	buf_fini(&w->body);
	buf_fini(&w->text);
	arena_free(w->arena);
	return rc;
}

static void
identify(struct undo_work *w, const struct pastjob *p)
{
	const struct job_facts *f = &w->im->facts;
	uint64_t ms = 0;

	item_identity(
	    f->object, f->source, f->mapping, f->generation, w->identity);
	(void)text_uint(buf_str(&p->words.ended), INT64_MAX, &ms);
	w->ended_ms = (int64_t)ms;
}

int
undo_run(struct undo *out, const struct undo_opts *opts,
    const struct import_server *server, struct err *e)
{
	int64_t began = clk_now(opts->job.clk).mono_ms;
	struct undo_work w;
	struct pastjob p;
	int rc;

	memset(out, 0, sizeof(*out));
	memset(&w, 0, sizeof(w));
	out->dry_run = opts->dry_run;
	w.out = out;
	w.opts = opts;
	rc = pastjob_open(&p, &opts->job, opts->notice, opts->self, e);
	if (rc == 0)
		rc = pastjob_reach(&p, server, e);
	if (rc == 0) {
		w.im = p.im;
		out->counts = p.im->sum.rows;
		identify(&w, &p);
		rc = work(&w, began, e);
	}
	out->elapsed_ms = clk_now(opts->job.clk).mono_ms - began;
	pastjob_close(&p);
	return rc;
}
