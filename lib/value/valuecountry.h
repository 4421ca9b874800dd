#ifndef VALUE_VALUECOUNTRY_H
#define VALUE_VALUECOUNTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * Countries as people write them -> ISO 3166-1 alpha-2 (and XK, Kosovo, which
 * is user-assigned but in general use).
 *
 * Understood: alpha-2, alpha-3 and numeric codes; names in any language that
 * ICU knows, with aliases that it does not have; compared without regard to
 * case, accents, blanks and punctuation.  What is written in brackets behind a
 * name may be missing or another name of it, or make it another's ("Samoa
 * (American)"); titles ("Federal Republic of", ", Islamic Rep.") do not count.
 * Names of three letters or fewer count only where they are codes or well-known
 * (UK, USA, UAE): "Omã" is no country code.  A name of several countries (Korea,
 * Congo) is not guessed.
 *
 * Any thread.
 */
enum valuecountry_verdict {
	VALUECOUNTRY_FOUND,
	VALUECOUNTRY_UNKNOWN,
	VALUECOUNTRY_AMBIGUOUS, /* several countries are called so */
	VALUECOUNTRY_OBSOLETE   /* a country that is no more */
};

struct valuecountry_hit {
	char code[3];     /* FOUND: alpha-2 with NUL */
	const char *note; /* AMBIGUOUS, OBSOLETE: what to write, static;
	                     UNKNOWN: a name that is near, or NULL */
};

enum valuecountry_verdict
valuecountry_look(struct str name, struct valuecountry_hit *);

/* True, with alpha-2 and a NUL in out, when the name is of one country. */
bool valuecountry_find(struct str name, char out[3]);

#endif
