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
#include "plan/itemlinks.h"
#include "plan/itempiece.h"
#include "plan/itemset.h"
#include "plan/lookup.h"
#include "schema/defs.h"
#include "schema/object.h"

enum {
	SHOWN = 3 /* candidates in a message */
};

/* What the resolving of one relationship carries along. */
struct linking {
	const struct itemlinks *x;
	const struct bind_link *link;
	const struct bind_way *way;
	struct itemset ids;
	const struct item_file *file; /* what ids holds, by file */
	size_t n_tried;               /* ways whose cells held anything */
};

static void
say(const struct linking *g, bool reject, const char *code, struct str value,
    const char *message)
{
	diag_add(g->x->diags, reject ? DIAG_ERROR : DIAG_WARNING, code, value,
	    "%s%s", message, reject ? "" : "; the link was left out");
}

static void
say_bad_id(const struct linking *g, const struct itempiece *p)
{
	const struct bind_link *l = g->link;

	say(g, l->reject, "link.bad-id", p->text,
	    arena_printf(g->x->arena, "this is not the Lightfield id of any %s",
		l->relation->object));
	diag_hint(g->x->diags,
	    "Ids begin with %.*s. If these are ids of another system, say "
	    "by: key.",
	    STR_ARG(l->id_prefix));
}

/* Why a text found none, in words that fit the way. */
static const char *
why_missing(const struct linking *g, const struct itempiece *p)
{
	struct arena *a = g->x->arena;
	const char *system = g->x->bind->system;
	const char *object = g->link->relation->object;

	if (g->way->by == BIND_BY_KEY)
		return arena_printf(a,
		    "no %s%s%s with this key is in the id map", object,
		    system[0] != '\0' ? " of " : "", system);
	if (g->way->by == BIND_BY_FIELD)
		return arena_printf(a, "no %s with this %s is in Lightfield",
		    object, g->way->asks + 1);
	if (p->state == PIECE_FREE_MAIL)
		return arena_printf(
		    a, "a free-mail domain names no %s", object);
	if (p->state == PIECE_SHARED)
		return arena_printf(
		    a, "a site where everybody has a page names no %s", object);
	if (p->state == PIECE_NO_VALUE)
		return "this is no e-mail or web address with a domain";
	return arena_printf(
	    a, "no %s with this domain is in Lightfield", object);
}

static void
hint_missing(const struct linking *g, const struct itempiece *p)
{
	const char *object = g->link->relation->object;
	struct diags *d = g->x->diags;
	bool key = g->way->by == BIND_BY_KEY;

	if (g->way->n_split == 0 && !g->way->csv && p->column != SIZE_MAX &&
	    str_find(p->text, ';') < p->text.n)
		diag_hint(d,
		    "If these are several %s, say split: \";\" in the "
		    "mapping.",
		    key ? "keys" : "texts");
	else if (key)
		diag_hint(d,
		    "Import the file with this %s first, or name its id map "
		    "with --ids.",
		    object);
	else if (p->state == PIECE_FREE_MAIL)
		diag_hint(d,
		    "To pass such addresses over, say except: free-mail in "
		    "the mapping.");
	else
		diag_hint(d,
		    "Correct the text, or import or create this %s first.",
		    object);
}

static void
say_missing(const struct linking *g, const struct itempiece *p)
{
	const char *why =
	    g->way->by == BIND_BY_FILE ? p->message : why_missing(g, p);

	if (g->n_tried > 1)
		why = arena_printf(g->x->arena,
		    "%s, nor do the other rules of first-of find one", why);
	say(g, g->link->reject,
	    g->way->by == BIND_BY_FILE ? p->code : "link.missing", p->text,
	    why);
	if (g->way->by == BIND_BY_FILE)
		diag_hint(g->x->diags, "%s", p->hint);
	else
		hint_missing(g, p);
}

static void
say_ambiguous(const struct linking *g, const struct itempiece *p)
{
	const char *object = g->link->relation->object;
	struct arena *a = g->x->arena;
	const char *what =
	    g->way->by == BIND_BY_DOMAIN ? "domain" : g->way->asks + 1;
	const char *more = p->n_hits > SHOWN ? arena_printf(a, " and %zu more",
						   p->n_hits - SHOWN)
					     : "";

	say(g, g->link->on_ambiguous == AMBIGUOUS_REJECT_ROW, "link.ambiguous",
	    p->text,
	    arena_printf(a, "%zu records (%s) have this %s: %s%s", p->n_hits,
		object, what, p->hits, more));
	diag_hint(g->x->diags,
	    "Make them one in Lightfield, or name the right one by its id "
	    "(by: id); on-ambiguous: leave-empty leaves such links out.");
}

/* What is to be said about the texts of the way. */
static void
say_all(const struct linking *g, const struct itempieces *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct itempiece *one = &p->v[i];

		g->x->diags->column = one->column != SIZE_MAX
					  ? g->x->bind->names[one->column].p
					  : "";
		if (one->state == PIECE_FOUND)
			continue;
		if (one->state == PIECE_AMBIGUOUS)
			say_ambiguous(g, one);
		else if (one->state == PIECE_BAD_ID)
			say_bad_id(g, one);
		else
			say_missing(g, one);
	}
}

static void
say_several(const struct linking *g, const struct itempiece *p)
{
	g->x->diags->column =
	    p->column != SIZE_MAX ? g->x->bind->names[p->column].p : "";
	diag_add(g->x->diags, DIAG_ERROR, "link.several", p->text,
	    "this is one more %s, and %s links to one",
	    g->link->relation->object, g->link->relation->key);
	diag_hint(g->x->diags,
	    "Leave one in the row, or say pick: first in the mapping.");
}

static int
find_key(struct linking *g, struct itempiece *p, struct err *e)
{
	const struct lookup *lookup = g->x->lookup;
	struct buf id;
	int found;

	buf_init(&id, LIM_KEY_BYTES);
	found = lookup->find(lookup->self, g->x->bind->system,
	    g->link->relation->object, p->ask, &id, e);
	p->state = found == 1 ? PIECE_FOUND : PIECE_MISSING;
	if (found == 1)
		(void)itemset_add(
		    &g->ids, arena_str(g->x->arena, buf_str(&id)), g->x->arena);
	buf_fini(&id);
	return found < 0 ? -1 : 0;
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

	for (size_t i = 1; i < hits->n && i < SHOWN; i++)
		list = arena_printf(g->x->arena, "%s, %s", list, hits->v[i].p);
	return list;
}

static int
find_refs(struct linking *g, struct itempiece *p, struct err *e)
{
	const struct lookup *lookup = g->x->lookup;
	struct itemset hits = {0};
	struct buf ids;
	int found;

	buf_init(&ids, LIM_REPORT_BYTES);
	found = lookup->refs(lookup->self, g->link->relation->object,
	    g->way->asks, p->ask, &ids, e);
	if (found > 0)
		take_ids(g, buf_str(&ids), &hits);
	buf_fini(&ids);
	p->state = hits.n == 0   ? PIECE_MISSING
		   : hits.n == 1 ? PIECE_FOUND
				 : PIECE_AMBIGUOUS;
	if (hits.n == 1)
		(void)itemset_add(&g->ids, hits.v[0], g->x->arena);
	if (hits.n > 1) {
		p->n_hits = hits.n;
		p->hits = list_ids(g, &hits);
	}
	return found < 0 ? -1 : 0;
}

/* Look up what can be; 1: something was hit, 0: nothing was, -1. */
static int
find_all(struct linking *g, struct itempieces *p, struct err *e)
{
	int hit = 0;

	for (size_t i = 0; i < p->n; i++) {
		struct itempiece *one = &p->v[i];
		int rc = 0;

		if (one->state != PIECE_OPEN)
			continue;
		if (g->way->by == BIND_BY_ID) {
			(void)itemset_add(&g->ids, one->ask, g->x->arena);
			one->state = PIECE_FOUND;
		} else if (g->way->by == BIND_BY_KEY) {
			rc = find_key(g, one, e);
		} else if (g->way->by == BIND_BY_FILE) {
			rc = find_file(g, one, e);
		} else {
			rc = find_refs(g, one, e);
		}
		if (rc < 0)
			return -1;
		if (one->state != PIECE_MISSING)
			hit = 1;
	}
	return hit;
}

/* 1: settled, with or without a link; 0: try the next; -1. */
static int
try_way(struct linking *g, struct itempieces *p, struct err *e)
{
	int hit;

	itempiece_load(g->x, g->way, g->link->id_prefix, p);
	if (p->n == 0)
		return 0;
	g->n_tried++;
	if (g->way->pick_first)
		p->n = 1;
	if (p->n > 1 && !g->link->relation->many) {
		say_several(g, &p->v[1]);
		return 1;
	}
	hit = find_all(g, p, e);
	if (hit > 0)
		say_all(g, p);
	return hit;
}

int
itemlinks_get(const struct itemlinks *x, const struct bind_link *l,
    struct item_link *out, struct err *e)
{
	struct linking g = {.x = x, .link = l};
	struct itempieces none = {0}; /* of the first way that held any */
	const struct bind_way *first = NULL;
	int rc = 0;

	memset(out, 0, sizeof(*out));
	x->diags->field = l->relation->key;
	for (size_t i = 0; rc == 0 && i < l->n_ways; i++) {
		struct itempieces p;

		g.way = &l->ways[i];
		rc = try_way(&g, &p, e);
		if (first == NULL && p.n > 0) {
			first = g.way;
			none = p;
		}
	}
	if (rc < 0)
		return -1;
	if (rc == 0 && first != NULL) {
		g.way = first;
		say_all(&g, &none);
	}
	out->ids = g.ids.v;
	out->n = g.ids.n;
	out->file = g.file;
	return 0;
}
