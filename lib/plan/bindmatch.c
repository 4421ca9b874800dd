// SPDX-License-Identifier: Apache-2.0
#include "plan/bindmatch.h"

#include <stdint.h>

#include "base/arena.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindnames.h"
#include "plan/bindrules.h"
#include "schema/defs.h"
#include "schema/object.h"

bool
bindmatch_names(const struct mapping *m, struct str key)
{
	for (size_t i = 0; i < m->n_matches; i++)
		for (size_t k = 0; k < m->matches[i].n_keys; k++)
			if (str_eq(m->matches[i].keys[k].text, key))
				return true;
	return false;
}

static bool
among(const struct target *t, size_t n, struct str key)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(t[i].key.text, key))
			return true;
	return false;
}

/* Of these types neither we nor Lightfield's filters find a value. */
static bool
can_look_up(enum vtype t)
{
	return t != VTYPE_ADDRESS && t != VTYPE_CHECKBOX &&
	       t != VTYPE_MULTI_SELECT && t != VTYPE_MARKDOWN &&
	       t != VTYPE_HTML;
}

/*
 * A file may lack the columns of a field that is optional; what else identifies
 * its rows then has to do.
 */
static bool
may_lack(const struct bindwork *w, const struct word *word)
{
	const struct mapping *m = w->bind->mapping;

	if (m->n_key == 0 && m->n_matches < 2)
		return false;
	for (size_t i = 0; i < m->n_fields; i++)
		if (str_eq(m->fields[i].key.text, word->text))
			return bindcols_optional(w, &m->fields[i].rule);
	for (size_t i = 0; i < m->n_relations; i++)
		if (str_eq(m->relations[i].key.text, word->text))
			return bindcols_optional(w, &m->relations[i].rule);
	return false;
}

/* The mapping does not name it, or it fell away. */
static void
not_bound(struct bindwork *w, const struct word *word)
{
	const struct mapping *m = w->bind->mapping;
	bool link = defs_relation(w->bind->defs, word->text) != NULL;

	if (!among(m->fields, m->n_fields, word->text) &&
	    !among(m->relations, m->n_relations, word->text)) {
		if (!bindnames_any(w, word))
			return;
		complaint_add(w->c, word->at.line, word->at.col,
		    "match names %.*s, but %s: does not map it",
		    STR_ARG(word->text), link ? "relationships" : "fields");
		if (link)
			complaint_hint(w->c,
			    "Add under relationships: %.*s: { column: COLUMN, "
			    "by: key }, or take it out of match:.",
			    STR_ARG(word->text));
		else
			complaint_hint(w->c,
			    "Add under fields: %.*s: COLUMN, or take it out "
			    "of match:.",
			    STR_ARG(word->text));
		return;
	}
	/* After another complaint this one would only be its echo. */
	if (complaints_count(w->c) > w->before)
		return;
	if (may_lack(w, word)) {
		complaint_warn(w->c, word->at.line, word->at.col,
		    "none of the columns of %.*s is in %s: records are not recognised by it",
		    STR_ARG(word->text), w->file);
		return;
	}
	complaint_add(w->c, word->at.line, word->at.col,
	    "match names %.*s, but none of its columns is in %s",
	    STR_ARG(word->text), w->file);
	complaint_hint(
	    w->c, "Name a column that the file has, or take it out of match:.");
}

/* False: there is nothing to compare. */
static bool
bind_member(
    struct bindwork *w, const struct word *word, struct bind_member *out)
{
	const struct bind *b = w->bind;

	out->field = out->link = SIZE_MAX;
	for (size_t i = 0; i < b->n_fields; i++)
		if (str_is(word->text, b->fields[i].field->key))
			out->field = i;
	for (size_t i = 0; i < b->n_links; i++)
		if (str_is(word->text, b->links[i].relation->key))
			out->link = i;
	if (out->field == SIZE_MAX && out->link == SIZE_MAX) {
		not_bound(w, word);
		return false;
	}
	if (out->field != SIZE_MAX &&
	    !can_look_up(b->fields[out->field].spec.type)) {
		complaint_add(w->c, word->at.line, word->at.col,
		    "records cannot be looked up by %s, which is %s",
		    b->fields[out->field].field->key,
		    b->fields[out->field].field->type_name);
		complaint_hint(w->c,
		    "Take it out of match:. What identifies a record is a "
		    "text, a name, a number, an e-mail or web address ...");
	}
	return true;
}

/* False: it falls away. */
static bool
bind_match(
    struct bindwork *w, const struct match_rule *r, struct bind_match *out)
{
	struct arena *a = w->bind->arena;
	struct bind_member *members =
	    arena_array(a, r->n_keys, sizeof(*members));
	const char *sign = "";
	bool whole = true;

	out->members = members;
	out->n_members = r->n_keys;
	out->id_cell = (struct bind_cell){.column = SIZE_MAX};
	for (size_t i = 0; i < r->n_keys; i++) {
		whole = bind_member(w, &r->keys[i], &members[i]) && whole;
		sign = arena_printf(a, "%s%s%.*s", sign, i > 0 ? "+" : "",
		    STR_ARG(r->keys[i].text));
	}
	out->sign = sign;
	if (r->n_keys > 0)
		return whole;
	out->sign = "id";
	out->by_id = true;
	out->id_cell.trim = true;
	bindrules_column(w, &r->id_column, false, &out->id_cell);
	return true;
}

/* What is found is remembered under a key of a system. */
static void
check_keys(struct bindwork *w)
{
	const struct mapping *m = w->bind->mapping;

	if (m->n_matches == 0) {
		complaint_add(w->c, 0, 0,
		    "mode: match finds no %s: match: says nothing",
		    m->object->name);
		complaint_hint(w->c,
		    "Name what a record is recognised by, as in match: "
		    "[$email] or match: [$name].");
	}
	if (m->n_key > 0 && m->system.text.n > 0)
		return;
	complaint_add(w->c, 0, 0,
	    "mode: match teaches the id map whose keys these are, and the "
	    "mapping does not say its '%s'",
	    m->n_key == 0 ? "key" : "system");
	complaint_hint(w->c, m->n_key == 0
				 ? "Add the column of the source's ids, as in "
				   "key: Id."
				 : "Add the name of the program that the rows "
				   "come from, as in system: salesforce.");
}

void
bindmatch_load(struct bindwork *w)
{
	struct bind *b = w->bind;
	const struct mapping *m = b->mapping;
	struct bind_match *v = arena_array(b->arena, m->n_matches, sizeof(*v));

	for (size_t i = 0; i < m->n_matches; i++)
		if (bind_match(w, &m->matches[i], &v[b->n_matches]))
			b->n_matches++;
	b->matches = v;
	if (m->mode == MODE_MATCH)
		check_keys(w);
	if (m->mode != MODE_UPDATE || m->n_matches > 0 || m->n_key > 0)
		return;
	complaint_add(w->c, 0, 0,
	    "mode: update finds no %s: the mapping has neither match nor key",
	    m->object->name);
	complaint_hint(w->c,
	    "Name what identifies a record, as in match: [id] or match: "
	    "[$name], or the column of the source's ids, as in key: Record "
	    "ID.");
}
