#ifndef SANDBOX_SBDEFS_H
#define SANDBOX_SBDEFS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "schema/vtype.h"

struct err;
struct jval;
struct sbobject;

/*
 * The definitions of one object as the sandbox serves and enforces them:
 * built in (sbbuiltin.c), or read from a definitions file, which wins.
 * Immutable once made.
 */
struct sboption {
	const char *id;
	const char *label;
	const char *description; /* NULL: none */
	const char *parent;      /* NULL: none */
};

struct sbfield {
	const char *key;
	const char *id;   /* NULL: not said */
	const char *slug; /* NULL: not said (newer shape) */
	const char *label;
	const char *description; /* NULL: null */
	enum vtype type;
	const char *type_name; /* as it was spelt */
	bool system;
	bool read_only;
	bool unique;
	bool has_multiple; /* multipleValues was said */
	bool multiple;
	const char *currency;   /* NULL: none */
	const char *service;    /* "LINKEDIN", or NULL */
	const char *parent_key; /* parentFieldKey, or NULL */
	const struct sboption *options;
	size_t n_options;
};

struct sbrelation {
	const char *key;
	const char *id;
	const char *slug;
	const char *label;
	const char *description;
	const char *object_type;       /* as it was spelt */
	const struct sbobject *target; /* NULL: not served here */
	bool system;
	bool many;
	bool read_only;
};

struct sbdefs;

/* The built-in definitions; older: with slug and system, without ids. */
struct sbdefs *sbdefs_builtin(const struct sbobject *, bool older);

/*
 * Read one definitions answer.  ERR_USAGE says what is missing.  The caller
 * ends *out with sbdefs_free().
 */
int sbdefs_parse(struct sbdefs **out, const struct sbobject *,
    const struct jval *, struct err *);
void sbdefs_free(struct sbdefs *);

const struct sbfield *sbdefs_fields(const struct sbdefs *, size_t *n);
const struct sbrelation *sbdefs_relations(const struct sbdefs *, size_t *n);

/* By key; NULL if there is none. */
const struct sbfield *sbdefs_field(const struct sbdefs *, struct str key);
const struct sbrelation *sbdefs_relation(const struct sbdefs *, struct str key);

/*
 * By the definition's slug, by "$account-contact" (see .c), or by the key of a
 * custom relationship.  The key of a system one ("$account") is no slug.
 */
const struct sbrelation *
sbdefs_relation_slug(const struct sbdefs *, struct str slug);

/* The other end of r (account's $contact: contact's $account), or NULL. */
const struct sbrelation *sbdefs_inverse(
    const struct sbrelation *r, const char *own, const struct sbdefs *target);

#endif
