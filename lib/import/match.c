// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "journal/jobside.h"
#include "journal/jobview.h"
#include "journal/rowarray.h"
#include "journal/spill.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/mark.h"
#include "plan/query.h"
#include "plan/record.h"
#include "schema/object.h"

#include "import/candidates.h"
#include "import/finder.h"
#include "import/importjob.h"
#include "import/match.h"
#include "import/matchjob.h"

enum {
	SPILL_BYTES = 256 * 1024,
	NUMBER = 8,
	ORD_BYTES = 5, /* 10^12 rows ... */
	LINE_BYTES = 6 /* ... of several lines each */
};

#define AT_SEVERAL (UINT64_MAX - 1)

/* Beside the line of a row: it is done with, and only others may mean its
 * record. */
#define CARRIED (UINT64_C(1) << 47)

/* -- the rules of the mapping, as the finder takes them -- */

static const char *
sign_of(const void *self, size_t rule)
{
	const struct bind *b = self;

	return b->matches[rule].sign;
}

static size_t
marks_of(const void *self, const struct record *r, size_t rule, struct arena *a,
    struct mark *out)
{
	const struct bind *b = self;

	return b->matches[rule].by_id ? 0 : mark_record(r, b, rule, a, out);
}

static bool
question(const void *self, size_t rule, struct str text, struct buf *path)
{
	return query_match(self, rule, text, path);
}

static bool
can_ask(const void *self, size_t rule)
{
	return query_can_match(self, rule);
}

/*
 * The idempotency key of the create that follows must not be that of the
 * create which made the record that is gone: within a day the server would
 * only repeat its answer.
 */
static int
gone(void *cookie, uint64_t ord, struct str id, struct err *e)
{
	struct import *im = cookie;
	struct buf b;
	int rc;

	buf_init(&b, NUMBER);
	finder_number(&b, ord);
	rc = jobside_put(im->job, JOBSIDE_GONE, buf_str(&b), id, e);
	buf_fini(&b);
	return rc;
}

static void
trim(const void *self, const struct record *r, struct buf *json)
{
	record_trim(r, self, json);
}

struct match *
match_new(struct import *im)
{
	struct match *m = mem_alloc(sizeof(*m));

	m->im = im;
	m->rules.object = im->sheet.mapping->object;
	m->rules.n = im->sheet.bind->n_matches;
	m->rules.self = im->sheet.bind;
	m->rules.sign = sign_of;
	m->rules.marks = marks_of;
	m->rules.question = question;
	m->rules.can_ask = can_ask;
	m->rules.trim = trim;
	m->rules.gone = gone;
	m->rules.cookie = im;
	m->finder = finder_new(im, &m->rules);
	m->candidates = candidates_new(im->dir);
	m->keys = true;
	m->marks = true;
	buf_init(&m->ids, 1024 * 1024);
	return m;
}

void
match_free(struct match *m)
{
	if (m == NULL)
		return;
	finder_free(m->finder);
	rowarray_free(m->alive);
	rowarray_free(m->at);
	rowarray_free(m->parent);
	rowarray_free(m->winner);
	candidates_free(m->candidates);
	buf_fini(&m->ids);
	free(m);
}

/* -- groups -- */

static uint64_t
root(const struct match *m, uint64_t ord)
{
	uint64_t up;

	while ((up = rowarray_get(m->parent, ord)) != 0)
		ord = up;
	return ord;
}

/* The first row stands for the group; paths are halved on the way. */
static void
unite(struct match *m, uint64_t a, uint64_t b)
{
	uint64_t ra = root(m, a);
	uint64_t rb = root(m, b);
	uint64_t first = ra < rb ? ra : rb;
	uint64_t other = ra < rb ? rb : ra;

	if (ra == rb)
		return;
	m->groups = true;
	rowarray_set(m->parent, other, first);
	if (a != first)
		rowarray_set(m->parent, a, first);
	if (b != first)
		rowarray_set(m->parent, b, first);
}

/* A row that names a record which is gone means no other, nor does it hold up
 * others. */
static int
see_gone(struct match *m, struct err *e)
{
	struct finder_hit h;
	int rc;

	while ((rc = finder_next(m->finder, &h, e)) == 1)
		if (h.at == FINDER_GONE)
			rowarray_set(m->at, h.ord, FINDER_GONE);
	return rc < 0 ? -1 : finder_rewind(m->finder, e);
}

static int
group_by_texts(struct match *m, size_t rule, struct err *e)
{
	struct buf last;
	struct str text;
	uint64_t ord;
	uint64_t first = 0;
	int rc = finder_texts_rewind(m->finder, rule, e);

	buf_init(&last, SPILL_ENTRY_MAX);
	while (rc == 0 &&
	       (rc = finder_texts(m->finder, rule, &text, &ord, e)) == 1) {
		rc = 0;
		if (rowarray_get(m->alive, ord) == 0 ||
		    rowarray_get(m->at, ord) == FINDER_GONE)
			continue;
		if (first != 0 && str_eq(text, buf_str(&last))) {
			unite(m, first, ord);
			continue;
		}
		first = ord;
		buf_clear(&last);
		buf_add_str(&last, text);
	}
	buf_fini(&last);
	return rc;
}

/* -- records -- */

static void
join_at(struct match *m, uint64_t ord, uint64_t at)
{
	uint64_t had = rowarray_get(m->at, ord);

	m->any = true;
	if (had == 0)
		rowarray_set(m->at, ord, at);
	else if (had != at)
		rowarray_set(m->at, ord, AT_SEVERAL);
}

/*
 * Each record once, whichever of its copies: in order of ids, so that rows
 * of one record are met together.
 */
static int
by_record(struct match *m, struct spill *pairs, bool uniting, struct err *e)
{
	struct buf last;
	struct str id;
	struct str data;
	uint64_t at = 0;
	uint64_t first = 0;
	int rc = spill_rewind(pairs, e);

	buf_init(&last, SPILL_ENTRY_MAX);
	while (rc == 0 && (rc = spill_next(pairs, &id, &data, e)) == 1) {
		uint64_t ord = finder_number_at(data, 0);

		rc = 0;
		if (first == 0 || !str_eq(id, buf_str(&last))) {
			buf_clear(&last);
			buf_add_str(&last, id);
			at = finder_number_at(data, NUMBER);
			first = 0;
		}
		if (!uniting) {
			first = ord;
			join_at(m, ord, at);
		} else if (rowarray_get(m->at, ord) == at) {
			if (first != 0)
				unite(m, first, ord);
			first = first != 0 ? first : ord;
		}
	}
	buf_fini(&last);
	return rc;
}

static int
take_hits(struct match *m, struct err *e)
{
	struct spill *pairs = spill_new(m->im->dir, SPILL_BYTES);
	struct finder_hit h;
	int rc;

	while ((rc = finder_next(m->finder, &h, e)) == 1) {
		char data[2 * NUMBER];
		struct buf b;

		if (h.at == FINDER_GONE)
			continue;
		buf_init(&b, sizeof(data));
		finder_number(&b, h.ord);
		finder_number(&b, h.at);
		rc = spill_add(pairs, h.id, buf_str(&b), e);
		buf_fini(&b);
		if (rc != 0)
			break;
	}
	if (rc == 0)
		rc = by_record(m, pairs, false, e);
	if (rc == 0)
		rc = by_record(m, pairs, true, e);
	spill_free(pairs);
	return rc < 0 ? -1 : rc;
}

static uint64_t
winner_of(const struct match *m, uint64_t first)
{
	uint64_t w = rowarray_get(m->winner, first);

	return w != 0 ? w : first;
}

static bool
is_carried(const struct match *m, uint64_t ord)
{
	return (rowarray_get(m->alive, ord) & CARRIED) != 0;
}

/* What is done with does not give way any more. */
static bool
wins(const struct match *m, uint64_t ord, uint64_t first)
{
	if (is_carried(m, winner_of(m, first)))
		return false;
	return is_carried(m, ord) ||
	       m->im->sheet.mapping->duplicates == DUPLICATES_LAST;
}

/* What its rows found is what the group found. */
static void
gather(struct match *m)
{
	for (uint64_t ord = 1; ord <= m->rows; ord++) {
		uint64_t r = root(m, ord);
		uint64_t mine = rowarray_get(m->at, ord);
		uint64_t all = rowarray_get(m->at, r);

		if (r == ord || rowarray_get(m->alive, ord) == 0 ||
		    mine == FINDER_GONE || all == FINDER_GONE)
			continue;
		if (wins(m, ord, r))
			rowarray_set(m->winner, r, ord);
		if (mine != 0 && all == 0)
			rowarray_set(m->at, r, mine);
		else if (mine != 0 && mine != all)
			rowarray_set(m->at, r, AT_SEVERAL);
	}
}

static int
gather_candidates(struct match *m, struct err *e)
{
	struct finder_hit h;
	int rc = finder_rewind(m->finder, e);

	while (rc == 0 && (rc = finder_next(m->finder, &h, e)) == 1) {
		uint64_t first = root(m, h.ord);

		rc = 0;
		if (rowarray_get(m->at, first) != AT_SEVERAL ||
		    h.at == FINDER_GONE)
			continue;
		rc = candidates_add(m->candidates, winner_of(m, first), &h, e);
	}
	return rc;
}

/* -- all of it -- */

static bool
wanted(void *self, uint64_t ord)
{
	const struct match *m = self;

	return rowarray_get(m->alive, ord) != 0 && !is_carried(m, ord);
}

static int
see_alive(struct match *m, struct err *e)
{
	struct jobview *view;
	struct jobview_row row;
	bool carried;
	int rc;

	if (jobview_open(&view, m->im->dir, e) != 0)
		return -1;
	rc = jobview_seek(view, 1, e);
	while (rc == 0 && (rc = jobview_next(view, &row, e)) == 1) {
		rc = 0;
		carried = row.state == ROW_DONE || row.state == ROW_UNCHANGED;
		if (row.state != ROW_PENDING && row.state != ROW_JOINED &&
		    !carried)
			continue;
		rowarray_set(
		    m->alive, row.ord, row.line | (carried ? CARRIED : 0));
		if (row.state == ROW_JOINED && row.winner != 0)
			unite(m, row.winner, row.ord);
	}
	jobview_close(view);
	return rc;
}

int
match_run(struct match *m, uint64_t rows, struct err *e)
{
	const char *dir = m->im->dir;

	m->rows = rows;
	if (rowarray_new(&m->alive, dir, rows, LINE_BYTES, e) != 0 ||
	    rowarray_new(&m->at, dir, rows, NUMBER, e) != 0 ||
	    rowarray_new(&m->parent, dir, rows, ORD_BYTES, e) != 0 ||
	    rowarray_new(&m->winner, dir, rows, ORD_BYTES, e) != 0)
		return -1;
	if (see_alive(m, e) != 0 ||
	    finder_run(m->finder, rows, wanted, m, &m->im->strategy, e) != 0 ||
	    jobside_end(m->im->job, e) != 0 || see_gone(m, e) != 0)
		return -1;
	for (size_t i = 0; i < m->rules.n; i++)
		if (group_by_texts(m, i, e) != 0)
			return -1;
	if (take_hits(m, e) != 0)
		return -1;
	gather(m);
	return match_check(m, e) != 0 ? -1 : gather_candidates(m, e);
}

int
match_check(const struct match *m, struct err *e)
{
	if (rowarray_check(m->alive, e) != 0 || rowarray_check(m->at, e) != 0 ||
	    rowarray_check(m->parent, e) != 0)
		return -1;
	return rowarray_check(m->winner, e);
}

void
match_of(const struct match *m, uint64_t ord, struct match_verdict *v)
{
	uint64_t first = root(m, ord);
	uint64_t at = rowarray_get(m->at, first);

	memset(v, 0, sizeof(*v));
	v->winner = winner_of(m, first);
	v->winner_line = rowarray_get(m->alive, v->winner) & (CARRIED - 1);
	v->at = at;
	if (at == AT_SEVERAL)
		v->kind = MATCH_SEVERAL;
	else if (at == FINDER_GONE)
		v->kind = MATCH_GONE;
	else
		v->kind = at == 0 ? MATCH_NONE : MATCH_ONE;
}

int
match_record(struct match *m, uint64_t at, struct jdoc **doc, struct err *e)
{
	return finder_record(m->finder, at, doc, e);
}

/* "$email ann@example.com"; the parts of a mark for people. */
static const char *
why(struct match *m, size_t rank, struct str text)
{
	size_t n = m->rules.n;

	if (rank == 0)
		return "the key";
	if (text.n == 0)
		return "the id";
	buf_clear(&m->ids);
	buf_printf(&m->ids, "%s ",
	    sign_of(m->rules.self, rank <= n ? rank - 1 : rank - 1 - n));
	for (size_t i = 0; i < text.n; i++)
		buf_putc(&m->ids, text.p[i] == MARK_JOIN ? ' ' : text.p[i]);
	return buf_text(&m->ids);
}

int
match_candidate(
    struct match *m, uint64_t ord, struct match_candidate *c, struct err *e)
{
	struct finder_hit h;
	int rc = candidates_next(m->candidates, ord, &h, e);

	if (rc != 1)
		return rc;
	c->at = h.at;
	c->why = why(m, h.rank, h.text);
	return 1;
}

bool
match_any(const struct match *m)
{
	return m->any;
}

bool
match_groups(const struct match *m)
{
	return m->groups;
}
