// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "base/err.h"

#include "journal/jobviewdb.h"

static void
copy_change(
    struct jobview *v, struct sqlite3_stmt *st, struct jobview_change *c)
{
	struct jobviewdb_walk *w = &v->change;
	struct str field = sqlx_col_text(st, 3);

	c->ord = (uint64_t)sqlx_col_int(st, 0);
	c->line = (uint64_t)sqlx_col_int(st, 2);
	c->field = jobviewdb_keep(w, field);
	c->before = jobviewdb_keep(w, sqlx_col_text(st, 4));
	c->after = jobviewdb_keep(w, sqlx_col_text(st, 5));
	c->kept = sqlx_col_int(st, 6) != 0;
	v->last_changed = c->ord;
	v->last_change = sqlx_col_int(st, 1);
}

static int
more_changes(struct jobview *v, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[JOBVIEWDB_CHANGES];
	int rc;

	/* The texts of the last one go with its chunk. */
	buf_clear(&v->last_field);
	if (v->change.n > 0)
		buf_puts(&v->last_field, v->changes[v->change.n - 1].field);
	jobviewdb_renew(&v->change);
	sqlx_bind_int(st, 1, (int64_t)v->last_changed);
	sqlx_bind_text(st, 2, buf_str(&v->last_field));
	sqlx_bind_int(st, 3, v->last_change);
	sqlx_bind_int(st, 4, JOBVIEWDB_CHUNK);
	while ((rc = sqlx_step(&v->x, st, e)) == 1)
		copy_change(v, st, &v->changes[v->change.n++]);
	return rc;
}

int
jobview_change_next(struct jobview *v, struct jobview_change *c, struct err *e)
{
	if (v->change.at == v->change.n && more_changes(v, e) != 0)
		return -1;
	if (v->change.at == v->change.n)
		return 0;
	*c = v->changes[v->change.at++];
	return 1;
}

/* As jobview_code_next(). */
int
jobview_field_next(struct jobview *v, struct jobview_field *f, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[JOBVIEWDB_FIELDS];
	int rc;

	if (v->fields_ended)
		return 0;
	rc = sqlx_step(&v->x, st, e);
	if (rc != 1) {
		v->fields_ended = rc == 0;
		return rc;
	}
	f->field = sqlx_col_text(st, 0).p;
	f->count = (uint64_t)sqlx_col_int(st, 1);
	f->kept = (uint64_t)sqlx_col_int(st, 2);
	f->line = (uint64_t)sqlx_col_int(st, 3);
	f->before = sqlx_col_text(st, 4).p;
	f->after = sqlx_col_text(st, 5).p;
	return 1;
}

static void
copy_candidate(
    struct jobview *v, struct sqlite3_stmt *st, struct jobview_candidate *c)
{
	struct jobviewdb_walk *w = &v->candidate;

	c->ord = (uint64_t)sqlx_col_int(st, 0);
	c->id = jobviewdb_keep(w, sqlx_col_text(st, 2));
	c->label = jobviewdb_keep(w, sqlx_col_text(st, 3));
	c->link = jobviewdb_keep(w, sqlx_col_text(st, 4));
	c->why = jobviewdb_keep(w, sqlx_col_text(st, 5));
	v->last_ambiguous = c->ord;
	v->last_candidate = sqlx_col_int(st, 1);
}

static int
more_candidates(struct jobview *v, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[JOBVIEWDB_CANDIDATES];
	int rc;

	jobviewdb_renew(&v->candidate);
	sqlx_bind_int(st, 1, (int64_t)v->last_ambiguous);
	sqlx_bind_int(st, 2, v->last_candidate);
	sqlx_bind_int(st, 3, JOBVIEWDB_CHUNK);
	while ((rc = sqlx_step(&v->x, st, e)) == 1)
		copy_candidate(v, st, &v->candidates[v->candidate.n++]);
	return rc;
}

int
jobview_candidate_next(
    struct jobview *v, struct jobview_candidate *c, struct err *e)
{
	if (v->candidate.at == v->candidate.n && more_candidates(v, e) != 0)
		return -1;
	if (v->candidate.at == v->candidate.n)
		return 0;
	*c = v->candidates[v->candidate.at++];
	return 1;
}
