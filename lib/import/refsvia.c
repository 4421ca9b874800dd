// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/err.h"
#include "doc/jdoc.h"
#include "journal/jobside.h"
#include "journal/spill.h"
#include "plan/bind.h"
#include "plan/query.h"
#include "plan/record.h"
#include "run/fetch.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/importjob.h"
#include "import/refsjob.h"

enum {
	SPILL_BYTES = 65536
};

/*
 * A link of one object, followed from records of another: each of them is
 * retrieved, which is always fresh, once.  (A listing may take fewer requests,
 * but it does not show what this migration wrote a moment ago, and how many it
 * takes cannot be said before.)
 */
struct following {
	struct import *im;
	struct refs *refs;
	const struct bind_link *link;
	const struct bind_way *way;
	const char *key; /* the relationship of the records on the way */
	struct spill *asked;
	struct buf path;
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

static int
keep(struct following *f, struct str asked, const struct jval *record,
    struct err *e)
{
	struct record r;

	if (!record_read(record, &r))
		return err_set(e, ERR_SERVICE, "what came as a %s is none",
		    f->way->via->name);
	buf_clear(&f->ids);
	for (size_t i = 0; i < record_links(&r, f->key); i++) {
		buf_add_str(&f->ids, record_link(&r, f->key, i));
		buf_putc(&f->ids, '\0');
	}
	if (f->ids.n == 0)
		return 0;
	if (f->ids.over)
		return err_set(e, ERR_USAGE,
		    "%s: via: the %s %.*s has more links than this program "
		    "follows",
		    f->im->sheet.mapping_path, f->way->via->name,
		    STR_ARG(r.id));
	return jobside_put(f->im->job, JOBSIDE_REF,
	    refs_key(f->refs, f->way->via->name, f->way->asks, asked),
	    buf_str(&f->ids), e);
}

/* Answers come in the order in which they were asked for. */
static int
take(struct following *f, struct err *e)
{
	struct fetched got;
	struct str id;
	struct str none;
	int rc = fetch_next(f->im->reads.fetch, &got, e);

	if (rc != 1)
		return -1;
	rc = spill_next(f->asked, &id, &none, e) == 1 ? 0 : -1;
	/* One that is gone links to nothing. */
	if (rc == 0 && got.doc != NULL)
		rc = keep(f, id, jdoc_root(got.doc), e);
	jdoc_free(got.doc);
	return rc;
}

static int
retrieve(struct following *f, struct refs_walk *w, struct err *e)
{
	struct fetch *fetch = f->im->reads.fetch;
	uint64_t left = spill_count(f->asked);
	int more = 1;
	int rc = refs_walk_begin(w, e);

	while (rc == 0 && left > 0) {
		while (more == 1 && fetch_room(fetch) > 0 &&
		       (more = refs_walk_next(w, e)) == 1) {
			buf_clear(&f->path);
			query_record(f->way->via, w->text, &f->path);
			fetch_put(fetch, buf_text(&f->path), 0);
		}
		if (more < 0 || take(f, e) != 0)
			rc = -1;
		left--;
	}
	refs_walk_end(w);
	return rc;
}

/* The ids are walked twice: one walk names the answers of the other. */
static int
list_ids(struct following *f, struct refs_walk *w, struct err *e)
{
	int rc = refs_walk_begin(w, e);

	while (rc == 0 && (rc = refs_walk_next(w, e)) == 1)
		rc = spill_add(f->asked, w->text, STR_LIT(""), e);
	refs_walk_end(w);
	return rc;
}

static int
follow(struct following *f, struct err *e)
{
	struct import *im = f->im;
	struct refs_walk w = {.refs = f->refs,
	    .object = f->way->via->name,
	    .asks = &f->way->asks,
	    .n_asks = 1};

	if (list_ids(f, &w, e) != 0)
		return -1;
	if (spill_count(f->asked) == 0)
		return 0;
	if (line_open(&im->reads, im, API_READ, im->opts->workers, e) != 0)
		return -1;
	return retrieve(f, &w, e);
}

int
refsvia_run(struct import *im, struct refs *r, const struct bind_link *l,
    const struct bind_way *w, struct err *e)
{
	struct following f = {.im = im, .refs = r, .link = l, .way = w};
	int rc;

	if (find_link(&f, e) != 0)
		return -1;
	f.asked = spill_new(im->dir, SPILL_BYTES);
	buf_init(&f.path, SPILL_ENTRY_MAX);
	buf_init(&f.ids, SPILL_ENTRY_MAX);
	rc = follow(&f, e);
	buf_fini(&f.ids);
	buf_fini(&f.path);
	spill_free(f.asked);
	return rc;
}
