#ifndef SCHEMA_OBJECT_H
#define SCHEMA_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * What Lightfield's objects are, one table row each: what is peculiar to an
 * object stands here and nowhere else.  Source: the vendor's API description.
 */
struct object {
	const char *name;      /* singular: "contact" */
	const char *plural;    /* "contacts" */
	const char *path;      /* "/v1/contacts"; create by POST there */
	const char *id_prefix; /* "con_"; "" where none is documented */
	const char *scope;     /* "contacts": contacts:create, :update, :read */
	bool has_definitions;  /* GET path/definitions answers */
	bool creatable;        /* by this program, in this version */
	const char *required_fields[4]; /* keys that create needs, to NULL */
	const char *required_links[2];  /* relationship keys, to NULL */
	const char *read_only_links[5]; /* shown, never written, to NULL */
};

/*
 * By singular or plural name, any ASCII case; NULL if there is none.  A related
 * object's name may begin with '$', and "user" is a member.
 */
const struct object *object_find(struct str name);

/* All of them. */
const struct object *object_table(size_t *n);

#endif
