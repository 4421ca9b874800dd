// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindlinks.h"
#include "plan/bindmatch.h"
#include "plan/bindnames.h"
#include "plan/bindrules.h"
#include "plan/bindways.h"
#include "plan/bindwrite.h"
#include "schema/defs.h"
#include "schema/object.h"

static const struct relation *
writable(struct bindwork *w, const struct target *t, bool optional)
{
	const struct relation *r = bindnames_relation(w, &t->key, optional);

	/* To recognise a record by, what is shown will do. */
	if (r == NULL || !r->read_only || w->bind->mapping->mode == MODE_MATCH)
		return r;
	complaint_add(w->c, t->key.at.line, t->key.at.col,
	    "the relationship '%s' of %s is read-only", r->key,
	    w->bind->mapping->object->name);
	complaint_hint(
	    w->c, "Take it out; link the two from the other object's side.");
	return NULL;
}

/* A list of rules may fall away when all of them may. */
static bool
may_lack(const struct bindwork *w, const struct rule *r)
{
	for (size_t i = 0; i < r->n_all; i++)
		if (!bindcols_optional(w, &r->all[i]))
			return false;
	return r->n_all > 0 || bindcols_optional(w, r);
}

static bool
bind_link(struct bindwork *w, const struct target *t, struct bind_link *out)
{
	const struct mapping *m = w->bind->mapping;
	const struct object *o = m->object;
	size_t max = sizeof(o->required_links) / sizeof(o->required_links[0]);
	bool needed = bindnames_in(o->required_links, max, t->key.text.p);
	const struct rule *r = &t->rule;
	bool optional;

	memset(out, 0, sizeof(*out));
	out->target = t;
	out->required = needed && mapping_creates(m);
	optional = may_lack(w, r) && !out->required;
	out->relation =
	    writable(w, t, optional && !bindmatch_names(m, t->key.text));
	if (out->relation == NULL) {
		bindcols_claim(w, r);
		return false;
	}
	out->object = object_any(w->bind->arena, str_of(out->relation->object));
	out->members = object_members_of(o, out->relation->key);
	out->id_prefix =
	    str_of(out->object != NULL ? out->object->id_prefix : "");
	bindwrite_link(w, r, out);
	if (!bindways_load(w, r, out)) {
		bindcols_claim(w, r);
		return false;
	}
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
