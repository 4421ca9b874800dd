#ifndef VALUE_VALUEDATETIME_H
#define VALUE_VALUEDATETIME_H

/*
 * DATETIME: text by the mapping's patterns (valuedtpat.h), or ISO 8601 where
 * it gives none, to an instant in UTC, "2026-11-21T08:00:00Z", with ".mmm"
 * where there are milliseconds.  Outer blanks do not count, all else does.
 *
 * An offset in the text counts; without one the zone of the mapping does, and
 * there is no default zone.  A date without time gets the mapping's time:, or
 * 12:00.  A local time that the clocks left out or had twice is an error unless
 * the mapping says what to take (gap: shift-forward, overlap: earlier or
 * later).  Years of two digits need a rule (two-digit-years: 1950-2049, always
 * a hundred years).
 *
 * Findings, all errors:
 *	datetime.unreadable	fits none of the formats
 *	datetime.impossible	fits, but there is no such day or time
 *	datetime.ambiguous	fits two formats with different results
 *	datetime.no-zone	no offset in the text, no zone in the mapping
 *	datetime.gap		the clocks were set forward over this time
 *	datetime.overlap	the clocks were set back: it came twice
 *	datetime.serial		a spreadsheet's day number
 *	datetime.placeholder	0/0/00, 0000-00-00: no date at all
 *	datetime.out-of-range	outside of the years 1 to 9999 in UTC
 *
 * The type is valuedatetime_type (valuetype.h).
 */

#endif
