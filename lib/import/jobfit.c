// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/clk.h"
#include "base/err.h"
#include "io/src.h"
#include "journal/jobundo.h"
#include "journal/jobview.h"
#include "journal/orgid.h"
#include "mapping/mapping.h"
#include "schema/object.h"

#include "import/importjob.h"

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

/* Something was sent already: the command must be the one that sent it. */
static int
must_fit(struct import *im, const struct job_facts *old, struct err *e)
{
	const char *what = NULL;

	if (!same(old->source, im->facts.source))
		what = im->opts->file;
	else if (!same(old->mapping, im->facts.mapping))
		what = im->sheet.mapping_path;
	if (what != NULL) {
		(void)err_set(e, ERR_MISFIT,
		    "%s has changed since rows of this job were sent", what);
		return err_hint(e,
		    "put it back as it was and repeat the command to finish this job; import what is new with another --job. Nothing was sent now");
	}
	if (!same(old->org, im->facts.org)) {
		(void)err_set(e, ERR_MISFIT,
		    "rows of this job were sent with another API key or to another address than %s",
		    im->server->base_url);
		return err_hint(e,
		    "use the key and the address that the job began with, or another --job for this organisation. Nothing was sent now");
	}
	return 0;
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
	int64_t age = clk_now(im->opts->clk).wall_ms - old->planned_ms;

	return !im->opts->dry_run && age >= 0 && age < PLAN_MS &&
	       same(old->source, im->facts.source) &&
	       same(old->mapping, im->facts.mapping) &&
	       same(old->defs, im->facts.defs) && same(old->org, im->facts.org);
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

int
jobfit_check(struct import *im, bool *plan, struct err *e)
{
	struct job_facts old;
	bool there;
	bool touched;

	if (job_facts_get(im->job, &old, &there, e) != 0 ||
	    job_touched(im->job, &touched, e) != 0)
		return -1;
	(void)snprintf(im->facts.object, sizeof(im->facts.object), "%s",
	    im->sheet.mapping->object->name);
	memcpy(im->facts.mapping, im->sheet.mapping->digest, DIGEST_BYTES);
	orgid_of(job_salt(im->job), im->server->base_url, im->server->api_key,
	    im->facts.org);
	*plan = true;
	if (!there)
		return 0;
	if (strcmp(old.object, im->facts.object) != 0)
		return other_object(im, &old, e);
	im->facts.generation = old.generation;
	if (!old.planned)
		return 0;
	if (src_hash_file(im->sheet.path, im->facts.source, e) != 0)
		return -1;
	if (touched && im->opts->again) {
		bool begin;

		if (begin_again(im, &old, &begin, e) != 0)
			return -1;
		if (begin)
			return 0;
	}
	if (!touched && plan_stays(im, &old)) {
		keep_plan(im, &old);
		im->sum.reused = true;
		*plan = false;
		return 0;
	}
	if (!touched) {
		say_anew(im, &old);
		return 0;
	}
	if (must_fit(im, &old, e) != 0)
		return -1;
	if (!same(old.defs, im->facts.defs))
		import_notice(im,
		    "the definitions in Lightfield have changed since the plan; rows not yet sent are made with the new ones");
	keep_plan(im, &old);
	im->resumed = true;
	*plan = false;
	return 0;
}
