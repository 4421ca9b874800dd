// SPDX-License-Identifier: Apache-2.0
#include "value/valuetype.h"

#include <string.h>

#include "base/arena.h"
#include "doc/jdoc.h"
#include "schema/defs.h"

/* The longest separator at the start of s; 0: none. */
static size_t
separator_at(const struct value_spec *spec, struct str s)
{
	for (size_t i = 0; i < spec->n_split; i++)
		if (spec->split[i].n > 0 && str_starts(s, spec->split[i]))
			return spec->split[i].n;
	return 0;
}

bool
valuetype_piece(
    const struct value_spec *spec, struct str *rest, struct str *piece)
{
	if (spec->n_split == 0) {
		*piece = str_trim(*rest);
		*rest = str_from(*rest, rest->n);
		return piece->n > 0;
	}
	while (rest->n > 0) {
		size_t i = 0;
		size_t sep = 0;

		while (i < rest->n && sep == 0) {
			sep = separator_at(spec, str_from(*rest, i));
			if (sep == 0)
				i++;
		}
		*piece = str_trim(str_upto(*rest, i));
		*rest = str_from(*rest, i + sep);
		if (piece->n > 0)
			return true;
	}
	return false;
}

struct str
valuetype_one(const struct str *cells, size_t n_cells)
{
	for (size_t i = 0; i < n_cells; i++)
		if (cells[i].n > 0)
			return cells[i];
	return (struct str){"", 0};
}

/* Room for n + 1: the array doubles whenever n is a power of two. */
void
valuetype_add(struct value *v, struct arena *a, struct str text)
{
	for (size_t i = 0; i < v->n; i++)
		if (str_eq(v->items[i], text))
			return;
	if (v->n == 0 || (v->n >= 2 && (v->n & (v->n - 1)) == 0)) {
		size_t cap = v->n == 0 ? 2 : v->n * 2;
		struct str *items = arena_array(a, cap, sizeof(*items));

		if (v->n > 0)
			memcpy(items, v->items, v->n * sizeof(*items));
		v->items = items;
	}
	v->shape = VALUE_LIST;
	v->items[v->n++] = text;
}

static bool
same_text(struct str a, struct str b, bool (*eq)(struct str, struct str))
{
	return eq == NULL ? str_eq(a, b) : eq(a, b);
}

/* Does the stored list hold every one of n texts? */
static bool
holds_all(const struct str *ours, size_t n, const struct jval *stored,
    bool (*eq)(struct str, struct str))
{
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < jdoc_size(stored) &&
		       !same_text(ours[i], jdoc_text(jdoc_at(stored, k)), eq))
			k++;
		if (k == jdoc_size(stored))
			return false;
	}
	return true;
}

/* Is every stored text one of ours? */
static bool
all_ours(const struct str *ours, size_t n, const struct jval *stored,
    bool (*eq)(struct str, struct str))
{
	for (size_t k = 0; k < jdoc_size(stored); k++) {
		struct str theirs = jdoc_text(jdoc_at(stored, k));
		size_t i = 0;

		if (theirs.p == NULL)
			return false;
		while (i < n && !same_text(ours[i], theirs, eq))
			i++;
		if (i == n)
			return false;
	}
	return true;
}

void
valuetype_single(const struct value_spec *spec, struct value *v)
{
	const struct field *f = spec->field;
	bool mail = spec->type == VTYPE_EMAIL && f != NULL && !f->bare;

	if (v->n == 0 || mail || (spec->type == VTYPE_TELEPHONE && f != NULL))
		return;
	v->shape = VALUE_TEXT;
	v->text = v->items[0];
	v->n = 0;
}

bool
valuetype_same_texts(const struct value *v, const struct jval *stored,
    bool (*eq)(struct str, struct str))
{
	const struct str *ours = v->shape == VALUE_LIST ? v->items : &v->text;
	size_t n = v->shape == VALUE_NONE ? 0 : 1;
	struct str text = jdoc_text(stored);

	if (v->shape == VALUE_LIST)
		n = v->n;
	if (jdoc_kind(stored) == JDOC_TEXT)
		return n == 1 && same_text(ours[0], text, eq);
	if (jdoc_kind(stored) != JDOC_LIST)
		return n == 0 && (jdoc_kind(stored) == JDOC_ABSENT ||
				     jdoc_kind(stored) == JDOC_NULL);
	return holds_all(ours, n, stored, eq) && all_ours(ours, n, stored, eq);
}
