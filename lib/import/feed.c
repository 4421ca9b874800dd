// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "csv/csvdigest.h"
#include "csv/csvin.h"
#include "journal/jobview.h"
#include "mapping/mapping.h"
#include "plan/item.h"
#include "run/op.h"
#include "schema/object.h"

#include "import/feed.h"
#include "import/importjob.h"

struct feed {
	struct import *im;
	struct jobview *view;
	struct arena *arena;
	struct diags diags;
	struct buf body;
	unsigned char identity[DIGEST_BYTES];
	bool intents_done;
	uint64_t given;
};

int
feed_open(struct feed **out, struct import *im, struct err *e)
{
	struct feed *f = mem_alloc(sizeof(*f));

	f->im = im;
	f->arena = arena_new();
	diags_init(&f->diags, f->arena);
	buf_init(&f->body, LIM_BODY_BYTES);
	item_identity(im->facts.object, im->facts.source, im->facts.mapping,
	    im->facts.generation, f->identity);
	if (jobview_open(&f->view, im->dir, e) != 0 ||
	    jobview_seek(f->view, 1, e) != 0) {
		feed_close(f);
		*out = NULL;
		return -1;
	}
	*out = f;
	return 0;
}

void
feed_close(struct feed *f)
{
	if (f == NULL)
		return;
	jobview_close(f->view);
	buf_fini(&f->body);
	diags_fini(&f->diags);
	arena_free(f->arena);
	free(f);
}

static int
next_intent(struct feed *f, struct op **op, struct err *e)
{
	struct jobview_intent in;
	struct op o;
	int rc = jobview_intent_next(f->view, &in, e);

	if (rc != 1)
		return rc;
	memset(&o, 0, sizeof(o));
	o.ord = in.ord;
	o.path = in.path;
	o.key = in.key;
	o.body = in.body;
	o.first_sent_ms = in.first_sent_ms;
	*op = op_new(&o);
	return 1;
}

static int
edited(struct feed *f, uint64_t line, struct err *e)
{
	(void)err_set(e, ERR_MISFIT,
	    "%s, line %llu: the row is not the one that was planned; the file was changed while the job ran",
	    f->im->opts->file, (unsigned long long)line);
	return err_hint(e,
	    "put the file back as it was and repeat the command; the row was not sent");
}

/* The next row of the file with what the journal knows of it. */
static int
next_row(struct feed *f, struct csvrow *row, struct jobview_row *known,
    struct err *e)
{
	unsigned char digest[ROW_DIGEST_BYTES];
	int rc = jobview_next(f->view, known, e);

	if (rc != 1)
		return rc;
	rc = csvin_next(f->im->sheet.csv, row, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return edited(f, known->line, e);
	csvdigest_of(row->cells, row->n, digest);
	if (memcmp(digest, known->digest, sizeof(digest)) != 0)
		return edited(f, row->line, e);
	return 1;
}

/* A row that has become unusable since it was planned is not sent. */
static void
refuse(struct feed *f, struct op *o)
{
	const struct diag *d = diags_first_error(&f->diags);

	if (d == NULL)
		return;
	o->code = d->code;
	o->message = d->message;
	o->hint = d->hint;
}

static int
render(struct feed *f, const struct csvrow *row,
    const struct jobview_row *known, struct op **op, struct err *e)
{
	struct import *im = f->im;
	struct item item;
	struct item_key key;
	char idem[64];
	struct op o;

	arena_reset(f->arena);
	diags_clear(&f->diags);
	buf_clear(&f->body);
	memset(&o, 0, sizeof(o));
	o.ord = known->ord;
	o.path = im->sheet.mapping->object->path;
	if (item_make(&item, im->sheet.bind, &im->lookup, row->line, row->cells,
		row->n, f->arena, &f->diags, e) != 0)
		return -1;
	if (item.failed) {
		refuse(f, &o);
		*op = op_new(&o);
		return 1;
	}
	item_body(&item, im->sheet.bind, &f->body);
	if (f->body.over)
		return err_set(e, ERR_USAGE,
		    "%s, line %llu: the row makes a request of more than %u bytes",
		    im->opts->file, (unsigned long long)row->line,
		    LIM_BODY_BYTES);
	memset(&key, 0, sizeof(key));
	key.identity = f->identity;
	key.operation = "create";
	key.target = "";
	key.row_key = str_of(known->key);
	key.generation = im->facts.generation;
	key.body = buf_str(&f->body);
	item_idem(&key, idem);
	o.key = idem;
	o.body = key.body;
	*op = op_new(&o);
	return 1;
}

int
feed_next(struct feed *f, struct op **op, struct err *e)
{
	struct csvrow row;
	struct jobview_row known;
	int rc = 0;

	if (f->im->opts->limit > 0 && f->given >= f->im->opts->limit)
		return 0;
	if (!f->intents_done) {
		rc = next_intent(f, op, e);
		f->intents_done = rc == 0;
	}
	while (rc == 0) {
		rc = next_row(f, &row, &known, e);
		if (rc != 1)
			return rc;
		if (known.state != ROW_PENDING)
			rc = 0;
		else
			rc = render(f, &row, &known, op, e);
	}
	if (rc == 1)
		f->given++;
	return rc;
}
