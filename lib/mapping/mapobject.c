// SPDX-License-Identifier: Apache-2.0
#include "mapping/mapobject.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "schema/object.h"

/* What other products call our objects. */
static const char *
object_alias(struct str s)
{
	static const char *const aliases[][2] = {
	    {"person", "contact"},
	    {"people", "contact"},
	    {"lead", "contact"},
	    {"leads", "contact"},
	    {"customer", "contact"},
	    {"company", "account"},
	    {"companies", "account"},
	    {"organization", "account"},
	    {"organisation", "account"},
	    {"deal", "opportunity"},
	    {"deals", "opportunity"},
	    {"owner", "member"},
	};

	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (str_iis(s, aliases[i][0]))
			return aliases[i][1];
	return NULL;
}

static void
complain_object(struct mapread *r, const struct word *w)
{
	const char *names[32];
	const char *near = object_alias(w->text);
	size_t n;
	const struct object *o = object_table(&n);

	for (size_t i = 0; i < n && i < 32; i++)
		names[i] = o[i].name;
	if (near == NULL)
		near = text_nearest(w->text, names, n < 32 ? n : 32);
	complaint_add(r->c, w->at.line, w->at.col,
	    "'%.*s' is no object of Lightfield that this version knows",
	    STR_ARG(w->text));
	if (near != NULL)
		complaint_hint(r->c, "Did you mean '%s'?", near);
	else
		complaint_hint(
		    r->c, "Write object: account or object: contact.");
}

void
mapobject_read(struct mapread *r, const struct ynode *n)
{
	struct word w;

	if (!mapread_text(r, n, "object", &w))
		return;
	r->m->object = object_find(w.text);
	if (r->m->object == NULL) {
		complain_object(r, &w);
	} else if (!r->m->object->creatable) {
		complaint_add(r->c, n->line, n->col,
		    "this version does not import %s yet",
		    r->m->object->plural);
		complaint_hint(r->c, "It imports accounts and contacts: write "
				     "object: account or object: contact.");
	}
}
