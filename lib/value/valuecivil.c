// SPDX-License-Identifier: Apache-2.0
#include "value/valuecivil.h"

enum {
	MS_DAY = 86400000,
	OFFSET_MAX = 18 * 3600
};

static bool
is_leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int
days_in(int year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

enum valuecivil_fit
valuecivil_check(const struct valuecivil *c)
{
	if (c->year < 1 || c->year > 9999 || c->month < 1 || c->month > 12 ||
	    c->day < 1 || c->day > days_in(c->year, c->month))
		return VALUECIVIL_IMPOSSIBLE;
	if (c->hour > 23 || c->minute > 59 || c->second > 59 ||
	    c->offset > OFFSET_MAX || c->offset < -OFFSET_MAX)
		return VALUECIVIL_IMPOSSIBLE;
	return VALUECIVIL_FITS;
}

/* Days since 1970-01-01: years begin in March, so that leap days end them. */
static int64_t
days_of(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

int64_t
valuecivil_ms(const struct valuecivil *c)
{
	int64_t s =
	    (int64_t)c->hour * 3600 + (int64_t)c->minute * 60 + c->second;

	return days_of(c->year, c->month, c->day) * MS_DAY + s * 1000 + c->ms;
}

int
valuecivil_weekday(const struct valuecivil *c)
{
	int64_t d = (days_of(c->year, c->month, c->day) + 4) % 7;

	return (int)(d < 0 ? d + 7 : d);
}

static void
date_of(int64_t days, struct valuecivil *c)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	c->day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c->month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c->year = (int)(yoe + era * 400 + (c->month <= 2));
}

static void
put(char **p, int v, int digits)
{
	for (int i = digits - 1; i >= 0; i--) {
		(*p)[i] = (char)('0' + v % 10);
		v /= 10;
	}
	*p += digits;
}

size_t
valuecivil_format(int64_t ms, char out[VALUECIVIL_TEXT_MAX])
{
	struct valuecivil c;
	int64_t days = ms / MS_DAY - (ms % MS_DAY < 0);
	int in_day = (int)(ms - days * MS_DAY);
	char *p = out;

	date_of(days, &c);
	if (c.year < 1 || c.year > 9999)
		return 0;
	put(&p, c.year, 4);
	*p++ = '-';
	put(&p, c.month, 2);
	*p++ = '-';
	put(&p, c.day, 2);
	*p++ = 'T';
	put(&p, in_day / 3600000, 2);
	*p++ = ':';
	put(&p, in_day / 60000 % 60, 2);
	*p++ = ':';
	put(&p, in_day / 1000 % 60, 2);
	if (in_day % 1000 != 0) {
		*p++ = '.';
		put(&p, in_day % 1000, 3);
	}
	*p++ = 'Z';
	return (size_t)(p - out);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
valuecivil_digits(struct str *s, size_t n, int *out)
{
	int v = 0;

	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(s->p[i]))
			return false;
		v = v * 10 + (s->p[i] - '0');
	}
	*s = str_from(*s, n);
	*out = v;
	return true;
}

static bool
take(struct str *s, struct str literal)
{
	if (!str_starts(*s, literal))
		return false;
	*s = str_from(*s, literal.n);
	return true;
}

bool
valuecivil_offset(struct str *s, struct valuecivil *c)
{
	int sign = 1;
	int h = 0;
	int m = 0;

	c->offset = 0;
	c->has_offset = true;
	if (take(s, STR_LIT("Z")) || take(s, STR_LIT("z")) ||
	    take(s, STR_LIT("UTC")))
		return true;
	if (take(s, STR_LIT("GMT")) &&
	    (s->n == 0 || (s->p[0] != '+' && s->p[0] != '-')))
		return true;
	if (take(s, STR_LIT("-")) || take(s, STR_LIT("\xe2\x88\x92")))
		sign = -1;
	else if (!take(s, STR_LIT("+")))
		return false;
	if (!valuecivil_digits(s, 2, &h))
		return false;
	if (take(s, STR_LIT(":"))) {
		if (!valuecivil_digits(s, 2, &m))
			return false;
	} else if (s->n >= 2 && is_digit(s->p[0])) {
		if (!valuecivil_digits(s, 2, &m))
			return false;
	}
	c->offset = sign * (h * 3600 + m * 60);
	return m < 60;
}

static bool
iso_date(struct str *s, struct valuecivil *c)
{
	bool dashes;

	if (!valuecivil_digits(s, 4, &c->year))
		return false;
	dashes = take(s, STR_LIT("-"));
	return valuecivil_digits(s, 2, &c->month) &&
	       (!dashes || take(s, STR_LIT("-"))) &&
	       valuecivil_digits(s, 2, &c->day);
}

/* Digits of a fraction of the second. */
static bool
fraction(struct str *s, int *ms)
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
iso_time(struct str *s, struct valuecivil *c)
{
	bool colons;

	if (!valuecivil_digits(s, 2, &c->hour))
		return false;
	colons = take(s, STR_LIT(":"));
	if (!valuecivil_digits(s, 2, &c->minute))
		return false;
	c->has_time = true;
	if (colons ? !take(s, STR_LIT(":")) : s->n == 0 || !is_digit(s->p[0]))
		return true;
	if (!valuecivil_digits(s, 2, &c->second))
		return false;
	if (take(s, STR_LIT(".")) || take(s, STR_LIT(",")))
		return fraction(s, &c->ms);
	return true;
}

/* What stands behind the date: T or a blank, the time, an offset. */
static bool
iso_rest(struct str *s, struct valuecivil *c)
{
	if (s->p[0] != 'T' && s->p[0] != 't' && s->p[0] != ' ')
		return false;
	*s = str_from(*s, 1);
	if (!iso_time(s, c))
		return false;
	if (s->n > 1 && s->p[0] == ' ')
		*s = str_from(*s, 1);
	return s->n == 0 || valuecivil_offset(s, c);
}

enum valuecivil_fit
valuecivil_iso(struct str s, struct valuecivil *c)
{
	*c = (struct valuecivil){.year = 0};
	if (!iso_date(&s, c))
		return VALUECIVIL_NO;
	if (s.n > 0 && !iso_rest(&s, c))
		return VALUECIVIL_NO;
	return s.n > 0 ? VALUECIVIL_NO : valuecivil_check(c);
}
