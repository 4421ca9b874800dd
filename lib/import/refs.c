// SPDX-License-Identifier: Apache-2.0
#include "import/refs.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "journal/jobside.h"
#include "journal/spill.h"
#include "plan/bind.h"
#include "schema/object.h"

#include "import/firstpass.h"
#include "import/importjob.h"
#include "import/migratedue.h"
#include "import/refsjob.h"

enum {
	SPILL_BYTES = 256 * 1024
};

struct str
refs_key(struct refs *r, const char *object, const char *asks, struct str text)
{
	buf_clear(&r->key);
	buf_puts(&r->key, object);
	buf_putc(&r->key, '\0');
	buf_puts(&r->key, asks);
	buf_putc(&r->key, '\0');
	buf_add_str(&r->key, text);
	return buf_str(&r->key);
}

static struct refs *
refs_new(void)
{
	struct refs *r = mem_alloc(sizeof(*r));

	buf_init(&r->key, SPILL_ENTRY_MAX);
	buf_init(&r->ids, SPILL_ENTRY_MAX);
	return r;
}

int
refs_open(struct refs **out, struct import *im, struct err *e)
{
	struct refs *r = refs_new();

	*out = r;
	if (jobside_open(&r->side, im->dir, e) == 0)
		return 0;
	refs_close(r);
	*out = NULL;
	return -1;
}

void
refs_close(struct refs *r)
{
	if (r == NULL)
		return;
	jobside_close(r->side);
	spill_free(r->wanted);
	spill_free(r->expected);
	buf_fini(&r->key);
	buf_fini(&r->ids);
	free(r);
}

bool
refs_collects(const struct refs *r)
{
	return r->wanted != NULL;
}

int
refs_find(struct refs *r, const char *object, const char *asks, struct str text,
    struct buf *ids, struct err *e)
{
	struct str key = refs_key(r, object, asks, text);
	int n = 0;
	int rc;

	/* Still to be created: what it will be linked to, nobody can say. */
	if (str_starts(str_of(asks), STR_LIT("via:")) &&
	    migratedue_is_word(text)) {
		if (r->wanted != NULL)
			return spill_add(r->expected, key, STR_LIT(""), e);
		buf_add_str(ids, text);
		buf_putc(ids, '\0');
		return 1;
	}

	if (r->wanted != NULL)
		return spill_add(r->wanted, key, STR_LIT(""), e) == 0 ? 0 : -1;
	rc = jobside_get(r->side, JOBSIDE_REF, key, &r->ids, e);
	if (rc != 1)
		return rc;
	for (size_t i = 0; i < r->ids.n; i++)
		n += r->ids.p[i] == '\0';
	buf_add_str(ids, buf_str(&r->ids));
	return n;
}

/* -- collecting -- */

static int
look(void *self, uint64_t rows, const struct buf *texts, struct err *e)
{
	struct import *im = self;

	(void)rows;
	(void)texts;
	(void)e;
	return import_interrupted(im) ? 1 : 0;
}

static int
collect(struct import *im, struct err *e)
{
	struct firstpass fp;
	uint64_t rows;
	int rc;

	memset(&fp, 0, sizeof(fp));
	fp.csv = im->sheet.csv;
	fp.bind = im->sheet.bind;
	fp.lookup = &im->lookup;
	fp.self = im;
	fp.look = look;
	rc = firstpass_read(&fp, &rows, e);
	/* The first pass begins at the file's first row again. */
	if (rc >= 0 && sheet_open(&im->sheet, e) != 0)
		rc = -1;
	return rc;
}

/* -- texts that were collected -- */

int
refs_walk_begin(struct refs_walk *w, struct err *e)
{
	buf_init(&w->last, SPILL_ENTRY_MAX);
	w->n = 0;
	return spill_rewind(w->refs->wanted, e);
}

void
refs_walk_end(struct refs_walk *w)
{
	buf_fini(&w->last);
}

/* Cut a collected key; false when it is another walk's. */
static bool
cut(struct refs_walk *w, struct str key)
{
	struct str object = str_of(key.p);
	struct str asks = str_of(key.p + object.n + 1);

	if (!str_is(object, w->object))
		return false;
	w->text = str_from(key, object.n + asks.n + 2);
	for (w->ask = 0; w->ask < w->n_asks; w->ask++)
		if (str_is(asks, w->asks[w->ask]))
			return true;
	return false;
}

int
refs_walk_next(struct refs_walk *w, struct err *e)
{
	struct str key;
	struct str none;
	int rc;

	while ((rc = spill_next(w->refs->wanted, &key, &none, e)) == 1) {
		if (str_eq(key, buf_str(&w->last)) || !cut(w, key))
			continue;
		buf_clear(&w->last);
		buf_add_str(&w->last, key);
		w->n++;
		return 1;
	}
	return rc;
}

/* -- all of it -- */

/* What is asked about; NULL: nothing that can be. */
static const struct object *
asked_of(const struct bind_link *l, const struct bind_way *w)
{
	if (w->asks == NULL)
		return NULL;
	return w->via != NULL ? w->via : l->object;
}

/* Before anything is read: may we ask? */
static int
check_scopes(struct import *im, struct err *e)
{
	const struct bind *b = im->sheet.bind;

	for (size_t i = 0; i < b->n_links; i++) {
		const struct bind_link *l = &b->links[i];

		for (size_t k = 0; k < l->n_ways; k++) {
			const struct object *o = asked_of(l, &l->ways[k]);

			if (o != NULL && preflight_may_read(im, o, e) != 0)
				return -1;
		}
	}
	return 0;
}

/* A link before this one leads to the same object. */
static bool
is_done(const struct bind *b, size_t link)
{
	for (size_t i = 0; i < link; i++)
		if (object_same(b->links[i].object, b->links[link].object))
			return true;
	return false;
}

/* A way before this one goes by the same object. */
static bool
is_gone(const struct bind_link *l, size_t way)
{
	for (size_t i = 0; i < way; i++)
		if (object_same(l->ways[i].via, l->ways[way].via))
			return true;
	return false;
}

static int
look_up(struct import *im, struct refs *r, size_t link, struct err *e)
{
	const struct bind *b = im->sheet.bind;
	const struct bind_link *l = &b->links[link];
	int rc = 0;

	if (l->object != NULL && !is_done(b, link))
		rc = refslook_run(im, r, l->object, e);
	for (size_t k = 0; rc == 0 && k < l->n_ways; k++)
		if (l->ways[k].via != NULL && !is_gone(l, k))
			rc = refsvia_run(im, r, l, &l->ways[k], e);
	return rc;
}

static int
look_up_all(struct import *im, struct refs *r, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < im->sheet.bind->n_links; i++)
		rc = look_up(im, r, i, e);
	return rc;
}

/* How many different ones a later plan will have to look at. */
static int
count_expected(struct import *im, struct refs *r, struct err *e)
{
	struct buf last;
	struct str key;
	struct str none;
	int rc = 0;

	im->expected = 0;
	if (spill_count(r->expected) == 0)
		return 0;
	buf_init(&last, SPILL_ENTRY_MAX);
	rc = spill_rewind(r->expected, e);
	while (rc == 0 && (rc = spill_next(r->expected, &key, &none, e)) == 1) {
		rc = 0;
		im->expected += !str_eq(key, buf_str(&last));
		buf_clear(&last);
		buf_add_str(&last, key);
	}
	buf_fini(&last);
	return rc;
}

int
refs_run(struct import *im, struct err *e)
{
	struct refs *r;
	int rc;

	if (jobside_begin(im->job, e) != 0)
		return -1;
	if (!im->sheet.bind->asks)
		return 0;
	if (check_scopes(im, e) != 0)
		return -1;
	r = refs_new();
	r->wanted = spill_new(im->dir, SPILL_BYTES);
	r->expected = spill_new(im->dir, SPILL_BYTES);
	im->refs = r;
	rc = collect(im, e);
	if (rc == 0)
		rc = count_expected(im, r, e);
	if (rc == 0)
		rc = look_up_all(im, r, e);
	if (jobside_end(im->job, e) != 0 && rc == 0)
		rc = -1;
	im->refs = NULL;
	refs_close(r);
	return rc < 0 ? -1 : 0;
}
