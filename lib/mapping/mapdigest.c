// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/mem.h"
#include "mapping/mapdigest.h"
#include "mapping/mapping.h"
#include "schema/object.h"

/*
 * Every part goes in with its length and every list with its count, in a fixed
 * order, so that no two meanings serialise alike.
 */
static void
add_word(struct digest *h, const struct word *w)
{
	digest_part(h, w->text.p, w->text.n);
}

static void
add_words(struct digest *h, const struct word *v, size_t n)
{
	digest_uint(h, n);
	for (size_t i = 0; i < n; i++)
		add_word(h, &v[i]);
}

static int
by_text(const void *a, const void *b)
{
	return str_cmp((*(const struct word *const *)a)->text,
	    (*(const struct word *const *)b)->text);
}

/*
 * n things in the byte order of their names; free() it.  Each begins with the
 * struct word that is its name.
 */
static const struct word **
sorted(const void *v, size_t n, size_t size)
{
	const struct word **out = mem_array(n, sizeof(const struct word *));

	for (size_t i = 0; i < n; i++)
		out[i] = (const void *)((const char *)v + i * size);
	qsort(out, n, sizeof(const struct word *), by_text);
	return out;
}

static void
add_options(struct digest *h, const struct rule *r)
{
	const struct word **v =
	    sorted(r->options, r->n_options, sizeof(*r->options));

	digest_uint(h, r->n_options);
	for (size_t i = 0; i < r->n_options; i++) {
		const struct option_rule *o = (const void *)v[i];

		add_word(h, &o->from);
		digest_uint(h, o->null);
		add_word(h, &o->to);
	}
	free(v);
}

/*
 * What a mapping need not have goes in with its name, and only where it stands:
 * jobs of mappings without it stay theirs.
 */
static void
add_when(struct digest *h, const char *what, const struct when *w)
{
	if (w->n_any == 0)
		return;
	digest_text(h, what);
	digest_uint(h, w->n_any);
	for (size_t i = 0; i < w->n_any; i++) {
		const struct when_all *all = &w->any[i];
		const struct word **v =
		    sorted(all->tests, all->n_tests, sizeof(*all->tests));

		digest_uint(h, all->n_tests);
		for (size_t k = 0; k < all->n_tests; k++) {
			const struct when_test *t = (const void *)v[k];

			add_word(h, &t->column);
			digest_uint(h, t->negate);
			add_words(h, t->patterns, t->n_patterns);
		}
		free(v);
	}
}

/* Where the text comes from: all that a part can have. */
static void
add_source(struct digest *h, const struct rule *r)
{
	digest_uint(h, r->kind);
	add_words(h, r->columns, r->n_columns);
	add_word(h, &r->constant);
}

static void
add_parts(struct digest *h, const struct rule *r)
{
	const struct word **v = sorted(r->parts, r->n_parts, sizeof(*r->parts));

	digest_uint(h, r->n_parts);
	for (size_t i = 0; i < r->n_parts; i++) {
		const struct part *p = (const void *)v[i];

		add_word(h, &p->name);
		add_source(h, &p->rule);
	}
	free(v);
}

static void
add_pieces(struct digest *h, const struct rule *r)
{
	digest_text(h, "text");
	digest_uint(h, r->n_pieces);
	for (size_t i = 0; i < r->n_pieces; i++) {
		const struct text_piece *p = &r->pieces[i];

		digest_uint(h, p->n_bits);
		for (size_t k = 0; k < p->n_bits; k++) {
			add_word(h, &p->bits[k].column);
			digest_part(h, p->bits[k].text.p, p->bits[k].text.n);
		}
	}
	digest_uint(h, r->join.text.p != NULL);
	add_word(h, &r->join);
}

static void
add_bands(struct digest *h, const struct rule *r)
{
	const struct word **v = sorted(r->bands, r->n_bands, sizeof(*r->bands));

	digest_text(h, "bands");
	digest_uint(h, r->n_bands);
	for (size_t i = 0; i < r->n_bands; i++) {
		const struct band_rule *b = (const void *)v[i];

		add_word(h, &b->upto);
		digest_uint(h, b->null);
		add_word(h, &b->to);
	}
	free(v);
}

static void
add_named(struct digest *h, const char *name, const struct word *w)
{
	if (w->text.n == 0)
		return;
	digest_text(h, name);
	add_word(h, w);
}

/* What is done to a text before it is read. */
static void
add_cleaning(struct digest *h, const struct rule *r)
{
	if (r->n_pieces > 0)
		add_pieces(h, r);
	add_named(h, "take", &r->take);
	add_named(h, "drop", &r->drop);
	if (r->n_bands > 0)
		add_bands(h, r);
	if (r->max > 0) {
		digest_text(h, "max");
		digest_uint(h, r->max);
	}
}

/* How the text is read, by type. */
static void
add_meaning(struct digest *h, const struct rule *r)
{
	add_word(h, &r->gap);
	add_word(h, &r->overlap);
	add_word(h, &r->years);
	add_word(h, &r->decimal);
	add_word(h, &r->group);
	add_word(h, &r->round);
	add_word(h, &r->percent);
	add_word(h, &r->single);
	add_word(h, &r->subdivisions);
	add_word(h, &r->vanity);
	add_word(h, &r->as_is);
}

static void
add_rule(struct digest *h, const struct rule *r)
{
	add_source(h, r);
	add_parts(h, r);
	add_words(h, r->split, r->n_split);
	add_word(h, &r->csv);
	add_options(h, r);
	add_word(h, &r->region);
	add_word(h, &r->region_column);
	add_words(h, r->formats, r->n_formats);
	add_word(h, &r->zone);
	add_word(h, &r->time);
	add_word(h, &r->currency);
	add_word(h, &r->currency_column);
	add_word(h, &r->from);
	digest_uint(h, r->on_invalid);
	digest_uint(h, r->on_unknown);
	digest_uint(h, r->on_missing);
	digest_uint(h, r->optional);
	add_word(h, &r->by);
	digest_uint(h, r->pick_first);
	/* Only where it stands: jobs of mappings without it stay theirs. */
	if (r->file)
		digest_text(h, "file");
	digest_uint(h, r->trim);
	add_meaning(h, r);
	digest_uint(h, r->on_ambiguous);
	digest_uint(h, r->except_free);
	digest_uint(h, r->write);
	add_word(h, &r->clear_token);
	add_cleaning(h, r);
	add_when(h, "when", &r->when);
	if (r->via.text.n > 0) {
		digest_text(h, "via");
		add_word(h, &r->via);
	}
	if (r->n_all > 0) {
		digest_text(h, "all");
		digest_uint(h, r->n_all);
	}
	for (size_t i = 0; i < r->n_all; i++)
		add_rule(h, &r->all[i]);
	digest_uint(h, r->n_ways);
	for (size_t i = 0; i < r->n_ways; i++)
		add_rule(h, &r->ways[i]);
}

static void
add_targets(struct digest *h, const struct target *t, size_t n)
{
	const struct word **v = sorted(t, n, sizeof(*t));

	digest_uint(h, n);
	for (size_t i = 0; i < n; i++) {
		const struct target *one = (const void *)v[i];

		add_word(h, &one->key);
		add_rule(h, &one->rule);
	}
	free(v);
}

static void
add_headers(struct digest *h, const struct mapping *m)
{
	const struct word **v =
	    sorted(m->headers, m->n_headers, sizeof(*m->headers));

	digest_uint(h, m->n_headers);
	for (size_t i = 0; i < m->n_headers; i++) {
		const struct header_rule *one = (const void *)v[i];

		add_word(h, &one->name);
		add_words(h, one->also, one->n_also);
	}
	free(v);
}

static void
add_require(struct digest *h, const struct mapping *m)
{
	digest_uint(h, m->n_require);
	for (size_t i = 0; i < m->n_require; i++) {
		const struct word *group = m->require[i];
		size_t n = 0;

		while (group[n].text.n > 0)
			n++;
		add_words(h, group, n);
	}
}

static void
add_empty(struct digest *h, const struct mapping *m)
{
	const struct word **v = sorted(m->empty, m->n_empty, sizeof(*m->empty));

	digest_uint(h, m->n_empty);
	for (size_t i = 0; i < m->n_empty; i++)
		add_word(h, v[i]);
	free(v);
}

static void
add_matches(struct digest *h, const struct mapping *m)
{
	digest_uint(h, m->n_matches);
	for (size_t i = 0; i < m->n_matches; i++) {
		add_words(h, m->matches[i].keys, m->matches[i].n_keys);
		add_word(h, &m->matches[i].id_column);
	}
}

/* What the cells of a file are. */
static void
add_reading(struct digest *h, const struct mapping *m)
{
	add_empty(h, m);
	add_word(h, &m->encoding);
	digest_uint(h, (unsigned char)m->delimiter);
	digest_uint(h, m->spreadsheet);
	digest_uint(h, m->header_auto);
	digest_uint(h, m->header_line);
	digest_uint(h, m->escape);
	add_when(h, "skip-when", &m->skip_when);
	add_when(h, "only-when", &m->only_when);
}

static void
add_constants(struct digest *h, const struct mapping *m)
{
	const struct word **v =
	    sorted(m->constants, m->n_constants, sizeof(*m->constants));

	if (m->n_constants > 0)
		digest_text(h, "with");
	for (size_t i = 0; i < m->n_constants; i++) {
		const struct constant_column *c = (const void *)v[i];

		add_word(h, &c->name);
		add_word(h, &c->text);
	}
	free(v);
}

void
mapdigest_set(struct mapping *m)
{
	struct digest *h = digest_new();

	digest_text(h, "lfetl mapping 1");
	digest_text(h, m->object->name);
	add_word(h, &m->system);
	add_words(h, m->key, m->n_key);
	if (m->key_rule != NULL) {
		digest_text(h, "key");
		add_rule(h, m->key_rule);
	}
	digest_uint(h, m->mode);
	add_matches(h, m);
	digest_uint(h, m->duplicates);
	add_require(h, m);
	digest_uint(h, m->optional);
	add_word(h, &m->region);
	add_word(h, &m->zone);
	add_headers(h, m);
	add_targets(h, m->fields, m->n_fields);
	add_targets(h, m->relations, m->n_relations);
	add_reading(h, m);
	add_constants(h, m);
	digest_end(h, m->digest);
	digest_free(h);
}
