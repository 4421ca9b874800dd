// SPDX-License-Identifier: Apache-2.0
#include "value/valuedecimal.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

enum {
	DIGITS_MAX = 40,
	EXPONENT_MAX = 99
};

/* A number as it stands there: digits and separators, one byte each. */
struct scan {
	char p[DIGITS_MAX]; /* 0-9 , . ' and ' ' for any blank */
	size_t n;
	bool negative;
	int exponent;
	bool spreadsheet; /* E+05: as spreadsheets shorten numbers */
	bool percent;     /* a percent sign was taken off */
};

/* A number taken apart: digits without separators, decimals among them. */
struct parts {
	char digits[DIGITS_MAX + EXPONENT_MAX];
	size_t n;
	size_t decimals;
	bool doubtful; /* 1.500: its dot may group */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The byte that stands for a character of a number; 0: none. */
static char
byte_of(uint32_t c)
{
	if (c >= 0xff10 && c <= 0xff19)
		return (char)('0' + (c - 0xff10));
	switch (c) {
	case 0x00a0:
	case 0x2007:
	case 0x2009:
	case 0x202f:
		return ' ';
	case 0x2019:
	case 0xff07:
		return '\'';
	case 0xff0c:
		return ',';
	case 0xff0e:
		return '.';
	default:
		break;
	}
	if (c < 0x80 && (is_digit((char)c) || c == ',' || c == '.' ||
			    c == '\'' || c == ' '))
		return (char)c;
	return '\0';
}

/* Is it a minus sign (also U+2212, and full width), and how long? */
static size_t
minus_at(struct str s)
{
	if (s.n > 0 && s.p[0] == '-')
		return 1;
	return str_starts(s, STR_LIT("\xe2\x88\x92")) ||
		       str_starts(s, STR_LIT("\xef\xbc\x8d"))
		   ? 3
		   : 0;
}

/* 25 %: the sign stands behind, also with a no-break blank between. */
static bool
take_percent(struct str *s)
{
	static const struct str ends[] = {
	    {"%", 1}, {"\xef\xbc\x85", 3}, {"\xef\xb9\xaa", 3}};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (!str_ends(*s, ends[i]))
			continue;
		s->n -= ends[i].n;
		*s = str_trim(*s);
		return true;
	}
	return false;
}

static size_t
minus_behind(struct str s)
{
	size_t n = s.n > 3 ? minus_at(str_from(s, s.n - 3)) : 0;

	if (str_ends(s, STR_LIT("-")))
		return 1;
	return n == 3 ? 3 : 0;
}

/* Take a sign or brackets off. */
static void
take_sign(struct str *s, struct scan *out)
{
	size_t n = minus_at(*s);

	out->negative = true;
	if (n > 0) {
		*s = str_from(*s, n);
	} else if (s->n > 2 && s->p[0] == '(' && s->p[s->n - 1] == ')') {
		*s = (struct str){s->p + 1, s->n - 2};
	} else if (minus_behind(*s) > 0) {
		s->n -= minus_behind(*s);
	} else {
		out->negative = false;
		if (s->n > 0 && s->p[0] == '+')
			*s = str_from(*s, 1);
	}
	*s = str_trim(*s);
}

/* e+05 to the end of s. */
static bool
take_exponent(struct str s, struct scan *out)
{
	bool capital = s.p[0] == 'E';
	bool sign = s.n > 1 && (s.p[1] == '+' || s.p[1] == '-');
	bool negative = s.n > 1 && s.p[1] == '-';
	uint64_t v = 0;

	s = str_from(s, sign ? 2 : 1);
	if (s.n == 0 || s.n > 3 || !text_uint(s, EXPONENT_MAX, &v))
		return false;
	out->exponent = negative ? -(int)v : (int)v;
	out->spreadsheet = capital && sign && s.n >= 2;
	return true;
}

static bool
has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_digit(s.p[i]))
			return true;
	return false;
}

/* What is it that cannot be read, at the start of s? */
static enum valuedecimal_trouble
stranger(struct str s, struct str whole)
{
	if (s.p[0] == '%' || str_starts(s, STR_LIT("\xe2\x80\xb0")) ||
	    str_starts(s, STR_LIT("\xef\xbc\x85")))
		return VALUEDECIMAL_PERCENT;
	return has_digit(whole) && s.p[0] != '-' && s.p[0] != '+' &&
		       s.p[0] != '(' && s.p[0] != ')' && s.p[0] != '/'
		   ? VALUEDECIMAL_UNIT
		   : VALUEDECIMAL_NOT;
}

static enum valuedecimal_trouble
scan(struct str text, const struct valuedecimal_form *form, struct scan *out)
{
	struct str s = str_trim(text);

	memset(out, 0, sizeof(*out));
	take_sign(&s, out);
	if (form->percent != VALUEDECIMAL_PERCENT_NOT)
		out->percent = take_percent(&s);
	while (s.n > 0) {
		size_t len = 1;
		uint32_t c = (unsigned char)s.p[0];
		char b;

		if (c >= 0x80)
			c = text_decode(s, &len);
		b = byte_of(c);
		if (b == '\0' && (c == 'e' || c == 'E') && out->n > 0 &&
		    take_exponent(s, out))
			break;
		if (b == '\0')
			return stranger(s, text);
		if (out->n == sizeof(out->p))
			return VALUEDECIMAL_RANGE;
		out->p[out->n++] = b;
		s = str_from(s, len);
	}
	/* No-break blanks at the ends are not what str_trim() takes off. */
	while (out->n > 0 && out->p[out->n - 1] == ' ')
		out->n--;
	return VALUEDECIMAL_FINE;
}

static size_t
count_of(const struct scan *s, char c, size_t *last)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (s->p[i] == c) {
			n++;
			*last = i;
		}
	}
	return n;
}

/*
 * Do groups of p[0..end) by sep make sense: three digits each behind the
 * first, or twos and a last three (India)?
 */
static bool
is_grouped(const char *p, size_t end, char sep)
{
	size_t run = 0;
	size_t groups = 0;
	bool threes = true;
	bool twos = true;

	for (size_t i = 0; i <= end; i++) {
		if (i < end && p[i] != sep) {
			run++;
			continue;
		}
		if (groups == 0) {
			threes = run >= 1 && run <= 3;
			twos = run >= 1 && run <= 2;
		} else if (i == end) {
			threes = threes && run == 3;
			twos = twos && run == 3;
		} else {
			threes = threes && run == 3;
			twos = twos && run == 2;
		}
		groups++;
		run = 0;
	}
	return groups > 1 && p[0] != '0' && (threes || (twos && sep == ','));
}

/* The one separator of p[0..end); NUL: none, or more than one kind. */
static char
one_kind(const char *p, size_t end)
{
	char kind = '\0';

	for (size_t i = 0; i < end; i++) {
		if (is_digit(p[i]) || p[i] == kind)
			continue;
		if (kind != '\0')
			return '\0';
		kind = p[i];
	}
	return kind;
}

/* The decimal separator of a form that names one, or only the group. */
static char
decimal_of(const struct scan *s, const struct valuedecimal_form *form)
{
	size_t at;

	if (form->decimal != '\0')
		return form->decimal;
	if (form->group == ',' || form->group == '.')
		return (char)(form->group == ',' ? '.' : ',');
	return (char)(count_of(s, ',', &at) > 0 ? ',' : '.');
}

/* separators() by a form that says something about them. */
static enum valuedecimal_trouble
said_separators(const struct scan *s, const struct valuedecimal_form *form,
    size_t *decimal, char *group)
{
	char c = decimal_of(s, form);
	size_t n;

	*decimal = s->n;
	n = count_of(s, c, decimal);
	*group = form->group;
	if (*group == '\0')
		*group = one_kind(s->p, *decimal);
	for (size_t i = 0; i < *decimal; i++)
		if (!is_digit(s->p[i]) && s->p[i] != *group)
			return VALUEDECIMAL_GROUPING;
	if (count_of(s, *group, &(size_t){0}) == 0)
		*group = '\0';
	return n > 1 ? VALUEDECIMAL_GROUPING : VALUEDECIMAL_FINE;
}

/*
 * Which byte of s is the decimal separator (its index, or s->n) and which
 * character groups ('\0': none)?
 */
static enum valuedecimal_trouble
separators(const struct scan *s, size_t *decimal, char *group)
{
	size_t dot = 0;
	size_t comma = 0;
	size_t other = 0;
	size_t dots = count_of(s, '.', &dot);
	size_t commas = count_of(s, ',', &comma);
	size_t blanks = count_of(s, ' ', &other);
	size_t ticks = count_of(s, '\'', &other);

	*decimal = s->n;
	*group = '\0';
	if (blanks > 0)
		*group = ' ';
	else if (ticks > 0)
		*group = '\'';
	if (blanks > 0 && ticks > 0)
		return VALUEDECIMAL_GROUPING;
	if (dots > 0 && commas > 0) {
		if (*group != '\0' || (dot > comma ? dots : commas) > 1)
			return VALUEDECIMAL_GROUPING;
		*decimal = dot > comma ? dot : comma;
		*group = (char)(dot > comma ? ',' : '.');
	} else if (dots + commas > 1) {
		if (*group != '\0')
			return VALUEDECIMAL_GROUPING;
		*group = dots > 0 ? '.' : ',';
	} else if (dots == 1) {
		*decimal = dot;
	} else if (commas == 1 && *group == '\0' &&
		   is_grouped(s->p, s->n, ',')) {
		*group = ',';
	} else if (commas == 1) {
		*decimal = comma;
	}
	return VALUEDECIMAL_FINE;
}

/*
 * 1.500 by itself: three decimals or a group?  Only where a group is possible.
 */
static bool
is_doubtful(const struct scan *s, size_t decimal, char group)
{
	return group == '\0' && decimal < s->n && s->p[decimal] == '.' &&
	       s->n - decimal - 1 == 3 && is_grouped(s->p, s->n, '.');
}

static enum valuedecimal_trouble
take_apart(const struct scan *s, const struct valuedecimal_form *form,
    struct parts *out)
{
	bool said = form->decimal != '\0' || form->group != '\0';
	size_t decimal;
	char group;
	enum valuedecimal_trouble t =
	    said ? said_separators(s, form, &decimal, &group)
		 : separators(s, &decimal, &group);

	if (t != VALUEDECIMAL_FINE)
		return t;
	if (decimal + 1 == s->n)
		return VALUEDECIMAL_NOT;
	if (group != '\0' && !is_grouped(s->p, decimal, group))
		return VALUEDECIMAL_GROUPING;
	out->n = 0;
	out->decimals = 0;
	for (size_t i = 0; i < s->n; i++) {
		if (i == decimal)
			continue;
		if (i > decimal && !is_digit(s->p[i]))
			return VALUEDECIMAL_GROUPING;
		if (!is_digit(s->p[i]))
			continue;
		out->digits[out->n++] = s->p[i];
		out->decimals += i > decimal;
	}
	out->doubtful =
	    !said && s->exponent == 0 && is_doubtful(s, decimal, group);
	return out->n == 0 ? VALUEDECIMAL_NOT : VALUEDECIMAL_FINE;
}

static enum valuedecimal_trouble
shift(const struct scan *s, struct parts *p)
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
round_off(struct parts *p, size_t decimals)
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
canonical(const struct parts *p, bool negative, size_t decimals,
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
	struct scan s;
	struct parts p;
	enum valuedecimal_trouble t;

	if (read_plain(text, out))
		return VALUEDECIMAL_FINE;
	t = scan(text, form, &s);
	if (t == VALUEDECIMAL_FINE)
		t = take_apart(&s, form, &p);
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
