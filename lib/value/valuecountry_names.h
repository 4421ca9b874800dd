#ifndef VALUE_VALUECOUNTRY_NAMES_H
#define VALUE_VALUECOUNTRY_NAMES_H

#include <stdbool.h>

#include "base/str.h"
#include "value/valuecountry.h"

/*
 * The index of countries' names: the tables of valuecountrytab.h first, then
 * what ICU calls them in English, then in all its languages; a name that means
 * several countries there is ambiguous.  Names that fold (valuefold.h) to three
 * Latin letters or fewer are not in it: they could be codes.  The build makes
 * it (valuecountry_build.h).  Any thread.
 */
struct valuecountry_name {
	enum valuecountry_verdict verdict;
	const char *code; /* FOUND: alpha-2 */
	const char *note; /* else as in valuecountry_hit */
};

/* Three Latin letters or fewer, which could be taken for a code? */
static inline bool
valuecountry_names_is_short(struct str key)
{
	if (key.n > 3)
		return false;
	for (size_t i = 0; i < key.n; i++)
		if ((unsigned char)key.p[i] >= 0x80)
			return false;
	return true;
}

/* NULL: nothing is called so. */
const struct valuecountry_name *valuecountry_names_find(struct str name);

/* The same for a name that is folded. */
const struct valuecountry_name *valuecountry_names_get(struct str key);

/* What each of VALUECOUNTRYTAB_CODES countries is called in English. */
const char *const *valuecountry_names_english(void);

#endif
