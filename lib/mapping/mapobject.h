#ifndef MAPPING_MAPOBJECT_H
#define MAPPING_MAPOBJECT_H

#include "mapping/mapread.h"

/* object: what the rows become; sets m->object.  A part of mapping. */
void mapobject_read(struct mapread *, const struct ynode *);

#endif
