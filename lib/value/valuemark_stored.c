// SPDX-License-Identifier: Apache-2.0
#include "value/valuemark_stored.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/diag.h"
#include "doc/jdoc.h"
#include "value/valuemark.h"
#include "value/valuemark_canon.h"
#include "value/valuenumber.h"
#include "value/valuetype.h"

enum {
	DOUBLE_DIGITS = 17, /* tell any two doubles apart */
	DOUBLE_TEXT = 32,
	NAME_PARTS = 2,
	ADDRESS_PARTS = 8,
	LATITUDE = 6
};

static const char *const name_parts[NAME_PARTS] = {"firstName", "lastName"};

/* Canonical text of a JSON number: as few digits as say it; empty: too large. */
static struct str
number_text(const struct jval *stored, struct arena *a)
{
	double v = jdoc_number(stored, 0);
	struct str s = {"", 0};
	char text[DOUBLE_TEXT];

	for (int digits = DOUBLE_DIGITS - 2; digits <= DOUBLE_DIGITS;
	     digits++) {
		(void)snprintf(text, sizeof(text), "%.*g", digits, v);
		s = valuemark_canon(VTYPE_NUMBER, str_of(text), a);
		if (s.n > 0 && valuenumber_same(s, stored))
			break;
	}
	return s;
}

static struct str
stored_number(const struct jval *stored, struct arena *a)
{
	struct str s = jdoc_text(stored);

	if (jdoc_kind(stored) == JDOC_NUMBER)
		return number_text(stored, a);
	return s.n == 0 ? s : valuemark_canon(VTYPE_NUMBER, s, a);
}

static void
put_number(struct str s, struct value *out)
{
	if (s.n == 0)
		return;
	out->shape = VALUE_NUMBER;
	out->text = s;
}

static void
name_text(struct str s, struct arena *a, struct value *out)
{
	static const struct value_spec spec = {.type = VTYPE_FULL_NAME};
	static const struct value_row row;
	const struct str cells[] = {{"", 0}, {"", 0}, s};
	struct diags d;

	diags_init(&d, a);
	valuename_type.parse(&spec, &row, cells, 3, a, &d, out);
	diags_fini(&d);
}

static void
checkbox_text(struct str s, struct value *out)
{
	if (!str_iis(s, "true") && !str_iis(s, "false"))
		return;
	out->shape = VALUE_BOOL;
	out->flag = str_iis(s, "true");
}

void
valuemark_stored_text(
    enum vtype type, struct str s, struct arena *a, struct value *out)
{
	*out = (struct value){.shape = VALUE_NONE};
	if (s.n == 0)
		return;
	switch ((int)type) {
	case VTYPE_NUMBER:
	case VTYPE_CURRENCY:
		put_number(valuemark_canon(type, s, a), out);
		break;
	case VTYPE_CHECKBOX:
		checkbox_text(s, out);
		break;
	case VTYPE_FULL_NAME:
		name_text(s, a, out);
		break;
	case VTYPE_ADDRESS:
		break;
	case VTYPE_DATETIME:
		out->shape = VALUE_TEXT;
		out->text = arena_str(a, valuemark_canon(type, s, a));
		break;
	default:
		out->shape = VALUE_TEXT;
		out->text = arena_str(a, s);
		break;
	}
}

static void
stored_parts(const struct jval *stored, const char *const *names, size_t n,
    struct arena *a, struct value *out)
{
	struct str *items = arena_array(a, n, sizeof(*items));
	size_t filled = 0;

	for (size_t i = 0; i < n; i++) {
		const struct jval *part = jdoc_get(stored, names[i]);
		struct str s = n == ADDRESS_PARTS && i >= LATITUDE
				   ? stored_number(part, a)
				   : jdoc_text(part);

		if (s.n == 0)
			continue;
		items[i] = arena_str(a, s);
		filled++;
	}
	if (filled > 0)
		*out = (struct value){.shape = VALUE_PARTS,
		    .n = n,
		    .items = items,
		    .names = names};
}

/* Types that hold one value, and for that reason no list. */
static bool
is_single(enum vtype type)
{
	return type == VTYPE_NUMBER || type == VTYPE_CURRENCY ||
	       type == VTYPE_CHECKBOX || type == VTYPE_ADDRESS ||
	       type == VTYPE_FULL_NAME;
}

/* Types that the API gives as a list, even of one. */
static bool
is_listed(enum vtype type)
{
	return type == VTYPE_EMAIL || type == VTYPE_TELEPHONE ||
	       type == VTYPE_URL || type == VTYPE_MULTI_SELECT;
}

static void
stored_list(
    enum vtype type, const struct jval *list, struct arena *a, struct value *v)
{
	size_t n = jdoc_size(list);
	struct str *items = arena_array(a, n, sizeof(*items));

	for (size_t i = 0; i < n; i++) {
		struct value one;

		valuemark_stored_text(
		    type, jdoc_text(jdoc_at(list, i)), a, &one);
		if (one.shape == VALUE_TEXT)
			items[v->n++] = one.text;
	}
	if (v->n == 0)
		return;
	v->shape = VALUE_LIST;
	v->items = items;
	if (v->n > 1 || is_listed(type))
		return;
	*v = (struct value){.shape = VALUE_TEXT, .text = items[0]};
}

static void
stored_object(
    enum vtype type, const struct jval *o, struct arena *a, struct value *out)
{
	if (type == VTYPE_ADDRESS)
		stored_parts(o, vtype_parts(type), ADDRESS_PARTS, a, out);
	else if (type == VTYPE_FULL_NAME || type == VTYPE_UNKNOWN ||
		 type == VTYPE_READONLY)
		stored_parts(o, name_parts, NAME_PARTS, a, out);
}

static bool
takes_number(enum vtype type)
{
	return type == VTYPE_NUMBER || type == VTYPE_CURRENCY ||
	       type == VTYPE_UNKNOWN || type == VTYPE_READONLY;
}

void
valuemark_stored(enum vtype type, const struct jval *stored, struct arena *a,
    struct value *out)
{
	*out = (struct value){.shape = VALUE_NONE};
	if (jdoc_kind(stored) == JDOC_LIST && is_single(type) &&
	    jdoc_size(stored) == 1)
		stored = jdoc_at(stored, 0);
	switch (jdoc_kind(stored)) {
	case JDOC_TEXT:
		valuemark_stored_text(type, jdoc_text(stored), a, out);
		break;
	case JDOC_NUMBER:
		if (takes_number(type))
			put_number(number_text(stored, a), out);
		break;
	case JDOC_BOOL:
		out->shape = type == VTYPE_CHECKBOX ? VALUE_BOOL : VALUE_NONE;
		out->flag = jdoc_bool(stored, false);
		break;
	case JDOC_LIST:
		if (!is_single(type))
			stored_list(type, stored, a, out);
		break;
	case JDOC_OBJECT:
		stored_object(type, stored, a, out);
		break;
	case JDOC_ABSENT:
	case JDOC_NULL:
		break;
	}
}
