// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "api/client.h"
#include "base/arena.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/logx.h"
#include "base/mem.h"
#include "base/text.h"
#include "journal/idmap.h"
#include "journal/jobundo.h"
#include "journal/jobview.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/forecast.h"
#include "report/resultfiles.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/decide.h"
#include "import/idclaim.h"
#include "import/importjob.h"
#include "import/jobwords.h"
#include "import/migratedue.h"
#include "import/migratenote.h"
#include "import/reconcile.h"
#include "import/refs.h"
#include "import/rowfile.h"
#include "import/runnote.h"

/* What a forecast counts with when nobody said a rate: the API's own limit. */
#define USUAL_RATE 25.0

void
import_notice(struct import *im, const char *fmt, ...)
{
	struct buf b;
	va_list ap;

	buf_init(&b, LIM_REPORT_BYTES);
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	logx_put("%s", buf_text(&b));
	im->ui->notice(im->ui->self, buf_text(&b));
	buf_fini(&b);
}

bool
import_interrupted(struct import *im)
{
	if (im->opts->interrupts == NULL ||
	    atomic_load(im->opts->interrupts) == 0)
		return false;
	im->sum.signal = atomic_load(im->opts->signal);
	return true;
}

/* --mode stands above the mapping's. */
static int
set_mode(struct import *im, struct err *e)
{
	const char *mode = im->opts->mode;

	if (mode == NULL)
		return 0;
	if (!im->sheet.mapping->object->creatable) {
		(void)err_set(e, ERR_USAGE,
		    "--mode %s does not go with %s: nothing can be written "
		    "to them",
		    mode, im->sheet.mapping->object->plural);
		return err_hint(e, "leave --mode out");
	}
	for (int m = MODE_CREATE; m <= MODE_UPSERT; m++)
		if (strcmp(mode, mapping_mode_name((enum mode)m)) == 0) {
			mapping_set_mode(im->sheet.mapping, (enum mode)m);
			return 0;
		}
	(void)err_set(e, ERR_USAGE, "there is no mode '%s'", mode);
	return err_hint(e, "say create, update or upsert");
}

int
import_open(struct import **out, const struct import_opts *opts,
    const struct import_ui *ui, struct err *e)
{
	struct import *im = mem_alloc(sizeof(*im));

	*out = im;
	im->opts = opts;
	im->ui = ui;
	buf_init(&im->strategy, LIM_REPORT_BYTES);
	sheet_init(&im->sheet, opts->file, opts->mapping, ui->notice, ui->self);
	im->sheet.plain = opts->step != NULL && opts->step->plain;
	im->sum.file = opts->file;
	im->sum.object = "";
	im->sum.job = "";
	im->sum.dry_run = opts->dry_run;
	im->sum.rate = opts->rate < 0 ? USUAL_RATE * opts->share : opts->rate;
	if (sheet_map(&im->sheet, e) != 0)
		return -1;
	if (opts->step != NULL)
		opts->step->above(opts->step->self, im->sheet.mapping);
	if (set_mode(im, e) != 0)
		return -1;
	im->sum.object = im->sheet.mapping->object->name;
	im->sum.mode = mapping_mode_name(im->sheet.mapping->mode);
	if (opensource_find(im, e) != 0)
		return -1;
	im->sum.job = im->dir;
	if (job_open(&im->job, im->dir, e) != 0)
		return -1;
	return opensource_spool(im, e);
}

/* What the next run reads: who it is, the definitions, records to update. */
static uint64_t
reads_to_come(const struct import *im)
{
	return im->sum.rows.reads +
	       (im->opts->dry_run ? im->preflight_reads : 0);
}

/* The counts, from the journal; before the first pass ended there are none. */
static int
count(struct import *im, struct jobview *view, struct err *e)
{
	uint64_t uploads;
	uint64_t looks;
	struct job_counts rows;
	struct forecast f;

	if (jobview_counts(view, &rows, e) != 0 ||
	    rowfile_counts(im, &uploads, &looks, e) != 0)
		return -1;
	im->sum.rows = rows;
	im->sum.planned = im->facts.planned;
	im->sum.rows_read = im->sum.rows.rows;
	forecast_make(&f, im->sum.rows.writes + uploads,
	    reads_to_come(im) + looks, 0, im->sum.rate);
	im->sum.need_writes = f.writes;
	im->sum.need_reads = f.reads;
	im->sum.need_searches = f.searches;
	im->sum.need_seconds = f.seconds;
	return 0;
}

int
import_count(struct import *im, struct err *e)
{
	struct jobview *view;
	int rc;

	if (im->dir == NULL || !im->facts.planned)
		return 0;
	if (jobview_open(&view, im->dir, e) != 0)
		return -1;
	rc = count(im, view, e);
	jobview_close(view);
	return rc;
}

static int
write_rows(struct import *im, struct resultfiles *files, struct jobview *view,
    struct err *e)
{
	int rc = sheet_open(&im->sheet, e);

	if (rc == 0)
		rc = resultfiles_failed(files, view, im->sheet.csv,
		    im->sheet.heading, im->sheet.n_names, e);
	if (rc == 0)
		rc = resultfiles_done(files, view, e);
	if (rc == 0)
		rc = resultfiles_plan(files, view, e);
	return rc;
}

static int
write_results(struct import *im, struct resultfiles *files, struct err *e)
{
	struct jobview *view;
	int rc;

	if (!im->facts.planned)
		return 0;
	if (jobview_open(&view, im->dir, e) != 0)
		return -1;
	/* The rows are those of a file that is not there any more. */
	rc = im->unsettled ? 0 : write_rows(im, files, view, e);
	if (rc == 0)
		rc = resultfiles_ambiguous(files, view, e);
	if (rc == 0)
		rc = count(im, view, e);
	if (rc == 0)
		rc = resultfiles_summary(files, &im->sum, view, e);
	if (rc == 0)
		rc = resultfiles_page(
		    files, &im->sum, view, clk_now(im->opts->clk).wall_ms, e);
	if (rc == 0 && resultfiles_kept(files))
		import_notice(im,
		    "a result file in %s was changed by somebody during the run; it was left alone, and the new one lies beside it with .new behind its name",
		    im->dir);
	jobview_close(view);
	return rc;
}

static void
name_left_out(struct import *im)
{
	const struct bind *b = im->sheet.bind;
	struct str *v =
	    arena_array(b->arena, b->n_left_out, sizeof(struct str));

	for (size_t i = 0; i < b->n_left_out; i++)
		v[i] = b->names[b->left_out[i]];
	im->sum.left_out = v;
	im->sum.n_left_out = b->n_left_out;
}

/* What asked while it planned has asked all. */
static void
close_lines(struct import *im)
{
	line_close(&im->searches, im, API_SEARCH);
	line_close(&im->reads, im, API_READ);
	if (im->client != NULL) {
		uint64_t spent = client_spent(im->client, API_READ);

		im->sum.spent_reads += spent - im->counted_reads;
		im->counted_reads = spent;
	}
	im->sum.strategy = im->strategy.n > 0 ? buf_text(&im->strategy) : NULL;
}

/* Its rows are done in the journal, and not in Lightfield. */
static int
check_undone(struct import *im, struct err *e)
{
	bool begun;
	bool complete;

	if (jobundo_stand(im->job, &begun, &complete, e) != 0)
		return -1;
	if (!begun || (complete && im->opts->again))
		return 0;
	if (complete) {
		(void)err_set(e, ERR_MISFIT, "%s was undone", im->dir);
		if (im->opts->step != NULL)
			return err_hint(e,
			    "to import the step once more, delete that folder");
		return err_hint(e,
		    "to import it once more, repeat the command with --again");
	}
	(void)err_set(e, ERR_MISFIT, "%s is being undone", im->dir);
	return err_hint(e, "finish that first: lfetl undo %s", im->dir);
}

static void
say_resumed(struct import *im)
{
	const struct job_counts *n = &im->sum.rows;
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	buf_puts(&b, "resuming: ");
	text_count(&b, n->rows - n->state[ROW_PENDING] - n->state[ROW_SENT]);
	buf_puts(&b, " of ");
	text_count(&b, n->rows);
	buf_puts(&b, " rows are settled already");
	import_notice(im, "%s", buf_text(&b));
	buf_fini(&b);
}

/* The counts now are those before what comes. */
static int
recount(struct import *im, struct err *e)
{
	if (import_count(im, e) != 0)
		return -1;
	memcpy(im->sum.before, im->sum.rows.state, sizeof(im->sum.before));
	return 0;
}

/* A plan forgets the rows of the one before. */
static int
plan_anew(struct import *im, struct err *e)
{
	if (idsync_run(im, im->job, e) != 0 || planrows_run(im, e) != 0)
		return -1;
	return im->facts.planned ? rebase_say(im, e) : 0;
}

/* Read and plan, or find the plan that is there. */
static int
plan(struct import *im, struct err *e)
{
	bool anew;

	if (preflight_run(im, e) != 0 || clocks_check(im, e) != 0)
		return -1;
	if (check_undone(im, e) != 0 || jobfit_check(im, &anew, e) != 0 ||
	    jobwords_keep(im, e) != 0)
		return -1;
	if (sheet_open(&im->sheet, e) != 0 ||
	    sheet_bind(&im->sheet, im->defs, e) != 0 ||
	    rowfile_open(im, e) != 0)
		return -1;
	name_left_out(im);
	if (im->rebase && rebase_run(im, e) != 0)
		return -1;
	if (im->unsettled)
		return recount(im, e);
	if (anew && plan_anew(im, e) != 0)
		return -1;
	if (!anew && refs_open(&im->refs, im, e) != 0)
		return -1;
	if (import_interrupted(im))
		return 0;
	if (!anew && decide_apply(im, e) != 0)
		return -1;
	if (!anew && idsync_run(im, im->job, e) != 0)
		return -1;
	if (recount(im, e) != 0)
		return -1;
	if (im->resumed)
		say_resumed(im);
	return 0;
}

static bool
waits_to_go(const struct import *im)
{
	const uint64_t *n = im->sum.rows.state;

	return n[ROW_PENDING] + n[ROW_SENT] > 0;
}

/* What an earlier run has left in doubt, before anything is sent. */
static int
seek(struct import *im, uint64_t *waiting, struct err *e)
{
	const uint64_t *n = im->sum.rows.state;
	bool more = waits_to_go(im);

	*waiting = 0;
	if (!im->resumed || n[ROW_DOUBT] + n[ROW_SENT] == 0)
		return 0;
	if (reconcile_run(im, more, waiting, e) != 0)
		return -1;
	return recount(im, e);
}

static int
send_all(struct import *im, struct err *e)
{
	const uint64_t *n = im->sum.rows.state;

	/* What is unchanged has a record, too, and others may refer to it. */
	if (n[ROW_PENDING] + n[ROW_SENT] == 0)
		return idsync_run(im, im->job, e);
	if (im->ui->confirm != NULL &&
	    !im->ui->confirm(im->ui->self, &im->sum)) {
		(void)err_set(e, ERR_USAGE, "not confirmed; nothing was sent");
		return err_hint(
		    e, "repeat with --yes to import without being asked");
	}
	return secondpass_run(im, e);
}

/*
 * A row in doubt may need a later write of this job to show that the search is
 * up to date: then it is looked for once more behind what was sent.
 */
static int
send_rows(struct import *im, struct err *e)
{
	uint64_t waiting;

	if (im->opts->dry_run || im->unsettled)
		return 0;
	if (seek(im, &waiting, e) != 0)
		return -1;
	if (import_interrupted(im))
		return 0;
	if (send_all(im, e) != 0)
		return -1;
	if (waiting == 0 || import_interrupted(im) ||
	    im->sum.stop.kind != ERR_NONE || waits_to_go(im))
		return 0;
	if (seek(im, &waiting, e) != 0)
		return -1;
	return import_interrupted(im) || !waits_to_go(im)
		   ? 0
		   : secondpass_run(im, e);
}

int
import_run(struct import *im, const struct import_server *server, struct err *e)
{
	int64_t began = clk_now(im->opts->clk).mono_ms;
	struct resultfiles *files = resultfiles_new(im->dir);
	struct err late;
	int rc;

	im->server = server;
	rc = plan(im, e);
	close_lines(im);
	if (rc == 0 && !import_interrupted(im))
		rc = send_rows(im, e);
	close_lines(im);
	(void)import_interrupted(im);
	/* What is durable is reported also when the run failed; a second
	 * trouble on the way is not allowed to hide the first. */
	err_clear(&late);
	im->sum.elapsed_ms = clk_now(im->opts->clk).mono_ms - began;
	if (rc != 0)
		im->sum.stop = *e;
	runnote_end(im);
	if (write_results(im, files, &late) != 0 && rc == 0) {
		*e = late;
		rc = -1;
	}
	jobwords_end(im, rc == 0 ? &im->sum.stop : e);
	resultfiles_free(files);
	return rc;
}

const char *
import_dir(const struct import *im)
{
	return im->dir;
}

const struct summary *
import_summary(struct import *im, const struct err *e)
{
	struct err late;

	err_clear(&late);
	if (e != NULL && e->kind != ERR_NONE)
		im->sum.stop = *e;
	/* Numbers that could not be read are no success. */
	if (import_count(im, &late) != 0 &&
	    (im->sum.stop.kind == ERR_NONE || im->sum.stop.kind == ERR_SERVICE))
		im->sum.stop = late;
	return &im->sum;
}

void
import_free(struct import *im)
{
	if (im == NULL)
		return;
	line_close(&im->searches, im, API_SEARCH);
	line_close(&im->reads, im, API_READ);
	refs_close(im->refs);
	rowfile_close(im->files);
	sheet_fini(&im->sheet);
	for (size_t i = 0; i < im->n_related; i++)
		defs_free(im->related[i]);
	buf_fini(&im->strategy);
	idclaim_free(im->claims);
	migratenote_close(im->note);
	migratedue_free(im->due);
	idmap_close(im->ids_out);
	idmap_close(im->ids);
	defs_free(im->defs);
	/* An interrupted read may still fly with the client's texts. */
	if (im->connected)
		im->transport.free(im->transport.self);
	client_free(im->client);
	job_close(im->job);
	free(im->ids_path);
	free(im->dir);
	free(im);
}
