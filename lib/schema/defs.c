// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "schema/defs.h"
#include "schema/defsfixed.h"
#include "schema/defsread.h"
#include "schema/object.h"

struct defs {
	struct arena *arena;
	const struct object *object;
	struct field *fields;
	size_t n_fields;
	struct relation *relations;
	size_t n_relations;
};

static int
read_fields(struct defs *d, const struct jval *map, struct err *e)
{
	struct jdoc_iter it = {0};

	d->fields = arena_array(d->arena, jdoc_size(map), sizeof(*d->fields));
	while (jdoc_next(map, &it)) {
		struct field *f = &d->fields[d->n_fields++];

		if (defsread_field(f, it.key, it.val, d->arena, e) != 0)
			return -1;
		defsfixed_field(f, d->object, d->arena);
	}
	return 0;
}

static int
read_relations(struct defs *d, const struct jval *map, struct err *e)
{
	struct jdoc_iter it = {0};

	d->relations =
	    arena_array(d->arena, jdoc_size(map), sizeof(*d->relations));
	while (jdoc_next(map, &it)) {
		struct relation *r = &d->relations[d->n_relations++];

		if (defsread_relation(
			r, d->object, it.key, it.val, d->arena, e) != 0)
			return -1;
	}
	return 0;
}

static int
read_answer(struct defs *d, const struct jval *root, struct err *e)
{
	const struct jval *fields = jdoc_get(root, "fieldDefinitions");
	const struct jval *relations =
	    jdoc_get(root, "relationshipDefinitions");

	if (jdoc_kind(fields) != JDOC_OBJECT)
		return err_set(e, ERR_SERVICE, "there is no \"%s\" object",
		    "fieldDefinitions");
	if (jdoc_kind(relations) != JDOC_OBJECT)
		return err_set(e, ERR_SERVICE, "there is no \"%s\" object",
		    "relationshipDefinitions");
	if (read_fields(d, fields, e) != 0)
		return -1;
	return read_relations(d, relations, e);
}

int
defs_parse(struct defs **out, const struct object *o, const struct jval *root,
    struct err *e)
{
	struct defs *d = mem_alloc(sizeof(*d));

	*out = NULL;
	d->arena = arena_new();
	d->object = o;
	if (read_answer(d, root, e) != 0) {
		defs_free(d);
		(void)err_wrap(
		    e, "the definitions of %s cannot be used", o->plural);
		return err_hint(e, "This is not what the API documents. If it "
				   "comes from a file, save it again.");
	}
	*out = d;
	return 0;
}

void
defs_free(struct defs *d)
{
	if (d == NULL)
		return;
	arena_free(d->arena);
	free(d);
}

const struct object *
defs_object(const struct defs *d)
{
	return d->object;
}

const struct field *
defs_field(const struct defs *d, struct str key)
{
	for (size_t i = 0; i < d->n_fields; i++)
		if (str_is(key, d->fields[i].key))
			return &d->fields[i];
	return NULL;
}

const struct relation *
defs_relation(const struct defs *d, struct str key)
{
	for (size_t i = 0; i < d->n_relations; i++)
		if (str_is(key, d->relations[i].key))
			return &d->relations[i];
	return NULL;
}

const struct field *
defs_fields(const struct defs *d, size_t *n)
{
	*n = d->n_fields;
	return d->fields;
}

const struct relation *
defs_relations(const struct defs *d, size_t *n)
{
	*n = d->n_relations;
	return d->relations;
}

enum closeness {
	EXACT_ID,
	EXACT_LABEL,
	LOOSE_LABEL
};

static bool
fits(const struct option *o, struct str text, enum closeness how)
{
	if (how == EXACT_ID)
		return str_is(text, o->id);
	if (how == EXACT_LABEL)
		return str_is(text, o->label);
	return str_ieq(str_trim(text), str_trim(str_of(o->label)));
}

bool
defs_is_under(
    const struct option *o, const struct str *parents, size_t n_parents)
{
	if (o->parent == NULL)
		return true;
	for (size_t i = 0; i < n_parents; i++)
		if (str_is(parents[i], o->parent))
			return true;
	return false;
}

/* parents NULL: of any. */
static const struct option *
find_option(const struct field *f, struct str text, const struct str *parents,
    size_t n_parents, bool *ambiguous)
{
	*ambiguous = false;
	for (int how = EXACT_ID; how <= LOOSE_LABEL; how++) {
		const struct option *hit = NULL;

		for (size_t i = 0; i < f->n_options; i++) {
			const struct option *o = &f->options[i];

			if (!fits(o, text, (enum closeness)how) ||
			    (parents != NULL &&
				!defs_is_under(o, parents, n_parents)))
				continue;
			if (hit != NULL && strcmp(hit->id, o->id) != 0) {
				*ambiguous = true;
				return NULL;
			}
			hit = o;
		}
		if (hit != NULL)
			return hit;
	}
	return NULL;
}

const struct option *
defs_option(const struct field *f, struct str text, bool *ambiguous)
{
	return find_option(f, text, NULL, 0, ambiguous);
}

const struct option *
defs_option_under(const struct field *f, struct str text,
    const struct str *parents, size_t n_parents, bool *ambiguous)
{
	static const struct str none;

	return find_option(
	    f, text, parents == NULL ? &none : parents, n_parents, ambiguous);
}

static int
by_field_key(const void *a, const void *b)
{
	return strcmp((*(const struct field *const *)a)->key,
	    (*(const struct field *const *)b)->key);
}

static int
by_relation_key(const void *a, const void *b)
{
	return strcmp((*(const struct relation *const *)a)->key,
	    (*(const struct relation *const *)b)->key);
}

static int
by_option_id(const void *a, const void *b)
{
	return strcmp((*(const struct option *const *)a)->id,
	    (*(const struct option *const *)b)->id);
}

/* NULL and "" are told apart. */
static void
add_maybe(struct digest *h, const char *s)
{
	digest_uint(h, s != NULL);
	digest_text(h, s == NULL ? "" : s);
}

static void
add_options(struct digest *h, const struct field *f)
{
	const struct option **v =
	    mem_array(f->n_options, sizeof(const struct option *));

	for (size_t i = 0; i < f->n_options; i++)
		v[i] = &f->options[i];
	qsort(v, f->n_options, sizeof(const struct option *), by_option_id);
	digest_uint(h, f->n_options);
	for (size_t i = 0; i < f->n_options; i++) {
		digest_text(h, v[i]->id);
		digest_text(h, v[i]->label);
		add_maybe(h, v[i]->parent);
	}
	free(v);
}

static void
add_fields(struct digest *h, const struct defs *d)
{
	const struct field **v =
	    mem_array(d->n_fields, sizeof(const struct field *));

	for (size_t i = 0; i < d->n_fields; i++)
		v[i] = &d->fields[i];
	qsort(v, d->n_fields, sizeof(const struct field *), by_field_key);
	digest_uint(h, d->n_fields);
	for (size_t i = 0; i < d->n_fields; i++) {
		digest_text(h, v[i]->key);
		digest_text(h, v[i]->type_name);
		digest_uint(h, v[i]->read_only);
		digest_uint(h, v[i]->unique);
		add_maybe(h, v[i]->parent_key);
		digest_uint(h, v[i]->multiple);
		add_maybe(h, v[i]->currency);
		digest_uint(h, v[i]->service);
		add_options(h, v[i]);
	}
	free(v);
}

static void
add_relations(struct digest *h, const struct defs *d)
{
	const struct relation **v =
	    mem_array(d->n_relations, sizeof(const struct relation *));

	for (size_t i = 0; i < d->n_relations; i++)
		v[i] = &d->relations[i];
	qsort(v, d->n_relations, sizeof(const struct relation *),
	    by_relation_key);
	digest_uint(h, d->n_relations);
	for (size_t i = 0; i < d->n_relations; i++) {
		digest_text(h, v[i]->key);
		digest_text(h, v[i]->object);
		digest_uint(h, v[i]->many);
		digest_uint(h, v[i]->read_only);
	}
	free(v);
}

void
defs_digest(const struct defs *d, unsigned char out[DIGEST_BYTES])
{
	struct digest *h = digest_new();

	digest_text(h, "lfetl definitions 1");
	digest_text(h, d->object->name);
	add_fields(h, d);
	add_relations(h, d);
	digest_end(h, out);
	digest_free(h);
}
