#ifndef SCHEMA_OBJECTNAME_H
#define SCHEMA_OBJECTNAME_H

#include "base/str.h"

/*
 * The object that somebody may have meant by a name that is none: what other
 * products call ours ("company": "account"), else the nearest name of ours, or
 * of the n in more.  NULL: none is near.  Pure, any thread.
 */
const char *objectname_near(struct str name, const char *const *more, size_t n);

#endif
