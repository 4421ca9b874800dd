// SPDX-License-Identifier: Apache-2.0
#include "value/valuename.h"

#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "value/valuetype.h"

enum {
	FIRST,
	LAST,
	FULL,
	PARTS = 2
};

static const char *const names[PARTS] = {"firstName", "lastName"};

static const char *const particles[] = {"van", "von", "vom", "der", "den", "de",
    "del", "della", "dello", "di", "da", "do", "dos", "das", "du", "des", "la",
    "le", "las", "los", "lo", "el", "al", "bin", "bint", "binti", "ibn", "abu",
    "ter", "ten", "te", "zu", "zum", "zur", "af", "av", "van't", "'t"};

static const char *const suffixes[] = {"jr", "jr.", "sr", "sr.", "ii", "iii",
    "iv", "phd", "ph.d.", "md", "m.d.", "esq", "esq.", "mba", "cpa", "dds",
    "dvm", "jd", "j.d.", "rn"};

static bool
among(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_iis(s, words[i]))
			return true;
	return false;
}

static bool
is_particle(struct str s)
{
	return among(s, particles, sizeof(particles) / sizeof(particles[0]));
}

static bool
is_suffix(struct str s)
{
	return among(s, suffixes, sizeof(suffixes) / sizeof(suffixes[0]));
}

static size_t
blank_at(struct str s)
{
	static const struct str wide[] = {
	    {"\xc2\xa0", 2}, {"\xe2\x80\xaf", 3}, {"\xe3\x80\x80", 3}};

	if (s.n > 0 && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r')))
		return 1;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (str_starts(s, wide[i]))
			return wide[i].n;
	return 0;
}

/* Trimmed, with one blank between words; in the arena. */
static struct str
fold_blanks(struct str s, struct arena *a)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	bool blank = false;

	while (s.n > 0) {
		size_t skip = blank_at(s);

		if (skip > 0) {
			blank = n > 0;
			s = str_from(s, skip);
			continue;
		}
		if (blank)
			p[n++] = ' ';
		blank = false;
		p[n++] = s.p[0];
		s = str_from(s, 1);
	}
	return (struct str){p, n};
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

/* Where the last name of "First Last" begins; 0: it is one word. */
static size_t
split_at(struct str s)
{
	struct str core = s;
	size_t at = last_word(core);

	while (at > 0 && is_suffix(str_from(core, at))) {
		core = str_upto(core, at - 1);
		at = last_word(core);
	}
	while (at > 0) {
		struct str before = str_upto(core, at - 1);
		size_t w = last_word(before);

		if (w == 0 || !is_particle(str_from(before, w)))
			break;
		at = w;
	}
	return at;
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
split_words(struct str s, bool last, struct str out[PARTS])
{
	bool cjk = is_cjk(s);
	size_t at = cjk ? str_find(s, ' ') : split_at(s);

	if (cjk && at < s.n) {
		out[LAST] = str_upto(s, at);
		out[FIRST] = str_from(s, at + 1);
	} else if (cjk || at == 0) {
		out[last ? LAST : FIRST] = s;
	} else {
		out[FIRST] = str_upto(s, at - 1);
		out[LAST] = str_from(s, at);
	}
}

/* Offset of the last comma; s.n: none. */
static size_t
last_comma(struct str s)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == ',')
			return i - 1;
	return s.n;
}

static void
split(struct str s, bool last, struct arena *a, struct str out[PARTS])
{
	struct str suffix = {"", 0};
	size_t comma = last_comma(s);

	if (comma < s.n && is_suffix(str_trim(str_from(s, comma + 1)))) {
		suffix = str_trim(str_from(s, comma + 1));
		s = str_trim(str_upto(s, comma));
	}
	comma = str_find(s, ',');
	if (comma < s.n) {
		out[LAST] = str_trim(str_upto(s, comma));
		out[FIRST] = str_trim(str_from(s, comma + 1));
	} else {
		split_words(s, last, out);
	}
	if (suffix.n > 0 && out[LAST].n > 0)
		out[LAST] = str_of(arena_printf(
		    a, "%.*s, %.*s", STR_ARG(out[LAST]), STR_ARG(suffix)));
	else if (suffix.n > 0)
		out[FIRST] = str_of(arena_printf(
		    a, "%.*s, %.*s", STR_ARG(out[FIRST]), STR_ARG(suffix)));
}

static bool
has_letter(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x80 || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z'))
			return true;
	}
	return false;
}

static void
check(struct str s, struct diags *diags)
{
	if (s.n == 0 || has_letter(s))
		return;
	diag_add(diags, DIAG_WARNING, "name.no-letters", s,
	    "there is no letter in this name; it is kept");
	diag_hint(diags,
	    "If it stands for no name, say so: options: { \"%.*s\": null }",
	    STR_ARG(text_cut(s, 60)));
}

static void
parse(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *a,
    struct diags *diags, struct value *out)
{
	struct str *items = arena_array(a, PARTS, sizeof(*items));
	struct str full = {NULL, 0};

	(void)row;
	for (size_t i = 0; i < PARTS && i < n_cells; i++)
		items[i] = fold_blanks(cells[i], a);
	if (n_cells > FULL)
		full = fold_blanks(cells[FULL], a);
	if (items[FIRST].n == 0 && items[LAST].n == 0 && full.n > 0)
		split(full, str_is(spec->single, "last"), a, items);
	if (items[FIRST].n == 0 && items[LAST].n == 0)
		return;
	for (size_t i = 0; i < PARTS; i++) {
		check(items[i], diags);
		if (items[i].n == 0)
			items[i].p = NULL;
	}
	out->shape = VALUE_PARTS;
	out->n = PARTS;
	out->items = items;
	out->names = names;
}

static bool
same(const struct value *v, const struct jval *stored)
{
	if (v->shape != VALUE_PARTS || jdoc_kind(stored) != JDOC_OBJECT)
		return false;
	for (size_t i = 0; i < v->n; i++) {
		struct str theirs = jdoc_text(jdoc_get(stored, v->names[i]));

		if (!str_eq(v->items[i], theirs))
			return false;
	}
	return true;
}

const struct valuetype valuename_type = {.parse = parse, .same = same};
