// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "mapping/mapping.h"

#include "import/migratejob.h"

enum {
	MAX_FILES = 10000
};

/* What reading it all comes to. */
struct opening {
	struct migrate *m;
	struct complaints *c; /* about the migration file */
	const char *folder;   /* it lies in */
	size_t complaints;    /* about mappings */
};

static void
show(struct migrate *m, const struct complaints *c)
{
	struct buf text;

	buf_init(&text, LIM_REPORT_BYTES);
	complaints_print(c, &text);
	if (text.n > 0)
		m->ui->notice(m->ui->self, buf_text(&text));
	buf_fini(&text);
}

/* A path of the migration file, which counts from where that lies. */
static const char *
beside(const struct opening *o, const char *folder, struct str path)
{
	struct arena *a = o->m->arena;

	if (path.n > 0 && path.p[0] == '/')
		return arena_str(a, path).p;
	if (path.n == 0)
		return folder;
	if (strcmp(folder, ".") == 0)
		return arena_str(a, path).p;
	return arena_printf(a, "%s/%.*s", folder, STR_ARG(path));
}

/* -- files -- */

static int
by_name(const void *a, const void *b)
{
	const char *const *x = a;
	const char *const *y = b;

	return strcmp(*x, *y);
}

static bool
is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Names in a folder: all that fit the pattern, or, pattern empty, all. */
static const char **
names_in(
    const struct opening *o, const char *folder, struct str pattern, size_t *n)
{
	const char **v = mem_array(MAX_FILES, sizeof(*v));
	DIR *d = opendir(folder);
	struct dirent *entry;

	*n = 0;
	while (d != NULL && *n < MAX_FILES && (entry = readdir(d)) != NULL) {
		struct str name = str_of(entry->d_name);

		if (name.p[0] == '.' ||
		    (pattern.n > 0 && !text_glob(pattern, name)))
			continue;
		v[(*n)++] = arena_str(o->m->arena, name).p;
	}
	if (d != NULL)
		(void)closedir(d);
	qsort(v, *n, sizeof(*v), by_name);
	return v;
}

static void
no_file(struct opening *o, const struct word *w, const char *path)
{
	char *folder = fsx_folder(path);
	size_t n;
	const char **names = names_in(o, folder, STR_LIT(""), &n);
	const char *near = text_nearest(str_of(fsx_name(path)), names, n);

	complaint_add(o->c, w->at.line, w->at.col, "there is no file %s", path);
	if (near != NULL)
		complaint_hint(o->c, "Did you mean %s?", near);
	else if (!fsx_exists(folder))
		complaint_hint(o->c,
		    "There is no folder %s either; folder: says where the "
		    "data lies, seen from this file.",
		    folder);
	else
		complaint_hint(o->c, "Check the name; * stands for any text.");
	free(names);
	free(folder);
}

static void
find_files(struct opening *o, struct migrate_step *s)
{
	struct arena *a = o->m->arena;
	const struct word *w = &s->said->file;
	const char *path;
	char *folder;
	const char **names;
	size_t n;

	if (w->text.n == 0)
		return;
	path = beside(
	    o, beside(o, o->folder, o->m->migration->folder.text), w->text);
	s->files = arena_array(a, 1, sizeof(*s->files));
	if (is_file(path)) {
		s->files[s->n_files++] = path;
		return;
	}
	folder = fsx_folder(path);
	names = names_in(o, folder, str_of(fsx_name(path)), &n);
	s->files = arena_array(a, n, sizeof(*s->files));
	for (size_t i = 0; i < n; i++) {
		const char *one = beside(o, folder, str_of(names[i]));

		if (is_file(one))
			s->files[s->n_files++] = one;
	}
	if (s->n_files == 0)
		no_file(o, w, path);
	free(names);
	free(folder);
}

/* -- mappings -- */

static void
read_mapping(struct opening *o, struct migrate_step *s)
{
	const struct word *w = &s->said->mapping;
	struct complaints *c;
	struct buf text;
	struct err e;

	if (w->text.n == 0)
		return;
	s->mapping_path = beside(o, o->folder, w->text);
	buf_init(&text, LIM_MAPPING_BYTES);
	if (!is_file(s->mapping_path)) {
		no_file(o, w, s->mapping_path);
	} else if (fsx_read(&text, s->mapping_path, &e) != 0) {
		complaint_add(o->c, w->at.line, w->at.col, "%s", e.msg);
	} else {
		c = complaints_new(s->mapping_path, buf_str(&text));
		if (mapping_parse(
			&s->mapping, s->mapping_path, buf_str(&text), c) != 0) {
			o->complaints += complaints_count(c);
			show(o->m, c);
		}
		complaints_free(c);
	}
	buf_fini(&text);
}

/* -- which steps -- */

static struct migrate_step *
step_named(struct migrate *m, struct str name)
{
	for (size_t i = 0; i < m->migration->n_steps; i++)
		if (str_eq(m->steps[i].said->name.text, name))
			return &m->steps[i];
	return NULL;
}

static int
no_step(
    const struct migrate *m, const char *option, struct str name, struct err *e)
{
	const char *names[MIGRATION_STEPS];
	size_t n = m->migration->n_steps;
	const char *near;

	for (size_t i = 0; i < n; i++)
		names[i] = m->steps[i].said->name.text.p;
	near = text_nearest(name, names, n);
	(void)err_set(e, ERR_USAGE, "%s: %s has no step '%.*s'", option,
	    m->opts->file, STR_ARG(name));
	return near == NULL ? -1 : err_hint(e, "did you mean %s?", near);
}

static int
choose(struct migrate *m, struct err *e)
{
	struct str rest = str_of(m->opts->only);
	struct str name;

	for (size_t i = 0; i < m->migration->n_steps; i++)
		m->steps[i].chosen = m->opts->only == NULL;
	while (str_next(&rest, STR_LIT(","), &name)) {
		struct migrate_step *s = step_named(m, name);

		if (s == NULL)
			return no_step(m, "--only", name, e);
		s->chosen = true;
	}
	if (m->opts->from != NULL &&
	    step_named(m, str_of(m->opts->from)) == NULL)
		return no_step(m, "--from", str_of(m->opts->from), e);
	return 0;
}

/* -- all of it -- */

static void
read_steps(struct opening *o)
{
	struct migrate *m = o->m;
	struct migration *g = m->migration;

	m->steps = arena_array(m->arena, g->n_steps, sizeof(*m->steps));
	for (size_t i = 0; i < g->n_steps; i++) {
		m->steps[i].said = &g->steps[i];
		find_files(o, &m->steps[i]);
		read_mapping(o, &m->steps[i]);
	}
}

static int
read_all(struct opening *o, struct str text, struct err *e)
{
	struct migrate *m = o->m;
	size_t n;

	o->c = complaints_new(m->opts->file, text);
	if (migration_parse(&m->migration, m->opts->file, text, o->c) == 0 ||
	    m->migration != NULL)
		read_steps(o);
	show(m, o->c);
	n = complaints_count(o->c) + o->complaints;
	complaints_free(o->c);
	if (n == 0)
		return 0;
	(void)err_set(e, ERR_USAGE, "%s: %zu %s", m->opts->file, n,
	    n == 1 ? "complaint" : "complaints");
	return err_hint(e, "mend what is said above; nothing was sent");
}

int
migrateopen_read(struct migrate *m, struct err *e)
{
	struct opening o = {.m = m};
	char *folder = fsx_folder(m->opts->file);
	struct buf text;
	int rc;

	o.folder = arena_dup(m->arena, folder, strlen(folder));
	free(folder);
	buf_init(&text, LIM_MAPPING_BYTES);
	rc = fsx_read(&text, m->opts->file, e);
	if (rc == 0)
		rc = read_all(&o, buf_str(&text), e);
	buf_fini(&text);
	if (rc == 0)
		rc = choose(m, e);
	if (rc == 0 && m->opts->common.sandbox)
		m->ids = arena_printf(m->arena, "%s/lfetl-ids.db", m->dir);
	else if (rc == 0)
		m->ids = beside(&o, o.folder,
		    m->migration->ids.text.n > 0 ? m->migration->ids.text
						 : STR_LIT("lfetl-ids.db"));
	return rc;
}
