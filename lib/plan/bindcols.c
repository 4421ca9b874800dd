// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindglob.h"

enum {
	SHOWN = 20,      /* names in one list of a message */
	LIST_MAX = 65536 /* bytes of such a list */
};

/* "Name *" and " name" are one heading: people mark what is mandatory. */
static struct str
fold(struct str s)
{
	s = str_trim(s);
	if (s.n > 0 && s.p[s.n - 1] == '*')
		s.n--;
	return str_trim(s);
}

/* *second: another column that is called so as well, or SIZE_MAX. */
static size_t
heading(const struct bindwork *w, struct str name, size_t *second)
{
	const struct bind *b = w->bind;
	struct str want = fold(name);
	size_t n = b->n_columns + b->n_constants;
	size_t hit = SIZE_MAX;

	*second = SIZE_MAX;
	for (size_t i = 0; i < n; i++)
		if (str_eq(b->names[i], name))
			return i;
	for (size_t i = 0; i < n && want.n > 0; i++) {
		if (!str_ieq(fold(b->names[i]), want))
			continue;
		if (hit != SIZE_MAX) {
			*second = i;
			return hit;
		}
		hit = i;
	}
	return hit;
}

static const struct header_rule *
header_rule(const struct bindwork *w, struct str name)
{
	const struct mapping *m = w->bind->mapping;

	for (size_t i = 0; i < m->n_headers; i++)
		if (str_eq(m->headers[i].name.text, name))
			return &m->headers[i];
	return NULL;
}

/* The heading that YAML cut at " #", or NULL. */
static const char *
cut_heading(const struct bindwork *w, struct str name)
{
	for (size_t i = 0; i < w->bind->n_columns; i++) {
		struct str t = w->bind->names[i];

		if (str_starts(t, name) &&
		    str_starts(str_from(t, name.n), STR_LIT(" #")))
			return w->titles[i];
	}
	return NULL;
}

static void
hint_all(struct bindwork *w, bool may_lack)
{
	size_t n = w->bind->n_columns;
	struct buf list;

	buf_init(&list, LIST_MAX);
	for (size_t i = 0; i < n && i < SHOWN; i++)
		buf_printf(&list, "%s'%s'", i > 0 ? ", " : "", w->titles[i]);
	if (n > SHOWN)
		buf_printf(&list, " and %zu more", n - SHOWN);
	complaint_hint(w->c, "Its columns are %s.%s", buf_text(&list),
	    may_lack ? " If the file may lack this one, say optional: true."
		     : "");
	buf_fini(&list);
}

/* What identifies rows and records is never optional. */
static bool
identifies(const struct mapping *m, const struct word *name)
{
	for (size_t i = 0; i < m->n_key; i++)
		if (name == &m->key[i])
			return true;
	for (size_t i = 0; i < m->n_matches; i++)
		if (name == &m->matches[i].id_column)
			return true;
	return false;
}

static void
missing(struct bindwork *w, const struct word *name, bool aliased)
{
	const char *cut = cut_heading(w, name->text);
	const char *near =
	    text_nearest(name->text, w->titles, w->bind->n_columns);

	complaint_add(w->c, name->at.line, name->at.col,
	    "column '%.*s' is not in %s%s", STR_ARG(name->text), w->file,
	    aliased ? ", nor under its other headings" : "");
	if (cut != NULL)
		complaint_hint(w->c,
		    "Did you mean '%s'? In YAML \" #\" starts a comment: "
		    "write \"%s\" in quotes.",
		    cut, cut);
	else if (near != NULL)
		complaint_hint(w->c, "Did you mean '%s'?", near);
	else
		hint_all(w, !identifies(w->bind->mapping, name));
}

size_t
bindcols_called(struct bindwork *w, const struct word *name,
    const struct word *const **words)
{
	const struct header_rule *h = header_rule(w, name->text);
	size_t n = h != NULL ? h->n_also : 0;
	const struct word **v =
	    arena_array(w->bind->arena, n + 1, sizeof(const struct word *));

	v[0] = name;
	for (size_t i = 0; i < n; i++)
		v[i + 1] = &h->also[i];
	*words = v;
	return n + 1;
}

/* A column whose heading is this text, '*' and all; SIZE_MAX: none. */
static size_t
literal(const struct bindwork *w, struct str name)
{
	const struct bind *b = w->bind;
	size_t hit = SIZE_MAX;

	for (size_t i = 0; i < b->n_columns + b->n_constants; i++) {
		if (str_eq(b->names[i], name))
			return i;
		if (hit == SIZE_MAX && bindglob_is(b->names[i]) &&
		    str_ieq(fold(b->names[i]), fold(name)))
			hit = i;
	}
	return hit;
}

bool
bindcols_literal(struct bindwork *w, const struct word *name)
{
	const struct word *const *v;
	size_t n = bindcols_called(w, name, &v);

	for (size_t i = 0; i < n; i++)
		if (literal(w, v[i]->text) != SIZE_MAX)
			return true;
	return false;
}

/* The column of a name that is written with a '*'. */
static size_t
starred(struct bindwork *w, struct str name, size_t *second)
{
	size_t hit = literal(w, name);

	*second = SIZE_MAX;
	if (hit != SIZE_MAX)
		return hit;
	if (w->star.p != NULL)
		name = bindglob_fill(w, str_trim(name), w->star);
	return heading(w, name, second);
}

size_t
bindcols_get(struct bindwork *w, const struct word *name, bool optional)
{
	bool star = bindglob_is(name->text);
	const struct word *const *v;
	size_t n = bindcols_called(w, name, &v);
	size_t second = SIZE_MAX;
	size_t hit = SIZE_MAX;

	for (size_t i = 0; hit == SIZE_MAX && i < n; i++)
		hit = bindglob_is(v[i]->text) ? starred(w, v[i]->text, &second)
					      : heading(w, v[i]->text, &second);
	if (hit == SIZE_MAX) {
		if (!optional && !(star && w->star.p != NULL))
			missing(w, name, n > 1);
		return SIZE_MAX;
	}
	w->used[hit] = true;
	if (second != SIZE_MAX) {
		w->used[second] = true;
		complaint_add(w->c, name->at.line, name->at.col,
		    "column '%.*s' could be '%s' or '%s' of %s",
		    STR_ARG(name->text), w->titles[hit], w->titles[second],
		    w->file);
		complaint_hint(w->c, "Write the heading exactly.");
	}
	return hit;
}

bool
bindcols_optional(const struct bindwork *w, const struct rule *r)
{
	if (r->optional != TRI_UNSET)
		return r->optional == TRI_YES;
	return w->bind->mapping->optional == TRI_YES;
}

static void
claim(void *self, const struct word *name)
{
	(void)bindcols_get(self, name, true);
}

/* Its own columns, and those of the rules in it, with what '*' stands for. */
void
bindcols_claim(struct bindwork *w, const struct rule *r)
{
	const struct str none = {NULL, 0};
	const struct str *stars;
	size_t n = bindglob_load(w, r, &stars);

	for (size_t i = 0; i < n; i++) {
		w->star = stars[i];
		mapping_columns(r, claim, w);
	}
	w->star = none;
	for (size_t i = 0; i < r->n_ways; i++)
		bindcols_claim(w, &r->ways[i]);
	for (size_t i = 0; i < r->n_all; i++)
		bindcols_claim(w, &r->all[i]);
	if (n == 0)
		mapping_columns(r, claim, w);
}

static bool
is_glob(struct str s)
{
	return str_find(s, '*') < s.n || str_find(s, '?') < s.n;
}

/* Is column i named by this word of ignore:, other than by a pattern? */
static bool
named(const struct bindwork *w, struct str word, size_t i)
{
	struct str name = w->bind->names[i];

	return str_eq(name, word) || (!is_glob(word) && fold(word).n > 0 &&
					 str_ieq(fold(name), fold(word)));
}

static bool
ignored(const struct bindwork *w, size_t i)
{
	const struct mapping *m = w->bind->mapping;
	struct str name = w->bind->names[i];

	/* A column without a heading has nothing to call it by; what begins
	 * with '_' was added by us, in failed.csv. */
	if (str_trim(name).n == 0 || name.p[0] == '_')
		return true;
	for (size_t k = 0; k < m->n_ignore; k++)
		if (named(w, m->ignore[k].text, i) ||
		    text_glob(m->ignore[k].text, name))
			return true;
	return false;
}

static void
both(struct bindwork *w)
{
	const struct mapping *m = w->bind->mapping;

	for (size_t k = 0; k < m->n_ignore; k++) {
		const struct word *word = &m->ignore[k];

		for (size_t i = 0; i < w->bind->n_columns; i++) {
			if (!w->used[i] || !named(w, word->text, i))
				continue;
			complaint_add(w->c, word->at.line, word->at.col,
			    "column '%s' is both mapped and ignored",
			    w->titles[i]);
			complaint_hint(w->c,
			    "Take it out of ignore:, or out of the rule that "
			    "reads it.");
		}
	}
}

/* A name as one element of a YAML list in brackets. */
static void
quote(struct buf *b, const char *s)
{
	buf_putc(b, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(b, '\\');
		if (*s == '\n')
			buf_puts(b, "\\n");
		else
			buf_putc(b, *s);
	}
	buf_putc(b, '"');
}

static void
unmapped(struct bindwork *w)
{
	const struct mapping *m = w->bind->mapping;
	const char *first = NULL;
	struct buf list;
	struct buf what;
	size_t n = 0;

	/* What a complaint is about may well be the column nobody names: no
	 * advice to ignore it. */
	if (m->unmapped == UNMAPPED_IGNORE ||
	    (m->unmapped == UNMAPPED_WARN &&
		complaints_count(w->c) > w->before))
		return;
	buf_init(&list, LIST_MAX);
	buf_init(&what, LIST_MAX);
	for (size_t i = 0; i < w->bind->n_columns; i++) {
		if (w->used[i] || ignored(w, i))
			continue;
		if (n == 0)
			first = w->titles[i];
		if (n > 0 && n < SHOWN)
			buf_puts(&list, ", ");
		if (n < SHOWN)
			quote(&list, w->titles[i]);
		n++;
	}
	if (n == 1)
		buf_printf(&what,
		    "column '%s' of %s is neither mapped nor ignored", first,
		    w->file);
	else
		buf_printf(&what,
		    "%zu columns of %s are neither mapped nor ignored", n,
		    w->file);
	if (n > 0 && m->unmapped == UNMAPPED_ERROR)
		complaint_add(w->c, 0, 0, "%s", buf_text(&what));
	else if (n > 0)
		complaint_warn(w->c, 0, 0, "%s", buf_text(&what));
	if (n > SHOWN)
		complaint_hint(w->c,
		    "Map what you need; to ignore: add [%s] and %zu more.",
		    buf_text(&list), n - SHOWN);
	else if (n > 0)
		complaint_hint(w->c, "Map %s, or %s [%s]",
		    n == 1 ? "it" : "what you need",
		    m->n_ignore > 0 ? "add to ignore:" : "say ignore:",
		    buf_text(&list));
	buf_fini(&list);
	buf_fini(&what);
}

void
bindcols_rest(struct bindwork *w)
{
	both(w);
	unmapped(w);
}
