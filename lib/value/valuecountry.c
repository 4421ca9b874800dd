// SPDX-License-Identifier: Apache-2.0
#include "value/valuecountry.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"
#include "value/valuecountrytab.h"
#include "value/valuefold.h"

enum {
	NAME_UNITS = 200,
	NAME_BYTES = 3 * NAME_UNITS,
	LATIN_CODE_MAX = 3
};

/* Who put a name into the index; lower ones win. */
enum rank {
	RANK_TABLE,
	RANK_ENGLISH,
	RANK_OTHERS
};

struct entry {
	struct str key; /* folded; n == 0: a free slot */
	enum valuecountry_verdict verdict;
	enum rank rank;
	const char *code; /* FOUND */
	const char *note;
};

/* Built once and never changed; lives as long as the process. */
static struct {
	struct arena *arena;
	struct entry *slots;
	size_t n_slots; /* a power of two */
	size_t n;
	const char *codes[VALUECOUNTRYTAB_CODES];
	const char *english[VALUECOUNTRYTAB_CODES];
} names;

static pthread_once_t names_once = PTHREAD_ONCE_INIT;

static struct entry *
slot_of(struct entry *slots, size_t n_slots, struct str key)
{
	size_t i = (size_t)str_hash(key) & (n_slots - 1);

	while (slots[i].key.n > 0 && !str_eq(slots[i].key, key))
		i = (i + 1) & (n_slots - 1);
	return &slots[i];
}

static void
grow(void)
{
	size_t n = names.n_slots == 0 ? 16384 : names.n_slots * 2;
	struct entry *slots = mem_array(n, sizeof(*slots));

	for (size_t i = 0; i < names.n_slots; i++)
		if (names.slots[i].key.n > 0)
			*slot_of(slots, n, names.slots[i].key) = names.slots[i];
	free(names.slots);
	names.slots = slots;
	names.n_slots = n;
}

/* Three Latin letters or fewer could be taken for a code. */
static bool
is_short(struct str key)
{
	if (key.n > LATIN_CODE_MAX)
		return false;
	for (size_t i = 0; i < key.n; i++)
		if ((unsigned char)key.p[i] >= 0x80)
			return false;
	return true;
}

static bool
same_meaning(const struct entry *a, const struct entry *b)
{
	if (a->verdict != b->verdict)
		return false;
	return a->code == NULL ? a->note == b->note
			       : str_is(str_of(a->code), b->code);
}

static void
clash(struct entry *old, const struct entry *new)
{
	if (old->rank != RANK_OTHERS || same_meaning(old, new))
		return;
	if (old->verdict == VALUECOUNTRY_AMBIGUOUS) {
		struct str note = str_of(old->note);

		if (str_find_str(note, str_of(new->code)) < note.n)
			return;
		old->note =
		    arena_printf(names.arena, "%s or %s", old->note, new->code);
	} else {
		old->note =
		    arena_printf(names.arena, "%s or %s", old->code, new->code);
	}
	old->verdict = VALUECOUNTRY_AMBIGUOUS;
	old->code = NULL;
}

static void
add(struct str name, struct entry e)
{
	char key[VALUEFOLD_MAX];
	struct entry *slot;

	e.key = (struct str){key, valuefold(name, key)};
	if (e.key.n == 0 || is_short(e.key))
		return;
	if (names.n * 2 >= names.n_slots)
		grow();
	slot = slot_of(names.slots, names.n_slots, e.key);
	if (slot->key.n > 0) {
		clash(slot, &e);
		return;
	}
	e.key = arena_str(names.arena, e.key);
	*slot = e;
	names.n++;
}

static void
add_all(const char *list, struct entry e)
{
	struct str rest = str_of(list);
	struct str name;

	while (str_next(&rest, STR_LIT("|"), &name))
		add(name, e);
}

static void
add_refusals(const struct valuecountrytab_refusal *v, size_t n,
    enum valuecountry_verdict verdict)
{
	for (size_t i = 0; i < n; i++)
		add_all(v[i].names, (struct entry){.verdict = verdict,
					.rank = RANK_TABLE,
					.note = v[i].note});
}

/* A region's name in a language, as UTF-8; 0 when ICU has none. */
static size_t
display_name(
    const ULocaleDisplayNames *dn, const char *code, char out[NAME_BYTES])
{
	UChar name[NAME_UNITS];
	UErrorCode e = U_ZERO_ERROR;
	int32_t n = uldn_regionDisplayName(dn, code, name, NAME_UNITS, &e);

	u_strToUTF8(out, NAME_BYTES, &n, name, n, &e);
	return U_FAILURE(e) ? 0 : (size_t)n;
}

/*
 * Languages, and the few of their variants that call countries otherwise:
 * going through all 805 locales takes four times as long.
 */
static bool
is_language(const char *locale)
{
	static const char *const variants[] = {"pt_PT", "es_419", "es_MX",
	    "fr_CA", "de_CH", "zh_Hant_HK", "sr_Latn_BA", "bs_Cyrl"};
	char country[8];
	UErrorCode e = U_ZERO_ERROR;

	for (size_t i = 0; i < sizeof(variants) / sizeof(variants[0]); i++)
		if (strcmp(locale, variants[i]) == 0)
			return true;
	return uloc_getCountry(locale, country, sizeof(country), &e) == 0;
}

static void
add_locale(const char *locale, enum rank rank)
{
	UErrorCode e = U_ZERO_ERROR;
	ULocaleDisplayNames *names_of =
	    uldn_open(locale, ULDN_STANDARD_NAMES, &e);

	for (size_t i = 0; U_SUCCESS(e) && i < VALUECOUNTRYTAB_CODES; i++) {
		char utf8[NAME_BYTES];
		struct str name = {utf8, 0};

		name.n = display_name(names_of, names.codes[i], utf8);
		if (name.n == 0)
			continue;
		if (rank == RANK_ENGLISH)
			names.english[i] = arena_str(names.arena, name).p;
		add(name, (struct entry){.rank = rank, .code = names.codes[i]});
	}
	uldn_close(names_of);
}

static void
build(void)
{
	names.arena = arena_new();
	for (size_t i = 0; i < VALUECOUNTRYTAB_CODES; i++)
		names.codes[i] =
		    arena_dup(names.arena, valuecountrytab_codes[i], 2);
	grow();
	add_refusals(valuecountrytab_ambiguous, valuecountrytab_n_ambiguous,
	    VALUECOUNTRY_AMBIGUOUS);
	add_refusals(valuecountrytab_obsolete, valuecountrytab_n_obsolete,
	    VALUECOUNTRY_OBSOLETE);
	for (size_t i = 0; i < valuecountrytab_n_aliases; i++)
		add_all(valuecountrytab_aliases[i].names,
		    (struct entry){.code = valuecountrytab_aliases[i].code});
	add_locale("en", RANK_ENGLISH);
	for (int32_t i = 0; i < uloc_countAvailable(); i++)
		if (is_language(uloc_getAvailable(i)))
			add_locale(uloc_getAvailable(i), RANK_OTHERS);
}

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
	char key[VALUEFOLD_MAX];
	struct str k = {key, valuefold(s, key)};
	const struct entry *e;

	if (k.n == 0 || is_short(k))
		return VALUECOUNTRY_UNKNOWN;
	pthread_once(&names_once, build);
	e = slot_of(names.slots, names.n_slots, k);
	if (e->key.n == 0)
		return VALUECOUNTRY_UNKNOWN;
	hit->note = e->note;
	if (e->verdict == VALUECOUNTRY_FOUND)
		return found(e->code, hit);
	return e->verdict;
}

static enum valuecountry_verdict
look_plain(struct str s, struct valuecountry_hit *hit)
{
	enum valuecountry_verdict v = look_code(s, hit);

	return v == VALUECOUNTRY_UNKNOWN ? look_name(s, hit) : v;
}

/* "Germany (DE)": what is in brackets must not say another country. */
static enum valuecountry_verdict
look_bracket(struct str s, struct valuecountry_hit *hit)
{
	struct valuecountry_hit other = {.code = ""};
	size_t open = str_find(s, '(');
	struct str in = str_from(s, open + 1);
	enum valuecountry_verdict v;

	if (open == s.n || open == 0 || !str_ends(s, STR_LIT(")")))
		return VALUECOUNTRY_UNKNOWN;
	in.n--;
	v = look_plain(str_trim(str_upto(s, open)), hit);
	if (v != VALUECOUNTRY_FOUND)
		return v;
	if (look_plain(str_trim(in), &other) == VALUECOUNTRY_FOUND &&
	    memcmp(hit->code, other.code, 2) != 0)
		return VALUECOUNTRY_UNKNOWN;
	return v;
}

enum valuecountry_verdict
valuecountry_look(struct str name, struct valuecountry_hit *hit)
{
	struct str s = str_trim(name);
	enum valuecountry_verdict v;

	*hit = (struct valuecountry_hit){.code = ""};
	v = look_plain(s, hit);
	if (v == VALUECOUNTRY_UNKNOWN)
		v = look_bracket(s, hit);
	if (v != VALUECOUNTRY_UNKNOWN)
		return v;
	hit->code[0] = '\0';
	pthread_once(&names_once, build);
	hit->note = s.n < 4 ? NULL
			    : text_nearest(str_upto(s, VALUEFOLD_MAX),
				  names.english, VALUECOUNTRYTAB_CODES);
	return v;
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
