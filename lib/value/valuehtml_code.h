#ifndef VALUE_VALUEHTML_CODE_H
#define VALUE_VALUEHTML_CODE_H

#include <libxml/tree.h>

#include "value/valuehtml_table.h"

/*
 * Code in a line and preformatted text, between more backticks than stand in
 * it.  Called where an element begins and where it ends.  A part of valuehtml.
 */
void valuehtml_code_open(struct valuehtml_walk *, const xmlNode *);
void valuehtml_code_close(struct valuehtml_walk *, const xmlNode *);
void valuehtml_code_pre(struct valuehtml_walk *, const xmlNode *);
void valuehtml_code_pre_end(struct valuehtml_walk *, const xmlNode *);

#endif
