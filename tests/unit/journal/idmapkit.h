#ifndef TESTS_IDMAPKIT_H
#define TESTS_IDMAPKIT_H

#include <stdint.h>

#include "journal/idmap.h"

/* What the tests of the id map share; each fails the test if it fails. */

/* DIR/ids.db. */
struct idmap *
idmapkit_open_as(const char *dir, const char *origin, const char *api_key);
struct idmap *idmapkit_open(const char *dir);

void idmapkit_put(struct idmap *, const char *system, const char *object,
    const char *key, const char *id);

/* The id is `want`; NULL: the key is unknown. */
void idmapkit_find(struct idmap *, const char *system, const char *object,
    const char *key, const char *want);

uint64_t idmapkit_count(struct idmap *, const char *system, const char *object);

#endif
