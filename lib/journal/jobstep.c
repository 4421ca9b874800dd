// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/text.h"

#include "journal/jobdb.h"
#include "journal/jobdoubt.h"
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
	    [JREC_PART] = "a part is done",
	    [JREC_UNCHANGED] = "unchanged",
	    [JREC_AMBIGUOUS] = "ambiguous",
	    [JREC_FOUND] = "found",
	    [JREC_ABSENT] = "absent",
	};

	return names[kind];
}

struct seen {
	int64_t state; /* -1: no such row */
	uint64_t line; /* where it starts */
	uint64_t part;
	uint64_t parts;
};

static int
look(struct job *job, uint64_t ord, struct seen *s, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ROW];
	int rc;

	memset(s, 0, sizeof(*s));
	s->state = -1;
	sqlx_bind_int(st, 1, (int64_t)ord);
	rc = sqlx_step(&job->x, st, e);
	if (rc < 0)
		return -1;
	if (rc == 1) {
		s->state = sqlx_col_int(st, 0);
		s->line = (uint64_t)sqlx_col_int(st, 1);
		s->part = (uint64_t)sqlx_col_int(st, 2);
		s->parts = (uint64_t)sqlx_col_int(st, 3);
	}
	sqlx_reset(st);
	return 0;
}

int
jobstep_refuse(struct job *job, const struct jrec *r, struct err *e)
{
	struct seen s;

	if (look(job, r->ord, &s, e) != 0)
		return -1;
	return err_set(e, ERR_INTERNAL,
	    "row %llu (line %llu): step \"%s\" on a row that is %s, with %llu of %llu parts",
	    (unsigned long long)r->ord, (unsigned long long)s.line,
	    kind_name(r->kind),
	    s.state < 0 ? "not there" : jobdb_state_name(s.state),
	    (unsigned long long)s.part, (unsigned long long)s.parts);
}

int
jobstep_move(struct job *job, struct sqlite3_stmt *st, uint64_t ord, bool *hit,
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
	struct seen s;
	int rc;

	if (look(job, r->ord, &s, e) != 0)
		return -1;
	if (s.state == ROW_PENDING)
		return err_set(e, ERR_INTERNAL,
		    "row %llu (line %llu): an intent of too few parts, or an update without the record's id",
		    (unsigned long long)r->ord, (unsigned long long)s.line);
	if (s.state != ROW_SENT)
		return jobstep_refuse(job, r, e);
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
	    (unsigned long long)r->ord, (unsigned long long)s.line);
}

static int
check_intent(const struct jrec *r, struct err *e)
{
	if (r->key != NULL && r->key[0] != '\0' && r->path != NULL &&
	    r->path[0] != '\0')
		return 0;
	return err_set(e, ERR_INTERNAL,
	    "row %llu: an intent without key or path",
	    (unsigned long long)r->ord);
}

static int
add_intent(struct job *job, const struct jrec *r, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ADD_INTENT];

	sqlx_bind_int(st, 1, (int64_t)r->ord);
	sqlx_bind_text(st, 2, str_of(r->key));
	sqlx_bind_text(st, 3, str_of(r->path));
	sqlx_bind_blob(st, 4, r->body.p, r->body.n);
	sqlx_bind_int(st, 5, r->first_sent_ms);
	sqlx_bind_int(st, 6, r->server_ms);
	if (sqlx_run(&job->x, st, NULL, e) != 0)
		return -1;
	if (r->action != ROW_UPDATE || r->before.n == 0)
		return 0;
	st = job->x.st[JOBDB_ADD_IMAGE];
	sqlx_bind_int(st, 1, (int64_t)r->ord);
	sqlx_bind_blob(st, 2, r->before.p, r->before.n);
	return sqlx_run(&job->x, st, NULL, e);
}

/*
 * A remark on a row that goes on: said once, though the row may be taken up
 * again and again.
 */
static int
remark(struct job *job, const struct jrec *r, struct err *e)
{
	struct diag d;
	bool there;

	if (r->code == NULL || r->code[0] == '\0')
		return 0;
	if (jobfinding_has(job, r->ord, r->code, &there, e) != 0)
		return -1;
	if (there)
		return 0;
	memset(&d, 0, sizeof(d));
	d.severity = DIAG_WARNING;
	d.code = r->code;
	d.field = r->param == NULL ? "" : r->param;
	d.message = r->message == NULL ? "" : r->message;
	d.hint = r->hint == NULL ? "" : r->hint;
	return jobfinding_add(job, r->ord, &d, e);
}

static int
intent(struct job *job, const struct jrec *r, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SET_SENT];
	bool hit;

	if (check_intent(r, e) != 0)
		return -1;
	sqlx_bind_int(st, 2, r->action);
	sqlx_bind_text(st, 3, str_of(r->target));
	if (r->parts > 0)
		sqlx_bind_int(st, 4, (int64_t)r->parts);
	else
		sqlx_bind_text(st, 4, STR_LIT(""));
	if (jobstep_move(job, st, r->ord, &hit, e) != 0)
		return -1;
	if (!hit)
		return intent_again(job, r, e);
	return add_intent(job, r, e) != 0 ? -1 : remark(job, r, e);
}

static int
no_intent(const struct jrec *r, struct err *e)
{
	return err_set(e, ERR_INTERNAL, "row %llu was sent without an intent",
	    (unsigned long long)r->ord);
}

/* A row that leaves SENT loses its intent, which must have been there. */
static int
leave_sent(struct job *job, struct sqlite3_stmt *st, const struct jrec *r,
    struct err *e)
{
	bool hit;

	if (jobstep_move(job, st, r->ord, &hit, e) != 0)
		return -1;
	if (!hit)
		return jobstep_refuse(job, r, e);
	if (jobstep_move(job, job->x.st[JOBDB_DROP_INTENT], r->ord, &hit, e) !=
	    0)
		return -1;
	return hit ? 0 : no_intent(r, e);
}

/* Never without proof (I2). */
static int
check_id(const struct jrec *r, struct err *e)
{
	if (r->id != NULL && r->id[0] != '\0')
		return 0;
	return err_set(e, ERR_INTERNAL, "row %llu: %s without an id",
	    (unsigned long long)r->ord, kind_name(r->kind));
}

static void
bind_record(struct sqlite3_stmt *st, const struct jrec *r)
{
	sqlx_bind_text(st, 2, str_of(r->id));
	sqlx_bind_text(st, 3, str_of(r->link));
}

static int
done(struct job *job, const struct jrec *r, struct err *e)
{
	struct sqlite3_stmt *st =
	    job->x.st[r->kind == JREC_PART ? JOBDB_SET_PART : JOBDB_SET_DONE];

	if (check_id(r, e) != 0)
		return -1;
	bind_record(st, r);
	if (leave_sent(job, st, r, e) != 0)
		return -1;
	if (r->marks.n == 0 && r->receipt.n == 0)
		return 0;
	return jobdb_keep_receipt(job, r->ord, r->marks, r->receipt, e);
}

static int
unchanged(struct job *job, const struct jrec *r, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SET_UNCHANGED];
	bool hit;

	if (check_id(r, e) != 0)
		return -1;
	bind_record(st, r);
	if (jobstep_move(job, st, r->ord, &hit, e) != 0)
		return -1;
	if (!hit) {
		st = job->x.st[JOBDB_SET_REST];
		bind_record(st, r);
		if (jobstep_move(job, st, r->ord, &hit, e) != 0)
			return -1;
	}
	if (!hit)
		return jobstep_refuse(job, r, e);
	if (remark(job, r, e) != 0)
		return -1;
	if (r->marks.n == 0)
		return 0;
	return jobdb_keep_receipt(job, r->ord, r->marks, STR_LIT(""), e);
}

/* The row's first part was not executed, so there is nothing to undo. */
static int
drop_image(struct job *job, uint64_t ord, struct err *e)
{
	bool hit;

	return jobstep_move(job, job->x.st[JOBDB_DROP_IMAGE], ord, &hit, e);
}

static int
unsent(struct job *job, const struct jrec *r, struct err *e)
{
	if (leave_sent(job, job->x.st[JOBDB_SET_UNSENT], r, e) != 0)
		return -1;
	return drop_image(job, r->ord, e);
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
ambiguous(struct job *job, const struct jrec *r, struct err *e)
{
	bool hit;

	if (jobstep_move(
		job, job->x.st[JOBDB_SET_AMBIGUOUS], r->ord, &hit, e) != 0)
		return -1;
	return hit ? explain(job, r, e) : jobstep_refuse(job, r, e);
}

static int
bad_end(struct job *job, const struct jrec *r, bool *touched, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SET_OTHER];
	bool hit = false;

	/* Found while rendering: only what was never sent, and has no
	 * answer, fails without having been SENT. */
	if (r->status == 0 && jobstep_move(job, job->x.st[JOBDB_SET_FAILED],
				  r->ord, &hit, e) != 0)
		return -1;
	if (!hit) {
		sqlx_bind_int(st, 2, ROW_FAILED);
		if (leave_sent(job, st, r, e) != 0 ||
		    drop_image(job, r->ord, e) != 0)
			return -1;
		*touched = true;
	}
	return explain(job, r, e);
}

/* Its bytes stay: they say what to look for. */
static int
doubt(struct job *job, const struct jrec *r, bool *touched, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_SET_OTHER];
	bool hit;

	sqlx_bind_int(st, 2, ROW_DOUBT);
	if (jobstep_move(job, st, r->ord, &hit, e) != 0)
		return -1;
	if (!hit)
		return jobstep_refuse(job, r, e);
	*touched = true;
	st = job->x.st[JOBDB_DOUBT_INTENT];
	sqlx_bind_int(st, 2, r->server_ms);
	if (jobstep_move(job, st, r->ord, &hit, e) != 0)
		return -1;
	return hit ? explain(job, r, e) : no_intent(r, e);
}

static int
check_code(const struct jrec *r, struct err *e)
{
	if (r->code != NULL && r->code[0] != '\0')
		return 0;
	return err_set(e, ERR_INTERNAL, "row %llu: %s without a code",
	    (unsigned long long)r->ord, kind_name(r->kind));
}

int
jobstep_apply(
    struct job *job, const struct jrec *r, bool *touched, struct err *e)
{
	switch (r->kind) {
	case JREC_INTENT:
		return intent(job, r, e);
	case JREC_UNSENT:
		return unsent(job, r, e);
	case JREC_DONE:
	case JREC_PART:
		*touched = true;
		return done(job, r, e);
	case JREC_FAILED:
		if (check_code(r, e) != 0)
			return -1;
		return bad_end(job, r, touched, e);
	case JREC_DOUBT:
		return check_code(r, e) != 0 ? -1 : doubt(job, r, touched, e);
	case JREC_UNCHANGED:
		return unchanged(job, r, e);
	case JREC_AMBIGUOUS:
		return check_code(r, e) != 0 ? -1 : ambiguous(job, r, e);
	case JREC_FOUND:
		return check_id(r, e) != 0 ? -1 : jobdoubt_found(job, r, e);
	case JREC_ABSENT:
		return jobdoubt_absent(job, r, e);
	default:
		return err_set(e, ERR_INTERNAL, "row %llu: unknown step %d",
		    (unsigned long long)r->ord, (int)r->kind);
	}
}
