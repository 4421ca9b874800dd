// SPDX-License-Identifier: Apache-2.0
#include "plan/itemvalue.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "plan/bind.h"
#include "plan/bindwhen.h"
#include "plan/item.h"
#include "plan/itemcell.h"
#include "plan/itemcsv.h"
#include "plan/itemedit.h"
#include "plan/itemset.h"
#include "plan/itemside.h"
#include "plan/itemwhole.h"
#include "schema/defs.h"
#include "value/valuecut.h"

static bool
holds(struct str cell, struct str text)
{
	return text.n > 0 && str_find_str(cell, text) < cell.n;
}

/* The column whose cell holds the text; else the first one mapped. */
static const char *
column_of(
    const struct itemwork *m, const struct bind_target *t, struct str text)
{
	const size_t side[] = {t->region_column, t->currency_column};
	const char *first = "";

	for (size_t i = 0; i < t->n_cells; i++) {
		size_t at = t->cells[i].column;

		if (at == SIZE_MAX)
			continue;
		if (first[0] == '\0')
			first = m->bind->names[at].p;
		if (holds(m->row[at], text) || holds(m->texts[i], text))
			return m->bind->names[at].p;
	}
	for (size_t i = 0; i < sizeof(side) / sizeof(side[0]); i++)
		if (side[i] != SIZE_MAX &&
		    holds(itemcell_at(m->bind, m->row, side[i]), text))
			return m->bind->names[side[i]].p;
	return first;
}

static const char *
left_out(struct arena *a, struct str message)
{
	static const char behind[] = "; the value was left out";
	char *p = arena_alloc(a, message.n + sizeof(behind));

	memcpy(p, message.p, message.n);
	memcpy(p + message.n, behind, sizeof(behind));
	return p;
}

/* Findings from `from` on take their column and what the policy makes of
 * them. */
static void
settle_all(const struct itemwork *m, const struct bind_target *t, size_t from)
{
	for (size_t i = from; i < m->diags->n; i++) {
		struct diag *d = &m->diags->v[i];

		d->column = column_of(m, t, d->value);
		if (d->severity != DIAG_ERROR || t->reject)
			continue;
		d->severity = DIAG_WARNING;
		d->message = left_out(m->arena, str_of(d->message));
	}
}

static inline void
settle(const struct itemwork *m, const struct bind_target *t, size_t from)
{
	if (m->diags->n > from)
		settle_all(m, t, from);
}

/*
 * The texts of the target's cells; the one that clears is none.  True when it
 * stands there and no other cell says anything.
 */
static inline bool
load_texts(const struct itemwork *m, const struct bind_target *t)
{
	bool clears = false;
	bool text = false;

	for (size_t i = 0; i < t->n_cells; i++) {
		const struct bind_cell *c = &t->cells[i];

		m->texts[i] = itemcell_get(m->bind, c, m->row);
		if (itemcell_clears(t, c, m->row)) {
			m->texts[i] = STR_LIT("");
			clears = true;
		}
		text = text || m->texts[i].n > 0;
	}
	return clears && !text;
}

/* The same, with what is done to them. */
static bool
edit_texts(const struct itemwork *m, const struct bind_target *t)
{
	bool clears = load_texts(m, t);

	for (size_t i = 0; i < t->n_cells; i++)
		if (t->cells[i].edit != NULL &&
		    !itemcell_clears(t, &t->cells[i], m->row))
			m->texts[i] = itemedit_apply(
			    m->bind, &t->cells[i], m->row, m->arena, m->diags);
	return clears;
}

/* Does it need anything else of the row? */
static bool
has_side(const struct bind_target *t)
{
	return t->region_column != SIZE_MAX || t->by_address ||
	       t->currency_column != SIZE_MAX || t->parent != SIZE_MAX;
}

static struct str
first_piece(const struct value_spec *spec, struct str text)
{
	struct str rest = text;

	for (size_t i = 0; i < rest.n; i++) {
		for (size_t k = 0; k < spec->n_split; k++) {
			struct str piece = str_trim(str_upto(rest, i));

			if (!str_starts(str_from(rest, i), spec->split[k]))
				continue;
			if (piece.n > 0)
				return piece;
			rest = str_from(rest, i + spec->split[k].n);
			i = SIZE_MAX;
			break;
		}
	}
	return spec->n_split > 0 ? str_trim(rest) : rest;
}

/* pick: first: of what the cells hold, the first text. */
static const struct str *
pick(const struct itemwork *m, const struct bind_target *t,
    const struct str *texts, size_t *n)
{
	struct str *one = arena_alloc(m->arena, sizeof(*one));

	*one = STR_LIT("");
	for (size_t i = 0; i < *n && one->n == 0; i++)
		*one = first_piece(&t->spec, texts[i]);
	*n = 1;
	return one;
}

/* max: of a value that is one text or several. */
static void
cut(const struct bind_target *t, struct value *v)
{
	if (v->shape == VALUE_TEXT)
		v->text = valuecut_to(v->text, t->max);
	for (size_t i = 0; v->shape == VALUE_LIST && i < v->n; i++)
		v->items[i] = valuecut_to(v->items[i], t->max);
}

static inline void
parse(const struct itemwork *m, const struct bind_target *t,
    const struct str *texts, size_t n, struct value *out)
{
	struct value_row side = {.parent = NULL};

	if (has_side(t))
		side = itemside_get(m->bind, t, m->item, m->row);
	value_parse(&t->spec, &side, texts, n, m->arena, m->diags, out);
}

static void
make_plain(const struct itemwork *m, const struct bind_target *t,
    struct value *out, bool *clears)
{
	size_t from = m->diags->n;

	*clears = load_texts(m, t);
	if (*clears)
		return;
	m->diags->field = t->field->key;
	parse(m, t, m->texts, t->n_cells, out);
	itemwhole_bare(t->field, out);
	settle(m, t, from);
}

static void
make_special(const struct itemwork *m, const struct bind_target *t,
    struct value *out, bool *clears)
{
	const struct str *texts = m->texts;
	size_t n = t->n_cells;
	size_t from = m->diags->n;

	m->diags->field = t->field->key;
	*clears = edit_texts(m, t);
	if (t->csv)
		texts = itemcsv_cut(texts, n, m->arena, &n);
	if (t->pick_first && t->rule->kind != RULE_PARTS)
		texts = pick(m, t, texts, &n);
	if (!*clears)
		parse(m, t, texts, n, out);
	if (t->pick_first && out->shape == VALUE_LIST && out->n > 1)
		out->n = 1;
	if (t->max > 0)
		cut(t, out);
	itemwhole_bare(t->field, out);
	settle(m, t, from);
}

/* The different values of all rules, in order. */
static void
add_all(struct itemset *all, const struct value *v, struct arena *a)
{
	if (v->shape == VALUE_TEXT)
		(void)itemset_add(all, v->text, a);
	for (size_t i = 0; v->shape == VALUE_LIST && i < v->n; i++)
		(void)itemset_add(all, v->items[i], a);
}

static void
make_several(const struct itemwork *m, const struct bind_target *t,
    struct value *out, bool *clears)
{
	struct itemset all = {0};
	bool clear = false;

	for (size_t i = 0; i < t->n_alts; i++) {
		struct value one = {.shape = VALUE_NONE};
		bool empties = false;

		itemvalue_make(m, &t->alts[i], &one, &empties);
		clear = clear || empties;
		if (one.shape == VALUE_NONE)
			continue;
		*out = one;
		if (!t->all)
			return;
		add_all(&all, &one, m->arena);
	}
	*clears = clear && out->shape == VALUE_NONE;
	if (all.n == 0)
		return;
	*out = (struct value){.shape = VALUE_LIST, .n = all.n, .items = all.v};
	itemwhole_bare(t->field, out);
}

void
itemvalue_make(const struct itemwork *m, const struct bind_target *t,
    struct value *out, bool *clears)
{
	if (t->special &&
	    !bindwhen_holds(m->bind, &t->when, m->row, m->bind->n_columns))
		return;
	if (t->fixed != NULL)
		*out = *t->fixed;
	else if (!t->special)
		make_plain(m, t, out, clears);
	else if (t->n_alts > 0)
		make_several(m, t, out, clears);
	else
		make_special(m, t, out, clears);
}

void
itemvalue_alone(const struct item *item, const struct bind *b,
    const struct bind_target *alt, const struct str *row, struct arena *a,
    struct value *out)
{
	struct item copy = *item;
	struct itemwork m = {.item = &copy, .bind = b, .row = row, .arena = a};
	struct diags scratch;
	bool clears = false;

	*out = (struct value){.shape = VALUE_NONE};
	diags_init(&scratch, a);
	m.diags = &scratch;
	m.texts = arena_array(a, b->widest, sizeof(*m.texts));
	itemvalue_make(&m, alt, out, &clears);
	diags_fini(&scratch);
}
