// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "journal/jobformer.h"
#include "journal/jobundo.h"
#include "journal/jobview.h"
#include "journal/orgid.h"
#include "mapping/mapping.h"
#include "report/summary.h"

#include "import/importjob.h"
#include "import/pastjob.h"
#include "import/refs.h"

enum {
	CONNECTIONS = 16
};

static bool
is_rehearsal(const struct jobwords *w)
{
	return w->url.n == 0 && w->file.n > 0;
}

static int
rehearsal(const char *job, struct err *e)
{
	(void)err_set(e, ERR_USAGE,
	    "%s is a rehearsal: its server lived in the import's own process and is gone",
	    job);
	return err_hint(e,
	    "what a rehearsal wrote is nowhere else; delete its folder when you do not need it any more");
}

static int
unknown(const char *job, const char *what, const char *option, struct err *e)
{
	(void)err_set(e, ERR_USAGE, "%s does not remember its %s", job, what);
	return err_hint(e, "name it with %s", option);
}

static int
read_words(struct pastjob *p, const char *job, struct err *e)
{
	struct jobview *view;
	int rc;

	if (jobview_open(&view, job, e) != 0)
		return -1;
	rc = jobwords_read(&p->words, view, e);
	jobview_close(view);
	return rc;
}

int
pastjob_real(const char *job, struct err *e)
{
	struct pastjob p;
	int rc;

	jobwords_init(&p.words);
	rc = read_words(&p, job, e);
	if (rc == 0 && is_rehearsal(&p.words))
		rc = rehearsal(job, e);
	jobwords_fini(&p.words);
	return rc;
}

/* What is said in the options, else what the job remembers; NULL: neither. */
static char *
path_of(const struct pastjob *p, const char *said, const struct buf *word)
{
	if (said != NULL)
		return mem_strdup(said);
	return word->n == 0 ? NULL : jobwords_path(&p->words, word);
}

static int
paths(struct pastjob *p, const struct pastjob_opts *o, struct err *e)
{
	const struct jobwords *w = &p->words;
	bool spool = o->file == NULL && str_is(buf_str(&w->file), "-");

	if (is_rehearsal(w))
		return rehearsal(o->job, e);
	p->file = spool ? fsx_join(o->job, "stdin.csv")
			: path_of(p, o->file, &w->file);
	p->mapping = path_of(p, o->mapping, &w->mapping);
	p->ids = path_of(p, o->ids, &w->ids);
	if (p->file == NULL)
		return unknown(o->job, "file", "--file", e);
	if (p->ids == NULL)
		return unknown(o->job, "id map", "--ids", e);
	return 0;
}

static int
is_touched(struct pastjob *p, struct err *e)
{
	bool touched;
	bool former;

	if (job_touched(p->im->job, &touched, e) != 0 ||
	    jobformer_any(p->im->job, &former, e) != 0)
		return -1;
	if (touched || former)
		return 0;
	(void)err_set(e, ERR_USAGE, "nothing of %s was sent yet", p->im->dir);
	return err_hint(e, "lfetl status %s says how to go on", p->im->dir);
}

/* A step of a migration is imported as that says. */
static int
find_step(struct pastjob *p, const char *job, struct err *e)
{
	if (p->words.migration.n == 0)
		return 0;
	p->migration = jobwords_path(&p->words, &p->words.migration);
	p->migrate_ui.self = p->ui.self;
	p->migrate_ui.notice = p->ui.notice;
	return migrate_past(
	    &p->migrate, p->migration, job, &p->migrate_ui, &p->opts.step, e);
}

int
pastjob_open(struct pastjob *p, const struct pastjob_opts *o,
    void (*notice)(void *self, const char *text), void *self, struct err *e)
{
	memset(p, 0, sizeof(*p));
	jobwords_init(&p->words);
	if (read_words(p, o->job, e) != 0 || paths(p, o, e) != 0)
		return -1;
	p->ui.self = self;
	p->ui.notice = notice;
	if (find_step(p, o->job, e) != 0)
		return -1;
	p->opts.file = p->file;
	p->opts.mapping = p->mapping;
	p->opts.job = o->job;
	p->opts.ids = p->ids;
	p->opts.mode = p->words.mode.n > 0 ? buf_text(&p->words.mode) : NULL;
	p->opts.workers = CONNECTIONS;
	p->opts.rate = o->rate;
	p->opts.share = o->share;
	p->opts.clk = o->clk;
	p->opts.interrupts = o->interrupts;
	p->opts.signal = o->signal;
	if (import_open(&p->im, &p->opts, &p->ui, e) != 0)
		return -1;
	return is_touched(p, e);
}

/* What a file became is not looked up again: links to files are not compared. */
static int
some_file(void *self, const struct lookup_ask *ask, struct arena *a,
    struct lookup_file *out, struct err *e)
{
	(void)self;
	(void)ask;
	(void)a;
	(void)e;
	memset(out, 0, sizeof(*out));
	out->id = STR_LIT("file");
	return 1;
}

int
pastjob_connect(
    struct pastjob *p, const struct import_server *server, struct err *e)
{
	struct import *im = p->im;
	bool begun;
	bool undone;
	bool plan;

	if (jobundo_stand(im->job, &begun, &undone, e) != 0)
		return -1;
	if (begun) {
		(void)err_set(
		    e, ERR_USAGE, "%s was undone, or is being undone", im->dir);
		return err_hint(
		    e, "lfetl status %s says where it stands", im->dir);
	}
	im->server = server;
	if (preflight_look(im, e) != 0 || jobfit_check(im, &plan, e) != 0)
		return -1;
	im->lookup.file = some_file;
	if (plan)
		return err_set(e, ERR_MISFIT,
		    "%s is being planned anew: repeat the import first",
		    im->dir);
	if (sheet_open(&im->sheet, e) != 0 ||
	    sheet_bind(&im->sheet, im->defs, e) != 0 ||
	    refs_open(&im->refs, im, e) != 0 || import_count(im, e) != 0)
		return -1;
	return idsync_run(im, im->job, e);
}

static int
misfit(
    const struct import *im, const char *what, const char *hint, struct err *e)
{
	(void)err_set(
	    e, ERR_MISFIT, "%s was imported with another %s", im->dir, what);
	return err_hint(e, "%s", hint);
}

int
pastjob_reach(
    struct pastjob *p, const struct import_server *server, struct err *e)
{
	struct import *im = p->im;
	unsigned char org[DIGEST_BYTES];
	bool there;

	im->server = server;
	if (preflight_look(im, e) != 0 ||
	    job_facts_get(im->job, &im->facts, &there, e) != 0)
		return -1;
	orgid_of(job_salt(im->job), server->base_url, server->api_key, org);
	if (memcmp(org, im->facts.org, sizeof(org)) != 0)
		return misfit(im, "API key or at another address",
		    "use the key and the address that it was imported with", e);
	if (memcmp(im->sheet.mapping->digest, im->facts.mapping,
		DIGEST_BYTES) != 0)
		return misfit(im, "mapping",
		    "put the mapping back as it was, or name it with -m", e);
	if (import_count(im, e) != 0)
		return -1;
	return idsync_run(im, im->job, e);
}

void
pastjob_close(struct pastjob *p)
{
	import_free(p->im);
	migrate_free(p->migrate);
	free(p->migration);
	free(p->file);
	free(p->mapping);
	free(p->ids);
	jobwords_fini(&p->words);
}
