// SPDX-License-Identifier: Apache-2.0
#include "plan/bindwhen.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/itemcell.h"

enum {
	LIST_MAX = 65536 /* bytes of the names in a message */
};

static bool
is_plain(struct str s)
{
	return str_find(s, '*') == s.n && str_find(s, '?') == s.n;
}

static void
compile(struct str text, struct bind_pattern *out)
{
	struct str head = str_upto(text, text.n > 0 ? text.n - 1 : 0);

	out->text = text;
	if (is_plain(text)) {
		out->fit = BIND_FIT_EQUAL;
	} else if (str_is(text, "?*") || str_is(text, "*?")) {
		out->fit = BIND_FIT_FILLED;
	} else if (text.p[text.n - 1] == '*' && is_plain(head)) {
		out->fit = BIND_FIT_PREFIX;
		out->text = head;
	} else {
		out->fit = BIND_FIT_GLOB;
	}
}

static void
load_test(struct bindwork *w, const struct when_test *t, struct bind_test *out)
{
	struct bind_pattern *v =
	    arena_array(w->bind->arena, t->n_patterns, sizeof(*v));

	for (size_t i = 0; i < t->n_patterns; i++)
		compile(t->patterns[i].text, &v[i]);
	out->negate = t->negate;
	out->patterns = v;
	out->n_patterns = t->n_patterns;
	if (out->column != SIZE_MAX)
		w->decides[out->column] = true;
}

/* missing: told of each column that is not there; NULL: complain. */
static void
load(struct bindwork *w, const struct when *when, bool optional,
    void (*missing)(struct buf *, const struct word *), struct buf *list,
    struct bind_when *out)
{
	struct arena *a = w->bind->arena;
	struct bind_all *any = arena_array(a, when->n_any, sizeof(*any));

	for (size_t i = 0; i < when->n_any; i++) {
		const struct when_all *all = &when->any[i];
		struct bind_test *v = arena_array(a, all->n_tests, sizeof(*v));

		for (size_t k = 0; k < all->n_tests; k++) {
			const struct word *name = &all->tests[k].column;

			v[k].column = bindcols_get(w, name, optional);
			if (v[k].column == SIZE_MAX && missing != NULL)
				missing(list, name);
			load_test(w, &all->tests[k], &v[k]);
		}
		any[i].tests = v;
		any[i].n_tests = all->n_tests;
	}
	out->any = any;
	out->n_any = when->n_any;
}

void
bindwhen_load(struct bindwork *w, const struct when *when, bool optional,
    struct bind_when *out)
{
	load(w, when, optional, NULL, NULL, out);
}

static void
add_missing(struct buf *list, const struct word *name)
{
	buf_printf(
	    list, "%s'%.*s'", list->n > 0 ? ", " : "", STR_ARG(name->text));
}

void
bindwhen_filter(struct bindwork *w, const struct when *when, const char *what,
    struct bind_when *out)
{
	struct buf list;

	buf_init(&list, LIST_MAX);
	load(w, when, true, add_missing, &list, out);
	if (list.n > 0) {
		complaint_warn(w->c, when->at.line, when->at.col,
		    "%s: not in %s, and so empty in every row: %s", what,
		    w->file, buf_text(&list));
		complaint_hint(w->c,
		    "If a heading is written differently there, write it as "
		    "it stands in the file.");
	}
	buf_fini(&list);
}

static bool
fits(const struct bind_pattern *p, struct str cell)
{
	switch (p->fit) {
	case BIND_FIT_EQUAL:
		return str_eq(cell, p->text);
	case BIND_FIT_PREFIX:
		return str_starts(cell, p->text);
	case BIND_FIT_FILLED:
		return cell.n > 0;
	case BIND_FIT_GLOB:
		break;
	}
	return text_glob(p->text, cell);
}

/* Columns of the header, then those that are the same in every row. */
static struct str
cell_of(
    const struct bind *b, size_t column, const struct str *row, size_t n_cells)
{
	if (column == SIZE_MAX || (column < b->n_columns && column >= n_cells))
		return STR_LIT("");
	return itemcell_trimmed(b, itemcell_at(b, row, column));
}

static bool
passes(const struct bind *b, const struct bind_test *t, const struct str *row,
    size_t n_cells)
{
	struct str cell = cell_of(b, t->column, row, n_cells);

	for (size_t i = 0; i < t->n_patterns; i++)
		if (fits(&t->patterns[i], cell))
			return !t->negate;
	return t->negate;
}

bool
bindwhen_judge(const struct bind *b, const struct bind_when *w,
    const struct str *row, size_t n_cells)
{
	for (size_t i = 0; i < w->n_any; i++) {
		const struct bind_all *all = &w->any[i];
		bool good = true;

		for (size_t k = 0; good && k < all->n_tests; k++)
			good = passes(b, &all->tests[k], row, n_cells);
		if (good)
			return true;
	}
	return w->n_any == 0;
}
