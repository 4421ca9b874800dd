// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "journal/sqlx.h"

#include "unit/journal/jobkit.h"

char *
jobkit_begin(void)
{
	char dir[] = "/tmp/lfetl-journal-XXXXXX";

	assert_non_null(mkdtemp(dir));
	return mem_strdup(dir);
}

static void
empty_folder(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *ent;

	if (d == NULL)
		return;
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread here */
	while ((ent = readdir(d)) != NULL) {
		char *path = fsx_join(dir, ent->d_name);

		(void)unlink(path);
		free(path);
	}
	(void)closedir(d);
	(void)rmdir(dir);
}

void
jobkit_end(char *dir)
{
	char *sub = fsx_join(dir, "j");

	empty_folder(sub);
	empty_folder(dir);
	free(sub);
	free(dir);
}

const char *
jobkit_path(const char *dir, const char *name)
{
	static char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

void
jobkit_write(const char *path, const void *p, size_t n)
{
	FILE *f = fopen(path, "wbe");

	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

struct job *
jobkit_open(const char *dir)
{
	struct job *job;
	struct err e;

	if (job_open(&job, dir, &e) != 0)
		fail_msg("job_open: %s", e.msg);
	return job;
}

struct jobview *
jobkit_view(const char *dir)
{
	struct jobview *v;
	struct err e;

	if (jobview_open(&v, dir, &e) != 0)
		fail_msg("jobview_open: %s", e.msg);
	return v;
}

struct job_facts
jobkit_facts(uint64_t rows)
{
	struct job_facts f;

	memset(&f, 0, sizeof(f));
	(void)snprintf(f.object, sizeof(f.object), "contact");
	memset(f.source, 's', sizeof(f.source));
	memset(f.mapping, 'm', sizeof(f.mapping));
	memset(f.defs, 'd', sizeof(f.defs));
	memset(f.org, 'o', sizeof(f.org));
	f.generation = 7;
	f.rows = rows;
	return f;
}

void
jobkit_row(struct job *job, uint64_t ord, const char *key, bool keyed,
    enum row_state state)
{
	struct job_row r;
	struct err e;

	memset(&r, 0, sizeof(r));
	r.ord = ord;
	r.line = ord + 1;
	memset(r.digest, (int)(ord % 251), sizeof(r.digest));
	r.state = state;
	r.key = str_of(key);
	r.keyed = keyed;
	if (job_plan_row(job, &r, NULL, &e) != 0)
		fail_msg("job_plan_row: %s", e.msg);
}

void
jobkit_plan(struct job *job, uint64_t rows)
{
	struct job_facts f = jobkit_facts(rows);
	char key[32];
	struct err e;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (uint64_t i = 1; i <= rows; i++) {
		(void)snprintf(
		    key, sizeof(key), "K%llu", (unsigned long long)i);
		jobkit_row(job, i, key, true, ROW_PENDING);
	}
	assert_int_equal(jobkit_end_plan(job, rows, JOB_REPEATS_ERROR), 0);
}

uint64_t
jobkit_end_plan(struct job *job, uint64_t rows, enum job_repeats how)
{
	struct job_facts f = jobkit_facts(rows);
	uint64_t repeated;
	struct err e;

	if (job_plan_keys(job, rows, how, &repeated, &e) != 0)
		fail_msg("job_plan_keys: %s", e.msg);
	if (job_plan_end(job, &f, &e) != 0)
		fail_msg("job_plan_end: %s", e.msg);
	return repeated;
}

struct job_verdict
jobkit_verdict(uint64_t ord, enum row_state state)
{
	struct job_verdict v;

	memset(&v, 0, sizeof(v));
	v.ord = ord;
	v.state = state;
	v.parts = 1;
	if (state == ROW_UNCHANGED) {
		v.target = "con_old";
		v.link = "https://crm.example/con_old";
		v.marks = STR_LIT("$email\0old@example.com\0");
	} else if (state == ROW_JOINED) {
		v.winner = ord == 1 ? 2 : 1;
	}
	return v;
}

void
jobkit_settle(struct job *job, const struct job_verdict *v)
{
	struct err e;

	if (job_plan_settle(job, v, NULL, &e) != 0)
		fail_msg("job_plan_settle: %s", e.msg);
}

int64_t
jobkit_sql(const char *dir, const char *sql)
{
	struct sqlx x;
	int64_t v = 0;
	struct err e;

	if (sqlx_open(&x, jobkit_path(dir, "job.db"), true, "", &e) != 0 ||
	    sqlx_int(&x, sql, &v, &e) != 0)
		fail_msg("%s: %s", sql, e.msg);
	sqlx_close(&x);
	return v;
}

struct job *
jobkit_planned(const char *dir, unsigned parts)
{
	static const enum row_state settled[] = {
	    ROW_UNCHANGED, ROW_AMBIGUOUS, ROW_JOINED};
	struct job *job = jobkit_open(dir);
	struct job_facts f = jobkit_facts(6);
	struct job_verdict v = jobkit_verdict(1, ROW_PENDING);
	uint64_t repeated;
	struct err e;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	jobkit_row(job, 1, "a", true, ROW_PENDING);
	jobkit_row(job, 2, "b", true, ROW_SKIPPED);
	jobkit_row(job, 3, "c", true, ROW_FAILED);
	for (uint64_t i = 4; i <= 6; i++)
		jobkit_row(job, i, NULL, false, ROW_PENDING);
	assert_int_equal(
	    job_plan_keys(job, 6, JOB_REPEATS_ERROR, &repeated, &e), 0);
	v.parts = parts;
	jobkit_settle(job, &v);
	for (uint64_t i = 0; i < 3; i++) {
		v = jobkit_verdict(4 + i, settled[i]);
		jobkit_settle(job, &v);
	}
	assert_int_equal(job_plan_end(job, &f, &e), 0);
	return job;
}

struct jrec
jobkit_rec(enum jrec_kind kind, uint64_t ord)
{
	static char key[64];
	struct jrec r;

	memset(&r, 0, sizeof(r));
	(void)snprintf(key, sizeof(key), "lf1-%llu", (unsigned long long)ord);
	r.kind = kind;
	r.ord = ord;
	if (kind == JREC_INTENT) {
		r.key = key;
		r.path = "/v1/contacts";
		r.body = STR_LIT("{\"fields\":{}}");
		r.first_sent_ms = 1000;
	} else if (kind == JREC_DONE || kind == JREC_PART ||
		   kind == JREC_UNCHANGED || kind == JREC_FOUND) {
		r.id = "con_1";
		r.link = "https://crm.example/con_1";
	} else if (kind == JREC_AMBIGUOUS) {
		r.code = "match.ambiguous";
		r.message = "two records could be meant";
		r.hint = "say which";
	} else if (kind == JREC_FAILED || kind == JREC_DOUBT) {
		r.code = "invalid_value";
		r.param = "$email";
		r.message = "is not an address";
		r.hint = "mend it";
		r.status = kind == JREC_FAILED ? 422 : 500;
	}
	return r;
}

int
jobkit_step(struct job *job, enum jrec_kind kind, uint64_t ord)
{
	struct jrec r = jobkit_rec(kind, ord);
	struct err e;

	return job_commit(job, &r, 1, &e);
}

struct job_counts
jobkit_counts(const char *dir)
{
	struct jobview *v = jobkit_view(dir);
	struct job_counts c;
	struct err e;

	if (jobview_counts(v, &c, &e) != 0)
		fail_msg("jobview_counts: %s", e.msg);
	jobview_close(v);
	return c;
}

struct jobview_row
jobkit_see(const char *dir, uint64_t ord)
{
	static char texts[4][128];
	struct jobview *v = jobkit_view(dir);
	struct jobview_row row;
	struct err e;

	assert_int_equal(jobview_seek(v, ord, &e), 0);
	assert_int_equal(jobview_next(v, &row, &e), 1);
	assert_int_equal(row.ord, ord);
	(void)snprintf(texts[0], sizeof(texts[0]), "%s", row.key);
	(void)snprintf(texts[1], sizeof(texts[1]), "%s", row.id);
	(void)snprintf(texts[2], sizeof(texts[2]), "%s", row.link);
	(void)snprintf(texts[3], sizeof(texts[3]), "%s", row.target);
	row.key = texts[0];
	row.id = texts[1];
	row.link = texts[2];
	row.target = texts[3];
	jobview_close(v);
	return row;
}

enum row_state
jobkit_state(const char *dir, uint64_t ord)
{
	return jobkit_see(dir, ord).state;
}

void
jobkit_conserved(const char *dir, uint64_t rows)
{
	struct job_counts c = jobkit_counts(dir);
	uint64_t sum = 0;

	for (size_t i = 0; i < ROW_STATES; i++)
		sum += c.state[i];
	assert_int_equal(c.rows, rows);
	assert_int_equal(sum, rows);
}

static void
add_rows(struct jobview *v, struct digest *d, struct err *e)
{
	struct jobview_row row;
	int rc;

	assert_int_equal(jobview_seek(v, 1, e), 0);
	while ((rc = jobview_next(v, &row, e)) == 1) {
		digest_uint(d, row.ord);
		digest_uint(d, row.line);
		digest_uint(d, row.state);
		digest_part(d, row.digest, sizeof(row.digest));
		digest_text(d, row.key);
		digest_text(d, row.id);
		digest_text(d, row.link);
		digest_text(d, row.target);
		digest_uint(d, row.action);
		digest_uint(d, row.part);
		digest_uint(d, row.parts);
		digest_uint(d, row.winner);
	}
	assert_int_equal(rc, 0);
}

static void
add_intents(struct jobview *v, struct digest *d, struct err *e)
{
	struct jobview_intent in;
	int rc;

	while ((rc = jobview_intent_next(v, &in, e)) == 1) {
		digest_uint(d, in.ord);
		digest_text(d, in.key);
		digest_text(d, in.path);
		digest_part(d, in.body.p, in.body.n);
		digest_uint(d, (uint64_t)in.first_sent_ms);
	}
	assert_int_equal(rc, 0);
}

static void
add_plan(struct jobview *v, struct digest *d, struct err *e)
{
	struct jobview_change c;
	struct jobview_candidate o;
	int rc;

	while ((rc = jobview_change_next(v, &c, e)) == 1) {
		digest_uint(d, c.ord);
		digest_text(d, c.field);
		digest_text(d, c.before);
		digest_text(d, c.after);
	}
	assert_int_equal(rc, 0);
	while ((rc = jobview_candidate_next(v, &o, e)) == 1) {
		digest_uint(d, o.ord);
		digest_text(d, o.id);
	}
	assert_int_equal(rc, 0);
}

void
jobkit_all(const char *dir, unsigned char out[DIGEST_BYTES])
{
	struct jobview *v = jobkit_view(dir);
	struct digest *d = digest_new();
	struct jobview_finding f;
	struct err e;
	int rc;

	add_rows(v, d, &e);
	add_intents(v, d, &e);
	add_plan(v, d, &e);
	while ((rc = jobview_finding_next(v, &f, &e)) == 1) {
		digest_uint(d, f.ord);
		digest_text(d, f.code);
		digest_text(d, f.message);
	}
	assert_int_equal(rc, 0);
	digest_end(d, out);
	digest_free(d);
	jobview_close(v);
}
