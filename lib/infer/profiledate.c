// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdbool.h>

#include "base/buf.h"

#include "infer/profile.h"
#include "infer/profiledate.h"

/* A run of digits: its value and how many; 0 digits: none is there. */
static unsigned
digits(struct str *s, size_t *n)
{
	unsigned v = 0;

	for (*n = 0; s->n > 0 && s->p[0] >= '0' && s->p[0] <= '9' && *n < 9;
	     *s = str_from(*s, 1), ++*n)
		v = v * 10 + (unsigned)(s->p[0] - '0');
	return v;
}

static bool
skip(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

/* A time of day behind a date: blank or T, two numbers with : between them. */
static void
time_of(struct profile_dates *d, struct str s)
{
	size_t n;

	if (!skip(&s, ' ') && !skip(&s, 'T'))
		return;
	(void)digits(&s, &n);
	if (n == 0 || n > 2 || !skip(&s, ':') || s.n == 0)
		return;
	d->timed++;
	if (s.p[s.n - 1] == 'Z' || str_find(s, '+') < s.n ||
	    str_find(s, '-') < s.n)
		d->zoned++;
}

static bool
numbers(struct profile_dates *d, struct str s, char sep, uint64_t line)
{
	size_t n1;
	size_t n2;
	size_t n3;
	unsigned a = digits(&s, &n1);
	unsigned b;

	if ((sep != '/' && sep != '.' && sep != '-') || !skip(&s, sep))
		return false;
	b = digits(&s, &n2);
	if (n2 == 0 || n2 > 2 || !skip(&s, sep))
		return false;
	(void)digits(&s, &n3);
	if (n3 != 4 || (d->sep != 0 && d->sep != sep))
		return false;
	d->padded = (d->count == 0 || d->padded) && n1 == 2 && n2 == 2;
	d->sep = sep;
	d->count++;
	d->first = a > d->first ? a : d->first;
	d->second = b > d->second ? b : d->second;
	if (a > 12 && d->first_line == 0)
		d->first_line = line;
	if (b > 12 && d->second_line == 0)
		d->second_line = line;
	time_of(d, s);
	return true;
}

static bool
iso(struct profile_dates *d, struct str rest)
{
	size_t n;

	if (!skip(&rest, '-'))
		return false;
	(void)digits(&rest, &n);
	if (n != 2 || !skip(&rest, '-'))
		return false;
	(void)digits(&rest, &n);
	if (n != 2)
		return false;
	d->iso++;
	time_of(d, rest);
	return true;
}

void
profiledate_add(struct profile_dates *d, struct str s, uint64_t line)
{
	struct str rest = s;
	bool is = false;
	size_t n;

	(void)digits(&rest, &n);
	if (n == 4)
		is = iso(d, rest);
	else if (n > 0 && n <= 2 && rest.n > 0)
		is = numbers(d, s, rest.p[0], line);
	if (!is && d->odd_line == 0)
		d->odd_line = line;
}

#define LINE "line %" PRIu64

/* Which of two numbers is the day?  false: nobody knows. */
static bool
order(const struct profile_dates *d, bool *day_first, struct buf *why)
{
	if (d->first_line > 0 && d->second_line > 0) {
		buf_printf(why,
		    "day and month change places: " LINE " begins with the "
		    "day, " LINE " with the month",
		    d->first_line, d->second_line);
		return false;
	}
	if (d->first_line == 0 && d->second_line == 0) {
		buf_puts(why, "day and month cannot be told apart in any row; "
			      "write the one that is right");
		return false;
	}
	*day_first = d->first_line > 0;
	buf_printf(why, LINE " proves that the %s stands first",
	    *day_first ? d->first_line : d->second_line,
	    *day_first ? "day" : "month");
	return true;
}

bool
profile_formats(
    const struct profile_column *c, struct buf *text, struct buf *why)
{
	const struct profile_dates *d = &c->dates;
	bool day_first;

	if (d->odd_line > 0 || d->count + d->iso == 0) {
		buf_printf(why,
		    "the value of " LINE " is no date in numbers with a year "
		    "of four digits; write the formats that the column has",
		    d->odd_line);
		return false;
	}
	if (d->timed > 0 && d->count > 0) {
		buf_puts(why, "its dates have times of day whose shape is not "
			      "proved; write the formats that it has");
		return false;
	}
	if (d->count == 0) {
		buf_puts(text, "iso8601");
		return true;
	}
	if (!order(d, &day_first, why))
		return false;
	if (d->iso > 0)
		buf_puts(text, "iso8601, ");
	if (day_first)
		buf_printf(text, d->padded ? "dd%cMM%cyyyy" : "d%cM%cyyyy",
		    d->sep, d->sep);
	else
		buf_printf(text, d->padded ? "MM%cdd%cyyyy" : "M%cd%cyyyy",
		    d->sep, d->sep);
	return true;
}
