// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "journal/idmap.h"
#include "journal/jobside.h"
#include "mapping/mapping.h"
#include "schema/object.h"

#include "import/finder.h"
#include "import/idclaim.h"
#include "import/importjob.h"

/* What one transaction of the id map holds: its pages are written once. */
enum {
	BATCH = 1000
};

/*
 * The record that a row had is gone.  The id map forgets it only now that the
 * row has another: who plans once more has to know of it, since it is part of
 * the key of the create.
 */
static int
forget(struct import *im, struct jobside *side, const struct job_done *done,
    struct buf *gone, struct err *e)
{
	struct buf key;
	int rc;

	buf_init(&key, sizeof(uint64_t));
	finder_number(&key, done->ord);
	rc = jobside_get(side, JOBSIDE_GONE, buf_str(&key), gone, e);
	buf_fini(&key);
	if (rc != 1)
		return rc;
	return str_is(buf_str(gone), done->id)
		   ? 0
		   : idmap_drop(im->ids_out, im->sheet.mapping->object->name,
			 buf_str(gone), e);
}

static int
forget_all(
    struct import *im, const struct job_done *done, size_t n, struct err *e)
{
	struct jobside *side = NULL;
	struct buf gone;
	int rc = n > 0 ? jobside_open(&side, im->dir, e) : 0;

	if (n == 0 || rc != 0)
		return rc;
	buf_init(&gone, LIM_ANSWER_BYTES);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = forget(im, side, &done[i], &gone, e);
	buf_fini(&gone);
	jobside_close(side);
	return rc;
}

/*
 * job.db and ids.db do not commit together: job.db comes first, and what it
 * says done is brought over from it, at the latest when the next run starts.
 */
int
idsync_run(struct import *im, struct job *job, struct err *e)
{
	struct job_done *done = mem_array(BATCH, sizeof(*done));
	struct idmap_entry *entries = mem_array(BATCH, sizeof(*entries));
	const struct mapping *m = im->sheet.mapping;
	bool keyed = m->system.text.n > 0 && m->n_key > 0;
	int64_t now = clk_now(im->opts->clk).wall_ms;
	size_t n = BATCH;
	int rc = job_map_is(job, idmap_name(im->ids_out), e);

	if (rc == 0)
		rc = idclaim_known(im, e);
	while (rc == 0 && n == BATCH) {
		rc = job_unmapped(job, done, BATCH, &n, e);
		if (rc == 0)
			rc = forget_all(im, done, n, e);
		for (size_t i = 0; rc == 0 && i < n; i++) {
			entries[i].key = keyed ? done[i].key : "";
			entries[i].id = done[i].id;
			entries[i].marks = done[i].marks;
			entries[i].receipt = done[i].receipt;
			entries[i].ord = done[i].ord;
		}
		if (rc == 0 && n > 0)
			rc = idmap_put(im->ids_out, m->system.text.p,
			    m->object->name, entries, n, now, e);
		if (rc == 0 && n > 0)
			rc = job_mapped(job, done, n, e);
	}
	free(entries);
	free(done);
	return rc == 0 ? idclaim_settle(im, e) : -1;
}
