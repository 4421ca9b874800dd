// SPDX-License-Identifier: Apache-2.0
#include "value/valuedecimal.h"

#include <string.h>

#include "value/valuedecimal_part.h"
#include "value/valuedecimal_scan.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static enum valuedecimal_trouble
shift(const struct valuedecimal_scan *s, struct valuedecimal_part *p)
{
	size_t up = s->exponent > 0 ? (size_t)s->exponent : 0;

	if (s->exponent < 0) {
		p->decimals += (size_t)-s->exponent;
		return VALUEDECIMAL_FINE;
	}
	if (up > p->decimals && s->spreadsheet)
		return VALUEDECIMAL_ROUNDED;
	while (up > 0 && p->decimals > 0) {
		p->decimals--;
		up--;
	}
	while (up-- > 0)
		p->digits[p->n++] = '0';
	return VALUEDECIMAL_FINE;
}

/* Beyond the largest safe integer?  whole: its digits, no leading zeros. */
static bool
is_beyond(struct str whole, bool fraction)
{
	struct str largest = STR_LIT(VALUEDECIMAL_LARGEST);
	int d;

	if (whole.n != largest.n)
		return whole.n > largest.n;
	d = memcmp(whole.p, largest.p, largest.n);
	return d > 0 || (d == 0 && fraction);
}

/* Half away from zero, to so many decimals. */
static void
round_off(struct valuedecimal_part *p, size_t decimals)
{
	size_t drop = p->decimals > decimals ? p->decimals - decimals : 0;
	bool up;
	size_t i;

	if (drop == 0)
		return;
	/* Digits that are not there are zeros before the first one. */
	up = drop <= p->n && p->digits[p->n - drop] >= '5';
	p->n = drop < p->n ? p->n - drop : 0;
	p->decimals = decimals;
	for (i = p->n; up && i > 0; i--) {
		up = p->digits[i - 1] == '9';
		p->digits[i - 1] = (char)(up ? '0' : p->digits[i - 1] + 1);
	}
	if (!up)
		return;
	memmove(p->digits + 1, p->digits, p->n);
	p->digits[0] = '1';
	p->n++;
}

static enum valuedecimal_trouble
canonical(const struct valuedecimal_part *p, bool negative, size_t decimals,
    struct valuedecimal *out)
{
	struct str whole = {
	    p->digits, p->n > p->decimals ? p->n - p->decimals : 0};
	struct str part = {p->digits + whole.n, p->n - whole.n};
	size_t zeros = p->decimals - part.n; /* between the point and part */

	while (part.n > 0 && part.p[part.n - 1] == '0')
		part.n--;
	while (whole.n > 0 && whole.p[0] == '0')
		whole = str_from(whole, 1);
	if (p->doubtful && decimals < 3)
		return VALUEDECIMAL_DOUBTFUL;
	if (part.n > 0 && part.n + zeros > decimals)
		return VALUEDECIMAL_PRECISE;
	if (is_beyond(whole, part.n > 0))
		return VALUEDECIMAL_RANGE;
	out->n = 0;
	if (negative && whole.n + part.n > 0)
		out->text[out->n++] = '-';
	memcpy(out->text + out->n, whole.n > 0 ? whole.p : "0",
	    whole.n > 0 ? whole.n : 1);
	out->n += whole.n > 0 ? whole.n : 1;
	if (part.n > 0) {
		out->text[out->n++] = '.';
		memset(out->text + out->n, '0', zeros);
		memcpy(out->text + out->n + zeros, part.p, part.n);
		out->n += zeros + part.n;
	}
	return VALUEDECIMAL_FINE;
}

/* Up to 15 digits and nothing else: the common case. */
static bool
read_plain(struct str s, struct valuedecimal *out)
{
	if (s.n == 0 || s.n > 15 || (s.p[0] == '0' && s.n > 1))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return false;
		out->text[i] = s.p[i];
	}
	out->n = s.n;
	return true;
}

enum valuedecimal_trouble
valuedecimal_read(struct str text, const struct valuedecimal_form *form,
    struct valuedecimal *out)
{
	struct valuedecimal_scan s;
	struct valuedecimal_part p;
	enum valuedecimal_trouble t;

	if (read_plain(text, out))
		return VALUEDECIMAL_FINE;
	t = valuedecimal_scan(text, form, &s);
	if (t == VALUEDECIMAL_FINE)
		t = valuedecimal_part(&s, form, &p);
	if (t == VALUEDECIMAL_FINE)
		t = shift(&s, &p);
	if (t != VALUEDECIMAL_FINE)
		return t;
	if (s.percent && form->percent == VALUEDECIMAL_PERCENT_FRACTION)
		p.decimals += 2;
	if (form->round)
		round_off(&p, form->decimals);
	return canonical(&p, s.negative, form->decimals, out);
}
