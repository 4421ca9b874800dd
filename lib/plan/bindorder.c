// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/bindorder.h"
#include "schema/defs.h"
#include "schema/object.h"

static size_t
find_parent(const struct bind *b, size_t at)
{
	const char *const *settled = b->mapping->object->settled;
	const struct field *f = b->fields[at].field;
	const char *key = f->parent_key;

	if (key == NULL && settled[0] != NULL &&
	    strcmp(f->key, settled[0]) == 0)
		key = settled[1];
	for (size_t i = 0; key != NULL && i < b->n_fields; i++)
		if (i != at && strcmp(b->fields[i].field->key, key) == 0)
			return i;
	return SIZE_MAX;
}

/* A telephone number whose rule says nothing of its own about the country. */
static bool
is_near_address(const struct bind_target *t)
{
	return t->spec.type == VTYPE_TELEPHONE && t->fixed == NULL &&
	       t->region_column == SIZE_MAX && t->rule->region.text.n == 0;
}

/* Of several rules each needs what it needs, and their target all of it. */
static bool
set_needs(struct bind_target *t)
{
	bool any = false;

	for (size_t i = 0; i < t->n_alts; i++) {
		t->alts[i].parent = t->parent;
		any |= set_needs(&t->alts[i]);
	}
	t->by_address = t->n_alts > 0 ? any : is_near_address(t);
	return t->by_address;
}

/* Is all there that the target needs? */
static bool
is_ready(const struct bind *b, const struct bind_target *t, const bool *done)
{
	if (t->parent != SIZE_MAX && !done[t->parent])
		return false;
	for (size_t i = 0; t->by_address && i < b->n_fields; i++)
		if (b->fields[i].spec.type == VTYPE_ADDRESS && !done[i])
			return false;
	return true;
}

void
bindorder_set(struct bind *b)
{
	size_t *order = arena_array(b->arena, b->n_fields, sizeof(*order));
	bool *done = arena_array(b->arena, b->n_fields, sizeof(*done));
	size_t n = 0;

	for (size_t i = 0; i < b->n_fields; i++) {
		b->fields[i].parent = find_parent(b, i);
		(void)set_needs(&b->fields[i]);
	}
	while (n < b->n_fields) {
		size_t before = n;

		for (size_t i = 0; i < b->n_fields; i++) {
			if (done[i] || !is_ready(b, &b->fields[i], done))
				continue;
			done[i] = true;
			order[n++] = i;
		}
		/* In a circle of parents nobody is first: cut it. */
		for (size_t i = 0; n == before && i < b->n_fields; i++)
			if (!done[i]) {
				b->fields[i].parent = SIZE_MAX;
				(void)set_needs(&b->fields[i]);
			}
	}
	b->order = order;
}
