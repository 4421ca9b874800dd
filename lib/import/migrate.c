// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "journal/jobview.h"
#include "mapping/mapping.h"
#include "schema/object.h"

#include "import/importjob.h"
#include "import/migratejob.h"
#include "import/migratenote.h"

enum {
	/* For so long a dry run's plan is what its user looked at (jobfit.c). */
	PLAN_MS = 3600 * 1000
};

/* -- opening -- */

/* "acme.yaml": "acme.migration", beside it. */
static const char *
folder_of(struct migrate *m)
{
	struct str stem = str_of(m->opts->file);

	if (str_ends(stem, STR_LIT(".yaml")))
		stem.n -= 5;
	else if (str_ends(stem, STR_LIT(".yml")))
		stem.n -= 4;
	return arena_printf(m->arena, "%.*s%s", STR_ARG(stem),
	    m->opts->common.sandbox ? ".sandbox.migration" : ".migration");
}

static int
take_folder(struct migrate *m, struct err *e)
{
	char *path = fsx_join(m->dir, "lock");
	int rc = fsx_mkdir(m->dir, e);

	if (rc == 0)
		rc = fsx_lock(&m->lock, path, e);
	free(path);
	return rc;
}

/* "a/contacts.job/" without its slash. */
static char *
strip(const char *path)
{
	char *p = mem_strdup(path);
	size_t n = strlen(p);

	while (n > 1 && p[n - 1] == '/')
		p[--n] = '\0';
	return p;
}

/* What the import of a job is told, by the name of its folder. */
static int
find_job(const struct migrate *m, const char *job,
    const struct import_step **out, struct err *e)
{
	char *folder = strip(job);
	const char *name = fsx_name(folder);

	*out = NULL;
	for (size_t i = 0; i < m->n_work; i++)
		if (strcmp(fsx_name(m->work[i].opts.job), name) == 0)
			*out = &m->work[i].hook;
	free(folder);
	if (*out != NULL)
		return 0;
	(void)err_set(
	    e, ERR_USAGE, "%s has no step for %s any more", m->opts->file, job);
	return err_hint(e, "put it back as it was when the job was imported");
}

static struct migrate *
begin(const struct migrate_opts *opts, const struct migrate_ui *ui)
{
	struct migrate *m = mem_alloc(sizeof(*m));

	m->opts = opts;
	m->ui = ui;
	m->lock = -1;
	m->arena = arena_new();
	m->dir = folder_of(m);
	m->stand.file = opts->file;
	m->stand.dir = m->dir;
	m->stand.dry_run = opts->common.dry_run;
	return m;
}

int
migrate_open(struct migrate **out, const struct migrate_opts *opts,
    const struct migrate_ui *ui, struct err *e)
{
	struct migrate *m = begin(opts, ui);

	*out = m;
	if (migrateopen_read(m, e) != 0 || take_folder(m, e) != 0)
		return -1;
	return migrateturn_make(m, e);
}

int
migrate_past(struct migrate **out, const char *file, const char *job,
    const struct migrate_ui *ui, const struct import_step **step, struct err *e)
{
	const struct migrate_opts opts = {.file = file};
	struct migrate *m = begin(&opts, ui);

	*out = m;
	*step = NULL;
	m->past_opts = opts;
	m->opts = &m->past_opts;
	m->past = true;
	if (migrateopen_read(m, e) != 0 || migrateturn_make(m, e) != 0)
		return -1;
	return find_job(m, job, step, e);
}

/* -- running -- */

static bool
interrupted(struct migrate *m)
{
	const struct import_opts *o = &m->opts->common;

	if (o->interrupts == NULL || atomic_load(o->interrupts) == 0)
		return false;
	m->stand.signal = atomic_load(o->signal);
	return true;
}

/* What the rows of a turn are due to be; idle: nothing of it goes now. */
static int
note_due(
    struct migrate *m, const struct migrate_work *w, bool idle, struct err *e)
{
	const struct migrate_step *s = w->step;
	const struct mapping *g = s->mapping;
	const struct str system =
	    g->system.text.n > 0 ? g->system.text : m->migration->system.text;
	const struct migratenote_step due = {
	    .name = s->said->name.text.p,
	    .dir = w->opts.job,
	    .system = arena_str(m->arena, system).p,
	    .object = g->object->name,
	    .idle = idle,
	};
	char *db = fsx_join(w->opts.job, "job.db");
	struct migratenote *note = NULL;
	int rc = 0;

	if (fsx_exists(db)) {
		rc = migratenote_open(&note, s->note, false, e);
		if (rc == 0)
			rc = migratenote_fill(note, &due, e);
		migratenote_close(note);
	}
	free(db);
	return rc;
}

/*
 * Plan a turn.  A mapping that does not fit its file is said of all steps, so
 * it does not stop the others; *wrong counts them.
 */
static int
plan_turn(
    struct migrate *m, struct migrate_work *w, size_t *wrong, struct err *e)
{
	struct err why;

	err_clear(&why);
	if (migrateturn_run(w, true, &why) == 0)
		return w->shown->late ? 0 : note_due(m, w, false, e);
	if (why.kind == ERR_USAGE) {
		(*wrong)++;
		if (*wrong > 1)
			return 0;
		*e = why;
		return 0;
	}
	*e = why;
	(void)err_wrap(e, "%s", w->step->said->name.text.p);
	return -1;
}

static int
plan_all(struct migrate *m, struct err *e)
{
	bool keeps = !m->opts->common.dry_run;
	size_t wrong = 0;
	bool begun = false;

	m->at = 0;
	for (size_t i = 0; i < m->n_work; i++) {
		struct migrate_work *w = &m->work[i];

		if (w->shown->late && !w->step->chosen)
			continue;
		if (w->shown->late && migrateturn_guess(w, &begun, e) != 0)
			return -1;
		if (w->shown->late && !begun)
			continue;
		if (!w->step->chosen) {
			if (note_due(m, w, true, e) != 0)
				return -1;
			continue;
		}
		m->at++;
		w->hook.keeps = keeps && fsx_exists(w->step->note);
		if (plan_turn(m, w, &wrong, e) != 0)
			return -1;
		if (interrupted(m))
			return 0;
		/* What comes behind one that changed is planned anew. */
		keeps = keeps && w->shown->sum.reused;
	}
	if (wrong == 0)
		return 0;
	if (wrong > 1)
		(void)err_wrap(
		    e, "%zu steps cannot be imported, the first", wrong);
	return -1;
}

/* May the next turn go when one has ended like this? */
static bool
goes_on(const struct summary *s)
{
	int status = summary_exit(s);

	return status == 0 || status == 3 || status == 6;
}

static int
send_all(struct migrate *m, int64_t since_ms, struct err *e)
{
	m->at = 0;
	m->sending = true;
	for (size_t i = 0; i < m->n_work; i++) {
		struct migrate_work *w = &m->work[i];

		if (!w->step->chosen)
			continue;
		m->at++;
		w->hook.keeps = false;
		w->hook.since_ms = since_ms;
		if (migrateturn_run(w, false, e) != 0)
			return err_wrap(e, "%s", w->step->said->name.text.p);
		if (interrupted(m))
			return 0;
		if (!goes_on(&w->shown->sum)) {
			m->stand.stop = w->shown->sum.stop;
			return 0;
		}
	}
	return 0;
}

static bool
anything_to_do(const struct migrate *m)
{
	for (size_t i = 0; i < m->stand.n; i++)
		if (m->turns[i].sum.need_writes > 0)
			return true;
	return false;
}

static int
run(struct migrate *m, struct err *e)
{
	int64_t since_ms =
	    clk_now(m->opts->common.clk).wall_ms - (int64_t)PLAN_MS;

	if (plan_all(m, e) != 0)
		return -1;
	if (m->opts->common.dry_run || interrupted(m))
		return 0;
	if (anything_to_do(m) && m->ui->confirm != NULL &&
	    !m->ui->confirm(m->ui->self, &m->stand)) {
		(void)err_set(e, ERR_USAGE, "not confirmed; nothing was sent");
		return err_hint(
		    e, "repeat with --yes to migrate without being asked");
	}
	return send_all(m, since_ms, e);
}

int
migrate_run(
    struct migrate *m, const struct import_server *server, struct err *e)
{
	int64_t began = clk_now(m->opts->common.clk).mono_ms;
	int rc;

	m->server = server;
	rc = run(m, e);
	m->stand.elapsed_ms = clk_now(m->opts->common.clk).mono_ms - began;
	return rc;
}

const char *
migrate_dir(const struct migrate *m)
{
	return m->dir;
}

const struct migrate_stand *
migrate_stand(struct migrate *m, const struct err *e)
{
	if (e != NULL && e->kind != ERR_NONE)
		m->stand.stop = *e;
	return &m->stand;
}

void
migrate_free(struct migrate *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; m->steps != NULL && i < m->migration->n_steps; i++)
		mapping_free(m->steps[i].mapping);
	migration_free(m->migration);
	if (m->lock >= 0)
		(void)close(m->lock);
	free(m->said);
	arena_free(m->arena);
	free(m);
}
