// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "base/err.h"

#include "journal/jobdb.h"
#include "journal/jobundo.h"

/* The numbers are in the files: they never change. */
_Static_assert(JOBUNDO_BEGUN == 0 && JOBUNDO_REVERSED == 1 &&
		   JOBUNDO_PARTLY == 2 && JOBUNDO_KEPT == 3 &&
		   JOBUNDO_FAILED == 4,
    "states of an undo");

#define THIS "generation = (SELECT generation FROM job)"

/* The row that says that all were gone through. */
#define END "-1"

#define MAKE                                                               \
	"CREATE TABLE IF NOT EXISTS undo (ord INTEGER PRIMARY KEY,"        \
	" generation INTEGER NOT NULL, state INTEGER NOT NULL, code TEXT," \
	" message TEXT)"

/* What the job wrote when its source had other contents is taken back, too. */
#define FORMER                                                    \
	" LEFT JOIN former f ON r.keyed = 1 AND r.winner IS NULL" \
	" AND f.key = r.key AND (r.id IS NULL OR f.id = r.id)"

static int
has_table(struct sqlx *x, bool *has, struct err *e)
{
	int64_t n;

	if (sqlx_int(x,
		"SELECT count(*) FROM sqlite_schema WHERE name = 'undo'", &n,
		e) != 0)
		return -1;
	*has = n > 0;
	return 0;
}

int
jobundo_look(struct sqlx *x, bool *begun, bool *complete, struct err *e)
{
	int64_t rows = 0;
	int64_t ends = 0;
	bool has;

	*begun = false;
	*complete = false;
	if (has_table(x, &has, e) != 0)
		return -1;
	if (!has)
		return 0;
	if (sqlx_int(x, "SELECT EXISTS (SELECT 1 FROM undo WHERE " THIS ")",
		&rows, e) != 0 ||
	    sqlx_int(x,
		"SELECT count(*) FROM undo WHERE ord = " END " AND " THIS,
		&ends, e) != 0)
		return -1;
	*begun = rows > 0;
	*complete = ends > 0;
	return 0;
}

int
jobundo_stand(struct job *job, bool *begun, bool *complete, struct err *e)
{
	return jobundo_look(&job->x, begun, complete, e);
}

int
jobundo_begin(struct job *job, struct err *e)
{
	if (jobdb_idle(job, e) != 0)
		return -1;
	return sqlx_exec(&job->x,
	    "BEGIN IMMEDIATE;" MAKE ";"
	    "DELETE FROM undo WHERE NOT (" THIS ") OR state = 4"
	    " OR ord = " END ";"
	    "COMMIT",
	    e);
}

static const char *
keep(struct job *job, struct str s)
{
	return s.n == 0 ? "" : arena_dup(job->arena, s.p, s.n);
}

static const char *
keep_key(struct job *job, struct str key, int64_t occurrence)
{
	if (occurrence > 1)
		return arena_printf(job->arena, "%.*s#%lld", STR_ARG(key),
		    (long long)occurrence);
	return keep(job, key);
}

/* Columns 0 to 5: ord line action key occurrence id. */
static void
copy_row(struct job *job, struct sqlite3_stmt *st, struct jobundo_row *r)
{
	r->ord = (uint64_t)sqlx_col_int(st, 0);
	r->line = (uint64_t)sqlx_col_int(st, 1);
	r->action = sqlx_col_int(st, 2) == ROW_UPDATE ? ROW_UPDATE : ROW_CREATE;
	r->key = keep_key(job, sqlx_col_text(st, 3), sqlx_col_int(st, 4));
	r->id = keep(job, sqlx_col_text(st, 5));
	r->image = STR_LIT("");
	r->receipt = STR_LIT("");
	r->begun = false;
}

int
jobundo_next(
    struct job *job, uint64_t before, struct jobundo_row *r, struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	arena_reset(job->arena);
	/* A dry run begins nothing. */
	if (before == UINT64_MAX && sqlx_exec(&job->x, MAKE, e) != 0)
		return -1;
	if (sqlx_ready(&job->x,
		"SELECT r.ord, r.line, iif(f.wrote = 1, f.action, r.action),"
		" r.key, r.occurrence, coalesce(r.id, f.id),"
		" iif(f.wrote = 1, f.image, i.image),"
		" coalesce(t.receipt, f.receipt), u.state IS 0 FROM rows r" FORMER
		" LEFT JOIN undo u ON u.ord = r.ord"
		" LEFT JOIN images i ON i.ord = r.ord"
		" LEFT JOIN receipts t ON t.ord = r.ord"
		" WHERE r.ord < ?1 AND coalesce(r.id, f.id) IS NOT NULL"
		" AND (r.state = 2 OR (r.state = 0 AND r.part > 0)"
		" OR f.wrote = 1)"
		" AND (u.state IS NULL OR u.state IN (0, 4)"
		" OR NOT (u.generation = (SELECT generation FROM job)))"
		" ORDER BY r.ord DESC LIMIT 1",
		&st, e) != 0)
		return -1;
	sqlx_bind_int(st, 1, before > INT64_MAX ? INT64_MAX : (int64_t)before);
	rc = sqlx_step(&job->x, st, e);
	if (rc == 1) {
		copy_row(job, st, r);
		r->image = arena_str(job->arena, sqlx_col_blob(st, 6));
		r->receipt = arena_str(job->arena, sqlx_col_blob(st, 7));
		r->begun = sqlx_col_int(st, 8) != 0;
	}
	sqlx_finish(st);
	return rc;
}

int
jobundo_set(struct job *job, uint64_t ord, enum jobundo_state state,
    const char *code, const char *message, struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	if (sqlx_ready(&job->x,
		"INSERT OR REPLACE INTO undo"
		" (ord, generation, state, code, message)"
		" SELECT ?1, generation, ?2, ?3, ?4 FROM job",
		&st, e) != 0)
		return -1;
	sqlx_bind_int(st, 1, (int64_t)ord);
	sqlx_bind_int(st, 2, state);
	sqlx_bind_text(st, 3, str_of(code));
	sqlx_bind_text(st, 4, str_of(message));
	rc = sqlx_run(&job->x, st, NULL, e);
	sqlx_finish(st);
	return rc;
}

int
jobundo_end(struct job *job, struct err *e)
{
	return sqlx_exec(&job->x,
	    "BEGIN IMMEDIATE;"
	    "INSERT OR REPLACE INTO undo (ord, generation, state)"
	    " SELECT " END ", generation, 1 FROM job;"
	    "UPDATE rows SET state = 2, parts = part"
	    " WHERE state = 0 AND part > 0;"
	    "COMMIT",
	    e);
}

int
jobundo_counts(struct job *job, uint64_t n[JOBUNDO_STATES], struct err *e)
{
	struct sqlite3_stmt *st;
	bool has;
	int rc;

	for (size_t i = 0; i < JOBUNDO_STATES; i++)
		n[i] = 0;
	if (has_table(&job->x, &has, e) != 0)
		return -1;
	if (!has)
		return 0;
	if (sqlx_ready(&job->x,
		"SELECT state, count(*) FROM undo WHERE ord > 0 AND " THIS
		" GROUP BY state",
		&st, e) != 0)
		return -1;
	while ((rc = sqlx_step(&job->x, st, e)) == 1) {
		int64_t s = sqlx_col_int(st, 0);

		if (s >= 0 && s < JOBUNDO_STATES)
			n[s] = (uint64_t)sqlx_col_int(st, 1);
	}
	sqlx_finish(st);
	return rc;
}

int
jobundo_entry_next(
    struct job *job, uint64_t from, struct jobundo_entry *out, struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	arena_reset(job->arena);
	if (sqlx_ready(&job->x,
		"SELECT r.ord, r.line, iif(f.wrote = 1, f.action, r.action),"
		" r.key, r.occurrence, coalesce(r.id, f.id),"
		" u.state, u.code, u.message FROM undo u"
		" JOIN rows r ON r.ord = u.ord" FORMER " WHERE u.ord >= ?1"
		" AND u." THIS " ORDER BY u.ord LIMIT 1",
		&st, e) != 0)
		return -1;
	sqlx_bind_int(st, 1, (int64_t)from);
	rc = sqlx_step(&job->x, st, e);
	if (rc == 1) {
		copy_row(job, st, &out->row);
		out->state = (enum jobundo_state)sqlx_col_int(st, 6);
		out->code = keep(job, sqlx_col_text(st, 7));
		out->message = keep(job, sqlx_col_text(st, 8));
	}
	sqlx_finish(st);
	return rc;
}
