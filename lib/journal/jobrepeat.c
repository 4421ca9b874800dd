// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/text.h"

#include "journal/jobdb.h"
#include "journal/jobfinding.h"
#include "journal/jobrepeat.h"
#include "journal/spill.h"

enum {
	ROWS_A_COMMIT = 8192,
	KEYS_MEMORY = 2 * 1024 * 1024,
	REST_MEMORY = 256 * 1024 /* what comes of them, mostly little */
};

/* A row behind a key. */
struct member {
	uint64_t ord;
	uint64_t line;
	uint64_t failed;
};

/* What a row is told that gave way: who stays, and the key, cut. */
struct loss {
	uint64_t winner;
	uint64_t line; /* the winner's */
	struct member own;
	char key[DIAG_VALUE_MAX];
};

enum {
	LOSS_HEAD = offsetof(struct loss, key)
};

/* A walk over the keys, group by group of rows with the same one. */
struct walk {
	struct job *job;
	struct spill *in;
	struct spill *out; /* by ord */
	enum job_repeats how;
	struct buf key;  /* of the group at hand */
	uint64_t group;  /* its number, from 1 */
	uint64_t n;      /* rows of it so far */
	struct member m; /* the row at hand */
	struct member winner;

	/* LAST: winners by group, of those with several rows. */
	struct spill *lasts;
	uint64_t last_group; /* of the winner read last; 0: none left */
	struct member last;
};

void
jobrepeat_init(struct job *job)
{
	job->keyed = spill_new(job->dir, KEYS_MEMORY);
	job->unkeyed = spill_new(job->dir, KEYS_MEMORY);
}

void
jobrepeat_fini(struct job *job)
{
	spill_free(job->keyed);
	spill_free(job->unkeyed);
	job->keyed = NULL;
	job->unkeyed = NULL;
}

int
jobrepeat_add(struct job *job, const struct job_row *r, struct err *e)
{
	struct member m = {r->ord, r->line, r->state == ROW_FAILED};
	struct str data = {(const char *)&m, sizeof(m)};

	/* What is left out on purpose is nobody's first. */
	if (r->key.n == 0 || r->state == ROW_SKIPPED)
		return 0;
	return spill_add(r->keyed ? job->keyed : job->unkeyed, r->key, data, e);
}

static void
walk_init(struct walk *w, struct job *job, struct spill *in)
{
	memset(w, 0, sizeof(*w));
	w->job = job;
	w->in = in;
	w->out = spill_new(job->dir, REST_MEMORY);
	w->lasts = spill_new(job->dir, REST_MEMORY);
	buf_init(&w->key, SPILL_ENTRY_MAX);
}

static void
walk_fini(struct walk *w)
{
	spill_free(w->out);
	spill_free(w->lasts);
	buf_fini(&w->key);
}

/* 1: the next row is at hand; *begins: it is the first of its group. */
static int
walk_next(struct walk *w, bool *begins, struct err *e)
{
	struct str key;
	struct str data;
	int rc = spill_next(w->in, &key, &data, e);

	if (rc != 1)
		return rc;
	memcpy(&w->m, data.p, sizeof(w->m));
	*begins = w->group == 0 || !str_eq(key, buf_str(&w->key));
	if (*begins) {
		w->group++;
		w->n = 0;
		buf_clear(&w->key);
		buf_add_str(&w->key, key);
	}
	w->n++;
	return 1;
}

static int
walk_again(struct walk *w, struct err *e)
{
	w->group = 0;
	return spill_rewind(w->in, e);
}

static int
lose(struct walk *w, struct err *e)
{
	struct str key = text_cut(buf_str(&w->key), DIAG_VALUE_MAX);
	struct loss l = {
	    .winner = w->winner.ord, .line = w->winner.line, .own = w->m};

	if (key.n > 0)
		memcpy(l.key, key.p, key.n);
	return spill_add_uint(w->out, w->m.ord,
	    (struct str){(const char *)&l, LOSS_HEAD + key.n}, e);
}

static int
keep_last(struct walk *w, uint64_t group, uint64_t n, struct err *e)
{
	struct str data = {(const char *)&w->winner, sizeof(w->winner)};

	return n < 2 ? 0 : spill_add_uint(w->lasts, group, data, e);
}

static int
next_last(struct walk *w, struct err *e)
{
	struct str group;
	struct str data;
	int rc = spill_next(w->lasts, &group, &data, e);

	w->last_group = 0;
	if (rc == 1) {
		w->last_group = spill_uint(group);
		memcpy(&w->last, data.p, sizeof(w->last));
	}
	return rc < 0 ? -1 : 0;
}

/*
 * Who stays is known at a group's end only, and a group may be larger than
 * memory: one walk finds the winners, the next one the others.
 */
static int
find_lasts(struct walk *w, struct err *e)
{
	uint64_t group = 0;
	uint64_t n = 0;
	bool begins;
	int rc;

	while ((rc = walk_next(w, &begins, e)) == 1) {
		if (begins && keep_last(w, group, n, e) != 0)
			return -1;
		if (begins || !w->m.failed || w->winner.failed)
			w->winner = w->m;
		group = w->group;
		n = w->n;
	}
	if (rc < 0 || keep_last(w, group, n, e) != 0)
		return -1;
	if (walk_again(w, e) != 0)
		return -1;
	return next_last(w, e);
}

static int
last_of(struct walk *w, bool begins, struct err *e)
{
	if (begins && w->last_group != 0 && w->last_group < w->group &&
	    next_last(w, e) != 0)
		return -1;
	if (w->last_group != w->group || w->last.ord == w->m.ord)
		return 0;
	w->winner = w->last;
	return lose(w, e);
}

static int
find_losers(struct walk *w, struct err *e)
{
	bool winner = false;
	bool begins;
	int rc;

	if (w->how == JOB_REPEATS_LAST && find_lasts(w, e) != 0)
		return -1;
	while ((rc = walk_next(w, &begins, e)) == 1) {
		winner = winner && !begins;
		rc = 0;
		if (w->how == JOB_REPEATS_LAST) {
			rc = last_of(w, begins, e);
		} else if (w->how == JOB_REPEATS_JOIN && w->m.failed) {
			continue;
		} else if (winner) {
			rc = lose(w, e);
		} else {
			w->winner = w->m;
			winner = true;
		}
		if (rc != 0)
			return -1;
	}
	return rc;
}

static int
find_numbers(struct walk *w, struct err *e)
{
	bool begins;
	int rc;

	while ((rc = walk_next(w, &begins, e)) == 1) {
		struct str n = {(const char *)&w->n, sizeof(w->n)};

		if (w->n > 1 && spill_add_uint(w->out, w->m.ord, n, e) != 0)
			return -1;
	}
	return rc;
}

static int
explain(struct walk *w, uint64_t ord, const struct loss *l, size_t n_key,
    struct err *e)
{
	struct diag d;
	char message[128];

	memset(&d, 0, sizeof(d));
	(void)snprintf(message, sizeof(message),
	    "the row in line %llu has the same key",
	    (unsigned long long)l->line);
	d.severity = w->how == JOB_REPEATS_ERROR ? DIAG_ERROR : DIAG_NOTE;
	d.code = "key.repeated";
	d.value = (struct str){l->key, n_key};
	d.message = message;
	if (w->how == JOB_REPEATS_FIRST)
		d.hint = "only the first row of a key is imported";
	else if (w->how == JOB_REPEATS_LAST)
		d.hint = "only the last row of a key is imported";
	else
		d.hint = "keep one row for each key, or write "
			 "\"duplicates: first\" in the mapping";
	return jobfinding_add(w->job, ord, &d, e);
}

/* A row that was not written down (job_plan_brief). */
static int
write_down(struct job *job, const struct member *m, enum row_state state,
    struct err *e)
{
	static const unsigned char digest[ROW_DIGEST_BYTES];
	struct sqlite3_stmt *st = job->x.st[JOBDB_ADD_ROW];

	job->n_lost[state]++;
	job->n_failed -= m->failed != 0;
	sqlx_bind_int(st, 1, (int64_t)m->ord);
	sqlx_bind_int(st, 2, (int64_t)m->line);
	sqlx_bind_blob(st, 3, digest, sizeof(digest));
	sqlx_bind_int(st, 4, state);
	sqlx_bind_int(st, 5, 1);
	sqlx_bind_text(st, 6, STR_LIT(""));
	return sqlx_run(&job->x, st, NULL, e);
}

static int
set_loser(struct walk *w, uint64_t ord, struct str data, struct err *e)
{
	static const enum row_state states[] = {
	    [JOB_REPEATS_ERROR] = ROW_FAILED,
	    [JOB_REPEATS_FIRST] = ROW_SKIPPED,
	    [JOB_REPEATS_LAST] = ROW_SKIPPED,
	    [JOB_REPEATS_JOIN] = ROW_JOINED,
	};
	struct sqlite3_stmt *st = w->job->x.st[JOBDB_LOSE];
	struct loss l;

	memcpy(&l, data.p, data.n);
	if (w->job->brief && write_down(w->job, &l.own, states[w->how], e) != 0)
		return -1;
	sqlx_bind_int(st, 1, (int64_t)ord);
	sqlx_bind_int(st, 2, states[w->how]);
	sqlx_bind_int(st, 3, (int64_t)l.winner);
	if (sqlx_run(&w->job->x, st, NULL, e) != 0)
		return -1;
	return w->how == JOB_REPEATS_JOIN
		   ? 0
		   : explain(w, ord, &l, data.n - LOSS_HEAD, e);
}

static int
set_number(struct walk *w, uint64_t ord, struct str data, struct err *e)
{
	struct sqlite3_stmt *st = w->job->x.st[JOBDB_NUMBER];
	uint64_t n;

	memcpy(&n, data.p, sizeof(n));
	sqlx_bind_int(st, 1, (int64_t)ord);
	sqlx_bind_int(st, 2, (int64_t)n);
	return sqlx_run(&w->job->x, st, NULL, e);
}

typedef int setter(struct walk *, uint64_t ord, struct str, struct err *);

/* One commit.  1: there is more; 0; -1. */
static int
some(struct walk *w, setter *set, struct err *e)
{
	struct str ord;
	struct str data;
	int rc = 1;

	if (sqlx_begin(&w->job->x, e) != 0)
		return -1;
	for (unsigned i = 0; i < ROWS_A_COMMIT && rc == 1; i++) {
		rc = spill_next(w->out, &ord, &data, e);
		if (rc == 1 && set(w, spill_uint(ord), data, e) != 0)
			rc = -1;
	}
	if (sqlx_end(&w->job->x, rc < 0 ? -1 : 0, e) != 0)
		return -1;
	return rc;
}

static int
each(struct walk *w, setter *set, struct err *e)
{
	int rc = spill_count(w->out) > 0 ? 1 : 0;

	while (rc == 1)
		rc = some(w, set, e);
	return rc;
}

int
jobrepeat_keys(
    struct job *job, enum job_repeats how, uint64_t *repeated, struct err *e)
{
	struct walk w;
	int rc;

	walk_init(&w, job, job->keyed);
	w.how = how;
	rc = find_losers(&w, e);
	*repeated = rc == 0 ? spill_count(w.out) : 0;
	if (rc == 0)
		rc = each(&w, set_loser, e);
	walk_fini(&w);
	return rc;
}

int
jobrepeat_number(struct job *job, struct err *e)
{
	struct walk w;
	int rc;

	walk_init(&w, job, job->unkeyed);
	rc = find_numbers(&w, e);
	if (rc == 0)
		rc = each(&w, set_number, e);
	walk_fini(&w);
	return rc;
}
