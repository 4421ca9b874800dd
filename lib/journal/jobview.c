// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"

#include "journal/jobdb.h"
#include "journal/jobviewdb.h"

int
jobview_open(struct jobview **out, const char *dir, struct err *e)
{
	struct jobview *v = mem_alloc(sizeof(*v));

	if (jobviewdb_open(v, dir, e) != 0) {
		jobview_close(v);
		*out = NULL;
		return -1;
	}
	*out = v;
	return 0;
}

void
jobview_close(struct jobview *v)
{
	if (v == NULL)
		return;
	jobviewdb_close(v);
	free(v);
}

static void
count(struct job_counts *c, int64_t state, int64_t action, uint64_t n)
{
	int a = action == ROW_UPDATE ? ROW_UPDATE : ROW_CREATE;

	if (state < 0 || state >= ROW_STATES)
		return;
	c->state[state] += n;
	if (state == ROW_PENDING)
		c->pending[a] += n;
	else if (state == ROW_DONE)
		c->done[a] += n;
}

/* One row after the other: a sum in SQL for each number takes longer. */
static int
read_states(struct jobview *v, struct job_counts *c, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[JOBVIEWDB_STATES];
	int rc;

	while ((rc = sqlx_step(&v->x, st, e)) == 1) {
		int64_t state = sqlx_col_int(st, 0);
		int64_t action = sqlx_col_int(st, 1);
		int64_t part = sqlx_col_int(st, 2);
		int64_t left;

		c->rows++;
		if (state == ROW_JOINED) {
			c->joined++;
			continue;
		}
		count(c, state, action, 1);
		c->made += (uint64_t)part;
		if (state != ROW_PENDING && state != ROW_SENT)
			continue;
		left = sqlx_col_int(st, 3) - part;
		c->writes += (uint64_t)left;
		if (state == ROW_SENT)
			left--;
		if (action == ROW_UPDATE && left > 0)
			c->reads += (uint64_t)left;
	}
	return rc;
}

static int
read_joined(struct jobview *v, struct job_counts *c, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[JOBVIEWDB_JOINED];
	int rc = 0;

	if (c->joined > 0)
		while ((rc = sqlx_step(&v->x, st, e)) == 1)
			count(c, sqlx_col_int(st, 0), sqlx_col_int(st, 1),
			    (uint64_t)sqlx_col_int(st, 2));
	return rc;
}

static int
read_counts(struct jobview *v, struct job_counts *c, struct err *e)
{
	struct sqlite3_stmt *job = v->x.st[JOBVIEWDB_READ];
	int rc;

	if (read_states(v, c, e) != 0 || read_joined(v, c, e) != 0)
		return -1;
	rc = sqlx_step(&v->x, job, e);
	/* What the first pass read is compared with what is there. */
	if (rc == 1 && sqlx_col_int(job, 0) != 0)
		c->rows = (uint64_t)sqlx_col_int(job, 1);
	sqlx_reset(job);
	return rc < 0 ? -1 : 0;
}

int
jobview_counts(struct jobview *v, struct job_counts *c, struct err *e)
{
	int rc;

	memset(c, 0, sizeof(*c));
	/* All statements are to see the same moment. */
	if (sqlx_exec(&v->x, "BEGIN", e) != 0)
		return -1;
	rc = read_counts(v, c, e);
	return sqlx_end(&v->x, rc, e);
}

static const char *
copy_key(struct jobview *v, struct sqlite3_stmt *st)
{
	struct str key = sqlx_col_text(st, 4);
	int64_t occurrence = sqlx_col_int(st, 5);

	if (occurrence > 1)
		return arena_printf(v->row.texts, "%.*s#%lld", STR_ARG(key),
		    (long long)occurrence);
	return jobviewdb_keep(&v->row, key);
}

static bool
copy_row(struct jobview *v, struct sqlite3_stmt *st, struct jobview_row *r)
{
	int64_t state = sqlx_col_int(st, 3);
	int64_t action = sqlx_col_int(st, 8);

	memset(r, 0, sizeof(*r));
	if (state < 0 || state >= ROW_STATES || action < 0 ||
	    action >= ROW_ACTIONS)
		return false;
	r->ord = (uint64_t)sqlx_col_int(st, 0);
	r->line = (uint64_t)sqlx_col_int(st, 1);
	r->state = (enum row_state)state;
	r->action = (enum row_action)action;
	r->key = copy_key(v, st);
	r->id = jobviewdb_keep(&v->row, sqlx_col_text(st, 6));
	r->link = jobviewdb_keep(&v->row, sqlx_col_text(st, 7));
	r->target = jobviewdb_keep(&v->row, sqlx_col_text(st, 9));
	/* Kept once where the two are the same. */
	if (r->action == ROW_UPDATE && r->target[0] == '\0')
		r->target = r->id;
	r->part = (unsigned)sqlx_col_int(st, 10);
	r->parts = (unsigned)sqlx_col_int(st, 11);
	r->winner = (uint64_t)sqlx_col_int(st, 12);
	r->generation = (uint64_t)sqlx_col_int(st, 13);
	return sqlx_col_bytes(st, 2, r->digest, sizeof(r->digest));
}

static int
more_rows(struct jobview *v, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[JOBVIEWDB_ROWS];
	int rc;

	jobviewdb_renew(&v->row);
	sqlx_bind_int(st, 1, (int64_t)v->next_ord);
	sqlx_bind_int(st, 2, JOBVIEWDB_CHUNK);
	while ((rc = sqlx_step(&v->x, st, e)) == 1) {
		struct jobview_row *r = &v->rows[v->row.n];

		if (!copy_row(v, st, r)) {
			sqlx_reset(st);
			v->row.n = 0;
			return jobviewdb_damaged(v, e);
		}
		v->next_ord = r->ord + 1;
		v->row.n++;
	}
	return rc;
}

int
jobview_seek(struct jobview *v, uint64_t ord, struct err *e)
{
	v->next_ord = ord;
	return more_rows(v, e);
}

int
jobview_next(struct jobview *v, struct jobview_row *row, struct err *e)
{
	if (v->row.at == v->row.n && more_rows(v, e) != 0)
		return -1;
	if (v->row.at == v->row.n)
		return 0;
	*row = v->rows[v->row.at++];
	return 1;
}

/* Where the text will lie, with a NUL behind it. */
static size_t
add_text(struct buf *b, struct str s)
{
	size_t at = b->n;

	buf_add_str(b, s);
	buf_putc(b, '\0');
	return at;
}

/* One copy that lives until the next call. */
static void
copy_intent(
    struct jobview *v, struct sqlite3_stmt *st, struct jobview_intent *in)
{
	size_t path;
	size_t target;
	size_t body;

	buf_clear(&v->intent);
	in->ord = (uint64_t)sqlx_col_int(st, 0);
	in->first_sent_ms = sqlx_col_int(st, 4);
	in->action =
	    sqlx_col_int(st, 5) == ROW_UPDATE ? ROW_UPDATE : ROW_CREATE;
	in->part = (unsigned)sqlx_col_int(st, 6);
	in->parts = (unsigned)sqlx_col_int(st, 7);
	in->server_ms = sqlx_col_int(st, 9);
	(void)add_text(&v->intent, sqlx_col_text(st, 1));
	path = add_text(&v->intent, sqlx_col_text(st, 2));
	target = add_text(&v->intent,
	    in->action == ROW_UPDATE ? sqlx_col_text(st, 8) : STR_LIT(""));
	body = v->intent.n;
	buf_add_str(&v->intent, sqlx_col_blob(st, 3));
	in->key = v->intent.p;
	in->path = v->intent.p + path;
	in->target = v->intent.p + target;
	in->body = str_from(buf_str(&v->intent), body);
}

int
jobview_doubt_next(struct jobview *v, struct jobview_doubt *d, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[JOBVIEWDB_DOUBT];
	int rc;

	sqlx_bind_int(st, 1, (int64_t)v->last_doubt);
	rc = sqlx_step(&v->x, st, e);
	if (rc != 1)
		return rc;
	memset(d, 0, sizeof(*d));
	copy_intent(v, st, &d->sent);
	d->doubt_ms = sqlx_col_int(st, 10);
	d->line = (uint64_t)sqlx_col_int(st, 12);
	arena_reset(v->doubt);
	d->before = arena_str(v->doubt, sqlx_col_blob(st, 11));
	d->last = arena_str(v->doubt, sqlx_col_text(st, 13)).p;
	v->last_doubt = d->sent.ord;
	sqlx_reset(st);
	return v->intent.over ? jobviewdb_damaged(v, e) : 1;
}

int
jobview_intent_next(struct jobview *v, struct jobview_intent *in, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[JOBVIEWDB_INTENT];
	int rc;

	sqlx_bind_int(st, 1, (int64_t)v->last_intent);
	rc = sqlx_step(&v->x, st, e);
	if (rc != 1)
		return rc;
	copy_intent(v, st, in);
	v->last_intent = in->ord;
	sqlx_reset(st);
	return v->intent.over ? jobviewdb_damaged(v, e) : 1;
}

static void
copy_finding(
    struct jobview *v, struct sqlite3_stmt *st, struct jobview_finding *f)
{
	struct jobviewdb_walk *w = &v->finding;

	v->last_finding = sqlx_col_int(st, 0);
	f->ord = (uint64_t)v->last_finding >> JOBDB_FINDING_BITS;
	f->severity = (int)sqlx_col_int(st, 1);
	f->code = jobviewdb_keep(w, sqlx_col_text(st, 2));
	f->line = (uint64_t)sqlx_col_int(st, 3);
	f->field = jobviewdb_keep(w, sqlx_col_text(st, 4));
	f->column = jobviewdb_keep(w, sqlx_col_text(st, 5));
	f->value = jobviewdb_keep(w, sqlx_col_text(st, 6));
	f->message = jobviewdb_keep(w, sqlx_col_text(st, 7));
	f->hint = jobviewdb_keep(w, sqlx_col_text(st, 8));
}

static int
more_findings(struct jobview *v, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[JOBVIEWDB_FINDINGS];
	int rc;

	jobviewdb_renew(&v->finding);
	sqlx_bind_int(st, 1, v->last_finding);
	sqlx_bind_int(st, 2, JOBVIEWDB_CHUNK);
	while ((rc = sqlx_step(&v->x, st, e)) == 1)
		copy_finding(v, st, &v->findings[v->finding.n++]);
	return rc;
}

int
jobview_finding_next(
    struct jobview *v, struct jobview_finding *f, struct err *e)
{
	if (v->finding.at == v->finding.n && more_findings(v, e) != 0)
		return -1;
	if (v->finding.at == v->finding.n)
		return 0;
	*f = v->findings[v->finding.at++];
	return 1;
}

/* Columns of the statement at hand are texts with a NUL behind them. */
int
jobview_code_next(struct jobview *v, struct jobview_code *c, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[JOBVIEWDB_CODES];
	int rc;

	/* A statement that has ended would begin anew. */
	if (v->codes_ended)
		return 0;
	rc = sqlx_step(&v->x, st, e);
	if (rc != 1) {
		v->codes_ended = rc == 0;
		return rc;
	}
	c->code = sqlx_col_text(st, 0).p;
	c->severity = (int)sqlx_col_int(st, 1);
	c->count = (uint64_t)sqlx_col_int(st, 2);
	c->line = (uint64_t)sqlx_col_int(st, 3);
	c->column = sqlx_col_text(st, 4).p;
	c->value = sqlx_col_text(st, 5).p;
	c->message = sqlx_col_text(st, 6).p;
	c->hint = sqlx_col_text(st, 7).p;
	return 1;
}

void
jobview_rewind(struct jobview *v)
{
	jobviewdb_renew(&v->finding);
	v->last_finding = 0;
	jobviewdb_renew(&v->change);
	v->last_changed = 0;
	jobviewdb_renew(&v->candidate);
	v->last_ambiguous = 0;
	v->last_intent = 0;
	v->last_doubt = 0;
	sqlx_reset(v->x.st[JOBVIEWDB_CODES]);
	v->codes_ended = false;
	sqlx_reset(v->x.st[JOBVIEWDB_FIELDS]);
	v->fields_ended = false;
}
