// SPDX-License-Identifier: Apache-2.0
#include "mapping/mapobject.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "schema/object.h"
#include "schema/objectname.h"

static void
complain_object(struct mapread *r, const struct word *w)
{
	const char *near = objectname_near(w->text, NULL, 0);

	complaint_add(r->c, w->at.line, w->at.col,
	    "'%.*s' is no object of Lightfield, and cannot be the slug of a "
	    "custom one",
	    STR_ARG(w->text));
	if (near != NULL)
		complaint_hint(r->c, "Did you mean '%s'?", near);
	else
		complaint_hint(r->c,
		    "Write account, contact, opportunity, task, note, list or "
		    "meeting, or the slug of a custom object: a letter, then "
		    "letters, digits, '-' and '_'.");
}

/* What the API shows but does not create. */
static void
complain_read_only(struct mapread *r, struct place at, const struct object *o)
{
	complaint_add(r->c, at.line, at.col,
	    "%s cannot be imported: Lightfield's API takes no rows of them",
	    o->plural);
	if (str_is(str_of(o->name), "file"))
		complaint_hint(r->c, "Send them with lfetl upload FILE.");
	else
		complaint_hint(r->c,
		    "Invite them in Lightfield; other objects link to them, as "
		    "in $owner: { column: Owner, by: $email }. If the file only "
		    "says whose ids they are, write mode: match.");
}

void
mapobject_read(struct mapread *r, const struct ynode *n)
{
	struct word *w = &r->m->object_word;

	if (!mapread_text(r, n, "object", w))
		return;
	r->m->object = object_any(r->m->arena, w->text);
	if (r->m->object == NULL)
		complain_object(r, w);
}

void
mapobject_check(struct mapread *r)
{
	const struct object *o = r->m->object;

	if (o == NULL || o->creatable)
		return;
	if (r->m->mode != MODE_MATCH || str_is(str_of(o->name), "file"))
		complain_read_only(r, r->m->object_word.at, o);
}
