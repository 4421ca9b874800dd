// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "csv/csvdigest.h"
#include "csv/csvin.h"
#include "csv/csvout.h"

#include "report/resultfiles.h"
#include "report/summary.h"

enum file {
	DONE,
	FAILED,
	SUMMARY,
	FILES
};

static const char *const names[FILES] = {
    "done.csv", "failed.csv", "summary.json"};

static const struct csvout_opts plain;

/* How a file looked when the run began. */
struct stamp {
	bool there;
	ino_t ino;
	off_t size;
	struct timespec mtime;
};

struct resultfiles {
	const char *dir;
	struct stamp stamps[FILES];
	bool kept;
};

static struct stamp
look(const char *dir, enum file f)
{
	char *path = fsx_join(dir, names[f]);
	struct stamp s;
	struct stat st;

	memset(&s, 0, sizeof(s));
	if (stat(path, &st) == 0) {
		s.there = true;
		s.ino = st.st_ino;
		s.size = st.st_size;
		s.mtime = st.st_mtim;
	}
	free(path);
	return s;
}

static bool
same(const struct stamp *a, const struct stamp *b)
{
	return a->there == b->there && a->ino == b->ino && a->size == b->size &&
	       a->mtime.tv_sec == b->mtime.tv_sec &&
	       a->mtime.tv_nsec == b->mtime.tv_nsec;
}

struct resultfiles *
resultfiles_new(const char *dir)
{
	struct resultfiles *r = mem_alloc(sizeof(*r));

	r->dir = dir;
	for (size_t i = 0; i < FILES; i++)
		r->stamps[i] = look(dir, (enum file)i);
	return r;
}

void
resultfiles_free(struct resultfiles *r)
{
	free(r);
}

bool
resultfiles_kept(const struct resultfiles *r)
{
	return r->kept;
}

/* The file's path, or NAME.new when somebody else changed it meanwhile. */
static int
create(struct resultfiles *r, enum file f, struct fsx_out *out, struct err *e)
{
	struct stamp now = look(r->dir, f);
	bool edited = !same(&now, &r->stamps[f]);

	struct buf path;
	int rc;

	r->kept = r->kept || edited;
	buf_init(&path, 65536);
	buf_printf(&path, "%s/%s%s", r->dir, names[f], edited ? ".new" : "");
	rc = fsx_create(out, buf_text(&path), e);
	buf_fini(&path);
	return rc;
}

static int
commit(struct resultfiles *r, enum file f, struct fsx_out *out, struct err *e)
{
	if (fsx_commit(out, e) != 0)
		return -1;
	r->stamps[f] = look(r->dir, f);
	return 0;
}

static void
cell(struct csvout *c, const char *text)
{
	csvout_cell(c, str_of(text));
}

static void
done_row(struct csvout *c, const struct jobview_row *row)
{
	char number[32];

	(void)snprintf(
	    number, sizeof(number), "%llu", (unsigned long long)row->line);
	cell(c, number);
	cell(c, row->key);
	cell(c, "create");
	cell(c, row->id);
	cell(c, row->link);
	csvout_end(c);
}

int
resultfiles_done(struct resultfiles *r, struct jobview *view, struct err *e)
{
	static const char *const head[] = {
	    "line", "key", "action", "id", "link"};
	struct jobview_row row;
	struct csvout c;
	struct fsx_out out;
	int rc;

	if (create(r, DONE, &out, e) != 0)
		return -1;
	csvout_init(&c, out.f, &plain);
	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		cell(&c, head[i]);
	csvout_end(&c);
	rc = jobview_seek(view, 1, e);
	if (rc == 0)
		while ((rc = jobview_next(view, &row, e)) == 1)
			if (row.state == ROW_DONE)
				done_row(&c, &row);
	if (rc < 0) {
		fsx_abort(&out);
		return -1;
	}
	return commit(r, DONE, &out, e);
}

/* The walk over rows, their findings and the source, side by side. */
struct failed {
	struct jobview *view;
	struct csvin *source;
	struct csvout csv;
	struct jobview_finding finding;
	int have;          /* finding holds one not used yet */
	struct buf all;    /* the messages of one row */
	struct csvrow row; /* of the source, until its next one */
};

/* The column, or what the server calls the field. */
static const char *
place(const struct jobview_finding *f)
{
	return f->column[0] != '\0' ? f->column : f->field;
}

static void
tell(struct buf *b, const struct jobview_finding *f)
{
	if (b->n > 0)
		buf_puts(b, "; ");
	if (place(f)[0] != '\0')
		buf_printf(b, "%s: ", place(f));
	buf_puts(b, f->message);
	if (f->value[0] != '\0')
		buf_printf(b, " ('%s')", f->value);
}

/* Five cells from the row's errors. */
static int
reasons(struct failed *w, const struct jobview_row *row, struct err *e)
{
	char code[128] = "";
	char number[32];
	struct buf column;
	struct buf hint;

	buf_init(&column, LIM_CELL_BYTES);
	buf_init(&hint, LIM_CELL_BYTES);
	buf_clear(&w->all);
	while (w->have == 1 && w->finding.ord <= row->ord) {
		const struct jobview_finding *f = &w->finding;

		if (f->ord == row->ord && f->severity == DIAG_ERROR) {
			if (code[0] == '\0') {
				(void)snprintf(
				    code, sizeof(code), "%s", f->code);
				buf_puts(&column, place(f));
				buf_puts(&hint, f->hint);
			}
			tell(&w->all, f);
		}
		w->have = jobview_finding_next(w->view, &w->finding, e);
	}
	(void)snprintf(
	    number, sizeof(number), "%llu", (unsigned long long)row->line);
	cell(&w->csv, number);
	cell(&w->csv, code);
	csvout_cell(&w->csv, buf_str(&column));
	csvout_cell(&w->csv, buf_str(&w->all));
	csvout_cell(&w->csv, buf_str(&hint));
	buf_fini(&column);
	buf_fini(&hint);
	return w->have < 0 ? -1 : 0;
}

/* The row's own cells; "_" columns of an earlier failed.csv fall away. */
static int
original(struct failed *w, const struct jobview_row *row,
    const struct str *header, size_t n_header, bool wanted, struct err *e)
{
	unsigned char digest[ROW_DIGEST_BYTES];
	const struct csvrow *r = &w->row;
	int rc = csvin_next(w->source, &w->row, e);

	if (rc < 0)
		return -1;
	if (rc == 1)
		csvdigest_of(r->cells, r->n, digest);
	if (rc == 0 || memcmp(digest, row->digest, sizeof(digest)) != 0) {
		(void)err_set(e, ERR_MISFIT,
		    "line %llu of the source is not the row that was imported; failed.csv was not written",
		    (unsigned long long)row->line);
		return err_hint(
		    e, "put the source back as it was and repeat the command");
	}
	if (!wanted)
		return 0;
	/* A ragged row keeps its columns in place. */
	for (size_t i = 0; i < n_header; i++)
		if (header[i].n == 0 || header[i].p[0] != '_')
			csvout_cell(
			    &w->csv, i < r->n ? r->cells[i] : STR_LIT(""));
	return 0;
}

/*
 * Cells beyond the header stand last, and a row that is short of cells, whose
 * cells may stand under the wrong headings, gets one that says so: nothing is
 * lost, and the row fails again until somebody has put it right.
 */
static void
surplus(struct failed *w, size_t n_header)
{
	for (size_t i = n_header; i < w->row.n; i++)
		csvout_cell(&w->csv, w->row.cells[i]);
	if (w->row.n < n_header)
		cell(&w->csv,
		    "cells are missing: put them in place and remove this cell");
}

static int
failed_rows(
    struct failed *w, const struct str *header, size_t n_header, struct err *e)
{
	struct jobview_row row;
	int rc;

	if (jobview_seek(w->view, 1, e) != 0)
		return -1;
	while ((rc = jobview_next(w->view, &row, e)) == 1) {
		bool wanted = row.state == ROW_FAILED;

		if (original(w, &row, header, n_header, wanted, e) != 0)
			return -1;
		if (!wanted)
			continue;
		if (reasons(w, &row, e) != 0)
			return -1;
		surplus(w, n_header);
		csvout_end(&w->csv);
	}
	return rc;
}

static void
failed_head(struct csvout *c, const struct str *header, size_t n_header)
{
	static const char *const ours[] = {
	    "_line", "_code", "_column", "_message", "_hint"};

	for (size_t i = 0; i < n_header; i++)
		if (header[i].n == 0 || header[i].p[0] != '_')
			csvout_cell(c, header[i]);
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		cell(c, ours[i]);
	csvout_end(c);
}

/* Nothing failed: an older file would say otherwise. */
static int
remove_failed(struct resultfiles *r, struct err *e)
{
	struct stamp now = look(r->dir, FAILED);
	char *path;
	int rc = 0;

	if (!now.there || !same(&now, &r->stamps[FAILED]))
		return 0;
	path = fsx_join(r->dir, names[FAILED]);
	if (remove(path) != 0)
		rc = err_sys(e, ERR_DISK, errno, "cannot remove %s", path);
	free(path);
	return rc;
}

int
resultfiles_failed(struct resultfiles *r, struct jobview *view,
    struct csvin *source, const struct str *header, size_t n_header,
    struct err *e)
{
	struct job_counts counts;
	struct fsx_out out;
	struct failed w;
	int rc;

	if (jobview_counts(view, &counts, e) != 0)
		return -1;
	if (counts.state[ROW_FAILED] == 0)
		return remove_failed(r, e);
	if (create(r, FAILED, &out, e) != 0)
		return -1;
	memset(&w, 0, sizeof(w));
	w.view = view;
	w.source = source;
	csvout_init(&w.csv, out.f, &plain);
	buf_init(&w.all, LIM_ROW_BYTES);
	failed_head(&w.csv, header, n_header);
	jobview_rewind(view);
	w.have = jobview_finding_next(view, &w.finding, e);
	rc = w.have < 0 ? -1 : failed_rows(&w, header, n_header, e);
	buf_fini(&w.all);
	if (rc < 0) {
		fsx_abort(&out);
		return -1;
	}
	return commit(r, FAILED, &out, e);
}

int
resultfiles_summary(struct resultfiles *r, const struct summary *s,
    struct jobview *view, struct err *e)
{
	struct fsx_out out;
	struct buf b;
	int rc;

	buf_init(&b, LIM_REPORT_BYTES);
	rc = summary_json(s, view, &b, e);
	if (rc == 0)
		rc = create(r, SUMMARY, &out, e);
	if (rc == 0) {
		(void)fwrite(buf_text(&b), 1, b.n, out.f);
		rc = commit(r, SUMMARY, &out, e);
	}
	buf_fini(&b);
	return rc;
}
