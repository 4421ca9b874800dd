// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "csv/csvin.h"
#include "csv/csvout.h"
#include "io/src.h"
#include "mapping/mapping.h"

#include "import/migratejob.h"
#include "import/sheet.h"

/* Several files on their way into one. */
struct joining {
	struct migrate *m;
	const struct migrate_step *step;
	struct csvout out;
	struct str *heading; /* of the first file */
	size_t n;
	size_t *from; /* of the file at hand: its column for each of them */
};

static void
quiet(void *self, const char *text)
{
	(void)self;
	(void)text;
}

static void
keep_heading(struct joining *j, const struct sheet *s)
{
	j->n = s->n_names;
	j->heading = arena_array(j->m->arena, j->n, sizeof(*j->heading));
	j->from = arena_array(j->m->arena, j->n, sizeof(*j->from));
	for (size_t i = 0; i < j->n; i++) {
		j->heading[i] = arena_str(j->m->arena, s->names[i]);
		csvout_cell(&j->out, s->heading[i]);
	}
	csvout_end(&j->out);
}

static bool
find_column(const struct sheet *s, struct str name, size_t *out)
{
	for (size_t i = 0; i < s->n_names; i++)
		if (str_eq(s->names[i], name)) {
			*out = i;
			return true;
		}
	return false;
}

/* The columns may stand in another order; they must be the same. */
static int
fit_heading(struct joining *j, const struct sheet *s, struct err *e)
{
	const char *name = NULL;
	const char *in = s->file;

	for (size_t i = 0; i < j->n && name == NULL; i++)
		if (!find_column(s, j->heading[i], &j->from[i]))
			name = j->heading[i].p;
	if (name == NULL && s->n_names > j->n) {
		in = j->step->files[0];
		for (size_t i = 0; i < s->n_names; i++) {
			bool there = false;

			for (size_t k = 0; k < j->n; k++)
				there =
				    there || str_eq(j->heading[k], s->names[i]);
			if (!there)
				name = s->names[i].p;
		}
	}
	if (name == NULL)
		return 0;
	(void)err_set(e, ERR_USAGE,
	    "%s: %s has no column '%s', and the other files of the step have it",
	    j->step->said->name.text.p, in, name);
	return err_hint(e,
	    "several files of a step are parts of one: export them with the "
	    "same columns, or make two steps of them");
}

/* A row that is too long or too short stays so: that is its finding. */
static void
put_row(struct joining *j, const struct csvrow *row)
{
	bool whole = row->n == j->n;

	for (size_t i = 0; i < row->n; i++)
		csvout_cell(&j->out, row->cells[whole ? j->from[i] : i]);
	csvout_end(&j->out);
}

static int
copy(struct joining *j, struct sheet *s, struct err *e)
{
	struct csvrow row;
	int rc;

	if (sheet_map(s, e) != 0 || sheet_find(s, e) != 0 ||
	    sheet_open(s, e) != 0)
		return -1;
	if (j->heading == NULL)
		keep_heading(j, s);
	if (fit_heading(j, s, e) != 0)
		return -1;
	while ((rc = csvin_next(s->csv, &row, e)) == 1)
		put_row(j, &row);
	return rc;
}

static int
join(struct joining *j, struct err *e)
{
	for (size_t i = 0; i < j->step->n_files; i++) {
		struct sheet s;
		int rc;

		sheet_init(
		    &s, j->step->files[i], j->step->mapping_path, quiet, NULL);
		s.reads_only = true;
		rc = copy(j, &s, e);
		sheet_fini(&s);
		if (rc != 0)
			return -1;
	}
	return 0;
}

int
migratesource_make(struct migrate *m, struct migrate_step *s, struct err *e)
{
	struct joining j = {.m = m, .step = s};
	const struct csvout_opts usual = {0};
	struct fsx_out out;
	int rc;

	if (s->n_files == 1) {
		s->source = s->files[0];
		return 0;
	}
	s->source =
	    arena_printf(m->arena, "%s/%s.csv", m->dir, s->said->name.text.p);
	if (m->past)
		return 0;
	if (fsx_create(&out, s->source, e) != 0)
		return -1;
	csvout_init(&j.out, out.f, &usual);
	rc = join(&j, e);
	if (rc == 0)
		rc = fsx_commit(&out, e);
	if (rc != 0)
		fsx_abort(&out);
	return rc;
}
