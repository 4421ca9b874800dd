#ifndef SANDBOX_SBDEFS_H
#define SANDBOX_SBDEFS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "schema/vtype.h"

struct err;
struct jval;
struct sbobject;
struct sbobjects;

/*
 * The definitions of one object as the sandbox serves and enforces them:
 * built in (sbbuiltin.c), or read from a definitions file, which wins.
 * Immutable once made.
 */
struct sboption {
	const char *id;
	const char *label;
	const char *description; /* NULL: none */
	const char *parent;      /* an option of the parent field; NULL: none */
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

	/* What no definition tells; of a built-in field of the same key. */
	bool hides_parent; /* parent_key and the options' parents stay unsaid */
	bool is_pipeline;  /* has error codes of its own, as the next */
	bool is_stage;
	bool fixed;   /* written on create only */
	bool past;    /* an instant that is over */
	bool lone;    /* an e-mail address that is no list */
	bool privacy; /* METADATA here redacts what is secret */
	bool secret;
	bool alone; /* not in lists */
};

enum sbop { /* of an update of a relationship */
	SBOP_ADD = 1,
	SBOP_REMOVE = 2,
	SBOP_REPLACE = 4
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

	/* What no definition tells, as above. */
	unsigned ops;   /* of an update; 0: all */
	bool fixed;     /* written on create only */
	bool needed;    /* never without a record once it has one */
	bool own;       /* without one on create: the member of the key */
	bool completed; /* takes only files that are COMPLETED */
	bool secret;
	const char *kind_key;    /* the field that names the target's type */
	const char *from_emails; /* made by the server: who has these */
	const char *from_links;  /* or: what those of this one are linked to */
};

struct sbdefs;

/*
 * The built-in definitions.  Newer: as the API's description has them, so
 * without parentFieldKey and parentId.  Older: with those, with slug, system
 * and the type READONLY_MARKDOWN, without ids.
 */
struct sbdefs *
sbdefs_builtin(const struct sbobjects *, const struct sbobject *, bool older);

/*
 * Read one definitions answer.  ERR_USAGE says what is missing.  The caller
 * ends *out with sbdefs_free().
 */
int sbdefs_parse(struct sbdefs **out, const struct sbobjects *,
    const struct sbobject *, const struct jval *, struct err *);
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
