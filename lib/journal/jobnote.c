// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"

#include "journal/jobdb.h"
#include "journal/jobnote.h"
#include "journal/jobundo.h"
#include "journal/jobviewdb.h"

static int
has_table(struct sqlx *x, bool *has, struct err *e)
{
	int64_t n;

	if (sqlx_int(x,
		"SELECT count(*) FROM sqlite_schema WHERE name = 'notes'", &n,
		e) != 0)
		return -1;
	*has = n > 0;
	return 0;
}

/* 1: there, the text is appended; 0; -1. */
static int
read_note(struct sqlx *x, const char *name, struct buf *out, struct err *e)
{
	struct sqlite3_stmt *st;
	bool has;
	int rc;

	if (has_table(x, &has, e) != 0)
		return -1;
	if (!has)
		return 0;
	if (sqlx_ready(x, "SELECT text FROM notes WHERE name = ?1", &st, e) !=
	    0)
		return -1;
	sqlx_bind_text(st, 1, str_of(name));
	rc = sqlx_step(x, st, e);
	if (rc == 1)
		buf_add_str(out, sqlx_col_blob(st, 0));
	sqlx_finish(st);
	return rc;
}

static int
is_said(struct sqlx *x, const struct jobnote *n, bool *said, struct err *e)
{
	struct buf is;
	int rc;

	buf_init(&is, n->text.n + 1);
	rc = read_note(x, n->name, &is, e);
	*said = rc == 0 ? n->text.n == 0
			: !is.over && str_eq(buf_str(&is), n->text);
	buf_fini(&is);
	return rc < 0 ? -1 : 0;
}

static int
write_note(struct sqlx *x, const struct jobnote *n, struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	if (sqlx_ready(x,
		n->text.n == 0 ? "DELETE FROM notes WHERE name = ?1"
			       : "INSERT OR REPLACE INTO notes (name, text)"
				 " VALUES (?1, ?2)",
		&st, e) != 0)
		return -1;
	sqlx_bind_text(st, 1, str_of(n->name));
	if (n->text.n > 0)
		sqlx_bind_blob(st, 2, n->text.p, n->text.n);
	rc = sqlx_run(x, st, NULL, e);
	sqlx_finish(st);
	return rc;
}

static int
write_all(struct sqlx *x, const struct jobnote *v, size_t n, struct err *e)
{
	if (sqlx_exec(x,
		"CREATE TABLE IF NOT EXISTS notes ("
		"name TEXT PRIMARY KEY, text BLOB NOT NULL) WITHOUT ROWID",
		e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (write_note(x, &v[i], e) != 0)
			return -1;
	return 0;
}

int
jobnote_put(struct job *job, const struct jobnote *v, size_t n, struct err *e)
{
	bool said = true;

	if (jobdb_idle(job, e) != 0)
		return -1;
	for (size_t i = 0; said && i < n; i++)
		if (is_said(&job->x, &v[i], &said, e) != 0)
			return -1;
	if (said)
		return 0;
	if (sqlx_begin(&job->x, e) != 0)
		return -1;
	return sqlx_end(&job->x, write_all(&job->x, v, n, e), e);
}

int
jobnote_get(struct jobview *v, const char *name, struct buf *out, struct err *e)
{
	buf_clear(out);
	return read_note(&v->x, name, out, e);
}

int
jobnote_facts(struct jobview *v, struct jobnote_facts *out, struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	memset(out, 0, sizeof(*out));
	if (sqlx_ready(&v->x,
		"SELECT object, planned, generation,"
		" touched OR EXISTS (SELECT 1 FROM intents) FROM job",
		&st, e) != 0)
		return -1;
	rc = sqlx_step(&v->x, st, e);
	if (rc == 1) {
		str_copy(
		    out->object, sizeof(out->object), sqlx_col_text(st, 0));
		out->planned = sqlx_col_int(st, 1) != 0;
		out->generation = (uint64_t)sqlx_col_int(st, 2);
		out->touched = sqlx_col_int(st, 3) != 0;
	}
	sqlx_finish(st);
	return rc < 0 ? -1 : jobundo_look(&v->x, &out->undo, &out->undone, e);
}
