// SPDX-License-Identifier: Apache-2.0
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sched_getaffinity() */
#endif
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/mem.h"
#include "csv/csvdigest.h"
#include "csv/csvin.h"
#include "journal/job.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/lookup.h"
#include "run/rowpool.h"

#include "import/firstpass.h"

enum {
	BATCH_ROWS = 64, /* what they need fits into a core's own cache */
	BATCH_BYTES = 256 * 1024,
	BATCHES = 8,
	WORKERS_MAX = 8
};

/* A row and what became of it; texts lie in the batch's arenas. */
struct made {
	struct csvrow row;
	struct item item;
	size_t first_finding;
	size_t n_findings;
	unsigned char digest[ROW_DIGEST_BYTES];
};

/* Rows of 4 MiB in JSON, where every byte may become six. */
#define TEXTS_MAX ((size_t)64 * 1024 * 1024)

struct batch {
	uint64_t before; /* rows of all batches in front of it */
	size_t n;
	struct made rows[BATCH_ROWS];
	struct arena *cells;
	struct arena *values;
	struct diags diags;
	struct buf texts[FIRSTPASS_TEXTS];
};

struct pass {
	const struct firstpass *fp;
	struct lookup lookup; /* behind the gate */
	struct rowpool_gate *gate;
	uint64_t filled; /* the filler's */
	uint64_t taken;  /* the caller's */
};

static int
guarded_refs(void *self, const char *object, const char *asks, struct str text,
    struct buf *ids, struct err *e)
{
	struct pass *p = self;
	const struct lookup *l = p->fp->lookup;
	int rc;

	rowpool_gate_enter(p->gate);
	rc = l->refs(l->self, object, asks, text, ids, e);
	rowpool_gate_leave(p->gate);
	return rc;
}

static int
guarded_file(void *self, const struct lookup_ask *ask, struct arena *a,
    struct lookup_file *out, struct err *e)
{
	struct pass *p = self;
	const struct lookup *l = p->fp->lookup;
	int rc;

	rowpool_gate_enter(p->gate);
	rc = l->file(l->self, ask, a, out, e);
	rowpool_gate_leave(p->gate);
	return rc;
}

static int
guarded(void *self, const char *system, const char *object, struct str key,
    struct buf *id, struct err *e)
{
	struct pass *p = self;
	const struct lookup *l = p->fp->lookup;
	int rc;

	rowpool_gate_enter(p->gate);
	rc = l->find(l->self, system, object, key, id, e);
	rowpool_gate_leave(p->gate);
	return rc;
}

/* The reader lends a row until the next one: it is copied. */
static size_t
keep(struct batch *b, const struct csvrow *row)
{
	struct str *cells = arena_array(b->cells, row->n, sizeof(*cells));
	struct made *m = &b->rows[b->n++];
	size_t bytes = 0;
	char *p;

	for (size_t i = 0; i < row->n; i++)
		bytes += row->cells[i].n;
	/* A NUL behind each. */
	p = arena_alloc(b->cells, bytes + row->n);
	for (size_t i = 0; i < row->n; i++) {
		cells[i] = (struct str){p, row->cells[i].n};
		if (cells[i].n > 0)
			memcpy(p, row->cells[i].p, cells[i].n);
		p += cells[i].n + 1;
	}
	m->row = *row;
	m->row.cells = cells;
	return bytes;
}

static int
fill(void *self, void *batch, struct err *e)
{
	struct pass *p = self;
	struct batch *b = batch;
	size_t bytes = 0;
	struct csvrow row;
	int rc = 1;

	arena_reset(b->cells);
	b->n = 0;
	b->before = p->filled;
	while (b->n < BATCH_ROWS && bytes < BATCH_BYTES) {
		rc = csvin_next(p->fp->csv, &row, e);
		if (rc != 1)
			break;
		bytes += keep(b, &row);
	}
	p->filled += b->n;
	if (rc < 0)
		return -1;
	return b->n > 0 ? 1 : 0;
}

static struct diags
findings(const struct batch *b, const struct made *m)
{
	struct diags d = b->diags;

	if (m->n_findings > 0)
		d.v += m->first_finding;
	d.n = m->n_findings;
	return d;
}

/* csvin.h: kept as it stands, which is not always what was meant. */
static void
say_bare_quote(const struct bind *b, const struct made *m, struct diags *d)
{
	size_t at = m->row.bare_quote - 1;

	d->line = m->row.line;
	d->field = "";
	d->column = at < b->n_columns ? b->names[at].p : "";
	diag_add(d, DIAG_WARNING, "row.bare-quote", m->row.cells[at],
	    "a quote stands inside a cell that does not begin with one; it is "
	    "taken as text");
	diag_hint(d,
	    "If the text is right so, there is nothing to do; else put "
	    "the whole cell in quotes and double each quote inside "
	    "it: \"5\"\" pipe\".");
}

static int
work(void *self, void *batch, struct err *e)
{
	struct pass *p = self;
	struct batch *b = batch;

	arena_reset(b->values);
	diags_clear(&b->diags);
	for (int i = 0; i < FIRSTPASS_TEXTS; i++)
		buf_clear(&b->texts[i]);
	for (size_t i = 0; i < b->n; i++) {
		struct made *m = &b->rows[i];

		m->first_finding = b->diags.n;
		if (item_make(&m->item, p->fp->bind, &p->lookup, m->row.line,
			m->row.cells, m->row.n, b->values, &b->diags, e) != 0)
			return -1;
		if (m->row.bare_quote > 0 && !m->item.skipped)
			say_bare_quote(p->fp->bind, m, &b->diags);
		if (p->fp->offline)
			item_lacking(&m->item, p->fp->bind, true, &b->diags);
		m->n_findings = b->diags.n - m->first_finding;
		if (p->fp->resumable)
			csvdigest_of(m->row.cells, m->row.n, m->digest);
		if (p->fp->render != NULL) {
			struct diags d = findings(b, m);
			struct firstpass_row r = {b->before + i + 1, &m->row,
			    &m->item, &d, b->values};

			p->fp->render(p->fp->self, &r, b->texts);
		}
	}
	return 0;
}

static int
take_row(
    struct pass *p, const struct batch *b, const struct made *m, struct err *e)
{
	struct diags d = findings(b, m);
	struct job_row r;

	memset(&r, 0, sizeof(r));
	r.ord = ++p->taken;
	r.line = m->row.line;
	r.state = m->item.failed    ? ROW_FAILED
		  : m->item.skipped ? ROW_SKIPPED
				    : ROW_PENDING;
	r.key = m->item.key;
	r.keyed = m->item.keyed;
	if (p->fp->resumable)
		memcpy(r.digest, m->digest, sizeof(r.digest));
	if (p->fp->job != NULL &&
	    job_plan_row(p->fp->job, &r, p->fp->resumable ? &d : NULL, e) != 0)
		return -1;
	if (p->fp->row != NULL) {
		struct firstpass_row done = {
		    r.ord, &m->row, &m->item, &d, b->values};

		return p->fp->row(p->fp->self, &done, e);
	}
	return 0;
}

static int
take(void *self, void *batch, struct err *e)
{
	struct pass *p = self;
	const struct batch *b = batch;

	for (size_t i = 0; i < b->n; i++)
		if (take_row(p, b, &b->rows[i], e) != 0)
			return -1;
	return p->fp->look(p->fp->self, p->taken, b->texts, e);
}

static unsigned
workers(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	cpu_set_t allowed;

	/* taskset and containers may leave this process fewer. */
	if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0)
		n = CPU_COUNT(&allowed);
	if (n < 2)
		return 0;
	return n > WORKERS_MAX ? WORKERS_MAX : (unsigned)n;
}

int
firstpass_read(const struct firstpass *fp, uint64_t *rows, struct err *e)
{
	struct pass p = {.fp = fp};
	struct batch *batches = mem_array(BATCHES, sizeof(*batches));
	void *v[BATCHES];
	const struct rowpool_opts o = {
	    workers(), v, BATCHES, &p, fill, work, take};
	int rc;

	for (size_t i = 0; i < BATCHES; i++) {
		struct batch *b = &batches[i];

		v[i] = b;
		b->cells = arena_new();
		b->values = arena_new();
		diags_init(&b->diags, b->values);
		for (int k = 0; k < FIRSTPASS_TEXTS; k++)
			buf_init(&b->texts[k], TEXTS_MAX);
	}
	p.gate = rowpool_gate_new();
	p.lookup.self = &p;
	p.lookup.find = guarded;
	p.lookup.refs = guarded_refs;
	p.lookup.file = guarded_file;
	p.lookup.now_ms = fp->lookup->now_ms;
	rc = rowpool_run(&o, e);
	*rows = p.taken;
	rowpool_gate_free(p.gate);
	for (size_t i = 0; i < BATCHES; i++) {
		struct batch *b = &batches[i];

		for (int k = 0; k < FIRSTPASS_TEXTS; k++)
			buf_fini(&b->texts[k]);
		diags_fini(&b->diags);
		arena_free(b->values);
		arena_free(b->cells);
	}
	free(batches);
	return rc;
}
