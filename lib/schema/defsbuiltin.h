#ifndef SCHEMA_DEFSBUILTIN_H
#define SCHEMA_DEFSBUILTIN_H

#include <stdbool.h>

struct defs;
struct err;
struct object;

/*
 * The definitions that every organisation has, for work without a server and
 * for objects of which the API shows none: the system fields and relationships
 * that can be written, as the API description documents them, of members those
 * that can be read.  Fields whose options are the organisation's own (industry,
 * headcount, last funding, stage) and custom fields are not among them.
 *
 * ERR_USAGE for an object that has none built in.  The caller ends *out with
 * defs_free().
 */
int defs_builtin(struct defs **out, const struct object *, struct err *);

/* Can an object have definitions at all: the API's, or built-in ones? */
bool defs_known(const struct object *);

#endif
