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
enum sbform { /* the read shape */
	SBFORM_RECORD,
	SBFORM_LIST,    /* without updatedAt and relationships */
	SBFORM_PRIVATE, /* with objectType and accessLevel; redacted */
	SBFORM_FILE     /* flat */
};

struct sbobject {
	unsigned index;    /* its row */
	const char *name;  /* "account", also its key in files */
	const char *label; /* for GET /v1/objects */
	const char *path;  /* of lists and definitions: "/v1/accounts" */
	const char *below; /* behind it for records: "", or "/values" */
	const char *scope; /* "accounts"; NULL: none is needed */
	const char *id_prefix;
	bool free_ids;   /* seeds may bring any: the prefix is ours alone */
	const char *web; /* folder of its web links */
	enum sbform form;
	bool custom;                   /* shows in GET /v1/objects */
	bool creatable;                /* POST path */
	bool has_definitions;          /* GET path/definitions */
	bool merges;                   /* POST path/merge */
	const char *required[4];       /* fields that create needs, to NULL */
	const char *required_links[2]; /* relationships, to NULL */
	const char *flag;              /* a boolean beside fields: sbauto.h */
	const char *period[2];         /* instants that may not be reversed */
};

enum {
	SBOBJECT_COUNT = 32, /* rows at most */
	SBOBJECT_ID_MAX = 32 /* bytes of an id we make, with NUL */
};

/* The built-in rows, and an organisation's own custom objects behind them. */
struct sbobjects;

struct sbobjects *sbobject_new(void);
void sbobject_free(struct sbobjects *); /* NULL does nothing */

/*
 * Add a custom object.  NULL: there is no room, or it is no slug of lower-case
 * letters, digits, '-' and '_'.  Borrowed.
 */
const struct sbobject *sbobject_add(struct sbobjects *, struct str slug);

/* NULL behind the last. */
const struct sbobject *sbobject_at(const struct sbobjects *, unsigned index);

/* By name ("account", "$account" and "user" for member too); NULL if none. */
const struct sbobject *sbobject_find(const struct sbobjects *, struct str name);

/* The object at whose path `path` is or lies below; *rest is what follows. */
const struct sbobject *
sbobject_route(const struct sbobjects *, struct str path, struct str *rest);

/*
 * Make the id number n: the prefix, then 15 characters that look random,
 * follow from n alone and differ for every n.
 */
void sbobject_id(char out[SBOBJECT_ID_MAX], const char *prefix, uint64_t n);

#endif
