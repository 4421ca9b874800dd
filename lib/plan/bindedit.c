// SPDX-License-Identifier: Apache-2.0
#include "plan/bindedit.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindrules.h"
#include "schema/defs.h"
#include "value/valuebands.h"
#include "value/valueregex.h"

/* false: a column of it is absent. */
static bool
load_piece(struct bindwork *w, const struct rule *r, const struct text_piece *p,
    bool optional, struct bind_piece *out)
{
	struct bind_cell *bits =
	    arena_array(w->bind->arena, p->n_bits, sizeof(*bits));
	bool whole = true;

	for (size_t i = 0; i < p->n_bits; i++) {
		const struct word *column = &p->bits[i].column;

		bits[i].column = SIZE_MAX;
		bits[i].trim = r->trim;
		if (column->text.n == 0) {
			bits[i].constant = p->bits[i].text;
			continue;
		}
		bindrules_column(w, column, optional, &bits[i]);
		if (bits[i].column != SIZE_MAX)
			w->decides[bits[i].column] = true;
		whole = whole && (bits[i].column != SIZE_MAX ||
				     bits[i].constant.p != NULL);
	}
	out->bits = bits;
	out->n_bits = p->n_bits;
	return whole;
}

static void
load_text(struct bindwork *w, const struct rule *r, bool optional,
    struct bind_edit *out, struct bind_cell *cell)
{
	struct bind_piece *v =
	    arena_array(w->bind->arena, r->n_pieces, sizeof(*v));

	cell->column = SIZE_MAX;
	cell->trim = r->trim;
	for (size_t i = 0; i < r->n_pieces; i++) {
		struct bind_piece *p = &v[out->n_pieces];

		if (!load_piece(w, r, &r->pieces[i], optional, p))
			continue;
		out->n_pieces++;
		for (size_t k = 0; k < p->n_bits; k++)
			if (cell->column == SIZE_MAX)
				cell->column = p->bits[k].column;
	}
	out->pieces = v;
	out->join = r->join.text.p != NULL ? r->join.text : STR_LIT("\n");
}

static struct valueregex *
load_regex(struct bindwork *w, const struct word *text, const char *what)
{
	struct bind *b = w->bind;
	struct bind_regex *r;
	const char *why = "";

	if (text->text.n == 0)
		return NULL;
	r = arena_alloc(b->arena, sizeof(*r));
	if (valueregex_new(&r->regex, text->text, b->arena, &why) != 0) {
		complaint_add(w->c, text->at.line, text->at.col,
		    "%s: '%.*s' is no regular expression: %s", what,
		    STR_ARG(text->text), why);
		complaint_hint(w->c,
		    "Write it in single quotes, as in %s: '\\(.*?\\)'; a sign "
		    "that means something has '\\' before it to mean itself.",
		    what);
		return NULL;
	}
	r->next = b->regexes;
	b->regexes = r;
	return r->regex;
}

static int
by_bound(const void *a, const void *b)
{
	const struct valueband *x = a;
	const struct valueband *y = b;

	return valuebands_cmp(x->upto, y->upto);
}

/* A bound that is none; or one that comes twice, in another spelling. */
static bool
has_bound(struct bindwork *w, const struct band_rule *r,
    const struct valueband *v, size_t n, struct str *out)
{
	if (!valuebands_bound(r->upto.text, w->bind->arena, out)) {
		complaint_add(w->c, r->upto.at.line, r->upto.at.col,
		    "bands: '%.*s' is no upper bound", STR_ARG(r->upto.text));
		complaint_hint(w->c,
		    "Write the largest number of each band, and \"*\" for what "
		    "is above: bands: { 10: 1-10, 50: 11-50, \"*\": 51+ }.");
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(v[i].upto, *out))
			continue;
		complaint_add(w->c, r->upto.at.line, r->upto.at.col,
		    "bands: the bound %.*s comes twice", STR_ARG(*out));
		complaint_hint(w->c, "Leave one.");
		return false;
	}
	return true;
}

static const struct valuebands *
load_bands(struct bindwork *w, const struct rule *r, const struct field *f)
{
	struct arena *a = w->bind->arena;
	struct valuebands *out = arena_alloc(a, sizeof(*out));
	struct valueband *v = arena_array(a, r->n_bands, sizeof(*v));
	struct valueband *rest = arena_alloc(a, sizeof(*rest));

	if (r->n_bands == 0)
		return NULL;
	for (size_t i = 0; i < r->n_bands; i++) {
		const struct band_rule *b = &r->bands[i];
		struct valueband one = {{"", 0}, NULL};

		if (!b->null)
			one.to = bindrules_option(w, f, &b->to);
		if (str_is(b->upto.text, "*")) {
			*rest = one;
			out->rest = rest;
		} else if (has_bound(w, b, v, out->n, &one.upto)) {
			v[out->n++] = one;
		}
	}
	qsort(v, out->n, sizeof(*v), by_bound);
	out->v = v;
	out->decimal = r->decimal.text.n > 0 ? r->decimal.text.p[0] : '\0';
	out->group = r->group.text.n > 0 ? r->group.text.p[0] : '\0';
	return out;
}

const struct bind_edit *
bindedit_load(struct bindwork *w, const struct rule *r, bool optional,
    const struct field *f, struct bind_cell *cell)
{
	struct bind_edit *out;

	if (r->kind != RULE_TEXT && r->n_bands == 0 && r->take.text.n == 0 &&
	    r->drop.text.n == 0)
		return NULL;
	out = arena_alloc(w->bind->arena, sizeof(*out));
	if (r->kind == RULE_TEXT)
		load_text(w, r, optional, out, cell);
	out->take = load_regex(w, &r->take, "take");
	out->drop = load_regex(w, &r->drop, "drop");
	out->bands = load_bands(w, r, f);
	out->labels = f != NULL && (f->type == VTYPE_SINGLE_SELECT ||
				       f->type == VTYPE_MULTI_SELECT);
	return out;
}
