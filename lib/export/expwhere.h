#ifndef EXPORT_EXPWHERE_H
#define EXPORT_EXPWHERE_H

struct buf;
struct defs;
struct err;

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
 *	contains	EMAIL TELEPHONE URL
 *
 * The value of a select may be a label.  ERR_USAGE says what is wrong and what
 * could be meant.
 */
int expwhere_put(
    struct buf *path, const struct defs *, const char *where, struct err *);

#endif
