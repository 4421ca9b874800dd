// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/fsx.h"
#include "csv/csvdigest.h"
#include "csv/csvin.h"
#include "io/src.h"

#include "unit/report/reportrig.h"

enum {
	COLUMNS = 16
};

/* A source behind its header. */
struct source {
	struct src *src;
	struct csvin *csv;
	struct arena *arena;
	struct str header[COLUMNS];
	size_t n_header;
};

static void
source_open(struct source *s, const char *text)
{
	const struct csvin_opts opts = {.delimiter = ','};
	struct csvrow row;
	struct err e;

	memset(s, 0, sizeof(*s));
	s->arena = arena_new();
	assert_int_equal(
	    src_memory(&s->src, text, strlen(text), "people.csv", &e), 0);
	assert_int_equal(csvin_open(&s->csv, s->src, &opts, &e), 0);
	assert_int_equal(csvin_next(s->csv, &row, &e), 1);
	assert_true(row.n <= COLUMNS);
	s->n_header = row.n;
	for (size_t i = 0; i < row.n; i++)
		s->header[i] = arena_str(s->arena, row.cells[i]);
}

static void
source_close(struct source *s)
{
	csvin_close(s->csv);
	src_close(s->src);
	arena_free(s->arena);
}

static void
plan_row(struct reportrig *r, const struct csvrow *row, uint64_t ord,
    const struct reportrig_finding *f, size_t n)
{
	struct arena *arena = arena_new();
	struct diags diags;
	struct job_row p;

	memset(&p, 0, sizeof(p));
	diags_init(&diags, arena);
	for (size_t i = 0; i < n; i++) {
		if (f[i].ord != ord)
			continue;
		diags.line = row->line;
		diags.field = f[i].column[0] == '\0' ? "" : "$name";
		diags.column = f[i].column;
		(void)diag_add(&diags, f[i].severity, f[i].code,
		    str_of(f[i].value), "%s", f[i].message);
		if (f[i].hint != NULL)
			diag_hint(&diags, "%s", f[i].hint);
	}
	p.ord = ord;
	p.line = row->line;
	p.state = diags_first_error(&diags) == NULL ? ROW_PENDING : ROW_FAILED;
	p.key = row->cells[0];
	p.keyed = true;
	csvdigest_of(row->cells, row->n, p.digest);
	assert_int_equal(job_plan_row(r->job, &p, &diags, &r->err), 0);
	diags_fini(&diags);
	arena_free(arena);
}

/* What hangs on a row that a verdict was given on. */
static void
plan_more(struct reportrig *r, const struct reportrig_plan *p, uint64_t ord)
{
	for (size_t i = 0; i < p->n_changes; i++) {
		const struct reportrig_change *c = &p->changes[i];
		struct job_change change = {
		    c->field, str_of(c->before), str_of(c->after), c->kept};

		if (c->ord == ord)
			assert_int_equal(
			    job_plan_change(r->job, ord, &change, &r->err), 0);
	}
	for (size_t i = 0; i < p->n_candidates; i++) {
		const struct reportrig_candidate *c = &p->candidates[i];
		struct job_candidate o = {c->id, str_of(c->label),
		    "https://crm.example/x", str_of(c->why)};

		if (c->ord == ord)
			assert_int_equal(
			    job_plan_candidate(r->job, ord, &o, &r->err), 0);
	}
}

static void
settle(struct reportrig *r, const struct reportrig_plan *p,
    const struct reportrig_verdict *v)
{
	struct arena *arena = arena_new();
	struct diags diags;
	struct job_verdict o;

	memset(&o, 0, sizeof(o));
	o.ord = v->ord;
	o.state = v->state;
	o.action = v->action;
	o.parts = 1;
	o.target = v->target;
	o.link = v->target == NULL ? NULL : "https://crm.example/old";
	o.winner = v->winner;
	diags_init(&diags, arena);
	if (v->reason != NULL)
		(void)diag_add(&diags, DIAG_ERROR, "match.ambiguous",
		    STR_LIT(""), "%s", v->reason);
	if (job_plan_settle(r->job, &o, &diags, &r->err) != 0)
		fail_msg("job_plan_settle: %s", r->err.msg);
	diags_fini(&diags);
	arena_free(arena);
	plan_more(r, p, v->ord);
}

void
reportrig_plan(
    struct reportrig *r, const char *csv, const struct reportrig_plan *p)
{
	struct job_facts facts = jobkit_facts(0);
	struct source s;
	struct csvrow row;
	uint64_t repeated;

	memset(r, 0, sizeof(*r));
	buf_init(&r->text, 1 << 20);
	r->dir = jobkit_begin();
	r->job = jobkit_open(r->dir);
	assert_int_equal(job_plan_begin(r->job, &facts, &r->err), 0);
	source_open(&s, csv);
	while (csvin_next(s.csv, &row, &r->err) == 1)
		plan_row(r, &row, ++facts.rows, p->findings, p->n_findings);
	source_close(&s);
	assert_int_equal(job_plan_keys(r->job, facts.rows, JOB_REPEATS_ERROR,
			     &repeated, &r->err),
	    0);
	for (size_t i = 0; i < p->n_verdicts; i++)
		settle(r, p, &p->verdicts[i]);
	assert_int_equal(job_plan_end(r->job, &facts, &r->err), 0);
	reportrig_run(r);
}

void
reportrig_open(struct reportrig *r, const char *csv,
    const struct reportrig_finding *f, size_t n)
{
	struct reportrig_plan p;

	memset(&p, 0, sizeof(p));
	p.findings = f;
	p.n_findings = n;
	reportrig_plan(r, csv, &p);
}

void
reportrig_close(struct reportrig *r)
{
	resultfiles_free(r->files);
	job_close(r->job);
	buf_fini(&r->text);
	jobkit_end(r->dir);
}

/* An intent says what the plan says. */
static void
intend(struct reportrig *r, uint64_t ord)
{
	struct jrec rec = jobkit_rec(JREC_INTENT, ord);
	struct jobview_row row = jobkit_see(r->dir, ord);

	rec.action = row.action;
	rec.target = row.target[0] == '\0' ? NULL : row.target;
	assert_int_equal(job_commit(r->job, &rec, 1, &r->err), 0);
}

void
reportrig_done(struct reportrig *r, uint64_t ord)
{
	intend(r, ord);
	assert_int_equal(jobkit_step(r->job, JREC_DONE, ord), 0);
}

void
reportrig_doubt(struct reportrig *r, uint64_t ord)
{
	intend(r, ord);
	assert_int_equal(jobkit_step(r->job, JREC_DOUBT, ord), 0);
}

void
reportrig_refused(struct reportrig *r, uint64_t ord)
{
	intend(r, ord);
	assert_int_equal(jobkit_step(r->job, JREC_FAILED, ord), 0);
}

void
reportrig_run(struct reportrig *r)
{
	resultfiles_free(r->files);
	r->files = resultfiles_new(r->dir);
}

int
reportrig_failed(struct reportrig *r, const char *csv)
{
	struct jobview *view = jobkit_view(r->dir);
	struct source s;
	int rc;

	source_open(&s, csv);
	rc = resultfiles_failed(
	    r->files, view, s.csv, s.header, s.n_header, &r->err);
	source_close(&s);
	jobview_close(view);
	return rc;
}

int
reportrig_dones(struct reportrig *r)
{
	struct jobview *view = jobkit_view(r->dir);
	int rc = resultfiles_done(r->files, view, &r->err);

	jobview_close(view);
	return rc;
}

int
reportrig_plans(struct reportrig *r)
{
	struct jobview *view = jobkit_view(r->dir);
	int rc = resultfiles_plan(r->files, view, &r->err);

	jobview_close(view);
	return rc;
}

int
reportrig_ambiguous(struct reportrig *r)
{
	struct jobview *view = jobkit_view(r->dir);
	int rc = resultfiles_ambiguous(r->files, view, &r->err);

	jobview_close(view);
	return rc;
}

const char *
reportrig_read(struct reportrig *r, const char *name)
{
	const char *path = jobkit_path(r->dir, name);

	if (!fsx_exists(path))
		return NULL;
	buf_clear(&r->text);
	assert_int_equal(fsx_read(&r->text, path, &r->err), 0);
	return buf_text(&r->text);
}

void
reportrig_write(struct reportrig *r, const char *name, const char *text)
{
	jobkit_write(jobkit_path(r->dir, name), text, strlen(text));
}
