// SPDX-License-Identifier: Apache-2.0
#include "value/valuedecimal_scan.h"

#include <string.h>

#include <unicode/uchar.h>

#include "base/text.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The byte that stands for a character of a number; 0: none. */
static char
byte_of(uint32_t c)
{
	int32_t digit = c < 0x80 ? -1 : u_charDigitValue((UChar32)c);

	/* Full-width, Arabic, Devanagari ...: Unicode's decimal digits. */
	if (digit >= 0)
		return (char)('0' + digit);
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
	case 0x066c: /* Arabic, of thousands */
		return ',';
	case 0xff0e:
	case 0x066b: /* Arabic, of decimals */
		return '.';
	default:
		break;
	}
	if (c < 0x80 && (is_digit((char)c) || c == ',' || c == '.' ||
			    c == '\'' || c == ' '))
		return (char)c;
	return '\0';
}

/* Blanks, and the marks of direction beside signs in Arabic and Hebrew. */
static size_t
blank_at(struct str s)
{
	static const struct str blanks[] = {{" ", 1}, {"\t", 1},
	    {"\xc2\xa0", 2}, {"\xe2\x80\xaf", 3}, {"\xe2\x80\x87", 3},
	    {"\xe2\x80\x89", 3}, {"\xe2\x80\x8e", 3}, {"\xe2\x80\x8f", 3},
	    {"\xd8\x9c", 2}};

	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++)
		if (str_starts(s, blanks[i]))
			return blanks[i].n;
	return 0;
}

struct str
valuedecimal_trim(struct str s)
{
	size_t n;

	s = str_trim(s);
	while ((n = blank_at(s)) > 0)
		s = str_from(s, n);
	for (n = 1; n <= 3 && n <= s.n; n++) {
		if (blank_at(str_from(s, s.n - n)) != n)
			continue;
		s.n -= n;
		n = 0;
	}
	return s;
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

/* %, also full-width, small, and Arabic */
static const struct str percents[] = {
    {"%", 1}, {"\xef\xbc\x85", 3}, {"\xef\xb9\xaa", 3}, {"\xd9\xaa", 2}};

/* 25 %: the sign stands behind; in Turkish and Basque before: %25. */
static bool
take_percent(struct str *s)
{
	for (size_t i = 0; i < sizeof(percents) / sizeof(percents[0]); i++) {
		if (str_ends(*s, percents[i]))
			s->n -= percents[i].n;
		else if (str_starts(*s, percents[i]))
			*s = str_from(*s, percents[i].n);
		else
			continue;
		*s = valuedecimal_trim(*s);
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
take_sign(struct str *s, struct valuedecimal_scan *out)
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
	*s = valuedecimal_trim(*s);
}

/* e+05 to the end of s. */
static bool
take_exponent(struct str s, struct valuedecimal_scan *out)
{
	bool capital = s.p[0] == 'E';
	bool sign = s.n > 1 && (s.p[1] == '+' || s.p[1] == '-');
	bool negative = s.n > 1 && s.p[1] == '-';
	uint64_t v = 0;

	s = str_from(s, sign ? 2 : 1);
	if (s.n == 0 || s.n > 3 ||
	    !text_uint(s, VALUEDECIMAL_SCAN_EXPONENT, &v))
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
	if (str_starts(s, STR_LIT("\xe2\x80\xb0"))) /* per mille */
		return VALUEDECIMAL_PERCENT;
	for (size_t i = 0; i < sizeof(percents) / sizeof(percents[0]); i++)
		if (str_starts(s, percents[i]))
			return VALUEDECIMAL_PERCENT;
	return has_digit(whole) && s.p[0] != '-' && s.p[0] != '+' &&
		       s.p[0] != '(' && s.p[0] != ')' && s.p[0] != '/'
		   ? VALUEDECIMAL_UNIT
		   : VALUEDECIMAL_NOT;
}

enum valuedecimal_trouble
valuedecimal_scan(struct str text, const struct valuedecimal_form *form,
    struct valuedecimal_scan *out)
{
	struct str s = valuedecimal_trim(text);

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
	return VALUEDECIMAL_FINE;
}
