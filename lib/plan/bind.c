// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindfields.h"
#include "plan/bindlinks.h"
#include "plan/bindmatch.h"
#include "plan/bindnames.h"
#include "plan/bindsource.h"
#include "plan/bindwhole.h"
#include "schema/defs.h"
#include "schema/object.h"
#include "value/valueregex.h"

enum {
	WORDS_MAX = 4096 /* bytes of a require group in messages */
};

static void
bind_key_rule(struct bindwork *w)
{
	static const struct field text = {
	    .key = "key", .type = VTYPE_TEXT, .type_name = "TEXT"};
	struct bind *b = w->bind;
	struct target *name = arena_alloc(b->arena, sizeof(*name));
	struct bind_target *t = arena_alloc(b->arena, sizeof(*t));
	size_t *key;

	name->key.text = STR_LIT("key");
	t->target = name;
	t->field = &text;
	t->reject = true;
	b->key_rule = t;
	if (!bindsource_load(w, b->mapping->key_rule, t))
		return;
	t->parent = SIZE_MAX;
	key = arena_array(b->arena, t->n_cells, sizeof(*key));
	b->key = key;
	for (size_t i = 0; i < t->n_cells; i++)
		if (t->cells[i].column != SIZE_MAX)
			key[b->n_key++] = t->cells[i].column;
	if (t->n_cells > b->widest)
		b->widest = t->n_cells;
	if (b->n_key > 0)
		return;
	complaint_add(w->c, b->mapping->key_rule->at.line,
	    b->mapping->key_rule->at.col,
	    "the rule of the key reads no column of %s", w->file);
	complaint_hint(w->c, "Name a column that tells the rows apart.");
}

static void
bind_key(struct bindwork *w)
{
	struct bind *b = w->bind;
	const struct mapping *m = b->mapping;
	size_t *key = arena_array(b->arena, m->n_key, sizeof(*key));

	if (m->key_rule != NULL) {
		bind_key_rule(w);
		return;
	}
	for (size_t i = 0; i < m->n_key; i++)
		key[i] = bindcols_get(w, &m->key[i], false);
	b->key = key;
	b->n_key = m->n_key;
}

static size_t
field_index(const struct bind *b, struct str key)
{
	for (size_t i = 0; i < b->n_fields; i++)
		if (str_is(key, b->fields[i].field->key))
			return i;
	return SIZE_MAX;
}

static size_t
link_index(const struct bind *b, struct str key)
{
	for (size_t i = 0; i < b->n_links; i++)
		if (str_is(key, b->links[i].relation->key))
			return i;
	return SIZE_MAX;
}

static bool
in_mapping(const struct mapping *m, struct str key)
{
	for (size_t i = 0; i < m->n_fields; i++)
		if (str_eq(m->fields[i].key.text, key))
			return true;
	for (size_t i = 0; i < m->n_relations; i++)
		if (str_eq(m->relations[i].key.text, key))
			return true;
	return false;
}

/* One word of a group; what fell away as optional never has a value. */
static void
group_word(struct bindwork *w, const struct word *word, size_t *fields,
    size_t *links, struct bind_group *g)
{
	size_t at;

	if (!in_mapping(w->bind->mapping, word->text)) {
		if (!bindnames_any(w, word))
			return;
		complaint_add(w->c, word->at.line, word->at.col,
		    "'%.*s' is required, but the mapping does not fill it",
		    STR_ARG(word->text));
		complaint_hint(w->c,
		    "Map it under fields: or relationships:, or take it out "
		    "of require:.");
		return;
	}
	at = field_index(w->bind, word->text);
	if (at != SIZE_MAX)
		fields[g->n_fields++] = at;
	at = link_index(w->bind, word->text);
	if (at != SIZE_MAX)
		links[g->n_links++] = at;
}

/* words: to an empty one. */
static void
bind_group(struct bindwork *w, const struct word *words, struct bind_group *g)
{
	struct arena *a = w->bind->arena;
	struct buf text;
	size_t n = 0;
	size_t *fields;
	size_t *links;

	while (words[n].text.n > 0)
		n++;
	g->fields = fields = arena_array(a, n, sizeof(*fields));
	g->links = links = arena_array(a, n, sizeof(*links));
	buf_init(&text, WORDS_MAX);
	for (size_t i = 0; i < n; i++) {
		buf_printf(
		    &text, "%s%.*s", i > 0 ? ", " : "", STR_ARG(words[i].text));
		group_word(w, &words[i], fields, links, g);
	}
	g->words = arena_dup(a, buf_text(&text), text.n);
	buf_fini(&text);
	/* After another complaint this one would only be its echo. */
	if (g->n_fields + g->n_links > 0 || complaints_count(w->c) > w->before)
		return;
	complaint_add(w->c, words[0].at.line, words[0].at.col,
	    "every row would fail: nothing here has a column in %s", w->file);
	complaint_hint(w->c,
	    "Name what the file does have, or take the group out of "
	    "require:.");
}

static void
bind_groups(struct bindwork *w)
{
	struct bind *b = w->bind;
	const struct mapping *m = b->mapping;
	struct bind_group *g = arena_array(b->arena, m->n_require, sizeof(*g));

	for (size_t i = 0; i < m->n_require; i++)
		bind_group(w, m->require[i], &g[i]);
	b->groups = g;
	b->n_groups = m->n_require;
}

/* What create needs has to come from somewhere. */
static void
must_have(struct bindwork *w, const char *key, const char *where)
{
	const struct mapping *m = w->bind->mapping;

	if (in_mapping(m, str_of(key)))
		return;
	complaint_add(w->c, 0, 0,
	    "%s cannot be created without %s, which the mapping does not fill",
	    m->object->name, key);
	complaint_hint(w->c, "Add under %s: %s: COLUMN", where, key);
}

static void
check_required(struct bindwork *w)
{
	const struct object *o = w->bind->mapping->object;
	size_t n_fields =
	    sizeof(o->required_fields) / sizeof(o->required_fields[0]);
	size_t n_links =
	    sizeof(o->required_links) / sizeof(o->required_links[0]);

	if (!mapping_creates(w->bind->mapping))
		return;
	for (size_t i = 0; i < n_fields && o->required_fields[i] != NULL; i++)
		must_have(w, o->required_fields[i], "fields");
	for (size_t i = 0; i < n_links && o->required_links[i] != NULL; i++)
		must_have(w, o->required_links[i], "relationships");
}

static void
copy_names(struct bindwork *w, const struct str *names, size_t n)
{
	struct bind *b = w->bind;
	const struct mapping *m = b->mapping;
	size_t all = n + m->n_constants;
	struct str *copy = arena_array(b->arena, all, sizeof(*copy));
	struct str *texts = arena_array(b->arena, all - n, sizeof(*texts));
	const char **titles = arena_array(b->arena, all, sizeof(*titles));

	for (size_t i = 0; i < n; i++)
		copy[i] = arena_str(b->arena, names[i]);
	for (size_t i = n; i < all; i++) {
		copy[i] = m->constants[i - n].name.text;
		texts[i - n] = m->constants[i - n].text.text;
	}
	for (size_t i = 0; i < all; i++)
		titles[i] = copy[i].p;
	b->names = copy;
	b->n_columns = n;
	b->constants = texts;
	b->n_constants = m->n_constants;
	n = all;
	w->titles = titles;
	w->used = arena_array(b->arena, n, sizeof(*w->used));
	w->decides = arena_array(b->arena, n, sizeof(*w->decides));
}

/* A constant column must not hide one of the file. */
static void
check_constants(struct bindwork *w)
{
	const struct bind *b = w->bind;

	for (size_t i = b->n_columns; i < b->n_columns + b->n_constants; i++) {
		for (size_t k = 0; k < b->n_columns; k++) {
			if (!str_eq(b->names[i], b->names[k]))
				continue;
			complaint_add(w->c, 0, 0,
			    "with: names '%s', and %s has a column of that "
			    "name",
			    w->titles[i], w->file);
			complaint_hint(w->c, "Take it out of with:, or call it "
					     "something else there and in the "
					     "mapping.");
		}
	}
}

static void
keep_mapped(struct bindwork *w)
{
	struct bind *b = w->bind;
	size_t all = b->n_columns + b->n_constants;
	size_t *v = arena_array(b->arena, all, sizeof(*v));

	for (size_t i = 0; i < all; i++)
		if (w->used[i])
			v[b->n_mapped++] = i;
	b->mapped = v;
}

static void
bind_filters(struct bindwork *w)
{
	struct bind *b = w->bind;
	const struct mapping *m = b->mapping;

	bindwhen_filter(w, &m->skip_when, "skip-when", &b->skip_when);
	bindwhen_filter(w, &m->only_when, "only-when", &b->only_when);
	b->filters = b->skip_when.n_any + b->only_when.n_any > 0;
}

static void
goes_somewhere(bool *goes, size_t column)
{
	if (column != SIZE_MAX)
		goes[column] = true;
}

static void
cells_go(bool *goes, const struct bind_cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		goes_somewhere(goes, cells[i].column);
}

/*
 * What a rule names whose target fell away goes nowhere either, though it
 * counts as mapped.
 */
static void
keep_left_out(struct bindwork *w)
{
	struct bind *b = w->bind;
	bool *goes = w->decides;
	size_t *v = arena_array(b->arena, b->n_columns, sizeof(*v));

	for (size_t i = 0; i < b->n_key; i++)
		goes_somewhere(goes, b->key[i]);
	for (size_t i = 0; i < b->n_fields; i++) {
		cells_go(goes, b->fields[i].cells, b->fields[i].n_cells);
		goes_somewhere(goes, b->fields[i].region_column);
		goes_somewhere(goes, b->fields[i].currency_column);
	}
	for (size_t i = 0; i < b->n_links; i++)
		for (size_t k = 0; k < b->links[i].n_ways; k++)
			cells_go(goes, b->links[i].ways[k].cells,
			    b->links[i].ways[k].n_cells);
	for (size_t i = 0; i < b->n_matches; i++)
		cells_go(goes, &b->matches[i].id_cell, 1);
	for (size_t i = 0; i < b->n_columns; i++)
		if (!goes[i] && b->names[i].n > 0 && b->names[i].p[0] != '_')
			v[b->n_left_out++] = i;
	b->left_out = v;
}

static void
copy_rest(struct bind *b)
{
	const struct mapping *m = b->mapping;
	struct str *empty = arena_array(b->arena, m->n_empty, sizeof(*empty));

	for (size_t i = 0; i < m->n_empty; i++)
		empty[i] = m->empty[i].text;
	b->empty = empty;
	b->n_empty = m->n_empty;
	b->system = m->system.text.p != NULL ? m->system.text.p : "";
	b->salesforce = str_iis(m->system.text, "salesforce");
	b->defers = m->duplicates == DUPLICATES_MERGE ||
		    (m->mode != MODE_CREATE && m->n_matches + m->n_key > 0);
}

int
bind_new(struct bind **out, const struct mapping *m, const struct defs *defs,
    const char *file, const struct str *names, size_t n_names,
    struct complaints *c)
{
	struct bind *b = mem_alloc(sizeof(*b));
	struct bindwork w = {.bind = b, .file = file, .c = c};

	w.before = complaints_count(c);
	*out = NULL;
	b->arena = arena_new();
	b->mapping = m;
	b->defs = defs;
	copy_names(&w, names, n_names);
	copy_rest(b);
	check_constants(&w);
	bind_filters(&w);
	bind_key(&w);
	bindfields_load(&w);
	bindlinks_load(&w);
	bindmatch_load(&w);
	bindwhole_load(&w);
	bind_groups(&w);
	check_required(&w);
	bindcols_rest(&w);
	keep_mapped(&w);
	keep_left_out(&w);
	if (complaints_count(c) > w.before) {
		bind_free(b);
		return -1;
	}
	*out = b;
	return 0;
}

void
bind_free(struct bind *b)
{
	if (b == NULL)
		return;
	bindsource_close(b->fields, b->n_fields);
	if (b->key_rule != NULL)
		bindsource_close(b->key_rule, 1);
	for (struct bind_regex *r = b->regexes; r != NULL; r = r->next)
		valueregex_free(r->regex);
	arena_free(b->arena);
	free(b);
}
