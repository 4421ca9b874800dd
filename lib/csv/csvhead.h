#ifndef CSV_CSVHEAD_H
#define CSV_CSVHEAD_H

#include <stddef.h>

#include "base/str.h"

struct csvrow;

/*
 * The header row: what the columns of a file are called.  A heading that comes
 * again is named Name#2, then Name#3, and an empty or blank one Column 3 (by its
 * place, from 1), so that each column can be named; other than that names are
 * the headings, byte for byte.  Single-threaded.
 */
struct csvhead;

/* What csvhead_find() says when there is no one column. */
enum {
	CSVHEAD_NONE = -1,
	CSVHEAD_AMBIGUOUS = -2
};

/* The headings are copied.  The caller ends it with csvhead_free(). */
struct csvhead *csvhead_new(const struct csvrow *);

size_t csvhead_count(const struct csvhead *);

/* Name of column i, counted from 0; a C string, borrowed. */
const char *csvhead_name(const struct csvhead *, size_t i);

/* All names, csvhead_count() of them, borrowed (for text_nearest()). */
const char *const *csvhead_names(const struct csvhead *);

/*
 * The column of that name, compared exactly; if there is none, without regard
 * to ASCII case, blanks at the ends and a trailing '*'.  CSVHEAD_AMBIGUOUS
 * when several columns are meant by the comparison that finds any.
 */
int csvhead_find(const struct csvhead *, struct str name);

void csvhead_free(struct csvhead *); /* NULL does nothing */

#endif
