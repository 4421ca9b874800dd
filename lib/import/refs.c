// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "journal/idmap.h"
#include "journal/jobside.h"
#include "journal/spill.h"
#include "plan/bind.h"
#include "plan/mark.h"
#include "plan/query.h"
#include "plan/record.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/finder.h"
#include "import/firstpass.h"
#include "import/importjob.h"
#include "import/refs.h"

enum {
	SPILL_BYTES = 256 * 1024
};

struct refs {
	struct jobside *side; /* reading */
	struct spill *wanted; /* collecting: object, NUL, asks, NUL, text */
	struct buf key;
	struct buf ids;
};

/* One related object with all the signs it is asked by. */
struct asked {
	struct import *im;
	struct refs *refs;
	const struct object *object;
	const struct defs *defs;
	const char *signs[FINDER_RULES];
	size_t n;
};

static struct str
key_of(struct refs *r, const char *object, const char *asks, struct str text)
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
	buf_fini(&r->key);
	buf_fini(&r->ids);
	free(r);
}

int
refs_find(struct refs *r, const char *object, const char *asks, struct str text,
    struct buf *ids, struct err *e)
{
	struct str key = key_of(r, object, asks, text);
	int n = 0;
	int rc;

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

/* -- looking up -- */

static const char *
sign_of(const void *self, size_t rule)
{
	const struct asked *a = self;

	return a->signs[rule];
}

static size_t
marks_of(const void *self, const struct record *r, size_t rule,
    struct arena *arena, struct mark *out)
{
	const struct asked *a = self;

	return mark_ref(r, a->defs, a->signs[rule], arena, out);
}

static bool
question(const void *self, size_t rule, struct str text, struct buf *path)
{
	const struct asked *a = self;

	return a->defs != NULL &&
	       query_ref(a->object, a->defs, a->signs[rule], text, path);
}

/*
 * Names are compared without case, for which the API has no operator: only a
 * listing of all finds every spelling (plan/query.h).
 */
static bool
can_ask(const void *self, size_t rule)
{
	const struct asked *a = self;
	const char *sign = sign_of(self, rule);

	if (a->defs == NULL)
		return false;
	if (!a->object->filters)
		return false;
	return strcmp(sign, "domain") == 0 || strcmp(sign, "~$email") == 0;
}

/* A look at it only proves that its marks are what the id map says. */
static void
trim(const void *self, const struct record *r, struct buf *json)
{
	const struct asked *a = self;
	struct jput j;

	jput_init(&j, json);
	jput_object(&j);
	jput_key(&j, "id");
	jput_text(&j, r->id);
	jput_key(&j, "fields");
	jput_object(&j);
	for (size_t i = 0; i < a->n; i++) {
		const char *key =
		    a->signs[i][0] == '~' ? a->signs[i] + 1 : "$website";
		const struct jval *v = jdoc_get(r->fields, key);

		if (v == NULL)
			continue;
		jput_key(&j, key);
		jput_jval(&j, v);
	}
	jput_end(&j);
	jput_end(&j);
}

/* Cut a collected key; false when it is another object's. */
static bool
cut(const struct asked *a, struct str key, size_t *rule, struct str *text)
{
	struct str object = str_of(key.p);
	struct str asks = str_of(key.p + object.n + 1);

	*text = str_from(key, object.n + asks.n + 2);
	if (!str_is(object, a->object->name))
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (str_is(asks, a->signs[i])) {
			*rule = i;
			return true;
		}
	return false;
}

static int
known(struct asked *a, struct finder *f, size_t rule, struct str text,
    uint64_t number, struct err *e)
{
	struct buf *ids = &a->refs->ids;
	struct str rest;
	int n;

	buf_clear(ids);
	n = idmap_marked(
	    a->im->ids, a->object->name, a->signs[rule], text, ids, e);
	if (n < 0)
		return -1;
	rest = buf_str(ids);
	for (int i = 0; i < n; i++) {
		struct str id = str_of(rest.p);

		if (finder_known(f, id, 1 + rule, false, text, number, e) != 0)
			return -1;
		rest = str_from(rest, id.n + 1);
	}
	return 0;
}

/*
 * The next different text of this object; its number is its place among
 * them.  1, 0, -1.
 */
struct walk {
	struct buf last;
	uint64_t n;
	size_t rule;
	struct str text;
};

static int
walk_next(struct asked *a, struct walk *w, struct err *e)
{
	struct str key;
	struct str none;
	int rc;

	while ((rc = spill_next(a->refs->wanted, &key, &none, e)) == 1) {
		if (str_eq(key, buf_str(&w->last)) ||
		    !cut(a, key, &w->rule, &w->text))
			continue;
		buf_clear(&w->last);
		buf_add_str(&w->last, key);
		w->n++;
		return 1;
	}
	return rc;
}

static int
walk_begin(struct asked *a, struct walk *w, struct err *e)
{
	memset(w, 0, sizeof(*w));
	buf_init(&w->last, SPILL_ENTRY_MAX);
	return spill_rewind(a->refs->wanted, e);
}

static int
give_texts(struct asked *a, struct finder *f, uint64_t *n, struct err *e)
{
	struct walk w;
	int rc = walk_begin(a, &w, e);

	while (rc == 0 && (rc = walk_next(a, &w, e)) == 1) {
		rc = finder_text(f, w.rule, w.text, w.n, e);
		if (rc == 0)
			rc = known(a, f, w.rule, w.text, w.n, e);
	}
	*n = w.n;
	buf_fini(&w.last);
	return rc;
}

/* The answers, which come in the order of the texts. */
static int
keep_answers(struct asked *a, struct finder *f, struct err *e)
{
	struct finder_hit h;
	struct walk w;
	struct buf ids;
	int more = finder_next(f, &h, e);
	int rc = walk_begin(a, &w, e);

	buf_init(&ids, SPILL_ENTRY_MAX);
	while (rc == 0 && more == 1 && (rc = walk_next(a, &w, e)) == 1) {
		rc = 0;
		buf_clear(&ids);
		while (more == 1 && h.ord == w.n) {
			buf_add_str(&ids, h.id);
			buf_putc(&ids, '\0');
			more = finder_next(f, &h, e);
		}
		if (ids.n > 0)
			rc = jobside_put(a->im->job, JOBSIDE_REF,
			    key_of(a->refs, a->object->name, a->signs[w.rule],
				w.text),
			    buf_str(&ids), e);
	}
	buf_fini(&ids);
	buf_fini(&w.last);
	return rc < 0 || more < 0 ? -1 : 0;
}

static int
look_up(struct asked *a, struct err *e)
{
	const struct finder_rules rules = {
	    .object = a->object,
	    .n = a->n,
	    .self = a,
	    .sign = sign_of,
	    .marks = marks_of,
	    .question = question,
	    .can_ask = can_ask,
	    .trim = trim,
	};
	struct finder *f = finder_new(a->im, &rules);
	uint64_t n;
	int rc = give_texts(a, f, &n, e);

	if (rc == 0 && n > 0)
		rc = finder_run(f, n, NULL, NULL, &a->im->strategy, e);
	if (rc == 0 && n > 0)
		rc = keep_answers(a, f, e);
	finder_free(f);
	return rc;
}

static void
add_sign(struct asked *a, const char *sign)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->signs[i], sign) == 0)
			return;
	if (a->n < FINDER_RULES)
		a->signs[a->n++] = sign;
}

/* By which signs the mapping's links ask for this object. */
static void
signs_of(struct asked *a)
{
	const struct bind *b = a->im->sheet.bind;

	for (size_t i = 0; i < b->n_links; i++) {
		const struct bind_link *l = &b->links[i];

		for (size_t k = 0;
		     object_same(l->object, a->object) && k < l->n_ways; k++)
			if (l->ways[k].asks != NULL)
				add_sign(a, l->ways[k].asks);
	}
}

/* Before anything is read: may we ask? */
static int
check_scopes(struct import *im, struct err *e)
{
	const struct bind *b = im->sheet.bind;

	for (size_t i = 0; i < b->n_links; i++) {
		const struct bind_link *l = &b->links[i];

		for (size_t k = 0; k < l->n_ways; k++)
			if (l->ways[k].asks != NULL && l->object != NULL &&
			    preflight_may_read(im, l->object, e) != 0)
				return -1;
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

static int
look_up_all(struct import *im, struct refs *r, struct err *e)
{
	const struct bind *b = im->sheet.bind;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < b->n_links; i++) {
		struct asked a = {
		    .im = im, .refs = r, .object = b->links[i].object};

		if (a.object == NULL || is_done(b, i))
			continue;
		signs_of(&a);
		if (a.n == 0)
			continue;
		rc = preflight_related(im, a.object, &a.defs, e);
		if (rc == 0)
			rc = look_up(&a, e);
	}
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
	im->refs = r;
	rc = collect(im, e);
	if (rc == 0)
		rc = look_up_all(im, r, e);
	if (jobside_end(im->job, e) != 0 && rc == 0)
		rc = -1;
	im->refs = NULL;
	refs_close(r);
	return rc < 0 ? -1 : 0;
}
