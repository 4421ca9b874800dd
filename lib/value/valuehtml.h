#ifndef VALUE_VALUEHTML_H
#define VALUE_VALUEHTML_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

/*
 * HTML to markdown (CommonMark), over libxml2's HTML parser, whose home this
 * is, with valuehtmltag.h; nothing is ever fetched.  Kept: paragraphs, line breaks, headings,
 * bold, italics, code, lists, quotations, rules, links (http, https, mailto,
 * tel; of others the text), the alternative text of images; tables
 * whose first row is a header, as those of GitHub Flavored Markdown, other
 * tables as lines of "a | b"; the lines of blocks are kept apart by hard
 * breaks.  Scripts,
 * styles, comments, embedded objects fall away; text that markdown
 * would take for markup is escaped.
 *
 * False when html is larger than LIM_CELL_BYTES or nested deeper than 200
 * elements.  *out lives in the arena.  Any thread.
 */
bool valuehtml_to_markdown(struct str html, struct arena *, struct str *out);

#endif
