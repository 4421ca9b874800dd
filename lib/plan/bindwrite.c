// SPDX-License-Identifier: Apache-2.0
#include "plan/bindwrite.h"

#include <string.h>

#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindnames.h"
#include "schema/defs.h"
#include "schema/object.h"

static bool
can_append(const struct value_spec *s)
{
	return s->many || s->type == VTYPE_TEXT || s->type == VTYPE_MARKDOWN ||
	       s->type == VTYPE_HTML;
}

/* What create needs can be changed but not taken away. */
static bool
needed(const struct bindwork *w, const char *key)
{
	const struct object *o = w->bind->mapping->object;
	size_t max = sizeof(o->required_fields) / sizeof(o->required_fields[0]);

	return bindnames_in(o->required_fields, max, key);
}

static void
clear(struct bindwork *w, const struct rule *r, struct bind_target *out)
{
	const struct word *token = &r->clear_token;

	if (token->text.p == NULL)
		return;
	out->clear = token->text;
	if (needed(w, out->field->key)) {
		complaint_add(w->c, token->at.line, token->at.col,
		    "%s of %s cannot be cleared: Lightfield requires it",
		    out->field->key, w->bind->mapping->object->name);
		complaint_hint(w->c, "Take clear-token: out.");
	}
}

void
bindwrite_field(
    struct bindwork *w, const struct rule *r, struct bind_target *out)
{
	const struct object *o = w->bind->mapping->object;
	const char *key = out->field->key;

	out->write = r->write != WRITE_DEFAULT ? r->write : WRITE_OVERWRITE;
	out->create_only = (object_field_ops(o, key) & OBJECT_UPDATE) == 0;
	/* No record shows it, so there is nothing to compare it with. */
	if (o->create_member != NULL && strcmp(o->create_member, key) == 0)
		out->write = WRITE_NEVER;
	clear(w, r, out);
	if (out->write != WRITE_APPEND || can_append(&out->spec))
		return;
	complaint_add(w->c, r->at.line, r->at.col,
	    "%s is %s and takes one value: nothing can be appended to it",
	    out->field->key, out->field->type_name);
	complaint_hint(
	    w->c, "Write write: overwrite, force, fill-blank or never-update.");
}

void
bindwrite_link(struct bindwork *w, const struct rule *r, struct bind_link *out)
{
	const struct object *o = w->bind->mapping->object;
	bool many = out->relation->many;

	out->ops = object_link_ops(o, out->relation->key);
	out->create_only = (out->ops & (OBJECT_ADD | OBJECT_REPLACE)) == 0;
	out->write = r->write;
	if (r->write == WRITE_DEFAULT) {
		out->write = many ? WRITE_APPEND : WRITE_OVERWRITE;
	} else if (many &&
		   (r->write == WRITE_OVERWRITE || r->write == WRITE_FORCE)) {
		complaint_add(w->c, r->at.line, r->at.col,
		    "%s links to several: overwrite and force do not say what "
		    "becomes of the links that are there",
		    out->relation->key);
		complaint_hint(w->c,
		    "Write write: append (add what is missing) or write: "
		    "replace (also remove what the row does not have).");
	} else if (!many &&
		   (r->write == WRITE_APPEND || r->write == WRITE_REPLACE)) {
		complaint_add(w->c, r->at.line, r->at.col,
		    "%s links to one %s: append and replace are for links to "
		    "several",
		    out->relation->key, out->relation->object);
		complaint_hint(w->c,
		    "Write write: overwrite, force, fill-blank or "
		    "never-update.");
	}
}
