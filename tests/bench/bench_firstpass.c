// SPDX-License-Identifier: Apache-2.0
/*
 * Rows a second of the first pass by stage, beside libcsv alone on the same
 * bytes in the same run: "bench_firstpass [ROWS [FILE]]".  Without FILE one is
 * generated.  Each stage holds those before it; best of three.
 */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "csv/csvdigest.h"
#include "csv/csvhead.h"
#include "csv/csvin.h"
#include "doc/complaint.h"
#include "doc/jdoc.h"
#include "io/src.h"
#include "journal/job.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/lookup.h"
#include "sandbox/sbcore.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "benchkit.h"

enum {
	PIECE = 64 * 1024,
	ROUNDS = 3,
	HEADINGS = 64
};

/* What a stage needs; rows are counted by it. */
struct work {
	const char *file;
	char *folder;
	struct mapping *mapping;
	struct defs *defs;
	struct bind *bind;
	struct job *job;
	uint64_t rows;
	uint64_t failed;
};

static void
cell(void *p, size_t n, void *cookie)
{
	(void)p;
	(void)n;
	(void)cookie;
}

static void
line_end(int c, void *cookie)
{
	struct work *w = cookie;

	(void)c;
	w->rows++;
}

static void
libcsv(struct work *w)
{
	char *piece = malloc(PIECE);
	FILE *f = fopen(w->file, "rbe");
	struct csv_parser p;
	size_t n;

	if (f == NULL || piece == NULL || csv_init(&p, CSV_APPEND_NULL) != 0)
		benchkit_fail(w->file, NULL);
	while ((n = fread(piece, 1, PIECE, f)) > 0)
		if (csv_parse(&p, piece, n, cell, line_end, w) != n)
			benchkit_fail(w->file, NULL);
	(void)csv_fini(&p, cell, line_end, w);
	csv_free(&p);
	(void)fclose(f);
	free(piece);
	w->rows--; /* the heading */
}

static void
decode(struct work *w)
{
	char *piece = malloc(PIECE);
	struct src *src;
	struct err e;
	size_t got;

	if (piece == NULL || src_open(&src, w->file, &e) != 0)
		benchkit_fail(w->file, &e);
	do
		if (src_read(src, piece, PIECE, &got, &e) != 0)
			benchkit_fail(w->file, &e);
	while (got > 0);
	src_close(src);
	free(piece);
}

typedef void
row_fn(struct work *, const struct csvrow *, struct arena *, struct diags *);

static void
read_rows(struct work *w, row_fn *each)
{
	const struct csvin_opts opts = {0};
	struct arena *arena = arena_new();
	struct diags diags;
	struct src *src;
	struct csvin *csv;
	struct csvrow row;
	struct err e;
	int rc;

	diags_init(&diags, arena);
	if (src_open(&src, w->file, &e) != 0 ||
	    csvin_open(&csv, src, &opts, &e) != 0 ||
	    csvin_next(csv, &row, &e) != 1)
		benchkit_fail(w->file, &e);
	while ((rc = csvin_next(csv, &row, &e)) == 1) {
		w->rows++;
		if (each != NULL)
			each(w, &row, arena, &diags);
	}
	if (rc < 0)
		benchkit_fail(w->file, &e);
	csvin_close(csv);
	src_close(src);
	diags_fini(&diags);
	arena_free(arena);
}

static void
parse(struct work *w)
{
	read_rows(w, NULL);
}

/* Every company is known: a link costs what it costs, but for the disk. */
static int
find(void *self, const char *system, const char *object, struct str key,
    struct buf *id, struct err *e)
{
	(void)self;
	(void)system;
	(void)object;
	(void)key;
	(void)e;
	buf_puts(id, "acc_00000000000000000000");
	return 1;
}

/* The mapping of the bench asks by key only. */
static int
refs(void *self, const char *object, const char *asks, struct str text,
    struct buf *ids, struct err *e)
{
	(void)self;
	(void)object;
	(void)asks;
	(void)text;
	(void)ids;
	(void)e;
	return 0;
}

static void
make(struct work *w, const struct csvrow *row, struct arena *arena,
    struct diags *diags, struct item *item)
{
	static const struct lookup lookup = {.find = find, .refs = refs};
	struct err e;

	arena_reset(arena);
	diags_clear(diags);
	if (item_make(item, w->bind, &lookup, row->line, row->cells, row->n,
		arena, diags, &e) != 0)
		benchkit_fail(w->file, &e);
	w->failed += item->failed;
}

static void
map_row(struct work *w, const struct csvrow *row, struct arena *arena,
    struct diags *diags)
{
	struct item item;

	make(w, row, arena, diags, &item);
}

static void
map(struct work *w)
{
	read_rows(w, map_row);
}

static void
plan_row(struct work *w, const struct csvrow *row, struct arena *arena,
    struct diags *diags)
{
	struct item item;
	struct job_row r;
	struct err e;

	make(w, row, arena, diags, &item);
	memset(&r, 0, sizeof(r));
	r.ord = w->rows;
	r.line = row->line;
	r.state = item.failed ? ROW_FAILED : ROW_PENDING;
	r.key = item.key;
	r.keyed = item.keyed;
	csvdigest_of(row->cells, row->n, r.digest);
	if (job_plan_row(w->job, &r, diags, &e) != 0)
		benchkit_fail("job.db", &e);
}

static void
journal(struct work *w)
{
	struct job_facts facts;
	uint64_t repeated;
	struct err e;

	memset(&facts, 0, sizeof(facts));
	(void)snprintf(facts.object, sizeof(facts.object), "contact");
	if (job_plan_begin(w->job, &facts, &e) != 0)
		benchkit_fail("job.db", &e);
	read_rows(w, plan_row);
	facts.rows = w->rows;
	if (job_plan_keys(w->job, w->rows, JOB_REPEATS_FIRST, &repeated, &e) !=
		0 ||
	    job_plan_end(w->job, &facts, &e) != 0)
		benchkit_fail("job.db", &e);
}

/* The sandbox's own definitions. */
static void
load_defs(struct work *w)
{
	const struct sb_opts opts = {0};
	struct sb_request q;
	struct sb_answer a;
	struct jdoc *doc;
	struct sb *sb;
	struct err e;

	memset(&q, 0, sizeof(q));
	q.method = "GET";
	q.path = "/v1/contacts/definitions";
	q.authorization = "Bearer sk_lf_bench";
	q.version = "2026-03-01";
	sb_answer_init(&a);
	err_clear(&e);
	if (sb_new(&sb, &opts, &e) != 0 || sb_handle(sb, &q, 0, &a, &e) != 0 ||
	    jdoc_parse(&doc, a.body.p, a.body.n, &e) != 0 ||
	    defs_parse(&w->defs, object_find(STR_LIT("contact")),
		jdoc_root(doc), &e) != 0)
		benchkit_fail("definitions", &e);
	jdoc_free(doc);
	sb_answer_fini(&a);
	sb_free(sb);
}

static void
load_mapping(struct work *w)
{
	const char *path = MAPPINGS "/hubspot/contacts.yaml";
	const struct csvin_opts opts = {0};
	struct str names[HEADINGS];
	struct complaints *c;
	struct csvhead *head;
	struct csvin *csv;
	struct csvrow row;
	struct src *src;
	struct buf text;
	struct err e;

	buf_init(&text, LIM_MAPPING_BYTES);
	if (fsx_read(&text, path, &e) != 0 ||
	    src_open(&src, w->file, &e) != 0 ||
	    csvin_open(&csv, src, &opts, &e) != 0 ||
	    csvin_next(csv, &row, &e) != 1 || row.n > HEADINGS)
		benchkit_fail(w->file, &e);
	head = csvhead_new(&row);
	for (size_t i = 0; i < row.n; i++)
		names[i] = str_of(csvhead_name(head, i));
	c = complaints_new(path, buf_str(&text));
	if (mapping_parse(&w->mapping, path, buf_str(&text), c) != 0 ||
	    bind_new(&w->bind, w->mapping, w->defs, w->file, names, row.n, c) !=
		0) {
		complaints_print(c, &text);
		benchkit_fail(buf_text(&text), NULL);
	}
	complaints_free(c);
	csvhead_free(head);
	csvin_close(csv);
	src_close(src);
	buf_fini(&text);
}

static double
best(struct work *w, void (*stage)(struct work *))
{
	double least = 0;

	for (int i = 0; i < ROUNDS; i++) {
		double began = benchkit_now();
		double took;

		w->rows = 0;
		w->failed = 0;
		stage(w);
		took = benchkit_now() - began;
		if (i == 0 || took < least)
			least = took;
	}
	return least;
}

static void
measure(struct work *w)
{
	static const struct {
		const char *name;
		void (*run)(struct work *);
	} stages[] = {{"libcsv alone", libcsv}, {"read and decode", decode},
	    {"+ csv parse", parse}, {"+ map, normalise", map},
	    {"+ journal", journal}};
	double alone = 0;
	uint64_t rows = 0;

	(void)printf("%-18s %12s %10s\n", "stage", "rows/s", "x libcsv");
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		double took = best(w, stages[i].run);

		if (i == 0) {
			alone = took;
			rows = w->rows;
		}
		(void)printf("%-18s %12.0f %10.2f\n", stages[i].name,
		    (double)rows / took, took / alone);
	}
	(void)printf(
	    "%llu rows, %llu of them unusable; x libcsv: time in times of libcsv's\n",
	    (unsigned long long)rows, (unsigned long long)w->failed);
}

int
main(int argc, char **argv)
{
	uint64_t rows = benchkit_count(argc, argv, 1, 200000);
	struct work w;
	struct err e;
	char *file;
	char *dir;

	memset(&w, 0, sizeof(w));
	w.folder = benchkit_folder();
	file = fsx_join(w.folder, "contacts.csv");
	dir = fsx_join(w.folder, "job");
	w.file = argc > 2 ? argv[2] : file;
	if (argc <= 2)
		benchkit_contacts(file, rows);
	load_defs(&w);
	load_mapping(&w);
	if (job_open(&w.job, dir, &e) != 0)
		benchkit_fail(dir, &e);
	measure(&w);
	job_close(w.job);
	bind_free(w.bind);
	mapping_free(w.mapping);
	defs_free(w.defs);
	free(dir);
	free(file);
	benchkit_forget(w.folder);
	return 0;
}
