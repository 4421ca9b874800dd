// SPDX-License-Identifier: Apache-2.0
#include "mapping/maprule.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "mapping/maplink.h"
#include "mapping/mapmember.h"
#include "mapping/mappart.h"

static enum mapform
form_of(const struct ynode *n)
{
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
		   g->rule->n_parts == 0 && g->rule->n_ways == 0) {
		complaint_add(g->r->c, n->line, n->col,
		    "the rule of '%s' does not say where the value comes from",
		    g->target);
		complaint_hint(g->r->c, "Add column: Heading, or value: text.");
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
}

/* A rule that is neither a text nor a map. */
static void
complain_shape(struct ruling *g, const struct ynode *n)
{
	if (n->kind == YDOC_LIST) {
		mapread_later(g->r, mapread_place(n), "a list of rules");
		complaint_hint(g->r->c,
		    "For the cells of several columns "
		    "write %s: { columns: [A, B] }.",
		    g->target);
		return;
	}
	complaint_add(g->r->c, n->line, n->col, "'%s' has no rule", g->target);
	complaint_hint(g->r->c,
	    "Write %s: Heading, the column it comes "
	    "from.",
	    g->target);
}

void
maprule_read_field(struct mapread *r, const struct ynode *key,
    const struct ynode *n, struct rule *rule)
{
	struct ruling g = {r, rule, key->text.p, MAPFORM_COLUMNS};

	rule->at = mapread_place(n);
	if (n->kind == YDOC_MAP) {
		g.form = form_of(n);
		read_long(&g, n);
	} else if (n->kind == YDOC_LIST || ydoc_is_null(n) || n->text.n == 0) {
		complain_shape(&g, n);
	} else {
		mapmember_read_column(&g, n);
	}
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
maprule_read_link(struct mapread *r, const struct ynode *key,
    const struct ynode *n, struct rule *rule)
{
	struct ruling g = {r, rule, key->text.p, MAPFORM_LINK};

	if (ydoc_get(n, "first-of") != NULL)
		g.form = MAPFORM_WAYS;
	read_link(&g, n);
}

void
maprule_read_way(struct mapread *r, const char *target, const struct ynode *n,
    struct rule *rule)
{
	struct ruling g = {r, rule, target, MAPFORM_WAY};

	read_link(&g, n);
}
