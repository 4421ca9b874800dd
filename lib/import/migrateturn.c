// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "doc/complaint.h"
#include "journal/jobview.h"
#include "mapping/mapping.h"
#include "schema/object.h"

#include "import/importjob.h"
#include "import/migratedue.h"
#include "import/migratejob.h"
#include "import/migratelead.h"
#include "import/migratelinks.h"

enum {
	PREFLIGHT_READS = 2 /* the key, and the definitions */
};

/* -- the order -- */

/* --from: what comes before it in the order is not chosen. */
static void
choose_from(struct migrate *m, const struct migrateorder_turn *turns, size_t n)
{
	bool behind = m->opts->from == NULL;

	for (size_t i = 0; i < n; i++) {
		struct migrate_step *s = &m->steps[turns[i].step];

		if (turns[i].links)
			continue;
		behind = behind || str_is(s->said->name.text, m->opts->from);
		s->chosen = s->chosen && behind;
	}
}

/* -- a turn -- */

/* Leave the links that belong to the turn; 0: it has all of them. */
static size_t
leave_out(const struct migrate_work *w, struct mapping *m)
{
	size_t n = m->n_relations;

	m->n_relations = 0;
	for (size_t i = 0; i < n; i++)
		if (w->turn.later[i] == w->turn.links)
			m->relations[m->n_relations++] = m->relations[i];
	return n - m->n_relations;
}

/* What the migration says above the mapping; then, what the turn leaves out. */
static void
above(void *self, struct mapping *m)
{
	const struct migrate_work *w = self;

	migration_above(w->m->migration, w->step->said, m);
	if (leave_out(w, m) == 0 && !w->turn.links)
		return;
	/* The columns of what is left out would seem to be nobody's. */
	m->unmapped = UNMAPPED_IGNORE;
	if (w->turn.links)
		migratelinks_above(m);
	else
		mapping_set_mode(m, m->mode);
}

/* Does it change what another step makes, and now? */
static bool
changes_others(const struct migrate *m, const struct migrate_step *s)
{
	for (size_t i = 0; i < m->migration->n_steps; i++) {
		const struct migrate_step *o = &m->steps[i];

		if (s->mapping->mode == MODE_UPDATE && o != s && o->chosen &&
		    mapping_creates(o->mapping) &&
		    object_same(o->mapping->object, s->mapping->object))
			return true;
	}
	return false;
}

static void
prepare(struct migrate_work *w)
{
	struct migrate *m = w->m;
	const struct migration_step *said = w->step->said;
	struct import_opts *o = &w->opts;

	*o = m->opts->common;
	o->file = w->step->source;
	o->mapping = w->step->mapping_path;
	o->job = arena_printf(m->arena, "%s/%s%s.job", m->dir,
	    said->name.text.p, w->turn.links ? ".links" : "");
	o->ids = m->ids;
	o->step = &w->hook;
	/* Their records are known by the id map; there is nothing to list. */
	if (w->turn.links)
		o->strategy = "search";
	o->words = NULL;
	o->n_words = 0;
	if (said->limits) {
		o->max_errors = said->max_errors;
		o->max_errors_percent = said->max_errors_percent;
	}
	w->hook = (struct import_step){
	    .name = said->name.text.p,
	    .file = m->opts->file,
	    .above = above,
	    .self = w,
	    .due = m->due,
	    .n_due = m->migration->n_steps,
	    .note = w->turn.links ? NULL : w->step->note,
	    .hold = !m->migration->leave_empty,
	    .plain = w->step->n_files > 1,
	};
	w->shown->step = said->name.text.p;
	w->shown->links = w->turn.links;
	w->shown->late = w->turn.links || changes_others(m, w->step);
	w->shown->sum.object = w->step->mapping->object->name;
	w->shown->sum.file = o->file;
	w->shown->sum.job = o->job;
}

int
migrateturn_make(struct migrate *m, struct err *e)
{
	size_t n = m->migration->n_steps;
	struct migrateorder_step v[MIGRATION_STEPS];
	struct migrateorder_turn turns[2 * MIGRATION_STEPS];
	struct migratelead *leads = arena_array(m->arena, n, sizeof(*leads));

	m->due = arena_array(m->arena, n, sizeof(*m->due));
	for (size_t i = 0; i < n; i++) {
		m->steps[i].note = arena_printf(m->arena, "%s/%s.due.db",
		    m->dir, m->steps[i].said->name.text.p);
		m->due[i] = (struct migratedue_file){
		    m->steps[i].mapping->object->name, m->steps[i].note};
		migratelead_of(m->steps[i].mapping, &leads[i], &v[i]);
		if (migratesource_make(m, &m->steps[i], e) != 0)
			return -1;
	}
	m->n_work = migrateorder_make(v, n, turns, m->arena);
	choose_from(m, turns, m->n_work);
	m->work = arena_array(m->arena, m->n_work, sizeof(*m->work));
	m->turns = arena_array(m->arena, m->n_work, sizeof(*m->turns));
	m->stand.turns = m->turns;
	for (size_t i = 0; i < m->n_work; i++) {
		struct migrate_work *w = &m->work[i];

		w->m = m;
		w->turn = turns[i];
		w->turn.later =
		    migratelead_later(&leads[turns[i].step], &turns[i],
			m->steps[turns[i].step].mapping->n_relations, m->arena);
		w->step = &m->steps[turns[i].step];
		/* Of those that are not chosen nothing is shown. */
		w->shown = w->step->chosen
			       ? &m->turns[m->stand.n++]
			       : arena_alloc(m->arena, sizeof(*w->shown));
		prepare(w);
		w->hook.replans = leads[turns[i].step].via && !w->turn.links;
	}
	return 0;
}

/* -- running one -- */

static void
say(void *self, const char *text)
{
	struct migrate_work *w = self;
	struct migrate *m = w->m;
	bool same = strncmp(text, "id map: ", 8) == 0; /* for all of them */
	uint64_t hash = str_hash(str_of(text)) ^
			(same ? 0 : str_hash(w->step->said->name.text));

	/* Planning and sending say the same of a file; once is enough. */
	for (size_t i = 0; i < m->n_said; i++)
		if (m->said[i] == hash)
			return;
	m->said = mem_resize(m->said, m->n_said + 1, sizeof(*m->said));
	m->said[m->n_said++] = hash;
	m->ui->notice(m->ui->self,
	    arena_printf(m->arena, "%s: %s", w->step->said->name.text.p, text));
}

static void
tell(void *self, const struct import_progress *of)
{
	const struct migrate_work *w = self;
	struct migrate *m = w->m;
	struct migrate_progress p = {
	    .step = w->step->said->name.text.p,
	    .turn = m->at,
	    .turns = m->stand.n,
	    .sending = m->sending,
	    .of = of,
	};

	if (m->ui->progress == NULL)
		return;
	for (size_t i = 0; m->sending && i < m->stand.n; i++) {
		p.rows += m->turns[i].sum.rows.rows;
		if (i + 1 < m->at)
			p.before += m->turns[i].sum.rows.rows;
	}
	m->ui->progress(m->ui->self, &p);
}

/* The import is gone after this, and what its summary points at with it. */
static void
keep(struct migrate_work *w, struct import *im, const struct err *e)
{
	struct migrate_turn *t = w->shown;
	const char *object = t->sum.object;

	t->sum = *import_summary(im, e);
	t->sum.object = object;
	t->sum.file = w->opts.file;
	t->sum.job = w->opts.job;
	t->sum.strategy = NULL;
	t->sum.left_out = NULL;
	t->sum.n_left_out = 0;
	/* What planning took, it will take again. */
	if (w->opts.dry_run && w->hook.replans && !im->resumed) {
		t->sum.need_reads +=
		    im->expected + t->sum.spent_reads - im->preflight_reads;
		t->sum.need_searches += t->sum.spent_searches;
	}
	/* A migration that was planned says who it is once more. */
	if (w->m->opts->common.dry_run)
		t->sum.need_reads += im->preflight_reads;
	t->planned = t->planned || t->sum.planned;
}

/* Has a run of the turn sent anything? */
static int
is_begun(const struct migrate_work *w, bool *begun, struct err *e)
{
	char *db = fsx_join(w->opts.job, "job.db");
	struct jobview *view = NULL;
	struct job_counts n;
	int rc = 0;

	*begun = false;
	if (fsx_exists(db)) {
		rc = jobview_open(&view, w->opts.job, e);
		if (rc == 0)
			rc = jobview_counts(view, &n, e);
		*begun = rc == 0 && n.state[ROW_DONE] + n.state[ROW_SENT] +
					    n.state[ROW_DOUBT] >
					0;
	}
	jobview_close(view);
	free(db);
	return rc;
}

int
migrateturn_guess(struct migrate_work *w, bool *begun, struct err *e)
{
	struct summary *s = &w->shown->sum;
	struct complaints *c;
	struct mapping *m;
	struct buf text;
	uint64_t n = 0;
	int rc;

	if (is_begun(w, begun, e) != 0)
		return -1;
	if (*begun)
		return 0;
	buf_init(&text, LIM_MAPPING_BYTES);
	rc = fsx_read(&text, w->step->mapping_path, e);
	c = complaints_new(w->step->mapping_path, buf_str(&text));
	if (rc == 0 &&
	    mapping_parse(&m, w->step->mapping_path, buf_str(&text), c) == 0) {
		if (w->turn.links)
			(void)leave_out(w, m);
		rc = migratelinks_count(w->step->source, w->step->mapping_path,
		    w->turn.links ? m : NULL, &n, e);
		mapping_free(m);
	}
	complaints_free(c);
	buf_fini(&text);
	/* How many there are is asked (finderask.c); each is looked at, and
	 * compared once more when it goes. */
	s->need_searches = n == 0 ? 0 : 1;
	s->need_writes = n;
	s->need_reads = n == 0 ? 0 : 2 * n + PREFLIGHT_READS;
	return rc;
}

int
migrateturn_run(struct migrate_work *w, bool dry, struct err *e)
{
	const struct import_ui ui = {w, say, tell, NULL};
	struct import *im = NULL;
	int rc;

	w->opts.dry_run = dry;
	rc = import_open(&im, &w->opts, &ui, e);
	if (rc == 0)
		rc = import_run(im, w->m->server, e);
	keep(w, im, rc == 0 ? NULL : e);
	w->shown->ran = !dry;
	import_free(im);
	return rc;
}
