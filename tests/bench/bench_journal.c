// SPDX-License-Identifier: Apache-2.0
/*
 * Commits and steps a second of the checkpoint log, 25 steps a commit, beside
 * a bare fdatasync of as many bytes: "bench_journal [ROWS]".
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fsx.h"
#include "journal/job.h"

#include "benchkit.h"

enum {
	BATCH = 25,
	BODY = 700
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

static void
plan(struct job *job, uint64_t rows)
{
	struct job_facts facts;
	struct job_row row;
	uint64_t repeated;
	struct err e;

	memset(&facts, 0, sizeof(facts));
	(void)snprintf(facts.object, sizeof(facts.object), "contact");
	facts.rows = rows;
	if (job_plan_begin(job, &facts, &e) != 0)
		benchkit_fail("plan", &e);
	for (uint64_t i = 1; i <= rows; i++) {
		char key[32];

		(void)snprintf(key, sizeof(key), "%llu", (unsigned long long)i);
		memset(&row, 0, sizeof(row));
		row.ord = i;
		row.line = i + 1;
		row.state = ROW_PENDING;
		row.key = str_of(key);
		row.keyed = true;
		if (job_plan_row(job, &row, NULL, &e) != 0)
			benchkit_fail("plan", &e);
	}
	if (job_plan_end(job, &facts, false, &repeated, &e) != 0)
		benchkit_fail("plan", &e);
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
	struct job *job;
	uint64_t n;
	double took;
	double bare;
	struct err e;

	memset(body, 'x', BODY);
	if (job_open(&job, dir, &e) != 0)
		benchkit_fail(dir, &e);
	plan(job, rows);
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
	free(file);
	free(dir);
	benchkit_forget(folder);
	return 0;
}
