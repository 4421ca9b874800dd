// SPDX-License-Identifier: Apache-2.0
#include "value/valuecheckbox.h"

#include <unicode/uchar.h>

#include "base/diag.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "value/valuefold.h"
#include "value/valuetype.h"

/* ASCII, in lower case. */
static const char *const yes[] = {"true", "yes", "1", "y", "t", "on", "x", "v",
    "s", "checked", "1.0", "wahr", "ja", "j", "si", "oui", "vrai", "verdadero",
    "vero", "sim", "verdadeiro", "waar", "tak", "ano", "da", "igen", "evet",
    "kylla", "jah", "taip", "ya"};
static const char *const no[] = {"false", "no", "0", "n", "f", "off",
    "unchecked", "0.0", "falsch", "nein", "non", "faux", "falso", "nao", "nee",
    "onwaar", "nie", "ne", "nu", "nem", "nej", "nei", "ei", "hayir", "tidak"};
/* Compared as valuefold.h folds: without case and accents. */
static const char *const yes_folded[] = {"kyll\xc3\xa4", "j\xc4\x81",
    "\xc3\xa1no", "\xd0\xb4\xd0\xb0", "\xd1\x82\xd0\xb0\xd0\xba",
    "\xce\xbd\xce\xb1\xce\xb9", "\xe3\x81\xaf\xe3\x81\x84", "\xe6\x98\xaf",
    "\xec\x98\x88", "\xeb\x84\xa4", "\xd9\x86\xd8\xb9\xd9\x85",
    "\xd7\x9b\xd7\x9f", "c\xc3\xb3", "\xe0\xa4\xb9\xe0\xa4\xbe\xe0\xa4\x81",
    "\xe0\xb9\x83\xe0\xb8\x8a\xe0\xb9\x88", "s\xc3\xad", "s\xc3\xac"};
static const char *const no_folded[] = {"n\xc3\xa3o", "n\xc4\x93",
    "\xd0\xbd\xd1\x96", "\xd0\xbd\xd0\xb5\xd1\x82", "\xd0\xbd\xd0\xb5",
    "\xcf\x8c\xcf\x87\xce\xb9", "\xe3\x81\x84\xe3\x81\x84\xe3\x81\x88",
    "\xe5\x90\xa6", "\xec\x95\x84\xeb\x8b\x88\xec\x9a\x94",
    "\xec\x95\x84\xeb\x8b\x88\xec\x98\xa4", "\xd9\x84\xd8\xa7",
    "\xd7\x9c\xd7\x90", "kh\xc3\xb4ng",
    "\xe0\xa4\xa8\xe0\xa4\xb9\xe0\xa5\x80\xe0\xa4\x82",
    "\xe0\xb9\x84\xe0\xb8\xa1\xe0\xb9\x88", "hay\xc4\xb1r"};
/* Ticks and crosses. */
static const char *const ticks[] = {"\xe2\x9c\x93", "\xe2\x9c\x94",
    "\xe2\x98\x91", "\xe2\x9c\x85", "\xe2\x88\x9a"};
static const char *const crosses[] = {
    "\xe2\x9c\x97", "\xe2\x9c\x98", "\xe2\x98\x90", "\xe2\x9d\x8c"};

static bool
among(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_iis(s, words[i]))
			return true;
	return false;
}

/* Is it one word of letters?  Folding would let "yes?" pass. */
static bool
is_word(struct str s)
{
	size_t len;

	for (; s.n > 0; s = str_from(s, len)) {
		UChar32 c = (UChar32)text_decode(s, &len);
		int8_t t = u_charType(c);

		if (!u_isalpha(c) && t != U_NON_SPACING_MARK &&
		    t != U_COMBINING_SPACING_MARK)
			return false;
	}
	return true;
}

static bool
among_folded(struct str folded, const char *const *words, size_t n)
{
	char buf[VALUEFOLD_MAX];

	for (size_t i = 0; i < n; i++)
		if (str_eq(folded,
			(struct str){buf, valuefold(str_of(words[i]), buf)}))
			return true;
	return false;
}

#define AMONG(s, words) among(s, words, sizeof(words) / sizeof((words)[0]))
#define AMONG_FOLDED(s, words) \
	among_folded(s, words, sizeof(words) / sizeof((words)[0]))

/* 1 yes, 0 no, -1 neither. */
static int
meaning(struct str s)
{
	char buf[VALUEFOLD_MAX];
	struct str folded = {buf, 0};

	if (AMONG(s, yes) || AMONG(s, ticks))
		return 1;
	if (AMONG(s, no) || AMONG(s, crosses))
		return 0;
	if (!is_word(s))
		return -1;
	folded.n = valuefold(s, buf);
	if (folded.n == 0)
		return -1;
	if (AMONG(folded, yes) || AMONG_FOLDED(folded, yes_folded))
		return 1;
	return AMONG(folded, no) || AMONG_FOLDED(folded, no_folded) ? 0 : -1;
}

static void
parse(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *a,
    struct diags *diags, struct value *out)
{
	struct str cell = valuetype_one(cells, n_cells);
	struct str s = str_trim(cell);
	int is;

	(void)spec;
	(void)row;
	(void)a;
	if (s.n == 0)
		return;
	is = meaning(s);
	if (is >= 0) {
		out->shape = VALUE_BOOL;
		out->flag = is == 1;
	} else {
		diag_add(diags, DIAG_ERROR, "checkbox.unknown", cell,
		    "this is neither yes nor no");
		diag_hint(diags,
		    "Say what it means: options: { \"%.*s\": true }",
		    STR_ARG(text_cut(s, 60)));
	}
}

static bool
same(const struct value *v, const struct jval *stored)
{
	return v->shape == VALUE_BOOL && jdoc_kind(stored) == JDOC_BOOL &&
	       jdoc_bool(stored, false) == v->flag;
}

const struct valuetype valuecheckbox_type = {.parse = parse, .same = same};
