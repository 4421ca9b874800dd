#ifndef VALUE_VALUEDTZONE_H
#define VALUE_VALUEDTZONE_H

#include <stdbool.h>

#include "base/str.h"
#include "value/valuecivil.h"

/*
 * Time zones as they stand behind a time.  Pure, any thread.
 *
 * An offset, or the name of one, off the front of *s: what valuecivil_offset()
 * reads; EST EDT CST CDT MST MDT PST PDT UT (RFC 5322 section 4.3), AKST AKDT
 * HST, and Europe's WET WEST CET CEST EET EEST.  Other names mean different
 * zones in different countries.
 */
bool valuedtzone_short(struct str *s, struct valuecivil *);

/*
 * Any name, beside an offset that says what it means: "CET", "GMT+0100"; in
 * words: "Central European Standard Time".
 */
bool valuedtzone_skip_short(struct str *s);
bool valuedtzone_skip_long(struct str *s);

#endif
