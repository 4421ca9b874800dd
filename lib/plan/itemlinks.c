// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/limits.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/itemcell.h"
#include "plan/itemkey.h"
#include "plan/itemlinks.h"
#include "plan/lookup.h"
#include "schema/defs.h"

/* The different texts that the cells hold; one more than fits says "more". */
struct pieces {
	struct str v[LIM_LINKS + 1];
	size_t column[LIM_LINKS + 1];
	size_t n;
};

/* Cut the next piece off *rest, at the nearest separator. */
static struct str
next_piece(const struct bind_link *l, struct str *rest)
{
	struct str s = *rest;

	for (size_t i = 0; i < s.n; i++) {
		for (size_t k = 0; k < l->n_split; k++) {
			if (!str_starts(str_from(s, i), l->split[k]))
				continue;
			*rest = str_from(s, i + l->split[k].n);
			return str_upto(s, i);
		}
	}
	*rest = str_from(s, s.n);
	return s;
}

static void
piece_add(struct pieces *p, struct str s, size_t column)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->v[i], s))
			return;
	if (p->n > LIM_LINKS)
		return;
	p->v[p->n] = s;
	p->column[p->n++] = column;
}

static void
pieces_load(
    const struct itemlinks *x, const struct bind_link *l, struct pieces *p)
{
	p->n = 0;
	for (size_t i = 0; i < l->n_cells; i++) {
		struct str rest = itemcell_get(x->bind, &l->cells[i], x->row);

		while (rest.n > 0) {
			struct str s = str_trim(next_piece(l, &rest));

			if (itemcell_blank(x->bind, s))
				continue;
			if (!l->by_id)
				s = itemkey_canon(x->bind, s, x->arena);
			piece_add(p, s, l->cells[i].column);
		}
	}
}

static void
set_column(const struct itemlinks *x, size_t column)
{
	x->diags->column = x->bind->names[column].p;
}

static const char *
outcome(const struct bind_link *l)
{
	return l->reject ? "" : "; the link was left out";
}

static enum diag_severity
severity(const struct bind_link *l)
{
	return l->reject ? DIAG_ERROR : DIAG_WARNING;
}

static void
add_id(struct item_link *out, struct str id)
{
	for (size_t i = 0; i < out->n; i++)
		if (str_eq(out->ids[i], id))
			return;
	out->ids[out->n++] = id;
}

static void
by_id(const struct itemlinks *x, const struct bind_link *l, struct str piece,
    struct item_link *out)
{
	const char *object = l->relation->object;

	if (str_starts(piece, l->id_prefix) && piece.n > l->id_prefix.n) {
		add_id(out, piece);
		return;
	}
	diag_add(x->diags, severity(l), "link.bad-id", piece,
	    "this is not the Lightfield id of any %s%s", object, outcome(l));
	diag_hint(x->diags,
	    "Ids begin with %.*s. If these are ids of another system, say "
	    "by: key.",
	    STR_ARG(l->id_prefix));
}

static void
missing(const struct itemlinks *x, const struct bind_link *l, struct str key)
{
	const char *system = x->bind->system;
	const char *object = l->relation->object;

	diag_add(x->diags, severity(l), "link.missing", key,
	    "no %s%s%s with this key is in the id map%s", object,
	    system[0] != '\0' ? " of " : "", system, outcome(l));
	if (l->n_split == 0 && str_find(key, ';') < key.n)
		diag_hint(x->diags,
		    "If these are several keys, say split: \";\" in the "
		    "mapping.");
	else
		diag_hint(x->diags,
		    "Import the file with this %s first, or name its id map "
		    "with --ids.",
		    object);
}

static int
by_key(const struct itemlinks *x, const struct bind_link *l, struct str key,
    struct item_link *out, struct err *e)
{
	const char *object = l->relation->object;
	struct buf id;
	int found;

	if (key.n > LIM_KEY_BYTES) {
		missing(x, l, key);
		return 0;
	}
	buf_init(&id, LIM_KEY_BYTES);
	found = x->lookup->find(
	    x->lookup->self, x->bind->system, object, key, &id, e);
	if (found == 1)
		add_id(out, arena_str(x->arena, buf_str(&id)));
	else if (found == 0)
		missing(x, l, key);
	buf_fini(&id);
	return found < 0 ? -1 : 0;
}

static void
several(const struct itemlinks *x, const struct bind_link *l,
    const struct pieces *p)
{
	diag_add(x->diags, DIAG_ERROR, "link.several", p->v[1],
	    "this is one more %s, and %s links to one", l->relation->object,
	    l->relation->key);
	diag_hint(x->diags,
	    "Leave one in the row, or say pick: first in the mapping.");
}

static void
too_many(const struct itemlinks *x, const struct bind_link *l)
{
	diag_add(x->diags, DIAG_ERROR, "link.too-many", STR_LIT(""),
	    "more than %u links for %s", LIM_LINKS, l->relation->key);
	diag_hint(x->diags,
	    "Lightfield takes %u links in one request. Leave that many in "
	    "the row.",
	    LIM_LINKS);
}

int
itemlinks_get(const struct itemlinks *x, const struct bind_link *l,
    struct item_link *out, struct err *e)
{
	struct pieces p;

	memset(out, 0, sizeof(*out));
	x->diags->field = l->relation->key;
	pieces_load(x, l, &p);
	if (p.n == 0)
		return 0;
	if (l->pick_first)
		p.n = 1;
	set_column(x, p.column[0]);
	if (p.n > LIM_LINKS) {
		too_many(x, l);
		return 0;
	}
	if (p.n > 1 && !l->relation->many) {
		several(x, l, &p);
		return 0;
	}
	out->ids = arena_array(x->arena, p.n, sizeof(*out->ids));
	for (size_t i = 0; i < p.n; i++) {
		set_column(x, p.column[i]);
		if (l->by_id)
			by_id(x, l, p.v[i], out);
		else if (by_key(x, l, p.v[i], out, e) < 0)
			return -1;
	}
	return 0;
}
