// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindlinks.h"
#include "plan/bindnames.h"
#include "plan/bindrules.h"
#include "schema/defs.h"
#include "schema/object.h"

static const struct relation *
writable(struct bindwork *w, const struct target *t, bool optional)
{
	const struct relation *r = bindnames_relation(w, &t->key, optional);

	if (r == NULL || !r->read_only)
		return r;
	complaint_add(w->c, t->key.at.line, t->key.at.col,
	    "the relationship '%s' of %s is read-only", r->key,
	    w->bind->mapping->object->name);
	complaint_hint(
	    w->c, "Take it out; link the two from the other object's side.");
	return NULL;
}

static void
check_columns(
    struct bindwork *w, const struct rule *r, const struct relation *rel)
{
	if (r->n_columns < 2 || rel->many || r->pick_first)
		return;
	complaint_add(w->c, r->columns[1].at.line, r->columns[1].at.col,
	    "%s links to one %s, and %zu columns are given", rel->key,
	    rel->object, r->n_columns);
	complaint_hint(w->c,
	    "Name one column, or add pick: first to take the first that is "
	    "filled.");
}

static bool
bind_link(struct bindwork *w, const struct target *t, struct bind_link *out)
{
	const struct object *o = w->bind->mapping->object;
	size_t max = sizeof(o->required_links) / sizeof(o->required_links[0]);
	const struct rule *r = &t->rule;
	const struct object *related;
	struct bind_cell *cells;
	bool optional;

	memset(out, 0, sizeof(*out));
	out->target = t;
	out->required = bindnames_in(o->required_links, max, t->key.text.p);
	optional = bindcols_optional(w, r) && !out->required;
	out->relation = writable(w, t, optional);
	if (out->relation != NULL)
		check_columns(w, r, out->relation);
	if (out->relation == NULL ||
	    !bindrules_cells(w, r, optional, &cells, &out->n_cells)) {
		bindcols_claim(w, r);
		return false;
	}
	out->cells = cells;
	out->split = bindrules_split(w, r, &out->n_split);
	out->by_id = str_is(r->by.text, "id");
	related = object_find(str_of(out->relation->object));
	out->id_prefix = str_of(related != NULL ? related->id_prefix : "");
	out->pick_first = r->pick_first;
	out->reject = r->on_missing == POLICY_REJECT_ROW ||
		      (r->on_missing == POLICY_DEFAULT && out->required);
	return true;
}

void
bindlinks_load(struct bindwork *w)
{
	struct bind *b = w->bind;
	size_t n = b->mapping->n_relations;
	const struct target *const *order =
	    bindrules_order(w, b->mapping->relations, n);

	b->links = arena_array(b->arena, n, sizeof(*b->links));
	for (size_t i = 0; i < n; i++)
		if (bind_link(w, order[i], &b->links[b->n_links]))
			b->n_links++;
}
