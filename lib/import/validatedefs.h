#ifndef IMPORT_VALIDATEDEFS_H
#define IMPORT_VALIDATEDEFS_H

#include <stdbool.h>

struct defs;
struct err;
struct object;
struct sheet;

/*
 * The object's definitions from a file (one JSON object: object type to the
 * definitions answer of the API), or the built-in ones when file is NULL or
 * has none of the object.  *builtin says which.  ERR_USAGE.
 */
int validatedefs_load(struct defs **out, const char *file,
    const struct object *, bool *builtin, struct err *);

/* Say which fields of the mapping the built-in definitions do not know. */
void validatedefs_unchecked(const struct sheet *, const struct defs *);

#endif
