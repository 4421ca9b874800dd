// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "mapping/mapdigest.h"
#include "mapping/mapmatch.h"
#include "mapping/mapobject.h"
#include "mapping/mapping.h"
#include "mapping/mapread.h"
#include "mapping/maprule.h"
#include "mapping/mapsource.h"
#include "schema/object.h"

static void
read_version(struct mapread *r, const struct ynode *n)
{
	if (n->kind == YDOC_SCALAR && str_is(n->text, "1"))
		return;
	complaint_add(r->c, n->line, n->col,
	    "this version reads version 1 of the mapping language only");
	complaint_hint(r->c, "Write mapping: 1.");
}

static void
read_system(struct mapread *r, const struct ynode *n)
{
	(void)mapread_text(r, n, "system", &r->m->system);
}

static void
count_column(void *self, const struct word *w)
{
	(void)w;
	(*(size_t *)self)++;
}

static void
note_column(void *self, const struct word *w)
{
	struct mapping *m = self;

	m->key[m->n_key++] = *w;
}

/* A key that is the same in all rows tells none of them apart. */
static void
complain_key(struct mapread *r, const struct ynode *n)
{
	complaint_add(
	    r->c, n->line, n->col, "the rule of the key names no column");
	complaint_hint(r->c, "Write key: Heading, key: [Heading, Heading] or "
			     "key: { text: \"{Heading}-{Heading}\" }.");
}

static void
read_key_rule(struct mapread *r, const struct ynode *key, const struct ynode *n)
{
	struct mapping *m = r->m;
	size_t before = complaints_count(r->c);
	size_t columns = 0;

	m->key_rule = arena_alloc(m->arena, sizeof(*m->key_rule));
	maprule_read_inner(r, key->text.p, n, m->key_rule);
	mapping_columns(m->key_rule, count_column, &columns);
	if (columns == 0 && complaints_count(r->c) == before)
		complain_key(r, n);
	m->key = arena_array(m->arena, columns, sizeof(*m->key));
	mapping_columns(m->key_rule, note_column, m);
}

static void
read_key(struct mapread *r, const struct ynode *n)
{
	static const struct ynode name = {
	    .kind = YDOC_SCALAR, .text = {"key", 3}};
	const struct ynode *column = ydoc_get(n, "column");
	const struct ynode *columns = ydoc_get(n, "columns");

	if (n->kind == YDOC_MAP &&
	    (n->n != 1 || (column == NULL && columns == NULL))) {
		read_key_rule(r, &name, n);
		return;
	}
	if (n->kind == YDOC_MAP)
		n = column != NULL ? column : columns;
	mapread_texts(r, n, "key", &r->m->key, &r->m->n_key);
}

/* A group of require:, with an empty word behind it. */
static struct word *
read_group(struct mapread *r, const struct ynode *n)
{
	struct word *group = NULL;
	struct word *ended;
	size_t size = 0;

	mapread_texts(r, n, "require", &group, &size);
	ended = arena_array(r->m->arena, size + 1, sizeof(*ended));
	for (size_t i = 0; i < size; i++)
		ended[i] = group[i];
	return ended;
}

static void
read_require(struct mapread *r, const struct ynode *n)
{
	struct mapping *m = r->m;

	if (n->kind != YDOC_LIST) {
		complaint_add(r->c, n->line, n->col,
		    "'require' must be a list of groups");
		complaint_hint(r->c, "Write require: [[$email, $name]] if one "
				     "of the two must be there.");
		return;
	}
	m->require = arena_array(m->arena, n->n, sizeof(struct word *));
	for (size_t i = 0; i < n->n; i++)
		m->require[m->n_require++] = read_group(r, n->items[i]);
}

/* Relationships that Lightfield has by itself; custom ones have no '$'. */
static bool
is_relationship(struct str key)
{
	static const char *const more[] = {"$owner", "$assignedTo",
	    "$createdBy", "$champion", "$evaluator", "$transcript"};

	if (!str_starts(key, STR_LIT("$")))
		return false;
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		if (str_is(key, more[i]))
			return true;
	return object_find(key) != NULL;
}

static void
complain_relationship(struct mapread *r, const struct ynode *key)
{
	complaint_add(r->c, key->line, key->col,
	    "'%.*s' is a relationship; put it under relationships:",
	    STR_ARG(key->text));
	complaint_hint(r->c,
	    "Write relationships: { %.*s: { column: Heading, "
	    "by: key } }.",
	    STR_ARG(key->text));
}

static void
read_fields(struct mapread *r, const struct ynode *n)
{
	struct mapping *m = r->m;

	if (!mapread_is_map(r, n, "fields",
		"Write each field on its own line, without '- ': $name: "
		"Heading."))
		return;
	m->fields = arena_array(m->arena, n->n, sizeof(*m->fields));
	for (size_t i = 0; i < n->n; i++) {
		struct target *t = &m->fields[m->n_fields];

		if (is_relationship(n->keys[i]->text)) {
			complain_relationship(r, n->keys[i]);
			continue;
		}
		t->key = mapread_word(r, n->keys[i]);
		maprule_read_field(r, n->keys[i], n->items[i], &t->rule);
		m->n_fields++;
	}
}

static void
read_relations(struct mapread *r, const struct ynode *n)
{
	struct mapping *m = r->m;

	if (!mapread_is_map(r, n, "relationships",
		"Write each on its own line, without '- ': $account: { "
		"column: Heading, by: key }."))
		return;
	m->relations = arena_array(m->arena, n->n, sizeof(*m->relations));
	for (size_t i = 0; i < n->n; i++) {
		struct target *t = &m->relations[m->n_relations++];

		t->key = mapread_word(r, n->keys[i]);
		maprule_read_link(r, n->keys[i], n->items[i], &t->rule);
	}
}

static void
read_ignore(struct mapread *r, const struct ynode *n)
{
	mapread_any_texts(r, n, "ignore", &r->m->ignore, &r->m->n_ignore);
}

static void
read_unmapped(struct mapread *r, const struct ynode *n)
{
	static const char *const names[] = {"warn", "error", "ignore"};
	static const enum unmapped values[] = {
	    UNMAPPED_WARN, UNMAPPED_ERROR, UNMAPPED_IGNORE};
	const struct mapread_choice choice = {names, 3};
	size_t i = mapread_choose(r, n, "unmapped", &choice);

	if (i < 3)
		r->m->unmapped = values[i];
}

static const struct mapread_member top[] = {
    {"mapping", read_version},
    {"object", mapobject_read},
    {"system", read_system},
    {"key", read_key},
    {"match", mapmatch_read},
    {"mode", mapmatch_read_mode},
    {"duplicates", mapmatch_read_duplicates},
    {"require", read_require},
    {"defaults", mapsource_read_defaults},
    {"headers", mapsource_read_headers},
    {"source", mapsource_read},
    {"fields", read_fields},
    {"relationships", read_relations},
    {"ignore", read_ignore},
    {"unmapped", read_unmapped},
};

/* What a mapping must say, and what to write if it does not. */
static void
check_present(struct mapread *r, const struct ynode *root)
{
	static const char *const must[][3] = {
	    {"mapping", "the file does not say 'mapping: 1'",
		"Write mapping: 1 on a line of its own at the top."},
	    {"object", "the mapping does not say what the rows become",
		"Add object: contact, or whatever the rows become."},
	    {"fields", "the mapping maps nothing ('fields' is missing)",
		"Add fields: with a line for each field, such as $name: "
		"Heading."},
	};

	for (size_t i = 0; i < sizeof(must) / sizeof(must[0]); i++) {
		if (ydoc_get(root, must[i][0]) != NULL)
			continue;
		complaint_add(r->c, root->line, root->col, "%s", must[i][1]);
		complaint_hint(r->c, "%s", must[i][2]);
	}
	mapmatch_check(r, root);
}

static void
read_root(struct mapread *r, const struct ynode *root)
{
	if (root == NULL) {
		complaint_add(r->c, 0, 0, "the mapping is empty");
		complaint_hint(r->c, "Begin with mapping: 1 and object: "
				     "account.");
		return;
	}
	if (root->kind != YDOC_MAP) {
		complaint_add(r->c, root->line, root->col,
		    "a mapping is a map of 'name: value' lines, and this is "
		    "a %s",
		    root->kind == YDOC_LIST ? "list" : "text");
		complaint_hint(r->c, "Begin with mapping: 1 and object: "
				     "account.");
		return;
	}
	check_present(r, root);
	mapread_members(
	    r, root, "a mapping", top, sizeof(top) / sizeof(top[0]));
	mapobject_check(r);
	mapsource_add_empty(r->m);
}

int
mapping_parse(struct mapping **out, const char *file, struct str text,
    struct complaints *c)
{
	struct mapread r = {.c = c};
	struct ydoc *doc;
	size_t before = complaints_count(c);

	*out = NULL;
	if (ydoc_parse(&doc, text, c) != 0)
		return -1;
	r.m = mem_alloc(sizeof(*r.m));
	r.m->arena = arena_new();
	r.m->file = arena_dup(r.m->arena, file, strlen(file));
	read_root(&r, ydoc_root(doc));
	ydoc_free(doc);
	if (complaints_count(c) > before) {
		mapping_free(r.m);
		return -1;
	}
	mapdigest_set(r.m);
	*out = r.m;
	return 0;
}

void
mapping_free(struct mapping *m)
{
	if (m == NULL)
		return;
	arena_free(m->arena);
	free(m);
}

void
mapping_set_mode(struct mapping *m, enum mode mode)
{
	m->mode = mode;
	mapdigest_set(m);
}

void
mapping_add_column(struct mapping *m, struct str name, struct str text)
{
	struct constant_column *v =
	    arena_array(m->arena, m->n_constants + 1, sizeof(*v));

	for (size_t i = 0; i < m->n_constants; i++)
		v[i] = m->constants[i];
	v[m->n_constants].name.text = arena_str(m->arena, name);
	v[m->n_constants].text.text = arena_str(m->arena, text);
	m->constants = v;
	m->n_constants++;
	mapdigest_set(m);
}

static void
stand_above(struct mapping *m, struct word *own, struct str text)
{
	if (text.n > 0)
		*own = (struct word){.text = arena_str(m->arena, text)};
}

void
mapping_set_defaults(struct mapping *m, enum tristate optional,
    struct str region, struct str zone)
{
	if (optional != TRI_UNSET)
		m->optional = optional;
	stand_above(m, &m->region, region);
	stand_above(m, &m->zone, zone);
	mapdigest_set(m);
}

const char *
mapping_mode_name(enum mode mode)
{
	static const char *const names[] = {
	    [MODE_CREATE] = "create",
	    [MODE_UPDATE] = "update",
	    [MODE_UPSERT] = "upsert",
	    [MODE_MATCH] = "match",
	};

	return names[mode];
}

bool
mapping_creates(const struct mapping *m)
{
	return m->mode == MODE_CREATE || m->mode == MODE_UPSERT;
}
