// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"

#include "report/page.h"
#include "report/resultfile.h"
#include "report/summary.h"
#include "report/winner.h"

static const char *const names[RESULTFILE_COUNT] = {
    "done", "failed", "plan", "ambiguous", "summary", "report"};

static char *
path_of(const char *dir, enum resultfile f)
{
	struct buf path;

	buf_init(&path, 65536);
	buf_printf(&path, "%s/%s.%s", dir, names[f],
	    f == RESULTFILE_SUMMARY ? "json"
	    : f == RESULTFILE_PAGE  ? "html"
				    : "csv");
	return buf_take(&path, NULL);
}

static struct resultfile_stamp
look(const char *dir, enum resultfile f)
{
	char *path = path_of(dir, f);
	struct resultfile_stamp s;
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

/* Did somebody else change it since the run began? */
static bool
is_edited(const struct resultfiles *r, enum resultfile f)
{
	const struct resultfile_stamp *a = &r->stamps[f];
	struct resultfile_stamp b = look(r->dir, f);

	return r->left[f] || a->there != b.there || a->ino != b.ino ||
	       a->size != b.size || a->mtime.tv_sec != b.mtime.tv_sec ||
	       a->mtime.tv_nsec != b.mtime.tv_nsec;
}

struct resultfiles *
resultfiles_new(const char *dir)
{
	struct resultfiles *r = mem_alloc(sizeof(*r));

	r->dir = dir;
	for (size_t i = 0; i < RESULTFILE_COUNT; i++)
		r->stamps[i] = look(dir, (enum resultfile)i);
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

int
resultfile_create(struct resultfiles *r, enum resultfile f, struct fsx_out *out,
    struct err *e)
{
	char *path = path_of(r->dir, f);
	int rc = fsx_create(out, path, e);

	free(path);
	return rc;
}

/* The file is left to whom it belongs now. */
static void
aside(struct fsx_out *out)
{
	struct buf path;

	buf_init(&path, 65536);
	buf_printf(&path, "%s.new", out->path);
	free(out->path);
	out->path = buf_take(&path, NULL);
}

int
resultfile_end(struct resultfiles *r, enum resultfile f, struct fsx_out *out,
    int rc, struct err *e)
{
	bool edited = is_edited(r, f);

	if (rc < 0) {
		fsx_abort(out);
		return -1;
	}
	if (edited)
		aside(out);
	if (fsx_commit(out, e) != 0)
		return -1;
	r->kept = r->kept || edited;
	if (!edited)
		r->stamps[f] = look(r->dir, f);
	return 0;
}

void
resultfile_leave(struct resultfiles *r, enum resultfile f)
{
	r->left[f] = true;
}

int
resultfile_remove(struct resultfiles *r, enum resultfile f, struct err *e)
{
	char *path;
	int rc = 0;

	if (!look(r->dir, f).there || is_edited(r, f))
		return 0;
	path = path_of(r->dir, f);
	if (remove(path) != 0)
		rc = err_sys(e, ERR_DISK, errno, "cannot remove %s", path);
	free(path);
	r->stamps[f] = look(r->dir, f);
	return rc;
}

void
resultfile_cell(struct csvout *c, const char *text)
{
	csvout_cell(c, str_of(text));
}

void
resultfile_number(struct csvout *c, uint64_t n)
{
	char number[32];

	(void)snprintf(number, sizeof(number), "%llu", (unsigned long long)n);
	resultfile_cell(c, number);
}

void
resultfile_table(struct csvout *c, struct fsx_out *out,
    const char *const *headings, size_t n)
{
	static const struct csvout_opts plain;

	csvout_init(c, out->f, &plain);
	for (size_t i = 0; i < n; i++)
		resultfile_cell(c, headings[i]);
	if (n > 0)
		csvout_end(c);
}

static void
done_row(struct csvout *c, const struct jobview_row *row, const char *action,
    const struct jobview_row *record)
{
	resultfile_number(c, row->line);
	resultfile_cell(c, row->key);
	resultfile_cell(c, action);
	resultfile_cell(c, record->id);
	resultfile_cell(c, record->link);
	csvout_end(c);
}

/* A row of the file, if there is a record. */
static int
done_of(struct winner *w, const struct jobview_row *row, struct csvout *c,
    struct err *e)
{
	struct jobview_row record;

	if (row->state == ROW_DONE)
		done_row(c, row,
		    row->action == ROW_UPDATE ? "update" : "create", row);
	if (row->state == ROW_UNCHANGED)
		done_row(c, row, "unchanged", row);
	if (row->state != ROW_JOINED)
		return 0;
	if (winner_find(w, row, &record, e) != 0)
		return -1;
	if (record.state == ROW_DONE || record.state == ROW_UNCHANGED)
		done_row(c, row, "merge", &record);
	return 0;
}

static int
done_rows(
    struct winner *w, struct jobview *view, struct csvout *c, struct err *e)
{
	struct jobview_row row;
	int rc = jobview_seek(view, 1, e);

	if (rc != 0)
		return -1;
	while ((rc = jobview_next(view, &row, e)) == 1)
		if (done_of(w, &row, c, e) != 0)
			return -1;
	return rc;
}

int
resultfiles_done(struct resultfiles *r, struct jobview *view, struct err *e)
{
	static const char *const head[] = {
	    "line", "key", "action", "id", "link"};
	struct winner w;
	struct csvout c;
	struct fsx_out out;
	int rc;

	if (resultfile_create(r, RESULTFILE_DONE, &out, e) != 0)
		return -1;
	resultfile_table(&c, &out, head, sizeof(head) / sizeof(head[0]));
	winner_init(&w, r->dir);
	rc = done_rows(&w, view, &c, e);
	winner_fini(&w);
	return resultfile_end(r, RESULTFILE_DONE, &out, rc, e);
}

/* A text made already; it is no longer needed. */
static int
whole(struct resultfiles *r, enum resultfile f, int rc, struct buf *text,
    struct err *e)
{
	struct fsx_out out;

	if (rc == 0)
		rc = resultfile_create(r, f, &out, e);
	if (rc == 0) {
		(void)fwrite(buf_text(text), 1, text->n, out.f);
		rc = resultfile_end(r, f, &out, 0, e);
	}
	buf_fini(text);
	return rc;
}

int
resultfiles_summary(struct resultfiles *r, const struct summary *s,
    struct jobview *view, struct err *e)
{
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	return whole(
	    r, RESULTFILE_SUMMARY, summary_json(s, view, &b, e), &b, e);
}

int
resultfiles_page(struct resultfiles *r, const struct summary *s,
    struct jobview *view, int64_t now_ms, struct err *e)
{
	const struct page p = {s, view, now_ms};
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	return whole(r, RESULTFILE_PAGE, page_put(&p, &b, e), &b, e);
}
