// SPDX-License-Identifier: Apache-2.0
#include "plan/bindparts.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindrules.h"
#include "schema/defs.h"

/* "first, last, full" */
static const char *
list_parts(struct bindwork *w, const char *const *parts)
{
	const char *list = *parts;

	while (*++parts != NULL)
		list = arena_printf(w->bind->arena, "%s, %s", list, *parts);
	return list;
}

/* The place of a part in its type, or SIZE_MAX with a complaint. */
static size_t
part_index(struct bindwork *w, const struct field *f, const struct part *p)
{
	const char *const *parts = vtype_parts(f->type);
	const char *list = list_parts(w, parts);
	const char *near;
	size_t n = 0;

	for (; parts[n] != NULL; n++)
		if (str_is(p->name.text, parts[n]))
			return n;
	near = text_nearest(p->name.text, parts, n);
	complaint_add(w->c, p->name.at.line, p->name.at.col,
	    "%s has no part '%.*s'", f->key, STR_ARG(p->name.text));
	if (near != NULL)
		complaint_hint(
		    w->c, "Did you mean '%s'? Its parts: %s.", near, list);
	else
		complaint_hint(w->c, "Its parts: %s.", list);
	return SIZE_MAX;
}

static bool
bind_parts(struct bindwork *w, const struct rule *r, bool optional,
    struct bind_target *out)
{
	const char *const *parts = vtype_parts(out->field->type);
	struct bind_cell *cells;
	size_t n = 0;
	bool any = false;

	while (parts[n] != NULL)
		n++;
	cells = arena_array(w->bind->arena, n, sizeof(*cells));
	for (size_t i = 0; i < n; i++)
		cells[i].column = SIZE_MAX;
	for (size_t i = 0; i < r->n_parts; i++) {
		const struct rule *pr = &r->parts[i].rule;
		size_t at = part_index(w, out->field, &r->parts[i]);
		struct bind_cell *cell;

		if (at == SIZE_MAX) {
			bindcols_claim(w, pr);
			continue;
		}
		cell = &cells[at];
		bindrules_cell(w, pr, optional, cell);
		cell->trim = r->trim;
		any |= cell->column != SIZE_MAX || cell->constant.p != NULL;
	}
	out->cells = cells;
	out->n_cells = n;
	return any;
}

/* A type with parts, read from one text. */
static void
wants_parts(struct bindwork *w, const struct rule *r, const struct field *f)
{
	const char *list = list_parts(w, vtype_parts(f->type));

	complaint_add(w->c, r->at.line, r->at.col,
	    "%s is put together from parts", f->key);
	if (f->type == VTYPE_FULL_NAME && r->n_columns > 0)
		complaint_hint(w->c,
		    "Write %s: { full: \"%.*s\" }, or name its parts: %s.",
		    f->key, STR_ARG(r->columns[0].text), list);
	else
		complaint_hint(w->c,
		    "Write %s: { %s: COLUMN, ... }; its parts: %s.", f->key,
		    vtype_parts(f->type)[0], list);
}

static void
too_many(struct bindwork *w, const struct rule *r, const struct field *f)
{
	complaint_add(w->c, r->columns[1].at.line, r->columns[1].at.col,
	    "%s takes one value, and %zu columns are given", f->key,
	    r->n_columns);
	if (vtype_parts(f->type) != NULL)
		complaint_hint(w->c,
		    "Say what each holds: %s: { %s: COLUMN, ... }; its parts: "
		    "%s.",
		    f->key, vtype_parts(f->type)[0],
		    list_parts(w, vtype_parts(f->type)));
	else
		complaint_hint(w->c,
		    "Write first-of: [A, B] to take the first that is filled, "
		    "or text: \"{A} {B}\" to put them together.");
}

bool
bindparts_load(struct bindwork *w, const struct rule *r, bool optional,
    struct bind_target *out)
{
	const struct field *f = out->field;
	/* An address may also stand in one cell. */
	bool parts = vtype_parts(f->type) != NULL && f->type != VTYPE_ADDRESS;
	struct bind_cell *cells;

	if (r->kind == RULE_PARTS && vtype_parts(f->type) != NULL)
		return bind_parts(w, r, optional, out);
	if (r->kind == RULE_PARTS) {
		complaint_add(w->c, r->at.line, r->at.col,
		    "%s is %s and has no parts", f->key, f->type_name);
		complaint_hint(w->c, "Write %s: COLUMN.", f->key);
		return false;
	}
	if (parts) {
		wants_parts(w, r, f);
		return false;
	}
	if (r->n_columns > 1 && !out->spec.many && !r->pick_first)
		too_many(w, r, f);
	if (!bindrules_cells(w, r, optional, f, &cells, &out->n_cells))
		return false;
	bindrules_options(w, r, out);
	out->cells = cells;
	return true;
}
