// SPDX-License-Identifier: Apache-2.0
#include "value/valuedtname.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "base/arena.h"
#include "base/text.h"

enum {
	MONTHS = 12,
	DAYS = 7,
	HALVES = 2,
	LOCALE_MAX = 64,
	NAME_UNITS = 64,
	NAME_BYTES = 3 * NAME_UNITS + 1,
	SHORT = 3, /* letters */
	NAMES_MAX = 3 * MONTHS + 1
};

struct name {
	struct str text;
	int index;
};

struct names {
	struct name v[NAMES_MAX];
	size_t n;
};

struct valuedtname {
	struct names kinds[VALUEDTNAME_KINDS];
};

static const char *const months[MONTHS] = {"January", "February", "March",
    "April", "May", "June", "July", "August", "September", "October",
    "November", "December"};
static const char *const days[DAYS] = {"Sunday", "Monday", "Tuesday",
    "Wednesday", "Thursday", "Friday", "Saturday"};

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == 0xa0 || c == 0x202f || c == 0x2009;
}

static uint32_t
fold(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c + 32;
	if (c > ' ' && c < 0x80)
		return c;
	return is_blank(c)
		   ? ' '
		   : (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT);
}

/* Most names are ruled out by their first letter. */
static bool
may_begin(struct str s, struct str name)
{
	return s.n > 0 &&
	       ((((unsigned char)s.p[0] | (unsigned char)name.p[0]) & 0x80) ||
		   fold((unsigned char)s.p[0]) ==
		       fold((unsigned char)name.p[0]));
}

/* Bytes of s that name stands for; 0: it does not begin so. */
static size_t
begins(struct str s, struct str name)
{
	size_t at = 0;
	size_t len;
	size_t other;

	for (; name.n > 0; name = str_from(name, other)) {
		struct str rest = str_from(s, at);

		/* Most names are ASCII; the letter I is one, not Turkish. */
		if (rest.n > 0 && (unsigned char)rest.p[0] < 0x80 &&
		    (unsigned char)name.p[0] < 0x80) {
			if (fold((unsigned char)rest.p[0]) !=
			    fold((unsigned char)name.p[0]))
				return 0;
			other = 1;
			at++;
			continue;
		}
		if (rest.n == 0 || fold(text_decode(rest, &len)) !=
				       fold(text_decode(name, &other)))
			return 0;
		at += len;
	}
	return at;
}

static void
add(struct names *to, struct str text, int index)
{
	if (text.n > 0 && text.p[text.n - 1] == '.')
		text.n--;
	for (size_t i = 0; i < to->n; i++)
		if (str_eq(to->v[i].text, text))
			return;
	if (text.n > 0 && to->n < NAMES_MAX)
		to->v[to->n++] = (struct name){text, index};
}

/* The first three letters. */
static struct str
head(struct str s)
{
	size_t at = 0;
	size_t len = 0;

	for (int i = 0; i < SHORT && at < s.n; i++, at += len)
		(void)text_decode(str_from(s, at), &len);
	return str_upto(s, at);
}

/* Heads of full names that are no other's. */
static void
add_heads(struct names *to, const struct names *full)
{
	size_t n = to->n;

	for (size_t i = 0; i < full->n; i++) {
		struct str h = head(full->v[i].text);
		bool only = true;

		for (size_t k = 0; k < full->n; k++)
			only = only && (full->v[k].index == full->v[i].index ||
					   begins(full->v[k].text, h) == 0);
		for (size_t k = 0; k < n; k++)
			only = only && (to->v[k].index == full->v[i].index ||
					   begins(to->v[k].text, h) == 0);
		if (only)
			add(to, h, full->v[i].index);
	}
}

static void
add_table(struct names *to, const char *const *names, int n)
{
	for (int i = 0; i < n; i++)
		add(to, str_of(names[i]), i);
}

static void
english(struct valuedtname *d)
{
	struct names *k = d->kinds;

	add_table(&k[VALUEDTNAME_MONTH], months, MONTHS);
	add_heads(&k[VALUEDTNAME_MONTH_SHORT], &k[VALUEDTNAME_MONTH]);
	/* "Sept" is in use. */
	add(&k[VALUEDTNAME_MONTH_SHORT], STR_LIT("Sept"), 8);
	add_table(&k[VALUEDTNAME_DAY], days, DAYS);
	add_heads(&k[VALUEDTNAME_DAY_SHORT], &k[VALUEDTNAME_DAY]);
}

static void
halves(struct names *to)
{
	add(to, STR_LIT("AM"), 0);
	add(to, STR_LIT("PM"), 1);
	/* Without its last dot, which add() makes optional. */
	add(to, STR_LIT("a.m."), 0);
	add(to, STR_LIT("p.m."), 1);
}

static void
add_symbols(struct names *to, const UDateFormat *f, UDateFormatSymbolType type,
    int first, int n, struct arena *a)
{
	for (int i = 0; i < n; i++) {
		UChar u[NAME_UNITS];
		char utf8[NAME_BYTES];
		int32_t len = 0;
		UErrorCode e = U_ZERO_ERROR;

		udat_getSymbols(f, type, first + i, u, NAME_UNITS, &e);
		u_strToUTF8(utf8, NAME_BYTES, &len, u, -1, &e);
		if (U_SUCCESS(e))
			add(to, arena_str(a, (struct str){utf8, (size_t)len}),
			    i);
	}
}

static void
of_icu(struct valuedtname *d, const UDateFormat *f, struct arena *a)
{
	struct names *k = d->kinds;

	add_symbols(&k[VALUEDTNAME_MONTH], f, UDAT_MONTHS, 0, MONTHS, a);
	add_symbols(
	    &k[VALUEDTNAME_MONTH], f, UDAT_STANDALONE_MONTHS, 0, MONTHS, a);
	add_symbols(
	    &k[VALUEDTNAME_MONTH_SHORT], f, UDAT_SHORT_MONTHS, 0, MONTHS, a);
	add_symbols(&k[VALUEDTNAME_MONTH_SHORT], f,
	    UDAT_STANDALONE_SHORT_MONTHS, 0, MONTHS, a);
	add_heads(&k[VALUEDTNAME_MONTH_SHORT], &k[VALUEDTNAME_MONTH]);
	/* ICU counts days from 1, Sunday. */
	add_symbols(&k[VALUEDTNAME_DAY], f, UDAT_WEEKDAYS, 1, DAYS, a);
	add_symbols(
	    &k[VALUEDTNAME_DAY_SHORT], f, UDAT_SHORT_WEEKDAYS, 1, DAYS, a);
	add_heads(&k[VALUEDTNAME_DAY_SHORT], &k[VALUEDTNAME_DAY]);
	add_symbols(&k[VALUEDTNAME_HALF], f, UDAT_AM_PMS, 0, HALVES, a);
}

/* Does ICU have the language itself, not only its own fallback? */
static bool
is_known(const char *id)
{
	char language[LOCALE_MAX];
	UErrorCode e = U_ZERO_ERROR;

	uloc_getLanguage(id, language, LOCALE_MAX, &e);
	if (U_FAILURE(e) || language[0] == '\0')
		return false;
	for (int32_t i = 0; i < uloc_countAvailable(); i++)
		if (strcmp(uloc_getAvailable(i), language) == 0)
			return true;
	return false;
}

/* false: there are no names for it. */
static bool
load(struct valuedtname *d, struct str locale, struct arena *a)
{
	const char *tag = arena_dup(a, locale.p, locale.n);
	char id[LOCALE_MAX];
	UErrorCode e = U_ZERO_ERROR;
	int32_t parsed = 0;
	UDateFormat *f;

	uloc_forLanguageTag(tag, id, LOCALE_MAX, &parsed, &e);
	if (U_FAILURE(e) || (size_t)parsed != locale.n || !is_known(id))
		return false;
	uloc_setKeywordValue("calendar", "gregorian", id, LOCALE_MAX, &e);
	f = udat_open(UDAT_MEDIUM, UDAT_MEDIUM, id, NULL, 0, NULL, 0, &e);
	if (U_FAILURE(e))
		return false;
	of_icu(d, f, a);
	udat_close(f);
	return true;
}

const struct valuedtname *
valuedtname_new(struct str locale, struct arena *a)
{
	struct valuedtname *d = arena_alloc(a, sizeof(*d));

	halves(&d->kinds[VALUEDTNAME_HALF]);
	if (locale.n == 0)
		english(d);
	else if (!load(d, locale, a))
		return NULL;
	return d;
}

bool
valuedtname_match(const struct valuedtname *d, enum valuedtname_kind kind,
    bool dot, struct str *s, int *out)
{
	const struct names *k = &d->kinds[kind];
	size_t longest = 0;

	for (size_t i = 0; i < k->n; i++) {
		size_t n =
		    may_begin(*s, k->v[i].text) ? begins(*s, k->v[i].text) : 0;

		if (n <= longest)
			continue;
		longest = n;
		*out = k->v[i].index;
	}
	if (longest == 0)
		return false;
	*s = str_from(*s, longest);
	if (dot && kind != VALUEDTNAME_MONTH && kind != VALUEDTNAME_DAY &&
	    s->n > 0 && s->p[0] == '.')
		*s = str_from(*s, 1);
	return true;
}
