// SPDX-License-Identifier: Apache-2.0
#include "mapping/migration.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "mapping/mapread.h"
#include "mapping/mapsource.h"

/*
 * The pieces are read as those of a mapping are (mapread.h): head is a mapping
 * that has nothing but the arena, the system and the defaults.
 */
struct reading {
	struct mapread r;
	struct mapping head;
	struct migration *m;
};

/* -- one step -- */

static void
read_column(struct reading *g, const struct ynode *key, const struct ynode *n,
    struct migration_column *out)
{
	out->name = mapread_word(&g->r, key);
	if (key->text.n == 0) {
		complaint_add(
		    g->r.c, key->line, key->col, "a column needs a name");
		complaint_hint(g->r.c, "Write with: { List name: Webinar }.");
		return;
	}
	if (n->kind == YDOC_SCALAR && !ydoc_is_null(n))
		out->value = mapread_word(&g->r, n);
	else
		(void)mapread_text(&g->r, n, key->text.p, &out->value);
}

static void
read_with(struct reading *g, const struct ynode *n, struct migration_step *s)
{
	if (!mapread_is_map(&g->r, n, "with",
		"Write with: { List name: Webinar }: a column that the file "
		"lacks, and what stands in it in every row."))
		return;
	s->with = arena_array(g->m->arena, n->n, sizeof(*s->with));
	for (size_t i = 0; i < n->n; i++)
		read_column(g, n->keys[i], n->items[i], &s->with[s->n_with++]);
}

static void
read_max_errors(
    struct reading *g, const struct ynode *n, struct migration_step *s)
{
	struct word w = {{NULL, 0}, {0, 0}};
	struct str text;
	bool percent;

	if (!mapread_text(&g->r, n, "max-errors", &w))
		return;
	text = w.text;
	percent = str_ends(text, STR_LIT("%"));
	if (percent)
		text = str_upto(text, text.n - 1);
	if (!text_uint(text, percent ? 100 : UINT64_MAX, &s->max_errors) ||
	    (percent && s->max_errors == 0)) {
		complaint_add(g->r.c, n->line, n->col,
		    "'max-errors' takes a number of rows such as 100 (0: any "
		    "number) or a share from 1%% to 100%%");
		complaint_hint(g->r.c, "Write max-errors: 2%%.");
		return;
	}
	s->limits = true;
	s->max_errors_percent = percent;
}

/* The name is that of a folder, and stands in --only with commas. */
static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		char small = (char)(c | 0x20);

		if ((small < 'a' || small > 'z') && (c < '0' || c > '9') &&
		    c != '-' && c != '_')
			return false;
	}
	return s.n > 0 && s.n <= 64;
}

static void
read_name(struct reading *g, const struct ynode *key, struct migration_step *s)
{
	s->name = mapread_word(&g->r, key);
	if (is_name(key->text))
		return;
	complaint_add(g->r.c, key->line, key->col,
	    "'%.*s' cannot be the name of a step", STR_ARG(key->text));
	complaint_hint(g->r.c,
	    "A folder gets this name: use letters, digits, - and _ only, 64 "
	    "at most.");
}

static void
read_members(struct reading *g, const struct ynode *n, struct migration_step *s)
{
	static const char *const names[] = {
	    "file", "mapping", "max-errors", "with"};

	for (size_t i = 0; i < n->n; i++) {
		const struct ynode *key = n->keys[i];
		const struct ynode *v = n->items[i];

		if (str_is(key->text, "file"))
			(void)mapread_text(&g->r, v, "file", &s->file);
		else if (str_is(key->text, "mapping"))
			(void)mapread_text(&g->r, v, "mapping", &s->mapping);
		else if (str_is(key->text, "max-errors"))
			read_max_errors(g, v, s);
		else if (str_is(key->text, "with"))
			read_with(g, v, s);
		else
			mapread_unknown(&g->r, key, "a step", names, 4);
	}
}

static void
read_step(struct reading *g, const struct ynode *key, const struct ynode *n,
    struct migration_step *s)
{
	static const char *const must[] = {"file", "mapping"};

	read_name(g, key, s);
	if (!mapread_is_map(&g->r, n, s->name.text.p,
		"Write the step as { file: contacts.csv, mapping: "
		"contacts.yaml }."))
		return;
	read_members(g, n, s);
	for (size_t i = 0; i < 2; i++) {
		if (ydoc_get(n, must[i]) != NULL)
			continue;
		complaint_add(g->r.c, n->line, n->col,
		    "the step '%.*s' does not say its %s",
		    STR_ARG(s->name.text), must[i]);
		complaint_hint(
		    g->r.c, "Add %s: and the name of a file.", must[i]);
	}
}

static void
read_steps(struct reading *g, const struct ynode *n)
{
	struct migration *m = g->m;

	if (!mapread_is_map(&g->r, n, "steps",
		"Write each step on its own line, without '- ': contacts: { "
		"file: contacts.csv, mapping: contacts.yaml }."))
		return;
	if (n->n == 0 || n->n > MIGRATION_STEPS) {
		complaint_add(g->r.c, n->line, n->col,
		    n->n == 0 ? "there are no steps"
			      : "there are more than %d steps",
		    MIGRATION_STEPS);
		complaint_hint(g->r.c,
		    n->n == 0 ? "Add a step: contacts: { file: contacts.csv, "
				"mapping: contacts.yaml }."
			      : "Make two migrations of it that share the id "
				"map.");
		return;
	}
	m->steps = arena_array(m->arena, n->n, sizeof(*m->steps));
	for (size_t i = 0; i < n->n; i++)
		read_step(g, n->keys[i], n->items[i], &m->steps[m->n_steps++]);
}

/* -- the file -- */

static void
read_version(struct reading *g, const struct ynode *n)
{
	if (n->kind == YDOC_SCALAR && str_is(n->text, "1"))
		return;
	complaint_add(g->r.c, n->line, n->col,
	    "this version reads version 1 of migration files only");
	complaint_hint(g->r.c, "Write migration: 1.");
}

static void
read_failed(struct reading *g, const struct ynode *n)
{
	static const char *const names[] = {"hold", "leave-empty"};
	const struct mapread_choice choice = {names, 2};

	g->m->leave_empty =
	    mapread_choose(&g->r, n, "on-parent-failed", &choice) == 1;
}

static void
read_member(struct reading *g, const struct ynode *key, const struct ynode *n)
{
	static const char *const names[] = {"defaults", "folder", "ids",
	    "migration", "on-parent-failed", "steps", "system"};

	if (str_is(key->text, "migration"))
		read_version(g, n);
	else if (str_is(key->text, "system"))
		(void)mapread_text(&g->r, n, "system", &g->m->system);
	else if (str_is(key->text, "folder"))
		(void)mapread_text(&g->r, n, "folder", &g->m->folder);
	else if (str_is(key->text, "ids"))
		(void)mapread_text(&g->r, n, "ids", &g->m->ids);
	else if (str_is(key->text, "defaults"))
		mapsource_read_defaults(&g->r, n);
	else if (str_is(key->text, "on-parent-failed"))
		read_failed(g, n);
	else if (str_is(key->text, "steps"))
		read_steps(g, n);
	else
		mapread_unknown(&g->r, key, "a migration", names, 7);
}

static void
check_present(struct reading *g, const struct ynode *root)
{
	if (ydoc_get(root, "migration") == NULL) {
		complaint_add(g->r.c, root->line, root->col,
		    "the file does not say 'migration: 1'");
		complaint_hint(g->r.c,
		    ydoc_get(root, "mapping") != NULL
			? "This is a mapping: import one file with it (lfetl "
			  "import FILE -m MAPPING), or name it in a step."
			: "Write migration: 1 on a line of its own at the "
			  "top.");
	}
	if (ydoc_get(root, "steps") == NULL) {
		complaint_add(
		    g->r.c, root->line, root->col, "'steps' is missing");
		complaint_hint(g->r.c,
		    "Add steps: with a line for each file, such as contacts: "
		    "{ file: contacts.csv, mapping: contacts.yaml }.");
	}
}

static void
read_root(struct reading *g, const struct ynode *root)
{
	if (root == NULL || root->kind != YDOC_MAP) {
		complaint_add(g->r.c, root == NULL ? 0 : root->line,
		    root == NULL ? 0 : root->col, "this is no migration file");
		complaint_hint(g->r.c, "Begin with migration: 1 and steps:.");
		return;
	}
	check_present(g, root);
	if (ydoc_get(root, "migration") == NULL &&
	    ydoc_get(root, "mapping") != NULL)
		return;
	for (size_t i = 0; i < root->n; i++)
		read_member(g, root->keys[i], root->items[i]);
}

int
migration_parse(struct migration **out, const char *file, struct str text,
    struct complaints *c)
{
	size_t before = complaints_count(c);
	struct reading g;
	struct ydoc *doc;

	*out = NULL;
	if (ydoc_parse(&doc, text, c) != 0)
		return -1;
	memset(&g, 0, sizeof(g));
	g.m = mem_alloc(sizeof(*g.m));
	g.m->arena = arena_new();
	g.m->file = arena_dup(g.m->arena, file, strlen(file));
	g.head.arena = g.m->arena;
	g.r = (struct mapread){&g.head, c};
	read_root(&g, ydoc_root(doc));
	ydoc_free(doc);
	g.m->optional = g.head.optional;
	g.m->region = g.head.region;
	g.m->zone = g.head.zone;
	*out = g.m;
	return complaints_count(c) > before ? -1 : 0;
}

void
migration_free(struct migration *m)
{
	if (m == NULL)
		return;
	arena_free(m->arena);
	free(m);
}

void
migration_above(const struct migration *g, const struct migration_step *s,
    struct mapping *m)
{
	if (m->system.text.n == 0)
		m->system = g->system;
	for (size_t i = 0; i < s->n_with; i++)
		mapping_add_column(
		    m, s->with[i].name.text, s->with[i].value.text);
	mapping_set_defaults(m, g->optional, g->region.text, g->zone.text);
}
