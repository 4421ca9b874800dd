// SPDX-License-Identifier: Apache-2.0
#include "value/valueaddrline.h"

#include "value/valuecountry.h"
#include "value/valuesubdiv.h"

enum {
	STREET,
	STREET2,
	CITY,
	STATE,
	CODE,
	COUNTRY,
	PIECES_MAX = 8,
	CODE_LEN = 2,
	ZIP_LEN = 5,
	NAME_MIN = 4 /* shorter ones may be codes of states: CA, DE, IN */
};

/* Countries that write "28013 Madrid": postal code before the city. */
static const struct front {
	const char *country;
	size_t digits;
} fronts[] = {
    {"DE", 5},
    {"ES", 5},
    {"FR", 5},
    {"IT", 5},
    {"FI", 5},
    {"AT", 4},
    {"BE", 4},
    {"CH", 4},
    {"DK", 4},
    {"LU", 4},
    {"NO", 4},
};

/* The pieces of a line, and what its end says. */
struct line {
	struct str pieces[PIECES_MAX];
	size_t n;
	char country[CODE_LEN + 1]; /* of the last piece, or "" */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Does s look like this?  9 stands for a digit, A for a letter. */
static bool
is_like(struct str s, struct str shape)
{
	if (s.n != shape.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = shape.p[i];

		if (c == '9'   ? !is_digit(s.p[i])
		    : c == 'A' ? !is_letter(s.p[i])
			       : s.p[i] != c)
			return false;
	}
	return true;
}

static bool
cut(struct str s, struct line *l)
{
	struct str piece;

	while (str_next(&s, STR_LIT(","), &piece)) {
		piece = str_trim(piece);
		if (piece.n == 0 || l->n == PIECES_MAX)
			return false;
		l->pieces[l->n++] = piece;
	}
	return l->n >= 2;
}

/*
 * Take a country off the end.  Georgia is a state, too, and a name that is also
 * a city (Singapore, Mexico) does no harm: what stands before it must fit.
 */
static void
take_country(struct line *l)
{
	struct str last = l->pieces[l->n - 1];

	if ((last.n < NAME_MIN && !str_iis(last, "USA")) ||
	    !valuecountry_find(last, l->country))
		return;
	l->n--;
}

/* "LA 70116" or "ON K1A 0B1": a state and a code of its country. */
static bool
split_state(const struct line *l, struct str *items)
{
	struct str last = l->pieces[l->n - 1];
	struct str code = str_trim(str_from(last, CODE_LEN));
	bool us = is_like(code, STR_LIT("99999")) ||
		  is_like(code, STR_LIT("99999-9999"));
	bool ca = is_like(code, STR_LIT("A9A 9A9")) ||
		  is_like(code, STR_LIT("A9A9A9"));
	struct str country = us ? STR_LIT("US") : STR_LIT("CA");
	struct str state;
	const char *near;

	if ((!us && !ca) || l->n < 3 || last.n <= CODE_LEN ||
	    last.p[CODE_LEN] != ' ' ||
	    (l->country[0] != '\0' && !str_is(country, l->country)))
		return false;
	if (valuesubdiv_look(country, str_upto(last, CODE_LEN), &state,
		&near) != VALUESUBDIV_FOUND)
		return false;
	items[STATE] = state;
	items[CODE] = code;
	items[CITY] = l->pieces[l->n - 2];
	items[COUNTRY] = country;
	return true;
}

/* "28013 Madrid" with a country that writes so. */
static bool
split_front(const struct line *l, struct str *items)
{
	struct str last = l->pieces[l->n - 1];
	size_t blank = str_find(last, ' ');
	size_t i = 0;

	while (i < sizeof(fronts) / sizeof(fronts[0]) &&
	       !str_is(str_of(l->country), fronts[i].country))
		i++;
	if (i == sizeof(fronts) / sizeof(fronts[0]) || l->n < 2 ||
	    blank != fronts[i].digits || blank == last.n ||
	    !is_like(str_upto(last, blank),
		str_upto(STR_LIT("99999"), fronts[i].digits)))
		return false;
	items[CODE] = str_upto(last, blank);
	items[CITY] = str_trim(str_from(last, blank));
	items[COUNTRY] = str_of(fronts[i].country);
	return true;
}

bool
valueaddrline_split(struct str s, struct str *items)
{
	struct line l = {.n = 0};
	size_t rest;

	if (!cut(s, &l))
		return false;
	take_country(&l);
	if (l.n < 2)
		return false;
	if (split_state(&l, items))
		rest = l.n - 2;
	else if (split_front(&l, items))
		rest = l.n - 1;
	else
		return false;
	/* All before the city, with its commas, is the street. */
	items[STREET].p = l.pieces[0].p;
	items[STREET].n = (size_t)(l.pieces[rest - 1].p - l.pieces[0].p) +
			  l.pieces[rest - 1].n;
	return true;
}
