#ifndef MAPPING_MAPLINK_H
#define MAPPING_MAPLINK_H

#include "mapping/mapmember.h"

/*
 * The members that only relationships have: how the cell names the record, and
 * what is done when it names none or several.  A part of maprule.
 */
void maplink_read_by(struct ruling *, const struct ynode *);
void maplink_read_file(struct ruling *, const struct ynode *);
void maplink_read_via(struct ruling *, const struct ynode *);
void maplink_read_except(struct ruling *, const struct ynode *);
void maplink_read_pick(struct ruling *, const struct ynode *);
void maplink_read_missing(struct ruling *, const struct ynode *);
void maplink_read_ambiguous(struct ruling *, const struct ynode *);
void maplink_read_ways(struct ruling *, const struct ynode *);

/* A bare list of rules: all of them. */
void maplink_read_all(struct ruling *, const struct ynode *);

/* What a whole rule (n) of a relationship must have. */
void maplink_check(struct ruling *, const struct ynode *n);

#endif
