// SPDX-License-Identifier: Apache-2.0
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

static void
numbers(struct profile_dates *d, struct str s, char sep)
{
	size_t n1;
	size_t n2;
	size_t n3;
	unsigned a = digits(&s, &n1);
	unsigned b;

	if (n1 == 0 || n1 > 2 || !skip(&s, sep))
		return;
	b = digits(&s, &n2);
	if (n2 == 0 || n2 > 2 || !skip(&s, sep))
		return;
	(void)digits(&s, &n3);
	if (n3 != 4 || (d->sep != 0 && d->sep != sep))
		return;
	d->padded = (d->count == 0 || d->padded) && n1 == 2 && n2 == 2;
	d->sep = sep;
	d->count++;
	d->first = a > d->first ? a : d->first;
	d->second = b > d->second ? b : d->second;
	time_of(d, s);
}

void
profiledate_add(struct profile_dates *d, struct str s)
{
	struct str rest = s;
	size_t n;

	(void)digits(&rest, &n);
	if (n == 4 && skip(&rest, '-')) {
		(void)digits(&rest, &n);
		if (n != 2 || !skip(&rest, '-'))
			return;
		(void)digits(&rest, &n);
		d->iso += n == 2;
		if (n == 2)
			time_of(d, rest);
		return;
	}
	if (n > 0 && n <= 2 && rest.n > 0)
		numbers(d, s, rest.p[0]);
}

static bool
no(const char **why, const char *reason)
{
	*why = reason;
	return false;
}

bool
profile_formats(
    const struct profile_column *c, struct buf *text, const char **why)
{
	const struct profile_dates *d = &c->dates;
	bool day_first = d->first > 12;

	if (d->count + d->iso < c->filled)
		return no(why, "not every value is a date of a shape that can "
			       "be told; write the formats that it has");
	if (d->timed > d->zoned && d->timed > 0 && d->count > 0)
		return no(why, "its dates have times of day whose shape is "
			       "not proved; write the formats that it has");
	if (d->count == 0) {
		buf_puts(text, "iso8601");
		return true;
	}
	if (d->first > 12 && d->second > 12)
		return no(why, "day and month change places from row to row");
	if (d->first <= 12 && d->second <= 12)
		return no(why, "day and month cannot be told apart in any "
			       "row; write the one that is right");
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
