#ifndef IMPORT_SAVEDEFS_H
#define IMPORT_SAVEDEFS_H

#include "base/str.h"

struct err;
struct jdoc;

/*
 * Definitions that were fetched and kept, for work without a server: in the
 * user's cache folder, one file an origin, private.  The format is one JSON
 * object, object type to the definitions answer of the API ("contact" to
 * {"objectType", "fieldDefinitions", "relationshipDefinitions"}; the slug of a
 * custom object), which a definitions file is everywhere else, too.  Several
 * organisations share the file of their origin; the one saved last counts.
 */

/*
 * The file of an origin: CACHE/definitions/https_api.lightfield.app_443.json.
 * cache is the program's own folder (cmd/cachedir.h); the file need not be
 * there.  free() *out.  ERR_USAGE, with *out NULL, when base_url is none.
 */
int savedefs_path(
    char **out, const char *cache, const char *base_url, struct err *);

/*
 * Read a definitions file, wherever it lies.  The caller ends *out with
 * jdoc_free().  ERR_USAGE, naming the path, when it is missing or no JSON
 * object.
 */
int savedefs_read(struct jdoc **out, const char *path, struct err *);

/*
 * Replace a definitions file in one piece, readable by its owner alone.
 * ERR_DISK.
 */
int savedefs_write(const char *path, struct str json, struct err *);

/* The same; the folders above it are made, 0700, as far as they are missing. */
int savedefs_keep(const char *path, struct str json, struct err *);

#endif
