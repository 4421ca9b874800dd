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
	uint64_t repeated;
	char key[32];
	struct err e;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (uint64_t i = 1; i <= rows; i++) {
		(void)snprintf(
		    key, sizeof(key), "K%llu", (unsigned long long)i);
		jobkit_row(job, i, key, true, ROW_PENDING);
	}
	if (job_plan_end(job, &f, false, &repeated, &e) != 0)
		fail_msg("job_plan_end: %s", e.msg);
	assert_int_equal(repeated, 0);
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
	} else if (kind == JREC_DONE) {
		r.id = "con_1";
		r.link = "https://crm.example/con_1";
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

enum row_state
jobkit_state(const char *dir, uint64_t ord)
{
	struct jobview *v = jobkit_view(dir);
	struct jobview_row row;
	struct err e;

	assert_int_equal(jobview_seek(v, ord, &e), 0);
	assert_int_equal(jobview_next(v, &row, &e), 1);
	assert_int_equal(row.ord, ord);
	jobview_close(v);
	return row.state;
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
add_rows(struct jobview *v, struct digest *d)
{
	struct jobview_row row;
	struct err e;
	int rc;

	assert_int_equal(jobview_seek(v, 1, &e), 0);
	while ((rc = jobview_next(v, &row, &e)) == 1) {
		digest_uint(d, row.ord);
		digest_uint(d, row.line);
		digest_uint(d, row.state);
		digest_part(d, row.digest, sizeof(row.digest));
		digest_text(d, row.key);
		digest_text(d, row.id);
		digest_text(d, row.link);
	}
	assert_int_equal(rc, 0);
}

static void
add_intents(struct jobview *v, struct digest *d)
{
	struct jobview_intent in;
	struct err e;
	int rc;

	while ((rc = jobview_intent_next(v, &in, &e)) == 1) {
		digest_uint(d, in.ord);
		digest_text(d, in.key);
		digest_text(d, in.path);
		digest_part(d, in.body.p, in.body.n);
		digest_uint(d, (uint64_t)in.first_sent_ms);
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

	add_rows(v, d);
	add_intents(v, d);
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
