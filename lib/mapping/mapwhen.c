// SPDX-License-Identifier: Apache-2.0
#include "mapping/mapwhen.h"

#include "base/arena.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"

static void
complain_shape(struct mapread *r, const struct ynode *n, const char *what)
{
	complaint_add(r->c, n->line, n->col,
	    "'%s' must be a map of columns and patterns, or a list of such",
	    what);
	complaint_hint(r->c,
	    "Write %s: { Column: text, Other column: \"00*\" } if all must "
	    "hold, %s: [{ Column: text }, { Other column: \"00*\" }] if one "
	    "is enough.",
	    what, what);
}

static void
complain_pattern(
    struct mapread *r, const struct ynode *n, const struct ynode *column)
{
	if (ydoc_is_null(n)) {
		complaint_add(r->c, n->line, n->col,
		    "the condition on '%.*s' does not say what the cell must "
		    "hold",
		    STR_ARG(column->text));
		complaint_hint(r->c,
		    "Write \"\" for an empty cell, \"?*\" for a filled one.");
		return;
	}
	complaint_add(r->c, n->line, n->col,
	    "a condition on '%.*s' is a text with * and ?, a list of such, or "
	    "{ not: ... }",
	    STR_ARG(column->text));
	complaint_hint(r->c,
	    "Write \"%.*s\": text, or [text, \"00*\"], or { not: text }.",
	    STR_ARG(column->text));
}

static bool
is_pattern(const struct ynode *n)
{
	return n->kind == YDOC_SCALAR && !ydoc_is_null(n);
}

static bool
read_patterns(struct mapread *r, const struct ynode *n,
    const struct ynode *column, struct when_test *t)
{
	const struct ynode *const self[] = {n};
	const struct ynode *const *items = self;
	size_t size = 1;

	if (n->kind == YDOC_LIST && n->n > 0) {
		items = (const struct ynode *const *)n->items;
		size = n->n;
	}
	t->patterns = arena_array(r->m->arena, size, sizeof(*t->patterns));
	for (size_t i = 0; i < size; i++) {
		if (!is_pattern(items[i])) {
			complain_pattern(r, items[i], column);
			return false;
		}
		t->patterns[i] = mapread_word(r, items[i]);
	}
	t->n_patterns = size;
	return true;
}

static bool
read_test(struct mapread *r, const struct ynode *column, const struct ynode *n,
    struct when_test *t)
{
	const struct ynode *inner = ydoc_get(n, "not");

	if (column->text.n == 0) {
		complaint_add(r->c, column->line, column->col,
		    "the condition does not name a column");
		complaint_hint(r->c, "Write { Column: text }.");
		return false;
	}
	t->column = mapread_word(r, column);
	if (n->kind == YDOC_MAP && n->n == 1 && inner != NULL) {
		t->negate = true;
		n = inner;
	}
	return read_patterns(r, n, column, t);
}

static bool
read_all(struct mapread *r, const struct ynode *n, const char *what,
    struct when_all *all)
{
	bool good = true;

	if (n->kind != YDOC_MAP || n->n == 0) {
		complain_shape(r, n, what);
		return false;
	}
	all->tests = arena_array(r->m->arena, n->n, sizeof(*all->tests));
	all->n_tests = n->n;
	for (size_t i = 0; i < n->n; i++)
		good &= read_test(r, n->keys[i], n->items[i], &all->tests[i]);
	return good;
}

void
mapwhen_read(struct mapread *r, const struct ynode *n, const char *what,
    struct when *out)
{
	const struct ynode *const self[] = {n};
	const struct ynode *const *items = self;
	struct when_all *any;
	size_t size = 1;
	bool good = true;

	if (n->kind == YDOC_LIST && n->n > 0) {
		items = (const struct ynode *const *)n->items;
		size = n->n;
	}
	any = arena_array(r->m->arena, size, sizeof(*any));
	for (size_t i = 0; i < size; i++)
		good &= read_all(r, items[i], what, &any[i]);
	if (!good)
		return;
	out->at = mapread_place(n);
	out->any = any;
	out->n_any = size;
}

void
mapwhen_read_rule(struct ruling *g, const struct ynode *n)
{
	mapwhen_read(g->r, n, "when", &g->rule->when);
}
