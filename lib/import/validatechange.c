// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/limits.h"
#include "csv/csvin.h"
#include "csv/csvout.h"
#include "doc/jput.h"
#include "plan/bind.h"
#include "plan/bindwhen.h"
#include "plan/item.h"
#include "plan/itemcell.h"
#include "plan/itemedit.h"
#include "plan/itemside.h"
#include "plan/itemvalue.h"
#include "schema/defs.h"
#include "value/value.h"

#include "import/firstpass.h"
#include "import/validatechange.h"

struct change {
	const struct bind *bind;
	const struct firstpass_row *r;
	const struct bind_target *t;
	const struct value *value;
	size_t cell; /* of the target's */
};

static struct str
json(const struct change *c, const struct value *v)
{
	struct arena *a = c->r->arena;
	struct jput j;
	struct buf b;
	struct str s;

	buf_init(&b, LIM_BODY_BYTES);
	jput_init(&j, &b);
	value_format(v, &j);
	s = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return s;
}

/* The part that this cell alone became; p == NULL: it is not alone in it. */
static struct str
part(const struct change *c, const struct value *v)
{
	static const char *const names[] = {"firstName", "lastName"};
	const char *const *parts = vtype_parts(c->t->spec.type);
	const char *name = NULL;

	if (c->t->spec.type == VTYPE_FULL_NAME && c->cell < 2)
		name = names[c->cell];
	else if (c->t->spec.type == VTYPE_ADDRESS && c->t->n_cells > 1)
		name = parts[c->cell];
	for (size_t i = 0; name != NULL && i < v->n; i++)
		if (strcmp(v->names[i], name) == 0)
			return v->items[i].p != NULL ? v->items[i]
						     : STR_LIT("");
	return (struct str){NULL, 0};
}

static struct str
label(const struct field *f, struct str id)
{
	for (size_t i = 0; i < f->n_options; i++)
		if (str_is(id, f->options[i].id))
			return str_of(f->options[i].label);
	return id;
}

static struct str
joined(const struct change *c, const struct value *v)
{
	struct str s = STR_LIT("");

	for (size_t i = 0; i < v->n; i++) {
		struct str one = label(c->t->field, v->items[i]);

		if (i == 0)
			s = one;
		else
			s = str_of(arena_printf(c->r->arena, "%.*s; %.*s",
			    STR_ARG(s), STR_ARG(one)));
	}
	return s;
}

static struct str
after(const struct change *c, const struct value *v)
{
	struct str s;

	switch (v->shape) {
	case VALUE_NONE:
		return STR_LIT("");
	case VALUE_TEXT:
		return label(c->t->field, v->text);
	case VALUE_NUMBER:
		return v->text;
	case VALUE_BOOL:
		return v->flag ? STR_LIT("true") : STR_LIT("false");
	case VALUE_LIST:
		return joined(c, v);
	case VALUE_PARTS:
		break;
	}
	s = part(c, v);
	return s.p != NULL ? s : json(c, v);
}

/* Without blanks and separators of the rule at its start. */
static struct str
skip(const struct value_spec *spec, struct str s)
{
	size_t before;

	do {
		before = s.n;
		while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
			s = str_from(s, 1);
		for (size_t i = 0; i < spec->n_split; i++)
			if (str_starts(s, spec->split[i]))
				s = str_from(s, spec->split[i].n);
	} while (s.n < before);
	return s;
}

/* Are the values of a list what its cell holds, but for what splits it? */
static bool
is_list(const struct change *c, const struct value *v, struct str cell)
{
	if (v->shape != VALUE_LIST)
		return false;
	for (size_t i = 0; i < v->n; i++) {
		cell = skip(&c->t->spec, cell);
		if (!str_starts(cell, label(c->t->field, v->items[i])))
			return false;
		cell = str_from(cell, label(c->t->field, v->items[i]).n);
	}
	return skip(&c->t->spec, cell).n == 0;
}

/* What one of several columns adds to a list, read by itself. */
static void
alone(const struct change *c, const struct bind_cell *cell, struct value *out)
{
	const struct str *row = c->r->row->cells;
	struct value_row side = itemside_get(c->bind, c->t, c->r->item, row);
	struct diags scratch;
	struct str s;

	diags_init(&scratch, c->r->arena);
	s = itemedit_get(c->bind, cell, row, c->r->arena, &scratch);
	value_parse(&c->t->spec, &side, &s, 1, c->r->arena, &scratch, out);
	diags_fini(&scratch);
}

static const char *
rule(const struct change *c, const char *column)
{
	const struct diags *d = c->r->diags;

	for (size_t i = 0; i < d->n; i++)
		if (strcmp(d->v[i].field, c->t->field->key) == 0 &&
		    strcmp(d->v[i].column, column) == 0)
			return d->v[i].code;
	return vtype_name(c->t->spec.type);
}

static void
text(struct buf *out, struct str s)
{
	buf_add_str(out, s);
	buf_putc(out, '\0');
}

static void
put_cell(const struct change *c, struct buf *out)
{
	const struct bind_cell *cell = &c->t->cells[c->cell];
	const char *column = c->bind->names[cell->column].p;
	struct str before = c->r->row->cells[cell->column];
	struct value one = *c->value;
	struct str s;

	if (c->t->n_cells > 1 && vtype_parts(c->t->spec.type) == NULL)
		alone(c, cell, &one);
	s = after(c, &one);
	if (str_eq(s, before) || is_list(c, &one, before))
		return;
	buf_printf(out, "%llu", (unsigned long long)c->r->row->line);
	buf_putc(out, '\0');
	text(out, str_of(column));
	text(out, before);
	text(out, s);
	text(out, str_of(rule(c, column)));
}

/* An empty cell says nothing, unless the mapping says what it is. */
static bool
is_read(const struct change *c, const struct bind_cell *cell)
{
	return itemcell_get(c->bind, cell, c->r->row->cells).n > 0 ||
	       (c->t->n_cells == 1 && c->value->shape != VALUE_NONE);
}

/* A text that was put together has no one cell before it. */
static bool
has_cell(const struct bind_cell *cell)
{
	return cell->column != SIZE_MAX &&
	       (cell->edit == NULL || cell->edit->n_pieces == 0);
}

/* The cells of a target, or of those of its rules that count in this row. */
static void
put_target(struct change *c, const struct bind_target *t,
    const struct value *value, struct buf *out)
{
	for (size_t i = 0; i < t->n_alts; i++) {
		struct value one;

		itemvalue_alone(c->r->item, c->bind, &t->alts[i],
		    c->r->row->cells, c->r->arena, &one);
		put_target(c, &t->alts[i], &one, out);
		if (!t->all && one.shape != VALUE_NONE)
			return;
	}
	c->t = t;
	c->value = value;
	if (t->n_alts > 0 ||
	    !bindwhen_holds(c->bind, &t->when, c->r->row->cells, c->r->row->n))
		return;
	for (c->cell = 0; c->cell < t->n_cells; c->cell++)
		if (has_cell(&t->cells[c->cell]) &&
		    is_read(c, &t->cells[c->cell]))
			put_cell(c, out);
}

void
validatechange_put(
    const struct bind *b, const struct firstpass_row *r, struct buf *out)
{
	struct change c = {.bind = b, .r = r};

	if (r->row->n != b->n_columns || r->item->skipped)
		return;
	for (size_t i = 0; i < b->n_fields; i++)
		put_target(&c, &b->fields[i], &r->item->values[i], out);
}

void
validatechange_heading(struct csvout *csv)
{
	static const char *const names[VALIDATECHANGE_TEXTS] = {
	    "line", "column", "before", "after", "rule"};

	for (size_t i = 0; i < VALIDATECHANGE_TEXTS; i++)
		csvout_cell(csv, str_of(names[i]));
	csvout_end(csv);
}

void
validatechange_write(struct csvout *csv, struct str texts)
{
	size_t n = 0;

	while (texts.n > 0) {
		size_t end = str_find(texts, '\0');

		csvout_cell(csv, str_upto(texts, end));
		texts = str_from(texts, end + 1);
		if (++n % VALIDATECHANGE_TEXTS == 0)
			csvout_end(csv);
	}
}
