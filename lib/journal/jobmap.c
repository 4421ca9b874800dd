// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include "journal/jobdb.h"

static int
change_map(struct job *job, const char *map, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SET_MAP];

	sqlx_bind_text(st, 1, str_of(map));
	if (sqlx_run(&job->x, st, NULL, e) != 0)
		return -1;
	return sqlx_run(&job->x, job->x.st[JOBDB_UNMAP], NULL, e);
}

int
job_map_is(struct job *job, const char *map, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_IS_MAP];
	int rc;

	if (jobdb_idle(job, e) != 0)
		return -1;
	sqlx_bind_text(st, 1, str_of(map));
	rc = sqlx_step(&job->x, st, e);
	sqlx_reset(st);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (sqlx_begin(&job->x, e) != 0)
		return -1;
	return sqlx_end(&job->x, change_map(job, map, e), e);
}

/* A text of a statement that is made for it. */
static int
one_text(struct job *job, const char *sql, struct buf *out, struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	if (sqlx_ready(&job->x, sql, &st, e) != 0)
		return -1;
	rc = sqlx_step(&job->x, st, e);
	if (rc == 1)
		buf_add_str(out, sqlx_col_text(st, 0));
	sqlx_finish(st);
	return rc < 0 ? -1 : 0;
}

int
job_map_get(struct job *job, struct buf *name, struct err *e)
{
	return one_text(job, "SELECT map FROM job", name, e);
}

int
job_any_record(struct job *job, struct buf *id, struct err *e)
{
	return one_text(job,
	    "SELECT coalesce((SELECT last_id FROM job),"
	    " (SELECT id FROM rows WHERE id IS NOT NULL LIMIT 1),"
	    " (SELECT id FROM former LIMIT 1))",
	    id, e);
}

int
job_org_is(
    struct job *job, const unsigned char org[DIGEST_BYTES], struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	if (sqlx_ready(&job->x, "UPDATE job SET org = ?1", &st, e) != 0)
		return -1;
	sqlx_bind_blob(st, 1, org, DIGEST_BYTES);
	rc = sqlx_run(&job->x, st, NULL, e);
	sqlx_finish(st);
	return rc;
}

static const char *
keep(struct job *job, struct str s)
{
	return s.n == 0 ? "" : arena_dup(job->arena, s.p, s.n);
}

/* The rows that gave way to the row whose record is id; they come before it. */
static int
losers(struct job *job, uint64_t winner, const char *id, struct job_done *v,
    size_t max, size_t *n, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_LOSERS];
	int rc = 0;

	sqlx_bind_int(st, 1, (int64_t)winner);
	sqlx_bind_int(st, 2, (int64_t)(max - *n));
	while (*n < max && (rc = sqlx_step(&job->x, st, e)) == 1) {
		v[*n] = (struct job_done){.id = id};
		v[*n].ord = (uint64_t)sqlx_col_int(st, 0);
		v[*n].key = keep(job, sqlx_col_text(st, 1));
		++*n;
	}
	sqlx_reset(st);
	return rc < 0 ? -1 : 0;
}

/*
 * A row stays in the index until all that gave way to it have been told: that
 * it is there is what leads to them, whenever its record came to be.
 */
int
job_unmapped(
    struct job *job, struct job_done *v, size_t max, size_t *n, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_UNMAPPED];
	int rc = 0;

	*n = 0;
	arena_reset(job->arena);
	sqlx_bind_int(st, 1, (int64_t)max);
	while (*n < max && (rc = sqlx_step(&job->x, st, e)) == 1) {
		struct job_done d;

		d.ord = (uint64_t)sqlx_col_int(st, 0);
		d.key = keep(job, sqlx_col_text(st, 1));
		d.id = keep(job, sqlx_col_text(st, 2));
		d.marks = arena_str(job->arena, sqlx_col_blob(st, 3));
		d.receipt = arena_str(job->arena, sqlx_col_blob(st, 4));
		rc = losers(job, d.ord, d.id, v, max, n, e);
		if (rc != 0)
			break;
		if (*n < max)
			v[(*n)++] = d;
	}
	sqlx_reset(st);
	return rc < 0 ? -1 : 0;
}

static int
set_mapped(struct job *job, const struct job_done *v, size_t n, struct err *e)
{
	struct sqlite3_stmt *set = job->x.st[JOBDB_SET_MAPPED];
	struct sqlite3_stmt *drop = job->x.st[JOBDB_DROP_RECEIPT];
	struct sqlite3_stmt *bare = job->x.st[JOBDB_BARE_RECEIPT];

	for (size_t i = 0; i < n; i++) {
		sqlx_bind_int(set, 1, (int64_t)v[i].ord);
		sqlx_bind_int(drop, 1, (int64_t)v[i].ord);
		sqlx_bind_int(bare, 1, (int64_t)v[i].ord);
		if (sqlx_run(&job->x, set, NULL, e) != 0 ||
		    sqlx_run(&job->x, drop, NULL, e) != 0 ||
		    sqlx_run(&job->x, bare, NULL, e) != 0)
			return -1;
	}
	return 0;
}

int
job_mapped(struct job *job, const struct job_done *v, size_t n, struct err *e)
{
	if (jobdb_idle(job, e) != 0 || sqlx_begin(&job->x, e) != 0)
		return -1;
	return sqlx_end(&job->x, set_mapped(job, v, n, e), e);
}
