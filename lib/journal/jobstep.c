// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/text.h"

#include "journal/jobdb.h"
#include "journal/jobfinding.h"
#include "journal/jobstep.h"

enum {
	CODE_MAX = 128
};

static const char *
kind_name(enum jrec_kind kind)
{
	static const char *const names[] = {
	    [JREC_INTENT] = "intent",
	    [JREC_UNSENT] = "not sent",
	    [JREC_DONE] = "done",
	    [JREC_FAILED] = "failed",
	    [JREC_DOUBT] = "in doubt",
	};

	return names[kind];
}

/* The row's state, and the line where it starts; state -1: no such row. */
static int
look(struct job *job, uint64_t ord, int64_t *state, uint64_t *line,
    struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ROW];
	int rc;

	sqlx_bind_int(st, 1, (int64_t)ord);
	rc = sqlx_step(&job->x, st, e);
	if (rc < 0)
		return -1;
	*state = rc == 1 ? sqlx_col_int(st, 0) : -1;
	*line = rc == 1 ? (uint64_t)sqlx_col_int(st, 1) : 0;
	sqlx_reset(st);
	return 0;
}

static int
refuse(struct job *job, const struct jrec *r, struct err *e)
{
	int64_t state;
	uint64_t line;

	if (look(job, r->ord, &state, &line, e) != 0)
		return -1;
	return err_set(e, ERR_INTERNAL,
	    "row %llu (line %llu): step \"%s\" on a row that is %s",
	    (unsigned long long)r->ord, (unsigned long long)line,
	    kind_name(r->kind),
	    state < 0 ? "not there" : jobdb_state_name(state));
}

/* Run a guarded update of the row; *hit: it was in the legal state. */
static int
move(struct job *job, struct sqlite3_stmt *st, uint64_t ord, bool *hit,
    struct err *e)
{
	int changes;

	sqlx_bind_int(st, 1, (int64_t)ord);
	if (sqlx_run(&job->x, st, &changes, e) != 0)
		return -1;
	*hit = changes == 1;
	return 0;
}

/*
 * A row that is SENT may be sent again, but only with the key, path and bytes
 * that its intent has (I6).
 */
static int
intent_again(struct job *job, const struct jrec *r, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SAME_INTENT];
	int64_t state;
	uint64_t line;
	int rc;

	if (look(job, r->ord, &state, &line, e) != 0)
		return -1;
	if (state != ROW_SENT)
		return refuse(job, r, e);
	sqlx_bind_int(st, 1, (int64_t)r->ord);
	sqlx_bind_text(st, 2, str_of(r->key));
	sqlx_bind_text(st, 3, str_of(r->path));
	sqlx_bind_blob(st, 4, r->body.p, r->body.n);
	rc = sqlx_step(&job->x, st, e);
	sqlx_reset(st);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return err_set(e, ERR_INTERNAL,
	    "row %llu (line %llu) was sent already with another key, path or body",
	    (unsigned long long)r->ord, (unsigned long long)line);
}

static int
intent(struct job *job, const struct jrec *r, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ADD_INTENT];
	bool hit;

	if (r->key == NULL || r->key[0] == '\0' || r->path == NULL ||
	    r->path[0] == '\0')
		return err_set(e, ERR_INTERNAL,
		    "row %llu: an intent without key or path",
		    (unsigned long long)r->ord);
	if (move(job, job->x.st[JOBDB_SET_SENT], r->ord, &hit, e) != 0)
		return -1;
	if (!hit)
		return intent_again(job, r, e);
	sqlx_bind_int(st, 1, (int64_t)r->ord);
	sqlx_bind_text(st, 2, str_of(r->key));
	sqlx_bind_text(st, 3, str_of(r->path));
	sqlx_bind_blob(st, 4, r->body.p, r->body.n);
	sqlx_bind_int(st, 5, r->first_sent_ms);
	return sqlx_run(&job->x, st, NULL, e);
}

/* A row that leaves SENT loses its intent, which must have been there. */
static int
leave_sent(struct job *job, struct sqlite3_stmt *st, const struct jrec *r,
    struct err *e)
{
	bool hit;

	if (move(job, st, r->ord, &hit, e) != 0)
		return -1;
	if (!hit)
		return refuse(job, r, e);
	if (move(job, job->x.st[JOBDB_DROP_INTENT], r->ord, &hit, e) != 0)
		return -1;
	if (!hit)
		return err_set(e, ERR_INTERNAL,
		    "row %llu was sent without an intent",
		    (unsigned long long)r->ord);
	return 0;
}

static int
done(struct job *job, const struct jrec *r, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SET_DONE];

	/* Never done without proof (I2). */
	if (r->id == NULL || r->id[0] == '\0')
		return err_set(e, ERR_INTERNAL, "row %llu: done without an id",
		    (unsigned long long)r->ord);
	sqlx_bind_text(st, 2, str_of(r->id));
	sqlx_bind_text(st, 3, str_of(r->link));
	return leave_sent(job, st, r, e);
}

/* What the server, or the lack of an answer, says becomes a finding. */
static int
explain(struct job *job, const struct jrec *r, struct err *e)
{
	struct diag d;
	struct buf code;
	int rc;

	memset(&d, 0, sizeof(d));
	buf_init(&code, CODE_MAX);
	/* The server's own words come without a dot; ours have one. */
	if (r->status > 0 && strchr(r->code, '.') == NULL)
		buf_puts(&code, "server.");
	buf_add_str(&code, text_cut(str_of(r->code), CODE_MAX - code.n));
	d.severity = DIAG_ERROR;
	d.code = buf_text(&code);
	d.field = r->param == NULL ? "" : r->param;
	d.message = r->message;
	d.hint = r->hint;
	rc = jobfinding_add(job, r->ord, &d, e);
	buf_fini(&code);
	return rc;
}

static int
bad_end(struct job *job, const struct jrec *r, bool *touched, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SET_OTHER];
	bool hit = false;

	if (r->code == NULL || r->code[0] == '\0')
		return err_set(e, ERR_INTERNAL, "row %llu: %s without a code",
		    (unsigned long long)r->ord, kind_name(r->kind));
	/* Found while rendering: only what was never sent, and has no
	 * answer, fails without having been SENT. */
	if (r->kind == JREC_FAILED && r->status == 0 &&
	    move(job, job->x.st[JOBDB_SET_FAILED], r->ord, &hit, e) != 0)
		return -1;
	if (!hit) {
		sqlx_bind_int(
		    st, 2, r->kind == JREC_DOUBT ? ROW_DOUBT : ROW_FAILED);
		if (leave_sent(job, st, r, e) != 0)
			return -1;
		*touched = true;
	}
	return explain(job, r, e);
}

int
jobstep_apply(
    struct job *job, const struct jrec *r, bool *touched, struct err *e)
{
	switch (r->kind) {
	case JREC_INTENT:
		return intent(job, r, e);
	case JREC_UNSENT:
		return leave_sent(job, job->x.st[JOBDB_SET_UNSENT], r, e);
	case JREC_DONE:
		*touched = true;
		return done(job, r, e);
	case JREC_FAILED:
	case JREC_DOUBT:
		return bad_end(job, r, touched, e);
	default:
		return err_set(e, ERR_INTERNAL, "row %llu: unknown step %d",
		    (unsigned long long)r->ord, (int)r->kind);
	}
}
