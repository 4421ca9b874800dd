#ifndef IO_CHARSCORE_H
#define IO_CHARSCORE_H

#include <stddef.h>
#include <unicode/utypes.h>

#include "base/str.h"

/*
 * How unlikely a text is: the sum, over everything in it above U+007F, of
 * minus the logarithm of a rough probability.  Smaller is better; only
 * differences between readings of the same bytes mean something.  A part of
 * charguess; any thread.
 */

/* A text read from single bytes. */
double charscore_letters(const UChar *text, size_t n);

/* Double-byte encodings; what they read is weighed by their rows. */
enum charscore_rows {
	CHARSCORE_SJIS,
	CHARSCORE_EUC_JP,
	CHARSCORE_EUC_KR,
	CHARSCORE_GB18030,
	CHARSCORE_BIG5
};

/* bytes are valid in the encoding. */
double charscore_rows(enum charscore_rows, struct str bytes);

#endif
