// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"

#include "journal/jobdb.h"
#include "journal/jobdoubt.h"
#include "journal/jobfinding.h"
#include "journal/jobstep.h"

static int
run_on(struct job *job, enum jobdb_sql sql, uint64_t ord, struct err *e)
{
	bool hit;

	return jobstep_move(job, job->x.st[sql], ord, &hit, e);
}

/* What was in doubt is not: why it was, and what it could have been. */
static int
forget(struct job *job, uint64_t ord, struct err *e)
{
	if (run_on(job, JOBDB_DROP_INTENT, ord, e) != 0 ||
	    run_on(job, JOBDB_DROP_CANDIDATES, ord, e) != 0)
		return -1;
	return jobfinding_drop_errors(job, ord, e);
}

int
jobdoubt_found(struct job *job, const struct jrec *r, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SET_FOUND];
	bool hit;

	sqlx_bind_text(st, 2, str_of(r->id));
	sqlx_bind_text(st, 3, str_of(r->link));
	if (jobstep_move(job, st, r->ord, &hit, e) != 0)
		return -1;
	if (!hit)
		return jobstep_refuse(job, r, e);
	if (forget(job, r->ord, e) != 0)
		return -1;
	if (r->marks.n == 0 && r->receipt.n == 0)
		return 0;
	return jobdb_keep_receipt(job, r->ord, r->marks, r->receipt, e);
}

int
jobdoubt_absent(struct job *job, const struct jrec *r, struct err *e)
{
	bool hit;

	if (jobstep_move(job, job->x.st[JOBDB_SET_ABSENT], r->ord, &hit, e) !=
	    0)
		return -1;
	if (!hit)
		return jobstep_refuse(job, r, e);
	/* The first part was not executed: nothing to undo. */
	if (run_on(job, JOBDB_DROP_IMAGE, r->ord, e) != 0)
		return -1;
	return forget(job, r->ord, e);
}

static int
skip(struct job *job, uint64_t ord, bool *hit, struct err *e)
{
	if (jobstep_move(job, job->x.st[JOBDB_SET_SKIPPED], ord, hit, e) != 0)
		return -1;
	return *hit ? forget(job, ord, e) : 0;
}

int
job_doubt_skip(struct job *job, uint64_t ord, bool *hit, struct err *e)
{
	*hit = false;
	if (jobdb_idle(job, e) != 0 || sqlx_begin(&job->x, e) != 0)
		return -1;
	if (sqlx_end(&job->x, skip(job, ord, hit, e), e) == 0)
		return 0;
	*hit = false;
	return -1;
}

static int
add_candidate(struct job *job, uint64_t ord, size_t i,
    const struct job_candidate *c, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ADD_CANDIDATE];

	sqlx_bind_int(st, 1, (int64_t)ord);
	sqlx_bind_int(st, 2, (int64_t)i + 1);
	sqlx_bind_text(st, 3, str_of(c->id));
	sqlx_bind_text(st, 4, c->label);
	sqlx_bind_text(st, 5, str_of(c->link));
	sqlx_bind_text(st, 6, c->why);
	return sqlx_run(&job->x, st, NULL, e);
}

static int
stays(struct job *job, uint64_t ord, const struct diag *why,
    const struct job_candidate *v, size_t n, struct err *e)
{
	bool there;

	if (run_on(job, JOBDB_DROP_CANDIDATES, ord, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (add_candidate(job, ord, i, &v[i], e) != 0)
			return -1;
	if (jobfinding_has(job, ord, why->code, &there, e) != 0)
		return -1;
	return there ? 0 : jobfinding_add(job, ord, why, e);
}

int
job_doubt_stays(struct job *job, uint64_t ord, const struct diag *why,
    const struct job_candidate *v, size_t n, struct err *e)
{
	if (jobdb_idle(job, e) != 0 || sqlx_begin(&job->x, e) != 0)
		return -1;
	return sqlx_end(&job->x, stays(job, ord, why, v, n, e), e);
}

int
job_clock(struct job *job, int64_t wall_ms, bool sure, int64_t *seen_ms,
    struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SEEN];

	if (sqlx_step(&job->x, st, e) < 0)
		return -1;
	*seen_ms = sqlx_col_int(st, 0);
	sqlx_reset(st);
	if (wall_ms == *seen_ms || (wall_ms < *seen_ms && !sure))
		return 0;
	st = job->x.st[JOBDB_SET_SEEN];
	sqlx_bind_int(st, 1, wall_ms);
	return sqlx_run(&job->x, st, NULL, e);
}

int
job_doubts_mark(struct job *job, struct err *e)
{
	return sqlx_run(&job->x, job->x.st[JOBDB_MARK_DOUBTS], NULL, e);
}

int
job_last_created(struct job *job, struct buf *id, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SEEN];

	if (sqlx_step(&job->x, st, e) < 0)
		return -1;
	buf_add_str(id, sqlx_col_text(st, 1));
	sqlx_reset(st);
	return 0;
}
