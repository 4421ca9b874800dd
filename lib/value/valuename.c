// SPDX-License-Identifier: Apache-2.0
#include "value/valuename.h"

#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "value/valuename_split.h"
#include "value/valuetype.h"

enum {
	FIRST,
	LAST,
	FULL,
	PARTS = 2
};

static const char *const names[PARTS] = {"firstName", "lastName"};

static const char *const placeholders[] = {
    "n/a", "#n/a", "n.a.", "none", "(none)", "unknown", "no name", "tbd", NULL};

static bool
among(struct str s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (str_iis(s, *words))
			return true;
	return false;
}

static size_t
blank_at(struct str s)
{
	static const struct str wide[] = {
	    {"\xc2\xa0", 2}, {"\xe2\x80\xaf", 3}, {"\xe3\x80\x80", 3}};

	unsigned char c = s.n > 0 ? (unsigned char)s.p[0] : 'a';

	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return 1;
	if (c != 0xc2 && c != 0xe2 && c != 0xe3)
		return 0;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (str_starts(s, wide[i]))
			return wide[i].n;
	return 0;
}

/* ASCII without a blank that could go. */
static bool
is_neat(struct str s)
{
	bool blank = true;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < ' ' || c >= 0x7f || (c == ' ' && blank))
			return false;
		blank = c == ' ';
	}
	return !blank;
}

/* Trimmed, with one blank between words; in the arena. */
static struct str
fold_blanks(struct str s, struct arena *a)
{
	size_t n = 0;
	bool blank = false;
	char *p;

	if (is_neat(s))
		return arena_str(a, s);
	p = arena_alloc(a, s.n + 1);
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
	if (s.n > 0 && among(s, placeholders)) {
		diag_add(diags, DIAG_WARNING, "name.placeholder", s,
		    "this stands for no name; it is kept");
	} else if (s.n > 0 && !has_letter(s)) {
		diag_add(diags, DIAG_WARNING, "name.no-letters", s,
		    "there is no letter in this name; it is kept");
	} else {
		return;
	}
	diag_hint(diags,
	    "If it stands for no name, say so: options: { \"%.*s\": null }",
	    STR_ARG(text_cut(s, 60)));
}

static struct str
clean(const struct value_spec *spec, struct str cell, struct arena *a)
{
	return spec->as_is ? arena_str(a, str_trim(cell))
			   : fold_blanks(cell, a);
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
		items[i] = clean(spec, cells[i], a);
	if (n_cells > FULL)
		full = clean(spec, cells[FULL], a);
	if (items[FIRST].n == 0 && items[LAST].n == 0 && full.n > 0) {
		if (spec->as_is)
			items[str_is(spec->single, "last") ? LAST : FIRST] =
			    full;
		else
			valuename_split(
			    full, str_is(spec->single, "last"), a, items);
	}
	if (items[FIRST].n == 0 && items[LAST].n == 0)
		return;
	for (size_t i = 0; i < PARTS; i++) {
		if (!spec->as_is)
			check(items[i], diags);
		if (items[i].n == 0)
			items[i].p = NULL;
	}
	out->shape = VALUE_PARTS;
	out->n = PARTS;
	out->items = items;
	out->names = names;
}

/* Ours has been made neat; how theirs is spaced is no reason to write. */
static bool
same_words(struct str ours, struct str theirs)
{
	struct arena *a;
	bool same;

	if (str_eq(ours, theirs))
		return true;
	a = arena_new();
	same = str_eq(fold_blanks(ours, a), fold_blanks(theirs, a));
	arena_free(a);
	return same;
}

static bool
same(const struct value *v, const struct jval *stored)
{
	if (v->shape != VALUE_PARTS || jdoc_kind(stored) != JDOC_OBJECT)
		return false;
	for (size_t i = 0; i < v->n; i++) {
		struct str theirs = jdoc_text(jdoc_get(stored, v->names[i]));

		if (!same_words(v->items[i], theirs))
			return false;
	}
	return true;
}

const struct valuetype valuename_type = {.parse = parse, .same = same};
