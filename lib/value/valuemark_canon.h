#ifndef VALUE_VALUEMARK_CANON_H
#define VALUE_VALUEMARK_CANON_H

#include "base/str.h"
#include "schema/vtype.h"

struct arena;

/*
 * Texts in the one form in which they are compared (valuemark.h).  Results are
 * in the arena or the text itself.  Pure, any thread.
 */

/* A value's text, or one of several; empty: it is none of that type. */
struct str valuemark_canon(enum vtype, struct str, struct arena *);

/* NFC, without case, blanks as one; malformed bytes become U+FFFD. */
struct str valuemark_fold(struct str, struct arena *);

#endif
