// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/clk.h"
#include "base/err.h"
#include "io/src.h"
#include "mapping/mapping.h"

#include "import/firstpass.h"
#include "import/importjob.h"

enum {
	TICK_MS = 200
};

static int
look(void *self, uint64_t rows, const struct buf *texts, struct err *e)
{
	struct import *im = self;
	struct import_progress pr;
	int64_t now;

	(void)texts;
	(void)e;
	im->sum.rows_read = rows;
	if (import_interrupted(im))
		return 1;
	now = clk_now(im->opts->clk).mono_ms;
	if (im->ui->progress == NULL || now < im->tick_ms)
		return 0;
	im->tick_ms = now + TICK_MS;
	memset(&pr, 0, sizeof(pr));
	pr.phase = IMPORT_READING;
	pr.rows = rows;
	pr.elapsed_ms = now - im->phase_ms;
	im->ui->progress(im->ui->self, &pr);
	return 0;
}

static int
finish(struct import *im, struct err *e)
{
	uint64_t repeated;

	if (!src_digest(im->sheet.src, im->facts.source))
		return err_set(e, ERR_INTERNAL,
		    "%s: the end was reached without its digest",
		    im->opts->file);
	if (job_plan_end(im->job, &im->facts,
		im->sheet.mapping->duplicates == DUPLICATES_FIRST, &repeated,
		e) != 0)
		return -1;
	im->facts.planned = true;
	return 0;
}

int
planrows_run(struct import *im, struct err *e)
{
	struct firstpass fp;
	int rc;

	memset(&fp, 0, sizeof(fp));
	fp.csv = im->sheet.csv;
	fp.bind = im->sheet.bind;
	fp.lookup = &im->lookup;
	fp.job = im->job;
	fp.resumable = true;
	fp.self = im;
	fp.look = look;
	im->phase_ms = clk_now(im->opts->clk).mono_ms;
	if (job_plan_begin(im->job, &im->facts, e) != 0)
		return -1;
	rc = firstpass_read(&fp, &im->facts.rows, e);
	if (rc < 0)
		return -1;
	return rc == 1 ? 0 : finish(im, e);
}
