// SPDX-License-Identifier: Apache-2.0
#include "plan/itempiece.h"

#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "plan/bind.h"
#include "plan/itemcell.h"
#include "plan/itemcsv.h"
#include "plan/itemedit.h"
#include "plan/itemkey.h"
#include "plan/itemlinks.h"
#include "plan/itemset.h"
#include "value/valuedomain.h"
#include "value/valuemark.h"

/* What the loading of one way carries along. */
struct loading {
	const struct itemlinks *x;
	const struct bind_way *way;
	struct itemset seen;
	struct itempieces *out;
	size_t cap;
};

/* Cut the next piece off *rest, at the nearest separator. */
static struct str
next_piece(const struct bind_way *w, struct str *rest)
{
	struct str s = *rest;

	for (size_t i = 0; i < s.n; i++) {
		for (size_t k = 0; k < w->n_split; k++) {
			if (!str_starts(str_from(s, i), w->split[k]))
				continue;
			*rest = str_from(s, i + w->split[k].n);
			return str_upto(s, i);
		}
	}
	*rest = str_from(s, s.n);
	return s;
}

static void
ask_key(const struct loading *l, struct itempiece *p)
{
	p->ask = itemkey_canon(l->x->bind, p->text, l->x->arena);
	if (p->ask.n > LIM_KEY_BYTES)
		p->state = PIECE_NO_VALUE;
}

static void
ask_id(const struct loading *l, struct itempiece *p)
{
	p->ask = p->text;
	if (!str_starts(p->text, l->way->id_prefix) ||
	    p->text.n <= l->way->id_prefix.n)
		p->state = PIECE_BAD_ID;
}

static void
ask_mark(const struct loading *l, enum vtype type, enum valuemark_how how,
    struct itempiece *p)
{
	if (valuemark_text(type, how, p->text, l->x->arena, &p->ask) == 0) {
		p->ask = p->text;
		p->state = PIECE_NO_VALUE;
	}
}

static void
ask_domain(const struct loading *l, struct itempiece *p)
{
	bool mail = str_find(p->text, '@') < p->text.n;
	struct str domain;

	ask_mark(l, mail ? VTYPE_EMAIL : VTYPE_URL, VALUEMARK_DOMAIN, p);
	if (p->state == PIECE_OPEN ||
	    !valuedomain_get(p->text, l->x->arena, &domain))
		return;
	if (valuedomain_is_free_mail(domain))
		p->state = PIECE_FREE_MAIL;
	else if (valuedomain_is_shared(domain))
		p->state = PIECE_SHARED;
}

static void
ask(const struct loading *l, struct itempiece *p)
{
	switch (l->way->by) {
	case BIND_BY_KEY:
		ask_key(l, p);
		break;
	case BIND_BY_ID:
		ask_id(l, p);
		break;
	case BIND_BY_FIELD:
		ask_mark(l, l->way->type, VALUEMARK_FOLDED, p);
		break;
	case BIND_BY_DOMAIN:
		ask_domain(l, p);
		break;
	case BIND_BY_FILE:
		p->ask = p->text;
		break;
	}
}

static void
add(struct loading *l, struct str text, size_t column)
{
	struct itempiece p = {.text = text, .column = column};
	struct itempieces *out = l->out;

	ask(l, &p);
	if (p.state == PIECE_FREE_MAIL && l->way->except_free)
		return;
	if (!itemset_add(&l->seen, p.ask, l->x->arena))
		return;
	if (out->n == l->cap) {
		struct itempiece *v;

		l->cap = l->cap == 0 ? 4 : 4 * l->cap;
		v = arena_array(l->x->arena, l->cap, sizeof(*v));
		if (out->n > 0)
			memcpy(v, out->v, out->n * sizeof(*v));
		out->v = v;
	}
	out->v[out->n++] = p;
}

static bool
next(const struct loading *l, struct str *rest, struct str *piece)
{
	if (l->way->csv)
		return itemcsv_next(rest, l->x->arena, piece);
	if (rest->n == 0)
		return false;
	*piece = str_trim(next_piece(l->way, rest));
	return true;
}

void
itempiece_load(
    const struct itemlinks *x, const struct bind_way *w, struct itempieces *out)
{
	struct loading l = {.x = x, .way = w, .out = out};

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < w->n_cells; i++) {
		struct str rest = itemedit_get(
		    x->bind, &w->cells[i], x->row, x->arena, x->diags);
		struct str s;

		while (next(&l, &rest, &s))
			if (!itemcell_blank(x->bind, s))
				add(&l, s, w->cells[i].column);
	}
}
