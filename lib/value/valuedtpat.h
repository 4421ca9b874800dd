#ifndef VALUE_VALUEDTPAT_H
#define VALUE_VALUEDTPAT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "value/valuecivil.h"

struct arena;

/*
 * Date patterns of the mapping, compiled once, matched strictly: every
 * character of pattern and text counts.  The letters are those of LDML (UTS 35
 * part 4):
 *
 *	yyyy y		year, four digits
 *	yy		two digits, of the hundred years that the mapping names
 *	MM M		month, two digits; one or two
 *	MMM MMMM	month by its name, short; full.  Any case
 *	dd d		day, two digits; one or two
 *	HH H, hh h	hour of 24, of 12 (with a)
 *	mm m, ss s	minute, second
 *	S SS SSS ...	fraction of the second, that many digits
 *	a		AM or PM, also a.m., any case
 *	EEE EEEE	day of the week, which must be the right one
 *	Z ZZZZZ X XX XXX x xx xxx z	offset: Z, +hh, +hhmm, +hh:mm, UTC, GMT
 *	'text' ''	as it stands; so do all characters but letters
 *
 * A blank in the pattern stands for one blank, tab or no-break space.  Names
 * are English, or of the language whose tag stands behind the pattern and an @:
 * "d MMMM yyyy@de" (valuedtname.h).
 *
 * Instead of a pattern: iso8601 (valuecivil_iso()); epoch (seconds since 1970,
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
