// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "journal/jobformer.h"
#include "journal/jobview.h"

#include "import/decide.h"
#include "import/importjob.h"
#include "import/reconcile.h"

/* The rows as the former contents left them; *open: on their way or in doubt. */
static int
look(struct import *im, uint64_t *open, struct err *e)
{
	struct job_counts c;
	struct jobview *view;
	int rc;

	if (jobview_open(&view, im->dir, e) != 0)
		return -1;
	rc = jobview_counts(view, &c, e);
	jobview_close(view);
	*open = c.state[ROW_SENT] + c.state[ROW_DOUBT];
	return rc;
}

static int
dry(uint64_t open, struct err *e)
{
	(void)err_set(e, ERR_MISFIT,
	    "%llu rows of this job are on their way or in doubt; what became of them must be settled before the changed file is planned, and a dry run settles nothing",
	    (unsigned long long)open);
	return err_hint(e, "repeat the command without --dry-run");
}

/* The same order as a run that goes on: what people said, a look, the bytes. */
static int
settle(struct import *im, struct err *e)
{
	uint64_t waiting;

	import_notice(im,
	    "--rebase: what is on its way or in doubt is settled first, with what was sent");
	if (decide_apply(im, e) != 0 ||
	    reconcile_run(im, false, &waiting, e) != 0)
		return -1;
	if (import_interrupted(im))
		return 0;
	return secondpass_settle(im, e);
}

/* The former plan stands: what is reported is where it is. */
static int
stay(struct import *im, uint64_t open, struct err *e)
{
	struct job_facts old;
	bool there;

	if (job_facts_get(im->job, &old, &there, e) != 0)
		return -1;
	im->facts.rows = old.rows;
	im->facts.planned = true;
	im->unsettled = true;
	if (!import_interrupted(im) && im->sum.stop.kind == ERR_NONE)
		import_notice(im,
		    "--rebase waits: %llu row%s of the former file still in doubt: say in ambiguous.csv what became of %s, then repeat the command",
		    (unsigned long long)open, open == 1 ? "" : "s",
		    open == 1 ? "it" : "them");
	return 0;
}

int
rebase_run(struct import *im, struct err *e)
{
	uint64_t open;

	if (look(im, &open, e) != 0)
		return -1;
	if (open > 0 && im->opts->dry_run)
		return dry(open, e);
	if (open > 0 && (settle(im, e) != 0 || look(im, &open, e) != 0))
		return -1;
	if (open > 0 || import_interrupted(im))
		return stay(im, open, e);
	if (idsync_run(im, im->job, e) != 0 || jobformer_begin(im->job, e) != 0)
		return -1;
	im->facts.generation++;
	im->former = true;
	import_notice(im,
	    "planned anew on what was imported already, as the file or the mapping has changed: edited rows update their records, rows that are as they were are done");
	return 0;
}

int
rebase_say(struct import *im, struct err *e)
{
	struct buf key;
	struct buf shown;
	uint64_t n;
	int rc;

	if (!im->former)
		return 0;
	buf_init(&key, LIM_KEY_BYTES + 1);
	buf_init(&shown, LIM_REPORT_BYTES);
	rc = jobformer_gone(im->job, &n, &key, e);
	if (rc == 0 && n > 0) {
		text_inert(&shown, buf_str(&key));
		import_notice(im,
		    "%llu key%s imported by this job %s no longer in %s (%s%s): the records stay in Lightfield",
		    (unsigned long long)n, n == 1 ? "" : "s",
		    n == 1 ? "is" : "are", im->opts->file, buf_text(&shown),
		    n == 1 ? "" : " ...");
	}
	buf_fini(&shown);
	buf_fini(&key);
	return rc;
}
