#ifndef SCHEMA_OBJECT_H
#define SCHEMA_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/*
 * What Lightfield's objects are, one table row each: what is peculiar to an
 * object stands here and nowhere else.  Source: the vendor's API description;
 * where its parts disagree, the member says so.
 *
 * Rate categories are the operation's, not the object's: create and update
 * are writes; one record, definitions and the list of custom object types are
 * reads; lists and members of lists are searches.
 */

/* What may be done with a field or relationship, or'ed; 0: it is shown only. */
enum object_op {
	OBJECT_CREATE = 1,
	OBJECT_UPDATE = 2, /* of a field: any value; null clears */
	OBJECT_ADD = 4,    /* these three: of a relationship, on update */
	OBJECT_REMOVE = 8,
	OBJECT_REPLACE = 16, /* not with null, where OBJECT_REMOVE is missing */
	OBJECT_BARE = 32     /* not an operation: one text, where the type of
	                        the field usually takes an array of them */
};

enum {
	OBJECT_FIELD_ALL = OBJECT_CREATE | OBJECT_UPDATE,
	OBJECT_LINK_ALL =
	    OBJECT_CREATE | OBJECT_ADD | OBJECT_REMOVE | OBJECT_REPLACE,
	OBJECT_SCOPE_MAX = 64
};

struct object_key {
	const char *key;
	unsigned ops; /* of object_op */
};

/*
 * A field that takes one of a few words, whatever its definition says: the
 * option's id is the word.
 */
struct object_words {
	const char *key;
	struct {
		const char *word;
		const char *label;
	} v[5]; /* to NULL */
};

/*
 * The members of a list by type: GET path/{id}/{plural of object} shows them,
 * a page of full records at a time; the list's own record does not.
 */
struct object_members {
	const char *link;   /* "$accounts": the relationship that writes them */
	const char *object; /* "account" */
	const char *type;   /* "$account": $objectType of such a list */
};

struct object {
	const char *name;        /* singular: "contact"; of a custom object its
	                            slug */
	const char *plural;      /* "contacts" */
	const char *path;        /* GET: the list, "/v1/contacts" */
	const char *values_path; /* POST: create; with "/{id}" behind it one
	                            record: GET retrieves, POST updates */
	const char *definitions; /* GET: its definitions; NULL: the API has
	                            none, they are built in */
	const char *id_prefix;   /* "con_"; "" where none is documented */
	const char *scope;       /* "contacts": contacts:create, :update, :read;
	                            NULL: none is documented */
	bool has_definitions;    /* every description has that path; false: a
	                            404 there means that they are built in */
	bool custom;             /* a custom object */
	bool creatable;          /* by import */
	bool filters;     /* its list can be asked for records by field */
	bool deletable;   /* DELETE of a record (newer descriptions) */
	bool system_only; /* no fields but those that begin with '$'
	                            can be written */
	const char
	    *settled[2]; /* a select field whose labels Lightfield settles
				   by that of the row's option in another, though
				   definitions may not tell which go together */
	const char *required_fields[4]; /* keys that create needs, to NULL */
	const char *required_links[2];  /* relationship keys, to NULL */
	unsigned fields;                /* what fields allow, but for */
	struct object_key field[4];     /* these; to NULL */
	unsigned links;                 /* what relationships allow, but for */
	struct object_key link[5];      /* these; to NULL */
	struct object_words words[2];   /* to NULL */
	const char *period[2];          /* the second is never before the first,
	                                   and both lie in the past; or NULL */
	const char *one_type_field;     /* a list has members of one type only:
	                                   of this field; else NULL */
	struct object_members members[4]; /* to NULL */
	const char *file_purpose;  /* what a file is uploaded for that one of
	                              its links leads to; NULL: not said */
	const char *create_member; /* a CHECKBOX that stands beside "fields" in
	                              the body of create and is shown nowhere;
	                              or NULL */
};

/*
 * By singular or plural name, any ASCII case; NULL if there is none.  A related
 * object's name may begin with '$', and "user" is a member.  Built-in objects
 * only: they live for ever.
 */
const struct object *object_find(struct str name);

/* All of the built-in ones. */
const struct object *object_table(size_t *n);

/*
 * Can it be a custom object's slug: a letter, then letters, digits, '-' and
 * '_', at most 64, and no built-in object's name?
 */
bool object_is_slug(struct str);

/*
 * The custom object of a slug; NULL when object_is_slug() says no.  Whether the
 * organisation has it, only GET OBJECT_TYPES_PATH says.  It lives in the arena
 * (a mapping's for the object that is imported, a bind's for a related one);
 * immutable, any thread.  Two of one slug are two pointers: compare with
 * object_same().
 */
const struct object *object_custom(struct arena *, struct str slug);

/* object_find(), else object_custom(). */
const struct object *object_any(struct arena *, struct str name);

/* The same object; NULL is the same as none. */
bool object_same(const struct object *, const struct object *);

/*
 * GET: the types of custom objects, {"data": [{"objectType": slug, "label"}]};
 * not a page of a list.
 */
#define OBJECT_TYPES_PATH "/v1/objects"

/* What may be done with a field, a relationship: object_op, or'ed. */
unsigned object_field_ops(const struct object *, const char *key);
unsigned object_link_ops(const struct object *, const char *key);

/* The members that a relationship of a list writes; NULL: it is no such. */
const struct object_members *
object_members_of(const struct object *, const char *link);

/* "contacts:read" into out; false when no scope is documented. */
bool object_scope(
    const struct object *, const char *what, char out[OBJECT_SCOPE_MAX]);

#endif
