// SPDX-License-Identifier: Apache-2.0
#include "plan/bindsource.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindglob.h"
#include "plan/bindparts.h"
#include "plan/bindrules.h"
#include "plan/bindspec.h"
#include "plan/itemwhole.h"
#include "schema/defs.h"
#include "schema/object.h"

/* Where the text of a constant stands. */
static struct place
constant_place(const struct rule *r)
{
	for (size_t i = 0; i < r->n_parts; i++)
		if (r->parts[i].rule.kind == RULE_CONSTANT)
			return r->parts[i].rule.constant.at;
	return r->kind == RULE_CONSTANT ? r->constant.at : r->at;
}

/*
 * Constants are read once, here, so that one that cannot be used is said
 * before the first row.  When no cell comes from the row, that is the value.
 */
static void
read_constants(
    struct bindwork *w, const struct rule *r, struct bind_target *out)
{
	struct arena *a = w->bind->arena;
	struct str *texts = arena_array(a, out->n_cells, sizeof(*texts));
	struct value *v = arena_alloc(a, sizeof(*v));
	const struct value_row none = {0};
	struct place at = constant_place(r);
	struct diags found;
	size_t n = 0;
	bool all = true;

	for (size_t i = 0; i < out->n_cells; i++) {
		texts[i] = out->cells[i].constant;
		n += texts[i].p != NULL ? 1 : 0;
		all = all && out->cells[i].column == SIZE_MAX;
	}
	if (n == 0)
		return;
	diags_init(&found, a);
	value_parse(&out->spec, &none, texts, out->n_cells, a, &found, v);
	itemwhole_bare(out->field, v);
	for (size_t i = 0; i < found.n; i++) {
		const struct diag *d = &found.v[i];

		if (d->severity != DIAG_ERROR)
			continue;
		complaint_add(w->c, at.line, at.col, "%s: '%.*s': %s",
		    out->field->key, STR_ARG(d->value), d->message);
		if (d->hint[0] != '\0')
			complaint_hint(w->c, "%s", d->hint);
	}
	diags_fini(&found);
	if (all)
		out->fixed = v;
}

/* out->reject: match names the field. */
static bool
rejects(const struct rule *r, const struct bind_target *out)
{
	enum vtype t = out->spec.type;
	enum policy p = r->on_invalid;

	if (t == VTYPE_SINGLE_SELECT || t == VTYPE_MULTI_SELECT)
		p = r->on_unknown != POLICY_DEFAULT ? r->on_unknown : p;
	if (p != POLICY_DEFAULT)
		return p == POLICY_REJECT_ROW;
	return out->required || t == VTYPE_CURRENCY || out->reject;
}

/* The columns beside the value that each row is read with. */
static void
side_columns(struct bindwork *w, const struct rule *r, bool optional,
    struct bind_target *out)
{
	out->region_column = SIZE_MAX;
	out->currency_column = SIZE_MAX;
	if (r->region_column.text.n > 0)
		out->region_column =
		    bindcols_get(w, &r->region_column, optional);
	if (r->currency_column.text.n > 0)
		out->currency_column =
		    bindcols_get(w, &r->currency_column, optional);
	if (r->kind != RULE_CONSTANT || (out->region_column == SIZE_MAX &&
					    out->currency_column == SIZE_MAX))
		return;
	complaint_add(w->c, r->at.line, r->at.col,
	    "%s is the same for every row, but reads a column for its region "
	    "or currency",
	    out->field->key);
	complaint_hint(w->c, "Name the region or currency itself.");
}

/* -- a plain rule -- */

static bool
is_special(const struct bind_target *t)
{
	for (size_t i = 0; i < t->n_cells; i++)
		if (t->cells[i].edit != NULL)
			return true;
	return t->when.n_any > 0 || t->csv || t->pick_first || t->max > 0;
}

/* pick: where there is one text at most to pick from. */
static void
check_pick(struct bindwork *w, const struct rule *r, const struct rule *outer,
    const struct bind_target *t)
{
	bool several = t->spec.many || r->n_columns > 1 || r->n_split > 0 ||
		       r->csv.text.n > 0 || w->star.p != NULL;

	if (!r->pick_first || several || (outer != NULL && outer->pick_first))
		return;
	complaint_add(w->c, r->at.line, r->at.col,
	    "'pick' says nothing here: %s is given one text", t->field->key);
	complaint_hint(w->c, "Take it out, or name several columns, or say "
			     "how the cell is split.");
}

/* outer: the rule around it, or NULL. */
static bool
load_plain(struct bindwork *w, const struct rule *r, const struct rule *outer,
    struct bind_target *out)
{
	bool optional =
	    bindcols_optional(w, r) && (outer != NULL || !out->required);
	size_t before = complaints_count(w->c);

	out->rule = r;
	bindspec_init(w, r, out);
	bindrules_members(w, r, outer, out);
	bindwhen_load(w, &r->when, optional, &out->when);
	side_columns(w, r, optional, out);
	if (!bindparts_load(w, r, optional, out))
		return false;
	/* Not of a rule that falls away: its '*' may fit several elsewhere. */
	check_pick(w, r, outer, out);
	out->pick_first = r->pick_first;
	out->max = r->max;
	out->reject = rejects(r, out);
	out->special = is_special(out);
	bindspec_open(w, r, out);
	if (complaints_count(w->c) == before)
		read_constants(w, r, out);
	return true;
}

/* -- several rules -- */

/* The cells of all, for whoever asks which columns there are. */
static void
gather(struct bindwork *w, struct bind_target *out)
{
	struct bind_cell *cells;
	size_t n = 0;

	for (size_t i = 0; i < out->n_alts; i++)
		n += out->alts[i].n_cells;
	cells = arena_array(w->bind->arena, n, sizeof(*cells));
	out->cells = cells;
	out->n_cells = 0;
	for (size_t i = 0; i < out->n_alts; i++)
		for (size_t k = 0; k < out->alts[i].n_cells; k++)
			cells[out->n_cells++] = out->alts[i].cells[k];
}

/* What values are compared by. */
static void
finish(struct bindwork *w, const struct rule *r, struct bind_target *out)
{
	const struct field *f = out->field;

	out->rule = r;
	out->special = true;
	out->spec = (struct value_spec){.field = f, .type = f->type};
	out->spec.many = f->multiple || f->type == VTYPE_MULTI_SELECT;
	out->region_column = SIZE_MAX;
	out->currency_column = SIZE_MAX;
	out->reject = rejects(r, out);
	gather(w, out);
}

static bool load_rule(struct bindwork *, const struct rule *,
    const struct rule *outer, struct bind_target *out);

static void
complain_list(struct bindwork *w, const struct rule *r, const struct field *f)
{
	complaint_add(w->c, r->at.line, r->at.col,
	    "%s takes one value, and a list of rules gives several", f->key);
	complaint_hint(w->c,
	    "Write %s: { first-of: [...] } to take the first that has a "
	    "value.",
	    f->key);
}

static bool
load_several(struct bindwork *w, const struct rule *r, struct bind_target *out)
{
	const struct rule *rules = r->n_all > 0 ? r->all : r->ways;
	size_t n = r->n_all > 0 ? r->n_all : r->n_ways;
	const struct bind_target base = *out;

	finish(w, r, out);
	bindrules_members(w, r, NULL, out);
	bindwhen_load(w, &r->when, bindcols_optional(w, r), &out->when);
	out->all = r->n_all > 0;
	if (out->all && n > 1 && !out->spec.many)
		complain_list(w, r, out->field);
	out->alts = arena_array(w->bind->arena, n, sizeof(*out->alts));
	for (size_t i = 0; i < n; i++) {
		struct bind_target *alt = &out->alts[out->n_alts];

		*alt = base;
		if (load_rule(w, &rules[i], r, alt))
			out->n_alts++;
		else
			bindcols_claim(w, &rules[i]);
	}
	gather(w, out);
	return out->n_alts > 0;
}

/* -- columns written with a star -- */

static void
complain_stars(
    struct bindwork *w, const struct rule *r, size_t n, const struct field *f)
{
	complaint_add(w->c, r->at.line, r->at.col,
	    "%s takes one value, and '*' fits %zu times in %s", f->key, n,
	    w->file);
	complaint_hint(
	    w->c, "Add pick: first to take the first that has a value.");
}

static bool
load_stars(struct bindwork *w, const struct rule *r, const struct rule *outer,
    const struct str *stars, size_t n, struct bind_target *out)
{
	const struct str none = {NULL, 0};
	const struct bind_target base = *out;

	finish(w, r, out);
	out->all = out->spec.many && !r->pick_first;
	if (n > 1 && !out->spec.many && !r->pick_first &&
	    (outer == NULL || outer->n_ways == 0))
		complain_stars(w, r, n, out->field);
	out->alts = arena_array(w->bind->arena, n, sizeof(*out->alts));
	for (size_t i = 0; i < n; i++) {
		struct bind_target *alt = &out->alts[out->n_alts];

		*alt = base;
		w->star = stars[i];
		/* What the first says of the rule, the others need not. */
		if (load_plain(w, r, i == 0 ? outer : r, alt))
			out->n_alts++;
	}
	w->star = none;
	gather(w, out);
	return out->n_alts > 0;
}

static bool
load_rule(struct bindwork *w, const struct rule *r, const struct rule *outer,
    struct bind_target *out)
{
	const struct str *stars;
	size_t n;

	if (r->n_ways + r->n_all > 0)
		return load_several(w, r, out);
	n = bindglob_load(w, r, &stars);
	if (n > 0)
		return load_stars(w, r, outer, stars, n, out);
	return load_plain(w, r, outer, out);
}

bool
bindsource_load(
    struct bindwork *w, const struct rule *r, struct bind_target *out)
{
	size_t before = complaints_count(w->c);

	if (load_rule(w, r, NULL, out))
		return true;
	/* A plain rule that is required complained about its columns. */
	if (out->required && complaints_count(w->c) == before) {
		complaint_add(w->c, r->at.line, r->at.col,
		    "%s cannot be created without %s, and none of its columns "
		    "is in %s",
		    w->bind->mapping->object->name, out->field->key, w->file);
		complaint_hint(w->c, "Name a column that the file has, or add "
				     "{ value: text } as the last rule.");
	}
	return false;
}

void
bindsource_spread(struct bind_target *t)
{
	for (size_t i = 0; i < t->n_alts; i++) {
		struct bind_target *alt = &t->alts[i];

		alt->write = t->write;
		alt->clear = t->clear;
		alt->create_only = t->create_only;
		bindsource_spread(alt);
	}
}

void
bindsource_close(struct bind_target *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bindsource_close(v[i].alts, v[i].n_alts);
		value_close(&v[i].spec);
	}
}
