#ifndef IMPORT_VALIDATEDEFS_H
#define IMPORT_VALIDATEDEFS_H

#include <stdbool.h>

struct defs;
struct err;
struct sheet;

/*
 * Where definitions may come from; the first that is named and is there counts.
 * Both files are of one form: a JSON object, object type to the definitions
 * answer of the API.
 */
struct validatedefs_from {
	const char *file;  /* what a person named; NULL: nothing */
	const char *saved; /* import/savedefs.h; NULL: none.  It need not be
	                      there */
};

/*
 * The object's definitions; the built-in ones, with *builtin, when neither file
 * has any of the object.  That saved ones are used, and of which day, is a
 * notice.  ERR_USAGE.
 */
int validatedefs_load(struct defs **out, const struct validatedefs_from *,
    const struct sheet *, bool *builtin, struct err *);

/* Say which fields of the mapping the built-in definitions do not know. */
void validatedefs_unchecked(const struct sheet *, const struct defs *);

#endif
