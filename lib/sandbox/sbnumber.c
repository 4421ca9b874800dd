// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdint.h>

#include "doc/jdoc.h"
#include "doc/jput.h"

#include "sandbox/sbnumber.h"

static const int64_t number_max = INT64_C(9007199254740991);

static bool
take_digit(struct str *s, int64_t *v)
{
	if (s->n == 0 || s->p[0] < '0' || s->p[0] > '9')
		return false;
	if (*v <= number_max * 10)
		*v = *v * 10 + (s->p[0] - '0');
	*s = str_from(*s, 1);
	return true;
}

bool
sbnumber_parse(struct str s, int64_t *hundredths)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	int64_t v = 0;
	int64_t cut = 0;
	int64_t limit = number_max * 100;

	if (minus)
		s = str_from(s, 1);
	if (!take_digit(&s, &v))
		return false;
	while (take_digit(&s, &v))
		;
	v = v < number_max ? v * 100 : limit;
	if (s.n > 0 && s.p[0] == '.') {
		s = str_from(s, 1);
		if (!take_digit(&s, &cut))
			return false;
		cut *= 10;
		if (s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9') {
			cut += s.p[0] - '0';
			s = str_from(s, 1);
		}
		v += v < limit ? cut : 0;
		while (take_digit(&s, &cut))
			;
	}
	*hundredths = minus ? -v : v;
	return s.n == 0;
}

/* v / 10^places, without needless zeros, written from its end. */
static void
put_scaled(struct jput *j, int64_t v, int places)
{
	uint64_t a = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char text[48];
	size_t at = sizeof(text);

	while (places > 0 && a % 10 == 0) {
		a /= 10;
		places--;
	}
	for (int i = 0; i < places; i++, a /= 10)
		text[--at] = (char)('0' + (int)(a % 10));
	if (places > 0)
		text[--at] = '.';
	do {
		text[--at] = (char)('0' + (int)(a % 10));
		a /= 10;
	} while (a > 0);
	if (v < 0)
		text[--at] = '-';
	jput_raw(j, (struct str){text + at, sizeof(text) - at});
}

bool
sbnumber_put_hundredths(const struct jval *v, struct jput *j)
{
	int64_t whole = jdoc_int(v, INT64_MIN);
	double x = jdoc_number(v, 0);
	int64_t k;
	double back;

	if (whole != INT64_MIN) {
		if (whole > number_max || whole < -number_max)
			return false;
		jput_int(j, whole);
		return true;
	}
	if (!(fabs(x) <= (double)number_max))
		return false;
	/*
	 * x is the double nearest to some decimal; that decimal has two places
	 * if the nearest hundredth leads back to x.
	 */
	k = (int64_t)llroundl((long double)x * 100.0L);
	back = (double)((long double)k / 100.0L);
	if (back < x || back > x)
		return false;
	put_scaled(j, k, 2);
	return true;
}

bool
sbnumber_put_degrees(const struct jval *v, int max, struct jput *j)
{
	double x = jdoc_number(v, 1e9);

	if (!(fabs(x) <= (double)max))
		return false;
	put_scaled(j, (int64_t)llround(x * 1e7), 7);
	return true;
}
