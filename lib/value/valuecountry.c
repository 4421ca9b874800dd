// SPDX-License-Identifier: Apache-2.0
#include "value/valuecountry.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "value/valuecountry_names.h"
#include "value/valuecountrytab.h"
#include "value/valuefold.h"

enum {
	LATIN_CODE_MAX = 3
};

static enum valuecountry_verdict
found(const char *code, struct valuecountry_hit *hit)
{
	memcpy(hit->code, code, 2);
	hit->code[2] = '\0';
	return VALUECOUNTRY_FOUND;
}

/* Letters in capitals: "US", "U.S.", "usa"; 0 if it is nothing like that. */
static size_t
letters_of(struct str s, char out[LATIN_CODE_MAX])
{
	bool dots = s.n > 1 && s.p[1] == '.';
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (dots && i % 2 == 1) {
			if (c != '.')
				return 0;
			continue;
		}
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c < 'A' || c > 'Z' || n == LATIN_CODE_MAX)
			return 0;
		out[n++] = c;
	}
	/* "n.a." is not Namibia. */
	return dots && str_is((struct str){out, n}, "NA") ? 0 : n;
}

static const char *
by_alpha2(const char *p)
{
	size_t lo = 0;
	size_t hi = VALUECOUNTRYTAB_CODES;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int d = memcmp(p, valuecountrytab_codes[mid], 2);

		if (d == 0)
			return valuecountrytab_codes[mid];
		if (d < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

/* XK has no number and its "XKK" is ICU's invention. */
static const char *
by_three(const char *p, size_t at)
{
	for (size_t i = 0; i < VALUECOUNTRYTAB_CODES; i++) {
		const char *row = valuecountrytab_codes[i];

		if (memcmp(p, row + at, 3) == 0 && memcmp(row, "XK", 2) != 0)
			return row;
	}
	return NULL;
}

static const char *
by_short(struct str s)
{
	for (size_t i = 0; i < valuecountrytab_n_short; i++)
		if (str_is(s, valuecountrytab_short[i].names))
			return valuecountrytab_short[i].code;
	return NULL;
}

/* AN, YUG ... */
static enum valuecountry_verdict
obsolete_code(struct str s, struct valuecountry_hit *hit)
{
	for (size_t i = 0; i < valuecountrytab_n_obsolete; i++) {
		struct str rest = str_of(valuecountrytab_obsolete[i].names);
		struct str name;

		while (str_next(&rest, STR_LIT("|"), &name)) {
			if (str_eq(name, s)) {
				hit->note = valuecountrytab_obsolete[i].note;
				return VALUECOUNTRY_OBSOLETE;
			}
		}
	}
	return VALUECOUNTRY_UNKNOWN;
}

static bool
is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n == 3;
}

static enum valuecountry_verdict
look_code(struct str s, struct valuecountry_hit *hit)
{
	char caps[LATIN_CODE_MAX];
	struct str letters = {caps, letters_of(s, caps)};
	const char *code = NULL;

	if (letters.n == 2)
		code = by_alpha2(caps);
	else if (letters.n == 3)
		code = by_three(caps, 2);
	else if (is_number(s))
		code = by_three(s.p, 5);
	if (code == NULL && letters.n > 0)
		code = by_short(letters);
	if (code != NULL)
		return found(code, hit);
	return letters.n > 0 ? obsolete_code(letters, hit)
			     : VALUECOUNTRY_UNKNOWN;
}

static enum valuecountry_verdict
look_name(struct str s, struct valuecountry_hit *hit)
{
	const struct valuecountry_name *name = valuecountry_names_find(s);

	if (name == NULL)
		return VALUECOUNTRY_UNKNOWN;
	hit->note = name->note;
	return name->verdict == VALUECOUNTRY_FOUND ? found(name->code, hit)
						   : name->verdict;
}

static enum valuecountry_verdict
look_plain(struct str s, struct valuecountry_hit *hit)
{
	enum valuecountry_verdict v = look_code(s, hit);

	return v == VALUECOUNTRY_UNKNOWN ? look_name(s, hit) : v;
}

/* "Samoa (American)", "Guinea (Bissau)": together they are another country. */
static enum valuecountry_verdict
look_pair(struct str a, struct str b, struct valuecountry_hit *hit)
{
	char both[VALUEFOLD_MAX];

	if (a.n + 1 + b.n > sizeof(both) || a.n == 0 || b.n == 0)
		return VALUECOUNTRY_UNKNOWN;
	memcpy(both, a.p, a.n);
	both[a.n] = ' ';
	memcpy(both + a.n + 1, b.p, b.n);
	return look_name((struct str){both, a.n + 1 + b.n}, hit);
}

/*
 * "Germany (DE)": what is in brackets must not say another country, nor which
 * half of an island, in words that nobody here knows.
 */
static enum valuecountry_verdict
look_bracket(struct str s, struct valuecountry_hit *hit)
{
	struct valuecountry_hit other = {.code = ""};
	size_t open = str_find(s, '(');
	struct str in = str_from(s, open + 1);
	struct str out = str_trim(str_upto(s, open));
	enum valuecountry_verdict v;

	if (open == s.n || open == 0 || !str_ends(s, STR_LIT(")")))
		return VALUECOUNTRY_UNKNOWN;
	in = str_trim(str_upto(in, in.n - 1));
	if (look_pair(in, out, hit) == VALUECOUNTRY_FOUND ||
	    look_pair(out, in, hit) == VALUECOUNTRY_FOUND)
		return VALUECOUNTRY_FOUND;
	v = look_plain(out, hit);
	if (v != VALUECOUNTRY_FOUND)
		return v;
	if (look_plain(in, &other) == VALUECOUNTRY_FOUND)
		return memcmp(hit->code, other.code, 2) == 0
			   ? v
			   : VALUECOUNTRY_UNKNOWN;
	if (memcmp(hit->code, "MF", 2) != 0 && memcmp(hit->code, "SX", 2) != 0)
		return v;
	hit->note = "Saint Martin (MF) or Sint Maarten (SX)";
	return VALUECOUNTRY_AMBIGUOUS;
}

static bool
among(struct str word, const char *const *words)
{
	while (*words != NULL && !str_iis(word, *words))
		words++;
	return *words != NULL;
}

/* "Islamic Rep.", "Federal Republic of": what says no country by itself. */
static bool
is_title(struct str s)
{
	static const char *const nouns[] = {"republic", "rep", "kingdom",
	    "commonwealth", "sultanate", "principality", "emirate", "duchy",
	    NULL};
	static const char *const others[] = {"the", "of", "federal",
	    "federative", "islamic", "arab", "democratic", "dem", "people's",
	    "peoples", "socialist", "bolivarian", "plurinational", "hashemite",
	    "oriental", "grand", "co-operative", "cooperative", NULL};
	struct str word;
	bool noun = false;

	while (str_next(&s, STR_LIT(" "), &word)) {
		if (str_ends(word, STR_LIT(".")))
			word.n--;
		if (among(word, nouns))
			noun = true;
		else if (!among(word, others))
			return false;
	}
	return noun;
}

/* "Egypt, Arab Rep." and "Federal Republic of Germany". */
static enum valuecountry_verdict
look_titled(struct str s, struct valuecountry_hit *hit)
{
	size_t comma = str_find(s, ',');
	size_t of = str_find_str(s, STR_LIT(" of "));

	if (comma < s.n && is_title(str_trim(str_from(s, comma + 1))))
		return look_plain(str_trim(str_upto(s, comma)), hit);
	if (of < s.n && is_title(str_upto(s, of)))
		return look_name(str_trim(str_from(s, of + 4)), hit);
	return VALUECOUNTRY_UNKNOWN;
}

static enum valuecountry_verdict
look(struct str s, struct valuecountry_hit *hit)
{
	enum valuecountry_verdict v;

	*hit = (struct valuecountry_hit){.code = ""};
	v = look_plain(s, hit);
	if (v == VALUECOUNTRY_UNKNOWN)
		v = look_bracket(s, hit);
	if (v == VALUECOUNTRY_UNKNOWN)
		v = look_titled(s, hit);
	if (v != VALUECOUNTRY_UNKNOWN)
		return v;
	hit->code[0] = '\0';
	hit->note =
	    s.n < 4 ? NULL
		    : text_nearest(str_upto(s, VALUEFOLD_MAX),
			  valuecountry_names_english(), VALUECOUNTRYTAB_CODES);
	return v;
}

/*
 * A column of countries has few of them.  What was read last is remembered, a
 * thread its own; slots are as cheap as they are few.
 */
enum {
	MEMO_SLOTS = 64,
	MEMO_BYTES = 40
};

struct memo {
	char text[MEMO_BYTES];
	unsigned char n; /* 0: free */
	enum valuecountry_verdict verdict;
	struct valuecountry_hit hit;
};

static struct memo *
memo_of(struct str s)
{
	static _Thread_local struct memo memos[MEMO_SLOTS];
	uint32_t h = (uint32_t)s.n;

	if (s.n == 0 || s.n > MEMO_BYTES)
		return NULL;
	for (size_t i = 0; i < s.n; i++)
		h = h * 31 + (unsigned char)s.p[i];
	return &memos[(h ^ h >> 6) % MEMO_SLOTS];
}

enum valuecountry_verdict
valuecountry_look(struct str name, struct valuecountry_hit *hit)
{
	struct str s = str_trim(name);
	struct memo *m = memo_of(s);

	if (m == NULL)
		return look(s, hit);
	if (m->n != s.n || memcmp(m->text, s.p, s.n) != 0) {
		m->verdict = look(s, &m->hit);
		m->n = (unsigned char)s.n;
		memcpy(m->text, s.p, s.n);
	}
	*hit = m->hit;
	return m->verdict;
}

bool
valuecountry_find(struct str name, char out[3])
{
	struct valuecountry_hit hit;

	out[0] = '\0';
	if (valuecountry_look(name, &hit) != VALUECOUNTRY_FOUND)
		return false;
	memcpy(out, hit.code, sizeof(hit.code));
	return true;
}
