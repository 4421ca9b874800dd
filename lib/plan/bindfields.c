// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindfields.h"
#include "plan/bindmatch.h"
#include "plan/bindnames.h"
#include "plan/bindorder.h"
#include "plan/bindrules.h"
#include "plan/bindsource.h"
#include "plan/bindwrite.h"
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
	/* To recognise a record by, what is shown will do. */
	if (f->read_only && w->bind->mapping->mode != MODE_MATCH) {
		complaint_add(w->c, t->key.at.line, t->key.at.col,
		    "'%s' of %s is read-only", f->key, object);
		complaint_hint(w->c,
		    "Lightfield fills it in itself. Take it out of fields: "
		    "and add its column to ignore:.");
		return NULL;
	}
	return f;
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
	out->required = needed && mapping_creates(m);
	out->never_blank = needed;
	optional = bindcols_optional(w, r) && !out->required;
	out->field = writable(w, t, optional && !matched);
	if (out->field == NULL) {
		bindcols_claim(w, r);
		return false;
	}
	out->reject = matched;
	if (!bindsource_load(w, r, out)) {
		bindcols_claim(w, r);
		return false;
	}
	bindwrite_field(w, r, out);
	bindsource_spread(out);
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

		if (!bind_field(w, order[i], out))
			continue;
		b->n_fields++;
		if (out->n_cells > b->widest)
			b->widest = out->n_cells;
	}
	bindorder_set(b);
}
