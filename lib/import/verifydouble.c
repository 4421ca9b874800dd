// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "api/client.h"
#include "base/arena.h"
#include "base/clk.h"
#include "base/limits.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "journal/idmap.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/mark.h"
#include "plan/query.h"
#include "plan/record.h"
#include "run/fetch.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/finder.h"
#include "import/importjob.h"
#include "import/sentsame.h"
#include "import/verifyjob.h"

enum {
	PLAN_MS = 10 * 1000 /* what clocks may differ */
};

struct verify_doubles {
	struct finder_rules rules;
	struct finder *finder;
	struct arena *arena;
	bool named; /* by match:; else by what others may refer to it by */
	struct buf strategy;
	struct buf path;
};

/* -- by what a record is recognised -- */

/* Of a mapping that matches nothing. */
static const char *const refs[] = {"~$email", "domain", "~$name"};

static const char *
sign(const void *self, size_t rule)
{
	const struct bind *b = self;

	return b->n_matches > 0 ? b->matches[rule].sign : refs[rule];
}

static size_t
marks(const void *self, const struct record *r, size_t rule, struct arena *a,
    struct mark *out)
{
	const struct bind *b = self;

	if (b->n_matches == 0)
		return mark_ref(r, b->defs, refs[rule], a, out);
	return b->matches[rule].by_id ? 0 : mark_record(r, b, rule, a, out);
}

/* What is folded cannot be asked for: all records are listed. */
static bool
question(const void *self, size_t rule, struct str text, struct buf *path)
{
	const struct bind *b = self;

	return b->n_matches > 0 && query_match(b, rule, text, path);
}

static bool
can_ask(const void *self, size_t rule)
{
	const struct bind *b = self;

	return b->n_matches > 0 && query_can_match(b, rule);
}

/* Those that are doubles are few, and read again. */
static void
trim(const void *self, const struct record *r, struct buf *json)
{
	(void)self;
	(void)r;
	buf_puts(json, "{}");
}

void
verifydouble_open(struct verify_work *w)
{
	const struct bind *b = w->im->sheet.bind;
	struct verify_doubles *d = mem_alloc(sizeof(*d));

	d->named = b->n_matches > 0;
	d->rules.object = w->im->sheet.mapping->object;
	d->rules.n = d->named ? b->n_matches : sizeof(refs) / sizeof(refs[0]);
	d->rules.self = b;
	d->rules.sign = sign;
	d->rules.marks = marks;
	d->rules.question = question;
	d->rules.can_ask = can_ask;
	d->rules.trim = trim;
	d->arena = arena_new();
	buf_init(&d->strategy, LIM_REPORT_BYTES);
	buf_init(&d->path, LIM_ANSWER_BYTES);
	d->finder = finder_new(w->im, &d->rules);
	w->doubles = d;
}

void
verifydouble_close(struct verify_work *w)
{
	struct verify_doubles *d = w->doubles;

	if (d == NULL)
		return;
	finder_free(d->finder);
	buf_fini(&d->path);
	buf_fini(&d->strategy);
	arena_free(d->arena);
	free(d);
}

int
verifydouble_row(struct verify_work *w, const struct verify_row *r,
    const struct jdoc *doc, struct err *e)
{
	struct verify_doubles *d = w->doubles;
	struct mark found[MARK_MAX];
	struct record rec;

	if (d == NULL || r->known.state != ROW_DONE ||
	    r->known.action != ROW_CREATE || !record_read(jdoc_root(doc), &rec))
		return 0;
	arena_reset(d->arena);
	for (size_t i = 0; i < d->rules.n; i++) {
		size_t n = marks(d->rules.self, &rec, i, d->arena, found);

		for (size_t k = 0; k < n; k++)
			if (finder_text(d->finder, i, found[k].text,
				r->known.ord, e) != 0)
				return -1;
	}
	w->out->looked++;
	return 0;
}

/* -- what was found -- */

/* When the job was planned, on the server's clock: it had sent nothing then. */
static int64_t
planned(const struct verify_work *w)
{
	struct clk_now now = clk_now(w->opts->job.clk);
	int64_t at = w->im->facts.planned_ms - PLAN_MS;
	int64_t off;

	if (client_clock(w->im->client, &off))
		at += now.mono_ms + off - now.wall_ms;
	return at;
}

static int
get(struct verify_work *w, struct str id, struct jdoc **doc, struct err *e)
{
	struct fetched got;

	buf_clear(&w->doubles->path);
	query_record(w->im->sheet.mapping->object, id, &w->doubles->path);
	fetch_put(w->reads.fetch, buf_text(&w->doubles->path), 0);
	if (fetch_next(w->reads.fetch, &got, e) != 1)
		return -1;
	*doc = got.doc;
	return 0;
}

static struct str
sorted(struct arena *a, const struct record *r, const char *key)
{
	const struct jval *v = record_value(r, key);
	struct jput j;
	struct buf b;
	struct str s = STR_LIT("");

	if (record_blank(v))
		return s;
	buf_init(&b, LIM_ANSWER_BYTES);
	jput_init(&j, &b);
	jput_jval_sorted(&j, v);
	s = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return s;
}

/* In all fields that the mapping fills. */
static bool
equal(const struct verify_work *w, const struct record *one,
    const struct record *two)
{
	const struct bind *b = w->im->sheet.bind;

	for (size_t i = 0; i < b->n_fields; i++) {
		const char *key = b->fields[i].field->key;

		if (!str_eq(sorted(w->doubles->arena, one, key),
			sorted(w->doubles->arena, two, key)))
			return false;
	}
	return true;
}

/* Is the record that was found a double of the row's? */
static int
is_double(struct verify_work *w, const struct jdoc *doc, const char *ours,
    bool *yes, struct err *e)
{
	struct jdoc *first = NULL;
	struct record one;
	struct record two;
	int64_t at_ms;
	int rc;

	*yes = false;
	if (doc == NULL || !record_read(jdoc_root(doc), &two) ||
	    sentsame_created(jdoc_root(doc)) < planned(w))
		return 0;
	/* What an import of ours wrote is a row of its own. */
	buf_clear(&w->text);
	rc = idmap_receipt(w->im->ids, w->im->sheet.mapping->object->name,
	    two.id, &w->text, &at_ms, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	*yes = w->doubles->named;
	if (*yes)
		return 0;
	if (get(w, str_of(ours), &first, e) != 0)
		return -1;
	*yes = record_read(jdoc_root(first), &one) && equal(w, &one, &two);
	jdoc_free(first);
	return 0;
}

static int
judge(struct verify_work *w, const struct verify_row *r,
    const struct finder_hit *hit, struct err *e)
{
	struct str id = arena_str(w->doubles->arena, hit->id);
	struct jdoc *doc = NULL;
	bool yes;
	int rc;

	if (str_is(id, r->known.id))
		return 0;
	if (get(w, id, &doc, e) != 0)
		return -1;
	rc = is_double(w, doc, r->known.id, &yes, e);
	jdoc_free(doc);
	if (rc == 0 && yes) {
		w->out->doubles++;
		verifyrow_put(w, r, "", STR_LIT(""), id, "double");
	}
	return rc;
}

int
verifydouble_run(struct verify_work *w, struct err *e)
{
	struct verify_doubles *d = w->doubles;
	struct verify_row row;
	struct finder_hit hit;
	int rc;

	if (d == NULL || w->out->looked == 0)
		return 0;
	if (finder_run(
		d->finder, w->im->facts.rows, NULL, NULL, &d->strategy, e) != 0)
		return -1;
	if (d->strategy.n > 0)
		import_notice(w->im, "doubles: %s", buf_text(&d->strategy));
	memset(&row, 0, sizeof(row));
	while ((rc = finder_next(d->finder, &hit, e)) == 1) {
		arena_reset(d->arena);
		if (row.known.ord != hit.ord &&
		    (jobview_seek(w->view, hit.ord, e) != 0 ||
			jobview_next(w->view, &row.known, e) < 0))
			return -1;
		if (judge(w, &row, &hit, e) != 0)
			return -1;
	}
	return rc;
}
