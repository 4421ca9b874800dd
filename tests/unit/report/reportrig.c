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

void
reportrig_open(struct reportrig *r, const char *csv,
    const struct reportrig_finding *f, size_t n)
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
		plan_row(r, &row, ++facts.rows, f, n);
	source_close(&s);
	assert_int_equal(
	    job_plan_end(r->job, &facts, false, &repeated, &r->err), 0);
	reportrig_run(r);
}

void
reportrig_close(struct reportrig *r)
{
	resultfiles_free(r->files);
	job_close(r->job);
	buf_fini(&r->text);
	jobkit_end(r->dir);
}

void
reportrig_done(struct reportrig *r, uint64_t ord)
{
	assert_int_equal(jobkit_step(r->job, JREC_INTENT, ord), 0);
	assert_int_equal(jobkit_step(r->job, JREC_DONE, ord), 0);
}

void
reportrig_refused(struct reportrig *r, uint64_t ord)
{
	assert_int_equal(jobkit_step(r->job, JREC_INTENT, ord), 0);
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
