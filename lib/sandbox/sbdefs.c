// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "doc/jdoc.h"

#include "sandbox/sbbuiltin.h"
#include "sandbox/sbdefs.h"
#include "sandbox/sbmap.h"
#include "sandbox/sbobject.h"

struct sbdefs {
	const struct sbobject *object;
	const struct sbobjects *objects;
	struct arena *arena;
	struct sbfield *fields;
	size_t n_fields;
	struct sbrelation *relations;
	size_t n_relations;
	struct sbmap by_key; /* fields */
};

static struct str
field_key(const void *self, uint32_t row)
{
	const struct sbdefs *d = self;

	return str_of(d->fields[row].key);
}

static struct sbdefs *
new_defs(const struct sbobjects *objects, const struct sbobject *o,
    size_t n_fields, size_t n_relations)
{
	struct sbdefs *d = mem_alloc(sizeof(*d));

	d->objects = objects;
	d->object = o;
	d->arena = arena_new();
	d->fields = arena_array(d->arena, n_fields, sizeof(*d->fields));
	d->relations =
	    arena_array(d->arena, n_relations, sizeof(*d->relations));
	sbmap_init(&d->by_key, field_key, d);
	return d;
}

void
sbdefs_free(struct sbdefs *d)
{
	if (d == NULL)
		return;
	sbmap_fini(&d->by_key);
	arena_free(d->arena);
	free(d);
}

static void
index_fields(struct sbdefs *d)
{
	uint32_t row;

	for (size_t i = 0; i < d->n_fields; i++)
		if (!sbmap_get(&d->by_key, str_of(d->fields[i].key), &row))
			sbmap_add(&d->by_key, (uint32_t)i);
}

/* An id that follows from where the thing stands, the same in every run. */
static const char *
id_for(struct sbdefs *d, const char *prefix, const char *key, const char *label)
{
	char id[SBOBJECT_ID_MAX];
	const char *text =
	    arena_printf(d->arena, "%s\n%s\n%s", d->object->name, key, label);

	sbobject_id(id, prefix, str_hash(str_of(text)));
	return arena_dup(d->arena, id, strlen(id));
}

/* The older shape names a field by "$account-website" or by its bare slug. */
static const char *
slug_for(struct sbdefs *d, const char *key)
{
	if (key[0] != '$')
		return key;
	return arena_printf(d->arena, "$%s-%s", d->object->name, key + 1);
}

/* Options of two parents may share a label. */
static void
name_option(struct sbdefs *d, const struct sbfield *f, struct sboption *o)
{
	const char *label = o->label;

	if (o->parent != NULL) {
		label = arena_printf(d->arena, "%s\n%s", label, o->parent);
		o->parent = id_for(d, "opt_", f->parent_key, o->parent);
	}
	if (o->id == NULL)
		o->id = id_for(d, "opt_", f->key, label);
}

static void
name_field(struct sbdefs *d, struct sbfield *f, bool older)
{
	struct sboption *o;

	if (!older && strcmp(f->type_name, "READONLY_MARKDOWN") == 0)
		f->type_name = "MARKDOWN";
	f->type = vtype_parse(str_of(f->type_name));
	f->hides_parent = !older;
	if (older)
		f->slug = slug_for(d, f->key);
	else
		f->id = id_for(d, "ad_", f->key, f->label);
	o = arena_array(d->arena, f->n_options, sizeof(*o));
	for (size_t i = 0; i < f->n_options; i++) {
		o[i] = f->options[i];
		name_option(d, f, &o[i]);
	}
	f->options = o;
}

struct sbdefs *
sbdefs_builtin(
    const struct sbobjects *objects, const struct sbobject *object, bool older)
{
	const struct sbbuiltin *b = sbbuiltin_get(object->index);
	struct sbdefs *d =
	    new_defs(objects, object, b->n_fields, b->n_relations);

	d->n_fields = b->n_fields;
	for (size_t i = 0; i < b->n_fields; i++) {
		d->fields[i] = b->fields[i];
		name_field(d, &d->fields[i], older);
	}
	d->n_relations = b->n_relations;
	for (size_t i = 0; i < b->n_relations; i++) {
		struct sbrelation *r = &d->relations[i];

		*r = b->relations[i];
		r->target = sbobject_find(objects, str_of(r->object_type));
		if (older)
			r->slug = slug_for(d, r->key);
		else
			r->id = id_for(d, "rd_", r->key, r->label);
	}
	index_fields(d);
	return d;
}

static const char *
text_of(struct sbdefs *d, const struct jval *v)
{
	struct str s = jdoc_text(v);

	return s.p == NULL ? NULL : arena_dup(d->arena, s.p, s.n);
}

static int
read_options(
    struct sbdefs *d, struct sbfield *f, const struct jval *list, struct err *e)
{
	size_t n = jdoc_size(list);
	struct sboption *o = arena_array(d->arena, n, sizeof(*o));

	for (size_t i = 0; i < n; i++) {
		const struct jval *v = jdoc_at(list, i);

		o[i].id = text_of(d, jdoc_get(v, "id"));
		o[i].label = text_of(d, jdoc_get(v, "label"));
		o[i].description = text_of(d, jdoc_get(v, "description"));
		o[i].parent = text_of(d, jdoc_get(v, "parentId"));
		if (o[i].id == NULL || o[i].label == NULL)
			return err_set(e, ERR_USAGE,
			    "field '%s': option %zu lacks its id or label",
			    f->key, i + 1);
	}
	f->options = o;
	f->n_options = n;
	return 0;
}

/* What the answer does not say. */
static void
take_known_field(const struct sbdefs *d, struct sbfield *f)
{
	const struct sbbuiltin *b = sbbuiltin_get(d->object->index);
	const char *key = f->key;

	for (size_t i = 0; i < b->n_fields; i++) {
		if (strcmp(b->fields[i].key, key) != 0)
			continue;
		*f = b->fields[i];
		f->key = key;
	}
}

static int
read_field(
    struct sbdefs *d, struct sbfield *f, const struct jval *v, struct err *e)
{
	const struct jval *conf = jdoc_get(v, "typeConfiguration");
	const struct jval *many = jdoc_get(conf, "multipleValues");

	take_known_field(d, f);
	f->label = text_of(d, jdoc_get(v, "label"));
	f->type_name = text_of(d, jdoc_get(v, "valueType"));
	if (f->type_name == NULL)
		return err_set(
		    e, ERR_USAGE, "field '%s' lacks its valueType", f->key);
	if (f->label == NULL)
		f->label = f->key;
	f->type = vtype_parse(str_of(f->type_name));
	f->id = text_of(d, jdoc_get(v, "id"));
	f->slug = text_of(d, jdoc_get(v, "slug"));
	f->description = text_of(d, jdoc_get(v, "description"));
	f->system = jdoc_bool(jdoc_get(v, "system"), f->key[0] == '$');
	f->read_only = jdoc_bool(jdoc_get(v, "readOnly"), false);
	f->unique = jdoc_bool(jdoc_get(conf, "unique"), false);
	f->has_multiple = jdoc_kind(many) == JDOC_BOOL;
	f->multiple = jdoc_bool(many, false);
	f->currency = text_of(d, jdoc_get(conf, "currency"));
	f->service = text_of(d, jdoc_get(conf, "handleService"));
	f->parent_key = text_of(d, jdoc_get(conf, "parentFieldKey"));
	return read_options(d, f, jdoc_get(conf, "options"), e);
}

static void
take_known_relation(const struct sbdefs *d, struct sbrelation *r)
{
	const struct sbbuiltin *b = sbbuiltin_get(d->object->index);
	const char *key = r->key;

	for (size_t i = 0; i < b->n_relations; i++) {
		if (strcmp(b->relations[i].key, key) != 0)
			continue;
		*r = b->relations[i];
		r->key = key;
	}
}

static int
read_relation(
    struct sbdefs *d, struct sbrelation *r, const struct jval *v, struct err *e)
{
	const char *how = jdoc_cstr(jdoc_get(v, "cardinality"), "");

	take_known_relation(d, r);
	r->object_type = text_of(d, jdoc_get(v, "objectType"));
	if (r->object_type == NULL)
		return err_set(e, ERR_USAGE,
		    "relationship '%s' lacks its objectType", r->key);
	r->many = str_iis(str_of(how), "HAS_MANY");
	if (!r->many && !str_iis(str_of(how), "HAS_ONE"))
		return err_set(e, ERR_USAGE,
		    "relationship '%s': cardinality is HAS_ONE or HAS_MANY, "
		    "not '%s'",
		    r->key, how);
	r->label = text_of(d, jdoc_get(v, "label"));
	if (r->label == NULL)
		r->label = r->key;
	r->id = text_of(d, jdoc_get(v, "id"));
	r->slug = text_of(d, jdoc_get(v, "slug"));
	r->description = text_of(d, jdoc_get(v, "description"));
	r->target = sbobject_find(d->objects, str_of(r->object_type));
	r->system = jdoc_bool(jdoc_get(v, "system"), r->key[0] == '$');
	r->read_only = jdoc_bool(jdoc_get(v, "readOnly"), r->read_only);
	return 0;
}

int
sbdefs_parse(struct sbdefs **out, const struct sbobjects *objects,
    const struct sbobject *object, const struct jval *answer, struct err *e)
{
	const struct jval *fields = jdoc_get(answer, "fieldDefinitions");
	const struct jval *relations =
	    jdoc_get(answer, "relationshipDefinitions");
	struct jdoc_iter it = {0};
	struct sbdefs *d;

	*out = NULL;
	if (jdoc_kind(fields) != JDOC_OBJECT)
		return err_set(e, ERR_USAGE, "%s: no fieldDefinitions object",
		    object->name);
	d = new_defs(objects, object, jdoc_size(fields), jdoc_size(relations));
	while (jdoc_next(fields, &it)) {
		struct sbfield *f = &d->fields[d->n_fields++];

		f->key = arena_dup(d->arena, it.key, strlen(it.key));
		if (read_field(d, f, it.val, e) != 0)
			goto fail;
	}
	memset(&it, 0, sizeof(it));
	while (jdoc_next(relations, &it)) {
		struct sbrelation *r = &d->relations[d->n_relations++];

		r->key = arena_dup(d->arena, it.key, strlen(it.key));
		if (read_relation(d, r, it.val, e) != 0)
			goto fail;
	}
	index_fields(d);
	*out = d;
	return 0;

fail:
	sbdefs_free(d);
	return err_wrap(e, "%s", object->name);
}

const struct sbfield *
sbdefs_fields(const struct sbdefs *d, size_t *n)
{
	*n = d->n_fields;
	return d->fields;
}

const struct sbrelation *
sbdefs_relations(const struct sbdefs *d, size_t *n)
{
	*n = d->n_relations;
	return d->relations;
}

const struct sbfield *
sbdefs_field(const struct sbdefs *d, struct str key)
{
	uint32_t row;

	return sbmap_get(&d->by_key, key, &row) ? &d->fields[row] : NULL;
}

const struct sbrelation *
sbdefs_relation(const struct sbdefs *d, struct str key)
{
	for (size_t i = 0; i < d->n_relations; i++)
		if (str_is(key, d->relations[i].key))
			return &d->relations[i];
	return NULL;
}

/*
 * A relationship definition is shared by both its ends, so a filter may name
 * it from either side: "$account-contact" is account's $contact and contact's
 * $account.
 */
static bool
is_slug(const struct sbdefs *d, const struct sbrelation *r, struct str slug)
{
	const char *own = d->object->name;
	size_t dash;

	if (r->slug != NULL && str_is(slug, r->slug))
		return true;
	if (slug.n == 0 || slug.p[0] != '$')
		return false;
	slug = str_from(slug, 1);
	dash = str_find(slug, '-');
	if (dash == slug.n || r->key[0] != '$')
		return false;
	return (str_is(str_upto(slug, dash), own) &&
		   str_is(str_from(slug, dash + 1), r->key + 1)) ||
	       (str_is(str_upto(slug, dash), r->key + 1) &&
		   str_is(str_from(slug, dash + 1), own));
}

const struct sbrelation *
sbdefs_relation_slug(const struct sbdefs *d, struct str slug)
{
	/* A custom key is its own slug; a system one is no slug. */
	const struct sbrelation *r =
	    slug.n > 0 && slug.p[0] != '$' ? sbdefs_relation(d, slug) : NULL;

	for (size_t i = 0; r == NULL && i < d->n_relations; i++)
		if (is_slug(d, &d->relations[i], slug))
			r = &d->relations[i];
	return r;
}

const struct sbrelation *
sbdefs_inverse(
    const struct sbrelation *r, const char *own, const struct sbdefs *target)
{
	if (r->target == NULL || r->key[0] != '$' ||
	    strcmp(r->key + 1, r->target->name) != 0)
		return NULL;
	for (size_t i = 0; i < target->n_relations; i++) {
		const struct sbrelation *back = &target->relations[i];

		if (back->key[0] == '$' && strcmp(back->key + 1, own) == 0)
			return back;
	}
	return NULL;
}
