// SPDX-License-Identifier: Apache-2.0
#include "plan/bindways.h"

#include <string.h>

#include "base/arena.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindglob.h"
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

/* The object on the way, and what its look-up is asked for. */
static void
via(struct bindwork *w, const struct rule *r, const struct bind_link *link,
    struct bind_way *out)
{
	struct arena *a = w->bind->arena;
	const struct word *word = &r->via;

	out->id_prefix = link->id_prefix;
	if (word->text.n == 0)
		return;
	out->via = object_any(a, word->text);
	out->asks = arena_printf(a, "via:%s", link->relation->key);
	if (out->via == NULL) {
		complaint_add(w->c, word->at.line, word->at.col,
		    "via: '%.*s' is no object of Lightfield",
		    STR_ARG(word->text));
		complaint_hint(w->c,
		    "Name the object whose key stands in the column, such as "
		    "contact.");
		return;
	}
	out->id_prefix = str_of(out->via->id_prefix);
	if (!object_same(out->via, link->object))
		return;
	complaint_add(w->c, word->at.line, word->at.col,
	    "via: %s leads to what %s links to in any case", out->via->name,
	    link->relation->key);
	complaint_hint(w->c, "Take via: out.");
}

static bool
bind_way(struct bindwork *w, const struct rule *r, bool optional,
    const struct bind_link *link, struct bind_way *out)
{
	struct bind_cell *cells;

	memset(out, 0, sizeof(*out));
	check_columns(w, r, link->relation);
	via(w, r, link, out);
	if (r->file)
		by_file(w, r, link, out);
	else if (str_is(r->by.text, "id"))
		out->by = BIND_BY_ID;
	else if (str_is(r->by.text, "domain"))
		by_domain(w, &r->by, link, out);
	else if (!str_is(r->by.text, "key"))
		by_field(w, &r->by, link, out);
	bindwhen_load(w, &r->when, optional, &out->when);
	out->except_free = r->except_free;
	out->pick_first = r->pick_first;
	out->split = bindrules_split(w, r, &out->n_split);
	out->csv = r->csv.text.n > 0;
	if (!bindrules_cells(w, r, optional, NULL, &cells, &out->n_cells))
		return false;
	out->cells = cells;
	return true;
}

/* One rule of a relationship being bound, with all its ways. */
struct rulebind {
	struct bindwork *w;
	const struct rule *rule;
	struct bind_link *link;
	struct bind_way *ways; /* of the link; room for all */
	struct bind_when around;
	bool optional;
	bool begins; /* no way of it is there yet */
};

static size_t
count_stars(struct bindwork *w, const struct rule *r)
{
	const struct str *stars;
	size_t n = bindglob_load(w, r, &stars);

	return n > 0 ? n : 1;
}

static size_t
count_ways(struct bindwork *w, const struct rule *r)
{
	size_t n = 0;

	if (r->n_ways == 0)
		return count_stars(w, r);
	for (size_t i = 0; i < r->n_ways; i++)
		n += count_stars(w, &r->ways[i]);
	return n;
}

static void
add_way(struct rulebind *b, const struct rule *rule)
{
	struct bind_link *link = b->link;
	struct bind_way *way = &b->ways[link->n_ways];

	if (!bind_way(b->w, rule, b->optional, link, way)) {
		bindcols_claim(b->w, rule);
		return;
	}
	/* A rule without first-of stands for one of each of its columns. */
	way->begins = b->begins || b->rule->n_ways == 0;
	way->around = b->around;
	way->on_ambiguous = b->rule->on_ambiguous;
	way->reject = b->rule->on_missing == POLICY_REJECT_ROW ||
		      (b->rule->on_missing == POLICY_DEFAULT && link->required);
	b->begins = false;
	link->n_ways++;
	b->w->bind->asks |= way->asks != NULL;
}

/* Once for each text that '*' stands for in its columns. */
static void
add_ways(struct rulebind *b, const struct rule *rule)
{
	const struct str none = {NULL, 0};
	const struct relation *rel = b->link->relation;
	const struct str *stars;
	size_t n = bindglob_load(b->w, rule, &stars);

	if (n > 1 && !rel->many && b->rule->n_ways == 0) {
		complaint_add(b->w->c, rule->at.line, rule->at.col,
		    "%s links to one %s, and %zu columns fit the rule",
		    rel->key, rel->object, n);
		complaint_hint(b->w->c,
		    "Name one column, or put the rule into first-of: the "
		    "first of them that finds one.");
	}
	for (size_t i = 0; i < n; i++) {
		b->w->star = stars[i];
		add_way(b, rule);
	}
	b->w->star = none;
	if (n == 0)
		add_way(b, rule);
}

/* One rule: its ways behind those that are there. */
static void
load_rule(struct bindwork *w, const struct rule *r, struct bind_link *link,
    struct bind_way *v)
{
	struct rulebind b = {.w = w, .rule = r, .link = link, .ways = v};

	/* Of first-of one is enough, also for what is required. */
	b.optional =
	    bindcols_optional(w, r) && (!link->required || r->n_ways > 0);
	b.begins = true;
	if (r->n_ways == 0)
		add_ways(&b, r);
	else
		bindwhen_load(w, &r->when, b.optional, &b.around);
	for (size_t i = 0; i < r->n_ways; i++)
		add_ways(&b, &r->ways[i]);
}

/* What links to one record has no room for what several rules find. */
static void
check_one(struct bindwork *w, const struct rule *r, const struct relation *rel)
{
	if (rel->many)
		return;
	complaint_add(w->c, r->at.line, r->at.col,
	    "%s links to one %s, and a list of rules finds one by each",
	    rel->key, rel->object);
	complaint_hint(w->c,
	    "Write %s: { first-of: [...] }: the first rule that finds one.",
	    rel->key);
}

/* All of them fell away, each for good reason. */
static void
complain_none(
    struct bindwork *w, const struct rule *r, const struct bind_link *link)
{
	complaint_add(w->c, r->at.line, r->at.col,
	    "%s cannot be created without %s, and none of its columns is in %s",
	    w->bind->mapping->object->name, link->relation->key, w->file);
	complaint_hint(w->c,
	    "Name a column that the file has, or add a constant as the last "
	    "rule: { value: ..., by: ... }.");
}

bool
bindways_load(struct bindwork *w, const struct rule *r, struct bind_link *link)
{
	const struct rule *rules = r->n_all > 0 ? r->all : r;
	size_t n = r->n_all > 0 ? r->n_all : 1;
	size_t before = complaints_count(w->c);
	size_t all = 0;
	struct bind_way *v;

	if (r->n_all > 1)
		check_one(w, r, link->relation);
	for (size_t i = 0; i < n; i++)
		all += count_ways(w, &rules[i]);
	v = arena_array(w->bind->arena, all, sizeof(*v));
	for (size_t i = 0; i < n; i++)
		load_rule(w, &rules[i], link, v);
	link->ways = v;
	if (link->n_ways == 0 && link->required &&
	    complaints_count(w->c) == before)
		complain_none(w, r, link);
	return link->n_ways > 0;
}
