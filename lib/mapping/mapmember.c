// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "mapping/mapclean.h"
#include "mapping/mapcompose.h"
#include "mapping/maplink.h"
#include "mapping/mapmeaning.h"
#include "mapping/mapmember.h"
#include "mapping/mappart.h"
#include "mapping/mapwhen.h"
#include "mapping/mapwrite.h"

typedef void read_fn(struct ruling *, const struct ynode *);

void
mapmember_read_column(struct ruling *g, const struct ynode *n)
{
	struct word *w = arena_alloc(g->r->m->arena, sizeof(*w));

	if (!mapread_text(g->r, n, "column", w))
		return;
	g->rule->columns = w;
	g->rule->n_columns = 1;
}

static void
read_columns(struct ruling *g, const struct ynode *n)
{
	mapread_texts(
	    g->r, n, "columns", &g->rule->columns, &g->rule->n_columns);
}

void
mapmember_read_value(struct ruling *g, const struct ynode *n)
{
	(void)mapread_text(g->r, n, "value", &g->rule->constant);
}

static void
read_split(struct ruling *g, const struct ynode *n)
{
	if (n->kind == YDOC_SCALAR && n->plain && str_is(n->text, "csv"))
		g->rule->csv = mapread_word(g->r, n);
	else
		mapread_texts(
		    g->r, n, "split", &g->rule->split, &g->rule->n_split);
}

static void
read_option(struct ruling *g, const struct ynode *from, const struct ynode *to,
    struct option_rule *o)
{
	o->from = mapread_word(g->r, from);
	o->null = ydoc_is_null(to);
	if (!o->null)
		(void)mapread_text(g->r, to, "options", &o->to);
}

static void
read_options(struct ruling *g, const struct ynode *n)
{
	struct option_rule *v;

	if (!mapread_is_map(g->r, n, "options",
		"Write options: { Cell text: Option label, \"*\": null }."))
		return;
	v = arena_array(g->r->m->arena, n->n, sizeof(*v));
	for (size_t i = 0; i < n->n; i++)
		read_option(g, n->keys[i], n->items[i], &v[i]);
	g->rule->options = v;
	g->rule->n_options = n->n;
}

/* A text, or { column: X }: the text stands in the row. */
static void
read_text_or_column(struct ruling *g, const struct ynode *n, const char *what,
    struct word *text, struct word *column)
{
	const struct ynode *name = ydoc_get(n, "column");

	if (n->kind != YDOC_MAP) {
		(void)mapread_text(g->r, n, what, text);
		return;
	}
	if (name == NULL || n->n != 1) {
		complaint_add(g->r->c, n->line, n->col,
		    "'%s' must be a text or { column: Heading }", what);
		complaint_hint(g->r->c,
		    "Write %s: { column: Heading } to "
		    "take it from the row.",
		    what);
		return;
	}
	(void)mapread_text(g->r, name, "column", column);
}

static void
read_region(struct ruling *g, const struct ynode *n)
{
	read_text_or_column(
	    g, n, "region", &g->rule->region, &g->rule->region_column);
}

static void
read_currency(struct ruling *g, const struct ynode *n)
{
	read_text_or_column(
	    g, n, "currency", &g->rule->currency, &g->rule->currency_column);
}

static void
read_formats(struct ruling *g, const struct ynode *n)
{
	mapread_texts(
	    g->r, n, "formats", &g->rule->formats, &g->rule->n_formats);
}

static void
read_zone(struct ruling *g, const struct ynode *n)
{
	(void)mapread_text(g->r, n, "zone", &g->rule->zone);
}

static bool
two_digits(const char *p, uint64_t max)
{
	uint64_t v;

	return text_uint((struct str){p, 2}, max, &v);
}

static void
read_time(struct ruling *g, const struct ynode *n)
{
	struct word w;

	if (!mapread_text(g->r, n, "time", &w))
		return;
	if (w.text.n == 5 && w.text.p[2] == ':' && two_digits(w.text.p, 23) &&
	    two_digits(w.text.p + 3, 59)) {
		g->rule->time = w;
		return;
	}
	complaint_add(g->r->c, n->line, n->col, "'%.*s' is not a time of day",
	    STR_ARG(w.text));
	complaint_hint(g->r->c, "Write hours and minutes of a day of 24 "
				"hours: time: \"17:00\".");
}

static void
read_from(struct ruling *g, const struct ynode *n)
{
	static const char *const names[] = {"html"};
	const struct mapread_choice choice = {names, 1};

	if (mapread_choose(g->r, n, "from", &choice) == 0)
		g->rule->from = mapread_word(g->r, n);
}

static void
read_trim(struct ruling *g, const struct ynode *n)
{
	enum tristate t = TRI_UNSET;

	mapread_flag(g->r, n, "trim", &t);
	g->rule->trim = t == TRI_YES;
}

static void
read_policy(
    struct ruling *g, const struct ynode *n, const char *what, enum policy *out)
{
	static const char *const names[] = {"drop-value", "reject-row"};
	const struct mapread_choice choice = {names, 2};
	size_t i = mapread_choose(g->r, n, what, &choice);

	if (i < 2)
		*out = i == 0 ? POLICY_DROP_VALUE : POLICY_REJECT_ROW;
}

static void
read_on_invalid(struct ruling *g, const struct ynode *n)
{
	read_policy(g, n, "on-invalid", &g->rule->on_invalid);
}

static void
read_on_unknown(struct ruling *g, const struct ynode *n)
{
	read_policy(g, n, "on-unknown", &g->rule->on_unknown);
}

static void
read_optional(struct ruling *g, const struct ynode *n)
{
	mapread_flag(g->r, n, "optional", &g->rule->optional);
}

/* That it is a span of a hundred years is settled with the formats. */
static void
read_years(struct ruling *g, const struct ynode *n)
{
	(void)mapread_text(g->r, n, "two-digit-years", &g->rule->years);
}

static void
read_first_of(struct ruling *g, const struct ynode *n)
{
	if (g->form == MAPFORM_FIRST)
		mapcompose_read_first(g, n);
	else
		maplink_read_ways(g, n);
}

enum {
	CELLS = MAPFORM_COLUMNS, /* where the text comes from */
	FIRST = MAPFORM_FIRST,
	TEXT = MAPFORM_TEXT,
	COLUMNS = CELLS | TEXT | FIRST, /* how it is read */
	CONSTANT = MAPFORM_CONSTANT,
	PARTS = MAPFORM_PARTS,
	WAYS = MAPFORM_WAYS,
	FIELD = COLUMNS | CONSTANT | PARTS,
	WAY = MAPFORM_LINK | MAPFORM_WAY,
	LINK = MAPFORM_LINK | WAYS,
	ANY = FIELD | LINK | WAY
};

/* Every member of a rule, and the forms it goes with. */
struct member {
	const char *name;
	read_fn *read; /* NULL: mapmeaning_read() does */
	unsigned goes;
};

static const struct member members[] = {
    {"column", mapmember_read_column, CELLS | WAY},
    {"columns", read_columns, CELLS | WAY},
    {"value", mapmember_read_value, CONSTANT | WAY},
    {"split", read_split, COLUMNS | WAY},
    {"options", read_options, COLUMNS},
    {"region", read_region, FIELD},
    {"formats", read_formats, COLUMNS | CONSTANT},
    {"zone", read_zone, COLUMNS | CONSTANT},
    {"time", read_time, COLUMNS | CONSTANT},
    {"currency", read_currency, COLUMNS | CONSTANT},
    {"two-digit-years", read_years, COLUMNS | CONSTANT},
    {"gap", NULL, COLUMNS | CONSTANT},
    {"overlap", NULL, COLUMNS | CONSTANT},
    {"decimal", NULL, COLUMNS | CONSTANT},
    {"group", NULL, COLUMNS | CONSTANT},
    {"round", NULL, COLUMNS | CONSTANT},
    {"percent", NULL, COLUMNS | CONSTANT},
    {"single", NULL, PARTS | FIRST},
    {"subdivisions", NULL, FIELD},
    {"vanity", NULL, COLUMNS | CONSTANT},
    {"as-is", NULL, FIELD},
    {"from", read_from, COLUMNS | CONSTANT},
    {"trim", read_trim, COLUMNS | PARTS},
    {"optional", read_optional, FIELD | LINK},
    {"on-invalid", read_on_invalid, FIELD},
    {"on-unknown", read_on_unknown, FIELD},
    {"write", mapwrite_read, FIELD | LINK},
    {"clear-token", mapwrite_read_clear, COLUMNS | PARTS},
    {"empty", mapwrite_read_empty, FIELD | LINK},
    {"by", maplink_read_by, WAY},
    {"file", maplink_read_file, WAY},
    {"except", maplink_read_except, WAY},
    {"pick", maplink_read_pick, COLUMNS | PARTS | WAY},
    {"first-of", read_first_of, WAYS | FIRST},
    {"on-missing", maplink_read_missing, LINK},
    {"on-ambiguous", maplink_read_ambiguous, LINK},
    {"bands", mapclean_read_bands, COLUMNS},
    {"drop", mapclean_read_drop, COLUMNS | WAY},
    {"join", mapcompose_read_join, TEXT | WAY},
    {"max", mapclean_read_max, COLUMNS | CONSTANT},
    {"take", mapclean_read_take, COLUMNS | WAY},
    {"text", mapcompose_read_text, TEXT | WAY},
    {"via", maplink_read_via, WAY},
    {"when", mapwhen_read_rule, ANY},
};

enum {
	N_MEMBERS = sizeof(members) / sizeof(members[0])
};

const char *
mapmember_form(enum mapform f)
{
	if (f == MAPFORM_CONSTANT)
		return "a constant (value:)";
	if (f == MAPFORM_PARTS)
		return "a rule of parts (first, street ...)";
	if (f == MAPFORM_TEXT)
		return "a rule with text:";
	if (f == MAPFORM_FIRST)
		return "a rule with first-of";
	if (f == MAPFORM_WAYS)
		return "a relationship with first-of";
	if (f == MAPFORM_WAY)
		return "a rule of first-of";
	return f == MAPFORM_LINK ? "a relationship"
				 : "a rule that reads columns";
}

static void
unknown_member(struct ruling *g, const struct ynode *key)
{
	const char *names[N_MEMBERS];
	const char *alias = mappart_alias(key->text);
	size_t n = 0;

	if ((g->form & FIELD) != 0 && alias != NULL) {
		complaint_add(g->r->c, key->line, key->col,
		    "'%.*s' is unknown in a rule", STR_ARG(key->text));
		complaint_hint(g->r->c,
		    "Did you mean '%s'? Parts are first, "
		    "last, full; street, street2, city, "
		    "state, postalCode, country, latitude, "
		    "longitude.",
		    alias);
		return;
	}
	for (size_t i = 0; i < N_MEMBERS; i++)
		if ((members[i].goes & g->form) != 0)
			names[n++] = members[i].name;
	mapread_unknown(g->r, key, mapmember_form(g->form), names, n);
}

static void
wrong_member(struct ruling *g, const struct ynode *key, const struct member *m)
{
	complaint_add(g->r->c, key->line, key->col, "'%s' does not go with %s",
	    m->name, mapmember_form(g->form));
	if (g->form == MAPFORM_WAY && (m->goes & WAYS) != 0)
		complaint_hint(g->r->c, "Put it beside first-of: it holds for "
					"all of its rules.");
	else if ((g->form == MAPFORM_WAYS && (m->goes & MAPFORM_WAY) != 0) ||
		 (g->form == MAPFORM_FIRST && (m->goes & FIELD) != 0))
		complaint_hint(g->r->c, "Put it into the rules of first-of.");
	else if ((m->goes & FIELD) == 0)
		complaint_hint(g->r->c, "It belongs to a relationship: put "
					"the rule under relationships:.");
	else if ((m->goes & FIELD & (CELLS | CONSTANT)) != 0 &&
		 (m->goes & FIRST) == 0)
		complaint_hint(g->r->c, "A rule has one of column:, value:, "
					"text: and first-of:.");
	else
		complaint_hint(g->r->c, "Leave it out.");
}

/* A part beside column: or value:, or in a relationship. */
static void
wrong_part(struct ruling *g, const struct ynode *key)
{
	complaint_add(g->r->c, key->line, key->col,
	    "the part '%.*s' does not go with %s", STR_ARG(key->text),
	    mapmember_form(g->form));
	complaint_hint(g->r->c, "A rule has parts or it has column: or "
				"value:, not both.");
}

/* What becomes of the stored value is one thing for all rules of a field. */
static bool
is_outer(const struct ruling *g, const struct member *m)
{
	return m != NULL && g->inner &&
	       (m->read == mapwrite_read || m->read == mapwrite_read_clear ||
		   m->read == mapwrite_read_empty);
}

static void
outer_member(struct ruling *g, const struct ynode *key)
{
	complaint_add(g->r->c, key->line, key->col,
	    "'%.*s' does not go with one of several rules", STR_ARG(key->text));
	complaint_hint(g->r->c,
	    "Put it beside first-of: { first-of: [...], %.*s: ... }. To have "
	    "it with a list of rules, write first-of: [[...]].",
	    STR_ARG(key->text));
}

void
mapmember_read(struct ruling *g, const struct ynode *key, const struct ynode *n)
{
	const struct member *m = NULL;

	for (size_t i = 0; i < N_MEMBERS; i++)
		if (str_is(key->text, members[i].name))
			m = &members[i];
	if (m == NULL && g->form == MAPFORM_PARTS && mappart_is(key->text))
		mappart_add(g, key, n);
	else if (m == NULL && mappart_is(key->text))
		wrong_part(g, key);
	else if (m == NULL)
		unknown_member(g, key);
	else if (is_outer(g, m))
		outer_member(g, key);
	else if ((m->goes & g->form) == 0)
		wrong_member(g, key, m);
	else if (m->read == NULL)
		mapmeaning_read(g, m->name, n);
	else
		m->read(g, n);
}
