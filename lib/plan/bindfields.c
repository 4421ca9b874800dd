// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindfields.h"
#include "plan/bindmatch.h"
#include "plan/bindnames.h"
#include "plan/bindorder.h"
#include "plan/bindrules.h"
#include "plan/bindwrite.h"
#include "plan/itemwhole.h"
#include "schema/defs.h"
#include "schema/object.h"

/* NULL unless the field is there and ours to write. */
static const struct field *
writable(struct bindwork *w, const struct target *t, bool optional)
{
	const struct field *f = bindnames_field(w, &t->key, optional);
	const char *object = w->bind->mapping->object->name;

	if (f == NULL)
		return NULL;
	if (f->type == VTYPE_UNKNOWN) {
		complaint_add(w->c, t->key.at.line, t->key.at.col,
		    "'%s' of %s has the type %s, which this version does not "
		    "know",
		    f->key, object, f->type_name);
		complaint_hint(
		    w->c, "Take it out of fields:, or use a newer version.");
		return NULL;
	}
	if (f->read_only) {
		complaint_add(w->c, t->key.at.line, t->key.at.col,
		    "'%s' of %s is read-only", f->key, object);
		complaint_hint(w->c,
		    "Lightfield fills it in itself. Take it out of fields: "
		    "and add its column to ignore:.");
		return NULL;
	}
	return f;
}

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

static bool
bind_cells(struct bindwork *w, const struct rule *r, bool optional,
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
	if (r->n_columns > 1 && !out->spec.many) {
		complaint_add(w->c, r->columns[1].at.line, r->columns[1].at.col,
		    "%s takes one value, and %zu columns are given", f->key,
		    r->n_columns);
		if (vtype_parts(f->type) != NULL)
			complaint_hint(w->c,
			    "Say what each holds: %s: { %s: COLUMN, ... }; its "
			    "parts: %s.",
			    f->key, vtype_parts(f->type)[0],
			    list_parts(w, vtype_parts(f->type)));
		else
			complaint_hint(w->c,
			    "Name one column. (first-of and text, which "
			    "combine several, are not of this version.)");
	}
	if (!bindrules_cells(w, r, optional, &cells, &out->n_cells))
		return false;
	bindrules_options(w, r, out);
	out->cells = cells;
	return true;
}

/* Does the message quote this word? */
static bool
quotes(const char *why, const struct word *w)
{
	struct str text = str_of(why);
	size_t at;

	if (w->text.n == 0)
		return false;
	for (; text.n > 0; text = str_from(text, at + 1)) {
		at = str_find(text, '\'');
		if (at < text.n &&
		    str_starts(str_from(text, at + 1), w->text) &&
		    str_starts(
			str_from(text, at + 1 + w->text.n), STR_LIT("'")))
			return true;
	}
	return false;
}

/* Of what the rule says, the word that `why` is about. */
static struct place
blamed(const struct rule *r, const struct mapping *m, const char *why)
{
	const struct word *words[] = {&r->region, &m->region, &r->zone,
	    &m->zone, &r->time, &r->currency, &r->from, &r->gap, &r->overlap,
	    &r->years, &r->decimal, &r->group, &r->round, &r->percent};

	for (size_t i = 0; i < r->n_formats; i++)
		if (quotes(why, &r->formats[i]))
			return r->formats[i].at;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (quotes(why, words[i]))
			return words[i]->at;
	return r->at;
}

static struct str
either(const struct word *own, const struct word *otherwise)
{
	return own->text.p != NULL ? own->text : otherwise->text;
}

static void
spec_init(struct bindwork *w, const struct rule *r, struct bind_target *out)
{
	const struct mapping *m = w->bind->mapping;
	const struct field *f = out->field;
	struct value_spec *s = &out->spec;

	s->field = f;
	s->type = f->type;
	s->many = f->multiple || f->type == VTYPE_MULTI_SELECT;
	s->split = bindrules_split(w, r, &s->n_split);
	out->csv = r->csv.text.n > 0;
	s->region = either(&r->region, &m->region);
	s->formats = bindrules_words(w, r->formats, r->n_formats);
	s->n_formats = r->n_formats;
	s->zone = either(&r->zone, &m->zone);
	bindrules_meaning(r, s);
	s->company = str_is(str_of(m->object->name), "account");
}

static void
open_spec(struct bindwork *w, const struct rule *r, struct bind_target *out)
{
	const char *why = "";
	struct place at;

	if (value_open(&out->spec, w->bind->arena, &why) == 0)
		return;
	at = blamed(r, w->bind->mapping, why);
	complaint_add(w->c, at.line, at.col, "%s: %s", out->field->key, why);
}

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

static bool
rejects(const struct rule *r, const struct bind_target *out, bool matched)
{
	enum vtype t = out->spec.type;
	enum policy p = r->on_invalid;

	if (t == VTYPE_SINGLE_SELECT || t == VTYPE_MULTI_SELECT)
		p = r->on_unknown != POLICY_DEFAULT ? r->on_unknown : p;
	if (p != POLICY_DEFAULT)
		return p == POLICY_REJECT_ROW;
	return out->required || t == VTYPE_CURRENCY || matched;
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

/* false when the target falls away, or is complained about. */
static bool
bind_field(struct bindwork *w, const struct target *t, struct bind_target *out)
{
	const struct mapping *m = w->bind->mapping;
	const struct object *o = m->object;
	size_t max = sizeof(o->required_fields) / sizeof(o->required_fields[0]);
	bool needed = bindnames_in(o->required_fields, max, t->key.text.p);
	bool matched = bindmatch_names(m, t->key.text);
	const struct rule *r = &t->rule;
	bool optional;

	memset(out, 0, sizeof(*out));
	out->target = t;
	out->required = needed && m->mode != MODE_UPDATE;
	optional = bindcols_optional(w, r) && !out->required;
	out->field = writable(w, t, optional && !matched);
	if (out->field == NULL) {
		bindcols_claim(w, r);
		return false;
	}
	spec_init(w, r, out);
	bindrules_members(w, r, out);
	side_columns(w, r, optional, out);
	if (!bind_cells(w, r, optional, out)) {
		bindcols_claim(w, r);
		return false;
	}
	bindwrite_field(w, r, out);
	out->reject = rejects(r, out, matched);
	open_spec(w, r, out);
	return true;
}

void
bindfields_load(struct bindwork *w)
{
	struct bind *b = w->bind;
	size_t n = b->mapping->n_fields;
	const struct target *const *order =
	    bindrules_order(w, b->mapping->fields, n);

	b->fields = arena_array(b->arena, n, sizeof(*b->fields));
	for (size_t i = 0; i < n; i++) {
		struct bind_target *out = &b->fields[b->n_fields];
		size_t before = complaints_count(w->c);

		if (!bind_field(w, order[i], out))
			continue;
		b->n_fields++;
		if (out->n_cells > b->widest)
			b->widest = out->n_cells;
		if (complaints_count(w->c) == before)
			read_constants(w, &order[i]->rule, out);
	}
	bindorder_set(b);
}
