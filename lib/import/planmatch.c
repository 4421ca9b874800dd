// SPDX-License-Identifier: Apache-2.0
#include "import/planmatch.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "mapping/mapping.h"
#include "plan/mark.h"
#include "plan/record.h"
#include "schema/object.h"

#include "import/decide.h"
#include "import/importjob.h"
#include "import/match.h"

static int
settle(const struct planmatch *p, const struct job_verdict *v, struct err *e)
{
	return job_plan_settle(
	    p->im->job, v, p->diags->n > 0 ? p->diags : NULL, e);
}

static int
leave(const struct planmatch *p, const struct jobview_row *row, struct err *e)
{
	const struct job_verdict v = {
	    .ord = row->ord, .parts = 1, .state = ROW_SKIPPED};

	return settle(p, &v, e);
}

static int
none(const struct planmatch *p, const struct jobview_row *row, struct err *e)
{
	const char *name = p->im->sheet.mapping->object->name;

	diag_add(p->diags, DIAG_WARNING, "match.none", STR_LIT(""),
	    "no %s in Lightfield is recognised by the row: what refers to its "
	    "key finds none",
	    name);
	diag_hint(p->diags,
	    "Create this %s in Lightfield, correct what it is recognised by, "
	    "or let references try something else: first-of.",
	    name);
	return leave(p, row, e);
}

static int
skipped(const struct planmatch *p, const struct jobview_row *row, struct err *e)
{
	diag_add(p->diags, DIAG_NOTE, "match.skipped", STR_LIT(""),
	    "left out, as ambiguous.csv says");
	diag_hint(p->diags, "Nothing is to be done.");
	return leave(p, row, e);
}

static int
found(const struct planmatch *p, const struct jobview_row *row,
    const struct record *r, struct err *e)
{
	struct job_verdict v = {
	    .ord = row->ord, .parts = 1, .state = ROW_UNCHANGED};

	v.target = arena_dup(p->arena, r->id.p, r->id.n);
	v.link = arena_dup(p->arena, r->link.p, r->link.n);
	buf_clear(p->text);
	mark_all(r, p->im->sheet.bind, p->text);
	v.marks = buf_str(p->text);
	return settle(p, &v, e);
}

/* The record at `at`, if it is the one of this id (NULL: of any).  1, 0, -1. */
static int
take(const struct planmatch *p, const struct jobview_row *row, uint64_t at,
    const char *id, struct err *e)
{
	struct jdoc *doc;
	struct record r;
	int rc = match_record(p->match, at, &doc, e);

	if (rc != 0)
		return -1;
	if (!record_read(jdoc_root(doc), &r))
		rc = err_set(e, ERR_INTERNAL, "a record was kept badly");
	else if (id == NULL || str_is(r.id, id))
		rc = found(p, row, &r, e) == 0 ? 1 : -1;
	jdoc_free(doc);
	return rc;
}

/* What a person chose, of those that could be meant: another is none. */
static int
chosen(const struct planmatch *p, const struct jobview_row *row, struct err *e)
{
	struct match_candidate c;
	const char *id;
	bool skip;
	int rc = decide_of(p->decisions, row->line, row->key, &id, &skip, e);

	if (rc != 1)
		return rc < 0 ? -1 : 1;
	if (id == NULL)
		return skipped(p, row, e);
	while ((rc = match_candidate(p->match, row->ord, &c, e)) == 1) {
		rc = take(p, row, c.at, id, e);
		if (rc != 0)
			return rc < 0 ? -1 : 0;
	}
	return rc < 0 ? -1 : none(p, row, e);
}

int
planmatch_row(const struct planmatch *p, const struct jobview_row *row,
    const struct match_verdict *v, struct err *e)
{
	switch (v->kind) {
	case MATCH_NONE:
	case MATCH_GONE:
		break;
	case MATCH_SEVERAL:
		return chosen(p, row, e);
	case MATCH_ONE:
		return take(p, row, v->at, NULL, e) == 1 ? 0 : -1;
	}
	return none(p, row, e);
}
