#ifndef SCHEMA_DEFS_H
#define SCHEMA_DEFS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/str.h"
#include "schema/vtype.h"

struct err;
struct jval;
struct object;

/*
 * The definitions of one object in one organisation: its fields with their
 * options, its relationships.  Read from the answer of GET .../definitions in
 * its older shape (slug and system members) and its newer one (without);
 * unknown members and value types are tolerated.  Immutable once parsed: any
 * thread.
 */
struct option {
	const char *id;
	const char *label;
	const char *parent; /* id of the option it depends on, or NULL */
};

enum handle_service {
	HANDLE_NONE,
	HANDLE_TWITTER,
	HANDLE_LINKEDIN,
	HANDLE_FACEBOOK,
	HANDLE_INSTAGRAM
};

struct field {
	const char *key;   /* "$name", "phone" */
	const char *label; /* "Phone" */
	enum vtype type;
	const char *type_name; /* as the server spelt it */
	bool read_only;
	bool unique;
	bool bare;            /* EMAIL: one text instead of an array */
	bool multiple;        /* takes several values; see defs_parse() */
	const char *currency; /* ISO 4217, or NULL */
	enum handle_service service;
	const struct option *options;
	size_t n_options;
	const char *parent_key; /* of the field on whose value its options
	                           depend, or NULL */
};

struct relation {
	const char *key;  /* "$account" */
	const char *slug; /* of a filter: "$task-account", also where the answer
	                     does not say it; a custom one's is its key */
	const char *label;
	const char *object; /* "account"; user counts as member */
	bool many;          /* HAS_MANY */
	bool read_only;
};

struct defs;

/*
 * Parse one definitions answer.  ERR_SERVICE when the shape is not one we
 * know, with what is missing.  The caller ends *out with defs_free(); the object
 * outlives it.
 *
 * Where multipleValues is not said, EMAIL, TELEPHONE, URL and MULTI_SELECT
 * take several (the API documents arrays for them); where it is said, it
 * counts, but for MULTI_SELECT.  read_only is also true for a type that is
 * never writable or unknown to this version.  What the API documents about the
 * object (schema/object.h) stands above the answer: fields and relationships
 * with which nothing may be done are read_only ($task of an account, custom
 * fields of a task ...), and a field of words (task's $status) is a
 * SINGLE_SELECT whose options' ids are these words, with the answer's labels
 * where these say more, behind them what else the answer has.
 */
int defs_parse(struct defs **out, const struct object *, const struct jval *,
    struct err *);
void defs_free(struct defs *);

const struct object *defs_object(const struct defs *);

const struct field *defs_field(const struct defs *, struct str key);
const struct relation *defs_relation(const struct defs *, struct str key);

/* In their order. */
const struct field *defs_fields(const struct defs *, size_t *n);
const struct relation *defs_relations(const struct defs *, size_t *n);

/*
 * The option whose id or label is text: exact id, exact label, then the label
 * without regard to ASCII case and outer blanks.  NULL if none; *ambiguous
 * when two labels match equally well (then NULL too).
 */
const struct option *
defs_option(const struct field *, struct str text, bool *ambiguous);

/*
 * The same among the options that depend on one of these (ids of options of
 * the parent field), or on none.
 */
const struct option *defs_option_under(const struct field *, struct str text,
    const struct str *parents, size_t n_parents, bool *ambiguous);

/* Does the option depend on one of these, or on none? */
bool defs_is_under(
    const struct option *, const struct str *parents, size_t n_parents);

/*
 * A digest of all that changes meaning: keys, types, options with their
 * labels, relationships; not labels of fields, not the order of the answer.
 */
void defs_digest(const struct defs *, unsigned char out[DIGEST_BYTES]);

#endif
