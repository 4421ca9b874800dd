#ifndef INFER_PROPOSE_H
#define INFER_PROPOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct defs;
struct profile;

/*
 * What to do with each column of a file: certain, and then it is in force; or
 * a guess with its reason, and then it is not.
 */
enum propose_what {
	PROPOSE_NOTHING, /* nobody knows */
	PROPOSE_EMPTY,   /* no row has anything */
	PROPOSE_IGNORE,  /* what a CRM keeps for itself */
	PROPOSE_KEY,
	PROPOSE_FIELD, /* a column of field */
	PROPOSE_PART,  /* of its part */
	PROPOSE_LINK,
	PROPOSE_CURRENCY,
	PROPOSE_DOUBT, /* it may be field or link, but: why */
	PROPOSE_KNOWN  /* a ready mapping says what it is */
};

struct propose_column {
	enum propose_what what;
	const struct field *field;       /* FIELD, PART, DOUBT or NULL */
	const struct relation *relation; /* LINK, DOUBT or NULL */
	const char *part; /* PART: "first"; LINK: "key", "$name", "$email" */
	unsigned rank;    /* headword.h */
	char why[200];    /* DOUBT, NOTHING: for a person; or "" */
};

/* Does this heading mean something on the object? */
bool propose_knows(const struct defs *, struct str heading);

/* v has room for as many as the profile has columns. */
void propose_columns(
    const struct profile *, const struct defs *, struct propose_column *v);

#endif
