#ifndef VALUE_VALUEHTMLTAG_H
#define VALUE_VALUEHTMLTAG_H

#include <libxml/tree.h>

#include "base/str.h"

/* What an HTML element means for the text in it: a part of valuehtml. */
enum valuehtmltag {
	TAG_INLINE, /* nothing to do but its content */
	TAG_BLOCK,
	TAG_PARAGRAPH,
	TAG_HEADING,
	TAG_BOLD,
	TAG_ITALIC,
	TAG_CODE,
	TAG_PRE,
	TAG_BREAK,
	TAG_RULE,
	TAG_LIST,
	TAG_ITEM,
	TAG_QUOTE,
	TAG_LINK,
	TAG_IMAGE,
	TAG_TABLE,
	TAG_ROW,
	TAG_CELL,
	TAG_SKIP
};

/* Of an element. */
enum valuehtmltag valuehtmltag_of(const xmlNode *);

/* Trimmed; empty when it is not there. */
struct str valuehtmltag_attribute(const xmlNode *, const char *name);

/* How many columns the cell takes: 1 to 100. */
unsigned valuehtmltag_span(const xmlNode *cell);

/*
 * The columns of a table whose first row is a header (all of its cells are th,
 * or it stands in a thead); 0: it has none, as a table that only lays out a
 * page.
 */
unsigned valuehtmltag_columns(const xmlNode *table);

#endif
