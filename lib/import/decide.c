// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "journal/jobview.h"
#include "journal/spill.h"
#include "mapping/mapping.h"
#include "report/decisions.h"
#include "schema/object.h"

#include "import/decide.h"
#include "import/importjob.h"

enum {
	SPILL_BYTES = 65536
};

struct decide {
	struct spill *all; /* line -> 's' or 'i', key, NUL, id */
	bool
	    changes; /* the mode updates; else a record that is there is left */
	bool held;   /* one was read that is behind what was asked for */
	uint64_t line;
	struct buf data;
};

static int
keep(void *self, const struct decision *d, struct err *e)
{
	struct decide *all = self;
	struct buf b;
	int rc;

	buf_init(&b, SPILL_ENTRY_MAX);
	buf_putc(&b, d->skip ? 's' : 'i');
	buf_puts(&b, d->key);
	buf_putc(&b, '\0');
	buf_puts(&b, d->id == NULL ? "" : d->id);
	rc = spill_add_uint(all->all, d->line, buf_str(&b), e);
	buf_fini(&b);
	return rc;
}

int
decide_open(struct decide **out, struct import *im, struct err *e)
{
	struct decide *d = mem_alloc(sizeof(*d));
	const char *prefix = im->sheet.mapping->object->id_prefix;

	d->all = spill_new(im->dir, SPILL_BYTES);
	d->changes = im->sheet.mapping->mode != MODE_CREATE;
	buf_init(&d->data, SPILL_ENTRY_MAX);
	*out = d;
	if (decisions_read(im->dir, prefix, keep, d, e) == 0)
		return 0;
	decide_close(d);
	*out = NULL;
	return -1;
}

void
decide_close(struct decide *d)
{
	if (d == NULL)
		return;
	spill_free(d->all);
	buf_fini(&d->data);
	free(d);
}

static int
advance(struct decide *d, struct err *e)
{
	struct str key;
	struct str data;
	int rc = spill_next(d->all, &key, &data, e);

	if (rc != 1)
		return rc;
	d->line = spill_uint(key);
	buf_clear(&d->data);
	buf_add_str(&d->data, data);
	d->held = true;
	return 1;
}

int
decide_of(struct decide *d, uint64_t line, const char *key, const char **id,
    bool *skip, struct err *e)
{
	const char *its_key;

	while (!d->held || d->line < line) {
		int rc = advance(d, e);

		if (rc != 1)
			return rc;
	}
	if (d->line != line)
		return 0;
	d->held = false;
	its_key = buf_text(&d->data) + 1;
	*skip = d->data.p[0] == 's';
	*id = its_key + strlen(its_key) + 1;
	if (!d->changes && (*id)[0] != '\0')
		*skip = true;
	if (*skip || (*id)[0] == '\0')
		*id = NULL;
	return strcmp(its_key, key) == 0 ? 1 : 0;
}

int
decide_apply(struct import *im, struct err *e)
{
	struct decide *d;
	struct jobview *view = NULL;
	struct jobview_row row;
	unsigned long long applied = 0;
	int rc = decide_open(&d, im, e);

	if (rc == 0)
		rc = jobview_open(&view, im->dir, e);
	if (rc == 0)
		rc = jobview_seek(view, 1, e);
	while (rc == 0 && (rc = jobview_next(view, &row, e)) == 1) {
		const char *id;
		bool skip;
		bool hit;

		rc = 0;
		if (row.state != ROW_AMBIGUOUS)
			continue;
		rc = decide_of(d, row.line, row.key, &id, &skip, e);
		if (rc != 1)
			continue;
		rc = job_decide(im->job, row.ord, id, skip, &hit, e);
		applied += hit ? 1 : 0;
	}
	if (rc == 0 && applied > 0)
		import_notice(im, "%llu decision%s of ambiguous.csv applied",
		    applied, applied == 1 ? "" : "s");
	jobview_close(view);
	decide_close(d);
	return rc;
}
