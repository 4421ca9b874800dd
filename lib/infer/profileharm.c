// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

#include "infer/profile.h"
#include "infer/profileharm.h"

enum {
	CELL_MAX = 32767, /* characters: Excel's limit of a cell */
	SHORT_MAX = 32    /* bytes of a value that can be a number or a date */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && is_digit(s.p[n]))
		n++;
	return n;
}

/* 4.87688E+15 */
static bool
is_rounded(struct str s)
{
	size_t i = 0;
	size_t n = 0;

	while (
	    i < s.n && (s.p[i] == '.' || s.p[i] == ',' || is_digit(s.p[i]))) {
		n += is_digit(s.p[i]);
		i++;
	}
	if (n < 2 || i + 3 > s.n || (s.p[i] != 'E' && s.p[i] != 'e') ||
	    s.p[i + 1] != '+')
		return false;
	s = str_from(s, i + 2);
	return digits(s) == s.n;
}

static bool
is_error(struct str s)
{
	static const char *const words[] = {"#REF!", "#NAME?", "#VALUE!",
	    "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(s, words[i]))
			return true;
	return s.n > 2 && str_find(s, '#') == 0 &&
	       str_find_str(s, STR_LIT("##")) == 0 &&
	       str_eq(str_upto(s, s.n - 1), str_from(s, 1));
}

/* 11-50: two numbers. */
static bool
is_range(struct str s)
{
	size_t n = digits(s);

	if (n == 0 || n == s.n || s.p[n] != '-')
		return false;
	s = str_from(s, n + 1);
	return s.n > 0 && digits(s) == s.n;
}

static bool
is_month(struct str s)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

	for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++)
		if (str_iis(s, months[i]))
			return true;
	return false;
}

/* 10-Jan was 1-10 once, and Nov-50 was 11-50. */
static bool
is_dated(struct str s)
{
	size_t at = str_find(s, '-');
	struct str a = str_upto(s, at);
	struct str b = str_from(s, at + 1);

	return (a.n > 0 && a.n <= 2 && digits(a) == a.n && is_month(b)) ||
	       (b.n > 0 && b.n <= 4 && digits(b) == b.n && is_month(a));
}

static void
harm(struct profile_column *c, enum profile_damage what, uint64_t line)
{
	if (c->harm[what].count++ == 0)
		c->harm[what].line = line;
}

void
profileharm_add(struct profile_column *c, struct str s, uint64_t line)
{
	if (s.n >= CELL_MAX) {
		if (text_width(s) == CELL_MAX)
			harm(c, DAMAGE_CUT, line);
		return;
	}
	if (s.n > SHORT_MAX)
		return;
	if (is_digit(s.p[0]) && is_rounded(s))
		harm(c, DAMAGE_ROUNDED, line);
	else if (s.p[0] == '#' && is_error(s))
		harm(c, DAMAGE_ERROR, line);
	else if (str_find(s, '-') < s.n && is_dated(s))
		harm(c, DAMAGE_DATE, line);
	c->ranges += is_range(s);
}
