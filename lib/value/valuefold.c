// SPDX-License-Identifier: Apache-2.0
#include "value/valuefold.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/text.h"

enum {
	UNITS = 4 * VALUEFOLD_MAX
};

/* Words under construction: lower case, one blank between them. */
struct words {
	char p[2 * VALUEFOLD_MAX];
	size_t n;
	bool over;
};

static void
add_bytes(struct words *w, const char *p, size_t n)
{
	if (n > sizeof(w->p) - w->n) {
		w->over = true;
		return;
	}
	memcpy(w->p + w->n, p, n);
	w->n += n;
}

static void
add_blank(struct words *w)
{
	if (w->n > 0 && w->p[w->n - 1] != ' ')
		add_bytes(w, " ", 1);
}

static void
add_ascii(struct words *w, char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (char)(c - 'A' + 'a');
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		add_bytes(w, &c, 1);
	else if (c != '\'' && c != '.')
		add_blank(w);
}

/* An apostrophe or a dot does not end a word: d'Ivoire, U.S. */
static bool
is_silent(UChar32 c)
{
	int8_t t = u_charType(c);

	return t == U_NON_SPACING_MARK || t == U_ENCLOSING_MARK ||
	       t == U_FORMAT_CHAR || c == 0x2019 || c == 0x2018 ||
	       c == 0x02bc || c == 0x00b4 || c == 0x0060;
}

static void
add_char(struct words *w, UChar32 c, struct str bytes)
{
	if (c < 0x80) {
		add_ascii(w, (char)c);
		return;
	}
	if (is_silent(c))
		return;
	if (!u_isalnum(c) && u_charType(c) != U_COMBINING_SPACING_MARK) {
		add_blank(w);
		return;
	}
	add_bytes(w, bytes.p, bytes.n);
}

static void
add_unicode(struct words *w, struct str name)
{
	UChar raw[UNITS];
	UChar folded[UNITS];
	UErrorCode e = U_ZERO_ERROR;
	char utf8[3 * UNITS];
	struct str rest = {utf8, 0};
	int32_t n = 0;

	u_strFromUTF8(raw, UNITS, &n, name.p, (int32_t)name.n, &e);
	n = unorm2_normalize(
	    unorm2_getNFKCCasefoldInstance(&e), raw, n, folded, UNITS, &e);
	n = unorm2_normalize(
	    unorm2_getNFDInstance(&e), folded, n, raw, UNITS, &e);
	u_strToUTF8(utf8, sizeof(utf8), &n, raw, n, &e);
	if (U_FAILURE(e)) {
		w->over = true;
		return;
	}
	rest.n = (size_t)n;
	for (size_t len = 0; rest.n > 0; rest = str_from(rest, len)) {
		UChar32 c = (UChar32)text_decode(rest, &len);

		add_char(w, c, str_upto(rest, len));
	}
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* The words put together, without those that do not tell names apart. */
static size_t
join(struct str words, char out[VALUEFOLD_MAX])
{
	size_t n = 0;
	struct str w;

	while (str_next(&words, STR_LIT(" "), &w)) {
		if (str_is(w, "the") || str_is(w, "and"))
			continue;
		if (str_is(w, "saint"))
			w = STR_LIT("st");
		if (w.n > VALUEFOLD_MAX - n)
			return 0;
		memcpy(out + n, w.p, w.n);
		n += w.n;
	}
	return n;
}

size_t
valuefold(struct str name, char out[VALUEFOLD_MAX])
{
	struct words w;

	if (name.n == 0 || name.n > UNITS / 2)
		return 0;
	w.n = 0;
	w.over = false;
	if (is_ascii(name)) {
		for (size_t i = 0; i < name.n; i++)
			add_ascii(&w, name.p[i]);
	} else {
		add_unicode(&w, name);
	}
	return w.over ? 0 : join((struct str){w.p, w.n}, out);
}
