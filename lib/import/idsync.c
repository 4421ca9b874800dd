// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"
#include "journal/idmap.h"
#include "mapping/mapping.h"
#include "schema/object.h"

#include "import/importjob.h"

enum {
	BATCH = 250
};

/*
 * job.db and ids.db do not commit together: job.db comes first, and what it
 * says done is brought over from it, at the latest when the next run starts.
 */
int
idsync_run(struct import *im, struct job *job, struct err *e)
{
	struct job_done done[BATCH];
	struct idmap_entry entries[BATCH];
	const struct mapping *m = im->sheet.mapping;
	size_t n;

	if (m->system.text.n == 0 || m->n_key == 0)
		return 0;
	if (job_map_is(job, idmap_name(im->ids_out), e) != 0)
		return -1;
	do {
		if (job_unmapped(job, done, BATCH, &n, e) != 0)
			return -1;
		for (size_t i = 0; i < n; i++) {
			entries[i].key = done[i].key;
			entries[i].id = done[i].id;
		}
		if (n > 0 && (idmap_put(im->ids_out, m->system.text.p,
				  m->object->name, entries, n, e) != 0 ||
				 job_mapped(job, done, n, e) != 0))
			return -1;
	} while (n == BATCH);
	return 0;
}
