// SPDX-License-Identifier: Apache-2.0
#include "value/valueselect.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "schema/defs.h"
#include "value/valuemark_canon.h"
#include "value/valuetype.h"

enum {
	SHOWN = 5,
	SHOWN_BYTES = 60
};

struct labels {
	const char **v;
	struct str *folded;
	size_t n;
};

static int
open(struct value_spec *spec, struct arena *a, const char **why)
{
	struct labels *l;

	if (spec->field == NULL) {
		*why = "the definitions do not have this field";
		return -1;
	}
	l = arena_alloc(a, sizeof(*l));
	l->n = spec->field->n_options;
	l->v = arena_array(a, l->n, sizeof(*l->v));
	l->folded = arena_array(a, l->n, sizeof(*l->folded));
	for (size_t i = 0; i < l->n; i++) {
		l->v[i] = spec->field->options[i].label;
		l->folded[i] = valuemark_fold(str_of(l->v[i]), a);
	}
	spec->compiled = l;
	return 0;
}

static const struct value_option *
listed(const struct value_spec *spec, struct str text)
{
	struct str trimmed = str_trim(text);

	for (size_t i = 0; i < spec->n_options; i++)
		if (str_eq(spec->options[i].from, text))
			return &spec->options[i];
	for (size_t i = 0; i < spec->n_options; i++)
		if (str_eq(str_trim(spec->options[i].from), trimmed))
			return &spec->options[i];
	return NULL;
}

/* "Open, Won, Lost and 4 more" */
static const char *
some_labels(const struct labels *l, struct arena *a)
{
	const char *all = "";

	for (size_t i = 0; i < l->n && i < SHOWN; i++)
		all = arena_printf(a, "%s%s%.*s", all, i == 0 ? "" : ", ",
		    STR_ARG(text_cut(str_of(l->v[i]), SHOWN_BYTES)));
	if (l->n > SHOWN)
		all = arena_printf(a, "%s and %zu more", all, l->n - SHOWN);
	return all;
}

static void
unknown(const struct value_spec *spec, struct str text, struct diags *diags)
{
	const struct labels *l = spec->compiled;
	const char *near = text_nearest(text, l->v, l->n);
	struct str shown = text_cut(text, SHOWN_BYTES);

	diag_add(diags, DIAG_ERROR, "select.unknown", text,
	    "this is no option of the field");
	if (near != NULL)
		diag_hint(diags,
		    "Did you mean '%s'? Add it to the mapping: options: { "
		    "\"%.*s\": \"%s\" }",
		    near, STR_ARG(shown), near);
	else if (l->n == 0)
		diag_hint(diags, "The field has no options in Lightfield.");
	else
		diag_hint(diags,
		    "Add it to the mapping: options: { \"%.*s\": ... }. The "
		    "field has: %s.",
		    STR_ARG(shown), some_labels(l, diags->arena));
}

/* "opt_a or opt_b": the ids of the options of a name. */
static const char *
candidates(const struct value_spec *spec, struct str text, struct arena *a)
{
	const struct labels *l = spec->compiled;
	struct str folded = valuemark_fold(text, a);
	const char *all = "";
	size_t n = 0;

	for (size_t i = 0; i < l->n && n < SHOWN; i++)
		if (str_eq(l->folded[i], folded))
			all = arena_printf(a, "%s%s%s", all,
			    n++ == 0 ? "" : " or ", spec->field->options[i].id);
	return all;
}

/*
 * The label that all options of this name have, as Lightfield compares it; NULL:
 * they are written differently.
 */
static const char *
common_label(const struct value_spec *spec, struct str text, struct arena *a)
{
	const struct labels *l = spec->compiled;
	struct str folded = valuemark_fold(text, a);
	const char *label = NULL;

	for (size_t i = 0; i < l->n; i++) {
		if (!str_eq(l->folded[i], folded))
			continue;
		if (label != NULL && !str_is(str_of(label), l->v[i]))
			return NULL;
		label = l->v[i];
	}
	return label;
}

static void
ambiguous(const struct value_spec *spec, struct str text, struct diags *diags)
{
	const char *ids = candidates(spec, text, diags->arena);

	diag_add(diags, DIAG_ERROR, "select.ambiguous", text,
	    "more than one option of the field is called so");
	if (spec->field->parent_key != NULL)
		diag_hint(diags,
		    "They depend on '%s': map this field too, and the row "
		    "says which is meant; or write its id: %s.",
		    spec->field->parent_key, ids);
	else
		diag_hint(diags,
		    "Say which in the mapping, by its id: options: { \"%.*s\": "
		    "ID }, where ID is %s.",
		    STR_ARG(text_cut(text, SHOWN_BYTES)), ids);
}

/* What a row has in the field on which the options depend. */
struct parents {
	const struct str *ids; /* NULL: not known */
	size_t n;
};

static struct parents
parents_of(const struct value_row *row)
{
	const struct value *v = row->parent;

	if (v != NULL && v->shape == VALUE_TEXT)
		return (struct parents){&v->text, 1};
	if (v != NULL && v->shape == VALUE_LIST)
		return (struct parents){v->items, v->n};
	return (struct parents){NULL, 0};
}

/* The id, unless the option belongs to another parent than the row has. */
static const char *
under(const struct value_spec *spec, const struct parents *p, const char *id,
    struct str text, struct diags *diags)
{
	bool twice;
	const struct option *o =
	    id == NULL ? NULL : defs_option(spec->field, str_of(id), &twice);

	if (p->ids == NULL || o == NULL || defs_is_under(o, p->ids, p->n))
		return id;
	diag_add(diags, DIAG_ERROR, "select.parent", text,
	    "this option does not go with what the row has in %s",
	    spec->field->parent_key);
	diag_hint(diags, "Correct one of the two cells.");
	return NULL;
}

/*
 * What defs_option() does not see: case of any script, how many blanks there
 * are, letters composed otherwise.
 */
static const struct option *
loosely(const struct value_spec *spec, const struct parents *p, struct str text,
    struct arena *a, bool *twice)
{
	const struct labels *l = spec->compiled;
	struct str folded = valuemark_fold(text, a);
	const struct option *hit = NULL;

	for (size_t i = 0; i < l->n; i++) {
		const struct option *o = &spec->field->options[i];

		if (!str_eq(l->folded[i], folded) ||
		    (p->ids != NULL && !defs_is_under(o, p->ids, p->n)))
			continue;
		*twice = *twice || (hit != NULL && hit != o);
		hit = o;
	}
	return *twice ? NULL : hit;
}

/*
 * The option id of a text (or its label, if the server is to settle it); NULL:
 * none, and if that is not what the mapping says, a finding.
 */
static const char *
id_of(const struct value_spec *spec, const struct value_row *row,
    struct str text, struct diags *diags)
{
	const struct value_option *o = listed(spec, text);
	const struct parents p = parents_of(row);
	const struct option *option = NULL;
	const char *label = NULL;
	bool twice = false;

	if (o == NULL)
		o = spec->other;
	if (o != NULL)
		return under(spec, &p, o->id, text, diags);
	if (p.ids != NULL)
		option =
		    defs_option_under(spec->field, text, p.ids, p.n, &twice);
	if (option == NULL && !twice)
		option = defs_option(spec->field, text, &twice);
	if (option == NULL && !twice)
		option = loosely(spec, &p, text, diags->arena, &twice);
	if (option != NULL)
		return under(spec, &p, option->id, text, diags);
	if (!twice) {
		unknown(spec, text, diags);
		return NULL;
	}
	/* What the row depends on is known, but not by the definitions. */
	if (p.ids != NULL && spec->field->parent_key == NULL)
		label = common_label(spec, text, diags->arena);
	if (label == NULL)
		ambiguous(spec, text, diags);
	return label;
}

static void
parse_one(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *a,
    struct diags *diags, struct value *out)
{
	struct str cell = valuetype_one(cells, n_cells);
	const char *id;

	(void)a;
	if (str_trim(cell).n == 0 && listed(spec, cell) == NULL)
		return;
	id = id_of(spec, row, cell, diags);
	if (id == NULL)
		return;
	out->shape = VALUE_TEXT;
	out->text = str_of(id);
}

static void
add(struct value *out, struct arena *a, const char *id)
{
	if (id != NULL)
		valuetype_add(out, a, str_of(id));
}

static void
parse_many(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *a,
    struct diags *diags, struct value *out)
{
	for (size_t i = 0; i < n_cells; i++) {
		struct str rest = cells[i];
		struct str piece;
		const struct value_option *whole =
		    rest.n > 0 || n_cells == 1 ? listed(spec, rest) : NULL;

		if (whole != NULL) {
			add(out, a, id_of(spec, row, rest, diags));
			continue;
		}
		while (valuetype_piece(spec, &rest, &piece))
			add(out, a, id_of(spec, row, piece, diags));
	}
}

static bool
same(const struct value *v, const struct jval *stored)
{
	return valuetype_same_texts(v, stored, NULL);
}

const struct valuetype valueselect_one_type = {
    .open = open, .parse = parse_one, .same = same};
const struct valuetype valueselect_many_type = {
    .open = open, .parse = parse_many, .same = same};
