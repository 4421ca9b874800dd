#ifndef MAPPING_MAPWRITE_H
#define MAPPING_MAPWRITE_H

#include "mapping/mapmember.h"

/*
 * The members that say what an update does to what is stored.  A part of
 * maprule.
 */
void mapwrite_read(struct ruling *, const struct ynode *);
void mapwrite_read_clear(struct ruling *, const struct ynode *);
void mapwrite_read_empty(struct ruling *, const struct ynode *);

#endif
