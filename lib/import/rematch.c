// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/mark.h"
#include "plan/query.h"
#include "plan/record.h"
#include "run/fetch.h"
#include "run/pages.h"

#include "import/feedjob.h"
#include "import/importjob.h"

/* Records that could be meant: two are as many as a hundred. */
struct found {
	struct str ids[2];
	size_t n;
};

int
rematch_get(struct feed *f, struct str id, struct jdoc **doc, struct err *e)
{
	struct fetched got;

	*doc = NULL;
	if (line_open(&f->single_reads, f->im, API_READ, 1, e) != 0)
		return -1;
	buf_clear(&f->text);
	query_record(f->im->sheet.mapping->object, id, &f->text);
	fetch_put(f->single_reads.fetch, buf_text(&f->text), 0);
	if (fetch_next(f->single_reads.fetch, &got, e) != 1)
		return -1;
	*doc = got.doc;
	return 0;
}

static void
add(struct found *all, struct str id, struct arena *a)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->ids[i], id))
			return;
	if (all->n < 2)
		all->ids[all->n++] = arena_str(a, id);
}

struct looking {
	struct feed *f;
	size_t rule;
	struct str text;
	struct found *all;
};

/* A search may hit more than what is meant: marks are compared here. */
static int
compare(void *self, const struct jval *v, struct err *e)
{
	struct looking *l = self;
	struct mark marks[MARK_MAX];
	struct record r;
	size_t n;

	(void)e;
	if (!record_read(v, &r))
		return 0;
	n = mark_record(&r, l->f->im->sheet.bind, l->rule, l->f->arena, marks);
	for (size_t i = 0; i < n; i++)
		if (str_eq(marks[i].text, l->text))
			add(l->all, r.id, l->f->arena);
	return l->all->n > 1 ? 1 : 0;
}

static int
search(struct feed *f, size_t rule, struct str text, struct found *all,
    struct err *e)
{
	struct looking l = {f, rule, text, all};
	struct pages_result res;
	struct pages_opts o;
	struct buf path;
	int rc;

	if (line_open(&f->single_searches, f->im, API_SEARCH, 4, e) != 0)
		return -1;
	buf_init(&path, LIM_ANSWER_BYTES);
	memset(&o, 0, sizeof(o));
	/* What cannot be asked for is looked for among all. */
	if (!query_match(f->im->sheet.bind, rule, text, &path))
		query_all(f->im->sheet.mapping->object, &path);
	o.fetch = f->single_searches.fetch;
	o.path = buf_text(&path);
	o.dir = f->im->dir;
	o.self = &l;
	o.record = compare;
	rc = pages_read(&o, &res, e);
	buf_fini(&path);
	return rc;
}

int
rematch_find(struct feed *f, const struct item *item, struct jdoc **doc,
    bool *several, struct err *e)
{
	const struct bind *b = f->im->sheet.bind;
	struct found all;
	struct mark marks[MARK_MAX];

	*doc = NULL;
	*several = false;
	memset(&all, 0, sizeof(all));
	for (size_t i = 0; i < b->n_matches && all.n == 0; i++) {
		size_t n = b->matches[i].by_id
			       ? 0
			       : mark_item(item, b, i, f->arena, marks);

		for (size_t k = 0; k < n; k++)
			if (search(f, i, marks[k].text, &all, e) != 0)
				return -1;
	}
	*several = all.n > 1;
	return all.n == 1 ? rematch_get(f, all.ids[0], doc, e) : 0;
}
