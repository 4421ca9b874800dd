#ifndef VALUE_VALUEADDRLINE_H
#define VALUE_VALUEADDRLINE_H

#include <stdbool.h>

#include "base/str.h"

/*
 * An address of one line taken apart at its commas, where its end leaves no
 * doubt (valueaddress.h).  items are the eight parts of an address in the order
 * of vtype_parts(), all absent; views of s, and static texts.  false: it cannot
 * be split safely, and items is as it was.
 */
bool valueaddrline_split(struct str s, struct str *items);

#endif
