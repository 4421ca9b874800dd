// SPDX-License-Identifier: Apache-2.0
#include "plan/itemsay.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "plan/bind.h"
#include "plan/itemlinks.h"
#include "schema/defs.h"
#include "schema/object.h"

/* What the cell names: the linked record, or the one on the way to it. */
static const char *
named(const struct linking *g)
{
	return g->way->via != NULL ? g->way->via->name
				   : g->link->relation->object;
}

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
	say(g, g->way->reject, "link.bad-id", p->text,
	    arena_printf(g->x->arena, "this is not the Lightfield id of any %s",
		named(g)));
	diag_hint(g->x->diags,
	    "Ids begin with %.*s. If these are ids of another system, say "
	    "by: key.",
	    STR_ARG(g->way->id_prefix));
}

/* Why a text found none, in words that fit the way. */
static const char *
why_missing(const struct linking *g, const struct itempiece *p)
{
	struct arena *a = g->x->arena;
	const char *system = g->x->bind->system;
	const char *object = named(g);

	if (p->state == PIECE_UNLINKED)
		return arena_printf(a, "this %s is linked to no %s", object,
		    g->link->relation->object);
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
	const char *object = named(g);
	struct diags *d = g->x->diags;
	bool key = g->way->by == BIND_BY_KEY;

	if (p->state == PIECE_UNLINKED)
		diag_hint(d,
		    "Link the %s in Lightfield, or let the rule try something "
		    "else: first-of.",
		    object);
	else if (g->way->n_split == 0 && !g->way->csv &&
		 p->column != SIZE_MAX && str_find(p->text, ';') < p->text.n)
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
	bool file = g->way->by == BIND_BY_FILE;
	const char *why = file ? p->message : why_missing(g, p);

	if (g->n_tried > 1)
		why = arena_printf(g->x->arena,
		    "%s, nor do the other rules of first-of find one", why);
	say(g, g->way->reject, file ? p->code : "link.missing", p->text, why);
	if (file)
		diag_hint(g->x->diags, "%s", p->hint);
	else
		hint_missing(g, p);
}

static void
say_held(const struct linking *g, const struct itempiece *p)
{
	diag_add(g->x->diags, DIAG_ERROR, "link.held", p->text,
	    "the row waits for its %s, which this migration could not bring "
	    "in: %s",
	    named(g), p->message);
	diag_hint(g->x->diags,
	    "Settle that row, then import failed.csv of this one; "
	    "on-parent-failed: leave-empty imports such rows without the "
	    "link.");
}

static void
say_ambiguous(const struct linking *g, const struct itempiece *p)
{
	const char *object = g->link->relation->object;
	struct arena *a = g->x->arena;
	const char *what =
	    g->way->by == BIND_BY_DOMAIN ? "domain" : g->way->asks + 1;
	const char *more =
	    p->n_hits > ITEMSAY_SHOWN
		? arena_printf(a, " and %zu more", p->n_hits - ITEMSAY_SHOWN)
		: "";
	const char *why =
	    g->way->via != NULL
		? arena_printf(a,
		      "this %s is linked to %zu records (%s), and %s links to "
		      "one: %s%s",
		      named(g), p->n_hits, object, g->link->relation->key,
		      p->hits, more)
		: arena_printf(a, "%zu records (%s) have this %s: %s%s",
		      p->n_hits, object, what, p->hits, more);

	say(g, g->way->on_ambiguous == AMBIGUOUS_REJECT_ROW, "link.ambiguous",
	    p->text, why);
	if (g->way->via != NULL)
		diag_hint(g->x->diags,
		    "Say pick: first to take the first of them; on-ambiguous: "
		    "leave-empty leaves such links out.");
	else
		diag_hint(g->x->diags,
		    "Make them one in Lightfield, or name the right one by its "
		    "id (by: id); on-ambiguous: leave-empty leaves such links "
		    "out.");
}

static void
set_column(const struct linking *g, const struct itempiece *p)
{
	g->x->diags->column =
	    p->column != SIZE_MAX ? g->x->bind->names[p->column].p : "";
}

void
itemsay_all(const struct linking *g, const struct itempieces *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct itempiece *one = &p->v[i];

		set_column(g, one);
		if (one->state == PIECE_FOUND)
			continue;
		if (one->state == PIECE_AMBIGUOUS)
			say_ambiguous(g, one);
		else if (one->state == PIECE_HELD)
			say_held(g, one);
		else if (one->state == PIECE_BAD_ID)
			say_bad_id(g, one);
		else
			say_missing(g, one);
	}
}

void
itemsay_several(const struct linking *g, const struct itempiece *p)
{
	set_column(g, p);
	diag_add(g->x->diags, DIAG_ERROR, "link.several", p->text,
	    "this is one more %s, and %s links to one", named(g),
	    g->link->relation->key);
	diag_hint(g->x->diags,
	    "Leave one in the row, or say pick: first in the mapping.");
}

void
itemsay_fallback(const struct linking *g, const struct itempieces *p)
{
	const char *object = g->link->relation->object;

	for (size_t i = 0; i < p->n; i++) {
		set_column(g, &p->v[i]);
		diag_add(g->x->diags, DIAG_NOTE, "link.fallback", p->v[i].text,
		    "this is no %s that is known; the constant of first-of "
		    "took its place",
		    object);
		diag_hint(g->x->diags,
		    "If that is not what you want, create or import this %s "
		    "first, or correct the text.",
		    object);
	}
}
