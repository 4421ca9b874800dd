// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "csv/csvdigest.h"
#include "doc/jdoc.h"
#include "journal/jobside.h"
#include "journal/jobview.h"
#include "mapping/mapping.h"
#include "plan/item.h"
#include "plan/query.h"
#include "run/fetch.h"
#include "schema/object.h"

#include "import/feed.h"
#include "import/feedfile.h"
#include "import/feedjob.h"
#include "import/importjob.h"

enum {
	ROWS_ASKED = 16,  /* records that are on their way at once */
	ROWS_AHEAD = 128, /* rows that are claimed in one transaction ... */
	BYTES_AHEAD = 1 << 20, /* ... unless they are so large */
	ROW_LARGE = 16384
};

static int
open_all(struct feed *f, struct err *e)
{
	struct import *im = f->im;

	if (jobview_open(&f->view, im->dir, e) != 0 ||
	    jobview_seek(f->view, 1, e) != 0)
		return -1;
	return jobside_open(&f->side, im->dir, e);
}

int
feed_open(struct feed **out, struct import *im, struct err *e)
{
	struct feed *f = mem_alloc(sizeof(*f));

	f->im = im;
	f->arena = arena_new();
	diags_init(&f->diags, f->arena);
	buf_init(&f->body, LIM_BODY_BYTES);
	buf_init(&f->before, LIM_BODY_BYTES);
	buf_init(&f->text, LIM_ANSWER_BYTES);
	buf_init(&f->marks, LIM_ANSWER_BYTES);
	f->n_rows = ROWS_AHEAD;
	f->rows = mem_array(f->n_rows, sizeof(*f->rows));
	for (size_t i = 0; i < f->n_rows; i++)
		f->rows[i].arena = arena_new();
	item_identity(im->facts.object, im->facts.source, im->facts.mapping,
	    im->facts.generation, f->identity);
	f->files = feedfile_new(im);
	feedclaim_open(f);
	*out = f;
	if (open_all(f, e) == 0)
		return 0;
	feed_close(f);
	*out = NULL;
	return -1;
}

void
feed_intents(struct feed *f)
{
	f->rows_done = true;
}

void
feed_close(struct feed *f)
{
	if (f == NULL)
		return;
	feedfile_free(f->files);
	feedclaim_close(f);
	line_close(&f->reads, f->im, API_READ);
	line_close(&f->single_reads, f->im, API_READ);
	line_close(&f->single_searches, f->im, API_SEARCH);
	for (size_t i = 0; i < f->n_rows; i++)
		arena_free(f->rows[i].arena);
	free(f->rows);
	jobside_close(f->side);
	jobview_close(f->view);
	buf_fini(&f->body);
	buf_fini(&f->before);
	buf_fini(&f->text);
	buf_fini(&f->marks);
	diags_fini(&f->diags);
	arena_free(f->arena);
	free(f);
}

/* -- what an earlier run left -- */

static int
next_intent(struct feed *f, struct op **op, struct err *e)
{
	struct jobview_intent in;
	struct op o;
	int rc = jobview_intent_next(f->view, &in, e);

	if (rc != 1)
		return rc;
	memset(&o, 0, sizeof(o));
	o.ord = in.ord;
	o.path = in.path;
	o.key = in.key;
	o.body = in.body;
	o.first_sent_ms = in.first_sent_ms;
	o.server_ms = in.server_ms;
	o.action = in.action;
	o.update = in.action == ROW_UPDATE || in.part > 0;
	o.more = in.part + 1 < in.parts;
	*op = op_new(&o);
	return 1;
}

/* -- rows -- */

static int
edited(struct feed *f, uint64_t line, struct err *e)
{
	(void)err_set(e, ERR_MISFIT,
	    "%s, line %llu: the row is not the one that was planned; the file was changed while the job ran",
	    f->im->opts->file, (unsigned long long)line);
	return err_hint(e,
	    "put the file back as it was and repeat the command; the row was not sent");
}

/* The next row of the file with what the journal knows of it. */
static int
next_row(struct feed *f, struct csvrow *row, struct jobview_row *known,
    struct err *e)
{
	unsigned char digest[ROW_DIGEST_BYTES];
	int rc = jobview_next(f->view, known, e);

	if (rc != 1)
		return rc;
	rc = csvin_next(f->im->sheet.csv, row, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return edited(f, known->line, e);
	csvdigest_of(row->cells, row->n, digest);
	if (memcmp(digest, known->digest, sizeof(digest)) != 0)
		return edited(f, row->line, e);
	return 1;
}

static void
hold(struct feed *f, const struct csvrow *row, const struct jobview_row *known)
{
	struct feed_row *r = &f->rows[(f->first + f->held++) % f->n_rows];
	struct str *cells;

	arena_reset(r->arena);
	cells = arena_array(r->arena, row->n, sizeof(*cells));
	r->bytes = row->n * sizeof(*cells);
	for (size_t i = 0; i < row->n; i++) {
		cells[i] = arena_str(r->arena, row->cells[i]);
		r->bytes += cells[i].n;
	}
	f->held_bytes += r->bytes;
	r->row = *row;
	r->row.cells = cells;
	r->ord = known->ord;
	r->action = known->action;
	r->part = known->part;
	r->generation = known->generation;
	r->key = arena_dup(r->arena, known->key, strlen(known->key));
	r->id = arena_dup(r->arena, known->id, strlen(known->id));
	r->target = arena_dup(r->arena, known->target, strlen(known->target));
	r->asked = false;
	r->claimed = false;
	r->others = false;
}

/* The record of an update is as it is when the update goes. */
static int
ask(struct feed *f, struct feed_row *r, struct err *e)
{
	if (r->action != ROW_UPDATE)
		return 0;
	if (line_open(&f->reads, f->im, API_READ, ROWS_ASKED, e) != 0)
		return -1;
	buf_clear(&f->text);
	query_record(f->im->sheet.mapping->object, str_of(r->target), &f->text);
	fetch_put(f->reads.fetch, buf_text(&f->text), r->ord);
	r->asked = true;
	return 0;
}

/*
 * Read ahead: as far as records may be on their way; as many rows as are
 * claimed at once when that is due; else one that can go at once.
 */
static bool
may_hold(const struct feed *f)
{
	uint64_t limit = f->im->opts->limit;
	const struct feed_row *r = &f->rows[f->first];
	size_t most = ROWS_ASKED;

	if (f->rows_done || (limit > 0 && f->im->given + f->held >= limit))
		return false;
	if (f->held == 0)
		return true;
	if (feedclaim_due(f, r))
		most = f->held_bytes < BYTES_AHEAD ? f->n_rows : 1;
	else if (r->action != ROW_UPDATE && !f->claims)
		most = 1;
	return f->held < most;
}

/* The records of the first rows are on their way. */
static int
ask_first(struct feed *f, struct err *e)
{
	while (f->asked < f->held && f->asked < ROWS_ASKED) {
		size_t i = (f->first + f->asked++) % f->n_rows;

		if (ask(f, &f->rows[i], e) != 0)
			return -1;
	}
	return 0;
}

static int
fill(struct feed *f, struct err *e)
{
	struct jobview_row known;
	struct csvrow row;

	while (may_hold(f)) {
		int rc = next_row(f, &row, &known, e);

		if (rc < 0)
			return -1;
		if (rc == 0) {
			f->rows_done = true;
			break;
		}
		if (known.state != ROW_PENDING)
			continue;
		hold(f, &row, &known);
		if (ask_first(f, e) != 0)
			return -1;
	}
	return ask_first(f, e);
}

/* The first row is out of the way; a large one's memory is given back. */
static void
let_go(struct feed *f)
{
	struct feed_row *r = &f->rows[f->first];

	if (r->bytes > ROW_LARGE) {
		arena_free(r->arena);
		r->arena = arena_new();
	}
	f->held_bytes -= r->bytes;
	f->first = (f->first + 1) % f->n_rows;
	f->held--;
	f->asked -= f->asked > 0;
}

/* 0: the row is another import's for now. */
static int
next_held(struct feed *f, struct op **op, struct err *e)
{
	struct feed_row *r = &f->rows[f->first];
	struct fetched got;
	int rc = 1;

	memset(&got, 0, sizeof(got));
	if (r->asked)
		rc = fetch_next(f->reads.fetch, &got, e);
	if (rc == 1)
		rc = r->others ? 0 : feedmake_op(f, r, got.doc, op, e);
	jdoc_free(got.doc);
	let_go(f);
	return rc;
}

/* 1; 0: no more rows; -1. */
static int
next_row_op(struct feed *f, struct op **op, struct err *e)
{
	int rc = 0;

	while (rc == 0) {
		if (fill(f, e) != 0)
			return -1;
		if (f->held == 0)
			return 0;
		if (feedclaim_due(f, &f->rows[f->first]) &&
		    feedclaim_held(f, e) != 0)
			return -1;
		rc = next_held(f, op, e);
	}
	return rc;
}

static bool
enough(const struct feed *f)
{
	return f->im->opts->limit > 0 && f->im->given >= f->im->opts->limit;
}

static bool
interrupted(const struct feed *f)
{
	return f->im->opts->interrupts != NULL &&
	       atomic_load(f->im->opts->interrupts) > 0;
}

int
feed_next(struct feed *f, struct op **op, struct err *e)
{
	int rc = 0;

	if (enough(f))
		return 0;
	if (!f->intents_done) {
		rc = next_intent(f, op, e);
		f->intents_done = rc == 0;
	}
	if (rc == 0)
		rc = next_row_op(f, op, e);
	/* A wait that a signal ended is no failure: the run drains. */
	if (rc < 0 && e->kind == ERR_SERVICE && interrupted(f)) {
		err_clear(e);
		return 0;
	}
	if (rc == 1)
		f->im->given++;
	return rc;
}
