// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "api/reading.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "journal/rowarray.h"
#include "journal/spill.h"
#include "plan/forecast.h"
#include "plan/mark.h"
#include "plan/query.h"
#include "plan/record.h"
#include "run/fetch.h"
#include "run/pages.h"
#include "schema/object.h"

#include "import/finderjob.h"
#include "import/importjob.h"

enum {
	MARKS_BYTES = 256 * 1024
};

/* -- how -- */

/* Some texts cannot be asked for, though their rule can (plan/query.h). */
static void
see_askable(struct finder *f, size_t rule, struct str text)
{
	buf_clear(&f->scratch);
	f->mute = f->mute ||
		  !f->rules->question(f->rules->self, rule, text, &f->scratch);
}

/* Different texts of a rule that somebody still asks for. */
static int
count_texts(struct finder *f, size_t rule, struct rowarray *known, uint64_t *n,
    struct err *e)
{
	struct buf last;
	struct str text;
	uint64_t ord;
	bool first = true;
	int rc;

	buf_init(&last, SPILL_ENTRY_MAX);
	while ((rc = finder_texts(f, rule, &text, &ord, e)) == 1) {
		if (!finder_wants(f, ord) || rowarray_get(known, ord) != 0 ||
		    (!first && str_eq(text, buf_str(&last))))
			continue;
		first = false;
		buf_clear(&last);
		buf_add_str(&last, text);
		see_askable(f, rule, text);
		++*n;
	}
	buf_fini(&last);
	return rc < 0 ? -1 : finder_texts_rewind(f, rule, e);
}

/* No list is not an empty one: rows would be created again. */
static int
check_list(struct finder *f, const struct fetched *got, struct err *e)
{
	const struct jval *data = jdoc_get(jdoc_root(got->doc), "data");

	if (jdoc_kind(data) == JDOC_LIST)
		return 0;
	return reading_not_the_api(f->rules->object->path,
	    got->doc == NULL ? "there is no such list"
			     : "the answer is no list",
	    e);
}

/* How many records there are: one search. */
static int
count_records(struct finder *f, uint64_t *total, struct err *e)
{
	struct fetch *fetch = f->im->searches.fetch;
	struct fetched got;
	struct buf path;
	int64_t said;
	int rc;

	buf_init(&path, LIM_ANSWER_BYTES);
	query_all(f->rules->object, &path);
	query_page(&path, 1, 0);
	fetch_put(fetch, buf_text(&path), 0);
	buf_fini(&path);
	rc = fetch_next(fetch, &got, e) == 1 ? check_list(f, &got, e) : -1;
	said = jdoc_int(jdoc_get(jdoc_root(got.doc), "totalCount"), -1);
	if (rc == 0 && said < 0)
		rc = reading_not_the_api(f->rules->object->path,
		    "the list does not say how many there are", e);
	*total = (uint64_t)said;
	jdoc_free(got.doc);
	return rc;
}

static void
requests(struct buf *out, uint64_t n)
{
	text_count(out, n);
	buf_puts(out, n == 1 ? " request" : " requests");
}

static void
say(struct finder *f, const struct forecast_match *m, uint64_t prefetch,
    uint64_t search, struct buf *out)
{
	const char *plural = f->rules->object->plural;

	if (m->total == 0) {
		buf_printf(out, "there are no %s yet", plural);
		return;
	}
	if (f->prefetch && m->total == 1) {
		buf_printf(out, "the only %s there is was listed (",
		    f->rules->object->name);
	} else {
		buf_puts(out, f->prefetch ? "all " : "of ");
		text_count(out, m->total);
		buf_printf(out, " %s %s (", plural,
		    f->prefetch ? "were listed"
				: "the ones in question were looked up");
	}
	requests(out, f->prefetch ? prefetch : search);
	if (f->prefetch && !m->can_search) {
		buf_puts(out, "; the API cannot be asked for them one by one)");
		return;
	}
	buf_puts(out, f->prefetch ? "; looking them up would have taken "
				  : "; a listing would have taken ");
	text_count(out, f->prefetch ? search : prefetch);
	buf_putc(out, ')');
}

static int
decide(struct finder *f, struct rowarray *known, uint64_t n_known,
    struct buf *strategy, bool *nothing, struct err *e)
{
	const char *asked = f->im->opts->strategy;
	struct forecast_match m;
	uint64_t prefetch;
	uint64_t search;

	memset(&m, 0, sizeof(m));
	m.page = PAGES_LIMIT;
	m.known = n_known;
	m.can_search = true;
	*nothing = false;
	for (size_t i = 0; i < f->rules->n; i++) {
		uint64_t before = m.texts;

		if (count_texts(f, i, known, &m.texts, e) != 0)
			return -1;
		if (m.texts > before && f->rules->can_ask != NULL &&
		    !f->rules->can_ask(f->rules->self, i))
			m.can_search = false;
	}
	m.can_search = m.can_search && !f->mute;
	*nothing = m.texts == 0 && m.known == 0;
	if (*nothing)
		return 0;
	if (line_open(&f->im->searches, f->im, API_SEARCH, f->im->opts->workers,
		e) != 0 ||
	    count_records(f, &m.total, e) != 0)
		return -1;
	f->prefetch =
	    forecast_choose(&m, &prefetch, &search) == FORECAST_PREFETCH;
	if (asked != NULL && strcmp(asked, "prefetch") == 0)
		f->prefetch = true;
	if (asked != NULL && strcmp(asked, "search") == 0 && m.can_search)
		f->prefetch = false;
	/* In an empty list nothing is found, either way. */
	*nothing = m.total == 0;
	say(f, &m, prefetch, search, strategy);
	return 0;
}

/* -- records -- */

/* Keep a record with its marks under rules from .. to. */
static int
take(struct finder *f, const struct jval *v, size_t from, size_t to,
    struct err *e)
{
	struct mark marks[MARK_MAX];
	struct record r;
	struct buf data;
	uint64_t at;
	int rc = finder_keep(f, v, &r, &at, e);

	if (rc != 0)
		return -1;
	buf_init(&data, SPILL_ENTRY_MAX);
	finder_number(&data, at);
	if (f->listing)
		rc = spill_add(f->listed, r.id, buf_str(&data), e);
	buf_add_str(&data, r.id);
	for (size_t i = from; rc == 0 && i < to; i++) {
		size_t n;

		arena_reset(f->arena);
		n = f->rules->marks(f->rules->self, &r, i, f->arena, marks);
		for (size_t k = 0; rc == 0 && k < n; k++)
			rc = spill_add(
			    f->marks[i], marks[k].text, buf_str(&data), e);
	}
	buf_fini(&data);
	return rc;
}

struct taking {
	struct finder *f;
	size_t from;
	size_t to;
};

static int
take_one(void *self, const struct jval *v, struct err *e)
{
	struct taking *t = self;

	return take(t->f, v, t->from, t->to, e);
}

static void
listing(void *self, uint64_t records, uint64_t total)
{
	struct taking *t = self;

	t->f->shown = records;
	finder_progress(t->f, total);
}

static int
list(struct finder *f, const char *path, size_t from, size_t to,
    struct pages_result *res, struct err *e)
{
	struct taking t = {f, from, to};
	struct pages_opts o;

	memset(&o, 0, sizeof(o));
	o.fetch = f->im->searches.fetch;
	o.path = path;
	o.dir = f->im->dir;
	o.self = &t;
	o.record = take_one;
	o.progress = f->listing ? listing : NULL;
	return pages_read(&o, res, e);
}

/* -- all at once -- */

static void
unsettled(struct finder *f, const struct pages_result *res, bool can)
{
	import_notice(f->im,
	    "the list of %s did not settle: %llu of %llu were seen after %u passes, as it is being changed or limits its offsets%s",
	    f->rules->object->plural, (unsigned long long)res->unique,
	    (unsigned long long)res->total, res->passes,
	    can ? "; what is still open is looked up one by one"
		: "; a record that was not seen may be created again");
}

int
finderask_list(struct finder *f, struct rowarray *known, uint64_t n_known,
    struct buf *strategy, struct err *e)
{
	struct pages_result res;
	struct buf path;
	size_t from;
	bool nothing;
	bool can = true;
	int rc;

	if (strategy->n > 0)
		buf_puts(strategy, "; ");
	from = strategy->n;
	if (decide(f, known, n_known, strategy, &nothing, e) != 0)
		return -1;
	if (strategy->n == from && from > 0)
		buf_cut(strategy, from - 2);
	f->asks = !nothing;
	if (nothing || !f->prefetch)
		return 0;
	buf_init(&path, LIM_ANSWER_BYTES);
	query_all(f->rules->object, &path);
	f->listing = true;
	rc = list(f, buf_text(&path), 0, f->rules->n, &res, e);
	f->listing = false;
	buf_fini(&path);
	if (rc != 0 || res.end == PAGES_SETTLED)
		return rc;
	for (size_t i = 0; i < f->rules->n; i++)
		can = can && (f->rules->can_ask == NULL ||
				 f->rules->can_ask(f->rules->self, i));
	unsettled(f, &res, can && !f->mute);
	buf_cut(strategy, from);
	text_count(strategy, res.unique);
	buf_puts(strategy, " of ");
	text_count(strategy, res.total);
	buf_printf(strategy, " %s were listed: the list did not settle",
	    f->rules->object->plural);
	/* What was seen counts; what was not is asked for. */
	f->both = can;
	return 0;
}

/* -- one by one -- */

/* Texts of a rule that are still open, each once. */
static int
open_texts(struct finder *f, size_t rule, struct spill *out, struct err *e)
{
	struct buf last;
	struct str text;
	uint64_t ord;
	bool first = true;
	int rc = finder_texts_rewind(f, rule, e);

	buf_init(&last, SPILL_ENTRY_MAX);
	while (rc == 0 && (rc = finder_texts(f, rule, &text, &ord, e)) == 1) {
		rc = 0;
		if (!finder_wants(f, ord) || rowarray_get(f->best, ord) != 0 ||
		    (!first && str_eq(text, buf_str(&last))))
			continue;
		first = false;
		buf_clear(&last);
		buf_add_str(&last, text);
		rc = spill_add(out, text, STR_LIT(""), e);
	}
	buf_fini(&last);
	return rc;
}

/* A page that is full may not be all: the path is walked to its end later. */
static int
take_answer(struct finder *f, size_t rule, struct spill *deep, struct err *e)
{
	struct fetched got;
	const struct jval *data;
	int rc = fetch_next(f->im->searches.fetch, &got, e);

	if (rc != 1)
		return -1;
	data = jdoc_get(jdoc_root(got.doc), "data");
	rc = check_list(f, &got, e);
	for (size_t i = 0; rc == 0 && i < jdoc_size(data); i++)
		rc = take(f, jdoc_at(data, i), rule, rule + 1, e);
	if (rc == 0 && jdoc_size(data) >= PAGES_LIMIT)
		rc = spill_add_uint(deep, got.tag, STR_LIT(""), e);
	jdoc_free(got.doc);
	f->shown++;
	return rc;
}

/* Ask for the texts; deep gets the numbers of those with full pages. */
static int
ask_each(struct finder *f, size_t rule, struct spill *texts, struct spill *deep,
    struct err *e)
{
	struct fetch *fetch = f->im->searches.fetch;
	struct str text;
	struct str none;
	uint64_t asked = 0;
	uint64_t taken = 0;
	int more = 1;

	f->shown = 0;
	for (;;) {
		while (more == 1 && fetch_room(fetch) > 0 &&
		       (more = spill_next(texts, &text, &none, e)) == 1) {
			buf_clear(&f->scratch);
			if (!f->rules->question(
				f->rules->self, rule, text, &f->scratch))
				continue;
			query_page(&f->scratch, PAGES_LIMIT, 0);
			fetch_put(fetch, buf_text(&f->scratch), ++asked);
		}
		if (more < 0)
			return -1;
		if (taken == asked)
			return 0;
		if (take_answer(f, rule, deep, e) != 0)
			return -1;
		taken++;
		finder_progress(f, spill_count(texts));
	}
}

/* Walk the lists that did not end on their first page. */
static int
ask_deep(struct finder *f, size_t rule, struct spill *texts, struct spill *deep,
    struct err *e)
{
	struct pages_result res;
	struct str text;
	struct str key;
	struct str none;
	uint64_t at = 0;
	int rc = spill_rewind(texts, e);

	while (rc == 0 && (rc = spill_next(deep, &key, &none, e)) == 1) {
		uint64_t to = spill_uint(key);

		rc = 0;
		while (rc == 0 && at < to) {
			rc = spill_next(texts, &text, &none, e) == 1 ? 0 : -1;
			buf_clear(&f->scratch);
			if (rc == 0 && f->rules->question(f->rules->self, rule,
					   text, &f->scratch))
				at++;
		}
		if (rc == 0) {
			struct buf path;

			buf_init(&path, LIM_ANSWER_BYTES);
			buf_add_str(&path, buf_str(&f->scratch));
			rc = list(f, buf_text(&path), rule, rule + 1, &res, e);
			buf_fini(&path);
		}
	}
	return rc;
}

static int
ask(struct finder *f, size_t rule, struct err *e)
{
	struct spill *texts = spill_new(f->im->dir, MARKS_BYTES);
	struct spill *deep = spill_new(f->im->dir, 65536);
	int rc = open_texts(f, rule, texts, e);

	if (rc == 0 && spill_count(texts) > 0)
		rc = ask_each(f, rule, texts, deep, e);
	if (rc == 0 && spill_count(deep) > 0)
		rc = ask_deep(f, rule, texts, deep, e);
	spill_free(deep);
	spill_free(texts);
	return rc;
}

int
finderask_rules(struct finder *f, struct err *e)
{
	if (!f->asks)
		return 0;
	for (size_t i = 0; i < f->rules->n; i++) {
		if (f->prefetch && finderjoin_rule(f, i, e) != 0)
			return -1;
		if (f->prefetch && !f->both)
			continue;
		if (f->both) {
			spill_free(f->marks[i]);
			f->marks[i] = spill_new(f->im->dir, MARKS_BYTES);
		}
		if (ask(f, i, e) != 0 || finderjoin_rule(f, i, e) != 0)
			return -1;
	}
	return 0;
}
