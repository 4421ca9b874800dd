// SPDX-License-Identifier: Apache-2.0
#include "mapping/mapclean.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"

/* Whether it is a regular expression, whoever compiles it finds out. */
void
mapclean_read_take(struct ruling *g, const struct ynode *n)
{
	(void)mapread_text(g->r, n, "take", &g->rule->take);
}

void
mapclean_read_drop(struct ruling *g, const struct ynode *n)
{
	(void)mapread_text(g->r, n, "drop", &g->rule->drop);
}

void
mapclean_read_bands(struct ruling *g, const struct ynode *n)
{
	struct band_rule *v;

	if (n->kind != YDOC_MAP || n->n == 0) {
		complaint_add(g->r->c, n->line, n->col,
		    "'bands' must be a map of upper bounds");
		complaint_hint(g->r->c,
		    "Write bands: { 10: 1-10, 50: 11-50, \"*\": 51+ }.");
		return;
	}
	v = arena_array(g->r->m->arena, n->n, sizeof(*v));
	for (size_t i = 0; i < n->n; i++) {
		v[i].upto = mapread_word(g->r, n->keys[i]);
		v[i].null = ydoc_is_null(n->items[i]);
		if (!v[i].null)
			(void)mapread_text(
			    g->r, n->items[i], "bands", &v[i].to);
	}
	g->rule->bands = v;
	g->rule->n_bands = n->n;
}

void
mapclean_read_max(struct ruling *g, const struct ynode *n)
{
	struct word w;
	uint64_t max;

	if (!mapread_text(g->r, n, "max", &w))
		return;
	if (text_uint(w.text, LIM_CELL_BYTES, &max) && max > 0) {
		g->rule->max = (unsigned)max;
		return;
	}
	complaint_add(g->r->c, n->line, n->col,
	    "'max' must be a number of characters, from 1 to %u",
	    LIM_CELL_BYTES);
	complaint_hint(g->r->c, "Write max: 80.");
}
