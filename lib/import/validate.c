// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clk.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "csv/csvin.h"
#include "io/spool.h"
#include "journal/job.h"
#include "journal/jobview.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/lookup.h"
#include "report/summary.h"
#include "report/tally.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/columndates.h"
#include "import/filebeside.h"
#include "import/firstpass.h"
#include "import/import.h"
#include "import/planrows.h"
#include "import/rowfile.h"
#include "import/sheet.h"
#include "import/validate.h"
#include "import/validatechange.h"
#include "import/validatedefs.h"
#include "import/validatefiles.h"
#include "import/validateitem.h"
#include "import/validatematch.h"

enum {
	TICK_MS = 200
};

/* firstpass.h, texts */
enum {
	ITEMS,
	CHANGES
};

struct validate {
	const struct validate_opts *opts;
	const struct import_ui *ui;
	struct sheet sheet;
	int folder; /* of the files that rows name; -1: none are named */
	struct defs *defs;
	char *work; /* the folder of all that is kept while it runs */
	struct job *job;
	struct validatefiles files;
	struct validatematch *match;
	struct tally *tally;
	struct columndates *dates;
	struct summary sum;
	int64_t began_ms;
	int64_t tick_ms;
};

/* Links stand as their keys: what they lead to is the import's business. */
static int
as_key(void *self, const char *system, const char *object, struct str key,
    struct buf *id, struct err *e)
{
	(void)self;
	(void)system;
	(void)object;
	(void)e;
	buf_puts(id, "key" VALIDATEITEM_BY);
	buf_add_str(id, key);
	return 1;
}

static int
as_ref(void *self, const char *object, const char *asks, struct str text,
    struct buf *ids, struct err *e)
{
	const struct str by = STR_LIT(VALIDATEITEM_BY);
	bool via = str_starts(str_of(asks), STR_LIT("via:"));

	(void)self;
	(void)object;
	(void)e;
	/* What a key on the way stands for is as open: it says so already. */
	if (!via || str_find_str(text, by) == text.n) {
		buf_puts(ids, via ? "id" : asks[0] == '~' ? asks + 1 : asks);
		buf_add_str(ids, by);
	}
	buf_add_str(ids, text);
	buf_putc(ids, '\0');
	return 1;
}

/* A file that is there to be uploaded. */
static int
as_file(void *self, const struct lookup_ask *ask, struct arena *a,
    struct lookup_file *out, struct err *e)
{
	const struct validate *v = self;
	int rc = rowfile_look(v->folder, ask, a, out, e);

	if (rc == 1)
		out->id = str_of(arena_printf(
		    a, "file" VALIDATEITEM_BY "%.*s", STR_ARG(ask->path)));
	return rc;
}

static void
render(const void *self, const struct firstpass_row *r, struct buf *texts)
{
	const struct validate *v = self;

	if (v->files.items != NULL)
		validateitem_put(v->sheet.bind, r, &texts[ITEMS]);
	if (v->files.changes != NULL)
		validatechange_put(v->sheet.bind, r, &texts[CHANGES]);
}

static int
count(void *self, const struct firstpass_row *r, struct err *e)
{
	struct validate *v = self;

	for (size_t i = 0; i < r->diags->n; i++)
		tally_add(v->tally, &r->diags->v[i]);
	columndates_add(v->dates, r);
	return validatematch_row(v->match, r, e);
}

static bool
interrupted(struct validate *v)
{
	if (v->opts->interrupts == NULL ||
	    atomic_load(v->opts->interrupts) == 0)
		return false;
	v->sum.signal = atomic_load(v->opts->signal);
	return true;
}

static int
look(void *self, uint64_t rows, const struct buf *texts, struct err *e)
{
	struct validate *v = self;
	struct import_progress pr;
	int64_t now;

	for (int i = 0; i < FIRSTPASS_TEXTS; i++)
		if (texts[i].over)
			return err_set(e, ERR_USAGE,
			    "%s, near row %llu: the rows are too large to be written out",
			    v->opts->file, (unsigned long long)rows);
	validatefiles_put(
	    &v->files, buf_str(&texts[ITEMS]), buf_str(&texts[CHANGES]));
	v->sum.rows_read = rows;
	if (interrupted(v))
		return 1;
	now = clk_now(v->opts->clk).mono_ms;
	if (v->ui->progress == NULL || now < v->tick_ms)
		return 0;
	v->tick_ms = now + TICK_MS;
	memset(&pr, 0, sizeof(pr));
	pr.phase = IMPORT_READING;
	pr.rows = rows;
	pr.elapsed_ms = now - v->began_ms;
	v->ui->progress(v->ui->self, &pr);
	return 0;
}

static int
make_work(struct validate *v, struct err *e)
{
	v->work = fsx_join(v->opts->tmp, "lfetl-validate.XXXXXX");
	if (mkdtemp(v->work) != NULL)
		return 0;
	(void)err_sys(
	    e, ERR_DISK, errno, "cannot make a folder in %s", v->opts->tmp);
	free(v->work);
	v->work = NULL;
	return err_hint(
	    e, "name another folder for it: TMPDIR=/path lfetl ...");
}

/* Files lie in it, no folders. */
static void
forget_work(const char *work)
{
	DIR *d = work == NULL ? NULL : opendir(work);
	const struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		char *path = fsx_join(work, entry->d_name);

		if (entry->d_name[0] != '.')
			(void)unlink(path);
		free(path);
	}
	if (d != NULL)
		(void)closedir(d);
	if (work != NULL)
		(void)rmdir(work);
}

static int
find_source(struct validate *v, struct err *e)
{
	if (strcmp(v->opts->file, "-") != 0) {
		if (sheet_find(&v->sheet, e) == 0)
			return 0;
		if (e->hint[0] == '\0')
			(void)err_hint(e, "a pipe is read with -");
		return -1;
	}
	v->sheet.path = fsx_join(v->work, "stdin.csv");
	return spool_save(v->opts->stdin_fd, v->sheet.path, e);
}

/* Everything that the first row needs. */
static int
prepare(struct validate *v, struct err *e)
{
	bool builtin = false;

	if (sheet_map(&v->sheet, e) != 0)
		return -1;
	v->sum.object = v->sheet.mapping->object->name;
	if (validatedefs_load(
		&v->defs, &v->opts->definitions, &v->sheet, &builtin, e) != 0 ||
	    make_work(v, e) != 0 || find_source(v, e) != 0 ||
	    sheet_open(&v->sheet, e) != 0)
		return -1;
	if (sheet_bind(&v->sheet, v->defs, e) != 0)
		return builtin
			   ? err_hint(e,
				 "mend the mapping; if it names fields of your organisation's own, fetch its definitions once (lfetl definitions --save), or name a file with --definitions")
			   : -1;
	if (builtin)
		validatedefs_unchecked(&v->sheet, v->defs);
	if (v->sheet.bind->files &&
	    filebeside_folder(v->opts->file, &v->folder, e) != 0)
		return -1;
	return job_open(&v->job, v->work, e);
}

/* What repeats a key, which is known only at the end. */
static int
count_repeated(struct validate *v, struct jobview *view, struct err *e)
{
	struct jobview_finding f;
	struct diag d;
	int rc;

	jobview_rewind(view);
	while ((rc = jobview_finding_next(view, &f, e)) == 1) {
		memset(&d, 0, sizeof(d));
		d.severity = (enum diag_severity)f.severity;
		d.code = f.code;
		d.line = f.line;
		d.field = f.field;
		d.column = f.column;
		d.value = str_of(f.value);
		d.message = f.message;
		d.hint = f.hint;
		tally_add(v->tally, &d);
	}
	return rc;
}

/* Rows that share a match value: the same. */
static int
count_shared(struct validate *v, struct err *e)
{
	uint64_t *n = v->sum.rows.state;
	const struct diag *d;
	enum row_state state;
	uint64_t ord;
	int rc;

	validatematch_rewind(v->match);
	while ((rc = validatematch_next(v->match, &ord, &state, &d, e)) == 1) {
		if (d != NULL)
			tally_add(v->tally, d);
		if (state == ROW_JOINED) {
			v->sum.rows.joined++;
			continue;
		}
		n[ROW_PENDING]--;
		v->sum.rows.pending[ROW_CREATE]--;
		n[state]++;
	}
	return rc;
}

static int
finish(struct validate *v, struct job_facts *facts, struct err *e)
{
	struct jobview *view;
	uint64_t repeated;
	int rc;

	if (job_plan_keys(v->job, facts->rows,
		planrows_repeats(v->sheet.mapping->duplicates), &repeated,
		e) != 0 ||
	    job_plan_end(v->job, facts, e) != 0 ||
	    jobview_open(&view, v->work, e) != 0)
		return -1;
	job_plan_counts(v->job, &v->sum.rows);
	rc = validatematch_run(
	    v->match, facts->rows, view, v->sheet.mapping->duplicates, e);
	jobview_rewind(view);
	if (rc == 0)
		rc = validatefiles_end(&v->files, view, v->match, e);
	if (rc == 0)
		rc = count_repeated(v, view, e);
	if (rc == 0)
		rc = count_shared(v, e);
	if (rc == 0)
		columndates_put(v->dates, v->tally);
	v->sum.planned = rc == 0;
	jobview_close(view);
	return rc;
}

static int
read_rows(struct validate *v, struct err *e)
{
	const struct lookup lookup = {.self = v,
	    .find = as_key,
	    .refs = as_ref,
	    .file = as_file,
	    .now_ms = clk_now(v->opts->clk).wall_ms};
	struct job_facts facts;
	struct firstpass fp;
	int rc;

	memset(&facts, 0, sizeof(facts));
	(void)snprintf(facts.object, sizeof(facts.object), "%s", v->sum.object);
	memset(&fp, 0, sizeof(fp));
	fp.csv = v->sheet.csv;
	fp.bind = v->sheet.bind;
	fp.lookup = &lookup;
	fp.job = v->job;
	fp.offline = true;
	fp.self = v;
	if (v->opts->items != NULL || v->opts->changes != NULL)
		fp.render = render;
	fp.row = count;
	fp.look = look;
	v->dates = columndates_new(v->sheet.bind);
	v->match = validatematch_new(v->work, v->sheet.bind);
	if (job_plan_begin(v->job, &facts, e) != 0)
		return -1;
	job_plan_brief(v->job);
	rc = firstpass_read(&fp, &facts.rows, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return finish(v, &facts, e);
}

int
validate_run(struct validate **out, const struct validate_opts *o,
    const struct import_ui *ui, struct err *e)
{
	struct validate *v = mem_alloc(sizeof(*v));
	int rc;

	*out = v;
	v->opts = o;
	v->ui = ui;
	v->folder = -1;
	v->tally = tally_new();
	v->sum.file = o->file;
	v->sum.object = "";
	v->sum.job = "";
	v->sum.dry_run = true;
	v->began_ms = clk_now(o->clk).mono_ms;
	sheet_init(&v->sheet, o->file, o->mapping, ui->notice, ui->self);
	v->sheet.reads_only = true;
	rc = prepare(v, e);
	if (rc == 0)
		rc = validatefiles_open(
		    &v->files, v->work, o->items, o->changes, o->out, e);
	if (rc == 0)
		rc = read_rows(v, e);
	v->sum.elapsed_ms = clk_now(o->clk).mono_ms - v->began_ms;
	return rc;
}

const struct summary *
validate_summary(struct validate *v, const struct err *e)
{
	if (e != NULL && e->kind != ERR_NONE)
		v->sum.stop = *e;
	return &v->sum;
}

struct tally *
validate_findings(struct validate *v)
{
	return v->tally;
}

void
validate_free(struct validate *v)
{
	if (v == NULL)
		return;
	validatefiles_close(&v->files);
	validatematch_free(v->match);
	job_close(v->job);
	if (v->folder >= 0)
		(void)close(v->folder);
	sheet_fini(&v->sheet);
	defs_free(v->defs);
	forget_work(v->work);
	free(v->work);
	columndates_free(v->dates);
	tally_free(v->tally);
	free(v);
}
