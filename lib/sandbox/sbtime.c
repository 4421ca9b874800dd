// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>

#include "sandbox/sbtime.h"

struct civil {
	int64_t y;
	int64_t m;
	int64_t d;
};

/*
 * Days since 1970-01-01 in the proleptic Gregorian calendar and back: years
 * begin in March, so that the leap day is their last.
 */
static int64_t
days_of(struct civil c)
{
	int64_t y = c.m <= 2 ? c.y - 1 : c.y;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (c.m + (c.m > 2 ? -3 : 9)) + 2) / 5 + c.d - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static struct civil
civil_of(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	struct civil c;

	c.d = doy - (153 * mp + 2) / 5 + 1;
	c.m = mp < 10 ? mp + 3 : mp - 9;
	c.y = yoe + era * 400 + (c.m <= 2 ? 1 : 0);
	return c;
}

/* Take n digits off *s. */
static bool
digits(struct str *s, size_t n, int64_t *out)
{
	int64_t v = 0;

	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return false;
		v = v * 10 + (s->p[i] - '0');
	}
	*s = str_from(*s, n);
	*out = v;
	return true;
}

static bool
mark(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

static bool
parse_date(struct str *s, struct civil *c)
{
	struct civil again;

	if (!digits(s, 4, &c->y) || !mark(s, '-') || !digits(s, 2, &c->m) ||
	    !mark(s, '-') || !digits(s, 2, &c->d))
		return false;
	if (c->m < 1 || c->m > 12 || c->d < 1 || c->y < 1)
		return false;
	/* The 31st of June comes back as the 1st of July. */
	again = civil_of(days_of(*c));
	return again.d == c->d && again.m == c->m;
}

static bool
parse_clock(struct str *s, int64_t *ms)
{
	int64_t h;
	int64_t m;
	int64_t sec = 0;
	int64_t digit;
	int64_t unit = 100;

	*ms = 0;
	if (!digits(s, 2, &h) || !mark(s, ':') || !digits(s, 2, &m))
		return false;
	if (mark(s, ':')) {
		if (!digits(s, 2, &sec))
			return false;
		if (mark(s, '.')) {
			if (!digits(s, 1, &digit))
				return false;
			do {
				*ms += digit * unit;
				unit /= 10;
			} while (digits(s, 1, &digit));
		}
	}
	*ms += ((h * 60 + m) * 60 + sec) * 1000;
	return h < 24 && m < 60 && sec < 60;
}

static bool
parse_offset(struct str *s, int64_t *minutes)
{
	bool minus;
	int64_t h;
	int64_t m;

	*minutes = 0;
	if (mark(s, 'Z'))
		return true;
	minus = s->n > 0 && s->p[0] == '-';
	if (!minus && (s->n == 0 || s->p[0] != '+'))
		return false;
	*s = str_from(*s, 1);
	if (!digits(s, 2, &h))
		return false;
	(void)mark(s, ':');
	if (!digits(s, 2, &m) || h > 23 || m > 59)
		return false;
	*minutes = minus ? -(h * 60 + m) : h * 60 + m;
	return true;
}

bool
sbtime_parse(struct str s, int64_t *ms)
{
	struct civil c;
	int64_t clock_ms;
	int64_t minutes;

	if (!parse_date(&s, &c) || !mark(&s, 'T') ||
	    !parse_clock(&s, &clock_ms) || !parse_offset(&s, &minutes) ||
	    s.n != 0)
		return false;
	*ms = days_of(c) * 86400000 + clock_ms - minutes * 60000;
	return true;
}

static int64_t
split(int64_t v, int64_t unit, int64_t *rest)
{
	int64_t q = v / unit;

	*rest = v % unit;
	if (*rest < 0) {
		*rest += unit;
		q--;
	}
	return q;
}

void
sbtime_iso(char out[SBTIME_ISO_MAX], int64_t ms)
{
	int64_t in_day;
	struct civil c = civil_of(split(ms, 86400000, &in_day));

	(void)snprintf(out, SBTIME_ISO_MAX,
	    "%04" PRId64 "-%02" PRId64 "-%02" PRId64 "T%02" PRId64 ":%02" PRId64
	    ":%02" PRId64 ".%03" PRId64 "Z",
	    c.y, c.m, c.d, in_day / 3600000, in_day / 60000 % 60,
	    in_day / 1000 % 60, in_day % 1000);
}

void
sbtime_http(char out[SBTIME_HTTP_MAX], int64_t seconds)
{
	static const char days[] =
	    "ThuFriSatSunMonTueWed"; /* from 1970-01-01 */
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int64_t in_day;
	int64_t weekday;
	int64_t day = split(seconds, 86400, &in_day);
	struct civil c = civil_of(day);

	(void)split(day, 7, &weekday);
	(void)snprintf(out, SBTIME_HTTP_MAX,
	    "%.3s, %02" PRId64 " %.3s %04" PRId64 " %02" PRId64 ":%02" PRId64
	    ":%02" PRId64 " GMT",
	    days + 3 * weekday, c.d, months + 3 * (c.m - 1), c.y, in_day / 3600,
	    in_day / 60 % 60, in_day % 60);
}
