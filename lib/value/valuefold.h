#ifndef VALUE_VALUEFOLD_H
#define VALUE_VALUEFOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * Names folded for comparing: compatibility forms, case, accents, blanks and
 * punctuation do not count (NFKC_Casefold of Unicode, then without marks).
 * Any thread.
 */
enum {
	VALUEFOLD_MAX = 128 /* bytes of a folded name; longer ones have none */
};

/*
 * Fold a name into out: letters and digits only; "&" becomes "and", "saint"
 * becomes "st", "the" and "and" fall away.  Returns the length, 0 when nothing
 * is left or it is too long.  ASCII takes a path without ICU.
 */
size_t valuefold(struct str name, char out[VALUEFOLD_MAX]);

#endif
