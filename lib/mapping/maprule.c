// SPDX-License-Identifier: Apache-2.0
#include "mapping/maprule.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "mapping/mapcompose.h"
#include "mapping/maplink.h"
#include "mapping/mapmember.h"
#include "mapping/mappart.h"

static enum mapform
form_of(const struct ynode *n)
{
	if (ydoc_get(n, "first-of") != NULL)
		return MAPFORM_FIRST;
	if (ydoc_get(n, "text") != NULL)
		return MAPFORM_TEXT;
	if (ydoc_get(n, "column") != NULL || ydoc_get(n, "columns") != NULL)
		return MAPFORM_COLUMNS;
	if (ydoc_get(n, "value") != NULL)
		return MAPFORM_CONSTANT;
	for (size_t i = 0; i < n->n; i++)
		if (mappart_is(n->keys[i]->text))
			return MAPFORM_PARTS;
	return MAPFORM_COLUMNS;
}

static bool
is_link(enum mapform f)
{
	return f == MAPFORM_LINK || f == MAPFORM_WAYS || f == MAPFORM_WAY;
}

/* What a whole rule must have. */
static void
check_rule(struct ruling *g, const struct ynode *n)
{
	if (ydoc_get(n, "column") != NULL && ydoc_get(n, "columns") != NULL) {
		complaint_add(g->r->c, n->line, n->col,
		    "the rule has both 'column' and 'columns'");
		complaint_hint(g->r->c, "Put all headings into columns: "
					"[A, B].");
	} else if (g->rule->n_columns == 0 && g->rule->constant.text.n == 0 &&
		   g->rule->n_parts == 0 && g->rule->n_ways == 0 &&
		   g->rule->n_pieces == 0) {
		complaint_add(g->r->c, n->line, n->col,
		    "the rule of '%s' does not say where the value comes from",
		    g->target);
		complaint_hint(g->r->c, "Add column: Heading, or value: text.");
	} else if (g->rule->n_pieces > 0 &&
		   (g->rule->n_columns > 0 || g->rule->constant.text.n > 0)) {
		complaint_add(g->r->c, n->line, n->col,
		    "the rule of '%s' has a text and something else",
		    g->target);
		complaint_hint(g->r->c,
		    "Put all of it into the text: text: \"{Heading} words\".");
	} else if (g->rule->n_pieces == 0 && g->rule->join.text.p != NULL) {
		complaint_add(g->r->c, g->rule->join.at.line,
		    g->rule->join.at.col, "'join' goes with text: only");
		complaint_hint(g->r->c, "Take it out.");
	} else if (is_link(g->form)) {
		maplink_check(g, n);
	}
	mappart_check(g);
}

static void
read_long(struct ruling *g, const struct ynode *n)
{
	size_t before = complaints_count(g->r->c);

	if (g->form == MAPFORM_CONSTANT ||
	    (is_link(g->form) && form_of(n) == MAPFORM_CONSTANT))
		g->rule->kind = RULE_CONSTANT;
	else if (g->form == MAPFORM_PARTS)
		g->rule->kind = RULE_PARTS;
	for (size_t i = 0; i < n->n; i++)
		mapmember_read(g, n->keys[i], n->items[i]);
	/* Whoever wrote text: does not want to hear that column is missing. */
	if (complaints_count(g->r->c) == before)
		check_rule(g, n);
	if (g->form == MAPFORM_FIRST)
		mapcompose_inherit(g->rule);
}

/* A rule that is neither a text nor a map. */
static void
complain_shape(struct ruling *g, const struct ynode *n)
{
	if (n->kind == YDOC_LIST) {
		complaint_add(g->r->c, n->line, n->col,
		    "a rule of '%s' is a list, inside other rules", g->target);
		complaint_hint(g->r->c,
		    "For the cells of several columns write { columns: [A, B], "
		    "... }.");
		return;
	}
	complaint_add(g->r->c, n->line, n->col, "'%s' has no rule", g->target);
	complaint_hint(g->r->c,
	    "Write %s: Heading, the column it comes "
	    "from.",
	    g->target);
}

static void
read_field(struct ruling *g, const struct ynode *n)
{
	g->rule->at = mapread_place(n);
	if (n->kind == YDOC_MAP) {
		g->form = form_of(n);
		read_long(g, n);
	} else if (n->kind == YDOC_LIST) {
		mapcompose_read_all(g, n);
	} else if (ydoc_is_null(n) || n->text.n == 0) {
		complain_shape(g, n);
	} else {
		mapmember_read_column(g, n);
	}
}

void
maprule_read_field(struct mapread *r, const struct ynode *key,
    const struct ynode *n, struct rule *rule)
{
	struct ruling g = {r, rule, key->text.p, MAPFORM_COLUMNS, false};

	read_field(&g, n);
}

void
maprule_read_inner(struct mapread *r, const char *target, const struct ynode *n,
    struct rule *rule)
{
	struct ruling g = {r, rule, target, MAPFORM_COLUMNS, true};

	read_field(&g, n);
}

static void
complain_way(struct ruling *g, const struct ynode *n)
{
	complaint_add(g->r->c, n->line, n->col,
	    "'%s' does not say how the cell names the record", g->target);
	complaint_hint(g->r->c,
	    "Write %s%s{ column: %.*s, by: key }; by: id if the cell holds "
	    "Lightfield ids, by: $name if it holds names.",
	    g->form == MAPFORM_WAY ? "" : g->target,
	    g->form == MAPFORM_WAY ? "" : ": ", STR_ARG(n->text));
}

static void
read_link(struct ruling *g, const struct ynode *n)
{
	g->rule->at = mapread_place(n);
	if (n->kind == YDOC_MAP)
		read_long(g, n);
	else if (n->kind == YDOC_LIST || ydoc_is_null(n) || n->text.n == 0)
		complain_shape(g, n);
	else
		complain_way(g, n);
}

void
maprule_read_one(struct mapread *r, const char *target, const struct ynode *n,
    struct rule *rule)
{
	struct ruling g = {r, rule, target, MAPFORM_LINK, false};

	if (ydoc_get(n, "first-of") != NULL)
		g.form = MAPFORM_WAYS;
	read_link(&g, n);
}

void
maprule_read_link(struct mapread *r, const struct ynode *key,
    const struct ynode *n, struct rule *rule)
{
	struct ruling g = {r, rule, key->text.p, MAPFORM_LINK, false};

	rule->at = mapread_place(n);
	if (n->kind == YDOC_LIST)
		maplink_read_all(&g, n);
	else
		maprule_read_one(r, key->text.p, n, rule);
}

void
maprule_read_way(struct mapread *r, const char *target, const struct ynode *n,
    struct rule *rule)
{
	struct ruling g = {r, rule, target, MAPFORM_WAY, false};

	read_link(&g, n);
}
