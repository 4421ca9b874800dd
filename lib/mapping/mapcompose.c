// SPDX-License-Identifier: Apache-2.0
#include "mapping/mapcompose.h"

#include "base/arena.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "mapping/maprule.h"

static struct rule *
read_rules(struct ruling *g, const struct ynode *n)
{
	struct rule *v = arena_array(g->r->m->arena, n->n, sizeof(*v));

	for (size_t i = 0; i < n->n; i++)
		maprule_read_inner(g->r, g->target, n->items[i], &v[i]);
	return v;
}

void
mapcompose_read_first(struct ruling *g, const struct ynode *n)
{
	if (n->kind != YDOC_LIST || n->n == 0) {
		complaint_add(g->r->c, n->line, n->col,
		    "'first-of' must be a list of rules");
		complaint_hint(g->r->c,
		    "Write first-of: [Heading, Other heading, { value: text "
		    "}].");
		return;
	}
	g->rule->ways = read_rules(g, n);
	g->rule->n_ways = n->n;
}

void
mapcompose_read_all(struct ruling *g, const struct ynode *n)
{
	if (n->n == 0) {
		complaint_add(g->r->c, n->line, n->col,
		    "the list of rules of '%s' is empty", g->target);
		complaint_hint(g->r->c,
		    "Write %s: Heading, or a list of rules, all of which "
		    "count: [Heading, Other heading].",
		    g->target);
		return;
	}
	g->rule->all = read_rules(g, n);
	g->rule->n_all = n->n;
}

/* -- text: -- */

static void
complain_braces(struct ruling *g, const struct ynode *n)
{
	complaint_add(g->r->c, n->line, n->col,
	    "a '{' or '}' in this text does not belong to a column");
	complaint_hint(g->r->c,
	    "Columns stand in braces: \"{Subject}, {Priority}\". For a brace "
	    "itself write {{ or }}.");
}

static void
add_bit(struct ruling *g, const struct ynode *n, struct text_piece *p,
    struct str text, bool column)
{
	struct text_bit *bit;

	if (text.n == 0)
		return;
	bit = &p->bits[p->n_bits++];
	text = arena_str(g->r->m->arena, text);
	if (column)
		bit->column = (struct word){text, mapread_place(n)};
	else
		bit->text = text;
}

/*
 * Cut s at its columns.  A doubled brace ends a bit behind its first sign, so
 * that no text has to be put together.
 */
static bool
cut_piece(struct ruling *g, const struct ynode *n, struct text_piece *p)
{
	struct str s = n->text;
	size_t from = 0;

	p->bits = arena_array(g->r->m->arena, 2 * s.n + 1, sizeof(*p->bits));
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		size_t end;

		if (c != '{' && c != '}')
			continue;
		if (i + 1 < s.n && s.p[i + 1] == c) {
			add_bit(
			    g, n, p, str_from(str_upto(s, i + 1), from), false);
			from = ++i + 1;
			continue;
		}
		end = i + str_find(str_from(s, i), '}');
		if (c == '}' || end == s.n || end == i + 1)
			return false;
		add_bit(g, n, p, str_from(str_upto(s, i), from), false);
		add_bit(g, n, p, str_from(str_upto(s, end), i + 1), true);
		i = end;
		from = end + 1;
	}
	add_bit(g, n, p, str_from(s, from), false);
	return true;
}

static bool
read_piece(struct ruling *g, const struct ynode *n, struct text_piece *p)
{
	struct word w;

	if (!mapread_text(g->r, n, "text", &w))
		return false;
	if (cut_piece(g, n, p))
		return true;
	complain_braces(g, n);
	return false;
}

void
mapcompose_read_text(struct ruling *g, const struct ynode *n)
{
	const struct ynode *const self[] = {n};
	const struct ynode *const *items = self;
	struct text_piece *v;
	size_t size = 1;

	g->rule->kind = RULE_TEXT;
	if (n->kind == YDOC_LIST && n->n > 0) {
		items = (const struct ynode *const *)n->items;
		size = n->n;
	}
	v = arena_array(g->r->m->arena, size, sizeof(*v));
	for (size_t i = 0; i < size; i++)
		if (!read_piece(g, items[i], &v[i]))
			return;
	g->rule->pieces = v;
	g->rule->n_pieces = size;
}

void
mapcompose_read_join(struct ruling *g, const struct ynode *n)
{
	struct word *v = NULL;
	size_t size = 0;

	if (n->kind != YDOC_LIST)
		mapread_any_texts(g->r, n, "join", &v, &size);
	else
		(void)mapread_text(g->r, n, "join", &g->rule->join);
	if (size == 1)
		g->rule->join = v[0];
}

/* -- what the rules of first-of share -- */

static void
share_word(struct word *own, const struct word *outer)
{
	if (own->text.p == NULL)
		*own = *outer;
}

/* Of two members that say the same thing the inner rule has one: none. */
static void
share_side(struct word *own, struct word *own_column, const struct word *outer,
    const struct word *outer_column)
{
	if (own->text.p != NULL || own_column->text.p != NULL)
		return;
	*own = *outer;
	*own_column = *outer_column;
}

/* What a text of some type means. */
static void
share_meaning(struct rule *r, const struct rule *outer)
{
	share_side(&r->region, &r->region_column, &outer->region,
	    &outer->region_column);
	share_side(&r->currency, &r->currency_column, &outer->currency,
	    &outer->currency_column);
	if (r->n_formats == 0) {
		r->formats = outer->formats;
		r->n_formats = outer->n_formats;
	}
	share_word(&r->zone, &outer->zone);
	share_word(&r->time, &outer->time);
	share_word(&r->from, &outer->from);
	share_word(&r->gap, &outer->gap);
	share_word(&r->overlap, &outer->overlap);
	share_word(&r->years, &outer->years);
	share_word(&r->decimal, &outer->decimal);
	share_word(&r->group, &outer->group);
	share_word(&r->round, &outer->round);
	share_word(&r->percent, &outer->percent);
	share_word(&r->single, &outer->single);
	share_word(&r->subdivisions, &outer->subdivisions);
	share_word(&r->vanity, &outer->vanity);
	share_word(&r->as_is, &outer->as_is);
	if (r->max == 0)
		r->max = outer->max;
	if (r->on_invalid == POLICY_DEFAULT)
		r->on_invalid = outer->on_invalid;
	if (r->on_unknown == POLICY_DEFAULT)
		r->on_unknown = outer->on_unknown;
	if (r->optional == TRI_UNSET)
		r->optional = outer->optional;
}

/* What is done to a cell's text before it is read. */
static void
share_cleaning(struct rule *r, const struct rule *outer)
{
	if (r->n_split == 0 && r->csv.text.n == 0) {
		r->split = outer->split;
		r->n_split = outer->n_split;
		r->csv = outer->csv;
	}
	if (r->n_options == 0) {
		r->options = outer->options;
		r->n_options = outer->n_options;
	}
	if (r->n_bands == 0) {
		r->bands = outer->bands;
		r->n_bands = outer->n_bands;
	}
	share_word(&r->take, &outer->take);
	share_word(&r->drop, &outer->drop);
	r->trim = r->trim || outer->trim;
	r->pick_first = r->pick_first || outer->pick_first;
}

static void
share(struct rule *r, const struct rule *outer)
{
	share_meaning(r, outer);
	if (r->kind == RULE_COLUMNS || r->kind == RULE_TEXT)
		share_cleaning(r, outer);
	if (r->kind == RULE_PARTS)
		r->trim = r->trim || outer->trim;
	for (size_t i = 0; i < r->n_ways; i++)
		share(&r->ways[i], r);
	for (size_t i = 0; i < r->n_all; i++)
		share(&r->all[i], r);
}

void
mapcompose_inherit(struct rule *r)
{
	for (size_t i = 0; i < r->n_ways; i++)
		share(&r->ways[i], r);
}
