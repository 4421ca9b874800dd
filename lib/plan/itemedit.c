// SPDX-License-Identifier: Apache-2.0
#include "plan/itemedit.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "value/valuebands.h"
#include "value/valueregex.h"

static bool
is_whole(const struct bind *b, const struct bind_piece *p,
    const struct str *row, struct str *texts, size_t *bytes)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_bits; i++) {
		const struct bind_cell *c = &p->bits[i];

		texts[i] = itemcell_get(b, c, row);
		if (c->column != SIZE_MAX && texts[i].n == 0)
			return false;
		n += texts[i].n;
	}
	*bytes = n;
	return true;
}

static char *
put(char *p, struct str s)
{
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return p + s.n;
}

/* The pieces that have all of their columns. */
static struct str
compose(const struct bind *b, const struct bind_edit *e, const struct str *row,
    struct arena *a)
{
	size_t max = 0;
	size_t widest = 0;
	size_t bytes;
	struct str *texts;
	char *start;
	char *p;

	for (size_t i = 0; i < e->n_pieces; i++)
		if (e->pieces[i].n_bits > widest)
			widest = e->pieces[i].n_bits;
	texts = arena_array(a, widest, sizeof(*texts));
	for (size_t i = 0; i < e->n_pieces; i++)
		if (is_whole(b, &e->pieces[i], row, texts, &bytes))
			max += bytes + e->join.n;
	start = p = arena_alloc(a, max + 1);
	for (size_t i = 0; i < e->n_pieces; i++) {
		if (!is_whole(b, &e->pieces[i], row, texts, &bytes))
			continue;
		if (p != start)
			p = put(p, e->join);
		for (size_t k = 0; k < e->pieces[i].n_bits; k++)
			p = put(p, texts[k]);
	}
	return (struct str){start, (size_t)(p - start)};
}

static struct str
gave_up(struct diags *d, struct str text, const char *what)
{
	diag_add(d, DIAG_ERROR, "pattern.gave-up", text,
	    "the regular expression of %s: tries too many ways on this text",
	    what);
	diag_hint(d, "Write it without a repetition inside a repetition, such "
		     "as (a+)+, or correct the cell.");
	return STR_LIT("");
}

static struct str
clean(const struct bind_edit *e, struct str s, struct arena *a, struct diags *d)
{
	struct str out;

	if (e->take != NULL && s.n > 0) {
		if (valueregex_take(e->take, s, &out) == VALUEREGEX_GAVE_UP)
			return gave_up(d, s, "take");
		s = out;
	}
	if (e->drop != NULL && s.n > 0) {
		if (valueregex_drop(e->drop, s, a, &out) == VALUEREGEX_GAVE_UP)
			return gave_up(d, s, "drop");
		s = out;
	}
	return s;
}

static struct str
band(const struct bind_edit *e, struct str s, struct diags *d)
{
	const struct valueband *hit;

	switch (valuebands_find(e->bands, s, &hit)) {
	case VALUEBANDS_FOUND:
		return hit->to == NULL ? STR_LIT("") : str_of(hit->to);
	case VALUEBANDS_NO_NUMBER:
		if (e->labels)
			return s;
		diag_add(d, DIAG_ERROR, "bands.no-number", s,
		    "this is no number, so it lies in none of the bands");
		diag_hint(d, "Correct the cell; say decimal: and group: if "
			     "they are what it is written with.");
		break;
	case VALUEBANDS_BEYOND:
		diag_add(
		    d, DIAG_ERROR, "bands.none", s, "this is above all bands");
		diag_hint(d, "Add a band for the rest: \"*\".");
		break;
	}
	return STR_LIT("");
}

struct str
itemedit_apply(const struct bind *b, const struct bind_cell *c,
    const struct str *row, struct arena *a, struct diags *d)
{
	const struct bind_edit *e = c->edit;
	struct str s =
	    e->n_pieces > 0 ? compose(b, e, row, a) : itemcell_get(b, c, row);

	s = clean(e, s, a, d);
	if (c->trim)
		s = str_trim(s);
	if (itemcell_blank(b, s))
		return STR_LIT("");
	return e->bands != NULL ? band(e, s, d) : s;
}
