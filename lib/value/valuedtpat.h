#ifndef VALUE_VALUEDTPAT_H
#define VALUE_VALUEDTPAT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "value/valuecivil.h"

struct arena;

/*
 * Date patterns of the mapping, compiled once, matched strictly: every
 * character of pattern and text counts, but for blanks at their ends.  The
 * letters are those of LDML (UTS 35 part 4):
 *
 *	yyyy y uuuu	year, four digits
 *	yy		two digits, of the hundred years that the mapping names
 *	MM M, LL L	month, two digits; one or two
 *	MMM MMMM	month by its name, short; full.  Any case; also LLL LLLL
 *	dd d		day, two digits; one or two
 *	HH H, kk k	hour of 24, from 0 to 23; from 1 to 24, the midnight at
 *			which the day begins
 *	hh h, KK K	hour of 12, from 1; from 0 to 11 (with a)
 *	mm m, ss s	minute, second
 *	S SS SSS ...	fraction of the second, that many digits
 *	a		AM or PM, also a.m., any case
 *	EEE EEEE	day of the week, which must be the right one; also eee
 *			eeee ccc cccc
 *	Z ZZZZZ X XXX x xxx O	offset: Z, +hh, +hhmm, +hh:mm, UTC, GMT, GMT+1
 *	z		the same, or a name such as EST and CET
 *			(valuedtzone.h); beside an offset any name
 *	zzzz		a zone in words, beside an offset: not looked at
 *	'text' ''	as it stands; so do all characters but letters
 *
 * A blank in the pattern stands for one blank, tab or no-break space.  Names
 * are English, or of the language whose tag stands behind the pattern and an @:
 * "d MMMM yyyy@de" (valuedtname.h).
 *
 * Instead of a pattern: iso8601 (valuedtiso.h); epoch (seconds since 1970,
 * also with a fraction) and epoch-ms; excel-serial and excel-serial-1904, the
 * days of a spreadsheet (valueserial.h).
 *
 * YYYY (a year of weeks) and DD (a day of the year) are refused as slips of the
 * pen, and so is yy where it has no century.
 */
struct valuedtpat;

/*
 * first_year: of the hundred that two digits stand for; 0: none said.  NULL
 * with *why (in the arena or static) for a pattern that is not one.
 */
const struct valuedtpat *valuedtpat_new(
    struct str pattern, int first_year, struct arena *, const char **why);

/* Does it have a year of two digits? */
bool valuedtpat_is_short(const struct valuedtpat *);

enum valuecivil_fit
valuedtpat_match(const struct valuedtpat *, struct str, struct valuecivil *);

#endif
