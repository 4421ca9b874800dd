// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/limits.h"
#include "csv/csvdigest.h"
#include "csv/csvin.h"

#include "report/resultfile.h"
#include "report/winner.h"

/* The walk over rows, their findings and the source, side by side. */
struct failed {
	struct jobview *view;
	struct csvin *source;
	struct csvout csv;
	struct jobview_finding finding;
	int have;          /* finding holds one not used yet */
	struct buf all;    /* the messages of one row */
	struct csvrow row; /* of the source, until its next one */
	struct winner winner;
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

/*
 * Five cells from the row's errors.  with: the failed row that this one was
 * merged with, so that it fared no better; 0: none.
 */
static int
reasons(struct failed *w, const struct jobview_row *row, uint64_t with,
    struct err *e)
{
	char code[128] = "";
	struct buf column;
	struct buf hint;

	buf_init(&column, LIM_CELL_BYTES);
	buf_init(&hint, LIM_CELL_BYTES);
	buf_clear(&w->all);
	if (with != 0)
		buf_printf(&w->all, "merged with line %llu, which failed",
		    (unsigned long long)with);
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
	resultfile_number(&w->csv, row->line);
	resultfile_cell(&w->csv, code);
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
		resultfile_cell(&w->csv,
		    "cells are missing: put them in place and remove this cell");
}

/* Does the row belong in the file?  1, 0, -1; *with as in reasons(). */
static int
is_wanted(struct failed *w, const struct jobview_row *row, uint64_t *with,
    struct err *e)
{
	struct jobview_row winner;

	*with = 0;
	if (row->state != ROW_JOINED)
		return row->state == ROW_FAILED;
	if (winner_find(&w->winner, row, &winner, e) != 0)
		return -1;
	*with = winner.line;
	return winner.state == ROW_FAILED;
}

static int
failed_rows(
    struct failed *w, const struct str *header, size_t n_header, struct err *e)
{
	struct jobview_row row;
	uint64_t with;
	int rc;

	if (jobview_seek(w->view, 1, e) != 0)
		return -1;
	while ((rc = jobview_next(w->view, &row, e)) == 1) {
		int wanted = is_wanted(w, &row, &with, e);

		if (wanted < 0 ||
		    original(w, &row, header, n_header, wanted == 1, e) != 0)
			return -1;
		if (wanted == 0)
			continue;
		if (reasons(w, &row, with, e) != 0)
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
		resultfile_cell(c, ours[i]);
	csvout_end(c);
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
		return resultfile_remove(r, RESULTFILE_FAILED, e);
	if (resultfile_create(r, RESULTFILE_FAILED, &out, e) != 0)
		return -1;
	memset(&w, 0, sizeof(w));
	w.view = view;
	w.source = source;
	winner_init(&w.winner, r->dir);
	resultfile_table(&w.csv, &out, NULL, 0);
	buf_init(&w.all, LIM_ROW_BYTES);
	failed_head(&w.csv, header, n_header);
	jobview_rewind(view);
	w.have = jobview_finding_next(view, &w.finding, e);
	rc = w.have < 0 ? -1 : failed_rows(&w, header, n_header, e);
	buf_fini(&w.all);
	winner_fini(&w.winner);
	return resultfile_end(r, RESULTFILE_FAILED, &out, rc, e);
}
