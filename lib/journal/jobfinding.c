// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"

#include "journal/jobdb.h"
#include "journal/jobfinding.h"

/* The id of the row's first finding. */
static int64_t
base_of(uint64_t ord)
{
	return (int64_t)(ord << JOBDB_FINDING_BITS);
}

static int
put(struct job *job, int64_t id, const struct diag *d, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ADD_FINDING];

	sqlx_bind_int(st, 1, id);
	sqlx_bind_int(st, 2, d->severity);
	sqlx_bind_text(st, 3, str_of(d->code));
	sqlx_bind_text(st, 4, str_of(d->field));
	sqlx_bind_text(st, 5, str_of(d->column));
	sqlx_bind_text(st, 6, d->value);
	sqlx_bind_text(st, 7, str_of(d->message));
	sqlx_bind_text(st, 8, str_of(d->hint));
	return sqlx_run(&job->x, st, NULL, e);
}

int
jobfinding_put(
    struct job *job, uint64_t ord, const struct diags *ds, struct err *e)
{
	if (ds->n >= (size_t)1 << JOBDB_FINDING_BITS)
		return err_set(e, ERR_INTERNAL,
		    "row %llu has %zu findings, more than can be kept",
		    (unsigned long long)ord, ds->n);
	for (size_t i = 0; i < ds->n; i++)
		if (put(job, base_of(ord) + (int64_t)i, &ds->v[i], e) != 0)
			return -1;
	return 0;
}

int
jobfinding_add(
    struct job *job, uint64_t ord, const struct diag *d, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_LAST_FINDING];
	int64_t id = base_of(ord);

	sqlx_bind_int(st, 1, id);
	sqlx_bind_int(st, 2, base_of(ord + 1));
	if (sqlx_step(&job->x, st, e) < 0)
		return -1;
	if (sqlx_col_int(st, 0) >= id)
		id = sqlx_col_int(st, 0) + 1;
	sqlx_reset(st);
	return put(job, id, d, e);
}

int
jobfinding_has(
    struct job *job, uint64_t ord, const char *code, bool *has, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_HAS_FINDING];
	int rc;

	sqlx_bind_int(st, 1, base_of(ord));
	sqlx_bind_int(st, 2, base_of(ord + 1));
	sqlx_bind_text(st, 3, str_of(code));
	rc = sqlx_step(&job->x, st, e);
	sqlx_reset(st);
	*has = rc == 1;
	return rc < 0 ? -1 : 0;
}

int
jobfinding_drop_errors(struct job *job, uint64_t ord, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_DROP_ERRORS];

	sqlx_bind_int(st, 1, base_of(ord));
	sqlx_bind_int(st, 2, base_of(ord + 1));
	return sqlx_run(&job->x, st, NULL, e);
}
