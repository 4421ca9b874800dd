#ifndef VALUE_VALUEHTML_TABLE_H
#define VALUE_VALUEHTML_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "value/valuehtmltag.h"
#include "value/valuemd.h"

/* How things stood outside of each open element. */
struct valuehtml_walk {
	struct valuemd md;
	unsigned depth;
	unsigned pre;
	unsigned columns; /* of the table with a header that is open; or 0 */
	unsigned filled;  /* of its row */
	unsigned inner;   /* tables in its cells */
	bool headed;      /* its header was written */
	struct valuehtml_level {
		size_t prefix;
		size_t lead;
		unsigned items; /* of a list, so far */
		bool grid;      /* a row of a table with a header */
		bool headed;    /* of the table around this one */
		unsigned columns;
	} levels[VALUEMD_DEPTH_MAX];
};

/*
 * Tables with a header become those of GitHub Flavored Markdown; of others the
 * cells of a row stand in a line.  A cell holds one line of text: what is in it
 * has no line ends, and so no lists, quotations or tables.  Called where an
 * element begins and where it ends.  A part of valuehtml.
 */
void valuehtml_table_open(struct valuehtml_walk *, const xmlNode *);
void valuehtml_table_close(struct valuehtml_walk *);
void valuehtml_table_row(struct valuehtml_walk *);
void valuehtml_table_row_end(struct valuehtml_walk *);
void valuehtml_table_cell(struct valuehtml_walk *);
void valuehtml_table_cell_end(struct valuehtml_walk *, const xmlNode *);

#endif
