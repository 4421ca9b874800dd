// SPDX-License-Identifier: Apache-2.0
/*
 * Commits and steps a second of the checkpoint log, 25 steps a commit, beside
 * a bare fdatasync of as many bytes; then, of KEYS rows, what their keys cost
 * beside a sort in SQL, what counting costs; sorting alone; and look-ups in the
 * id map: "bench_journal [ROWS [KEYS]]".
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "journal/idmap.h"
#include "journal/job.h"
#include "journal/jobview.h"
#include "journal/spill.h"
#include "journal/sqlx.h"

#include "benchkit.h"

enum {
	BATCH = 25,
	BODY = 700,
	SPILL_MEMORY = 32 * 1024 * 1024,
	MAP_BATCH = 250
};

static char body[BODY + 1];

static struct jrec
step(uint64_t row, bool intent, char key[64])
{
	struct jrec r;

	memset(&r, 0, sizeof(r));
	r.ord = row;
	if (intent) {
		(void)snprintf(key, 64, "lf1-%052llu", (unsigned long long)row);
		r.kind = JREC_INTENT;
		r.key = key;
		r.path = "/v1/contacts";
		r.body = str_of(body);
		r.first_sent_ms = 1790000000000 + (int64_t)row;
	} else {
		r.kind = JREC_DONE;
		r.id = "con_01J8ZQ4T6W0000000000000000";
	}
	return r;
}

/* No order that a sort could make use of. */
static uint64_t
scattered(uint64_t i)
{
	return i * UINT64_C(0x9e3779b97f4a7c15) >> 20;
}

static void
plan(struct job *job, uint64_t rows)
{
	struct job_facts facts;
	struct job_row row;
	struct err e;

	memset(&facts, 0, sizeof(facts));
	(void)snprintf(facts.object, sizeof(facts.object), "contact");
	facts.rows = rows;
	if (job_plan_begin(job, &facts, &e) != 0)
		benchkit_fail("plan", &e);
	for (uint64_t i = 1; i <= rows; i++) {
		char key[32];

		(void)snprintf(
		    key, sizeof(key), "%llu", (unsigned long long)scattered(i));
		memset(&row, 0, sizeof(row));
		row.ord = i;
		row.line = i + 1;
		row.state = ROW_PENDING;
		row.key = str_of(key);
		row.keyed = true;
		if (job_plan_row(job, &row, NULL, &e) != 0)
			benchkit_fail("plan", &e);
	}
}

/* Every second row an update of one field; returns how long it took. */
static double
settle_rows(struct job *job, uint64_t rows)
{
	struct job_verdict v = {.state = ROW_PENDING,
	    .action = ROW_UPDATE,
	    .parts = 1,
	    .target = "con_01J8ZQ4T6W0000000000000000"};
	struct job_change c = {.field = "$jobTitle",
	    .before = STR_LIT("Engineer"),
	    .after = STR_LIT("Chief Engineer")};
	struct job_facts facts = {.rows = rows};
	double began = benchkit_now();
	struct err e;

	for (v.ord = 1; v.ord <= rows; v.ord += 2)
		if (job_plan_settle(job, &v, NULL, &e) != 0 ||
		    job_plan_change(job, v.ord, &c, &e) != 0)
			benchkit_fail("verdict", &e);
	if (job_plan_end(job, &facts, &e) != 0)
		benchkit_fail("plan", &e);
	return benchkit_now() - began;
}

static double
settle_keys(struct job *job, uint64_t rows)
{
	double began = benchkit_now();
	uint64_t repeated;
	struct err e;

	if (job_plan_keys(job, rows, JOB_REPEATS_ERROR, &repeated, &e) != 0)
		benchkit_fail("keys", &e);
	return benchkit_now() - began;
}

/* What it takes to find the same by a sort in the database. */
static double
sql_keys(const char *dir)
{
	char *path = fsx_join(dir, "job.db");
	double began = benchkit_now();
	struct sqlx x;
	struct err e;

	if (sqlx_open(&x, path, true, "", &e) != 0 ||
	    sqlx_exec(&x,
		"CREATE TEMP TABLE later AS SELECT ord, n, first FROM"
		" (SELECT ord, row_number() OVER same AS n,"
		" min(line) OVER same AS first FROM main.rows"
		" WHERE keyed = 1 AND key IS NOT NULL AND state <> 5"
		" WINDOW same AS (PARTITION BY key ORDER BY ord"
		" ROWS UNBOUNDED PRECEDING)) WHERE n > 1 ORDER BY ord",
		&e) != 0)
		benchkit_fail("SQL", &e);
	sqlx_close(&x);
	free(path);
	return benchkit_now() - began;
}

static void
count_rows(const char *dir)
{
	struct jobview *v;
	struct jobview_field f;
	struct job_counts c;
	double began;
	double counted;
	struct err e;

	if (jobview_open(&v, dir, &e) != 0)
		benchkit_fail(dir, &e);
	began = benchkit_now();
	if (jobview_counts(v, &c, &e) != 0)
		benchkit_fail("counts", &e);
	counted = benchkit_now();
	if (jobview_field_next(v, &f, &e) != 1)
		benchkit_fail("fields", &e);
	(void)printf("counted %.3f s, fields of the changes %.3f s\n",
	    counted - began, benchkit_now() - counted);
	jobview_close(v);
}

static void
keys(const char *dir, uint64_t rows)
{
	struct job *job;
	double began;
	double planned;
	double ours;
	double sql;
	struct err e;

	if (job_open(&job, dir, &e) != 0)
		benchkit_fail(dir, &e);
	began = benchkit_now();
	plan(job, rows);
	planned = benchkit_now() - began;
	ours = settle_keys(job, rows);
	sql = sql_keys(dir);
	(void)printf("%llu rows: planned %.2f s, keys %.3f s, sorted in SQL "
		     "%.3f s (%.1fx), half of them updates %.2f s\n",
	    (unsigned long long)rows, planned, ours, sql, sql / ours,
	    settle_rows(job, rows));
	count_rows(dir);
	job_close(job);
}

/* Entries of 30 bytes. */
static void
sorting(const char *dir, uint64_t n)
{
	struct spill *s = spill_new(dir, SPILL_MEMORY);
	double began = benchkit_now();
	double added;
	struct str key;
	struct str data;
	struct err e;
	int rc;

	for (uint64_t i = 0; i < n; i++) {
		char text[16];
		uint64_t v = scattered(i);

		for (int k = 0; k < 14; k++, v /= 10)
			text[13 - k] = (char)('0' + v % 10);
		if (spill_add(s, (struct str){text, 14}, (struct str){body, 16},
			&e) != 0)
			benchkit_fail("spill", &e);
	}
	added = benchkit_now() - began;
	while ((rc = spill_next(s, &key, &data, &e)) == 1)
		;
	if (rc < 0)
		benchkit_fail("spill", &e);
	began = benchkit_now() - began;
	(void)printf("%llu entries of 30 bytes: %.3f us each (%.3f adding)\n",
	    (unsigned long long)n, began * 1e6 / (double)n,
	    added * 1e6 / (double)n);
	spill_free(s);
}

static void
fill_map(struct idmap *m, uint64_t n)
{
	for (uint64_t at = 0; at + MAP_BATCH <= n; at += MAP_BATCH) {
		static struct idmap_entry v[MAP_BATCH];
		static char texts[MAP_BATCH][3][64];
		struct err e;

		memset(v, 0, sizeof(v));
		for (uint64_t i = 0; i < MAP_BATCH; i++) {
			unsigned long long no = scattered(at + i);
			int len = snprintf(texts[i][2], 64,
			    "$email%cann.%llu@example.com%c", 0, no, 0);

			(void)snprintf(texts[i][0], 64, "%llu", no);
			(void)snprintf(texts[i][1], 64, "con_%022llu", no);
			v[i].key = texts[i][0];
			v[i].id = texts[i][1];
			v[i].marks = (struct str){texts[i][2], (size_t)len};
			v[i].receipt = (struct str){body, 240};
		}
		if (idmap_put(m, "hubspot", "contact", v, MAP_BATCH, 1, &e) !=
		    0)
			benchkit_fail("id map", &e);
	}
}

static void
look_up(struct idmap *m, uint64_t no, struct buf *out)
{
	char text[64];
	int64_t at_ms;
	struct err e;

	buf_clear(out);
	(void)snprintf(
	    text, sizeof(text), "%llu", (unsigned long long)scattered(no));
	if (idmap_find(m, "hubspot", "contact", str_of(text), out, &e) != 1)
		benchkit_fail("key", NULL);
	(void)snprintf(text, sizeof(text), "ann.%llu@example.com",
	    (unsigned long long)scattered(no));
	if (idmap_marked(m, "contact", "$email", str_of(text), out, &e) != 1)
		benchkit_fail("mark", NULL);
	(void)snprintf(text, sizeof(text), "con_%022llu",
	    (unsigned long long)scattered(no));
	if (idmap_receipt(m, "contact", str_of(text), out, &at_ms, &e) != 1)
		benchkit_fail("receipt", NULL);
}

static void
map(const char *path, uint64_t n)
{
	struct idmap *m;
	struct buf out;
	double began;
	double filled;
	double alone;
	struct err e;

	n -= n % MAP_BATCH;
	if (idmap_open(&m, path, "https://api.example", "k", &e) != 0)
		benchkit_fail(path, &e);
	buf_init(&out, 1000);
	began = benchkit_now();
	fill_map(m, n);
	filled = benchkit_now();
	for (uint64_t i = 0; i < n; i++)
		look_up(m, i, &out);
	alone = benchkit_now();
	for (uint64_t i = 0; i < n; i++) {
		if (i % MAP_BATCH == 0)
			idmap_release(m);
		if (idmap_hold(m, &e) != 0)
			benchkit_fail("hold", &e);
		look_up(m, i, &out);
	}
	(void)printf("id map, %llu records: %.0f put/s; look-ups/s of a key, "
		     "a mark, a receipt: %.0f, held %.0f\n",
	    (unsigned long long)n, (double)n / (filled - began),
	    (double)n * 3 / (alone - filled),
	    (double)n * 3 / (benchkit_now() - alone));
	buf_fini(&out);
	idmap_close(m);
}

/* As the engine does it: intents of one batch, outcomes of the one before. */
static double
commits(struct job *job, uint64_t rows, uint64_t *n)
{
	double began = benchkit_now();
	struct jrec steps[BATCH];
	char keys[BATCH][64];
	struct err e;

	*n = 0;
	for (uint64_t at = 1; at + BATCH <= rows + 1; at += BATCH)
		for (int intent = 1; intent >= 0; intent--) {
			for (uint64_t i = 0; i < BATCH; i++)
				steps[i] = step(at + i, intent == 1, keys[i]);
			if (job_commit(job, steps, BATCH, &e) != 0)
				benchkit_fail("commit", &e);
			++*n;
		}
	return benchkit_now() - began;
}

/* What the disk allows: one append and one sync each. */
static double
syncs(const char *path, uint64_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	double began = benchkit_now();

	if (fd < 0)
		benchkit_fail(path, NULL);
	for (uint64_t i = 0; i < n; i++)
		for (int k = 0; k < BATCH; k++)
			if (write(fd, body, BODY / 2) != BODY / 2 ||
			    (k == BATCH - 1 && fdatasync(fd) != 0))
				benchkit_fail(path, NULL);
	(void)close(fd);
	return benchkit_now() - began;
}

int
main(int argc, char **argv)
{
	uint64_t rows = benchkit_count(argc, argv, 1, 50000);
	char *folder = benchkit_folder();
	char *dir = fsx_join(folder, "job");
	char *file = fsx_join(folder, "bytes");
	char *many = fsx_join(folder, "many");
	char *ids = fsx_join(folder, "ids.db");
	uint64_t n_keys = benchkit_count(argc, argv, 2, 1000000);
	struct job *job;
	uint64_t n;
	double took;
	double bare;
	struct err e;

	memset(body, 'x', BODY);
	if (job_open(&job, dir, &e) != 0)
		benchkit_fail(dir, &e);
	plan(job, rows);
	(void)settle_keys(job, rows);
	(void)settle_rows(job, rows);
	took = commits(job, rows, &n);
	bare = syncs(file, n);
	(void)printf("%-18s %12s %12s\n", "", "commits/s", "steps/s");
	(void)printf("%-18s %12.0f %12.0f\n", "journal", (double)n / took,
	    (double)(n * BATCH) / took);
	(void)printf("%-18s %12.0f %12.0f\n", "write, fdatasync",
	    (double)n / bare, (double)(n * BATCH) / bare);
	(void)printf("ratio %.2f; %llu commits of %d steps\n", bare / took,
	    (unsigned long long)n, BATCH);
	job_close(job);
	keys(many, n_keys);
	sorting(folder, n_keys * 10);
	map(ids, n_keys / 5);
	free(ids);
	free(many);
	free(file);
	free(dir);
	benchkit_forget(folder);
	return 0;
}
