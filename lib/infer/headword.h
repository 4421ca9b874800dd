#ifndef INFER_HEADWORD_H
#define INFER_HEADWORD_H

#include <stddef.h>

#include "base/str.h"

struct object;

/*
 * What a heading means on an object, by a table of the words that CRMs and
 * people use, in English, German, French and Spanish.  Compared whole and
 * folded (valuefold.h), never in part: "Email consent" is no e-mail.
 */
enum headword_kind {
	HEADWORD_NONE,
	HEADWORD_KEY,   /* the row's own id */
	HEADWORD_FIELD, /* target: a field's key, or words that its key or
	                    label may be: "phone" */
	HEADWORD_PART,  /* target: "$name", part: "first" */
	HEADWORD_LINK,  /* target: a relationship, part: how: "key", "$name" */
	HEADWORD_CURRENCY, /* the currency of the row's amounts */
	HEADWORD_IGNORE    /* what a CRM keeps for itself */
};

struct headword {
	enum headword_kind kind;
	const char *target;
	const char *part;
	unsigned rank; /* among the words for the same, the surest is 0 */
};

/*
 * The first of the table that fits; NONE if none does.  "Person - Email" is
 * "Email", too, but only if the whole is nothing.
 */
struct headword headword_of(const struct object *, struct str heading);

#endif
