// SPDX-License-Identifier: Apache-2.0
#include "plan/itemlinks.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/limits.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/itempiece.h"
#include "plan/itemsay.h"
#include "plan/itemset.h"
#include "plan/lookup.h"
#include "schema/defs.h"
#include "schema/object.h"

static struct str
keep(const struct linking *g, const struct buf *b)
{
	return arena_str(g->x->arena, buf_str(b));
}

/* The record of a key: 1 with *id, 0: there is none, p says why; -1. */
static int
find_key(
    const struct linking *g, struct itempiece *p, struct str *id, struct err *e)
{
	const struct lookup *lookup = g->x->lookup;
	const char *object =
	    g->way->via != NULL ? g->way->via->name : g->link->relation->object;
	struct buf text;
	int found;

	buf_init(&text, LIM_REPORT_BYTES);
	found = lookup->find(
	    lookup->self, g->x->bind->system, object, p->ask, &text, e);
	p->state = found == LOOKUP_HELD ? PIECE_HELD : PIECE_MISSING;
	if (found == LOOKUP_HELD)
		p->message = keep(g, &text).p;
	if (found == 1)
		*id = keep(g, &text);
	buf_fini(&text);
	if (found == LOOKUP_HELD)
		return 0;
	return found;
}

static int
find_file(struct linking *g, struct itempiece *p, struct err *e)
{
	const struct lookup *lookup = g->x->lookup;
	const struct lookup_ask ask = {
	    p->ask, g->link->relation->key, g->x->key};
	struct item_file *file;
	struct lookup_file got;
	int found;

	memset(&got, 0, sizeof(got));
	found = lookup->file(lookup->self, &ask, g->x->arena, &got, e);
	p->state = found == 1 ? PIECE_FOUND : PIECE_MISSING;
	p->code = got.code;
	p->message = got.message;
	p->hint = got.hint;
	if (found != 1)
		return found;
	file = arena_alloc(g->x->arena, sizeof(*file));
	file->path = p->ask;
	file->row = g->x->key;
	file->column = g->x->bind->names[p->column].p;
	file->writes = got.writes;
	g->file = file;
	(void)itemset_add(&g->ids, got.id, g->x->arena);
	return 0;
}

/* The ids of a look-up, each with a NUL behind it, as different ones. */
static void
take_ids(const struct linking *g, struct str ids, struct itemset *out)
{
	while (ids.n > 0) {
		struct str id = str_upto(ids, str_find(ids, '\0'));

		ids = str_from(ids, id.n + 1);
		if (id.n > 0)
			(void)itemset_add(
			    out, arena_str(g->x->arena, id), g->x->arena);
	}
}

static const char *
list_ids(const struct linking *g, const struct itemset *hits)
{
	const char *list = hits->v[0].p;

	for (size_t i = 1; i < hits->n && i < ITEMSAY_SHOWN; i++)
		list = arena_printf(g->x->arena, "%s, %s", list, hits->v[i].p);
	return list;
}

static int
find_refs(struct linking *g, struct itempiece *p, const char *object,
    struct str text, struct err *e)
{
	const struct lookup *lookup = g->x->lookup;
	bool via = g->way->via != NULL;
	bool all = via && g->link->relation->many && !g->way->pick_first;
	struct itemset hits = {0};
	struct buf ids;
	int found;

	buf_init(&ids, LIM_REPORT_BYTES);
	found = lookup->refs(lookup->self, object, g->way->asks, text, &ids, e);
	if (found > 0)
		take_ids(g, buf_str(&ids), &hits);
	if (found == LOOKUP_HELD) {
		p->state = PIECE_HELD;
		p->message = keep(g, &ids).p;
	}
	buf_fini(&ids);
	if (found < 0)
		return found == LOOKUP_HELD ? 0 : -1;
	if (via && g->way->pick_first && hits.n > 1)
		hits.n = 1;
	if (hits.n == 0)
		p->state = via ? PIECE_UNLINKED : PIECE_MISSING;
	else
		p->state = hits.n == 1 || all ? PIECE_FOUND : PIECE_AMBIGUOUS;
	if (p->state == PIECE_FOUND)
		for (size_t i = 0; i < hits.n; i++)
			(void)itemset_add(&g->ids, hits.v[i], g->x->arena);
	if (p->state == PIECE_AMBIGUOUS) {
		p->n_hits = hits.n;
		p->hits = list_ids(g, &hits);
	}
	return 0;
}

/* By key or id: the record itself, or what the record is linked to. */
static int
find_named(struct linking *g, struct itempiece *p, struct err *e)
{
	struct str id = p->ask;
	int rc = g->way->by == BIND_BY_ID ? 1 : find_key(g, p, &id, e);

	if (rc != 1)
		return rc;
	if (g->way->via != NULL)
		return find_refs(g, p, g->way->via->name, id, e);
	p->state = PIECE_FOUND;
	(void)itemset_add(&g->ids, id, g->x->arena);
	return 0;
}

static int
find_one(struct linking *g, struct itempiece *p, struct err *e)
{
	if (g->way->by == BIND_BY_FILE)
		return find_file(g, p, e);
	if (g->way->by == BIND_BY_ID || g->way->by == BIND_BY_KEY)
		return find_named(g, p, e);
	return find_refs(g, p, g->link->relation->object, p->ask, e);
}

/* Look up what can be; 1: something was hit, 0: nothing was, -1. */
static int
find_all(struct linking *g, struct itempieces *p, struct err *e)
{
	int hit = 0;

	for (size_t i = 0; i < p->n; i++) {
		struct itempiece *one = &p->v[i];

		if (one->state != PIECE_OPEN)
			continue;
		if (find_one(g, one, e) < 0)
			return -1;
		if (one->state != PIECE_MISSING && one->state != PIECE_UNLINKED)
			hit = 1;
	}
	return hit;
}

/* Is there such a way for this row? */
static bool
holds(const struct linking *g)
{
	const struct bind *b = g->x->bind;

	return bindwhen_holds(b, &g->way->around, g->x->row, b->n_columns) &&
	       bindwhen_holds(b, &g->way->when, g->x->row, b->n_columns);
}

/* 1: settled, with or without a link; 0: try the next; -1. */
static int
try_way(struct linking *g, struct itempieces *p, struct err *e)
{
	int hit;

	memset(p, 0, sizeof(*p));
	if (!holds(g))
		return 0;
	itempiece_load(g->x, g->way, p);
	if (p->n == 0)
		return 0;
	g->n_tried++;
	if (g->way->pick_first)
		p->n = 1;
	if (p->n > 1 && !g->link->relation->many) {
		itemsay_several(g, &p->v[1]);
		return 1;
	}
	hit = find_all(g, p, e);
	if (hit > 0)
		itemsay_all(g, p);
	return hit;
}

static bool
is_constant(const struct bind_way *w)
{
	for (size_t i = 0; i < w->n_cells; i++)
		if (w->cells[i].column != SIZE_MAX)
			return false;
	return true;
}

/* The ways of one rule: those from `at` on, until the next one begins. */
static int
try_rule(struct linking *g, size_t at, struct err *e)
{
	const struct bind_link *l = g->link;
	struct itempieces none = {0}; /* of the first way that held any */
	const struct bind_way *first = NULL;
	int rc = 0;

	g->n_tried = 0;
	for (size_t i = at; rc == 0 && i < l->n_ways; i++) {
		struct itempieces p;

		if (i > at && l->ways[i].begins)
			break;
		g->way = &l->ways[i];
		rc = try_way(g, &p, e);
		if (first == NULL && p.n > 0) {
			first = g->way;
			none = p;
		}
	}
	if (rc < 0)
		return -1;
	if (rc > 0 && first != g->way && is_constant(g->way))
		itemsay_fallback(g, &none);
	if (rc == 0 && first != NULL) {
		g->way = first;
		itemsay_all(g, &none);
	}
	return 0;
}

int
itemlinks_get(const struct itemlinks *x, const struct bind_link *l,
    struct item_link *out, struct err *e)
{
	struct linking g = {.x = x, .link = l};

	memset(out, 0, sizeof(*out));
	x->diags->field = l->relation->key;
	for (size_t i = 0; i < l->n_ways; i++)
		if (l->ways[i].begins && try_rule(&g, i, e) != 0)
			return -1;
	out->ids = g.ids.v;
	out->n = g.ids.n;
	out->file = g.file;
	return 0;
}
