#ifndef SCHEMA_DEFSREAD_H
#define SCHEMA_DEFSREAD_H

#include <stddef.h>

#include "schema/defs.h"

struct arena;
struct jval;

/*
 * One field's or relationship's definition from its JSON; a part of defs.
 * Texts are copied into the arena.  -1 with ERR_SERVICE when a member is
 * missing that we cannot do without.
 */
int defsread_field(struct field *, const char *key, const struct jval *,
    struct arena *, struct err *);
int defsread_relation(struct relation *, const struct object *, const char *key,
    const struct jval *, struct arena *, struct err *);

#endif
