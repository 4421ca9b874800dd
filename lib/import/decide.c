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
#include "import/reconcile.h"

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

/* As decide_of(), as it is written. */
static int
written(struct decide *d, uint64_t line, const char *key, const char **id,
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
	if (*skip || (*id)[0] == '\0')
		*id = NULL;
	return strcmp(its_key, key) == 0 ? 1 : 0;
}

int
decide_of(struct decide *d, uint64_t line, const char *key, const char **id,
    bool *skip, struct err *e)
{
	int rc = written(d, line, key, id, skip, e);

	if (rc == 1 && !d->changes && *id != NULL) {
		*skip = true;
		*id = NULL;
	}
	return rc;
}

/* The bytes that were sent of a row in doubt. */
static int
find_doubt(
    struct jobview *view, uint64_t ord, struct jobview_doubt *d, struct err *e)
{
	int rc;

	while ((rc = jobview_doubt_next(view, d, e)) == 1 && d->sent.ord < ord)
		;
	if (rc < 0 || (rc == 1 && d->sent.ord == ord))
		return rc < 0 ? -1 : 0;
	return err_set(e, ERR_INTERNAL, "row %llu is in doubt without bytes",
	    (unsigned long long)ord);
}

/* Nothing of it is sent: the record is the row's in any mode. */
static int
apply_doubt(struct import *im, struct jobview *view, uint64_t ord,
    const char *id, bool skip, bool *hit, struct err *e)
{
	struct jobview_doubt doubt;

	if (skip)
		return job_doubt_skip(im->job, ord, hit, e);
	*hit = true;
	if (id == NULL)
		return reconcile_again(im, ord, e);
	if (find_doubt(view, ord, &doubt, e) != 0)
		return -1;
	return reconcile_adopt(im, &doubt, id, e);
}

/* *hit: there is a decision about the row, and it was taken. */
static int
apply(struct import *im, struct decide *d, struct jobview *view,
    const struct jobview_row *row, bool *hit, struct err *e)
{
	bool doubt = row->state == ROW_DOUBT;
	const char *id;
	bool skip;
	int rc;

	*hit = false;
	rc = doubt ? written(d, row->line, row->key, &id, &skip, e)
		   : decide_of(d, row->line, row->key, &id, &skip, e);
	if (rc != 1)
		return rc;
	return doubt ? apply_doubt(im, view, row->ord, id, skip, hit, e)
		     : job_decide(im->job, row->ord, id, skip, hit, e);
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
		bool hit;

		rc = 0;
		if (row.state != ROW_AMBIGUOUS && row.state != ROW_DOUBT)
			continue;
		rc = apply(im, d, view, &row, &hit, e);
		applied += hit ? 1 : 0;
	}
	if (rc == 0 && applied > 0)
		import_notice(im, "%llu decision%s of ambiguous.csv applied",
		    applied, applied == 1 ? "" : "s");
	jobview_close(view);
	decide_close(d);
	return rc;
}
