// SPDX-License-Identifier: Apache-2.0
#include "value/value.h"

#include <assert.h>

#include "base/arena.h"
#include "base/diag.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "value/valuetype.h"

static const struct valuetype *const types[VTYPE_COUNT] = {
    [VTYPE_TEXT] = &valuetext_type,
    [VTYPE_NUMBER] = &valuenumber_type,
    [VTYPE_CHECKBOX] = &valuecheckbox_type,
    [VTYPE_CURRENCY] = &valuecurrency_type,
    [VTYPE_DATETIME] = &valuedatetime_type,
    [VTYPE_EMAIL] = &valuemail_type,
    [VTYPE_TELEPHONE] = &valuetel_type,
    [VTYPE_URL] = &valueurl_type,
    [VTYPE_ADDRESS] = &valueaddress_type,
    [VTYPE_FULL_NAME] = &valuename_type,
    [VTYPE_SOCIAL_HANDLE] = &valuesocial_type,
    [VTYPE_SINGLE_SELECT] = &valueselect_one_type,
    [VTYPE_MULTI_SELECT] = &valueselect_many_type,
    [VTYPE_MARKDOWN] = &valuemarkdown_type,
    [VTYPE_HTML] = &valuehtml_type,
};

static const struct valuetype *
type_of(enum vtype t)
{
	return (unsigned)t < VTYPE_COUNT ? types[t] : NULL;
}

static int
check_as_is(const struct value_spec *spec, struct arena *a, const char **why)
{
	switch ((int)spec->type) {
	case VTYPE_DATETIME:
	case VTYPE_EMAIL:
	case VTYPE_TELEPHONE:
	case VTYPE_URL:
	case VTYPE_SOCIAL_HANDLE:
	case VTYPE_FULL_NAME:
		break;
	case VTYPE_ADDRESS:
		if (!spec->subdivisions)
			break;
		*why = "with as-is no state is read: leave out subdivisions or "
		       "as-is";
		return -1;
	case VTYPE_MARKDOWN:
		if (spec->from.n == 0)
			break;
		*why = "as-is and from exclude each other: leave out one";
		return -1;
	case VTYPE_TEXT:
	case VTYPE_HTML:
		*why = "as-is says nothing here: such text is always sent as "
		       "it is";
		return -1;
	default:
		*why = arena_printf(a,
		    "as-is is for values that Lightfield takes as text; %s is "
		    "none",
		    vtype_name(spec->type));
		return -1;
	}
	if (spec->n_formats == 0)
		return 0;
	*why = "with as-is no date is read: leave out formats or as-is";
	return -1;
}

int
value_open(struct value_spec *spec, struct arena *a, const char **why)
{
	const struct valuetype *t = type_of(spec->type);

	spec->compiled = NULL;
	if (t == NULL) {
		*why = "the field's type is not writable in this version";
		return -1;
	}
	if (spec->as_is)
		return check_as_is(spec, a, why);
	return t->open == NULL ? 0 : t->open(spec, a, why);
}

void
value_close(struct value_spec *spec)
{
	const struct valuetype *t = type_of(spec->type);

	if (t != NULL && t->close != NULL && !spec->as_is)
		t->close(spec);
	spec->compiled = NULL;
}

static bool
is_select(enum vtype t)
{
	return t == VTYPE_SINGLE_SELECT || t == VTYPE_MULTI_SELECT;
}

static bool
has_text(const struct str *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (cells[i].n > 0)
			return true;
	return false;
}

static struct str
first_text(const struct str *cells, size_t n)
{
	size_t i = 0;

	while (i + 1 < n && cells[i].n == 0)
		i++;
	return cells[i];
}

/*
 * What the mapping's options make of a cell of a type that has no options of
 * its own: unlisted texts are read as they are.
 */
static struct str
swap(const struct value_spec *spec, struct str cell)
{
	const struct value_option *o = spec->other;

	if (cell.n == 0)
		return cell;
	for (size_t i = 0; i < spec->n_options; i++) {
		if (str_eq(spec->options[i].from, cell)) {
			o = &spec->options[i];
			break;
		}
	}
	if (o == NULL)
		return cell;
	return o->id == NULL ? (struct str){"", 0} : str_of(o->id);
}

/* What the mapping says that an empty cell is; NULL: nothing. */
static const struct value_option *
empty_option(const struct value_spec *spec)
{
	for (size_t i = 0; i < spec->n_options; i++)
		if (spec->options[i].from.n == 0)
			return spec->options[i].id == NULL ? NULL
							   : &spec->options[i];
	return NULL;
}

static const struct str *
swapped(const struct value_spec *spec, const struct str *cells, size_t n,
    struct arena *a)
{
	struct str *out;

	if (is_select(spec->type) ||
	    (spec->n_options == 0 && spec->other == NULL))
		return cells;
	out = arena_array(a, n, sizeof(*out));
	for (size_t i = 0; i < n; i++)
		out[i] = swap(spec, cells[i]);
	return out;
}

static void
say_kept(struct str first, struct diags *diags)
{
	diag_add(diags, DIAG_NOTE, "value.as-is", first,
	    "this is sent as it is, unchecked, as the mapping says");
	diag_hint(diags,
	    "Take as-is out of the rule to have it checked before it is sent.");
}

/* Text without a look at it; said once a value. */
static void
keep(const struct value_spec *spec, const struct str *cells, size_t n,
    struct arena *a, struct diags *diags, struct value *out)
{
	struct str first = {"", 0};

	for (size_t i = 0; i < n; i++) {
		struct str rest = cells[i];
		struct str piece;

		while (valuetype_piece(spec, &rest, &piece)) {
			valuetype_add(out, a, arena_str(a, piece));
			first = first.n > 0 ? first : piece;
		}
	}
	if (out->n == 0)
		return;
	if (!spec->many)
		valuetype_single(spec, out);
	say_kept(first, diags);
}

void
value_parse(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *a,
    struct diags *diags, struct value *out)
{
	static const struct value_row no_row;
	static const struct str empty = {"", 0};
	const struct valuetype *t = type_of(spec->type);
	struct str said;
	bool parts;

	*out = (struct value){.shape = VALUE_NONE};
	if (t == NULL)
		return;
	if (has_text(cells, n_cells)) {
		cells = swapped(spec, cells, n_cells, a);
		if (!has_text(cells, n_cells))
			return;
	} else if (empty_option(spec) == NULL) {
		return;
	} else {
		said = is_select(spec->type) ? empty
					     : str_of(empty_option(spec)->id);
		cells = &said;
		n_cells = 1;
	}
	parts = spec->type == VTYPE_FULL_NAME || spec->type == VTYPE_ADDRESS;
	if (spec->as_is && !parts) {
		keep(spec, cells, n_cells, a, diags, out);
		return;
	}
	t->parse(
	    spec, row == NULL ? &no_row : row, cells, n_cells, a, diags, out);
	if (spec->as_is && out->shape != VALUE_NONE)
		say_kept(first_text(cells, n_cells), diags);
}

/* A part that is a number is kept as text; its name tells. */
static bool
is_number_part(const char *name)
{
	struct str s = str_of(name);

	return str_is(s, "latitude") || str_is(s, "longitude");
}

static void
format_parts(const struct value *v, struct jput *j)
{
	jput_object(j);
	for (size_t i = 0; i < v->n; i++) {
		if (v->items[i].p == NULL)
			continue;
		jput_key(j, v->names[i]);
		if (is_number_part(v->names[i]))
			jput_raw(j, v->items[i]);
		else
			jput_text(j, v->items[i]);
	}
	jput_end(j);
}

void
value_format(const struct value *v, struct jput *j)
{
	switch (v->shape) {
	case VALUE_NONE:
		jput_null(j);
		break;
	case VALUE_TEXT:
		jput_text(j, v->text);
		break;
	case VALUE_NUMBER:
		jput_raw(j, v->text);
		break;
	case VALUE_BOOL:
		jput_bool(j, v->flag);
		break;
	case VALUE_LIST:
		jput_list(j);
		for (size_t i = 0; i < v->n; i++)
			jput_text(j, v->items[i]);
		jput_end(j);
		break;
	case VALUE_PARTS:
		format_parts(v, j);
		break;
	}
}

/* null, [], and {} without any member that is set. */
static bool
is_absent(const struct jval *stored)
{
	struct jdoc_iter it = {0};

	switch (jdoc_kind(stored)) {
	case JDOC_ABSENT:
	case JDOC_NULL:
		return true;
	case JDOC_LIST:
		return jdoc_size(stored) == 0;
	case JDOC_OBJECT:
		while (jdoc_next(stored, &it))
			if (jdoc_kind(it.val) != JDOC_NULL)
				return false;
		return true;
	case JDOC_BOOL:
	case JDOC_NUMBER:
	case JDOC_TEXT:
		break;
	}
	return false;
}

bool
value_same(enum vtype type, const struct value *v, const struct jval *stored)
{
	const struct valuetype *t = type_of(type);

	if (v->shape == VALUE_NONE || is_absent(stored))
		return v->shape == VALUE_NONE && is_absent(stored);
	/* Equal bytes are the same, also where they were sent unchecked. */
	if ((v->shape == VALUE_TEXT || v->shape == VALUE_LIST) &&
	    valuetype_same_texts(v, stored, NULL))
		return true;
	return t != NULL && t->same(v, stored);
}
