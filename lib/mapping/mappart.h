#ifndef MAPPING_MAPPART_H
#define MAPPING_MAPPART_H

#include "mapping/mapmember.h"

/* The parts of names and addresses in a rule.  A part of maprule. */

/* Is it the name of a part? */
bool mappart_is(struct str);

/* The part that people mean by another name ("zip"), or NULL. */
const char *mappart_alias(struct str);

/* Read one part into the rule. */
void
mappart_add(struct ruling *, const struct ynode *name, const struct ynode *);

/* Parts of one kind only, and full not beside first and last. */
void mappart_check(struct ruling *);

#endif
