#ifndef MAPPING_MAPCOMPOSE_H
#define MAPPING_MAPCOMPOSE_H

#include "mapping/mapmember.h"

/*
 * Rules put together: first-of and a bare list of rules for fields, text with
 * its columns in braces.  A part of maprule.
 */
void mapcompose_read_first(struct ruling *, const struct ynode *);

/* A bare list of rules: all of them, in order. */
void mapcompose_read_all(struct ruling *, const struct ynode *);

/* text: and join:, of a field or of a relationship. */
void mapcompose_read_text(struct ruling *, const struct ynode *);
void mapcompose_read_join(struct ruling *, const struct ynode *);

/*
 * What stands beside first-of holds for each of its rules that does not say
 * otherwise (but when, and what is about the field: write, clear-token).
 */
void mapcompose_inherit(struct rule *);

#endif
