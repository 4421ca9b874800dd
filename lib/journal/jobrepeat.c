// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/text.h"

#include "journal/jobdb.h"
#include "journal/jobfinding.h"
#include "journal/jobrepeat.h"

enum {
	ROWS_A_COMMIT = 8192
};

/*
 * The rows that come after another with the same key, in order of ord, so that
 * the updates that follow go through the file once; with the number within
 * the key and the line of the first.  A table of its own, because no
 * statement may look into the database over many commits: the log could not
 * be taken in meanwhile and would grow with the rows.  Rows left out on
 * purpose do not count.
 */
#define LATER_SQL(keyed)                                              \
	"DROP TABLE IF EXISTS temp.later;"                            \
	"CREATE TEMP TABLE later AS SELECT ord, n, first FROM"        \
	" (SELECT ord, row_number() OVER same AS n,"                  \
	" min(line) OVER same AS first FROM main.rows"                \
	" WHERE keyed = " keyed " AND key IS NOT NULL AND state <> 5" \
	" WINDOW same AS (PARTITION BY key ORDER BY ord"              \
	" ROWS UNBOUNDED PRECEDING)) WHERE n > 1 ORDER BY ord"

static const char next_sql[] =
    "SELECT l.rowid, l.ord, l.n, l.first, r.line, r.key"
    " FROM temp.later l JOIN main.rows r ON r.ord = l.ord"
    " WHERE l.rowid > ?1 ORDER BY l.rowid LIMIT 1";

struct later {
	struct job *job;
	struct sqlite3_stmt *next;
	struct sqlite3_stmt *set;
	enum row_state state; /* of repeated keys; PENDING: only numbered */
	uint64_t count;

	/* The row at hand. */
	int64_t rowid;
	uint64_t ord;
	int64_t n;
	uint64_t first; /* line of the first with this key */
	uint64_t line;
	struct buf key;
};

/* 1: the next one is at hand; 0: end; -1. */
static int
advance(struct later *l, struct err *e)
{
	int rc;

	sqlx_bind_int(l->next, 1, l->rowid);
	rc = sqlx_step(&l->job->x, l->next, e);
	if (rc != 1)
		return rc;
	l->rowid = sqlx_col_int(l->next, 0);
	l->ord = (uint64_t)sqlx_col_int(l->next, 1);
	l->n = sqlx_col_int(l->next, 2);
	l->first = (uint64_t)sqlx_col_int(l->next, 3);
	l->line = (uint64_t)sqlx_col_int(l->next, 4);
	buf_clear(&l->key);
	buf_add_str(
	    &l->key, text_cut(sqlx_col_text(l->next, 5), DIAG_VALUE_MAX));
	sqlx_reset(l->next);
	return 1;
}

static int
find(struct later *l, struct err *e)
{
	struct diag d;
	char message[128];

	memset(&d, 0, sizeof(d));
	(void)snprintf(message, sizeof(message),
	    "the row in line %llu has the same key",
	    (unsigned long long)l->first);
	d.severity = l->state == ROW_SKIPPED ? DIAG_NOTE : DIAG_ERROR;
	d.code = "key.repeated";
	d.line = l->line;
	d.value = buf_str(&l->key);
	d.message = message;
	if (l->state == ROW_SKIPPED)
		d.hint = "only the first row of a key is imported";
	else
		d.hint = "keep one row for each key, or write "
			 "\"duplicates: first\" in the mapping";
	return jobfinding_add(l->job, l->ord, &d, e);
}

static int
settle(struct later *l, struct err *e)
{
	sqlx_bind_int(l->set, 1, (int64_t)l->ord);
	sqlx_bind_int(l->set, 2, l->state == ROW_PENDING ? l->n : l->state);
	l->count++;
	if (sqlx_run(&l->job->x, l->set, NULL, e) != 0)
		return -1;
	return l->state == ROW_PENDING ? 0 : find(l, e);
}

/* One commit.  1: there is more; 0; -1. */
static int
some(struct later *l, struct err *e)
{
	int rc;

	if (sqlx_begin(&l->job->x, e) != 0)
		return -1;
	rc = 1;
	for (unsigned i = 0; i < ROWS_A_COMMIT && rc == 1; i++) {
		rc = advance(l, e);
		if (rc == 1 && settle(l, e) != 0)
			rc = -1;
	}
	if (sqlx_end(&l->job->x, rc < 0 ? -1 : 0, e) != 0)
		return -1;
	return rc;
}

static int
each(struct later *l, const char *later_sql, const char *set_sql, struct err *e)
{
	struct sqlx *x = &l->job->x;
	int rc;

	buf_init(&l->key, DIAG_VALUE_MAX);
	rc = sqlx_exec(x, later_sql, e);
	if (rc == 0)
		rc = sqlx_ready(x, next_sql, &l->next, e);
	if (rc == 0)
		rc = sqlx_ready(x, set_sql, &l->set, e);
	if (rc == 0)
		do
			rc = some(l, e);
		while (rc == 1);
	sqlx_finish(l->next);
	sqlx_finish(l->set);
	buf_fini(&l->key);
	if (rc == 0)
		rc = sqlx_exec(x, "DROP TABLE temp.later", e);
	return rc;
}

int
jobrepeat_keys(
    struct job *job, bool keep_first_quietly, uint64_t *repeated, struct err *e)
{
	struct later l;
	int rc;

	memset(&l, 0, sizeof(l));
	l.job = job;
	l.state = keep_first_quietly ? ROW_SKIPPED : ROW_FAILED;
	rc = each(&l, LATER_SQL("1"),
	    "UPDATE main.rows SET state = ?2 WHERE ord = ?1", e);
	*repeated = l.count;
	return rc;
}

int
jobrepeat_number(struct job *job, struct err *e)
{
	struct later l;

	memset(&l, 0, sizeof(l));
	l.job = job;
	l.state = ROW_PENDING;
	return each(&l, LATER_SQL("0"),
	    "UPDATE main.rows SET occurrence = ?2 WHERE ord = ?1", e);
}
