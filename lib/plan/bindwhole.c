// SPDX-License-Identifier: Apache-2.0
#include "plan/bindwhole.h"

#include <stdint.h>

#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "schema/defs.h"
#include "schema/object.h"

static size_t
field_index(const struct bind *b, const char *key)
{
	for (size_t i = 0; key != NULL && i < b->n_fields; i++)
		if (str_is(str_of(key), b->fields[i].field->key))
			return i;
	return SIZE_MAX;
}

static void
one_type(struct bindwork *w, const struct bind_link *l)
{
	struct bind *b = w->bind;
	const struct word *key = &l->target->key;

	if (b->members == NULL) {
		b->members = l;
		return;
	}
	complaint_add(w->c, key->at.line, key->at.col,
	    "a list holds records of one type: %s and %s cannot both be mapped",
	    b->members->relation->key, l->relation->key);
	complaint_hint(
	    w->c, "Make a list of each type, with a mapping of its own.");
}

/* A type that is the same for every row. */
static void
check_type(struct bindwork *w)
{
	const struct bind *b = w->bind;
	const struct bind_target *t;

	if (b->members == NULL || b->type_field == SIZE_MAX)
		return;
	t = &b->fields[b->type_field];
	if (t->fixed == NULL || t->fixed->shape != VALUE_TEXT ||
	    str_is(t->fixed->text, b->members->members->type))
		return;
	complaint_add(w->c, t->target->key.at.line, t->target->key.at.col,
	    "a list whose %s is %.*s does not hold %s", t->field->key,
	    STR_ARG(t->fixed->text), b->members->relation->key);
	complaint_hint(w->c, "Write %s: { value: %s }.", t->field->key,
	    b->members->members->object);
}

void
bindwhole_load(struct bindwork *w)
{
	struct bind *b = w->bind;
	const struct object *o = b->mapping->object;

	for (size_t i = 0; i < 2; i++)
		b->period[i] = field_index(b, o->period[i]);
	b->type_field = field_index(b, o->one_type_field);
	for (size_t i = 0; i < b->n_links; i++)
		if (b->links[i].members != NULL)
			one_type(w, &b->links[i]);
	check_type(w);
}
