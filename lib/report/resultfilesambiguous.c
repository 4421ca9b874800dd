// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"

#include "report/decisions.h"
#include "report/resultfile.h"

enum {
	CANDIDATES_MAX = 10
};

/* The cells of one candidate. */
struct shown {
	const char *id;
	const char *label;
	const char *link;
	const char *why;
};

/* A decision that stands in the file and was not used: it is a person's. */
struct typed {
	uint64_t line;
	const char *key;
	const char *text;
};

/* The walk over rows, findings and candidates, side by side. */
struct ambiguous {
	struct jobview *view;
	struct csvout csv;
	size_t width; /* candidates a row has room for */
	struct jobview_finding finding;
	int have_finding; /* finding holds one not used yet */
	struct jobview_candidate candidate;
	int have_candidate;
	struct shown shown[CANDIDATES_MAX]; /* of the row at hand */
	struct arena *row_texts;
	struct buf reason;
	struct arena *texts;
	struct typed *typed; /* by line */
	size_t n_typed;
	size_t cap_typed;
};

static bool
waits(const struct jobview_row *row)
{
	return row->state == ROW_AMBIGUOUS || row->state == ROW_DOUBT;
}

static int
remember(void *self, const struct decisions_cell *c, struct err *e)
{
	struct ambiguous *a = self;
	struct typed *t;

	(void)e;
	if (c->text.n == 0)
		return 0;
	if (a->n_typed == a->cap_typed) {
		a->cap_typed = a->cap_typed > 0 ? a->cap_typed * 2 : 16;
		a->typed =
		    mem_resize(a->typed, a->cap_typed, sizeof(*a->typed));
	}
	t = &a->typed[a->n_typed++];
	t->line = c->line;
	t->key = arena_str(a->texts, c->key).p;
	t->text = arena_str(a->texts, c->text).p;
	return 0;
}

static int
by_line(const void *pa, const void *pb)
{
	const struct typed *a = pa;
	const struct typed *b = pb;

	return a->line < b->line ? -1 : a->line > b->line;
}

static const char *
typed_for(const struct ambiguous *a, const struct jobview_row *row)
{
	struct typed want = {row->line, NULL, NULL};
	const struct typed *t =
	    a->n_typed == 0
		? NULL
		: bsearch(&want, a->typed, a->n_typed, sizeof(want), by_line);

	return t != NULL && strcmp(t->key, row->key) == 0 ? t->text : "";
}

/* How many candidates the row has that has most of them. */
static int
measure(struct ambiguous *a, struct err *e)
{
	struct jobview_candidate c;
	uint64_t ord = 0;
	size_t n = 0;
	int rc;

	jobview_rewind(a->view);
	while ((rc = jobview_candidate_next(a->view, &c, e)) == 1) {
		n = c.ord == ord ? n + 1 : 1;
		ord = c.ord;
		if (n > a->width && n <= CANDIDATES_MAX)
			a->width = n;
	}
	return rc;
}

/*
 * The reason is the gravest finding of the row, of several the last one:
 * what was found in its cells came before.
 */
static int
reason(struct ambiguous *a, const struct jobview_row *row, struct err *e)
{
	int severity = -1;

	buf_clear(&a->reason);
	while (a->have_finding == 1 && a->finding.ord <= row->ord) {
		const struct jobview_finding *f = &a->finding;

		if (f->ord == row->ord && f->severity >= severity) {
			severity = f->severity;
			buf_clear(&a->reason);
			buf_puts(&a->reason, f->message);
		}
		a->have_finding = jobview_finding_next(a->view, &a->finding, e);
	}
	return a->have_finding < 0 ? -1 : 0;
}

/* The candidates of a row; *n counts them, also those not shown. */
static int
candidates(struct ambiguous *a, const struct jobview_row *row, size_t *n,
    struct err *e)
{
	*n = 0;
	arena_reset(a->row_texts);
	while (a->have_candidate == 1 && a->candidate.ord <= row->ord) {
		const struct jobview_candidate *c = &a->candidate;

		if (c->ord == row->ord && (*n)++ < a->width) {
			struct shown *s = &a->shown[*n - 1];

			s->id = arena_str(a->row_texts, str_of(c->id)).p;
			s->label = arena_str(a->row_texts, str_of(c->label)).p;
			s->link = arena_str(a->row_texts, str_of(c->link)).p;
			s->why = arena_str(a->row_texts, str_of(c->why)).p;
		}
		a->have_candidate =
		    jobview_candidate_next(a->view, &a->candidate, e);
	}
	return a->have_candidate < 0 ? -1 : 0;
}

static int
put_row(struct ambiguous *a, const struct jobview_row *row, struct err *e)
{
	static const struct shown none = {"", "", "", ""};
	size_t n;

	if (reason(a, row, e) != 0 || candidates(a, row, &n, e) != 0)
		return -1;
	if (n > a->width)
		buf_printf(&a->reason, "%s%zu more are not shown here",
		    a->reason.n > 0 ? "; " : "", n - a->width);
	resultfile_number(&a->csv, row->line);
	resultfile_cell(&a->csv, row->key);
	csvout_cell(&a->csv, buf_str(&a->reason));
	resultfile_cell(&a->csv, typed_for(a, row));
	for (size_t i = 0; i < a->width; i++) {
		const struct shown *s = i < n ? &a->shown[i] : &none;

		resultfile_cell(&a->csv, s->id);
		resultfile_cell(&a->csv, s->label);
		resultfile_cell(&a->csv, s->link);
		resultfile_cell(&a->csv, s->why);
	}
	csvout_end(&a->csv);
	return 0;
}

static void
put_head(struct ambiguous *a)
{
	static const char *const head[] = {"line", "key", "reason", "decision"};
	static const char *const each[] = {"id", "name", "link", "why"};
	char text[32];

	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		resultfile_cell(&a->csv, head[i]);
	for (size_t i = 1; i <= a->width; i++)
		for (size_t k = 0; k < sizeof(each) / sizeof(each[0]); k++) {
			(void)snprintf(
			    text, sizeof(text), "%s_%zu", each[k], i);
			resultfile_cell(&a->csv, text);
		}
	csvout_end(&a->csv);
}

static int
put_rows(struct ambiguous *a, struct err *e)
{
	struct jobview_row row;
	int rc;

	if (measure(a, e) < 0 || jobview_seek(a->view, 1, e) != 0)
		return -1;
	put_head(a);
	jobview_rewind(a->view);
	a->have_finding = jobview_finding_next(a->view, &a->finding, e);
	if (a->have_finding < 0)
		return -1;
	a->have_candidate = jobview_candidate_next(a->view, &a->candidate, e);
	if (a->have_candidate < 0)
		return -1;
	while ((rc = jobview_next(a->view, &row, e)) == 1)
		if (waits(&row) && put_row(a, &row, e) != 0)
			return -1;
	return rc;
}

/*
 * A decision that this run did not come to use stays where it was typed; a file
 * that cannot be understood, in which some may stand, is left alone.
 */
static void
keep_decisions(struct resultfiles *r, struct ambiguous *a)
{
	struct err e;

	err_clear(&e);
	if (decisions_cells(r->dir, remember, a, &e) != 0)
		resultfile_leave(r, RESULTFILE_AMBIGUOUS);
	if (a->n_typed > 0)
		qsort(a->typed, a->n_typed, sizeof(*a->typed), by_line);
}

int
resultfiles_ambiguous(
    struct resultfiles *r, struct jobview *view, struct err *e)
{
	struct job_counts counts;
	struct ambiguous a;
	struct fsx_out out;
	int rc;

	if (jobview_counts(view, &counts, e) != 0)
		return -1;
	if (counts.state[ROW_AMBIGUOUS] + counts.state[ROW_DOUBT] == 0)
		return resultfile_remove(r, RESULTFILE_AMBIGUOUS, e);
	memset(&a, 0, sizeof(a));
	a.view = view;
	a.texts = arena_new();
	a.row_texts = arena_new();
	buf_init(&a.reason, LIM_CELL_BYTES);
	keep_decisions(r, &a);
	rc = resultfile_create(r, RESULTFILE_AMBIGUOUS, &out, e);
	if (rc == 0) {
		resultfile_table(&a.csv, &out, NULL, 0);
		rc = put_rows(&a, e);
		rc = resultfile_end(r, RESULTFILE_AMBIGUOUS, &out, rc, e);
	}
	buf_fini(&a.reason);
	arena_free(a.row_texts);
	arena_free(a.texts);
	free(a.typed);
	return rc;
}
