// SPDX-License-Identifier: Apache-2.0
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "csv/csvin.h"
#include "journal/jobview.h"
#include "journal/rowarray.h"
#include "journal/spill.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/mark.h"

#include "import/firstpass.h"
#include "import/planpass.h"
#include "import/validatematch.h"

enum {
	VALUES_MEMORY = 2 * 1024 * 1024,
	ORD_BYTES = 5, /* 10^12 rows ... */
	LINE_BYTES = 6 /* ... of several lines each */
};

/* What stands behind a value. */
struct spot {
	uint64_t ord;
	uint64_t line;
};

struct validatematch {
	const char *dir;
	const struct bind *bind;
	struct spill **values; /* by rule; NULL: the rule is left to a server */
	enum duplicates how;
	uint64_t rows; /* 0: no value has come twice */
	uint64_t next; /* the row done with last */
	struct arena *arena;
	struct diags diags; /* of the row at hand */
	/* Once some value has come twice: */
	struct rowarray *line;   /* of rows in groups; 0: in none */
	struct rowarray *parent; /* union-find; 0: a group's first row */
	struct rowarray *winner; /* by a group's first row, with LAST */
	struct rowarray *lost;   /* gave way by its key; 2: and is merged */
};

static bool
is_ours(const struct bind_match *m)
{
	for (size_t i = 0; i < m->n_members; i++)
		if (m->members[i].link != SIZE_MAX)
			return false;
	return !m->by_id;
}

struct validatematch *
validatematch_new(const char *dir, const struct bind *b)
{
	struct validatematch *m = mem_alloc(sizeof(*m));

	m->dir = dir;
	m->bind = b;
	m->arena = arena_new();
	diags_init(&m->diags, m->arena);
	m->values = mem_array(b->n_matches + 1, sizeof(struct spill *));
	for (size_t i = 0; i < b->n_matches; i++)
		if (is_ours(&b->matches[i]))
			m->values[i] = spill_new(dir, VALUES_MEMORY);
	return m;
}

void
validatematch_free(struct validatematch *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->bind->n_matches; i++)
		spill_free(m->values[i]);
	free(m->values);
	diags_fini(&m->diags);
	arena_free(m->arena);
	rowarray_free(m->line);
	rowarray_free(m->parent);
	rowarray_free(m->winner);
	rowarray_free(m->lost);
	free(m);
}

int
validatematch_row(
    struct validatematch *m, const struct firstpass_row *r, struct err *e)
{
	const struct spot at = {r->ord, r->row->line};
	const struct str data = {(const char *)&at, sizeof(at)};

	if (r->item->failed || r->item->skipped)
		return 0;
	for (size_t i = 0; i < m->bind->n_matches; i++) {
		struct mark marks[MARK_MAX];
		size_t n = m->values[i] == NULL ? 0
						: mark_item(r->item, m->bind, i,
						      r->arena, marks);

		for (size_t k = 0; k < n; k++)
			if (spill_add(m->values[i], marks[k].text, data, e) !=
			    0)
				return -1;
	}
	return 0;
}

/* -- groups: as match.c makes them -- */

static uint64_t
root(const struct validatematch *m, uint64_t ord)
{
	uint64_t up;

	while ((up = rowarray_get(m->parent, ord)) != 0)
		ord = up;
	return ord;
}

static void
unite(struct validatematch *m, const struct spot *a, const struct spot *b)
{
	uint64_t ra = root(m, a->ord);
	uint64_t rb = root(m, b->ord);

	rowarray_set(m->line, a->ord, a->line);
	rowarray_set(m->line, b->ord, b->line);
	if (ra < rb)
		rowarray_set(m->parent, rb, ra);
	else if (rb < ra)
		rowarray_set(m->parent, ra, rb);
}

/*
 * Rows of one value, one after the other.  1: some value has come twice (no
 * more is looked at, before there is room to remember); 0; -1.
 */
static int
walk(struct validatematch *m, struct spill *values, struct err *e)
{
	struct buf last;
	struct str text;
	struct str data;
	struct spot first = {0, 0};
	int rc = spill_rewind(values, e);

	buf_init(&last, SPILL_ENTRY_MAX);
	while (rc == 0 && (rc = spill_next(values, &text, &data, e)) == 1) {
		struct spot at;
		bool again = first.ord != 0 && str_eq(text, buf_str(&last));

		memcpy(&at, data.p, sizeof(at));
		if (again && m->parent == NULL)
			break;
		rc = 0;
		if (m->lost != NULL && rowarray_get(m->lost, at.ord) == 1)
			continue;
		if (again) {
			unite(m, &first, &at);
			continue;
		}
		first = at;
		buf_clear(&last);
		buf_add_str(&last, text);
	}
	buf_fini(&last);
	return rc;
}

/* Rows that gave way by their key. */
static int
see_lost(struct validatematch *m, struct jobview *view, struct err *e)
{
	struct jobview_row row;
	int rc = jobview_seek(view, 1, e);

	while (rc == 0 && (rc = jobview_next(view, &row, e)) == 1) {
		const struct spot loser = {row.ord, row.line};
		/* Its own line follows, if a value leads to it. */
		const struct spot winner = {row.winner, 1};

		rc = 0;
		rowarray_set(m->lost, row.ord, row.state == ROW_JOINED ? 2 : 1);
		if (row.state != ROW_JOINED || row.winner == 0)
			continue;
		unite(m, &winner, &loser);
	}
	return rc;
}

static int
make_room(struct validatematch *m, struct err *e)
{
	if (rowarray_new(&m->line, m->dir, m->rows, LINE_BYTES, e) != 0 ||
	    rowarray_new(&m->parent, m->dir, m->rows, ORD_BYTES, e) != 0 ||
	    rowarray_new(&m->winner, m->dir, m->rows, ORD_BYTES, e) != 0)
		return -1;
	return rowarray_new(&m->lost, m->dir, m->rows, 1, e);
}

static int
check(const struct validatematch *m, struct err *e)
{
	if (rowarray_check(m->line, e) != 0 || rowarray_check(m->lost, e) != 0)
		return -1;
	return rowarray_check(m->parent, e) != 0 ? -1
						 : rowarray_check(m->winner, e);
}

static int
each_rule(struct validatematch *m, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < m->bind->n_matches; i++)
		if (m->values[i] != NULL)
			rc = walk(m, m->values[i], e);
	return rc;
}

int
validatematch_run(struct validatematch *m, uint64_t rows, struct jobview *view,
    enum duplicates how, struct err *e)
{
	int rc;

	rc = each_rule(m, e);
	if (rc != 1)
		return rc;
	m->rows = rows;
	m->how = how;
	if (make_room(m, e) != 0 || see_lost(m, view, e) != 0 ||
	    each_rule(m, e) != 0)
		return -1;
	for (uint64_t ord = 1; how == DUPLICATES_LAST && ord <= rows; ord++)
		if (rowarray_get(m->line, ord) != 0)
			rowarray_set(m->winner, root(m, ord), ord);
	return check(m, e);
}

/* The line of the row that stays; 0: the row itself, or it is in no group. */
static uint64_t
winner_line(const struct validatematch *m, uint64_t ord)
{
	uint64_t winner;

	if (rowarray_get(m->line, ord) == 0 || rowarray_get(m->lost, ord) != 0)
		return 0;
	winner = root(m, ord);
	if (m->how == DUPLICATES_LAST)
		winner = rowarray_get(m->winner, winner);
	return winner == ord ? 0 : rowarray_get(m->line, winner);
}

int
validatematch_next(struct validatematch *m, uint64_t *ord,
    enum row_state *state, const struct diag **finding, struct err *e)
{
	while (m->next < m->rows) {
		uint64_t line = winner_line(m, ++m->next);

		if (line == 0)
			continue;
		arena_reset(m->arena);
		diags_clear(&m->diags);
		m->diags.line = rowarray_get(m->line, m->next);
		m->diags.field = "";
		m->diags.column = "";
		*ord = m->next;
		*state = planpass_give_way(m->how, line, &m->diags);
		*finding = m->diags.n > 0 ? &m->diags.v[0] : NULL;
		return check(m, e) == 0 ? 1 : -1;
	}
	return 0;
}

void
validatematch_rewind(struct validatematch *m)
{
	m->next = 0;
}
