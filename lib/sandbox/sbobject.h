#ifndef SANDBOX_SBOBJECT_H
#define SANDBOX_SBOBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * The objects that the sandbox serves, one table row each.  A table of its
 * own, not lib/schema's: an oracle that shares the program's tables would
 * share its mistakes.  Source: the vendor's API description.
 */
struct sbobject {
	unsigned index;    /* its row */
	const char *name;  /* "account", also its key in files */
	const char *path;  /* "/v1/accounts" */
	const char *scope; /* "accounts" */
	const char *id_prefix;
	const char *web;      /* folder of its web links */
	bool creatable;       /* POST path */
	bool has_definitions; /* GET path/definitions */
	const char *required; /* the field that create needs, or NULL */
};

enum {
	SBOBJECT_COUNT = 3,
	SBOBJECT_ID_MAX = 32 /* bytes of an id we make, with NUL */
};

const struct sbobject *sbobject_at(unsigned index);

/* By name ("account", "$account" and "user" for member too); NULL if none. */
const struct sbobject *sbobject_find(struct str name);

/* The object at whose path `path` is or lies below; *rest is what follows. */
const struct sbobject *sbobject_route(struct str path, struct str *rest);

/*
 * Make the id number n: the prefix, then 15 characters that look random,
 * follow from n alone and differ for every n.
 */
void sbobject_id(char out[SBOBJECT_ID_MAX], const char *prefix, uint64_t n);

#endif
