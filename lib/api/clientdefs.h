#ifndef API_CLIENTDEFS_H
#define API_CLIENTDEFS_H

#include <stdbool.h>

struct client;
struct defs;
struct err;
struct jdoc;
struct object;

/*
 * The definitions of an object: the API's, or those built in where it has none
 * (schema/defsbuiltin.h), that is where its table row says so, or where a path
 * that not every description has answers 404.  Ask client_validate() first:
 * then a 404 is the API's word.
 *
 * The caller ends *out with defs_free().  doc gets the answer itself, for
 * jdoc_free(); NULL: it is not wanted; *doc is NULL when they are built in.
 * Errors: as client_get(), defs_parse(), defs_builtin().
 */
int clientdefs_get(struct client *, const struct object *, struct defs **out,
    struct jdoc **doc, struct err *);

#endif
