#ifndef MAPPING_MAPCLEAN_H
#define MAPPING_MAPCLEAN_H

#include "mapping/mapmember.h"

/*
 * The members of a rule that clean a text up: take: and drop: (regular
 * expressions), bands:, max:.  A part of maprule.
 */
void mapclean_read_take(struct ruling *, const struct ynode *);
void mapclean_read_drop(struct ruling *, const struct ynode *);
void mapclean_read_bands(struct ruling *, const struct ynode *);
void mapclean_read_max(struct ruling *, const struct ynode *);

#endif
