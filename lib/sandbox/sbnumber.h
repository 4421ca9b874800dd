#ifndef SANDBOX_SBNUMBER_H
#define SANDBOX_SBNUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct jput;
struct jval;

/*
 * Numbers, checked and written without the C library's number formatting,
 * which follows the locale.  False, nothing written: out of the limits.
 */

/*
 * A JSON number in hundredths, as filters compare it; further decimals are cut
 * and so is what lies beyond 9007199254740991.  False: no number.
 */
bool sbnumber_parse(struct str, int64_t *hundredths);

/* At most 2 decimals, within 9007199254740991 of zero. */
bool sbnumber_put_hundredths(const struct jval *, struct jput *);

/* Within max of zero; written with at most 7 decimals (1 cm on the ground). */
bool sbnumber_put_degrees(const struct jval *, int max, struct jput *);

#endif
