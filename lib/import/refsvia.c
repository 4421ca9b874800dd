// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/err.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "journal/jobside.h"
#include "journal/spill.h"
#include "plan/bind.h"
#include "plan/record.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/finder.h"
#include "import/importjob.h"
#include "import/refsjob.h"

/* A link of one object, followed from records of another. */
struct following {
	struct import *im;
	struct refs *refs;
	const struct bind_link *link;
	const struct bind_way *way;
	const char *key; /* the relationship of the records on the way */
	struct finder *finder;
	struct buf ids;
};

static int
no_such_link(const struct following *f, size_t n, struct err *e)
{
	const char *via = f->way->via->name;
	const char *object = f->link->relation->object;

	(void)err_set(e, ERR_USAGE,
	    n == 0 ? "%s: via: %s leads nowhere: no relationship of %s links "
		     "to %s"
		   : "%s: via: %s does not say which way to go: several "
		     "relationships of %s link to %s",
	    f->im->sheet.mapping_path, via, via, object);
	return err_hint(e, "take the rule out of %s", f->link->relation->key);
}

/* The relationship of the same name, or else the only one of its kind. */
static int
find_link(struct following *f, struct err *e)
{
	const struct relation *own = f->link->relation;
	const struct relation *all;
	const struct relation *same;
	const struct defs *defs;
	size_t n;
	size_t fits = 0;

	f->key = own->key;
	if (preflight_related(f->im, f->way->via, &defs, e) != 0)
		return -1;
	if (defs == NULL)
		return 0;
	same = defs_relation(defs, str_of(own->key));
	if (same != NULL && strcmp(same->object, own->object) == 0)
		return 0;
	all = defs_relations(defs, &n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].object, own->object) == 0) {
			f->key = all[i].key;
			fits++;
		}
	return fits == 1 ? 0 : no_such_link(f, fits, e);
}

/* What is kept of a record on the way: what it is linked to. */
static void
trim(const void *self, const struct record *r, struct buf *json)
{
	const struct following *f = self;
	struct jput j;

	jput_init(&j, json);
	jput_object(&j);
	jput_key(&j, "id");
	jput_text(&j, r->id);
	jput_key(&j, "relationships");
	jput_object(&j);
	jput_key(&j, f->key);
	jput_object(&j);
	jput_key(&j, "values");
	jput_list(&j);
	for (size_t i = 0; i < record_links(r, f->key); i++)
		jput_text(&j, record_link(r, f->key, i));
	jput_end(&j);
	jput_end(&j);
	jput_end(&j);
	jput_end(&j);
}

/* The links of a record that was found, as one that is asked about has them. */
static int
add_links(struct following *f, const struct finder_hit *h, struct err *e)
{
	struct jdoc *doc;
	struct record r;
	int rc = 0;

	/* One that is gone links to nothing. */
	if (h->at == FINDER_GONE)
		return 0;
	if (finder_record(f->finder, h->at, &doc, e) != 0)
		return -1;
	if (!record_read(jdoc_root(doc), &r))
		rc = err_set(e, ERR_INTERNAL, "a record was kept badly");
	for (size_t i = 0; rc == 0 && i < record_links(&r, f->key); i++) {
		buf_add_str(&f->ids, record_link(&r, f->key, i));
		buf_putc(&f->ids, '\0');
	}
	jdoc_free(doc);
	if (rc == 0 && f->ids.over)
		rc = err_set(e, ERR_USAGE,
		    "%s: via: a %s has more links than this program follows",
		    f->im->sheet.mapping_path, f->way->via->name);
	return rc;
}

/* The answers, which come in the order of the ids. */
static int
keep_answers(struct following *f, struct refs_walk *w, struct err *e)
{
	struct finder_hit h;
	int more = finder_next(f->finder, &h, e);
	int rc = refs_walk_begin(w, e);

	while (rc == 0 && more == 1 && (rc = refs_walk_next(w, e)) == 1) {
		rc = 0;
		buf_clear(&f->ids);
		while (rc == 0 && more == 1 && h.ord == w->n) {
			rc = add_links(f, &h, e);
			more = finder_next(f->finder, &h, e);
		}
		if (rc == 0 && f->ids.n > 0)
			rc = jobside_put(f->im->job, JOBSIDE_REF,
			    refs_key(f->refs, f->way->via->name, f->way->asks,
				w->text),
			    buf_str(&f->ids), e);
	}
	refs_walk_end(w);
	return rc < 0 || more < 0 ? -1 : 0;
}

static int
give_ids(struct following *f, struct refs_walk *w, uint64_t *n, struct err *e)
{
	int rc = refs_walk_begin(w, e);

	while (rc == 0 && (rc = refs_walk_next(w, e)) == 1)
		rc = finder_known(
		    f->finder, w->text, 0, true, STR_LIT(""), w->n, e);
	*n = w->n;
	refs_walk_end(w);
	return rc;
}

static int
follow(struct following *f, struct err *e)
{
	struct refs_walk w = {.refs = f->refs,
	    .object = f->way->via->name,
	    .asks = &f->way->asks,
	    .n_asks = 1};
	uint64_t n;
	int rc = give_ids(f, &w, &n, e);

	if (rc == 0 && n > 0)
		rc = finder_run(f->finder, n, NULL, NULL, &f->im->strategy, e);
	if (rc == 0 && n > 0)
		rc = keep_answers(f, &w, e);
	return rc;
}

int
refsvia_run(struct import *im, struct refs *r, const struct bind_link *l,
    const struct bind_way *w, struct err *e)
{
	struct following f = {.im = im, .refs = r, .link = l, .way = w};
	const struct finder_rules rules = {
	    .object = w->via,
	    .self = &f,
	    .trim = trim,
	};
	int rc;

	if (find_link(&f, e) != 0)
		return -1;
	f.finder = finder_new(im, &rules);
	buf_init(&f.ids, SPILL_ENTRY_MAX);
	rc = follow(&f, e);
	buf_fini(&f.ids);
	finder_free(f.finder);
	return rc;
}
