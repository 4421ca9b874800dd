// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "doc/jput.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "schema/defs.h"
#include "value/value.h"
#include "value/valuemark.h"

enum {
	SHOWN_MAX = 4096
};

struct merging {
	struct item *into;
	const struct item *more;
	struct arena *arena;
	struct diags *diags;
};

static void
differs(const struct merging *m, const char *key, struct str theirs)
{
	struct diags *d = m->diags;

	d->field = key;
	d->column = "";
	diag_add(d, DIAG_WARNING, "merge.differs", theirs,
	    "line %" PRIu64 " has another value for the same record; that of "
	    "line %" PRIu64 " is kept",
	    m->more->line, m->into->line);
	diag_hint(d, "Make the rows agree, or leave the cell empty in all but "
		     "one of them.");
}

/* A value as a person may recognise it. */
static struct str
shown(const struct value *v, struct arena *a)
{
	struct buf b;
	struct jput j;
	struct str s;

	if (v->shape == VALUE_TEXT || v->shape == VALUE_NUMBER)
		return v->text;
	buf_init(&b, SHOWN_MAX);
	jput_init(&j, &b);
	value_format(v, &j);
	s = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return s;
}

static bool
has(const struct str *ids, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(ids[i], id))
			return true;
	return false;
}

/* Is one of several values there, if perhaps in other letters? */
static bool
has_value(enum vtype type, const struct str *all, size_t n, struct str one,
    struct arena *a)
{
	struct str mark;
	struct str other;

	if (has(all, n, one))
		return true;
	if (valuemark_text(type, VALUEMARK_EXACT, one, a, &mark) == 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (valuemark_text(type, VALUEMARK_EXACT, all[i], a, &other) >
			0 &&
		    str_eq(mark, other))
			return true;
	return false;
}

static void
unite_values(enum vtype type, struct value *into, const struct value *more,
    struct arena *a)
{
	struct str *all = arena_array(a, into->n + more->n, sizeof(*all));
	size_t n = into->n;

	for (size_t i = 0; i < n; i++)
		all[i] = into->items[i];
	for (size_t i = 0; i < more->n; i++)
		if (!has_value(type, all, n, more->items[i], a))
			all[n++] = more->items[i];
	into->items = all;
	into->n = n;
}

/* Append to a list what it lacks. */
static void
unite(struct str **into, size_t *n, const struct str *more, size_t n_more,
    struct arena *a)
{
	struct str *all = arena_array(a, *n + n_more, sizeof(*all));

	for (size_t i = 0; i < *n; i++)
		all[i] = (*into)[i];
	for (size_t i = 0; i < n_more; i++)
		if (!has(all, *n, more[i]))
			all[(*n)++] = more[i];
	*into = all;
}

/* No part that both have differs. */
static bool
parts_agree(const struct value *a, const struct value *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++)
		if (a->items[i].p != NULL && b->items[i].p != NULL &&
		    !str_eq(a->items[i], b->items[i]))
			return false;
	return true;
}

/* The texts are shared with other items, so a new row of them is made. */
static void
fill_parts(struct value *into, const struct value *more, struct arena *a)
{
	struct str *all = arena_array(a, into->n, sizeof(*all));

	for (size_t i = 0; i < into->n; i++) {
		all[i] = into->items[i];
		if (all[i].p == NULL && i < more->n)
			all[i] = more->items[i];
	}
	into->items = all;
}

static bool
same_single(const struct value *a, const struct value *b)
{
	if (a->shape != b->shape)
		return false;
	return a->shape == VALUE_BOOL ? a->flag == b->flag
				      : str_eq(a->text, b->text);
}

static void
merge_value(const struct merging *m, const struct field *f, struct value *into,
    const struct value *more)
{
	const char *key = f->key;

	if (into->shape == VALUE_LIST && more->shape == VALUE_LIST) {
		unite_values(f->type, into, more, m->arena);
	} else if (into->shape == VALUE_PARTS && more->shape == VALUE_PARTS) {
		if (parts_agree(into, more))
			fill_parts(into, more, m->arena);
		else
			differs(m, key, shown(more, m->arena));
	} else if (!same_single(into, more)) {
		differs(m, key, shown(more, m->arena));
	}
}

static void
merge_link(const struct merging *m, const struct relation *r,
    struct item_link *into, const struct item_link *more)
{
	if (more->n == 0)
		return;
	if (into->n == 0)
		into->file = more->file;
	/* The same file, which each of the rows would upload as its own. */
	if (into->n > 0 && into->file != NULL && more->file != NULL &&
	    str_eq(into->file->path, more->file->path))
		return;
	if (r->many || into->n == 0)
		unite(&into->ids, &into->n, more->ids, more->n, m->arena);
	else if (!str_eq(into->ids[0], more->ids[0]))
		differs(m, r->key, more->ids[0]);
}

/* Does it still lack something that create needs? */
static bool
lacks(const struct item *item, const struct bind *b)
{
	for (size_t i = 0; i < b->n_fields; i++)
		if (b->fields[i].required &&
		    item->values[i].shape == VALUE_NONE)
			return true;
	for (size_t i = 0; i < b->n_links; i++)
		if (b->links[i].required && item->links[i].n == 0)
			return true;
	return false;
}

void
item_merge(struct item *into, const struct item *more, const struct bind *b,
    struct arena *a, struct diags *d)
{
	const struct merging m = {into, more, a, d};

	for (size_t i = 0; i < b->n_fields; i++) {
		struct value *v = &into->values[i];

		if (more->values[i].shape == VALUE_NONE) {
			into->clears[i] = v->shape == VALUE_NONE &&
					  (into->clears[i] || more->clears[i]);
		} else if (v->shape == VALUE_NONE) {
			*v = more->values[i];
			into->clears[i] = false;
		} else {
			merge_value(
			    &m, b->fields[i].field, v, &more->values[i]);
		}
	}
	for (size_t i = 0; i < b->n_links; i++)
		merge_link(
		    &m, b->links[i].relation, &into->links[i], &more->links[i]);
	into->lacks = into->lacks && lacks(into, b);
}
