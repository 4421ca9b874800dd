#ifndef SANDBOX_SBFILTER_H
#define SANDBOX_SBFILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

#include "sandbox/sbindex.h"

struct sbfail;
struct sbfield;
struct sbobject;
struct sbrec;
struct sbstore;

/*
 * One filter of a list request: `key=value` or `key[operator]=value`; '-'
 * before the operator negates, so that a record without a value matches, too.
 * Source: the vendor's API description; what it leaves open is decided here.
 *
 *	equal               TEXT NUMBER CURRENCY DATETIME CHECKBOX SINGLE_SELECT
 *	                    SOCIAL_HANDLE FULL_NAME ADDRESS
 *	greaterThan, greaterThanOrEqual, lessThan, lessThanOrEqual
 *	                    NUMBER CURRENCY DATETIME
 *	startsWith          TEXT FULL_NAME SOCIAL_HANDLE ADDRESS; an empty value
 *	                    asks whether the field is set
 *	contains            EMAIL TELEPHONE URL; relationships, by id and named
 *	                    by their slug (sbdefs.h)
 *
 * No operator is `contains` where that is the only one, else `equal`.  `equal`
 * is exact, case included; startsWith and contains do not mind the case of
 * ASCII letters, so they may find more than their value.  A name is "First
 * Last"; an address is any of its texts.  An option is its id or label.
 */
enum sbfilter_op {
	SBFILTER_EQUAL,
	SBFILTER_GREATER,
	SBFILTER_GREATER_EQUAL,
	SBFILTER_LESS,
	SBFILTER_LESS_EQUAL,
	SBFILTER_STARTS,
	SBFILTER_CONTAINS
};

struct sbfilter {
	enum sbfilter_op op;
	bool negated;
	const struct sbobject *object;
	uint32_t number;         /* of the field or relationship */
	const struct sbfield *f; /* NULL: a relationship */
	bool nobody;             /* a relationship to no record */
	uint32_t row;            /* of the related record */
	int64_t value;           /* of a number or an instant */
	struct buf needle;       /* of a text: sbtext.h */
};

void sbfilter_init(struct sbfilter *);
void sbfilter_fini(struct sbfilter *);

/*
 * Resolve name and value, both decoded.  400 unknown_field, or invalid_type
 * for an operator that the type has not and for what is no value of it; param
 * is the key.
 */
int sbfilter_parse(struct sbfilter *, const struct sbstore *,
    const struct sbobject *, struct str name, struct str value,
    struct sbfail *);

bool sbfilter_matches(const struct sbfilter *, const struct sbstore *,
    const struct sbrec *, uint32_t as_of);

/* The rows among which the matches are; false: any (sbindex.h). */
bool sbfilter_rows(
    const struct sbfilter *, const struct sbstore *, struct sbindex_rows *out);

#endif
