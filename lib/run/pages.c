// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <string.h>

#include "api/reading.h"
#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "journal/spill.h"

#include "run/fetch.h"
#include "run/pages.h"

enum {
	SPILL_MEMORY = 1024 * 1024, /* of the ids of one pass */
	PATH_MAX_BYTES = 64 * 1024,
	BEYOND = 1000 /* records behind twice the count: no end to be seen */
};

/* The ids of a page, whatever their order. */
struct print {
	uint64_t n;
	uint64_t sum;
	uint64_t mixed;
};

struct pass {
	uint64_t next;    /* offset to ask for */
	uint64_t offset;  /* of the page looked at */
	uint64_t records; /* shown so far */
	uint64_t total;   /* as the last page said */
	bool moved;       /* pages of this pass had different counts */
	bool over;
	enum pages_end why; /* over: ENOUGH, CEILING, IGNORED; else SETTLED */
	struct print last;  /* the page before */
};

struct pages {
	const struct pages_opts *opts;
	struct spill *ids[PAGES_PASSES];
	unsigned passes;
	uint64_t first_total; /* of the first page of all */
	bool moved;           /* the count was another since */
	struct buf path;
};

static const char *
page_path(struct pages *p, uint64_t offset)
{
	const char *list = p->opts->path;

	buf_clear(&p->path);
	buf_printf(&p->path, "%s%climit=%d&offset=%" PRIu64, list,
	    strchr(list, '?') == NULL ? '?' : '&', (int)PAGES_LIMIT, offset);
	return buf_text(&p->path);
}

/*
 * The first page goes alone: it tells the count.  Then all that are said to be
 * there, and the empty one behind a last page that is full; beyond them one at
 * a time, until the end is seen.
 */
static void
ask(struct pages *p, struct pass *s, bool waiting)
{
	struct fetch *f = p->opts->fetch;

	while (fetch_room(f) > 0 && (!waiting || s->next <= s->total)) {
		fetch_put(f, page_path(p, s->next), s->next);
		s->next += PAGES_LIMIT;
		waiting = true;
	}
}

/* One record; 1: that is enough. */
static int
show(struct pages *p, struct pass *s, const struct jval *record,
    struct print *print, struct err *e)
{
	struct str id = jdoc_text(jdoc_get(record, "id"));
	uint64_t hash = str_hash(id);
	struct str none = {NULL, 0};

	if (id.n == 0 || id.n > SPILL_ENTRY_MAX)
		return 0;
	s->records++;
	print->n++;
	print->sum += hash;
	print->mixed ^= hash * UINT64_C(0x9e3779b97f4a7c15);
	if (spill_add(p->ids[p->passes], id, none, e) != 0)
		return -1;
	return p->opts->record(p->opts->self, record, e);
}

static void
count(struct pages *p, struct pass *s, const struct jval *root)
{
	int64_t said = jdoc_int(jdoc_get(root, "totalCount"), 0);
	uint64_t total = said > 0 ? (uint64_t)said : 0;
	bool first = s->offset == 0;

	if (first && p->passes == 0)
		p->first_total = total;
	s->moved = s->moved || (!first && total != s->total);
	p->moved = p->moved || total != p->first_total;
	s->total = total;
}

static void
end_pass(struct pass *s, enum pages_end why)
{
	s->over = true;
	s->why = why;
}

/* Is there anything behind this page? */
static void
look_behind(struct pass *s, const struct print *now, uint64_t n)
{
	uint64_t behind = s->offset + PAGES_LIMIT;

	if (now->n > 0 && s->offset > 0 &&
	    memcmp(now, &s->last, sizeof(*now)) == 0)
		end_pass(s, PAGES_IGNORED);
	else if (n == 0 || (n < PAGES_LIMIT && behind >= s->total))
		end_pass(s, PAGES_SETTLED);
	else if (s->offset > BEYOND && s->offset - BEYOND > 2 * s->total)
		end_pass(s, PAGES_UNSETTLED);
	s->last = *now;
}

static int
page(struct pages *p, struct pass *s, const struct jdoc *doc, struct err *e)
{
	const struct jval *root = jdoc_root(doc);
	const struct jval *data = jdoc_get(root, "data");
	struct print print = {0, 0, 0};
	size_t n = jdoc_size(data);
	int rc = 0;

	if (jdoc_kind(data) != JDOC_LIST)
		return reading_not_the_api(
		    page_path(p, s->offset), "the answer is no list", e);
	count(p, s, root);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = show(p, s, jdoc_at(data, i), &print, e);
	if (rc < 0)
		return -1;
	if (rc > 0)
		end_pass(s, PAGES_ENOUGH);
	else
		look_behind(s, &print, n);
	if (p->opts->progress != NULL)
		p->opts->progress(p->opts->self, s->records, s->total);
	if (p->opts->mark == NULL || p->passes > 0 || s->over)
		return 0;
	return p->opts->mark(
	    p->opts->self, s->offset + PAGES_LIMIT, s->total, e);
}

/* A page that was refused: a ceiling, if one before it was not. */
static int
no_page(struct pages *p, struct pass *s, const struct fetched *got, int rc,
    struct err *e)
{
	bool refused =
	    rc > 0 || (e->kind == ERR_USAGE && got->status / 100 == 4);

	if (s->offset > 0 && refused) {
		end_pass(s, PAGES_CEILING);
		return 0;
	}
	if (rc < 0)
		return -1;
	return reading_not_the_api(
	    page_path(p, s->offset), "there is no such list", e);
}

/* What a pass that goes on had shown before. */
static int
earlier(struct pages *p, struct pass *s, struct err *e)
{
	const struct str none = {NULL, 0};
	struct str id;
	int rc;

	while ((rc = p->opts->earlier(p->opts->self, &id, e)) == 1) {
		s->records++;
		if (spill_add(p->ids[0], id, none, e) != 0)
			return -1;
	}
	s->next = p->opts->from;
	s->total = p->opts->from_total;
	p->first_total = s->total;
	return rc;
}

static int
one_pass(struct pages *p, struct pass *s, struct err *e)
{
	if (p->passes == 0 && p->opts->from > 0 && earlier(p, s, e) != 0)
		return -1;
	if (p->passes > 0 && p->opts->anew != NULL &&
	    p->opts->anew(p->opts->self, e) != 0)
		return -1;
	ask(p, s, false);
	while (!s->over) {
		struct fetched got;
		int rc = fetch_next(p->opts->fetch, &got, e);

		if (rc == 0) {
			ask(p, s, false);
			continue;
		}
		s->offset = got.tag;
		if (got.doc == NULL)
			rc = no_page(p, s, &got, rc, e);
		else
			rc = page(p, s, got.doc, e);
		jdoc_free(got.doc);
		if (rc != 0)
			return -1;
		ask(p, s, true);
	}
	return 0;
}

/* The entries in order of several spills, one beside the other. */
struct merge {
	struct spill *const *v;
	unsigned n;
	struct str id[PAGES_PASSES];
	int there[PAGES_PASSES];
};

static int
advance(struct merge *m, unsigned i, struct err *e)
{
	struct str none;

	m->there[i] = spill_next(m->v[i], &m->id[i], &none, e);
	return m->there[i] < 0 ? -1 : 0;
}

static bool
least(const struct merge *m, struct buf *out)
{
	const struct str *min = NULL;

	for (unsigned i = 0; i < m->n; i++)
		if (m->there[i] > 0 &&
		    (min == NULL || str_cmp(m->id[i], *min) < 0))
			min = &m->id[i];
	if (min == NULL)
		return false;
	buf_clear(out);
	buf_add_str(out, *min);
	return true;
}

static int
merge_count(struct merge *m, struct buf *now, uint64_t *out, struct err *e)
{
	for (unsigned i = 0; i < m->n; i++)
		if (spill_rewind(m->v[i], e) != 0 || advance(m, i, e) != 0)
			return -1;
	for (*out = 0; least(m, now); ++*out)
		for (unsigned i = 0; i < m->n; i++)
			while (
			    m->there[i] > 0 && str_eq(m->id[i], buf_str(now)))
				if (advance(m, i, e) != 0)
					return -1;
	return 0;
}

/* How many different ids n spills hold together. */
static int
unique(struct spill *const *v, unsigned n, uint64_t *out, struct err *e)
{
	struct merge m = {.v = v, .n = n};
	struct buf now;
	int rc;

	buf_init(&now, SPILL_ENTRY_MAX);
	rc = merge_count(&m, &now, out, e);
	buf_fini(&now);
	return rc;
}

/* What a pass that is over says about the list; 1: another one is due. */
static int
judge(struct pages *p, const struct pass *s, struct pages_result *out,
    struct err *e)
{
	uint64_t own;

	out->total = s->total;
	out->passes = p->passes + 1;
	if (unique(&p->ids[p->passes], 1, &own, e) != 0 ||
	    unique(p->ids, p->passes + 1, &out->unique, e) != 0)
		return -1;
	out->end = s->why;
	if (s->why == PAGES_ENOUGH)
		return 0;
	out->alone = !s->moved && own == s->total;
	if (out->alone || (!p->moved && out->unique == s->total)) {
		out->end = PAGES_SETTLED;
		return 0;
	}
	if (s->why == PAGES_CEILING || s->why == PAGES_IGNORED)
		return 0;
	out->end = PAGES_UNSETTLED;
	return 1;
}

static int
passes(struct pages *p, struct pages_result *out, struct err *e)
{
	int rc = 1;

	for (; rc > 0 && p->passes < PAGES_PASSES; p->passes++) {
		struct pass s;

		memset(&s, 0, sizeof(s));
		p->ids[p->passes] = spill_new(p->opts->dir, SPILL_MEMORY);
		rc = one_pass(p, &s, e);
		fetch_forget(p->opts->fetch);
		if (rc == 0)
			rc = judge(p, &s, out, e);
	}
	return rc < 0 ? -1 : 0;
}

int
pages_read(
    const struct pages_opts *opts, struct pages_result *out, struct err *e)
{
	struct pages p;
	int rc;

	memset(&p, 0, sizeof(p));
	memset(out, 0, sizeof(*out));
	p.opts = opts;
	buf_init(&p.path, PATH_MAX_BYTES);
	rc = passes(&p, out, e);
	for (unsigned i = 0; i < PAGES_PASSES; i++)
		spill_free(p.ids[i]);
	buf_fini(&p.path);
	return rc;
}
