#ifndef VALUE_VALUEMARK_STORED_H
#define VALUE_VALUEMARK_STORED_H

#include "base/str.h"
#include "schema/vtype.h"

struct arena;
struct value;

/*
 * A text as a value of a type, as far as that needs no mapping: VALUE_NONE
 * when it is empty or does not fit.  Copied into the arena.  Pure, any thread.
 */
void valuemark_stored_text(
    enum vtype, struct str, struct arena *, struct value *out);

#endif
