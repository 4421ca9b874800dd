#ifndef VALUE_VALUENAME_SPLIT_H
#define VALUE_VALUENAME_SPLIT_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

/*
 * A full name into first and last name, as valuename.h says.  Pure, any thread.
 */
enum {
	VALUENAME_SPLIT_PARTS = 2 /* first, last */
};

/*
 * s is trimmed, with one blank between words.  last: a single word is the last
 * name.  out, both empty before, gets views of s or texts in the arena.
 */
void valuename_split(struct str s, bool last, struct arena *,
    struct str out[VALUENAME_SPLIT_PARTS]);

#endif
