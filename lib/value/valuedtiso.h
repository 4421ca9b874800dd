#ifndef VALUE_VALUEDTISO_H
#define VALUE_VALUEDTISO_H

#include "base/str.h"
#include "value/valuecivil.h"

/*
 * Read ISO 8601 to the last character, in the basic form or the extended:
 *
 *	2026-11-21 20261121		a day of the calendar
 *	2026-W47-6 2026W476		a day of a week, which begins on Monday
 *	2026-325			a day of the year (only so: 2026325
 *					looks like a date cut short)
 *
 * alone, or with T (or a blank) and hh, hh:mm, hh:mm:ss, hhmm, hhmmss, a
 * fraction of the second (digits behind the milliseconds are cut), then Z, UTC,
 * +hh, +hhmm or +hh:mm, or nothing.  24:00 is the midnight that ends the day.
 * 23:59:60 of UTC is the second that follows (a leap second, RFC 3339 section
 * 5.7, which the clock of computers leaves out).  Pure, any thread.
 */
enum valuecivil_fit valuedtiso_read(struct str, struct valuecivil *);

#endif
