// SPDX-License-Identifier: Apache-2.0
#include "doc/jput.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbdefsput.h"
#include "sandbox/sbobject.h"

static void
put_known(struct jput *j, const char *key, const char *value)
{
	if (value == NULL)
		return;
	jput_key(j, key);
	jput_cstr(j, value);
}

static void
put_options(struct jput *j, const struct sbfield *f)
{
	if (f->n_options == 0)
		return;
	jput_key(j, "options");
	jput_list(j);
	for (size_t i = 0; i < f->n_options; i++) {
		jput_object(j);
		put_known(j, "id", f->options[i].id);
		put_known(j, "label", f->options[i].label);
		put_known(j, "description", f->options[i].description);
		if (!f->hides_parent)
			put_known(j, "parentId", f->options[i].parent);
		jput_end(j);
	}
	jput_end(j);
}

static void
put_configuration(struct jput *j, const struct sbfield *f)
{
	jput_key(j, "typeConfiguration");
	jput_object(j);
	put_options(j, f);
	put_known(j, "currency", f->currency);
	put_known(j, "handleService", f->service);
	if (!f->hides_parent)
		put_known(j, "parentFieldKey", f->parent_key);
	if (f->unique) {
		jput_key(j, "unique");
		jput_bool(j, true);
	}
	if (f->has_multiple) {
		jput_key(j, "multipleValues");
		jput_bool(j, f->multiple);
	}
	jput_end(j);
}

/* What the older shape has beside the newer one; a slug tells it. */
static void
put_slug(struct jput *j, const char *slug, bool system)
{
	if (slug == NULL)
		return;
	put_known(j, "slug", slug);
	jput_key(j, "system");
	jput_bool(j, system);
}

static void
put_field(struct jput *j, const struct sbfield *f)
{
	jput_key(j, f->key);
	jput_object(j);
	put_known(j, "id", f->id);
	put_slug(j, f->slug, f->system);
	put_known(j, "label", f->label);
	jput_key(j, "description");
	jput_cstr(j, f->description);
	put_known(j, "valueType", f->type_name);
	jput_key(j, "readOnly");
	jput_bool(j, f->read_only);
	put_configuration(j, f);
	jput_end(j);
}

static void
put_relation(struct jput *j, const struct sbrelation *r)
{
	jput_key(j, r->key);
	jput_object(j);
	put_known(j, "id", r->id);
	put_slug(j, r->slug, r->system);
	put_known(j, "label", r->label);
	jput_key(j, "description");
	jput_cstr(j, r->description);
	put_known(j, "cardinality", r->many ? "HAS_MANY" : "HAS_ONE");
	put_known(j, "objectType", r->object_type);
	jput_end(j);
}

void
sbdefsput_answer(
    const struct sbdefs *d, const struct sbobject *o, struct buf *out)
{
	size_t n_fields;
	size_t n_relations;
	const struct sbfield *f = sbdefs_fields(d, &n_fields);
	const struct sbrelation *r = sbdefs_relations(d, &n_relations);
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	put_known(&j, "objectType", o->name);
	jput_key(&j, "fieldDefinitions");
	jput_object(&j);
	for (size_t i = 0; i < n_fields; i++)
		put_field(&j, &f[i]);
	jput_end(&j);
	jput_key(&j, "relationshipDefinitions");
	jput_object(&j);
	for (size_t i = 0; i < n_relations; i++)
		put_relation(&j, &r[i]);
	jput_end(&j);
	jput_end(&j);
}
