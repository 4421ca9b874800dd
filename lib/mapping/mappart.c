// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "mapping/mappart.h"

static const char *const name_parts[] = {"first", "last", "full"};
static const char *const address_parts[] = {"street", "street2", "city",
    "state", "postalCode", "country", "latitude", "longitude"};

enum {
	N_NAME = sizeof(name_parts) / sizeof(name_parts[0]),
	N_ADDRESS = sizeof(address_parts) / sizeof(address_parts[0])
};

static bool
among(struct str s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, names[i]))
			return true;
	return false;
}

bool
mappart_is(struct str s)
{
	return among(s, name_parts, N_NAME) ||
	       among(s, address_parts, N_ADDRESS);
}

/* From the API or from other products. */
const char *
mappart_alias(struct str s)
{
	static const char *const aliases[][2] = {
	    {"firstName", "first"},
	    {"first-name", "first"},
	    {"given", "first"},
	    {"lastName", "last"},
	    {"last-name", "last"},
	    {"surname", "last"},
	    {"fullName", "full"},
	    {"street1", "street"},
	    {"address", "street"},
	    {"town", "city"},
	    {"province", "state"},
	    {"zip", "postalCode"},
	    {"zipCode", "postalCode"},
	    {"postal", "postalCode"},
	    {"postcode", "postalCode"},
	    {"lat", "latitude"},
	    {"lng", "longitude"},
	    {"lon", "longitude"},
	};

	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (str_iis(s, aliases[i][0]))
			return aliases[i][1];
	return NULL;
}

static void
complain_part(struct ruling *g, const char *name, const struct ynode *n)
{
	if (n->kind == YDOC_SCALAR) {
		complaint_add(g->r->c, n->line, n->col,
		    "the part '%s' has no column", name);
		complaint_hint(
		    g->r->c, "Write %s: Heading, or leave the part out.", name);
		return;
	}
	complaint_add(g->r->c, n->line, n->col,
	    "the part '%s' must be one column or { value: text }", name);
	complaint_hint(g->r->c,
	    "Write %s: Heading; what else there is to say goes beside the "
	    "parts.",
	    name);
}

/* A part is a column, or { column: X }, or { value: text }. */
static void
read_part(struct ruling *g, const struct ynode *name, const struct ynode *n,
    struct part *part)
{
	const struct ynode *column = ydoc_get(n, "column");
	const struct ynode *value = ydoc_get(n, "value");
	struct ruling inner = {
	    g->r, &part->rule, g->target, MAPFORM_COLUMNS, false};

	part->name = mapread_word(g->r, name);
	part->rule.at = mapread_place(n);
	if (n->kind == YDOC_SCALAR && !ydoc_is_null(n) && n->text.n > 0) {
		mapmember_read_column(&inner, n);
	} else if (column != NULL && n->n == 1) {
		mapmember_read_column(&inner, column);
	} else if (value != NULL && n->n == 1) {
		part->rule.kind = RULE_CONSTANT;
		mapmember_read_value(&inner, value);
	} else {
		complain_part(g, part->name.text.p, n);
	}
}

void
mappart_add(struct ruling *g, const struct ynode *name, const struct ynode *n)
{
	struct rule *rule = g->rule;

	if (rule->parts == NULL)
		rule->parts = arena_array(
		    g->r->m->arena, N_NAME + N_ADDRESS, sizeof(*rule->parts));
	read_part(g, name, n, &rule->parts[rule->n_parts]);
	rule->n_parts++;
}

void
mappart_check(struct ruling *g)
{
	const struct word *name = NULL;
	const struct word *address = NULL;
	const struct word *full = NULL;
	size_t n_name = 0;

	for (size_t i = 0; i < g->rule->n_parts; i++) {
		const struct word *w = &g->rule->parts[i].name;

		if (!among(w->text, name_parts, N_NAME)) {
			address = w;
			continue;
		}
		name = w;
		n_name++;
		if (str_is(w->text, "full"))
			full = w;
	}
	if (name != NULL && address != NULL) {
		complaint_add(g->r->c, address->at.line, address->at.col,
		    "'%.*s' is a part of an address, '%.*s' one of a name",
		    STR_ARG(address->text), STR_ARG(name->text));
		complaint_hint(g->r->c, "Keep the parts of one of them.");
	} else if (full != NULL && n_name > 1) {
		complaint_add(g->r->c, full->at.line, full->at.col,
		    "'full' does not go with 'first' and 'last'");
		complaint_hint(g->r->c, "Write { first: ..., last: ... } or "
					"{ full: ... }.");
	}
}
