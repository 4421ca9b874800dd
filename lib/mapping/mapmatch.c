// SPDX-License-Identifier: Apache-2.0
#include "mapping/mapmatch.h"

#include "base/arena.h"
#include "base/buf.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "schema/object.h"

enum {
	HINT_MAX = 512
};

static void
complain_entry(struct mapread *r, const struct ynode *n, const char *what)
{
	complaint_add(r->c, n->line, n->col, "%s", what);
	complaint_hint(r->c,
	    "Entries of match are a field ($email), several that must all "
	    "agree ([$name, $account]), id, or { id: COLUMN }.");
}

/* The words of one entry: no id among several, and none twice. */
static void
check_keys(struct mapread *r, const struct match_rule *m)
{
	for (size_t i = 0; i < m->n_keys; i++) {
		const struct word *w = &m->keys[i];

		if (m->n_keys > 1 && str_is(w->text, "id")) {
			complaint_add(r->c, w->at.line, w->at.col,
			    "'id' identifies a record by itself");
			complaint_hint(r->c,
			    "Write it as an entry of its own: match: [id, "
			    "...].");
		}
		for (size_t k = 0; k < i; k++) {
			if (!str_eq(m->keys[k].text, w->text))
				continue;
			complaint_add(r->c, w->at.line, w->at.col,
			    "'%.*s' comes twice in one entry of match",
			    STR_ARG(w->text));
			complaint_hint(r->c, "Leave one.");
		}
	}
}

static void
read_entry(struct mapread *r, const struct ynode *n, struct match_rule *m)
{
	const struct ynode *column = ydoc_get(n, "id");

	m->at = mapread_place(n);
	if (n->kind == YDOC_MAP && (n->n != 1 || column == NULL)) {
		complain_entry(r, n, "this is no entry of match");
		return;
	}
	if (n->kind == YDOC_MAP) {
		(void)mapread_text(r, column, "id", &m->id_column);
		return;
	}
	mapread_texts(r, n, "match", &m->keys, &m->n_keys);
	check_keys(r, m);
	if (m->n_keys != 1 || !str_is(m->keys[0].text, "id"))
		return;
	m->id_column = m->keys[0];
	m->keys = NULL;
	m->n_keys = 0;
}

static bool
same_entry(const struct match_rule *a, const struct match_rule *b)
{
	if (a->n_keys != b->n_keys ||
	    !str_eq(a->id_column.text, b->id_column.text))
		return false;
	for (size_t i = 0; i < a->n_keys; i++)
		if (!str_eq(a->keys[i].text, b->keys[i].text))
			return false;
	return true;
}

static void
check_repeated(struct mapread *r)
{
	const struct mapping *m = r->m;

	for (size_t i = 1; i < m->n_matches; i++) {
		for (size_t k = 0; k < i; k++) {
			if (!same_entry(&m->matches[k], &m->matches[i]))
				continue;
			complaint_add(r->c, m->matches[i].at.line,
			    m->matches[i].at.col,
			    "the same entry stands in match before");
			complaint_hint(r->c,
			    "Leave one. What must agree at once stands in "
			    "brackets of its own: [[$name, $account]].");
			return;
		}
	}
}

void
mapmatch_read(struct mapread *r, const struct ynode *n)
{
	struct mapping *m = r->m;
	size_t before = complaints_count(r->c);

	if (n->kind != YDOC_LIST) {
		complaint_add(r->c, n->line, n->col, "'match' must be a list");
		if (n->kind == YDOC_SCALAR && !ydoc_is_null(n) && n->text.n > 0)
			complaint_hint(
			    r->c, "Write match: [%.*s].", STR_ARG(n->text));
		else
			complaint_hint(r->c,
			    "Write match: [$email], or match: [] to look "
			    "nothing up.");
		return;
	}
	m->matches = arena_array(m->arena, n->n, sizeof(*m->matches));
	m->n_matches = n->n;
	for (size_t i = 0; i < n->n; i++)
		read_entry(r, n->items[i], &m->matches[i]);
	if (complaints_count(r->c) == before)
		check_repeated(r);
}

void
mapmatch_read_mode(struct mapread *r, const struct ynode *n)
{
	const char *names[MODE_MATCH + 1];
	const struct mapread_choice choice = {names, MODE_MATCH + 1};
	size_t i;

	for (i = 0; i <= MODE_MATCH; i++)
		names[i] = mapping_mode_name((enum mode)i);
	i = mapread_choose(r, n, "mode", &choice);
	if (i <= MODE_MATCH)
		r->m->mode = (enum mode)i;
}

void
mapmatch_read_duplicates(struct mapread *r, const struct ynode *n)
{
	/* In the order of enum duplicates. */
	static const char *const names[] = {"error", "first", "last", "merge"};
	const struct mapread_choice choice = {names, 4};
	size_t i = mapread_choose(r, n, "duplicates", &choice);

	if (i < 4)
		r->m->duplicates = (enum duplicates)i;
}

/* What records of an object are best recognised by, of what is mapped here. */
static void
suggest_match(struct buf *b, const struct ynode *root)
{
	static const char *const usual[][3] = {
	    {"contact", "$email", NULL},
	    {"account", "$website", "$name"},
	    {"opportunity", "$name", NULL},
	    {"list", "$name", NULL},
	    {"member", "$email", NULL},
	};
	const size_t n_usual = sizeof(usual) / sizeof(usual[0]);
	const struct ynode *word = ydoc_get(root, "object");
	const struct ynode *fields = ydoc_get(root, "fields");
	const struct object *o = word != NULL && word->kind == YDOC_SCALAR
				     ? object_find(word->text)
				     : NULL;

	for (size_t i = 0; o != NULL && i < n_usual; i++) {
		if (!str_is(str_of(o->name), usual[i][0]))
			continue;
		for (size_t k = 1; k < 3 && usual[i][k] != NULL; k++)
			if (fields != NULL &&
			    ydoc_get(fields, usual[i][k]) != NULL)
				buf_printf(b, "%s%s", b->n > 0 ? ", " : "",
				    usual[i][k]);
	}
}

void
mapmatch_check(struct mapread *r, const struct ynode *root)
{
	struct buf b;

	buf_init(&b, HINT_MAX);
	suggest_match(&b, root);
	if (ydoc_get(root, "match") == NULL) {
		complaint_add(r->c, root->line, root->col,
		    "the mapping does not say how records that exist are "
		    "recognised ('match' is missing)");
		if (b.n > 0)
			complaint_hint(r->c,
			    "Add match: [%s], or match: [] to look nothing "
			    "up.",
			    buf_text(&b));
		else
			complaint_hint(r->c,
			    "Add match: [] to look nothing up, or name the "
			    "field that identifies a record, as in match: "
			    "[$email].");
	}
	if (ydoc_get(root, "mode") == NULL) {
		complaint_add(r->c, root->line, root->col,
		    "the mapping does not say what to do with the rows "
		    "('mode' is missing)");
		complaint_hint(r->c,
		    "Add mode: upsert (create what is new, update what is "
		    "there); or mode: create, or mode: update.");
	}
	buf_fini(&b);
}
