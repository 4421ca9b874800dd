// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"

#include "journal/jobdb.h"
#include "journal/jobview.h"

/* Rows and findings are read this many at a time. */
enum {
	CHUNK = 128
};

enum {
	SQL_READ,
	SQL_COUNTS,
	SQL_ROWS,
	SQL_INTENT,
	SQL_FINDINGS,
	SQL_CODES,
	SQL_STATEMENTS
};

static const char *const statements[SQL_STATEMENTS] = {
    [SQL_READ] = "SELECT planned, rows FROM job",
    [SQL_COUNTS] = "SELECT count(*), sum(state = 0), sum(state = 1),"
		   " sum(state = 2), sum(state = 3), sum(state = 4),"
		   " sum(state = 5) FROM rows",
    [SQL_ROWS] = "SELECT ord, line, digest, state, key, occurrence, id, link"
		 " FROM rows WHERE ord >= ?1 ORDER BY ord LIMIT ?2",
    [SQL_INTENT] = "SELECT ord, key, path, body, first_sent_ms FROM intents"
		   " WHERE ord > ?1 ORDER BY ord LIMIT 1",
    [SQL_FINDINGS] = "SELECT f.id, f.severity, f.code, r.line, f.field, f.col,"
		     " f.value, f.message, f.hint"
		     " FROM findings f JOIN rows r ON r.ord = f.id >> 24"
		     " WHERE f.id > ?1 ORDER BY f.id LIMIT ?2",
    [SQL_CODES] =
	"SELECT g.code, g.severity, g.n, r.line,"
	" coalesce(nullif(f.col, ''), f.field), f.value, f.message,"
	" f.hint FROM (SELECT code, max(severity) AS severity,"
	" count(*) AS n, min(id) AS first FROM findings GROUP BY code) g"
	" JOIN findings f ON f.id = g.first"
	" JOIN rows r ON r.ord = f.id >> 24 ORDER BY g.n DESC, g.code",
};

_Static_assert(JOBDB_FINDING_BITS == 24, "the number in the SQL above");

/*
 * No statement but that of the codes stays open between two calls: it would
 * keep the writer from taking in its log, which then grows as long as the
 * reader looks.  So rows and findings are copied, a chunk at a time.
 */
struct jobview {
	struct sqlx x;

	struct arena *row_texts;
	struct jobview_row rows[CHUNK];
	size_t n_rows;
	size_t at_row;
	uint64_t next_ord; /* what the next chunk begins with */

	struct arena *finding_texts;
	struct jobview_finding findings[CHUNK];
	size_t n_findings;
	size_t at_finding;
	int64_t last_finding; /* id of the last one read */

	struct buf intent;
	uint64_t last_intent; /* ord */

	bool codes_ended;
};

static int
open_db(struct jobview *v, const char *dir, struct err *e)
{
	char *path = jobdb_path(dir);
	bool empty = true;
	int rc = 0;

	if (fsx_exists(path)) {
		rc = sqlx_open(&v->x, path, true, JOBDB_REMEDY, e);
		if (rc == 0)
			rc = sqlx_format(
			    &v->x, JOBDB_APPLICATION, JOBDB_FORMAT, &empty, e);
	}
	free(path);
	if (rc != 0 && e->kind == ERR_DISK)
		return err_hint(e,
		    "to look at a job one must be able to write to its folder, as the log's index lies there; copy %s to a place of yours and look at the copy",
		    dir);
	if (rc != 0)
		return -1;
	if (empty) {
		(void)err_set(e, ERR_USAGE, "there is no job in %s", dir);
		return err_hint(e,
		    "name the folder that the import made, FILE.job beside the file unless --job said otherwise");
	}
	return sqlx_prepare(&v->x, statements, SQL_STATEMENTS, e);
}

int
jobview_open(struct jobview **out, const char *dir, struct err *e)
{
	struct jobview *v = mem_alloc(sizeof(*v));

	v->row_texts = arena_new();
	v->finding_texts = arena_new();
	buf_init(&v->intent, LIM_BODY_BYTES + 65536U);
	v->next_ord = 1;
	if (open_db(v, dir, e) != 0) {
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
	sqlx_close(&v->x);
	arena_free(v->row_texts);
	arena_free(v->finding_texts);
	buf_fini(&v->intent);
	free(v);
}

static int
read_counts(struct jobview *v, struct job_counts *c, struct err *e)
{
	struct sqlite3_stmt *job = v->x.st[SQL_READ];
	struct sqlite3_stmt *sum = v->x.st[SQL_COUNTS];
	int rc = sqlx_step(&v->x, job, e);

	if (rc == 1)
		rc = sqlx_step(&v->x, sum, e);
	if (rc == 1) {
		bool planned = sqlx_col_int(job, 0) != 0;

		/* What the first pass read is compared with what is there. */
		c->rows = (uint64_t)(planned ? sqlx_col_int(job, 1)
					     : sqlx_col_int(sum, 0));
		for (int i = 0; i < ROW_STATES; i++)
			c->state[i] = (uint64_t)sqlx_col_int(sum, i + 1);
	}
	sqlx_reset(job);
	sqlx_reset(sum);
	return rc < 0 ? -1 : 0;
}

int
jobview_counts(struct jobview *v, struct job_counts *c, struct err *e)
{
	int rc;

	memset(c, 0, sizeof(*c));
	/* Both statements are to see the same moment. */
	if (sqlx_exec(&v->x, "BEGIN", e) != 0)
		return -1;
	rc = read_counts(v, c, e);
	return sqlx_end(&v->x, rc, e);
}

static const char *
keep(struct arena *a, struct str s)
{
	return s.n == 0 ? "" : arena_dup(a, s.p, s.n);
}

static bool
copy_row(struct jobview *v, struct sqlite3_stmt *st, struct jobview_row *r)
{
	struct str key = sqlx_col_text(st, 4);
	int64_t state = sqlx_col_int(st, 3);
	int64_t occurrence = sqlx_col_int(st, 5);

	memset(r, 0, sizeof(*r));
	r->ord = (uint64_t)sqlx_col_int(st, 0);
	r->line = (uint64_t)sqlx_col_int(st, 1);
	if (occurrence > 1)
		r->key = arena_printf(v->row_texts, "%.*s#%lld", STR_ARG(key),
		    (long long)occurrence);
	else
		r->key = keep(v->row_texts, key);
	r->id = keep(v->row_texts, sqlx_col_text(st, 6));
	r->link = keep(v->row_texts, sqlx_col_text(st, 7));
	if (state < 0 || state >= ROW_STATES)
		return false;
	r->state = (enum row_state)state;
	return sqlx_col_bytes(st, 2, r->digest, sizeof(r->digest));
}

static int
damaged(struct jobview *v, struct err *e)
{
	(void)err_set(e, ERR_MISFIT, "%s is damaged: a row that makes no sense",
	    v->x.path);
	return err_hint(e, "%s", JOBDB_REMEDY);
}

static int
more_rows(struct jobview *v, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[SQL_ROWS];
	int rc;

	v->at_row = 0;
	v->n_rows = 0;
	arena_reset(v->row_texts);
	sqlx_bind_int(st, 1, (int64_t)v->next_ord);
	sqlx_bind_int(st, 2, CHUNK);
	while ((rc = sqlx_step(&v->x, st, e)) == 1) {
		struct jobview_row *r = &v->rows[v->n_rows];

		if (!copy_row(v, st, r)) {
			sqlx_reset(st);
			v->n_rows = 0;
			return damaged(v, e);
		}
		v->next_ord = r->ord + 1;
		v->n_rows++;
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
	if (v->at_row == v->n_rows && more_rows(v, e) != 0)
		return -1;
	if (v->at_row == v->n_rows)
		return 0;
	*row = v->rows[v->at_row++];
	return 1;
}

/* Key, NUL, path, NUL, body: one copy that lives until the next call. */
static void
copy_intent(
    struct jobview *v, struct sqlite3_stmt *st, struct jobview_intent *in)
{
	struct str path = sqlx_col_text(st, 2);
	struct str body = sqlx_col_blob(st, 3);
	size_t at_path;
	size_t at_body;

	buf_clear(&v->intent);
	buf_add_str(&v->intent, sqlx_col_text(st, 1));
	buf_putc(&v->intent, '\0');
	at_path = v->intent.n;
	buf_add_str(&v->intent, path);
	buf_putc(&v->intent, '\0');
	at_body = v->intent.n;
	buf_add_str(&v->intent, body);
	in->ord = (uint64_t)sqlx_col_int(st, 0);
	in->key = v->intent.p;
	in->path = v->intent.p + at_path;
	in->body = str_from(buf_str(&v->intent), at_body);
	in->first_sent_ms = sqlx_col_int(st, 4);
}

int
jobview_intent_next(struct jobview *v, struct jobview_intent *in, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[SQL_INTENT];
	int rc;

	sqlx_bind_int(st, 1, (int64_t)v->last_intent);
	rc = sqlx_step(&v->x, st, e);
	if (rc != 1)
		return rc;
	copy_intent(v, st, in);
	v->last_intent = in->ord;
	sqlx_reset(st);
	return v->intent.over ? damaged(v, e) : 1;
}

static void
copy_finding(
    struct jobview *v, struct sqlite3_stmt *st, struct jobview_finding *f)
{
	struct arena *a = v->finding_texts;

	v->last_finding = sqlx_col_int(st, 0);
	f->ord = (uint64_t)v->last_finding >> JOBDB_FINDING_BITS;
	f->severity = (int)sqlx_col_int(st, 1);
	f->code = keep(a, sqlx_col_text(st, 2));
	f->line = (uint64_t)sqlx_col_int(st, 3);
	f->field = keep(a, sqlx_col_text(st, 4));
	f->column = keep(a, sqlx_col_text(st, 5));
	f->value = keep(a, sqlx_col_text(st, 6));
	f->message = keep(a, sqlx_col_text(st, 7));
	f->hint = keep(a, sqlx_col_text(st, 8));
}

static int
more_findings(struct jobview *v, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[SQL_FINDINGS];
	int rc;

	v->at_finding = 0;
	v->n_findings = 0;
	arena_reset(v->finding_texts);
	sqlx_bind_int(st, 1, v->last_finding);
	sqlx_bind_int(st, 2, CHUNK);
	while ((rc = sqlx_step(&v->x, st, e)) == 1)
		copy_finding(v, st, &v->findings[v->n_findings++]);
	return rc;
}

int
jobview_finding_next(
    struct jobview *v, struct jobview_finding *f, struct err *e)
{
	if (v->at_finding == v->n_findings && more_findings(v, e) != 0)
		return -1;
	if (v->at_finding == v->n_findings)
		return 0;
	*f = v->findings[v->at_finding++];
	return 1;
}

/* Columns of the statement at hand are texts with a NUL behind them. */
int
jobview_code_next(struct jobview *v, struct jobview_code *c, struct err *e)
{
	struct sqlite3_stmt *st = v->x.st[SQL_CODES];
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
	v->n_findings = 0;
	v->at_finding = 0;
	v->last_finding = 0;
	v->last_intent = 0;
	sqlx_reset(v->x.st[SQL_CODES]);
	v->codes_ended = false;
}
