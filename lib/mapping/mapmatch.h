#ifndef MAPPING_MAPMATCH_H
#define MAPPING_MAPMATCH_H

#include "mapping/mapread.h"

/*
 * match:, mode: and duplicates: of a mapping, which say what becomes of rows
 * whose record is there already.  A part of mapping.
 */
void mapmatch_read(struct mapread *, const struct ynode *);
void mapmatch_read_mode(struct mapread *, const struct ynode *);
void mapmatch_read_duplicates(struct mapread *, const struct ynode *);

/* A complaint for each of match and mode that the file does not have. */
void mapmatch_check(struct mapread *, const struct ynode *root);

#endif
