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
valuecivil_days(const struct valuecivil *c)
{
	return days_of(c->year, c->month, c->day);
}

int64_t
valuecivil_ms(const struct valuecivil *c)
{
	int64_t s =
	    (int64_t)c->hour * 3600 + (int64_t)c->minute * 60 + c->second;

	return valuecivil_days(c) * MS_DAY + s * 1000 + c->ms;
}

int
valuecivil_weekday(const struct valuecivil *c)
{
	int64_t d = (valuecivil_days(c) + 4) % 7;

	return (int)(d < 0 ? d + 7 : d);
}

void
valuecivil_set_days(struct valuecivil *c, int64_t days)
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

	valuecivil_set_days(&c, days);
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

bool
valuecivil_take(struct str *s, struct str literal)
{
	if (!str_starts(*s, literal))
		return false;
	*s = str_from(*s, literal.n);
	return true;
}

/* +, - or U+2212 off the front: 1 or -1; 0: none. */
static int
take_sign(struct str *s)
{
	if (valuecivil_take(s, STR_LIT("+")))
		return 1;
	return valuecivil_take(s, STR_LIT("-")) ||
		       valuecivil_take(s, STR_LIT("\xe2\x88\x92"))
		   ? -1
		   : 0;
}

bool
valuecivil_offset(struct str *s, struct valuecivil *c)
{
	bool named;
	int sign;
	int h = 0;
	int m = 0;

	c->offset = 0;
	c->has_offset = true;
	if (valuecivil_take(s, STR_LIT("Z")) ||
	    valuecivil_take(s, STR_LIT("z")))
		return true;
	named = valuecivil_take(s, STR_LIT("UTC")) ||
		valuecivil_take(s, STR_LIT("GMT"));
	sign = take_sign(s);
	if (sign == 0)
		return named;
	/* GMT+1 is written so (LDML: O); +1 alone is not. */
	if (!valuecivil_digits(s, 2, &h) &&
	    (!named || !valuecivil_digits(s, 1, &h)))
		return false;
	if (valuecivil_take(s, STR_LIT(":"))) {
		if (!valuecivil_digits(s, 2, &m))
			return false;
	} else if (s->n >= 2 && is_digit(s->p[0])) {
		if (!valuecivil_digits(s, 2, &m))
			return false;
	}
	c->offset = sign * (h * 3600 + m * 60);
	return m < 60;
}
