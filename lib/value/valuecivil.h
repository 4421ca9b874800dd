#ifndef VALUE_VALUECIVIL_H
#define VALUE_VALUECIVIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * A date and time as written, proleptic Gregorian, years 1 to 9999.  Pure
 * functions, any thread.
 */
struct valuecivil {
	int year;
	int month; /* 1 to 12 */
	int day;
	int hour;
	int minute;
	int second;
	int ms;
	bool has_time;
	bool has_offset;
	int offset; /* seconds east of UTC */
};

enum valuecivil_fit {
	VALUECIVIL_NO,         /* not written like that */
	VALUECIVIL_IMPOSSIBLE, /* written like that, but there is no such day
	                          or time */
	VALUECIVIL_FITS
};

enum {
	VALUECIVIL_TEXT_MAX = 32
};

/* NO never; IMPOSSIBLE for 31 February, 25:00, an offset of 19 hours. */
enum valuecivil_fit valuecivil_check(const struct valuecivil *);

/* Milliseconds since 1970 of the date and time, read as UTC. */
int64_t valuecivil_ms(const struct valuecivil *);

/* 0 Sunday to 6 Saturday. */
int valuecivil_weekday(const struct valuecivil *);

/*
 * ISO 8601 in UTC, "2026-11-21T08:00:00Z", with ".mmm" unless it is zero.
 * Returns the length, 0 outside of years 1 to 9999.
 */
size_t valuecivil_format(int64_t ms, char out[VALUECIVIL_TEXT_MAX]);

/* Days since 1970-01-01 of the date; and the date of such a day. */
int64_t valuecivil_days(const struct valuecivil *);
void valuecivil_set_days(struct valuecivil *, int64_t days);

/* The parts that readers share: exactly n digits off the front of *s. */
bool valuecivil_digits(struct str *s, size_t n, int *out);

/* The literal off the front of *s, if it stands there. */
bool valuecivil_take(struct str *s, struct str literal);

/*
 * An offset off the front of *s: Z, UTC, GMT, +hh, +hhmm, +hh:mm (also with
 * the minus sign U+2212, and behind UTC or GMT, where +h will do).
 */
bool valuecivil_offset(struct str *s, struct valuecivil *);

#endif
