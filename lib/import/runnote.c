// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "journal/jobnote.h"
#include "journal/jobview.h"
#include "report/runlog.h"

#include "import/importjob.h"
#include "import/runnote.h"

struct runnote {
	struct runlog log;
	uint64_t settled; /* by passes that ended */
	uint64_t writes;  /* these two: spent before it began */
	uint64_t reads;
};

void
runnote_begin(struct import *im)
{
	struct runnote *n = im->run;

	if (n == NULL)
		n = mem_alloc(sizeof(*n));
	else
		return; /* what came of a doubt is the same run */
	im->run = n;
	n->log.began_ms = clk_now(im->opts->clk).wall_ms;
	n->log.need_writes = im->sum.need_writes;
	n->log.need_reads = im->sum.need_reads;
	n->log.need_seconds = (uint64_t)ceil(im->sum.need_seconds);
	n->writes = im->sum.requests;
	n->reads = im->sum.spent_reads;
}

static uint64_t
settled(const struct engine_result *r)
{
	return r->done + r->failed + r->doubt + r->unchanged + r->ambiguous;
}

void
runnote_tick(struct import *im, const struct engine_result *r)
{
	struct runnote *n = im->run;
	const struct runlog_point p = {
	    clk_now(im->opts->clk).mono_ms - im->phase_ms,
	    n->settled + settled(r), im->sum.limited_ms + r->limited_ms};

	runlog_point(&n->log, &p);
}

void
runnote_pass(struct import *im, const struct engine_result *r)
{
	im->run->settled += settled(r);
}

static void
keep(struct import *im, struct buf *former, struct buf *text)
{
	struct jobnote note = {runlog_note, STR_LIT("")};
	struct jobview *view;
	struct err e;
	int rc;

	if (jobview_open(&view, im->dir, &e) != 0)
		return;
	rc = jobnote_get(view, runlog_note, former, &e);
	jobview_close(view);
	if (rc < 0)
		return;
	runlog_add(buf_str(former), &im->run->log, text);
	note.text = buf_str(text);
	if (!text->over)
		(void)jobnote_put(im->job, &note, 1, &e);
}

void
runnote_end(struct import *im)
{
	struct runnote *n = im->run;
	struct buf former;
	struct buf text;

	if (n == NULL)
		return;
	n->log.elapsed_ms = im->sum.elapsed_ms;
	n->log.sending_ms = im->sum.sending_ms;
	n->log.writes = im->sum.requests - n->writes;
	n->log.reads = im->sum.spent_reads - n->reads;
	n->log.retries = im->sum.retries;
	n->log.limited = im->sum.limited;
	n->log.limited_ms = im->sum.limited_ms;
	buf_init(&former, LIM_REPORT_BYTES);
	buf_init(&text, LIM_REPORT_BYTES);
	keep(im, &former, &text);
	buf_fini(&text);
	buf_fini(&former);
	free(n);
	im->run = NULL;
}
