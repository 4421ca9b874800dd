#ifndef MAPPING_MAPRULE_H
#define MAPPING_MAPRULE_H

#include "mapping/mapread.h"

/* Reading rules: what stands behind a field or a relationship. */
void maprule_read_field(struct mapread *, const struct ynode *key,
    const struct ynode *, struct rule *);
void maprule_read_link(struct mapread *, const struct ynode *key,
    const struct ynode *, struct rule *);

/* One rule of a relationship's bare list; it may have first-of. */
void maprule_read_one(
    struct mapread *, const char *target, const struct ynode *, struct rule *);

/* One rule of a field's first-of or list; it may itself be one of both. */
void maprule_read_inner(
    struct mapread *, const char *target, const struct ynode *, struct rule *);

/* One rule of a relationship's first-of; target is the relationship's key. */
void maprule_read_way(
    struct mapread *, const char *target, const struct ynode *, struct rule *);

#endif
