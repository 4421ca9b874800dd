// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/err.h"

#include "journal/jobdb.h"
#include "journal/jobformer.h"

/*
 * What the job did first to a record that it wrote several times is what an
 * undo takes back; what it was answered last is what the undo compares with.
 */
static const char put_aside[] =
    "INSERT OR REPLACE INTO former (key, id, link, state, action, wrote, line,"
    " digest, mapping, image, receipt)"
    " SELECT r.key, r.id, r.link, r.state,"
    " iif(f.wrote = 1, f.action, r.action),"
    " f.wrote IS 1 OR r.state IN (0, 2, 3), r.line,"
    " iif(r.state IN (2, 6), r.digest, zeroblob(16)),"
    " (SELECT substr(mapping, 1, 8) FROM job),"
    " iif(f.wrote = 1, f.image, i.image), coalesce(t.receipt, f.receipt)"
    " FROM rows r LEFT JOIN former f ON f.key = r.key AND f.id = r.id"
    " LEFT JOIN images i ON i.ord = r.ord"
    " LEFT JOIN receipts t ON t.ord = r.ord"
    " WHERE r.keyed = 1 AND r.key IS NOT NULL AND r.id IS NOT NULL"
    " AND r.winner IS NULL";

static int
check(struct job *job, struct err *e)
{
	int64_t open;
	int64_t unkeyed;

	if (sqlx_int(&job->x, "SELECT count(*) FROM rows WHERE state IN (1, 4)",
		&open, e) != 0 ||
	    sqlx_int(&job->x,
		"SELECT count(*) FROM rows WHERE keyed = 0 AND id IS NOT NULL",
		&unkeyed, e) != 0)
		return -1;
	if (open > 0) {
		(void)err_set(e, ERR_MISFIT,
		    "%s: %lld rows are on their way or in doubt", job->dir,
		    (long long)open);
		return err_hint(e, "they have to be settled first");
	}
	if (unkeyed > 0) {
		(void)err_set(e, ERR_USAGE,
		    "%s: %lld rows were imported without a key, so nothing says which rows of the changed file they are",
		    job->dir, (long long)unkeyed);
		return err_hint(e,
		    "import what is new with another --job; match: finds the records that are there");
	}
	return 0;
}

int
jobformer_begin(struct job *job, struct err *e)
{
	int rc;

	if (jobdb_idle(job, e) != 0 || check(job, e) != 0 ||
	    sqlx_begin(&job->x, e) != 0)
		return -1;
	rc = sqlx_exec(&job->x, put_aside, e);
	if (rc == 0)
		rc = sqlx_exec(&job->x,
		    "UPDATE job SET touched = 0, planned = 0,"
		    " generation = generation + 1",
		    e);
	rc = sqlx_end(&job->x, rc, e);
	if (rc == 0)
		job->touched = false;
	return rc;
}

int
jobformer_any(struct job *job, bool *any, struct err *e)
{
	int64_t n;

	*any = false;
	if (sqlx_int(&job->x, "SELECT EXISTS (SELECT 1 FROM former)", &n, e) !=
	    0)
		return -1;
	*any = n > 0;
	return 0;
}

void
jobformer_compare(struct job *job)
{
	job->carries = false;
}

int
jobformer_find(struct job *job, struct str key, struct buf *id, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_FORMER];
	int rc;

	sqlx_bind_text(st, 1, key);
	rc = sqlx_step(&job->x, st, e);
	if (rc == 1)
		buf_add_str(id, sqlx_col_text(st, 0));
	sqlx_reset(st);
	return rc;
}

int
jobformer_gone(struct job *job, uint64_t *n, struct buf *first, struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	*n = 0;
	if (sqlx_ready(&job->x,
		"SELECT count(*), min(key) FROM former WHERE seen = 0", &st,
		e) != 0)
		return -1;
	rc = sqlx_step(&job->x, st, e);
	if (rc == 1) {
		*n = (uint64_t)sqlx_col_int(st, 0);
		buf_add_str(first, sqlx_col_text(st, 1));
	}
	sqlx_finish(st);
	return rc < 0 ? -1 : 0;
}

int
jobformer_carry(
    struct job *job, const struct job_row *r, bool *carried, struct err *e)
{
	struct sqlite3_stmt *see = job->x.st[JOBDB_SEE_FORMER];
	struct sqlite3_stmt *carry = job->x.st[JOBDB_CARRY_ROW];
	int n;

	*carried = false;
	sqlx_bind_text(see, 1, r->key);
	if (sqlx_run(&job->x, see, &n, e) != 0)
		return -1;
	if (n == 0 || !job->carries || r->state != ROW_PENDING)
		return 0;
	sqlx_bind_int(carry, 1, (int64_t)r->ord);
	sqlx_bind_int(carry, 2, (int64_t)r->line);
	sqlx_bind_blob(carry, 3, r->digest, sizeof(r->digest));
	sqlx_bind_text(carry, 4, r->key);
	if (sqlx_run(&job->x, carry, &n, e) != 0)
		return -1;
	*carried = n == 1;
	return 0;
}
