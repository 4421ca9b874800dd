// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "mapping/mapread.h"

struct place
mapread_place(const struct ynode *n)
{
	return (struct place){n->line, n->col};
}

struct word
mapread_word(struct mapread *r, const struct ynode *n)
{
	return (struct word){
	    .text = arena_str(r->m->arena, n->text), .at = mapread_place(n)};
}

static void
complain_kind(struct mapread *r, const struct ynode *n, const char *what)
{
	if (n->kind == YDOC_SCALAR)
		complaint_add(r->c, n->line, n->col, "'%s' has no value", what);
	else
		complaint_add(r->c, n->line, n->col,
		    "'%s' must be a text, and this is a %s", what,
		    n->kind == YDOC_MAP ? "map" : "list");
	complaint_hint(r->c,
	    "Write '%s: ...' with the text behind it, or "
	    "leave the line out.",
	    what);
}

static bool
is_text(const struct ynode *n)
{
	return n->kind == YDOC_SCALAR && !ydoc_is_null(n);
}

bool
mapread_text(struct mapread *r, const struct ynode *n, const char *what,
    struct word *out)
{
	if (!is_text(n) || n->text.n == 0) {
		complain_kind(r, n, what);
		return false;
	}
	*out = mapread_word(r, n);
	return true;
}

void
mapread_any_texts(struct mapread *r, const struct ynode *n, const char *what,
    struct word **out, size_t *count)
{
	const struct ynode *const self[] = {n};
	const struct ynode *const *items = self;
	struct word *v;
	size_t size = 1;

	if (n->kind == YDOC_LIST) {
		items = (const struct ynode *const *)n->items;
		size = n->n;
	}
	v = arena_array(r->m->arena, size, sizeof(*v));
	for (size_t i = 0; i < size; i++) {
		if (!is_text(items[i])) {
			complain_kind(r, items[i], what);
			return;
		}
		v[i] = mapread_word(r, items[i]);
	}
	*out = v;
	*count = size;
}

void
mapread_texts(struct mapread *r, const struct ynode *n, const char *what,
    struct word **out, size_t *count)
{
	struct word *v = NULL;
	size_t size = 0;

	if (n->kind == YDOC_LIST && n->n == 0) {
		complaint_add(
		    r->c, n->line, n->col, "the list of '%s' is empty", what);
		complaint_hint(r->c, "Fill it, or leave the line out.");
		return;
	}
	mapread_any_texts(r, n, what, &v, &size);
	for (size_t i = 0; i < size; i++) {
		if (v[i].text.n > 0)
			continue;
		complaint_add(r->c, v[i].at.line, v[i].at.col,
		    "an empty text does not work for '%s'", what);
		complaint_hint(r->c, "Fill it, or leave it out.");
		return;
	}
	*out = v;
	*count = size;
}

void
mapread_flag(struct mapread *r, const struct ynode *n, const char *what,
    enum tristate *out)
{
	if (n->kind == YDOC_SCALAR && str_is(n->text, "true")) {
		*out = TRI_YES;
	} else if (n->kind == YDOC_SCALAR && str_is(n->text, "false")) {
		*out = TRI_NO;
	} else {
		complaint_add(
		    r->c, n->line, n->col, "'%s' must be true or false", what);
		complaint_hint(
		    r->c, "Write %s: true or %s: false.", what, what);
	}
}

bool
mapread_is_map(struct mapread *r, const struct ynode *n, const char *what,
    const char *example)
{
	if (n->kind == YDOC_MAP)
		return true;
	if (n->kind == YDOC_LIST)
		complaint_add(r->c, n->line, n->col,
		    "'%s' must be a map, and this is a list", what);
	else
		complaint_add(r->c, n->line, n->col,
		    "'%s' must be a map, and this is %s", what,
		    ydoc_is_null(n) ? "empty" : "a text");
	complaint_hint(r->c, "%s", example);
	return false;
}

static void
list_names(struct buf *b, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_puts(b, ", ");
		buf_puts(b, names[i]);
	}
}

void
mapread_unknown(struct mapread *r, const struct ynode *n, const char *where,
    const char *const *names, size_t count)
{
	const char *near = text_nearest(n->text, names, count);
	struct buf b;

	buf_init(&b, 4096);
	list_names(&b, names, count);
	complaint_add(r->c, n->line, n->col, "'%.*s' is unknown in %s",
	    STR_ARG(n->text), where);
	if (near != NULL)
		complaint_hint(r->c, "Did you mean '%s'? Possible are: %s.",
		    near, buf_text(&b));
	else
		complaint_hint(r->c, "Possible are: %s.", buf_text(&b));
	buf_fini(&b);
}

size_t
mapread_choose(struct mapread *r, const struct ynode *n, const char *what,
    const struct mapread_choice *choice)
{
	struct buf b;

	if (!is_text(n)) {
		complain_kind(r, n, what);
		return choice->n;
	}
	for (size_t i = 0; i < choice->n; i++)
		if (str_is(n->text, choice->names[i]))
			return i;
	buf_init(&b, 256);
	buf_printf(&b, "'%s'", what);
	mapread_unknown(r, n, buf_text(&b), choice->names, choice->n);
	buf_fini(&b);
	return choice->n;
}

static const struct mapread_member *
find_member(struct str name, const struct mapread_member *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, v[i].name))
			return &v[i];
	return NULL;
}

static void
unknown_member(struct mapread *r, const struct ynode *key, const char *where,
    const struct mapread_member *v, size_t n)
{
	const char **names = mem_array(n, sizeof(const char *));

	for (size_t i = 0; i < n; i++)
		names[i] = v[i].name;
	mapread_unknown(r, key, where, names, n);
	free(names);
}

void
mapread_members(struct mapread *r, const struct ynode *map, const char *where,
    const struct mapread_member *v, size_t n)
{
	for (size_t i = 0; i < map->n; i++) {
		const struct ynode *key = map->keys[i];
		const struct mapread_member *m = find_member(key->text, v, n);

		if (m == NULL)
			unknown_member(r, key, where, v, n);
		else
			m->read(r, map->items[i]);
	}
}
