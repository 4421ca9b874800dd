// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clk.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/limits.h"
#include "csv/csvin.h"
#include "doc/jdoc.h"
#include "journal/idmap.h"
#include "journal/jobformer.h"
#include "journal/jobside.h"
#include "journal/jobview.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/diff.h"
#include "plan/item.h"
#include "plan/mark.h"
#include "plan/record.h"
#include "schema/object.h"

#include "import/decide.h"
#include "import/importjob.h"
#include "import/match.h"
#include "import/members.h"
#include "import/planmatch.h"
#include "import/planpass.h"
#include "import/rowfile.h"
#include "import/rowitem.h"

enum {
	TICK_MS = 200,
	CANDIDATES_MAX = 10
};

struct pass {
	struct import *im;
	struct match *match;
	struct jobview *view;
	struct jobside *side;    /* rows that are joined; NULL: none */
	struct jobside *members; /* of lists; NULL: none */
	struct decide *decisions;
	struct arena *arena;
	struct diags diags;
	struct buf text;
	struct buf receipt;
	bool cells; /* rows are read again */
	uint64_t line;
};

static void
place(struct pass *p, const struct jobview_row *row)
{
	diags_clear(&p->diags);
	p->diags.line = row->line;
	p->diags.field = "";
	p->diags.column = "";
}

static int
settle(struct pass *p, const struct job_verdict *v, struct err *e)
{
	return job_plan_settle(
	    p->im->job, v, p->diags.n > 0 ? &p->diags : NULL, e);
}

/* -- rows that give way to another of their group -- */

enum row_state
planpass_give_way(enum duplicates how, uint64_t winner_line, struct diags *d)
{
	bool error = how == DUPLICATES_ERROR;

	if (how == DUPLICATES_MERGE)
		return ROW_JOINED;
	diag_add(d, error ? DIAG_ERROR : DIAG_NOTE, "match.repeated",
	    STR_LIT(""),
	    "the row means the same record as the one in line %llu",
	    (unsigned long long)winner_line);
	diag_hint(d,
	    error
		? "Keep one of them, or say duplicates: first, last or merge in the mapping."
		: "Only one of them is imported, as duplicates: says.");
	return error ? ROW_FAILED : ROW_SKIPPED;
}

static int
give_way(struct pass *p, const struct jobview_row *row,
    const struct match_verdict *m, struct err *e)
{
	struct job_verdict v = {
	    .ord = row->ord, .winner = m->winner, .parts = 1};

	v.state = planpass_give_way(
	    p->im->sheet.mapping->duplicates, m->winner_line, &p->diags);
	return settle(p, &v, e);
}

/* -- rows that could mean several records -- */

static int
add_candidate(struct pass *p, const struct jobview_row *row,
    const struct match_candidate *c, struct err *e)
{
	struct job_candidate out;
	struct jdoc *doc;
	struct record r;
	int rc = match_record(p->match, c->at, &doc, e);

	if (rc == 0 && record_read(jdoc_root(doc), &r)) {
		memset(&out, 0, sizeof(out));
		buf_clear(&p->text);
		record_label(&r, &p->text);
		out.id = arena_dup(p->arena, r.id.p, r.id.n);
		out.label = buf_str(&p->text);
		out.link = arena_dup(p->arena, r.link.p, r.link.n);
		out.why = str_of(c->why);
		rc = job_plan_candidate(p->im->job, row->ord, &out, e);
	}
	jdoc_free(doc);
	return rc;
}

static int
ambiguous(struct pass *p, const struct jobview_row *row, struct err *e)
{
	struct job_verdict v = {.ord = row->ord, .parts = 1};
	struct match_candidate c;
	unsigned n = 0;
	int rc;

	v.state = ROW_AMBIGUOUS;
	while ((rc = match_candidate(p->match, row->ord, &c, e)) == 1)
		if (n++ < CANDIDATES_MAX && add_candidate(p, row, &c, e) != 0)
			return -1;
	if (rc < 0)
		return -1;
	diag_add(&p->diags, DIAG_ERROR, "match.ambiguous", STR_LIT(""),
	    "%u records in Lightfield could be meant", n);
	diag_hint(&p->diags,
	    "Write the id of the right one, create or skip into the column decision of ambiguous.csv, then repeat the command.");
	return settle(p, &v, e);
}

/* -- rows without a record -- */

static int
not_found(
    struct pass *p, const struct jobview_row *row, bool gone, struct err *e)
{
	const struct object *o = p->im->sheet.mapping->object;
	struct job_verdict v = {.ord = row->ord, .parts = 1};

	v.state = ROW_FAILED;
	if (gone) {
		diag_add(&p->diags, DIAG_ERROR, "match.gone", STR_LIT(""),
		    "no %s in Lightfield has the id that the row names",
		    o->name);
		diag_hint(&p->diags,
		    "It may have been deleted. Empty the cell if the row is to be created.");
	} else {
		diag_add(&p->diags, DIAG_ERROR, "plan.not-found", STR_LIT(""),
		    "no %s in Lightfield matches the row, and mode: update creates none",
		    o->name);
		diag_hint(&p->diags,
		    "Say mode: upsert to create it, or take the row out.");
	}
	return settle(p, &v, e);
}

/*
 * The row once more, with those joined to it.  What the first pass found is in
 * the job already, but it did not see them together.
 */
static int
make(struct pass *p, const struct jobview_row *row, const struct csvrow *cells,
    struct item *item, struct err *e)
{
	struct diags *d = &p->diags;
	size_t n = 0;

	if (rowitem_make(
		item, p->im, p->side, row->ord, cells, p->arena, d, e) != 0)
		return -1;
	for (size_t i = 0; i < d->n; i++)
		if (strcmp(d->v[i].code, "merge.differs") == 0)
			d->v[n++] = d->v[i];
	d->n = n;
	d->line = row->line;
	d->field = "";
	d->column = "";
	return 0;
}

/*
 * Parts of a create are known from the first pass, and only many need a word;
 * but not of rows that others are joined to.
 */
static int
create(struct pass *p, const struct jobview_row *row,
    const struct csvrow *cells, bool told, struct err *e)
{
	const struct bind *b = p->im->sheet.bind;
	struct job_verdict v = {.ord = row->ord, .parts = 1};
	struct item item;
	unsigned writes;
	bool lacks;
	bool file;

	v.state = ROW_PENDING;
	v.action = ROW_CREATE;
	if (planrows_parts(p->im, row->ord, &v.parts, &lacks, e) != 0)
		return -1;
	file = planrows_file(p->im, row->ord, &writes);
	if (lacks || p->side != NULL) {
		if (make(p, row, cells, &item, e) != 0)
			return -1;
		item_lacking(&item, b, false, &p->diags);
		v.parts = item_parts(&item, b);
		if (item.lacks)
			v.state = ROW_FAILED;
		file = !item.lacks && rowfile_writes(b, &item, NULL, &writes);
	}
	if (file && job_plan_file(p->im->job, row->ord, writes, e) != 0)
		return -1;
	return told || v.parts > 1 || p->diags.n > 0 ? settle(p, &v, e) : 0;
}

/* -- rows with a record -- */

static int
exists(struct pass *p, const struct jobview_row *row, const struct record *r,
    struct err *e)
{
	struct job_verdict v = {.ord = row->ord, .parts = 1};

	v.state = ROW_SKIPPED;
	diag_add(&p->diags, DIAG_NOTE, "plan.exists", r->id,
	    "the %s is in Lightfield already, and mode: create changes nothing",
	    p->im->sheet.mapping->object->name);
	diag_hint(&p->diags, "Say mode: upsert to update it.");
	return settle(p, &v, e);
}

static int
note_changes(struct pass *p, uint64_t ord, const struct diff *d, struct err *e)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct diff_change *c = &d->changes[i];
		const struct job_change out = {c->key, c->show_before,
		    c->show_after, c->kind == DIFF_KEPT};

		if (job_plan_change(p->im->job, ord, &out, e) != 0)
			return -1;
	}
	return 0;
}

static int
compare(struct pass *p, const struct jobview_row *row, const struct item *item,
    const struct record *r, struct err *e)
{
	struct import *im = p->im;
	struct job_verdict v = {.ord = row->ord, .parts = 1};
	unsigned writes;
	struct diff d;
	int64_t at_ms;

	buf_clear(&p->receipt);
	if (idmap_receipt(im->ids, im->sheet.mapping->object->name, r->id,
		&p->receipt, &at_ms, e) < 0)
		return -1;
	diff_make(&d, im->sheet.bind, item, r, buf_str(&p->receipt), p->arena,
	    &p->diags);
	v.state = d.n_sent > 0 ? ROW_PENDING : ROW_UNCHANGED;
	v.action = ROW_UPDATE;
	v.parts = d.parts > 0 ? d.parts : 1;
	v.target = arena_dup(p->arena, r->id.p, r->id.n);
	v.link = arena_dup(p->arena, r->link.p, r->link.n);
	buf_clear(&p->text);
	if (v.state == ROW_UNCHANGED)
		mark_all(r, im->sheet.bind, &p->text);
	v.marks = buf_str(&p->text);
	if (settle(p, &v, e) != 0)
		return -1;
	if (rowfile_writes(im->sheet.bind, item, &d, &writes) &&
	    job_plan_file(im->job, row->ord, writes, e) != 0)
		return -1;
	return note_changes(p, row->ord, &d, e);
}

/* A list with its members. */
static int
compare_list(struct pass *p, const struct jobview_row *row,
    const struct item *item, const struct jval *record, struct err *e)
{
	struct job_verdict v = {.ord = row->ord, .parts = 1};
	struct jdoc *joined;
	struct record r;
	bool kept;
	int rc;

	if (members_join(p->im, p->members, &p->im->searches, record, &joined,
		&kept, &p->diags, e) != 0)
		return -1;
	v.state = ROW_FAILED;
	rc = joined == NULL || !record_read(jdoc_root(joined), &r)
		 ? settle(p, &v, e)
		 : compare(p, row, item, &r, e);
	jdoc_free(joined);
	return rc;
}

/* The job has made the record, when the file had other contents. */
static int
made_before(
    struct pass *p, const struct jobview_row *row, bool *ours, struct err *e)
{
	int rc = 0;

	buf_clear(&p->text);
	if (p->im->former)
		rc = jobformer_find(p->im->job, str_of(row->key), &p->text, e);
	*ours = rc == 1;
	return rc < 0 ? -1 : 0;
}

static int
with_record(struct pass *p, const struct jobview_row *row, uint64_t at,
    const struct csvrow *cells, struct err *e)
{
	struct jdoc *doc;
	struct record r;
	struct item item;
	bool ours;
	int rc = made_before(p, row, &ours, e);

	if (rc != 0 || match_record(p->match, at, &doc, e) != 0)
		return -1;
	if (!record_read(jdoc_root(doc), &r))
		rc = err_set(e, ERR_INTERNAL, "a record was kept badly");
	else if (p->im->sheet.mapping->mode == MODE_CREATE && !ours)
		rc = exists(p, row, &r, e);
	else {
		rc = make(p, row, cells, &item, e);
		if (rc == 0 && p->members != NULL)
			rc = compare_list(p, row, &item, jdoc_root(doc), e);
		else if (rc == 0)
			rc = compare(p, row, &item, &r, e);
	}
	jdoc_free(doc);
	return rc;
}

/* -- a row -- */

static int
decided(struct pass *p, const struct jobview_row *row,
    const struct csvrow *cells, const char *id, bool skip, struct err *e)
{
	struct job_verdict v = {.ord = row->ord, .parts = 1};

	if (id == NULL && !skip)
		return create(p, row, cells, true, e);
	v.state = skip ? ROW_SKIPPED : ROW_PENDING;
	v.action = ROW_UPDATE;
	v.target = id;
	if (skip) {
		diag_add(&p->diags, DIAG_NOTE, "match.skipped", STR_LIT(""),
		    "left out, as ambiguous.csv says");
		diag_hint(&p->diags, "Nothing is to be done.");
	}
	return settle(p, &v, e);
}

static bool
only_matches(const struct import *im)
{
	return im->sheet.mapping->mode == MODE_MATCH;
}

static int
recognise(struct pass *p, const struct jobview_row *row,
    const struct match_verdict *v, struct err *e)
{
	const struct planmatch m = {
	    p->im, p->match, p->decisions, p->arena, &p->diags, &p->text};
	int rc = planmatch_row(&m, row, v, e);

	return rc == 1 ? ambiguous(p, row, e) : rc;
}

static int
judge(struct pass *p, const struct jobview_row *row, const struct csvrow *cells,
    struct err *e)
{
	struct match_verdict v;
	const char *id;
	bool skip;
	int rc;

	match_of(p->match, row->ord, &v);
	place(p, row);
	/* Joined by its key; it follows that row to the group's winner. */
	if (row->state == ROW_JOINED)
		return 0;
	if (only_matches(p->im))
		return recognise(p, row, &v, e);
	if (v.winner != row->ord)
		return give_way(p, row, &v, e);
	switch (v.kind) {
	case MATCH_NONE:
		if (p->im->sheet.mapping->mode == MODE_UPDATE)
			return not_found(p, row, false, e);
		return create(p, row, cells, false, e);
	case MATCH_GONE:
		return not_found(p, row, true, e);
	case MATCH_SEVERAL:
		rc =
		    decide_of(p->decisions, row->line, row->key, &id, &skip, e);
		if (rc == 1)
			return decided(p, row, cells, id, skip, e);
		return rc == 0 ? ambiguous(p, row, e) : -1;
	case MATCH_ONE:
		break;
	}
	return with_record(p, row, v.at, cells, e);
}

static void
tick(struct pass *p, uint64_t ord)
{
	struct import *im = p->im;
	struct import_progress pr;
	int64_t now = clk_now(im->opts->clk).mono_ms;

	if (im->ui->progress == NULL || now < im->tick_ms)
		return;
	im->tick_ms = now + TICK_MS;
	memset(&pr, 0, sizeof(pr));
	pr.phase = IMPORT_COMPARING;
	pr.rows = ord;
	pr.total = im->facts.rows;
	pr.elapsed_ms = now - im->phase_ms;
	im->ui->progress(im->ui->self, &pr);
}

static int
rows(struct pass *p,
    int (*each)(struct pass *, const struct jobview_row *,
	const struct csvrow *, struct err *),
    struct err *e)
{
	struct import *im = p->im;
	struct jobview_row row;
	struct csvrow cells;
	int rc = jobview_seek(p->view, 1, e);

	memset(&cells, 0, sizeof(cells));
	if (rc == 0 && p->cells)
		rc = sheet_open(&im->sheet, e);
	while (rc == 0 && (rc = jobview_next(p->view, &row, e)) == 1) {
		rc = p->cells ? csvin_next(im->sheet.csv, &cells, e) : 1;
		if (rc == 0)
			return err_set(e, ERR_MISFIT,
			    "%s was changed while it was read", im->opts->file);
		if (rc < 0)
			return -1;
		rc = 0;
		if (import_interrupted(im))
			return 0;
		if (row.state != ROW_PENDING && row.state != ROW_JOINED)
			continue;
		arena_reset(p->arena);
		rc = each(p, &row, &cells, e);
		tick(p, row.ord);
	}
	return rc;
}

static int
keep_kin(struct pass *p, const struct jobview_row *row,
    const struct csvrow *cells, struct err *e)
{
	struct match_verdict v;

	match_of(p->match, row->ord, &v);
	if (v.winner == row->ord)
		return 0;
	return rowitem_keep(p->im->job, v.winner, row->ord, cells, e);
}

/* Rows of one record are rendered together, wherever they stand. */
static int
keep_all_kin(struct pass *p, struct err *e)
{
	p->cells = true;
	if (rows(p, keep_kin, e) != 0 || jobside_end(p->im->job, e) != 0)
		return -1;
	return jobside_open(&p->side, p->im->dir, e);
}

static int
keep_members(struct pass *p, const struct jobview_row *row,
    const struct csvrow *cells, struct err *e)
{
	struct match_verdict v;
	struct jdoc *doc;
	int rc;

	(void)cells;
	match_of(p->match, row->ord, &v);
	if (v.winner != row->ord || v.kind != MATCH_ONE)
		return 0;
	rc = match_record(p->match, v.at, &doc, e);
	if (rc == 0)
		rc = members_keep(p->im, jdoc_root(doc), e);
	jdoc_free(doc);
	return rc;
}

/* What lists hold, before they are compared. */
static int
keep_all_members(struct pass *p, struct err *e)
{
	p->cells = false;
	if (rows(p, keep_members, e) != 0 || jobside_end(p->im->job, e) != 0)
		return -1;
	return jobside_open(&p->members, p->im->dir, e);
}

int
planpass_run(struct import *im, struct match *m, struct err *e)
{
	struct pass p = {.im = im, .match = m};
	int rc;

	im->phase_ms = clk_now(im->opts->clk).mono_ms;
	p.arena = arena_new();
	diags_init(&p.diags, p.arena);
	buf_init(&p.text, LIM_ANSWER_BYTES);
	buf_init(&p.receipt, LIM_ANSWER_BYTES);
	rc = decide_open(&p.decisions, im, e);
	if (rc == 0)
		rc = jobview_open(&p.view, im->dir, e);
	im->merged = match_groups(m) && !only_matches(im) &&
		     im->sheet.mapping->duplicates == DUPLICATES_MERGE;
	if (rc == 0 && im->merged)
		rc = keep_all_kin(&p, e);
	if (rc == 0 && members_wanted(im))
		rc = keep_all_members(&p, e);
	p.cells = im->lacking || im->merged ||
		  (match_any(m) &&
		      (im->former || im->sheet.mapping->mode != MODE_CREATE) &&
		      !only_matches(im));
	if (rc == 0 && !import_interrupted(im))
		rc = rows(&p, judge, e);
	/* Verdicts of numbers that could not be read are none. */
	if (rc == 0)
		rc = match_check(m, e);
	jobside_close(p.members);
	jobside_close(p.side);
	jobview_close(p.view);
	decide_close(p.decisions);
	buf_fini(&p.receipt);
	buf_fini(&p.text);
	diags_fini(&p.diags);
	arena_free(p.arena);
	return rc;
}
