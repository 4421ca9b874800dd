// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/mark.h"
#include "plan/query.h"
#include "plan/record.h"
#include "run/fetch.h"
#include "run/pages.h"

#include "import/importjob.h"
#include "import/reconcilejob.h"
#include "import/sentsame.h"

bool
reconcileask_path(struct reconcile *rc, const struct jval *v, struct buf *path,
    size_t *rule, struct str *text)
{
	const struct bind *b = rc->im->sheet.bind;
	struct mark marks[MARK_MAX];
	struct record r;

	if (!record_read(v, &r))
		return false;
	for (size_t i = 0; i < b->n_matches; i++) {
		size_t n = b->matches[i].by_id
			       ? 0
			       : mark_record(&r, b, i, rc->arena, marks);

		for (size_t k = 0; k < n; k++) {
			buf_clear(path);
			if (!query_match(b, i, marks[k].text, path))
				continue;
			*rule = i;
			*text = marks[k].text;
			return true;
		}
	}
	return false;
}

/* What was sent in the shape that is read. */
static void
read_shape(const struct jval *body, struct buf *out)
{
	struct jdoc_iter field = {0};
	struct jdoc_iter link = {0};
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	jput_key(&j, "id");
	jput_cstr(&j, "-");
	jput_key(&j, "fields");
	jput_object(&j);
	while (jdoc_next(jdoc_get(body, "fields"), &field)) {
		jput_key(&j, field.key);
		jput_object(&j);
		jput_key(&j, "value");
		jput_jval(&j, field.val);
		jput_end(&j);
	}
	jput_end(&j);
	jput_key(&j, "relationships");
	jput_object(&j);
	while (jdoc_next(jdoc_get(body, "relationships"), &link)) {
		bool many = jdoc_kind(link.val) == JDOC_LIST;

		jput_key(&j, link.key);
		jput_object(&j);
		jput_key(&j, "values");
		if (!many)
			jput_list(&j);
		jput_jval(&j, link.val);
		if (!many)
			jput_end(&j);
		jput_end(&j);
	}
	jput_end(&j);
	jput_end(&j);
}

bool
reconcileask_sent(struct reconcile *rc, const struct jval *body,
    struct buf *path, size_t *rule, struct str *text)
{
	struct jdoc *doc = NULL;
	struct err e;
	struct buf b;
	bool there;

	err_clear(&e);
	buf_init(&b, 2 * LIM_BODY_BYTES);
	read_shape(body, &b);
	there = jdoc_parse(&doc, b.p, b.n, &e) == 0 &&
		reconcileask_path(rc, jdoc_root(doc), path, rule, text);
	jdoc_free(doc);
	buf_fini(&b);
	return there;
}

int
reconcileask_search(struct reconcile *rc, const char *path,
    int (*record)(void *self, const struct jval *, struct err *), void *self,
    bool *all, struct err *e)
{
	struct import *im = rc->im;
	struct pages_result res;
	struct pages_opts o;

	if (line_open(&im->searches, im, API_SEARCH, 4, e) != 0)
		return -1;
	memset(&o, 0, sizeof(o));
	o.fetch = im->searches.fetch;
	o.path = path;
	o.dir = im->dir;
	o.self = self;
	o.record = record;
	if (pages_read(&o, &res, e) != 0)
		return -1;
	*all = res.end == PAGES_SETTLED;
	return 0;
}

int
reconcileask_get(
    struct import *im, const char *path, struct jdoc **doc, struct err *e)
{
	struct fetched got;

	*doc = NULL;
	if (line_open(&im->reads, im, API_READ, im->opts->workers, e) != 0)
		return -1;
	fetch_put(im->reads.fetch, path, 0);
	if (fetch_next(im->reads.fetch, &got, e) != 1)
		return -1;
	*doc = got.doc;
	return 0;
}

int
reconcileask_last(struct reconcile *rc, struct err *e)
{
	struct jdoc *doc = NULL;
	struct str text;
	struct buf path;
	size_t rule;
	int ret = 0;

	rc->last_ms = INT64_MIN;
	buf_clear(&rc->last);
	if (job_last_created(rc->im->job, &rc->last, e) != 0)
		return -1;
	if (rc->last.n == 0)
		return 0;
	buf_init(&path, LIM_ANSWER_BYTES);
	query_record(rc->im->sheet.mapping->object, buf_str(&rc->last), &path);
	ret = reconcileask_get(rc->im, buf_text(&path), &doc, e);
	buf_fini(&path);
	if (ret == 0 && doc != NULL &&
	    reconcileask_path(rc, jdoc_root(doc), &rc->last_path, &rule, &text))
		rc->last_ms = sentsame_created(jdoc_root(doc));
	jdoc_free(doc);
	return ret;
}

struct looking {
	struct str id;
	bool seen;
};

static int
is_it(void *self, const struct jval *v, struct err *e)
{
	struct looking *l = self;
	struct record r;

	(void)e;
	if (record_read(v, &r) && str_eq(r.id, l->id))
		l->seen = true;
	return l->seen ? 1 : 0;
}

int
reconcileask_visible(struct reconcile *rc, bool *visible, struct err *e)
{
	struct looking l = {buf_str(&rc->last), false};
	bool all;
	int n = reconcileask_search(
	    rc, buf_text(&rc->last_path), is_it, &l, &all, e);

	*visible = l.seen;
	return n;
}
