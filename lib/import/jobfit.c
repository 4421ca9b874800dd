// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/clk.h"
#include "base/digest.h"
#include "base/err.h"
#include "io/src.h"
#include "journal/jobformer.h"
#include "journal/jobretry.h"
#include "journal/jobundo.h"
#include "journal/jobview.h"
#include "journal/orgid.h"
#include "mapping/mapping.h"
#include "schema/object.h"

#include "import/importjob.h"
#include "import/sameorg.h"

enum {
	PLAN_MS = 3600 * 1000
};

static bool
same(const unsigned char *a, const unsigned char *b)
{
	return memcmp(a, b, DIGEST_BYTES) == 0;
}

static int
other_object(struct import *im, const struct job_facts *old, struct err *e)
{
	const char *name = im->sheet.mapping->object->name;

	(void)err_set(e, ERR_MISFIT, "%s is a job that imports %ss, not %ss",
	    im->dir, old->object, name);
	return err_hint(e, "give this import a folder of its own: --job %s.%s",
	    im->dir, name);
}

/* What differs from the command that sent rows; NULL: nothing. */
static const char *
changed(const struct import *im, const struct job_facts *old)
{
	if (!same(old->source, im->facts.source))
		return im->opts->file;
	if (!same(old->mapping, im->facts.mapping))
		return im->sheet.mapping_path;
	return NULL;
}

static int
same_organisation(struct import *im, const struct job_facts *old, struct err *e)
{
	return same(old->org, im->facts.org) ? 0 : sameorg_check(im, e);
}

/* Something was sent already: the command must be the one that sent it. */
static int
must_fit(struct import *im, const struct job_facts *old, struct err *e)
{
	const char *what = changed(im, old);

	if (what != NULL) {
		(void)err_set(e, ERR_MISFIT,
		    "%s has changed since rows of this job were sent", what);
		return err_hint(e,
		    "put it back as it was and repeat the command to finish this job; go on with what it is now by --rebase; or import what is new with another --job. Nothing was sent now");
	}
	return same_organisation(im, old, e);
}

/* -- another file or mapping -- */

/* By what the rows have their keys. */
static void
key_rule(const struct mapping *m, unsigned char out[DIGEST_BYTES])
{
	struct digest *d = digest_new();

	digest_part(d, m->system.text.p, m->system.text.n);
	for (size_t i = 0; i < m->n_key; i++)
		digest_part(d, m->key[i].text.p, m->key[i].text.n);
	digest_end(d, out);
	digest_free(d);
}

/* Are the keys of the rows now what they were when rows were sent? */
static int
same_keys(struct import *im, const struct job_facts *old, struct err *e)
{
	static const unsigned char unknown[DIGEST_BYTES];

	if (im->sheet.mapping->n_key == 0) {
		(void)err_set(e, ERR_USAGE,
		    "rows of this job were sent before %s was changed; what became of which row only a key can say, and the mapping names none",
		    im->opts->file);
		return err_hint(e,
		    "put file and mapping back as they were to finish this job, or import what is new with another --job");
	}
	if (same(old->mapping, im->facts.mapping) ||
	    same(old->rule, im->facts.rule))
		return 0;
	if (same(old->rule, unknown)) {
		(void)err_set(e, ERR_USAGE,
		    "this job was begun by a former lfetl, which did not note down what the key was; with %s changed, rows could be taken for others",
		    im->sheet.mapping_path);
		return err_hint(e,
		    "put the mapping back; a changed file alone can be taken over by --rebase");
	}
	(void)err_set(e, ERR_USAGE,
	    "key: or system: in %s is another one than when rows of this job were sent, so no row could be recognised",
	    im->sheet.mapping_path);
	return err_hint(e, "put these two back as they were");
}

/*
 * The rows that were sent were put aside already: what is planned next has to
 * go on from them.
 */
static int
fit_former(
    struct import *im, const struct job_facts *old, bool touched, struct err *e)
{
	if (jobformer_any(im->job, &im->former, e) != 0)
		return -1;
	if (!im->former || touched)
		return 0;
	if (same_organisation(im, old, e) != 0)
		return -1;
	return same_keys(im, old, e);
}

static void
say_anew(struct import *im, const struct job_facts *old)
{
	bool source = !same(old->source, im->facts.source);
	bool mapping = !same(old->mapping, im->facts.mapping);

	if (source || mapping)
		import_notice(im,
		    "planned anew: %s%s%s changed since the last plan, and nothing has been sent yet",
		    source ? im->opts->file : "",
		    source && mapping ? " and " : "",
		    mapping ? im->sheet.mapping_path : "");
}

/*
 * Nothing was sent yet.  A plan that a dry run has made within the hour, of
 * the same file, mapping and definitions, is what its user looked at: an
 * import does that, not another one.
 */
static bool
plan_stays(const struct import *im, const struct job_facts *old)
{
	const struct import_step *step = im->opts->step;
	int64_t age = clk_now(im->opts->clk).wall_ms - old->planned_ms;
	bool fresh = age >= 0 && age < PLAN_MS;
	bool dry = im->opts->dry_run && (step == NULL || !step->keeps);

	if (step != NULL && step->replans && !im->opts->dry_run)
		return false;
	/* The plan of a migration is made of all steps before it begins. */
	if (step != NULL && step->since_ms > 0 &&
	    old->planned_ms >= step->since_ms)
		fresh = true;
	return !dry && fresh && same(old->source, im->facts.source) &&
	       same(old->mapping, im->facts.mapping) &&
	       same(old->defs, im->facts.defs) && same(old->org, im->facts.org);
}

/*
 * mode: match never sends, so that its job always looks like one whose rows are
 * still to go.  A plan that was carried out is used up (what was not found may
 * have come meanwhile), and so is one with rows that wait for a decision.
 */
static int
used_up(struct import *im, bool *used, struct err *e)
{
	struct jobview *view;
	struct job_counts c;
	struct job_done one;
	size_t n;
	int rc;

	*used = false;
	if (im->sheet.mapping->mode != MODE_MATCH)
		return 0;
	/* A step of a migration was planned right before it goes. */
	if (im->opts->step != NULL && !im->opts->dry_run)
		return 0;
	if (job_unmapped(im->job, &one, 1, &n, e) != 0 ||
	    jobview_open(&view, im->dir, e) != 0)
		return -1;
	rc = jobview_counts(view, &c, e);
	jobview_close(view);
	*used = n == 0 || c.state[ROW_AMBIGUOUS] > 0;
	return rc;
}

static void
keep_plan(struct import *im, const struct job_facts *old)
{
	im->facts.rows = old->rows;
	im->facts.planned = true;
	im->facts.planned_ms = old->planned_ms;
}

/*
 * --again: from the beginning, under keys of their own.  A job that is under
 * way goes on first, so that the command can be repeated after a kill.
 */
static int
begin_again(
    struct import *im, const struct job_facts *old, bool *begin, struct err *e)
{
	struct job_counts c;
	struct jobview *view;
	bool begun;
	bool undone;
	int rc;

	if (jobview_open(&view, im->dir, e) != 0)
		return -1;
	rc = jobview_counts(view, &c, e);
	jobview_close(view);
	if (rc != 0)
		return -1;
	/* A job that was undone is not under way, whatever its rows say. */
	if (jobundo_stand(im->job, &begun, &undone, e) != 0)
		return -1;
	*begin =
	    undone ||
	    c.state[ROW_PENDING] + c.state[ROW_SENT] + c.state[ROW_DOUBT] == 0;
	if (*begin) {
		im->facts.generation = old->generation + 1;
		import_notice(im,
		    "once more from the beginning: run %llu of this job",
		    (unsigned long long)im->facts.generation + 1);
	} else {
		import_notice(
		    im, "--again: the run that is under way is finished first");
	}
	return 0;
}

static int
retry(struct import *im, struct err *e)
{
	uint64_t n;

	if (jobretry_failed(im->job, &n, e) != 0)
		return -1;
	import_notice(im,
	    "--retry-failed: %llu row%s that Lightfield refused %s tried again",
	    (unsigned long long)n, n == 1 ? "" : "s", n == 1 ? "is" : "are");
	return 0;
}

/* Rows were sent: go on with them, begin again, or take over what changed. */
static int
go_on(struct import *im, const struct job_facts *old, bool *plan, struct err *e)
{
	if (im->opts->again) {
		bool begin;

		if (begin_again(im, old, &begin, e) != 0)
			return -1;
		if (begin)
			return 0;
	}
	if (im->opts->rebase && changed(im, old) != NULL) {
		if (same_organisation(im, old, e) != 0)
			return -1;
		im->rebase = true;
		return same_keys(im, old, e);
	}
	if (must_fit(im, old, e) != 0)
		return -1;
	if (!same(old->defs, im->facts.defs))
		import_notice(im,
		    "the definitions in Lightfield have changed since the plan; rows not yet sent are made with the new ones");
	keep_plan(im, old);
	im->resumed = true;
	*plan = false;
	return im->opts->retry_failed ? retry(im, e) : 0;
}

static void
fill_facts(struct import *im)
{
	(void)snprintf(im->facts.object, sizeof(im->facts.object), "%s",
	    im->sheet.mapping->object->name);
	memcpy(im->facts.mapping, im->sheet.mapping->digest, DIGEST_BYTES);
	key_rule(im->sheet.mapping, im->facts.rule);
	orgid_of(job_salt(im->job), im->server->base_url, im->server->api_key,
	    im->facts.org);
}

int
jobfit_check(struct import *im, bool *plan, struct err *e)
{
	struct job_facts old;
	bool there;
	bool touched;
	bool used;

	if (job_facts_get(im->job, &old, &there, e) != 0 ||
	    job_touched(im->job, &touched, e) != 0)
		return -1;
	fill_facts(im);
	*plan = true;
	if (!there)
		return 0;
	if (strcmp(old.object, im->facts.object) != 0)
		return other_object(im, &old, e);
	im->facts.generation = old.generation;
	if (fit_former(im, &old, touched, e) != 0)
		return -1;
	if (!old.planned)
		return 0;
	if (src_hash_file(im->sheet.path, im->facts.source, e) != 0)
		return -1;
	if (touched)
		return go_on(im, &old, plan, e);
	if (used_up(im, &used, e) != 0)
		return -1;
	if (used || !plan_stays(im, &old)) {
		say_anew(im, &old);
		return 0;
	}
	keep_plan(im, &old);
	im->sum.reused = true;
	*plan = false;
	return 0;
}
