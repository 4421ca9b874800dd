// SPDX-License-Identifier: Apache-2.0
#include "base/str.h"

#include "value/valuetel_cut.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_param(struct str s)
{
	return str_istarts(s, STR_LIT("ext=")) ||
	       str_istarts(s, STR_LIT("isub=")) ||
	       str_istarts(s, STR_LIT("phone-context="));
}

/* Could a piece end here without the mapping's separators? */
static bool
is_mark(char c)
{
	return c == '\n' || c == '\r' || c == ';' || c == '/' || c == ',' ||
	       c == '|';
}

/* Digits up to the next mark, no more than matter. */
static size_t
digits_ahead(struct str s)
{
	size_t digits = 0;
	size_t i;

	for (i = 0; i < s.n && digits < VALUETEL_STANDS_ALONE; i++) {
		if (is_mark(s.p[i]))
			break;
		digits += is_digit(s.p[i]) ? 1 : 0;
	}
	return digits;
}

/* Bytes of the separator that s begins with; digits: so far. */
static size_t
separator(struct str s, const struct valuetel_seps *seps, size_t digits)
{
	size_t i;

	if (s.p[0] == ';' && is_param(str_from(s, 1)))
		return 0;
	for (i = 0; i < seps->n; i++) {
		if (seps->v[i].n > 0 && str_starts(s, seps->v[i]))
			return seps->v[i].n;
	}
	switch (s.p[0]) {
	case '\n':
	case '\r':
	case ';':
		return 1;
	case '/':
	case ',':
	case '|':
		return digits >= VALUETEL_STANDS_ALONE &&
			       digits_ahead(str_from(s, 1)) >=
				   VALUETEL_STANDS_ALONE
			   ? 1
			   : 0;
	default:
		return 0;
	}
}

bool
valuetel_cut(
    struct str *rest, const struct valuetel_seps *seps, struct str *piece)
{
	size_t digits;
	size_t sep;
	size_t i;

	while (rest->n > 0) {
		digits = 0;
		sep = 0;
		for (i = 0; i < rest->n; i++) {
			if (seps->n == 0 && is_digit(rest->p[i])) {
				digits++;
				continue;
			}
			if (seps->n > 0 || is_mark(rest->p[i]))
				sep =
				    separator(str_from(*rest, i), seps, digits);
			if (sep > 0)
				break;
			digits += is_digit(rest->p[i]) ? 1 : 0;
		}
		*piece = str_trim(str_upto(*rest, i));
		*rest = str_from(*rest, i + sep);
		if (piece->n > 0)
			return true;
	}
	return false;
}
