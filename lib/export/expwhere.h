#ifndef EXPORT_EXPWHERE_H
#define EXPORT_EXPWHERE_H

#include <stdbool.h>

#include "base/str.h"

struct buf;
struct defs;
struct err;
struct jval;

/*
 * A filter as the user writes it, "KEY[OPERATOR]=VALUE" (a '-' before the
 * operator negates), looked at before it is sent and put behind the path of a
 * list.  The operators are those of the API page:
 *
 *	equal		NUMBER CURRENCY DATETIME TEXT FULL_NAME SOCIAL_HANDLE
 *			ADDRESS CHECKBOX SINGLE_SELECT
 *	greaterThan greaterThanOrEqual lessThan lessThanOrEqual
 *			NUMBER CURRENCY DATETIME
 *	startsWith	TEXT FULL_NAME SOCIAL_HANDLE ADDRESS; an empty value: is
 *			set
 *	contains	EMAIL TELEPHONE URL; relationships, by the id of one
 *			record
 *
 * The value of a select may be a label.  A relationship goes by its key or by
 * the slug that the API wants; what the list then shows is looked at again
 * here, since a list of which no filter is documented (tasks, notes ...) may
 * heed none.  Of such a list other filters are refused.  ERR_USAGE says what is
 * wrong and what could be meant.
 */
struct expwhere_link {
	const char *key; /* of a relationship; NULL: no such filter */
	struct str id;   /* a part of where */
	bool negated;
};

int expwhere_put(struct buf *path, const struct defs *, const char *where,
    struct expwhere_link *, struct err *);

/*
 * Is the record linked as the filter wants it?  Also true when it does not show
 * its links.
 */
bool expwhere_fits(const struct expwhere_link *, const struct jval *record);

#endif
