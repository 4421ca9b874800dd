// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/diag.h"
#include "base/err.h"

#include "journal/jobdb.h"
#include "journal/jobfinding.h"
#include "journal/jobformer.h"
#include "journal/jobrepeat.h"
#include "journal/jobside.h"
#include "journal/jobview.h"

enum {
	WRITES_A_COMMIT = 16384
};

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
	sqlx_bind_blob(st, 7, f->rule, sizeof(f->rule));
	return sqlx_run(&job->x, st, NULL, e);
}

/* The plan is over, and what its open transaction held is gone. */
static int
give_up(struct job *job, struct err *e)
{
	job->phase = JOBDB_IDLE;
	job->n_open = 0;
	jobrepeat_fini(job);
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
	job->phase = JOBDB_IDLE;
	return -1;
}

/* A transaction is open behind it. */
static int
enter(struct job *job, struct err *e)
{
	if (job->n_open == 0 && sqlx_begin(&job->x, e) != 0)
		return -1;
	job->n_open++;
	return 0;
}

/* What was written since enter() stays, if rc is 0. */
static int
leave(struct job *job, int rc, struct err *e)
{
	if (rc != 0) {
		(void)give_up(job, e);
		return -1;
	}
	return job->n_open < WRITES_A_COMMIT ? 0 : flush(job, e);
}

/* May what was sent be forgotten? */
static int
check_again(struct job *job, const struct job_facts *f, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ANY_OPEN];
	struct job_facts old;
	uint64_t n;
	bool there;

	if (job_facts_get(job, &old, &there, e) != 0)
		return -1;
	if (!there || f->generation <= old.generation)
		return err_set(e, ERR_INTERNAL,
		    "%s: a plan for a job of which rows were sent", job->dir);
	if (sqlx_step(&job->x, st, e) < 0)
		return -1;
	n = (uint64_t)sqlx_col_int(st, 0);
	sqlx_reset(st);
	if (n == 0)
		return 0;
	(void)err_set(e, ERR_MISFIT,
	    "%s: %llu rows are on their way or in doubt; beginning once more would lose sight of them",
	    job->dir, (unsigned long long)n);
	return err_hint(e,
	    "finish the job first: repeat the command without --again, and settle what stays in doubt");
}

int
job_plan_begin(struct job *job, const struct job_facts *f, struct err *e)
{
	bool touched;
	int rc;

	if (job->n_open > 0)
		(void)give_up(job, e);
	job->phase = JOBDB_IDLE;
	jobrepeat_fini(job);
	if (job_touched(job, &touched, e) != 0 ||
	    (touched && check_again(job, f, e) != 0))
		return -1;
	if (sqlx_begin(&job->x, e) != 0)
		return -1;
	rc = sqlx_exec(&job->x,
	    "DELETE FROM rows; DELETE FROM findings; DELETE FROM intents;"
	    "DELETE FROM images; DELETE FROM receipts; DELETE FROM changes;"
	    "DELETE FROM candidates; DELETE FROM side",
	    e);
	/* Who begins once more does not go on from what was. */
	if (rc == 0)
		rc = sqlx_exec(&job->x,
		    touched ? "DELETE FROM former"
			    : "UPDATE former SET seen = 0 WHERE seen = 1",
		    e);
	if (rc == 0)
		rc = set_facts(job, f, e);
	rc = sqlx_end(&job->x, rc, e);
	if (rc != 0 || jobformer_any(job, &job->former, e) != 0)
		return -1;
	job->carries = job->former;
	job->touched = false;
	job->phase = JOBDB_ROWS;
	job->n_planned = 0;
	job->n_told = 0;
	job->brief = false;
	jobrepeat_init(job);
	return 0;
}

void
job_plan_brief(struct job *job)
{
	job->brief = true;
	job->n_failed = 0;
	memset(job->n_lost, 0, sizeof(job->n_lost));
}

void
job_plan_counts(const struct job *job, struct job_counts *c)
{
	uint64_t *n = c->state;

	memset(c, 0, sizeof(*c));
	c->rows = job->n_planned;
	c->joined = job->n_lost[ROW_JOINED];
	n[ROW_FAILED] = job->n_failed + job->n_lost[ROW_FAILED];
	n[ROW_SKIPPED] = job->n_lost[ROW_SKIPPED];
	/* Only rows that did not fail are joined, to one that did not. */
	n[ROW_PENDING] = c->rows - n[ROW_FAILED] - n[ROW_SKIPPED];
	c->pending[ROW_CREATE] = n[ROW_PENDING];
	c->writes = n[ROW_PENDING] - c->joined;
}

static int
check_row(const struct job *job, const struct job_row *r, struct err *e)
{
	if (job->phase != JOBDB_ROWS)
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
end_row(struct job *job, const struct job_row *r, const struct diags *ds,
    struct err *e)
{
	if (jobrepeat_add(job, r, e) != 0)
		return -1;
	return ds == NULL ? 0 : jobfinding_put(job, r->ord, ds, e);
}

static int
add_row(struct job *job, const struct job_row *r, const struct diags *ds,
    struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ADD_ROW];
	bool carried = false;

	if (job->former && r->keyed &&
	    jobformer_carry(job, r, &carried, e) != 0)
		return -1;
	if (carried)
		return end_row(job, r, ds, e);
	sqlx_bind_int(st, 1, (int64_t)r->ord);
	sqlx_bind_int(st, 2, (int64_t)r->line);
	sqlx_bind_blob(st, 3, r->digest, sizeof(r->digest));
	sqlx_bind_int(st, 4, r->state);
	sqlx_bind_int(st, 5, r->keyed);
	sqlx_bind_text(st, 6, r->key);
	return sqlx_run(&job->x, st, NULL, e) != 0 ? -1
						   : end_row(job, r, ds, e);
}

static int
plan_briefly(struct job *job, const struct job_row *r, struct err *e)
{
	/* Rows without a key of their own never give way. */
	if (r->keyed && jobrepeat_add(job, r, e) != 0) {
		job->phase = JOBDB_IDLE;
		jobrepeat_fini(job);
		return -1;
	}
	job->n_failed += r->state == ROW_FAILED;
	job->n_lost[ROW_SKIPPED] += r->state == ROW_SKIPPED;
	job->n_planned = r->ord;
	return 0;
}

int
job_plan_row(struct job *job, const struct job_row *r, const struct diags *ds,
    struct err *e)
{
	if (check_row(job, r, e) != 0)
		return -1;
	if (job->brief)
		return plan_briefly(job, r, e);
	if (enter(job, e) != 0)
		return -1;
	if (leave(job, add_row(job, r, ds, e), e) != 0)
		return -1;
	job->n_planned = r->ord;
	return 0;
}

int
job_plan_keys(struct job *job, uint64_t rows, enum job_repeats how,
    uint64_t *repeated, struct err *e)
{
	int rc;

	*repeated = 0;
	if (job->phase != JOBDB_ROWS || rows != job->n_planned)
		return err_set(e, ERR_INTERNAL,
		    "%s: %llu rows were read, %llu planned", job->dir,
		    (unsigned long long)rows,
		    (unsigned long long)job->n_planned);
	if (flush(job, e) != 0)
		return -1;
	rc = jobrepeat_keys(job, how, repeated, e);
	if (rc == 0)
		rc = jobrepeat_number(job, e);
	jobrepeat_fini(job);
	job->phase = rc == 0 ? JOBDB_VERDICTS : JOBDB_IDLE;
	return rc;
}

static int
in_verdicts(const struct job *job, uint64_t ord, struct err *e)
{
	if (job->phase == JOBDB_VERDICTS && ord > 0 && ord <= job->n_planned)
		return 0;
	return err_set(e, ERR_INTERNAL,
	    "%s: a verdict on row %llu of %llu, or not after the first pass",
	    job->dir, (unsigned long long)ord,
	    (unsigned long long)job->n_planned);
}

static int
bad_verdict(const struct job_verdict *v, const char *what, struct err *e)
{
	return err_set(e, ERR_INTERNAL, "row %llu: verdict \"%s\" %s",
	    (unsigned long long)v->ord, jobdb_state_name(v->state), what);
}

static int
check_verdict(const struct job *job, const struct job_verdict *v, struct err *e)
{
	bool record = v->state == ROW_UNCHANGED ||
		      (v->state == ROW_PENDING && v->action == ROW_UPDATE);
	bool loses = v->state == ROW_SKIPPED || v->state == ROW_JOINED;

	switch (v->state) {
	case ROW_PENDING:
	case ROW_FAILED:
	case ROW_SKIPPED:
	case ROW_UNCHANGED:
	case ROW_AMBIGUOUS:
	case ROW_JOINED:
		break;
	case ROW_SENT:
	case ROW_DONE:
	case ROW_DOUBT:
	default:
		return bad_verdict(v, "is none", e);
	}
	if (record && (v->target == NULL || v->target[0] == '\0'))
		return bad_verdict(v, "without the record's id", e);
	if (v->state == ROW_PENDING && v->parts == 0)
		return bad_verdict(v, "of no parts", e);
	if (v->state == ROW_JOINED && v->winner == 0)
		return bad_verdict(v, "without the row it joins", e);
	if (loses && (v->winner == v->ord || v->winner > job->n_planned))
		return bad_verdict(v, "for a row that cannot be its winner", e);
	return 0;
}

/*
 * Who gives way to a row that gives way itself gives way to that one's winner:
 * so one step leads from each row to the record.
 */
static int
find_winner(struct job *job, const struct job_verdict *v, uint64_t *winner,
    struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_WINNER];

	*winner = 0;
	if (v->winner == 0 ||
	    (v->state != ROW_SKIPPED && v->state != ROW_JOINED))
		return 0;
	sqlx_bind_int(st, 1, (int64_t)v->winner);
	if (sqlx_step(&job->x, st, e) < 0)
		return -1;
	*winner = (uint64_t)sqlx_col_int(st, 0);
	sqlx_reset(st);
	if (*winner == v->ord)
		return bad_verdict(v, "for a row that gave way to it", e);
	st = job->x.st[JOBDB_FOLLOW];
	sqlx_bind_int(st, 1, (int64_t)v->ord);
	sqlx_bind_int(st, 2, (int64_t)*winner);
	return sqlx_run(&job->x, st, NULL, e);
}

static int
set_verdict(struct job *job, const struct job_verdict *v, uint64_t winner,
    struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SETTLE];
	bool pending = v->state == ROW_PENDING;
	bool unchanged = v->state == ROW_UNCHANGED;
	bool update = unchanged || (pending && v->action == ROW_UPDATE);
	int changes;

	sqlx_bind_int(st, 1, (int64_t)v->ord);
	sqlx_bind_int(st, 2, v->state);
	sqlx_bind_int(st, 3, update ? ROW_UPDATE : ROW_CREATE);
	sqlx_bind_int(st, 4, pending ? (int64_t)v->parts : 1);
	sqlx_bind_text(st, 5, str_of(pending && update ? v->target : NULL));
	sqlx_bind_text(st, 6, str_of(unchanged ? v->target : NULL));
	sqlx_bind_text(st, 7, str_of(unchanged ? v->link : NULL));
	if (winner > 0)
		sqlx_bind_int(st, 8, (int64_t)winner);
	else
		sqlx_bind_text(st, 8, STR_LIT(""));
	if (sqlx_run(&job->x, st, &changes, e) != 0)
		return -1;
	if (changes != 1)
		return bad_verdict(v, "on a row that is not pending", e);
	if (!unchanged || v->marks.n == 0)
		return 0;
	return jobdb_keep_receipt(job, v->ord, v->marks, STR_LIT(""), e);
}

static int
settle(struct job *job, const struct job_verdict *v, const struct diags *ds,
    struct err *e)
{
	uint64_t winner;

	if (find_winner(job, v, &winner, e) != 0 ||
	    set_verdict(job, v, winner, e) != 0)
		return -1;
	for (size_t i = 0; ds != NULL && i < ds->n; i++)
		if (jobfinding_add(job, v->ord, &ds->v[i], e) != 0)
			return -1;
	return 0;
}

int
job_plan_settle(struct job *job, const struct job_verdict *v,
    const struct diags *ds, struct err *e)
{
	if (in_verdicts(job, v->ord, e) != 0 || check_verdict(job, v, e) != 0 ||
	    enter(job, e) != 0)
		return -1;
	return leave(job, settle(job, v, ds, e), e);
}

int
job_plan_change(
    struct job *job, uint64_t ord, const struct job_change *c, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ADD_CHANGE];

	if (in_verdicts(job, ord, e) != 0 || enter(job, e) != 0)
		return -1;
	sqlx_bind_int(st, 1, (int64_t)ord);
	sqlx_bind_text(st, 2, str_of(c->field));
	sqlx_bind_int(st, 3, (int64_t)++job->n_told);
	sqlx_bind_int(st, 4, c->kept);
	sqlx_bind_text(st, 5, c->before);
	sqlx_bind_text(st, 6, c->after);
	return leave(job, sqlx_run(&job->x, st, NULL, e), e);
}

int
job_plan_candidate(
    struct job *job, uint64_t ord, const struct job_candidate *c, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ADD_CANDIDATE];

	if (in_verdicts(job, ord, e) != 0 || enter(job, e) != 0)
		return -1;
	sqlx_bind_int(st, 1, (int64_t)ord);
	sqlx_bind_int(st, 2, (int64_t)++job->n_told);
	sqlx_bind_text(st, 3, str_of(c->id));
	sqlx_bind_text(st, 4, c->label);
	sqlx_bind_text(st, 5, str_of(c->link));
	sqlx_bind_text(st, 6, c->why);
	return leave(job, sqlx_run(&job->x, st, NULL, e), e);
}

int
job_plan_file(struct job *job, uint64_t ord, unsigned writes, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ADD_SIDE];

	if (in_verdicts(job, ord, e) != 0 || enter(job, e) != 0)
		return -1;
	sqlx_bind_int(st, 1, JOBSIDE_FILE);
	sqlx_bind_int(st, 2, (int64_t)ord);
	sqlx_bind_int(st, 3, writes);
	return leave(job, sqlx_run(&job->x, st, NULL, e), e);
}

int
job_plan_end(struct job *job, const struct job_facts *f, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SET_PLANNED];

	if (job->phase != JOBDB_VERDICTS || f->rows != job->n_planned)
		return err_set(e, ERR_INTERNAL,
		    "%s: %llu rows were read, %llu planned, or their keys not settled",
		    job->dir, (unsigned long long)f->rows,
		    (unsigned long long)job->n_planned);
	if (flush(job, e) != 0)
		return -1;
	job->phase = JOBDB_IDLE;
	sqlx_bind_blob(st, 1, f->source, sizeof(f->source));
	sqlx_bind_int(st, 2, (int64_t)f->rows);
	sqlx_bind_int(st, 3, f->planned_ms);
	return sqlx_run(&job->x, st, NULL, e);
}
