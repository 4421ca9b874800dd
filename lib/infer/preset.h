#ifndef INFER_PRESET_H
#define INFER_PRESET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf;
struct mapping;
struct object;

/*
 * The ready mappings of mappings/, which the build puts into the program, and
 * how well one fits a file.
 */
struct preset {
	const char *name; /* "hubspot/contacts" */
	struct str text;
};

/* All of them, by name. */
const struct preset *preset_table(size_t *n);

/* "hubspot" or "hubspot/contacts": does that name mean this one? */
bool preset_is(const struct preset *, const char *name);

/* Is it a mapping of this object? */
bool preset_of(const struct preset *, const struct object *);

/* What a ready mapping does with the columns of a file. */
struct preset_fit {
	const struct preset *preset;
	struct mapping *mapping; /* read; owned */
	bool *known;             /* of each column: it is read, or ignored */
	size_t n_known;
	size_t n_read; /* those of them that are read */
	bool key;      /* its key's columns are there, or it has none */
};

/*
 * The one for the object (NULL: for any) that knows most columns, of those that
 * name means (NULL: of all).  false: there is none.  To be ended with preset_fit_fini()
 * either way.
 */
bool preset_find(struct preset_fit *, const struct object *, const char *name,
    const struct str *names, size_t n_names);
void preset_fit_fini(struct preset_fit *);

/* Is the file surely of the kind that the mapping is for? */
bool preset_fits(const struct preset_fit *, size_t n_names);

#endif
