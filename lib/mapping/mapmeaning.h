#ifndef MAPPING_MAPMEANING_H
#define MAPPING_MAPMEANING_H

#include "mapping/mapmember.h"

/*
 * The members of a rule that say what a text of one type means: each is one of
 * a few words, or a switch.  A part of maprule.
 */

/* Read the member of this name, which must be one of them. */
void mapmeaning_read(struct ruling *, const char *name, const struct ynode *);

#endif
