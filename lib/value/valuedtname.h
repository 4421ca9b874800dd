#ifndef VALUE_VALUEDTNAME_H
#define VALUE_VALUEDTNAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/*
 * The names of months, days of the week and halves of the day in one language,
 * from ICU (Gregorian calendar), or English without it.  Compiled once, then
 * read-only: any thread.
 *
 * Compared without regard to case; any blank of a name is any blank of the
 * text.  A short name may be ICU's, or the first three letters of the full one
 * where they are only one's (Sep, ene); a dot behind it may be there or not.
 */
enum valuedtname_kind {
	VALUEDTNAME_MONTH, /* full; also in the genitive */
	VALUEDTNAME_MONTH_SHORT,
	VALUEDTNAME_DAY,
	VALUEDTNAME_DAY_SHORT,
	VALUEDTNAME_HALF,
	VALUEDTNAME_KINDS
};

struct valuedtname;

/*
 * locale: a language tag ("de", "pt-BR"), or empty: English.  NULL when ICU has
 * no names for it.
 */
const struct valuedtname *valuedtname_new(struct str locale, struct arena *);

/*
 * Take the longest name that fits off the front of *s; *out counts from 0
 * (January, Sunday, AM).  dot: a dot behind a short name belongs to it.
 */
bool valuedtname_match(const struct valuedtname *, enum valuedtname_kind,
    bool dot, struct str *s, int *out);

#endif
