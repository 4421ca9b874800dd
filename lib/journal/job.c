// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"

#include "journal/jobdb.h"
#include "journal/jobfinding.h"
#include "journal/jobfolder.h"
#include "journal/jobstep.h"
#include "journal/spill.h"

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
	if (fsx_mkdir(dir, e) != 0 || jobfolder_check(dir, NULL, e) != 0 ||
	    take_lock(job, e) != 0 || jobdb_open(job, e) != 0) {
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
	spill_free(job->keyed);
	spill_free(job->unkeyed);
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
	f->planned_ms = sqlx_col_int(st, 10);
	(void)sqlx_col_bytes(st, 11, f->rule, sizeof(f->rule));
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

/* The newest wall time, and the record that was created last. */
static int
note(struct job *job, const struct jrec *steps, size_t n, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_NOTE];
	const char *id = NULL;
	int64_t seen_ms = 0;

	for (size_t i = 0; i < n; i++) {
		if ((steps[i].kind == JREC_DONE ||
			steps[i].kind == JREC_PART) &&
		    steps[i].created)
			id = steps[i].id;
		if (steps[i].kind == JREC_INTENT &&
		    steps[i].first_sent_ms > seen_ms)
			seen_ms = steps[i].first_sent_ms;
	}
	if (id == NULL && seen_ms == 0)
		return 0;
	sqlx_bind_text(st, 1, str_of(id));
	sqlx_bind_int(st, 2, seen_ms);
	return sqlx_run(&job->x, st, NULL, e);
}

static int
apply(struct job *job, const struct jrec *steps, size_t n, bool *touched,
    struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (jobstep_apply(job, &steps[i], touched, e) != 0)
			return -1;
	if (note(job, steps, n, e) != 0)
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

	if (jobdb_idle(job, e) != 0 || sqlx_begin(&job->x, e) != 0)
		return -1;
	rc = sqlx_end(&job->x, apply(job, steps, n, &touched, e), e);
	if (rc == 0 && touched)
		job->touched = true;
	return rc;
}

static int
decide(struct job *job, uint64_t ord, const char *id, bool skip, bool *hit,
    struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_DECIDE];
	bool update = !skip && id != NULL;
	int changes;

	sqlx_bind_int(st, 1, (int64_t)ord);
	sqlx_bind_int(st, 2, skip ? ROW_SKIPPED : ROW_PENDING);
	sqlx_bind_int(st, 3, update ? ROW_UPDATE : ROW_CREATE);
	sqlx_bind_text(st, 4, str_of(update ? id : NULL));
	if (sqlx_run(&job->x, st, &changes, e) != 0)
		return -1;
	*hit = changes == 1;
	return *hit ? jobfinding_drop_errors(job, ord, e) : 0;
}

int
job_decide(struct job *job, uint64_t ord, const char *id, bool skip, bool *hit,
    struct err *e)
{
	*hit = false;
	if (jobdb_idle(job, e) != 0)
		return -1;
	if (id != NULL && id[0] == '\0')
		return err_set(e, ERR_INTERNAL,
		    "row %llu: a decision for a record without an id",
		    (unsigned long long)ord);
	if (sqlx_begin(&job->x, e) != 0)
		return -1;
	if (sqlx_end(&job->x, decide(job, ord, id, skip, hit, e), e) == 0)
		return 0;
	*hit = false;
	return -1;
}
