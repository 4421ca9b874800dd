// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "plan/bind.h"
#include "plan/diffvalue.h"
#include "plan/record.h"
#include "schema/defs.h"
#include "value/value.h"

/* Is this one of several values among those stored? */
static bool
is_stored(enum vtype type, struct str *item, const struct jval *stored)
{
	const struct value one = {.shape = VALUE_LIST, .n = 1, .items = item};

	if (jdoc_kind(stored) != JDOC_LIST)
		return value_same(type, &one, stored);
	for (size_t i = 0; i < jdoc_size(stored); i++)
		if (value_same(type, &one, jdoc_at(stored, i)))
			return true;
	return false;
}

/* Those stored, in their order, then ours that are missing. */
static void
unite(enum vtype type, const struct value *ours, const struct jval *stored,
    struct arena *a, struct value *want)
{
	size_t n = jdoc_kind(stored) == JDOC_LIST ? jdoc_size(stored) : 1;

	*want = (struct value){.shape = VALUE_LIST};
	want->items = arena_array(a, n + ours->n, sizeof(*want->items));
	for (size_t i = 0; i < n; i++) {
		struct str s = jdoc_text(jdoc_kind(stored) == JDOC_LIST
					     ? jdoc_at(stored, i)
					     : stored);

		if (s.n > 0)
			want->items[want->n++] = s;
	}
	for (size_t i = 0; i < ours->n; i++)
		if (!is_stored(type, &ours->items[i], stored))
			want->items[want->n++] = ours->items[i];
}

static bool
is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* Does the text stand in lines of its own? */
static bool
holds_lines(struct str text, struct str lines)
{
	size_t from = 0;

	if (lines.n == 0)
		return true;
	for (;;) {
		struct str rest = str_from(text, from);
		size_t at = from + str_find_str(rest, lines);
		size_t end = at + lines.n;

		if (end > text.n)
			return false;
		if ((at == 0 || is_break(text.p[at - 1])) &&
		    (end == text.n || is_break(text.p[end])))
			return true;
		from = at + 1;
	}
}

static bool
add_lines(const struct value *ours, struct str stored, struct arena *a,
    struct value *want)
{
	struct str text = ours->text;
	char *p;

	if (holds_lines(stored, str_trim(text)))
		return false;
	p = arena_alloc(a, stored.n + 1 + text.n);
	memcpy(p, stored.p, stored.n);
	p[stored.n] = '\n';
	memcpy(p + stored.n + 1, text.p, text.n);
	*want = (struct value){.shape = VALUE_TEXT};
	want->text = (struct str){p, stored.n + 1 + text.n};
	return true;
}

static bool
is_coordinate(const char *name)
{
	return strcmp(name, "latitude") == 0 || strcmp(name, "longitude") == 0;
}

/*
 * A stored part as items hold it: its text, or a number's digits; of a
 * coordinate nothing else, as items of that name are written bare.
 */
static struct str
stored_part(const char *name, const struct jval *v, struct arena *a)
{
	struct str s = jdoc_text(v);
	struct buf b;
	struct jput j;

	if (jdoc_kind(v) != JDOC_NUMBER)
		return s.n > 0 && !is_coordinate(name) ? s
						       : (struct str){NULL, 0};
	buf_init(&b, 64);
	jput_init(&j, &b);
	jput_jval(&j, v);
	s = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return s;
}

/*
 * The parts that the row has, and of what is stored the others.  When a part
 * of the row differs, stored coordinates are of another place.
 */
static void
fill_parts(enum vtype type, const struct value *ours, const struct jval *stored,
    struct arena *a, struct value *want)
{
	struct str *items = arena_array(a, ours->n, sizeof(*items));

	*want = *ours;
	want->items = items;
	for (size_t i = 0; i < ours->n; i++) {
		items[i] = ours->items[i];
		if (items[i].p == NULL)
			items[i] = stored_part(ours->names[i],
			    jdoc_get(stored, ours->names[i]), a);
	}
	if (value_same(type, want, stored))
		return;
	for (size_t i = 0; i < ours->n; i++)
		if (is_coordinate(ours->names[i]))
			items[i] = ours->items[i];
}

bool
diffvalue_want(const struct bind_target *t, const struct value *ours,
    const struct jval *stored, struct arena *a, struct value *want)
{
	enum vtype type = t->field->type;
	bool append = t->write == WRITE_APPEND;

	*want = *ours;
	if (ours->shape == VALUE_NONE)
		return t->write != WRITE_FILL_BLANK && !record_blank(stored);
	if (record_blank(stored))
		return true;
	if (t->write == WRITE_FILL_BLANK)
		return false;
	if (append && ours->shape == VALUE_LIST)
		unite(type, ours, stored, a, want);
	else if (append && ours->shape == VALUE_TEXT && !t->spec.many)
		return add_lines(ours, jdoc_text(stored), a, want);
	else if (ours->shape == VALUE_PARTS)
		fill_parts(type, ours, stored, a, want);
	return !value_same(type, want, stored);
}
