// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
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
#include "import/importjob.h"
#include "import/refsjob.h"

/* One related object with all the signs it is asked by. */
struct asked {
	struct import *im;
	struct refs *refs;
	const struct object *object;
	const struct defs *defs;
	const char *signs[FINDER_RULES];
	size_t n;
};

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

static int
walk_begin(struct asked *a, struct refs_walk *w, struct err *e)
{
	memset(w, 0, sizeof(*w));
	w->refs = a->refs;
	w->object = a->object->name;
	w->asks = a->signs;
	w->n_asks = a->n;
	return refs_walk_begin(w, e);
}

static int
give_texts(struct asked *a, struct finder *f, uint64_t *n, struct err *e)
{
	struct refs_walk w;
	int rc = walk_begin(a, &w, e);

	while (rc == 0 && (rc = refs_walk_next(&w, e)) == 1) {
		rc = finder_text(f, w.ask, w.text, w.n, e);
		if (rc == 0)
			rc = known(a, f, w.ask, w.text, w.n, e);
	}
	*n = w.n;
	refs_walk_end(&w);
	return rc;
}

/* The answers, which come in the order of the texts. */
static int
keep_answers(struct asked *a, struct finder *f, struct err *e)
{
	struct finder_hit h;
	struct refs_walk w;
	struct buf ids;
	int more = finder_next(f, &h, e);
	int rc = walk_begin(a, &w, e);

	buf_init(&ids, SPILL_ENTRY_MAX);
	while (rc == 0 && more == 1 && (rc = refs_walk_next(&w, e)) == 1) {
		rc = 0;
		buf_clear(&ids);
		while (more == 1 && h.ord == w.n) {
			buf_add_str(&ids, h.id);
			buf_putc(&ids, '\0');
			more = finder_next(f, &h, e);
		}
		if (ids.n > 0)
			rc = jobside_put(a->im->job, JOBSIDE_REF,
			    refs_key(a->refs, a->object->name, a->signs[w.ask],
				w.text),
			    buf_str(&ids), e);
	}
	buf_fini(&ids);
	refs_walk_end(&w);
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
			if (l->ways[k].asks != NULL && l->ways[k].via == NULL)
				add_sign(a, l->ways[k].asks);
	}
}

int
refslook_run(
    struct import *im, struct refs *r, const struct object *o, struct err *e)
{
	struct asked a = {.im = im, .refs = r, .object = o};

	signs_of(&a);
	if (a.n == 0)
		return 0;
	if (preflight_related(im, o, &a.defs, e) != 0)
		return -1;
	return look_up(&a, e);
}
