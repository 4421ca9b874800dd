// SPDX-License-Identifier: Apache-2.0
#include "mapping/mapwrite.h"

#include "doc/complaint.h"
#include "doc/ydoc.h"

void
mapwrite_read(struct ruling *g, const struct ynode *n)
{
	/* The last one is for links only. */
	static const char *const names[] = {"overwrite", "force", "fill-blank",
	    "append", "never-update", "replace"};
	static const enum write_policy values[] = {WRITE_OVERWRITE, WRITE_FORCE,
	    WRITE_FILL_BLANK, WRITE_APPEND, WRITE_NEVER, WRITE_REPLACE};
	bool link = g->form == MAPFORM_LINK || g->form == MAPFORM_WAYS;
	const struct mapread_choice choice = {names, link ? 6 : 5};
	size_t i = mapread_choose(g->r, n, "write", &choice);

	if (i < choice.n)
		g->rule->write = values[i];
}

void
mapwrite_read_clear(struct ruling *g, const struct ynode *n)
{
	(void)mapread_text(g->r, n, "clear-token", &g->rule->clear_token);
}

/* An empty cell keeps what is stored; that is all there is to choose from. */
void
mapwrite_read_empty(struct ruling *g, const struct ynode *n)
{
	static const char *const names[] = {"keep"};
	const struct mapread_choice choice = {names, 1};

	if (mapread_choose(g->r, n, "empty", &choice) == 1)
		complaint_hint(g->r->c,
		    "An empty cell keeps what is stored. To clear a field, "
		    "name the text that does: clear-token: \"(clear)\".");
}
