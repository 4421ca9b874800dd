#ifndef EXPORT_EXPCOLUMN_H
#define EXPORT_EXPCOLUMN_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct defs;
struct err;
struct field;
struct object;
struct relation;
struct rule;

/*
 * The columns of an export, from the definitions: what every record has (id,
 * createdAt, updatedAt, link), every field in the order of the definitions,
 * every relationship.  A name or an address is a column for each of its
 * members, headed KEY.member.  Borrows the definitions.  Immutable: any thread.
 */
enum expcolumn_kind {
	EXPCOLUMN_TOP,   /* a member of the record itself */
	EXPCOLUMN_FIELD, /* fields.KEY.value */
	EXPCOLUMN_PART,  /* fields.KEY.value.member */
	EXPCOLUMN_LINKS, /* relationships.KEY.values */
	EXPCOLUMN_NAMES, /* what the records behind them are called */
	EXPCOLUMN_KEY    /* a mapping's: what the id map knows it by */
};

struct expcolumn {
	enum expcolumn_kind kind;
	const char *name;          /* as --select names it: "$name.firstName" */
	const char *heading;       /* what stands in the file */
	const char *key;           /* of the member, field or relationship */
	const char *member;        /* PART: "firstName" */
	const struct field *field; /* FIELD, PART */
	const struct relation *relation; /* LINKS, NAMES */
	const struct rule *rule;         /* of a mapping (expmap.h), or NULL */
	size_t place; /* ... among the rule's columns, from 0 */
};

struct expcolumns {
	const struct expcolumn *v;
	size_t n;
};

/*
 * select: names by comma, in the order wanted ("id" is always there, in front
 * unless named); a key of a name or an address stands for all its parts, one of
 * a relationship for its names, too; NULL: all.  ERR_USAGE for a name that there is not, with the one meant.
 */
struct expcolumns_opts {
	const char *select;
	bool names;  /* beside each relationship KEY a column KEY.name */
	bool labels; /* headings are labels; the key where two are alike */
};
int expcolumns_make(struct expcolumns *out, const struct object *,
    const struct defs *, const struct expcolumns_opts *, struct arena *,
    struct err *);

/* The member names of a type that is cut into columns (to NULL), or NULL. */
const char *const *expcolumn_members(const struct field *);

#endif
