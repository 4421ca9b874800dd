// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/clk.h"
#include "base/err.h"
#include "base/mem.h"
#include "journal/idmap.h"
#include "mapping/mapping.h"
#include "schema/object.h"

#include "import/importjob.h"

/* What one transaction of the id map holds: its pages are written once. */
enum {
	BATCH = 1000
};

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

	while (rc == 0 && n == BATCH) {
		rc = job_unmapped(job, done, BATCH, &n, e);
		for (size_t i = 0; rc == 0 && i < n; i++) {
			entries[i].key = keyed ? done[i].key : "";
			entries[i].id = done[i].id;
			entries[i].marks = done[i].marks;
			entries[i].receipt = done[i].receipt;
		}
		if (rc == 0 && n > 0)
			rc = idmap_put(im->ids_out, m->system.text.p,
			    m->object->name, entries, n, now, e);
		if (rc == 0 && n > 0)
			rc = job_mapped(job, done, n, e);
	}
	free(entries);
	free(done);
	return rc;
}
