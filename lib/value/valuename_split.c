// SPDX-License-Identifier: Apache-2.0
#include "value/valuename_split.h"

#include "base/arena.h"
#include "base/text.h"

enum {
	FIRST,
	LAST
};

static const char *const particles[] = {"van", "von", "vom", "vander", "der",
    "den", "de", "del", "della", "delle", "dello", "dei", "degli", "di", "da",
    "dal", "do", "dos", "das", "du", "des", "la", "le", "las", "los", "lo",
    "el", "al", "bin", "bint", "binti", "ibn", "abu", "ter", "ten", "te", "zu",
    "zum", "zur", "af", "av", "van't", "'t", "'s", "op", "bon", "san", "santa",
    "st", "st.", "ste", "ste.", "mac", "mc", "v.d.", NULL};

/* In lower case only: V. and D. are initials. */
static const char *const low_particles[] = {"v.", "d.", "v", "d", NULL};

/* Between two family names, in lower case. */
static const char *const conjunctions[] = {"y", "e", "i", NULL};

static const char *const suffixes[] = {"jr", "jr.", "sr", "sr.", "ii", "iii",
    "iv", "2nd", "3rd", "phd", "ph.d.", "ph.d", "md", "m.d.", "m.d", "esq",
    "esq.", "esquire", "mba", "m.b.a.", "cpa", "c.p.a.", "cfa", "cfp", "clu",
    "lutc", "dds", "d.d.s.", "dmd", "dvm", "jd", "j.d.", "llm", "ll.m.", "rn",
    "r.n.", "pe", "p.e.", "pmp", "edd", "ed.d.", "psyd", "psy.d.", "pharmd",
    "msc", "m.sc.", "bsc", "b.sc.", "mph", "msw", "lcsw", "obe", "mbe", "cbe",
    NULL};

/* Those that are no given name either: "Doe, John III". */
static const char *const sure_suffixes[] = {"jr", "jr.", "sr", "sr.", "ii",
    "iii", "iv", "2nd", "3rd", "phd", "ph.d.", "ph.d", "md", "m.d.", "m.d",
    "esq", "esq.", NULL};

/* Without the dot behind. */
static const char *const titles[] = {"mr", "mrs", "ms", "miss", "mx", "dr",
    "prof", "professor", "sir", "dame", "lord", "lady", "rev", "hon", "herr",
    "frau", "don", "mme", "mlle", "ing", "dipl.-ing", "capt", "col", "gen",
    "lt", "sgt", "maj", NULL};

static bool
among(struct str s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (str_iis(s, *words))
			return true;
	return false;
}

static bool
among_exactly(struct str s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (str_is(s, *words))
			return true;
	return false;
}

static bool
is_particle(struct str s)
{
	return among(s, particles) || among_exactly(s, low_particles);
}

/* "Md" is short for Mohammad. */
static bool
is_suffix(struct str s)
{
	return among(s, suffixes) && !str_is(s, "Md");
}

static bool
is_title(struct str s)
{
	if (str_ends(s, STR_LIT(".")))
		s.n--;
	return among(s, titles);
}

/* Offset where the last word of s begins. */
static size_t
last_word(struct str s)
{
	size_t i = s.n;

	while (i > 0 && s.p[i - 1] != ' ')
		i--;
	return i;
}

/* Offset of the first word that is no title; s.n when all are. */
static size_t
behind_titles(struct str s)
{
	size_t at = 0;

	while (at < s.n) {
		struct str rest = str_from(s, at);
		struct str word = str_upto(rest, str_find(rest, ' '));

		if (!is_title(word))
			break;
		at += word.n + (word.n < rest.n ? 1 : 0);
	}
	return at;
}

/* s without the suffixes and brackets behind it. */
static struct str
core_of(struct str s)
{
	for (;;) {
		size_t at = last_word(s);
		size_t open = str_find_str(s, STR_LIT(" ("));

		if (at > 0 && is_suffix(str_from(s, at)))
			s = str_upto(s, at - 1);
		else if (open > 0 && open < s.n && str_ends(s, STR_LIT(")")))
			s = str_upto(s, open);
		else
			return s;
	}
}

/*
 * Where the last name of "First Last" begins; 0: it is one word.  The first
 * word behind titles is never part of it.
 */
static size_t
split_at(struct str s)
{
	struct str core = core_of(s);
	size_t start = behind_titles(core);
	size_t at = last_word(core);

	while (at > 0) {
		struct str before = str_upto(core, at - 1);
		size_t w = last_word(before);
		struct str word = str_from(before, w);

		if (w <= start)
			break;
		if (among_exactly(word, conjunctions) &&
		    last_word(str_upto(before, w - 1)) > start)
			w = last_word(str_upto(before, w - 1));
		else if (!is_particle(word))
			break;
		at = w;
	}
	return at;
}

/* "van Gogh", "de la Cruz": particles in lower case before one name. */
static bool
is_bare_last(struct str s, size_t at)
{
	struct str before = str_upto(s, at);
	struct str word;

	if (at == 0 || at >= s.n || (s.p[at] >= 'a' && s.p[at] <= 'z'))
		return false;
	while (str_next(&before, STR_LIT(" "), &word))
		if (word.n > 0 &&
		    (!is_particle(word) || word.p[0] < 'a' || word.p[0] > 'z'))
			return false;
	return true;
}

/* Han, kana or Hangul throughout? */
static bool
is_cjk(struct str s)
{
	size_t len;

	for (; s.n > 0; s = str_from(s, len)) {
		uint32_t c = text_decode(s, &len);

		if (c != ' ' && (c < 0x2e80 || c > 0x9fff) &&
		    (c < 0xac00 || c > 0xd7a3) && (c < 0xf900 || c > 0xfaff) &&
		    (c < 0x20000 || c > 0x3ffff))
			return false;
	}
	return true;
}

static void
split_words(struct str s, bool last, struct str out[VALUENAME_SPLIT_PARTS])
{
	bool cjk = is_cjk(s);
	size_t at = cjk ? str_find(s, ' ') : split_at(s);

	if (cjk && at < s.n) {
		out[LAST] = str_upto(s, at);
		out[FIRST] = str_from(s, at + 1);
	} else if (cjk || at == 0) {
		out[last ? LAST : FIRST] = s;
	} else if (is_bare_last(s, last_word(core_of(s)))) {
		out[LAST] = s;
	} else {
		out[FIRST] = str_upto(s, at - 1);
		out[LAST] = str_from(s, at);
	}
}

/* Nothing but suffixes: "MD PhD". */
static bool
is_suffixes(struct str s)
{
	struct str word;
	bool any = false;

	while (str_next(&s, STR_LIT(" "), &word)) {
		if (word.n > 0 && !is_suffix(word))
			return false;
		any = any || word.n > 0;
	}
	return any;
}

/* Cut ", Jr., MD" off the end of s: all pieces behind commas that are
 * suffixes.  The piece before the first comma stays. */
static struct str
cut_suffixes(struct str *s)
{
	struct str all = *s;
	size_t end = s->n;

	for (;;) {
		size_t i = end;

		while (i > 0 && all.p[i - 1] != ',')
			i--;
		if (i == 0 ||
		    !is_suffixes(str_trim(str_upto(str_from(all, i), end - i))))
			break;
		end = i - 1;
	}
	*s = str_trim(str_upto(all, end));
	return str_trim(str_from(all, end + 1));
}

/* "John III" of "Doe, John III": what stands behind the given name. */
static struct str
cut_sure_suffixes(struct str *first)
{
	struct str all = *first;
	size_t end = all.n;

	for (;;) {
		size_t at = last_word(str_upto(all, end));
		struct str word = str_upto(str_from(all, at), end - at);

		if (at == 0 || !among(word, sure_suffixes) ||
		    str_is(word, "Md"))
			break;
		end = at - 1;
	}
	*first = str_upto(all, end);
	return end < all.n ? str_from(all, end + 1) : STR_LIT("");
}

static struct str
with_suffix(struct str name, struct str suffix, struct arena *a)
{
	if (suffix.n == 0)
		return name;
	return str_of(
	    arena_printf(a, "%.*s, %.*s", STR_ARG(name), STR_ARG(suffix)));
}

void
valuename_split(struct str s, bool last, struct arena *a,
    struct str out[VALUENAME_SPLIT_PARTS])
{
	struct str suffix = cut_suffixes(&s);
	size_t comma = str_find(s, ',');
	struct str first = str_trim(str_from(s, comma + 1));
	struct str piece = str_upto(first, str_find(first, ','));

	if (comma < s.n) {
		out[LAST] = str_trim(str_upto(s, comma));
		/* "Doe, Jr., John" */
		if (piece.n < first.n && is_suffixes(str_trim(piece))) {
			out[LAST] = with_suffix(out[LAST], str_trim(piece), a);
			first = str_trim(str_from(first, piece.n + 1));
		}
		piece = cut_sure_suffixes(&first);
		if (piece.n > 0)
			out[LAST] = str_of(arena_printf(a, "%.*s %.*s",
			    STR_ARG(out[LAST]), STR_ARG(piece)));
		out[FIRST] = first;
	} else {
		split_words(s, last, out);
	}
	if (out[LAST].n > 0)
		out[LAST] = with_suffix(out[LAST], suffix, a);
	else
		out[FIRST] = with_suffix(out[FIRST], suffix, a);
}
