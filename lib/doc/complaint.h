#ifndef DOC_COMPLAINT_H
#define DOC_COMPLAINT_H

#include <stddef.h>

#include "base/str.h"

struct buf;

/*
 * What is wrong with a document that a person wrote (a mapping, a faults
 * file).  All complaints of a run are collected and shown together, each as
 *
 *	deals.yaml:9:12: column 'Account' is not in deals.csv
 *	    9 |   $account: Account
 *	      |             ^~~~~~~
 *	      Did you mean 'Account #'? ...
 *
 * Text from the document is shown inert (base/text.h), tabs of the source line
 * as blanks to the next multiple of 8, a long line cut around the place.  Lines
 * are counted as libyaml counts them.  Single-threaded.
 */
struct complaints;

/* file and text are copied. */
struct complaints *complaints_new(const char *file, struct str text);
void complaints_free(struct complaints *);

/*
 * Add one at line and col (from 1; col counts code points; line 0: the whole
 * file, no source line).
 */
void complaint_add(struct complaints *, unsigned line, unsigned col,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Say what to do about the one added last; a suggestion that can be pasted. */
void complaint_hint(struct complaints *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A remark about a legal document (a warning); not counted as a complaint. */
void complaint_warn(struct complaints *, unsigned line, unsigned col,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* How many complaints; warnings apart. */
size_t complaints_count(const struct complaints *);
size_t complaints_warnings(const struct complaints *);

/*
 * Append them in order of place; a warning has "warning: " between place and
 * text.  Above a hundred the rest is only counted.
 */
void complaints_print(const struct complaints *, struct buf *out);

#endif
