// SPDX-License-Identifier: Apache-2.0
#include "value/valuehtmltag.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

enum {
	SPAN_MAX = 100
};

static const struct element {
	const char *name;
	enum valuehtmltag tag;
} elements[] = {
    {"p", TAG_PARAGRAPH},
    {"div", TAG_BLOCK},
    {"section", TAG_BLOCK},
    {"article", TAG_BLOCK},
    {"header", TAG_BLOCK},
    {"footer", TAG_BLOCK},
    {"address", TAG_BLOCK},
    {"dl", TAG_PARAGRAPH},
    {"dt", TAG_BLOCK},
    {"dd", TAG_BLOCK},
    {"table", TAG_TABLE},
    {"caption", TAG_PARAGRAPH},
    {"tr", TAG_ROW},
    {"td", TAG_CELL},
    {"th", TAG_CELL},
    {"h1", TAG_HEADING},
    {"h2", TAG_HEADING},
    {"h3", TAG_HEADING},
    {"h4", TAG_HEADING},
    {"h5", TAG_HEADING},
    {"h6", TAG_HEADING},
    {"b", TAG_BOLD},
    {"strong", TAG_BOLD},
    {"i", TAG_ITALIC},
    {"em", TAG_ITALIC},
    {"code", TAG_CODE},
    {"pre", TAG_PRE},
    {"br", TAG_BREAK},
    {"hr", TAG_RULE},
    {"ul", TAG_LIST},
    {"ol", TAG_LIST},
    {"li", TAG_ITEM},
    {"blockquote", TAG_QUOTE},
    {"a", TAG_LINK},
    {"img", TAG_IMAGE},
    {"head", TAG_SKIP},
    {"script", TAG_SKIP},
    {"style", TAG_SKIP},
    {"title", TAG_SKIP},
    {"template", TAG_SKIP},
    {"noscript", TAG_SKIP},
    {"object", TAG_SKIP},
    {"iframe", TAG_SKIP},
    {"svg", TAG_SKIP},
};

enum valuehtmltag
valuehtmltag_of(const xmlNode *n)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (strcmp((const char *)n->name, elements[i].name) == 0)
			return elements[i].tag;
	return TAG_INLINE;
}

struct str
valuehtmltag_attribute(const xmlNode *n, const char *name)
{
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next)
		if (strcmp((const char *)a->name, name) == 0 &&
		    a->children != NULL && a->children->content != NULL)
			return str_trim(
			    str_of((const char *)a->children->content));
	return (struct str){"", 0};
}

unsigned
valuehtmltag_span(const xmlNode *cell)
{
	uint64_t n;

	if (!text_uint(valuehtmltag_attribute(cell, "colspan"), SPAN_MAX, &n) ||
	    n == 0)
		return 1;
	return (unsigned)n;
}

static bool
is_named(const xmlNode *n, const char *name)
{
	return n != NULL && n->type == XML_ELEMENT_NODE &&
	       strcmp((const char *)n->name, name) == 0;
}

static bool
is_section(const xmlNode *n)
{
	return is_named(n, "thead") || is_named(n, "tbody") ||
	       is_named(n, "tfoot");
}

/* The next row of a table, which may stand in a section of it. */
static const xmlNode *
next_row(const xmlNode *table, const xmlNode *row)
{
	const xmlNode *n = row == NULL ? table->children : row->next;
	const xmlNode *up = row == NULL ? table : row->parent;

	for (;;) {
		if (n == NULL) {
			if (up == table)
				return NULL;
			n = up->next;
			up = table;
		} else if (is_named(n, "tr")) {
			return n;
		} else if (up == table && is_section(n)) {
			up = n;
			n = n->children;
		} else {
			n = n->next;
		}
	}
}

static bool
is_header(const xmlNode *row)
{
	bool any = false;

	for (const xmlNode *n = row->children; n != NULL; n = n->next) {
		if (is_named(n, "td") && !is_named(row->parent, "thead"))
			return false;
		any = any || is_named(n, "th") || is_named(n, "td");
	}
	return any;
}

static unsigned
columns_of(const xmlNode *row)
{
	unsigned n = 0;

	for (const xmlNode *c = row->children; c != NULL; c = c->next)
		if (is_named(c, "td") || is_named(c, "th"))
			n += valuehtmltag_span(c);
	return n;
}

unsigned
valuehtmltag_columns(const xmlNode *table)
{
	const xmlNode *row = next_row(table, NULL);
	unsigned most = 0;

	if (row == NULL || !is_header(row))
		return 0;
	for (; row != NULL; row = next_row(table, row))
		if (columns_of(row) > most)
			most = columns_of(row);
	return most;
}
