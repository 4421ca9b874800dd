#ifndef VALUE_VALUECUT_H
#define VALUE_VALUECUT_H

#include <stddef.h>

#include "base/str.h"

/*
 * The text, or as much of its beginning as has at most max characters (code
 * points; what belongs to the character before, as an accent does, is never cut
 * off from it), without blanks at its new end.  Any thread.
 */
struct str valuecut_to(struct str, size_t max);

#endif
