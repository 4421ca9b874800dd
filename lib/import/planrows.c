// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "csv/csvin.h"
#include "io/src.h"
#include "journal/jobformer.h"
#include "journal/jobside.h"
#include "journal/spill.h"
#include "mapping/mapping.h"
#include "plan/item.h"

#include "import/columndates.h"
#include "import/columnlinks.h"
#include "import/finder.h"
#include "import/firstpass.h"
#include "import/importjob.h"
#include "import/match.h"
#include "import/migratenote.h"
#include "import/planpass.h"
#include "import/planrows.h"
#include "import/refs.h"
#include "import/rowfile.h"
#include "import/rowfill.h"

enum {
	TICK_MS = 200,
	SPILL_BYTES = 65536
};

/* Above the number of parts. */
#define LACKS      (UINT64_C(1) << 32)
#define NAMES_FILE (UINT64_C(1) << 33)
enum {
	FILE_WRITES_SHIFT = 34
};

struct pass {
	struct import *im;
	struct match *match;
	struct columndates *dates;
	struct columnlinks *links;
	struct rowfill *fill;
};

enum job_repeats
planrows_repeats(enum duplicates d)
{
	switch (d) {
	case DUPLICATES_FIRST:
		return JOB_REPEATS_FIRST;
	case DUPLICATES_LAST:
		return JOB_REPEATS_LAST;
	case DUPLICATES_MERGE:
		return JOB_REPEATS_JOIN;
	case DUPLICATES_ERROR:
		break;
	}
	return JOB_REPEATS_ERROR;
}

static int
look(void *self, uint64_t rows, const struct buf *texts, struct err *e)
{
	struct pass *p = self;
	struct import *im = p->im;
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

/* -- rows whose create needs a word -- */

static int
note_parts(struct import *im, const struct firstpass_row *r, struct err *e)
{
	unsigned parts = item_parts(r->item, im->sheet.bind);
	unsigned writes;
	bool file = rowfile_writes(im->sheet.bind, r->item, NULL, &writes);
	uint64_t word = parts | (r->item->lacks ? LACKS : 0) |
			(file ? NAMES_FILE : 0) |
			(uint64_t)writes << FILE_WRITES_SHIFT;
	struct buf b;
	int rc;

	if (r->item->failed || word < 2)
		return 0;
	im->lacking = im->lacking || r->item->lacks;
	if (im->many == NULL)
		im->many = spill_new(im->dir, SPILL_BYTES);
	buf_init(&b, sizeof(uint64_t));
	finder_number(&b, word);
	rc = spill_add_uint(im->many, r->ord, buf_str(&b), e);
	buf_fini(&b);
	return rc;
}

int
planrows_parts(struct import *im, uint64_t ord, unsigned *parts, bool *lacks,
    struct err *e)
{
	struct str key;
	struct str data;

	*parts = 1;
	*lacks = false;
	while (im->many != NULL && im->many_ord < ord) {
		int rc = spill_next(im->many, &key, &data, e);
		uint64_t n;

		if (rc < 0)
			return -1;
		n = rc == 0 ? 1 : finder_number_at(data, 0);
		im->many_ord = rc == 0 ? UINT64_MAX : spill_uint(key);
		im->many_parts = (unsigned)(n & (LACKS - 1));
		im->many_lacks = (n & LACKS) != 0;
		im->many_file = (n & NAMES_FILE) != 0;
		im->many_writes = (unsigned)(n >> FILE_WRITES_SHIFT);
	}
	if (im->many != NULL && im->many_ord == ord) {
		*parts = im->many_parts;
		*lacks = im->many_lacks;
	}
	return 0;
}

bool
planrows_file(const struct import *im, uint64_t ord, unsigned *writes)
{
	*writes = im->many_writes;
	return im->many != NULL && im->many_ord == ord && im->many_file;
}

static int
row(void *self, const struct firstpass_row *r, struct err *e)
{
	struct pass *p = self;

	if (note_parts(p->im, r, e) != 0)
		return -1;
	/* What is only recognised is there already, or never will be. */
	if (p->im->note != NULL && !r->item->failed &&
	    p->im->sheet.mapping->mode != MODE_MATCH &&
	    migratenote_row(p->im->note, p->im->opts->step->name, r->row->line,
		p->im->sheet.bind, r->item, e) != 0)
		return -1;
	columndates_add(p->dates, r);
	if (columnlinks_add(p->links, r, e) != 0)
		return -1;
	rowfill_add(p->fill, r);
	return match_row(p->match, r, e);
}

/* -- the plan -- */

static int
read_rows(struct pass *p, struct err *e)
{
	struct import *im = p->im;
	struct firstpass fp;
	int rc;

	memset(&fp, 0, sizeof(fp));
	fp.csv = im->sheet.csv;
	fp.bind = im->sheet.bind;
	fp.lookup = &im->lookup;
	fp.job = im->job;
	fp.resumable = true;
	fp.self = p;
	fp.row = row;
	fp.look = look;
	p->dates = columndates_new(im->sheet.bind);
	p->links = columnlinks_new(im->sheet.bind, im->dir);
	p->fill = rowfill_new(im->sheet.bind);
	rc = firstpass_read(&fp, &im->facts.rows, e);
	if (rc != 0)
		return rc;
	if (im->note != NULL && migratenote_end(im->note, e) != 0)
		return -1;
	columndates_say(p->dates, im->sheet.notice, im->sheet.self);
	if (columnlinks_say(
		p->links, im->ids, im->sheet.notice, im->sheet.self, e) != 0)
		return -1;
	if (!src_digest(im->sheet.src, im->facts.source))
		return err_set(e, ERR_INTERNAL,
		    "%s: the end was reached without its digest",
		    im->opts->file);
	return 0;
}

static int
settle(struct pass *p, struct err *e)
{
	struct import *im = p->im;
	uint64_t repeated;

	if (job_plan_keys(im->job, im->facts.rows,
		planrows_repeats(im->sheet.mapping->duplicates), &repeated,
		e) != 0)
		return -1;
	if (match_run(p->match, im->facts.rows, e) != 0 ||
	    planpass_run(im, p->match, e) != 0)
		return -1;
	if (import_interrupted(im))
		return 0;
	im->facts.planned_ms = clk_now(im->opts->clk).wall_ms;
	if (job_plan_end(im->job, &im->facts, e) != 0)
		return -1;
	im->facts.planned = true;
	return rowfill_keep(p->fill, im->job, e);
}

int
planrows_run(struct import *im, struct err *e)
{
	struct pass p = {.im = im};
	int rc;

	im->phase_ms = clk_now(im->opts->clk).mono_ms;
	im->many_ord = 0;
	im->lacking = false;
	if (im->opts->step != NULL && im->opts->step->note != NULL &&
	    migratenote_open(&im->note, im->opts->step->note, true, e) != 0)
		return -1;
	if (job_plan_begin(im->job, &im->facts, e) != 0)
		return -1;
	/* What is joined to a row is part of what it became. */
	if (im->sheet.mapping->duplicates == DUPLICATES_MERGE)
		jobformer_compare(im->job);
	if (refs_run(im, e) != 0)
		return -1;
	if (import_interrupted(im))
		return 0;
	if (refs_open(&im->refs, im, e) != 0)
		return -1;
	p.match = match_new(im);
	rc = read_rows(&p, e);
	if (rc == 0)
		rc = settle(&p, e);
	rowfill_free(p.fill);
	columnlinks_free(p.links);
	columndates_free(p.dates);
	match_free(p.match);
	spill_free(im->many);
	im->many = NULL;
	return rc < 0 ? -1 : 0;
}
