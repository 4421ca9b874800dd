// SPDX-License-Identifier: Apache-2.0
/*
 * The other sides of bench_validate.py, which calls it:
 *
 *	bench_side make FILE ROWS   contacts made up
 *	bench_side csv FILE         libcsv alone reads the file
 *	bench_side phones FILE      libphonenumber alone on the telephones, and
 *	                            ours on the same, a thread each
 *
 * Says in JSON what it counted and how much CPU time that took.
 */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "csv/csvin.h"
#include "io/src.h"
#include "value/value.h"
#include "value/valuecountry.h"
#include "value/valuetel_lib.h"

#include "benchkit.h"

enum {
	PIECE = 64 * 1024,
	A_RESET = 128,
	HEADINGS = 3
};

/* Of this process: the machine may be busy with something else. */
static double
cpu_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct csv_count {
	unsigned long long rows;
	unsigned long long cells;
};

static void
cell(void *p, size_t n, void *cookie)
{
	struct csv_count *c = cookie;

	(void)p;
	(void)n;
	c->cells++;
}

static void
row_end(int ch, void *cookie)
{
	struct csv_count *c = cookie;

	(void)ch;
	c->rows++;
}

static void
libcsv(const char *path)
{
	char *piece = malloc(PIECE);
	FILE *f = fopen(path, "rbe");
	struct csv_count c = {0};
	double began = cpu_now();
	struct csv_parser p;
	size_t n;

	if (f == NULL || piece == NULL || csv_init(&p, CSV_APPEND_NULL) != 0)
		benchkit_fail(path, NULL);
	while ((n = fread(piece, 1, PIECE, f)) > 0)
		if (csv_parse(&p, piece, n, cell, row_end, &c) != n)
			benchkit_fail(path, NULL);
	(void)csv_fini(&p, cell, row_end, &c);
	csv_free(&p);
	(void)fclose(f);
	free(piece);
	(void)printf("{\"rows\":%llu,\"cells\":%llu,\"seconds\":%.6f}\n",
	    c.rows - 1, c.cells, cpu_now() - began);
}

/* A telephone as it stands in the file, and the country of its row. */
struct phone {
	char *text;
	char region[3];
	char e164[VALUETEL_E164_MAX]; /* the library's; "": not valid */
};

struct phones {
	struct phone *v;
	size_t n;
	size_t cap;
};

static void
add_phone(struct phones *all, struct str text, struct str country)
{
	struct phone *p;

	if (text.n == 0)
		return;
	if (all->n == all->cap) {
		all->cap = all->cap == 0 ? 4096 : all->cap * 2;
		all->v = realloc(all->v, all->cap * sizeof(*all->v));
		if (all->v == NULL)
			benchkit_fail("memory", NULL);
	}
	p = &all->v[all->n++];
	memset(p, 0, sizeof(*p));
	p->text = strndup(text.p, text.n);
	if (!valuecountry_find(country, p->region))
		p->region[0] = '\0';
}

static void
load_phones(struct phones *all, const char *path)
{
	static const char *const names[HEADINGS] = {
	    "Phone Number", "Mobile Phone Number", "Country/Region"};
	const struct csvin_opts opts = {0};
	size_t at[HEADINGS] = {0};
	struct csvrow row;
	struct csvin *csv;
	struct src *src;
	struct err e;
	int rc;

	if (src_open(&src, path, &e) != 0 ||
	    csvin_open(&csv, src, &opts, &e) != 0 ||
	    csvin_next(csv, &row, &e) != 1)
		benchkit_fail(path, &e);
	for (size_t k = 0; k < HEADINGS; k++)
		while (at[k] < row.n && !str_is(row.cells[at[k]], names[k]))
			at[k]++;
	while ((rc = csvin_next(csv, &row, &e)) == 1)
		for (size_t k = 0; k + 1 < HEADINGS; k++)
			if (at[k] < row.n && at[HEADINGS - 1] < row.n)
				add_phone(all, row.cells[at[k]],
				    row.cells[at[HEADINGS - 1]]);
	if (rc < 0)
		benchkit_fail(path, &e);
	csvin_close(csv);
	src_close(src);
}

static double
library(struct phones *all, unsigned long long *valid)
{
	struct valuetel_lib_number n;
	double began;

	/* Loading its metadata is not counted. */
	valuetel_lib_parse("+12015550123", "US", &n);
	began = cpu_now();
	for (size_t i = 0; i < all->n; i++) {
		struct phone *p = &all->v[i];

		valuetel_lib_parse(
		    p->text, p->region[0] != '\0' ? p->region : "US", &n);
		if (n.verdict != VALUETEL_VALID)
			continue;
		(*valid)++;
		memcpy(p->e164, n.e164, sizeof(p->e164));
	}
	return cpu_now() - began;
}

struct verdicts {
	unsigned long long used;
	unsigned long long warned; /* of them */
	unsigned long long refused;
	unsigned long long other; /* the library found it valid and different */
};

static void
count(struct verdicts *c, const struct phone *p, const struct value *v,
    const struct diags *d)
{
	struct str first = v->n > 0 ? v->items[0] : (struct str){"", 0};

	c->used += v->n > 0;
	c->warned += v->n > 0 && d->n > 0;
	c->refused += v->n == 0;
	/* The library drops extensions when it writes E.164. */
	c->other +=
	    p->e164[0] != '\0' &&
	    !str_eq(str_upto(first, str_find(first, ';')), str_of(p->e164));
}

static double
ours(const struct phones *all, struct verdicts *c)
{
	struct value_spec spec = {.type = VTYPE_TELEPHONE, .many = true};
	struct arena *a = arena_new();
	struct arena *rows = arena_new();
	const char *why = "";
	struct diags d;
	double began;

	if (value_open(&spec, a, &why) != 0)
		benchkit_fail(why, NULL);
	diags_init(&d, rows);
	began = cpu_now();
	for (size_t i = 0; i < all->n; i++) {
		const struct phone *p = &all->v[i];
		struct str text = str_of(p->text);
		struct value_row row = {.region = str_of(p->region)};
		struct value v;

		if (i % A_RESET == 0)
			arena_reset(rows);
		diags_clear(&d);
		value_parse(&spec, &row, &text, 1, rows, &d, &v);
		count(c, p, &v, &d);
	}
	began = cpu_now() - began;
	value_close(&spec);
	diags_fini(&d);
	arena_free(rows);
	arena_free(a);
	return began;
}

static void
phones(const char *path)
{
	struct phones all = {0};
	struct verdicts c = {0};
	unsigned long long valid = 0;
	double theirs;
	double took;

	load_phones(&all, path);
	theirs = library(&all, &valid);
	took = ours(&all, &c);
	(void)printf("{\"phones\":%zu,\"library_seconds\":%.6f,"
		     "\"library_valid\":%llu,\"seconds\":%.6f,\"used\":%llu,"
		     "\"warned\":%llu,\"refused\":%llu,\"other\":%llu}\n",
	    all.n, theirs, valid, took, c.used, c.warned, c.refused, c.other);
	for (size_t i = 0; i < all.n; i++)
		free(all.v[i].text);
	free(all.v);
}

int
main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "make") == 0)
		benchkit_contacts(argv[2], benchkit_count(argc, argv, 3, 0));
	else if (argc == 3 && strcmp(argv[1], "csv") == 0)
		libcsv(argv[2]);
	else if (argc == 3 && strcmp(argv[1], "phones") == 0)
		phones(argv[2]);
	else
		benchkit_fail("bench_side make|csv|phones FILE", NULL);
	return 0;
}
