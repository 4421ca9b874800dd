// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"

#include "journal/jobdb.h"
#include "journal/jobfinding.h"
#include "journal/jobrepeat.h"
#include "journal/jobstep.h"

enum {
	ROWS_A_COMMIT = 16384
};

/* Before anything of the database is touched (I7). */
static int
take_lock(struct job *job, struct err *e)
{
	char *path = fsx_join(job->dir, "lock");
	int rc = fsx_lock(&job->lock, path, e);

	free(path);
	if (rc != 0 && e->kind == ERR_LOCKED)
		(void)err_hint(e,
		    "wait until the other lfetl has ended; lfetl status %s shows where it stands",
		    job->dir);
	return rc;
}

int
job_open(struct job **out, const char *dir, struct err *e)
{
	struct job *job = mem_alloc(sizeof(*job));

	job->dir = mem_strdup(dir);
	job->lock = -1;
	job->arena = arena_new();
	if (fsx_mkdir(dir, e) != 0 || take_lock(job, e) != 0 ||
	    jobdb_open(job, e) != 0) {
		job_close(job);
		*out = NULL;
		return -1;
	}
	*out = job;
	return 0;
}

/* The lock goes last: by then SQLite has taken its log in. */
void
job_close(struct job *job)
{
	if (job == NULL)
		return;
	sqlx_close(&job->x);
	if (job->lock >= 0)
		(void)close(job->lock);
	arena_free(job->arena);
	free(job->dir);
	free(job);
}

const char *
job_dir(const struct job *job)
{
	return job->dir;
}

const unsigned char *
job_salt(const struct job *job)
{
	return job->salt;
}

static bool
copy_facts(struct sqlite3_stmt *st, struct job_facts *f)
{
	struct str object = sqlx_col_text(st, 0);

	if (object.n >= sizeof(f->object))
		return false;
	memcpy(f->object, object.p, object.n);
	f->generation = (uint64_t)sqlx_col_int(st, 5);
	f->planned = sqlx_col_int(st, 6) != 0;
	f->rows = (uint64_t)sqlx_col_int(st, 7);
	return sqlx_col_bytes(st, 1, f->source, sizeof(f->source)) &&
	       sqlx_col_bytes(st, 2, f->mapping, sizeof(f->mapping)) &&
	       sqlx_col_bytes(st, 3, f->defs, sizeof(f->defs)) &&
	       sqlx_col_bytes(st, 4, f->org, sizeof(f->org));
}

int
job_facts_get(struct job *job, struct job_facts *f, bool *there, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_FACTS];
	bool ok = true;
	int rc = sqlx_step(&job->x, st, e);

	memset(f, 0, sizeof(*f));
	*there = false;
	if (rc < 0)
		return -1;
	if (rc == 1)
		*there = sqlx_col_text(st, 0).n > 0;
	if (*there)
		ok = copy_facts(st, f);
	sqlx_reset(st);
	if (ok)
		return 0;
	(void)err_set(e, ERR_MISFIT, "%s is damaged", job->x.path);
	return err_hint(e, "%s", JOBDB_REMEDY);
}

int
job_touched(struct job *job, bool *touched, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ANY_INTENT];
	int rc;

	*touched = job->touched;
	if (job->touched)
		return 0;
	rc = sqlx_step(&job->x, st, e);
	sqlx_reset(st);
	if (rc < 0)
		return -1;
	*touched = rc == 1;
	return 0;
}

static int
set_facts(struct job *job, const struct job_facts *f, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SET_FACTS];

	sqlx_bind_text(st, 1, str_of(f->object));
	sqlx_bind_blob(st, 2, f->source, sizeof(f->source));
	sqlx_bind_blob(st, 3, f->mapping, sizeof(f->mapping));
	sqlx_bind_blob(st, 4, f->defs, sizeof(f->defs));
	sqlx_bind_blob(st, 5, f->org, sizeof(f->org));
	sqlx_bind_int(st, 6, (int64_t)f->generation);
	return sqlx_run(&job->x, st, NULL, e);
}

int
job_plan_begin(struct job *job, const struct job_facts *f, struct err *e)
{
	bool touched;
	int rc;

	if (job_touched(job, &touched, e) != 0)
		return -1;
	if (touched)
		return err_set(e, ERR_INTERNAL,
		    "%s: a plan for a job of which rows were sent", job->dir);
	if (job->n_open > 0)
		(void)sqlx_end(&job->x, -1, e);
	job->planning = false;
	job->n_open = 0;
	if (sqlx_begin(&job->x, e) != 0)
		return -1;
	rc = sqlx_exec(&job->x, "DELETE FROM rows; DELETE FROM findings", e);
	if (rc == 0)
		rc = set_facts(job, f, e);
	rc = sqlx_end(&job->x, rc, e);
	job->planning = rc == 0;
	job->n_planned = 0;
	return rc;
}

static int
check_row(const struct job *job, const struct job_row *r, struct err *e)
{
	if (!job->planning)
		return err_set(e, ERR_INTERNAL,
		    "%s: a row outside the first pass", job->dir);
	if (r->ord != job->n_planned + 1)
		return err_set(e, ERR_INTERNAL,
		    "%s: row %llu planned after row %llu", job->dir,
		    (unsigned long long)r->ord,
		    (unsigned long long)job->n_planned);
	if (r->state == ROW_PENDING || r->state == ROW_FAILED ||
	    r->state == ROW_SKIPPED)
		return 0;
	return err_set(e, ERR_INTERNAL, "%s: row %llu planned as %s", job->dir,
	    (unsigned long long)r->ord, jobdb_state_name(r->state));
}

static int
add_row(struct job *job, const struct job_row *r, const struct diags *ds,
    struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ADD_ROW];

	sqlx_bind_int(st, 1, (int64_t)r->ord);
	sqlx_bind_int(st, 2, (int64_t)r->line);
	sqlx_bind_blob(st, 3, r->digest, sizeof(r->digest));
	sqlx_bind_int(st, 4, r->state);
	sqlx_bind_int(st, 5, r->keyed);
	sqlx_bind_text(st, 6, r->key);
	if (sqlx_run(&job->x, st, NULL, e) != 0)
		return -1;
	return ds == NULL ? 0 : jobfinding_put(job, r->ord, ds, e);
}

/* The pass is over, and what its open transaction held is gone. */
static int
give_up(struct job *job, struct err *e)
{
	job->planning = false;
	job->n_open = 0;
	return sqlx_end(&job->x, -1, e);
}

/* Commits in the middle of a plan only bound the log: a plan that did not
 * end is made anew. */
static int
flush(struct job *job, struct err *e)
{
	if (job->n_open == 0)
		return 0;
	job->n_open = 0;
	if (sqlx_end(&job->x, 0, e) == 0)
		return 0;
	job->planning = false;
	return -1;
}

int
job_plan_row(struct job *job, const struct job_row *r, const struct diags *ds,
    struct err *e)
{
	if (check_row(job, r, e) != 0)
		return -1;
	if (job->n_open == 0 && sqlx_begin(&job->x, e) != 0)
		return -1;
	job->n_open++;
	if (add_row(job, r, ds, e) != 0)
		return give_up(job, e);
	job->n_planned = r->ord;
	return job->n_open < ROWS_A_COMMIT ? 0 : flush(job, e);
}

int
job_plan_end(struct job *job, const struct job_facts *f,
    bool keep_first_quietly, uint64_t *repeated, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SET_PLANNED];

	*repeated = 0;
	if (!job->planning || f->rows != job->n_planned)
		return err_set(e, ERR_INTERNAL,
		    "%s: %llu rows were read, %llu planned", job->dir,
		    (unsigned long long)f->rows,
		    (unsigned long long)job->n_planned);
	if (flush(job, e) != 0)
		return -1;
	job->planning = false;
	if (jobrepeat_keys(job, keep_first_quietly, repeated, e) != 0 ||
	    jobrepeat_number(job, e) != 0)
		return -1;
	sqlx_bind_blob(st, 1, f->source, sizeof(f->source));
	sqlx_bind_int(st, 2, (int64_t)f->rows);
	return sqlx_run(&job->x, st, NULL, e);
}

static int
not_planning(const struct job *job, struct err *e)
{
	if (!job->planning)
		return 0;
	return err_set(
	    e, ERR_INTERNAL, "%s: a step during the first pass", job->dir);
}

static int
apply(struct job *job, const struct jrec *steps, size_t n, bool *touched,
    struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (jobstep_apply(job, &steps[i], touched, e) != 0)
			return -1;
	if (*touched && !job->touched)
		return sqlx_run(&job->x, job->x.st[JOBDB_SET_TOUCHED], NULL, e);
	return 0;
}

int
job_commit(struct job *job, const struct jrec *steps, size_t n, struct err *e)
{
	bool touched = false;
	int rc;

	if (not_planning(job, e) != 0 || sqlx_begin(&job->x, e) != 0)
		return -1;
	rc = sqlx_end(&job->x, apply(job, steps, n, &touched, e), e);
	if (rc == 0 && touched)
		job->touched = true;
	return rc;
}

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

	if (not_planning(job, e) != 0)
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
		struct str key = sqlx_col_text(st, 1);
		struct str id = sqlx_col_text(st, 2);

		v[*n].ord = (uint64_t)sqlx_col_int(st, 0);
		v[*n].key = arena_dup(job->arena, key.p, key.n);
		v[*n].id = arena_dup(job->arena, id.p, id.n);
		++*n;
	}
	sqlx_reset(st);
	return rc < 0 ? -1 : 0;
}

static int
set_mapped(struct job *job, const struct job_done *v, size_t n, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SET_MAPPED];

	for (size_t i = 0; i < n; i++) {
		sqlx_bind_int(st, 1, (int64_t)v[i].ord);
		if (sqlx_run(&job->x, st, NULL, e) != 0)
			return -1;
	}
	return 0;
}

int
job_mapped(struct job *job, const struct job_done *v, size_t n, struct err *e)
{
	if (not_planning(job, e) != 0 || sqlx_begin(&job->x, e) != 0)
		return -1;
	return sqlx_end(&job->x, set_mapped(job, v, n, e), e);
}
