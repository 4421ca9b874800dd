// SPDX-License-Identifier: Apache-2.0
#include "value/valuecountry_build.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/udata.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>

#include "base/arena.h"
#include "base/mem.h"
#include "value/valuecountrytab.h"
#include "value/valuefold.h"

enum {
	NAME_UNITS = 200,
	NAME_BYTES = 3 * NAME_UNITS
};

/* ICU's bundles of regions. */
#define REGION_NAMES U_ICUDATA_NAME "-region"

/* Who put a name into the index; lower ones win. */
enum rank {
	RANK_TABLE,
	RANK_ENGLISH,
	RANK_OTHERS
};

struct entry {
	struct str key; /* folded; n == 0: a free slot */
	enum rank rank;
	struct valuecountry_name is;
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

static bool
same_meaning(const struct entry *a, const struct entry *b)
{
	if (a->is.verdict != b->is.verdict)
		return false;
	return a->is.code == NULL ? a->is.note == b->is.note
				  : str_is(str_of(a->is.code), b->is.code);
}

static void
clash(struct entry *old, const struct entry *new)
{
	if (old->rank != RANK_OTHERS || same_meaning(old, new))
		return;
	if (old->is.verdict == VALUECOUNTRY_AMBIGUOUS) {
		struct str note = str_of(old->is.note);

		if (str_find_str(note, str_of(new->is.code)) < note.n)
			return;
		old->is.note = arena_printf(
		    names.arena, "%s or %s", old->is.note, new->is.code);
	} else {
		old->is.note = arena_printf(
		    names.arena, "%s or %s", old->is.code, new->is.code);
	}
	old->is.verdict = VALUECOUNTRY_AMBIGUOUS;
	old->is.code = NULL;
}

static void
add(struct str name, struct entry e)
{
	char key[VALUEFOLD_MAX];
	struct entry *slot;

	e.key = (struct str){key, valuefold(name, key)};
	if (e.key.n == 0 || valuecountry_names_is_short(e.key))
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
		add_all(v[i].names,
		    (struct entry){.rank = RANK_TABLE,
			.is = {.verdict = verdict, .note = v[i].note}});
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
		add(name, (struct entry){
			      .rank = rank, .is = {.code = names.codes[i]}});
	}
	uldn_close(names_of);
}

static bool
is_congo(const char *code)
{
	return strcmp(code, "CD") == 0 || strcmp(code, "CG") == 0;
}

/*
 * Other names of a language that uldn does not ask for: short ones (Hong Kong,
 * Palestine) and variants (Czech Republic, Burma).
 */
static void
add_others(const char *locale)
{
	static const char *const tables[] = {
	    "Countries%short", "Countries%variant"};
	UErrorCode e = U_ZERO_ERROR;
	UResourceBundle *b = ures_openDirect(REGION_NAMES, locale, &e);

	for (size_t t = 0; U_SUCCESS(e) && t < 2; t++) {
		UErrorCode none = U_ZERO_ERROR;
		UResourceBundle *names_of =
		    ures_getByKey(b, tables[t], NULL, &none);

		for (size_t i = 0; U_SUCCESS(none) && i < VALUECOUNTRYTAB_CODES;
		     i++) {
			char utf8[NAME_BYTES];
			int32_t n = NAME_BYTES;
			UErrorCode u = U_ZERO_ERROR;

			/* Some call one Congo what others call the other. */
			if (is_congo(names.codes[i]))
				continue;
			(void)ures_getUTF8StringByKey(
			    names_of, names.codes[i], utf8, &n, true, &u);
			if (U_SUCCESS(u))
				add((struct str){utf8, (size_t)n},
				    (struct entry){.rank = RANK_OTHERS,
					.is = {.code = names.codes[i]}});
		}
		ures_close(names_of);
	}
	ures_close(b);
}

void
valuecountry_build(void)
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
		    (struct entry){
			.is = {.code = valuecountrytab_aliases[i].code}});
	add_locale("en", RANK_ENGLISH);
	for (int32_t i = 0; i < uloc_countAvailable(); i++)
		if (is_language(uloc_getAvailable(i)))
			add_locale(uloc_getAvailable(i), RANK_OTHERS);
	/* After all that are asked for: these must not make them ambiguous. */
	for (int32_t i = 0; i < uloc_countAvailable(); i++)
		if (is_language(uloc_getAvailable(i)))
			add_others(uloc_getAvailable(i));
}

bool
valuecountry_build_next(
    size_t *at, struct str *key, struct valuecountry_name *is)
{
	while (*at < names.n_slots && names.slots[*at].key.n == 0)
		(*at)++;
	if (*at == names.n_slots)
		return false;
	*key = names.slots[*at].key;
	*is = names.slots[(*at)++].is;
	return true;
}

const char *const *
valuecountry_build_english(void)
{
	return names.english;
}
