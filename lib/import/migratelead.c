// SPDX-License-Identifier: Apache-2.0
#include "import/migratelead.h"

#include "base/arena.h"
#include "base/err.h"
#include "mapping/mapping.h"
#include "schema/defs.h"
#include "schema/defsbuiltin.h"
#include "schema/object.h"

#include "import/migrateorder.h"

/*
 * The object that a relationship leads to.  Where nothing is known about it, it
 * may be called like the custom object of a step.
 */
static const char *
lead_of(const struct defs *defs, const struct target *t)
{
	const struct relation *r =
	    defs == NULL ? NULL : defs_relation(defs, t->key.text);
	const struct object *o =
	    object_find(r == NULL ? t->key.text : str_of(r->object));

	return o == NULL ? t->key.text.p : o->name;
}

static void
add_lead(struct migratelead *l, size_t of, const char *object, bool needed)
{
	if (l->n == MIGRATELEAD_MAX)
		return;
	l->v[l->n] = object;
	l->needed[l->n] = needed;
	l->of[l->n++] = of;
}

/* The object whose links are followed on the way. */
static void
add_via(struct migratelead *l, size_t of, const struct word *via)
{
	const struct object *o = object_find(via->text);

	if (via->text.n == 0)
		return;
	l->via = true;
	add_lead(l, of, o == NULL ? via->text.p : o->name, false);
}

static void
add_vias(struct migratelead *l, size_t of, const struct rule *r)
{
	add_via(l, of, &r->via);
	for (size_t i = 0; i < r->n_ways; i++)
		add_via(l, of, &r->ways[i].via);
	for (size_t i = 0; i < r->n_all; i++) {
		add_via(l, of, &r->all[i].via);
		for (size_t k = 0; k < r->all[i].n_ways; k++)
			add_via(l, of, &r->all[i].ways[k].via);
	}
}

static bool
names(const struct word *keys, size_t n, struct str key)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(keys[i].text, key))
			return true;
	return false;
}

/* A record cannot be made, or not be recognised, without it. */
static bool
is_needed(const struct mapping *m, struct str key)
{
	const char *const *must = m->object->required_links;

	for (size_t i = 0; i < 2 && must[i] != NULL; i++)
		if (str_is(key, must[i]))
			return true;
	for (size_t i = 0; i < m->n_matches; i++)
		if (names(m->matches[i].keys, m->matches[i].n_keys, key))
			return true;
	return false;
}

void
migratelead_of(const struct mapping *g, struct migratelead *l,
    struct migrateorder_step *out)
{
	struct defs *defs = NULL;
	struct err none;

	(void)defs_builtin(&defs, g->object, &none);
	for (size_t i = 0; i < g->n_relations; i++) {
		const struct target *t = &g->relations[i];

		add_lead(l, i, lead_of(defs, t), is_needed(g, t->key.text));
		add_vias(l, i, &t->rule);
	}
	defs_free(defs);
	*out = (struct migrateorder_step){
	    g->object->name, l->v, l->needed, l->n, g->mode == MODE_UPDATE};
}

const bool *
migratelead_later(const struct migratelead *l,
    const struct migrateorder_turn *t, size_t n, struct arena *a)
{
	bool *later = arena_array(a, n, sizeof(*later));

	for (size_t i = 0; i < l->n; i++)
		later[l->of[i]] = later[l->of[i]] || t->later[i];
	return later;
}
