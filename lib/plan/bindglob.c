// SPDX-License-Identifier: Apache-2.0
#include "plan/bindglob.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "plan/bind.h"
#include "plan/bindcols.h"

bool
bindglob_is(struct str s)
{
	return str_find(s, '*') < s.n;
}

static size_t
count_stars(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '*';
	return n;
}

struct str
bindglob_fill(struct bindwork *w, struct str pattern, struct str star)
{
	size_t stars = count_stars(pattern);
	char *out = arena_alloc(w->bind->arena, pattern.n + stars * star.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < pattern.n; i++) {
		if (pattern.p[i] != '*') {
			out[n++] = pattern.p[i];
			continue;
		}
		memcpy(out + n, star.p, star.n);
		n += star.n;
	}
	return (struct str){out, n};
}

/*
 * What '*' stands for in the pattern to make this heading of it; n == 0:
 * nothing does.  All stand for as many bytes, so there is one way only.
 */
static struct str
star_of(struct bindwork *w, struct str pattern, struct str heading)
{
	size_t stars = count_stars(pattern);
	size_t fixed = pattern.n - stars;
	struct str none = {"", 0};
	struct str star;

	heading = str_trim(heading);
	if (heading.n <= fixed || (heading.n - fixed) % stars != 0)
		return none;
	star = str_upto(str_from(heading, str_find(pattern, '*')),
	    (heading.n - fixed) / stars);
	if (!str_ieq(bindglob_fill(w, pattern, star), heading))
		return none;
	return star;
}

/* What has been found so far. */
struct globbing {
	struct bindwork *w;
	const struct word **words; /* patterns of the rule */
	size_t n_words;
	struct str *stars;
	size_t n;
};

static void
add_word(struct globbing *g, const struct word *name)
{
	if (bindglob_is(name->text) && !bindcols_literal(g->w, name))
		g->words[g->n_words++] = name;
}

static size_t
count_words(const struct rule *r)
{
	size_t n = r->n_columns + r->n_parts;

	for (size_t i = 0; i < r->n_pieces; i++)
		n += r->pieces[i].n_bits;
	return n;
}

static void
collect(struct globbing *g, const struct rule *r)
{
	g->words = arena_array(
	    g->w->bind->arena, count_words(r), sizeof(const struct word *));
	for (size_t i = 0; i < r->n_columns; i++)
		add_word(g, &r->columns[i]);
	for (size_t i = 0; i < r->n_parts; i++)
		if (r->parts[i].rule.n_columns > 0)
			add_word(g, &r->parts[i].rule.columns[0]);
	for (size_t i = 0; i < r->n_pieces; i++)
		for (size_t k = 0; k < r->pieces[i].n_bits; k++)
			add_word(g, &r->pieces[i].bits[k].column);
}

static void
look(struct globbing *g, struct str heading)
{
	for (size_t i = 0; i < g->n_words; i++) {
		const struct word *const *also;
		size_t n = bindcols_called(g->w, g->words[i], &also);

		for (size_t k = 0; k < n; k++) {
			struct str star =
			    star_of(g->w, str_trim(also[k]->text), heading);
			bool known = star.n == 0;

			for (size_t s = 0; s < g->n; s++)
				known = known || str_eq(g->stars[s], star);
			if (!known)
				g->stars[g->n++] = star;
		}
	}
}

size_t
bindglob_load(
    struct bindwork *w, const struct rule *r, const struct str **stars)
{
	struct globbing g = {.w = w};
	const struct bind *b = w->bind;
	size_t all = b->n_columns + b->n_constants;
	size_t most = 0;

	collect(&g, r);
	for (size_t i = 0; i < g.n_words; i++) {
		const struct word *const *also;

		most += bindcols_called(w, g.words[i], &also);
	}
	g.stars = arena_array(b->arena, most * all, sizeof(*g.stars));
	for (size_t i = 0; g.n_words > 0 && i < all; i++)
		look(&g, b->names[i]);
	*stars = g.stars;
	return g.n;
}
