// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindedit.h"
#include "plan/bindrules.h"
#include "schema/defs.h"

enum {
	SHOWN = 20,
	LIST_MAX = 65536
};

/* A column of the file, or one that is the same in every row. */
static void
point(const struct bind *b, size_t column, struct bind_cell *cell)
{
	cell->column = column;
	if (column == SIZE_MAX || column < b->n_columns)
		return;
	cell->column = SIZE_MAX;
	cell->constant = b->constants[column - b->n_columns];
}

void
bindrules_column(struct bindwork *w, const struct word *name, bool optional,
    struct bind_cell *cell)
{
	point(w->bind, bindcols_get(w, name, optional), cell);
}

void
bindrules_cell(struct bindwork *w, const struct rule *r, bool optional,
    struct bind_cell *cell)
{
	cell->column = SIZE_MAX;
	if (r->kind == RULE_CONSTANT)
		cell->constant = r->constant.text;
	else
		bindrules_column(w, &r->columns[0], optional, cell);
}

static struct bind_cell *
load_columns(struct bindwork *w, const struct rule *r, bool optional, size_t *n)
{
	struct bind_cell *v =
	    arena_array(w->bind->arena, r->n_columns, sizeof(*v));

	for (size_t i = 0; i < r->n_columns; i++) {
		size_t at = bindcols_get(w, &r->columns[i], optional);

		if (at == SIZE_MAX)
			continue;
		v[*n].trim = r->trim;
		point(w->bind, at, &v[(*n)++]);
	}
	return v;
}

bool
bindrules_cells(struct bindwork *w, const struct rule *r, bool optional,
    const struct field *f, struct bind_cell **cells, size_t *n)
{
	const struct bind_edit *edit;

	*n = 0;
	if (r->kind == RULE_COLUMNS) {
		*cells = load_columns(w, r, optional, n);
	} else {
		*cells = arena_alloc(w->bind->arena, sizeof(**cells));
		*n = 1;
	}
	if (r->kind == RULE_CONSTANT) {
		bindrules_cell(w, r, optional, *cells);
		return true;
	}
	edit = bindedit_load(w, r, optional, f, *cells);
	if (r->kind == RULE_TEXT && edit->n_pieces == 0)
		*n = 0;
	for (size_t i = 0; i < *n; i++)
		(*cells)[i].edit = edit;
	return *n > 0;
}

static int
longer_first(const void *a, const void *b)
{
	const struct str *x = a;
	const struct str *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return str_cmp(*x, *y);
}

const struct str *
bindrules_words(struct bindwork *w, const struct word *words, size_t n)
{
	struct str *v = arena_array(w->bind->arena, n, sizeof(*v));

	for (size_t i = 0; i < n; i++)
		v[i] = words[i].text;
	return v;
}

const struct str *
bindrules_split(struct bindwork *w, const struct rule *r, size_t *n)
{
	struct str *v = arena_array(w->bind->arena, r->n_split, sizeof(*v));

	*n = 0;
	for (size_t i = 0; i < r->n_split; i++)
		if (r->split[i].text.n > 0)
			v[(*n)++] = r->split[i].text;
	qsort(v, *n, sizeof(*v), longer_first);
	return v;
}

static int
by_key(const void *a, const void *b)
{
	const struct target *const *x = a;
	const struct target *const *y = b;

	return str_cmp((*x)->key.text, (*y)->key.text);
}

const struct target *const *
bindrules_order(struct bindwork *w, const struct target *targets, size_t n)
{
	const struct target **v = arena_array(w->bind->arena, n, sizeof(*v));

	for (size_t i = 0; i < n; i++)
		v[i] = &targets[i];
	qsort(v, n, sizeof(*v), by_key);
	return v;
}

static void
no_option(struct bindwork *w, const struct field *f, const struct word *to,
    bool ambiguous)
{
	const char **labels =
	    arena_array(w->bind->arena, f->n_options, sizeof(*labels));
	const char *near;
	struct buf list;

	buf_init(&list, LIST_MAX);
	for (size_t i = 0; i < f->n_options; i++) {
		labels[i] = f->options[i].label;
		if (i < SHOWN)
			buf_printf(&list, "%s%s", i > 0 ? ", " : "", labels[i]);
	}
	if (f->n_options > SHOWN)
		buf_printf(&list, " and %zu more", f->n_options - SHOWN);
	near = text_nearest(to->text, labels, f->n_options);
	complaint_add(w->c, to->at.line, to->at.col,
	    ambiguous ? "%s: more than one option is called '%.*s'"
		      : "%s: '%.*s' is no option",
	    f->key, STR_ARG(to->text));
	if (ambiguous)
		complaint_hint(w->c, "Write the option's id (opt_...).");
	else if (f->n_options == 0)
		complaint_hint(
		    w->c, "%s has no options. Add them in Lightfield.", f->key);
	else if (near != NULL)
		complaint_hint(w->c, "Did you mean '%s'? Its options: %s.",
		    near, buf_text(&list));
	else
		complaint_hint(w->c, "Its options: %s.", buf_text(&list));
	buf_fini(&list);
}

static bool
is_select(enum vtype t)
{
	return t == VTYPE_SINGLE_SELECT || t == VTYPE_MULTI_SELECT;
}

const char *
bindrules_option(
    struct bindwork *w, const struct field *f, const struct word *to)
{
	bool ambiguous = false;
	const struct option *hit;

	if (f == NULL || !is_select(f->type))
		return to->text.p;
	hit = defs_option(f, to->text, &ambiguous);
	if (hit != NULL)
		return hit->id;
	no_option(w, f, to, ambiguous);
	return NULL;
}

void
bindrules_options(
    struct bindwork *w, const struct rule *r, struct bind_target *t)
{
	struct value_option *v =
	    arena_array(w->bind->arena, r->n_options, sizeof(*v));
	struct value_option *other =
	    arena_alloc(w->bind->arena, sizeof(*other));

	t->spec.options = v;
	for (size_t i = 0; i < r->n_options; i++) {
		const struct option_rule *o = &r->options[i];
		bool rest = str_is(o->from.text, "*");
		struct value_option *one =
		    rest ? other : &v[t->spec.n_options++];

		one->from = o->from.text;
		one->id =
		    o->null ? NULL : bindrules_option(w, t->field, &o->to);
		if (rest)
			t->spec.other = other;
	}
}

/* A member of a rule and the types that it says something about. */
struct member {
	const char *name;
	const struct word *word;
	enum vtype types[2];
};

static void
idle(struct bindwork *w, const char *member, struct place at,
    const struct field *f)
{
	complaint_add(w->c, at.line, at.col,
	    "'%s' says nothing about %s, which is %s", member, f->key,
	    f->type_name);
	complaint_hint(w->c, "Take it out.");
}

void
bindrules_meaning(const struct rule *r, struct value_spec *s)
{
	s->time = r->time.text;
	s->gap = r->gap.text;
	s->overlap = r->overlap.text;
	s->years = r->years.text;
	s->currency = r->currency.text;
	s->decimal = r->decimal.text;
	s->group = r->group.text;
	s->round = r->round.text;
	s->percent = r->percent.text;
	s->single = r->single.text;
	s->subdivisions = r->subdivisions.text.n > 0;
	s->vanity = r->vanity.text.n > 0;
	s->from = r->from.text;
	s->as_is = r->as_is.text.n > 0;
}

/* Where a member of the rule stands in the one around it. */
static bool
is_inherited(
    const struct rule *r, const struct rule *outer, const struct word *own)
{
	const struct word *there;

	if (outer == NULL)
		return false;
	if (own == r->formats)
		return r->formats == outer->formats;
	there = (const void *)((const char *)outer +
			       ((const char *)own - (const char *)r));
	return there->text.p == own->text.p;
}

/* Bands read numbers, whatever the field is. */
static bool
reads_numbers(const struct rule *r, const struct word *member)
{
	return r->n_bands > 0 && (member == &r->decimal || member == &r->group);
}

static void
nothing_to_split(
    struct bindwork *w, const struct rule *r, const struct bind_target *t)
{
	struct place at = r->n_split > 0 ? r->split[0].at : r->csv.at;

	complaint_add(w->c, at.line, at.col,
	    "%s takes one value: there is nothing to split", t->field->key);
	complaint_hint(w->c, "Take split: out, or add pick: first.");
}

static void
check_max(struct bindwork *w, const struct rule *r, const struct rule *outer,
    const struct bind_target *t)
{
	enum vtype type = t->spec.type;

	if (r->max == 0 || type == VTYPE_TEXT || type == VTYPE_MARKDOWN ||
	    (outer != NULL && outer->max == r->max))
		return;
	idle(w, "max", r->at, t->field);
}

void
bindrules_members(struct bindwork *w, const struct rule *r,
    const struct rule *outer, const struct bind_target *t)
{
	const struct member members[] = {
	    {"region", &r->region, {VTYPE_TELEPHONE, VTYPE_TELEPHONE}},
	    {"region", &r->region_column, {VTYPE_TELEPHONE, VTYPE_TELEPHONE}},
	    {"formats", r->formats, {VTYPE_DATETIME, VTYPE_DATETIME}},
	    {"zone", &r->zone, {VTYPE_DATETIME, VTYPE_DATETIME}},
	    {"time", &r->time, {VTYPE_DATETIME, VTYPE_DATETIME}},
	    {"currency", &r->currency, {VTYPE_CURRENCY, VTYPE_CURRENCY}},
	    {"currency", &r->currency_column, {VTYPE_CURRENCY, VTYPE_CURRENCY}},
	    {"from", &r->from, {VTYPE_MARKDOWN, VTYPE_HTML}},
	    {"gap", &r->gap, {VTYPE_DATETIME, VTYPE_DATETIME}},
	    {"overlap", &r->overlap, {VTYPE_DATETIME, VTYPE_DATETIME}},
	    {"two-digit-years", &r->years, {VTYPE_DATETIME, VTYPE_DATETIME}},
	    {"decimal", &r->decimal, {VTYPE_NUMBER, VTYPE_CURRENCY}},
	    {"group", &r->group, {VTYPE_NUMBER, VTYPE_CURRENCY}},
	    {"round", &r->round, {VTYPE_NUMBER, VTYPE_CURRENCY}},
	    {"percent", &r->percent, {VTYPE_NUMBER, VTYPE_NUMBER}},
	    {"single", &r->single, {VTYPE_FULL_NAME, VTYPE_FULL_NAME}},
	    {"subdivisions", &r->subdivisions, {VTYPE_ADDRESS, VTYPE_ADDRESS}},
	    {"vanity", &r->vanity, {VTYPE_TELEPHONE, VTYPE_TELEPHONE}},
	};
	enum vtype type = t->spec.type;

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const struct member *m = &members[i];

		if (m->word != NULL && m->word->text.p != NULL &&
		    type != m->types[0] && type != m->types[1] &&
		    !reads_numbers(r, m->word) &&
		    !is_inherited(r, outer, m->word))
			idle(w, m->name, m->word->at, t->field);
	}
	if (r->on_unknown != POLICY_DEFAULT && !is_select(type) &&
	    (outer == NULL || outer->on_unknown == POLICY_DEFAULT))
		idle(w, "on-unknown", r->at, t->field);
	check_max(w, r, outer, t);
	if ((r->n_split > 0 || r->csv.text.n > 0) && !t->spec.many &&
	    !r->pick_first && (outer == NULL || outer->split != r->split))
		nothing_to_split(w, r, t);
}
