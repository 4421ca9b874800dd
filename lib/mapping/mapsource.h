#ifndef MAPPING_MAPSOURCE_H
#define MAPPING_MAPSOURCE_H

#include "mapping/mapread.h"

/* defaults:, headers: and source: of a mapping.  A part of mapping. */
void mapsource_read_defaults(struct mapread *, const struct ynode *);
void mapsource_read_headers(struct mapread *, const struct ynode *);
void mapsource_read(struct mapread *, const struct ynode *);

/* An empty cell is always empty, whatever else counts as that. */
void mapsource_add_empty(struct mapping *);

#endif
