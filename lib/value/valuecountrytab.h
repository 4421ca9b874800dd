#ifndef VALUE_VALUECOUNTRYTAB_H
#define VALUE_VALUECOUNTRYTAB_H

#include <stddef.h>

/*
 * What valuecountry knows without ICU.  Codes: ISO 3166-1, and XK.  Read-only
 * data, any thread.
 */
enum {
	VALUECOUNTRYTAB_CODES = 250
};

/* Alpha-2, alpha-3 and numeric code in one text, in order of alpha-2. */
extern const char valuecountrytab_codes[VALUECOUNTRYTAB_CODES][9];

/* Names that ICU does not have; separated by '|'. */
struct valuecountrytab_alias {
	const char *code; /* alpha-2 */
	const char *names;
};

extern const struct valuecountrytab_alias valuecountrytab_aliases[];
extern const size_t valuecountrytab_n_aliases;

/* Names that are no country today, or of more than one. */
struct valuecountrytab_refusal {
	const char *names;
	const char *note; /* what to write */
};

extern const struct valuecountrytab_refusal valuecountrytab_ambiguous[];
extern const size_t valuecountrytab_n_ambiguous;
extern const struct valuecountrytab_refusal valuecountrytab_obsolete[];
extern const size_t valuecountrytab_n_obsolete;

/* Two or three letters that are in use for a country but no ISO code. */
extern const struct valuecountrytab_alias valuecountrytab_short[];
extern const size_t valuecountrytab_n_short;

#endif
