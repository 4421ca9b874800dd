// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindrules.h"
#include "schema/defs.h"

enum {
	SHOWN = 20,
	LIST_MAX = 65536
};

void
bindrules_cell(struct bindwork *w, const struct rule *r, bool optional,
    struct bind_cell *cell)
{
	cell->column = SIZE_MAX;
	if (r->kind == RULE_CONSTANT)
		cell->constant = r->constant.text;
	else
		cell->column = bindcols_get(w, &r->columns[0], optional);
}

bool
bindrules_cells(struct bindwork *w, const struct rule *r, bool optional,
    struct bind_cell **cells, size_t *n)
{
	size_t max = r->kind == RULE_CONSTANT ? 1 : r->n_columns;
	struct bind_cell *v = arena_array(w->bind->arena, max, sizeof(*v));

	*cells = v;
	*n = 0;
	if (r->kind == RULE_CONSTANT) {
		bindrules_cell(w, r, optional, &v[(*n)++]);
		return true;
	}
	for (size_t i = 0; i < r->n_columns; i++) {
		size_t at = bindcols_get(w, &r->columns[i], optional);

		if (at != SIZE_MAX)
			v[(*n)++] =
			    (struct bind_cell){.column = at, .trim = r->trim};
	}
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

/* What `to` stands for: an option's id, or itself. */
static const char *
resolve(struct bindwork *w, const struct field *f, const struct option_rule *o)
{
	bool ambiguous = false;
	const struct option *hit;

	if (o->null)
		return NULL;
	if (!is_select(f->type))
		return o->to.text.p;
	hit = defs_option(f, o->to.text, &ambiguous);
	if (hit != NULL)
		return hit->id;
	no_option(w, f, &o->to, ambiguous);
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
		one->id = resolve(w, t->field, o);
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

void
bindrules_members(
    struct bindwork *w, const struct rule *r, const struct bind_target *t)
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
		    type != m->types[0] && type != m->types[1])
			idle(w, m->name, m->word->at, t->field);
	}
	if (r->on_unknown != POLICY_DEFAULT && !is_select(type))
		idle(w, "on-unknown", r->at, t->field);
	if ((r->n_split > 0 || r->csv.text.n > 0) && !t->spec.many) {
		struct place at = r->n_split > 0 ? r->split[0].at : r->csv.at;

		complaint_add(w->c, at.line, at.col,
		    "%s takes one value: there is nothing to split",
		    t->field->key);
		complaint_hint(w->c, "Take split: out.");
	}
}
