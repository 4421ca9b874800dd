// SPDX-License-Identifier: Apache-2.0
#include "plan/bindways.h"

#include <string.h>

#include "base/arena.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindrules.h"
#include "schema/defs.h"
#include "schema/object.h"

/*
 * The system fields by which records are referred to.  The related object's
 * definitions are not at hand here; what is not in this table is a text.
 */
static const struct known {
	const char *object;
	const char *key;
	enum vtype type;
} knowns[] = {
    {"account", "$name", VTYPE_TEXT},
    {"account", "$website", VTYPE_URL},
    {"contact", "$name", VTYPE_FULL_NAME},
    {"contact", "$email", VTYPE_EMAIL},
    {"member", "$name", VTYPE_FULL_NAME},
    {"member", "$email", VTYPE_EMAIL},
    {"opportunity", "$name", VTYPE_TEXT},
    {"task", "$title", VTYPE_TEXT},
    {"note", "$title", VTYPE_TEXT},
    {"list", "$name", VTYPE_TEXT},
    {"meeting", "$title", VTYPE_TEXT},
};

enum {
	N_KNOWN = sizeof(knowns) / sizeof(knowns[0])
};

static const struct known *
find_known(const struct object *o, struct str key)
{
	for (size_t i = 0; i < N_KNOWN; i++)
		if (strcmp(knowns[i].object, o->name) == 0 &&
		    str_is(key, knowns[i].key))
			return &knowns[i];
	return NULL;
}

/* A key of the table that stands there for other objects only. */
static bool
is_of_others(const struct object *o, struct str key)
{
	bool listed = false;
	bool named = false;

	for (size_t i = 0; i < N_KNOWN; i++) {
		listed |= strcmp(knowns[i].object, o->name) == 0;
		named |= str_is(key, knowns[i].key);
	}
	return listed && named && find_known(o, key) == NULL;
}

static void
no_field(struct bindwork *w, const struct object *o, const struct word *by)
{
	bool account = strcmp(o->name, "account") == 0;

	complaint_add(w->c, by->at.line, by->at.col, "%s has no field '%.*s'",
	    o->name, STR_ARG(by->text));
	if (account && str_is(by->text, "$email"))
		complaint_hint(w->c,
		    "Write by: domain: the domain of an e-mail address leads "
		    "to the account whose web address has it.");
	else
		complaint_hint(w->c, "Write by: %s, by: key or by: id.",
		    account ? "$name, by: domain" : "$name");
}

static void
by_field(struct bindwork *w, const struct word *by,
    const struct bind_link *link, struct bind_way *out)
{
	struct arena *a = w->bind->arena;
	const struct object *o = link->object;
	const char *system = arena_printf(a, "$%.*s", STR_ARG(by->text));
	const struct known *known;

	out->by = BIND_BY_FIELD;
	out->type = VTYPE_TEXT;
	out->asks = arena_printf(a, "~%.*s", STR_ARG(by->text));
	if (o == NULL) {
		complaint_add(w->c, by->at.line, by->at.col,
		    "this version cannot look up records of %s by a field",
		    link->relation->object);
		complaint_hint(w->c, "Write by: key or by: id.");
	} else if ((known = find_known(o, by->text)) != NULL) {
		out->type = known->type;
	} else if (find_known(o, str_of(system)) != NULL) {
		complaint_add(w->c, by->at.line, by->at.col,
		    "%s has no field '%.*s'", o->name, STR_ARG(by->text));
		complaint_hint(w->c,
		    "Did you mean '%s'? System fields begin with $.", system);
	} else if (is_of_others(o, by->text)) {
		no_field(w, o, by);
	}
}

static void
by_domain(struct bindwork *w, const struct word *by,
    const struct bind_link *link, struct bind_way *out)
{
	out->by = BIND_BY_DOMAIN;
	out->asks = "domain";
	if (link->object != NULL && strcmp(link->object->name, "account") == 0)
		return;
	complaint_add(w->c, by->at.line, by->at.col,
	    "by: domain finds accounts, and %s links to %s",
	    link->relation->key, link->relation->object);
	complaint_hint(w->c,
	    "Write by: key, by: id, or by: and a field of the other object, "
	    "such as by: $name.");
}

static void
by_file(struct bindwork *w, const struct rule *r, const struct bind_link *link,
    struct bind_way *out)
{
	const struct relation *rel = link->relation;

	out->by = BIND_BY_FILE;
	w->bind->files = true;
	if (strcmp(rel->object, "file") == 0 && !rel->many)
		return;
	complaint_add(w->c, r->columns[0].at.line, r->columns[0].at.col,
	    "file: uploads a file and links it, and %s links to %s%s", rel->key,
	    rel->many ? "several " : "", rel->object);
	complaint_hint(w->c,
	    "Write column: and by: to link records; file: is for the "
	    "$transcript of a meeting.");
}

static void
check_columns(
    struct bindwork *w, const struct rule *r, const struct relation *rel)
{
	if (r->n_columns < 2 || rel->many || r->pick_first)
		return;
	complaint_add(w->c, r->columns[1].at.line, r->columns[1].at.col,
	    "%s links to one %s, and %zu columns are given", rel->key,
	    rel->object, r->n_columns);
	complaint_hint(w->c,
	    "Name one column, or add pick: first to take the first that is "
	    "filled.");
}

static bool
bind_way(struct bindwork *w, const struct rule *r, bool optional,
    const struct bind_link *link, struct bind_way *out)
{
	struct bind_cell *cells;

	memset(out, 0, sizeof(*out));
	check_columns(w, r, link->relation);
	if (r->file)
		by_file(w, r, link, out);
	else if (str_is(r->by.text, "id"))
		out->by = BIND_BY_ID;
	else if (str_is(r->by.text, "domain"))
		by_domain(w, &r->by, link, out);
	else if (!str_is(r->by.text, "key"))
		by_field(w, &r->by, link, out);
	out->except_free = r->except_free;
	out->pick_first = r->pick_first;
	out->split = bindrules_split(w, r, &out->n_split);
	out->csv = r->csv.text.n > 0;
	if (!bindrules_cells(w, r, optional, &cells, &out->n_cells))
		return false;
	out->cells = cells;
	return true;
}

bool
bindways_load(struct bindwork *w, const struct rule *r, bool optional,
    struct bind_link *link)
{
	const struct rule *rules = r->n_ways > 0 ? r->ways : r;
	size_t n = r->n_ways > 0 ? r->n_ways : 1;
	struct bind_way *v = arena_array(w->bind->arena, n, sizeof(*v));

	for (size_t i = 0; i < n; i++) {
		struct bind_way *way = &v[link->n_ways];

		if (!bind_way(w, &rules[i], optional, link, way))
			continue;
		link->n_ways++;
		w->bind->asks |= way->asks != NULL;
	}
	link->ways = v;
	return link->n_ways > 0;
}
