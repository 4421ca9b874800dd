// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/err.h"

#include "report/resultfile.h"

/* The walk over rows and over what changes in them, side by side. */
struct planned {
	struct jobview *view;
	struct csvout csv;
	struct jobview_change change;
	int have; /* change holds one not used yet */
};

static const char *
action(const struct jobview_row *row)
{
	switch (row->state) {
	case ROW_FAILED:
		return "fail";
	case ROW_SKIPPED:
		return "skip";
	case ROW_UNCHANGED:
		return "unchanged";
	case ROW_AMBIGUOUS:
		return "ambiguous";
	case ROW_JOINED:
		return "merge";
	case ROW_PENDING:
	case ROW_SENT:
	case ROW_DONE:
	case ROW_DOUBT:
		break;
	}
	return row->action == ROW_UPDATE ? "update" : "create";
}

/* The record that was there before: not the one that a create made. */
static const char *
record(const struct jobview_row *row)
{
	if (row->action == ROW_UPDATE && row->target[0] != '\0')
		return row->target;
	return row->state == ROW_UNCHANGED ? row->id : "";
}

static void
put(struct csvout *c, const struct jobview_row *row, const char *what,
    const struct jobview_change *change)
{
	resultfile_number(c, row->line);
	resultfile_cell(c, row->key);
	resultfile_cell(c, what);
	resultfile_cell(c, record(row));
	resultfile_cell(c, change == NULL ? "" : change->field);
	resultfile_cell(c, change == NULL ? "" : change->before);
	resultfile_cell(c, change == NULL ? "" : change->after);
	csvout_end(c);
}

/*
 * One row: of an update the fields that change, of every other the row itself;
 * and fields that are kept.
 */
static int
put_row(struct planned *p, const struct jobview_row *row, struct err *e)
{
	const char *what = action(row);
	bool said = strcmp(what, "update") != 0;

	if (said)
		put(&p->csv, row, what, NULL);
	while (p->have == 1 && p->change.ord <= row->ord) {
		if (p->change.ord == row->ord && p->change.kept) {
			put(&p->csv, row, "keep", &p->change);
		} else if (p->change.ord == row->ord &&
			   strcmp(what, "update") == 0) {
			put(&p->csv, row, what, &p->change);
			said = true;
		}
		p->have = jobview_change_next(p->view, &p->change, e);
	}
	if (!said)
		put(&p->csv, row, what, NULL);
	return p->have < 0 ? -1 : 0;
}

static int
put_rows(struct planned *p, struct err *e)
{
	struct jobview_row row;
	int rc = jobview_seek(p->view, 1, e);

	if (rc != 0)
		return -1;
	jobview_rewind(p->view);
	p->have = jobview_change_next(p->view, &p->change, e);
	if (p->have < 0)
		return -1;
	while ((rc = jobview_next(p->view, &row, e)) == 1)
		if (put_row(p, &row, e) != 0)
			return -1;
	return rc;
}

int
resultfiles_plan(struct resultfiles *r, struct jobview *view, struct err *e)
{
	static const char *const head[] = {
	    "line", "key", "action", "id", "field", "before", "after"};
	struct planned p;
	struct fsx_out out;
	int rc;

	if (resultfile_create(r, RESULTFILE_PLAN, &out, e) != 0)
		return -1;
	memset(&p, 0, sizeof(p));
	p.view = view;
	resultfile_table(&p.csv, &out, head, sizeof(head) / sizeof(head[0]));
	rc = put_rows(&p, e);
	return resultfile_end(r, RESULTFILE_PLAN, &out, rc, e);
}
