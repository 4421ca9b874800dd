#ifndef MAPPING_MAPDIGEST_H
#define MAPPING_MAPDIGEST_H

struct mapping;

/* Fill m->digest from its meaning; see mapping.h.  A part of mapping. */
void mapdigest_set(struct mapping *m);

#endif
