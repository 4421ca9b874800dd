// SPDX-License-Identifier: Apache-2.0
#include "value/valuedtiso.h"

enum {
	DAYS_WEEK = 7,
	DAY_MINUTES = 24 * 60
};

/* Where a date stands in its year, if not by month and day. */
struct place {
	bool by_week;
	bool by_year;
	int week;
	int day; /* of the week, or of the year */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
has_three_digits_left(struct str s)
{
	return s.n >= 3 && is_digit(s.p[0]) && is_digit(s.p[1]) &&
	       is_digit(s.p[2]) && (s.n == 3 || !is_digit(s.p[3]));
}

static bool
read_date(struct str *s, struct valuecivil *c, struct place *at)
{
	bool dashes;

	if (!valuecivil_digits(s, 4, &c->year))
		return false;
	dashes = valuecivil_take(s, STR_LIT("-"));
	at->by_week = valuecivil_take(s, STR_LIT("W"));
	if (at->by_week)
		return valuecivil_digits(s, 2, &at->week) &&
		       (!dashes || valuecivil_take(s, STR_LIT("-"))) &&
		       valuecivil_digits(s, 1, &at->day);
	at->by_year = dashes && has_three_digits_left(*s);
	if (at->by_year)
		return valuecivil_digits(s, 3, &at->day);
	return valuecivil_digits(s, 2, &c->month) &&
	       (!dashes || valuecivil_take(s, STR_LIT("-"))) &&
	       valuecivil_digits(s, 2, &c->day);
}

/* Digits of a fraction of the second. */
static bool
read_fraction(struct str *s, int *ms)
{
	int unit = 100;
	size_t n = 0;

	for (; n < s->n && is_digit(s->p[n]); n++) {
		*ms += (s->p[n] - '0') * unit;
		unit /= 10;
	}
	*s = str_from(*s, n);
	return n > 0;
}

static bool
read_time(struct str *s, struct valuecivil *c)
{
	bool colons;

	if (!valuecivil_digits(s, 2, &c->hour))
		return false;
	c->has_time = true;
	colons = valuecivil_take(s, STR_LIT(":"));
	if (!colons && (s->n == 0 || !is_digit(s->p[0])))
		return true;
	if (!valuecivil_digits(s, 2, &c->minute))
		return false;
	if (colons ? !valuecivil_take(s, STR_LIT(":"))
		   : s->n == 0 || !is_digit(s->p[0]))
		return true;
	if (!valuecivil_digits(s, 2, &c->second))
		return false;
	if (valuecivil_take(s, STR_LIT(".")) ||
	    valuecivil_take(s, STR_LIT(",")))
		return read_fraction(s, &c->ms);
	return true;
}

/* What stands behind the date: T or a blank, the time, an offset. */
static bool
read_rest(struct str *s, struct valuecivil *c)
{
	if (s->p[0] != 'T' && s->p[0] != 't' && s->p[0] != ' ')
		return false;
	*s = str_from(*s, 1);
	if (!read_time(s, c))
		return false;
	if (s->n > 1 && s->p[0] == ' ')
		*s = str_from(*s, 1);
	return s->n == 0 || valuecivil_offset(s, c);
}

/* Week 1 is the one that holds 4 January. */
static bool
place_week(struct valuecivil *c, const struct place *at)
{
	struct valuecivil thursday;
	int64_t monday;
	int year = c->year;
	int weekday;

	c->month = 1;
	c->day = 4;
	weekday = (valuecivil_weekday(c) + DAYS_WEEK - 1) % DAYS_WEEK;
	monday = valuecivil_days(c) - weekday + (at->week - 1) * DAYS_WEEK;
	thursday = *c;
	valuecivil_set_days(&thursday, monday + 3);
	valuecivil_set_days(c, monday + at->day - 1);
	return at->week >= 1 && at->day >= 1 && at->day <= DAYS_WEEK &&
	       thursday.year == year;
}

/* To month and day; false: the year has no such day. */
static bool
place(struct valuecivil *c, const struct place *at)
{
	int year = c->year;

	if (at->by_week)
		return place_week(c, at);
	if (!at->by_year)
		return true;
	c->month = c->day = 1;
	valuecivil_set_days(c, valuecivil_days(c) + at->day - 1);
	return at->day >= 1 && c->year == year;
}

static bool
is_leap_second(const struct valuecivil *c)
{
	int utc = c->hour * 60 + c->minute - c->offset / 60;

	return c->second == 60 && c->has_offset && c->minute < 60 &&
	       (utc + 2 * DAY_MINUTES) % DAY_MINUTES == DAY_MINUTES - 1;
}

/* What is the beginning of what comes next. */
static enum valuecivil_fit
carry(struct valuecivil *c)
{
	if (is_leap_second(c)) {
		/* Milliseconds of UTC are counted, so 60 is the next 0. */
		c->second = 59;
		if (valuecivil_check(c) != VALUECIVIL_FITS)
			return VALUECIVIL_IMPOSSIBLE;
		c->second = 60;
		c->ms = 0;
		return VALUECIVIL_FITS;
	}
	if (c->hour == 24 && c->minute == 0 && c->second == 0 && c->ms == 0) {
		c->hour = 0;
		if (valuecivil_check(c) != VALUECIVIL_FITS)
			return VALUECIVIL_IMPOSSIBLE;
		valuecivil_set_days(c, valuecivil_days(c) + 1);
		return VALUECIVIL_FITS;
	}
	return valuecivil_check(c);
}

enum valuecivil_fit
valuedtiso_read(struct str s, struct valuecivil *c)
{
	struct place at = {.week = 0};

	*c = (struct valuecivil){.year = 0};
	if (!read_date(&s, c, &at))
		return VALUECIVIL_NO;
	if (s.n > 0 && !read_rest(&s, c))
		return VALUECIVIL_NO;
	if (s.n > 0)
		return VALUECIVIL_NO;
	return place(c, &at) ? carry(c) : VALUECIVIL_IMPOSSIBLE;
}
