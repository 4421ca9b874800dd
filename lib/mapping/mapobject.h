#ifndef MAPPING_MAPOBJECT_H
#define MAPPING_MAPOBJECT_H

#include "mapping/mapread.h"

/* object: what the rows become; sets m->object.  A part of mapping. */
void mapobject_read(struct mapread *, const struct ynode *);

/*
 * The whole mapping was read: what the API takes no rows of is for mode: match
 * only, and files not even for that.
 */
void mapobject_check(struct mapread *);

#endif
