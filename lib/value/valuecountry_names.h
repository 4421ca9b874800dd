#ifndef VALUE_VALUECOUNTRY_NAMES_H
#define VALUE_VALUECOUNTRY_NAMES_H

#include "base/str.h"
#include "value/valuecountry.h"

/*
 * The index of countries' names: the tables of valuecountrytab.h first, then
 * what ICU calls them in English, then in all its languages; a name that means
 * several countries there is ambiguous.  Names that fold (valuefold.h) to three
 * Latin letters or fewer are not in it: they could be codes.  Built once, at
 * the first question; lives as long as the process.  Any thread.
 */
struct valuecountry_name {
	enum valuecountry_verdict verdict;
	const char *code; /* FOUND: alpha-2 */
	const char *note; /* else as in valuecountry_hit */
};

/* NULL: nothing is called so. */
const struct valuecountry_name *valuecountry_names_find(struct str name);

/* What each of VALUECOUNTRYTAB_CODES countries is called in English. */
const char *const *valuecountry_names_english(void);

#endif
