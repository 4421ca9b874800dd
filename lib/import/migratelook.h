#ifndef IMPORT_MIGRATELOOK_H
#define IMPORT_MIGRATELOOK_H

#include "base/str.h"

struct buf;
struct err;
struct import;

/*
 * Look-ups of a step of a migration, for what the id map and Lightfield do not
 * know: while it is planned, what earlier steps are due to bring counts as
 * there; when rows are sent it must be.  Both answer as plan/lookup.h says.
 */
int migratelook_key(struct import *, const char *system, const char *object,
    struct str key, struct buf *id, struct err *);

/* ids holds the n records that were found. */
int migratelook_mark(struct import *, const char *object, const char *asks,
    struct str text, int n, struct buf *ids, struct err *);

#endif
