// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/mem.h"
#include "csv/csvin.h"
#include "value/value.h"

#include "infer/profile.h"
#include "infer/profiledate.h"
#include "infer/profileharm.h"

enum {
	SLOTS = PROFILE_UNIQUE * 2, /* a power of two */
	SETS = 16, /* of as many columns at once: each takes a MB */
	TYPES = 6
};

/* Types that a text can be told by; of a telephone only what + begins. */
static const enum vtype types[TYPES] = {VTYPE_EMAIL, VTYPE_URL, VTYPE_NUMBER,
    VTYPE_CHECKBOX, VTYPE_TELEPHONE, VTYPE_CURRENCY};

struct pass {
	struct profile *p;
	size_t n_sets;       /* columns that have seen */
	struct arena *arena; /* of one value */
	struct arena *kept;  /* of the specs */
	struct value_spec specs[TYPES];
};

/* -- repeated or not -- */

static void
forget(struct pass *p, struct profile_column *c)
{
	p->n_sets -= c->seen != NULL;
	free(c->seen);
	c->seen = NULL;
}

static void
see(struct pass *p, struct profile_column *c, uint64_t hash)
{
	size_t at;

	if (c->seen == NULL || c->n_seen == PROFILE_UNIQUE)
		return;
	hash += hash == 0; /* 0 is an empty slot */
	for (at = hash % SLOTS; c->seen[at] != 0; at = (at + 1) % SLOTS)
		if (c->seen[at] == hash) {
			c->repeated = true;
			forget(p, c);
			return;
		}
	c->seen[at] = hash;
	c->n_seen++;
}

/*
 * There are too many to be told apart: from now on only their hashes are, and
 * only of columns that are filled in every row so far: others are no key.
 */
static void
grow(struct pass *p, struct profile_column *c)
{
	c->many = true;
	if (c->repeated || c->filled < p->p->rows - p->p->ragged)
		return;
	if (p->n_sets == SETS) {
		c->untold = true;
		return;
	}
	p->n_sets++;
	c->seen = mem_array(SLOTS, sizeof(*c->seen));
	for (size_t i = 0; i < c->n_values; i++)
		see(p, c, c->values[i].hash);
}

static void
distinct(struct pass *p, struct profile_column *c, struct str s, uint64_t line)
{
	uint64_t hash = str_hash(s);
	struct profile_value *v;

	for (size_t i = 0; i < c->n_values; i++)
		if (c->values[i].hash == hash) {
			c->values[i].count++;
			c->repeated = true;
			forget(p, c);
			return;
		}
	if (c->n_values == PROFILE_DISTINCT && !c->many)
		grow(p, c);
	if (c->many) {
		see(p, c, hash);
		return;
	}
	v = &c->values[c->n_values++];
	v->hash = hash;
	v->count = 1;
	v->line = line;
	if (s.n <= PROFILE_VALUE_BYTES)
		v->text = mem_dup(s.p, s.n);
}

/* -- types -- */

static bool
reads(struct pass *p, size_t type, struct str s)
{
	const struct value_row row = {0};
	struct diags d;
	struct value v;
	bool good;

	arena_reset(p->arena);
	diags_init(&d, p->arena);
	value_parse(&p->specs[type], &row, &s, 1, p->arena, &d, &v);
	good = v.shape != VALUE_NONE && diags_first_error(&d) == NULL;
	diags_fini(&d);
	return good;
}

static void
try_types(struct pass *p, struct profile_column *c, struct str s)
{
	if (c->parsed == PROFILE_PARSED)
		return;
	c->parsed++;
	for (size_t i = 0; i < TYPES; i++)
		c->fits[types[i]] += reads(p, i, s);
}

static const char *const separators[SEP_COUNT] = {";", " ::: ", "|", ","};

const char *
profile_separator(size_t sep)
{
	return separators[sep];
}

static bool
holds(struct str s, size_t sep)
{
	if (sep == SEP_COLONS)
		return str_find(s, ':') < s.n &&
		       str_find_str(s, str_of(separators[sep])) < s.n;
	return str_find(s, separators[sep][0]) < s.n;
}

static void
cell(struct pass *p, struct profile_column *c, struct str s, uint64_t line)
{
	s = str_trim(s);
	if (s.n == 0) {
		forget(p, c);
		return;
	}
	c->filled++;
	c->longest = s.n > c->longest ? s.n : c->longest;
	c->blanks = c->blanks || str_find(s, ' ') < s.n;
	distinct(p, c, s, line);
	try_types(p, c, s);
	profiledate_add(&c->dates, s, line);
	c->plus += s.p[0] == '+' && s.n > 1 && s.p[1] >= '0' && s.p[1] <= '9';
	for (size_t i = 0; i < SEP_COUNT; i++)
		c->separated[i] += holds(s, i);
	profileharm_add(c, s, line);
}

/* -- the pass -- */

static struct profile *
make(const struct str *names, size_t n)
{
	struct profile *p = mem_alloc(sizeof(*p));

	p->v = mem_array(n, sizeof(*p->v));
	p->n = n;
	for (size_t i = 0; i < n; i++)
		p->v[i].name = mem_dup(names[i].p, names[i].n);
	return p;
}

static int
open_types(struct pass *p)
{
	/* An e-mail address has no comma; a number, or the path of an
	 * address, may. */
	static const struct str seps[] = {
	    {";", 1}, {" ::: ", 5}, {"|", 1}, {",", 1}, {"\n", 1}};
	const char *why;

	p->arena = arena_new();
	p->kept = arena_new();
	for (size_t i = 0; i < TYPES; i++) {
		struct value_spec *s = &p->specs[i];

		memset(s, 0, sizeof(*s));
		s->type = types[i];
		s->many = true;
		s->split = seps;
		s->n_split = types[i] == VTYPE_EMAIL ? 5 : 3;
		if (value_open(s, p->kept, &why) != 0)
			return -1;
	}
	return 0;
}

static void
close_types(struct pass *p)
{
	for (size_t i = 0; i < TYPES; i++)
		value_close(&p->specs[i]);
	arena_free(p->kept);
	arena_free(p->arena);
}

int
profile_read(struct profile **out, struct csvin *csv, const struct str *names,
    size_t n, struct err *e)
{
	struct pass p = {.p = make(names, n)};
	struct csvrow row;
	int rc = open_types(&p);

	*out = p.p;
	while (rc == 0 && (rc = csvin_next(csv, &row, e)) == 1) {
		rc = 0;
		p.p->rows++;
		if (row.n != n) {
			if (p.p->ragged++ == 0)
				p.p->ragged_line = row.line;
			continue;
		}
		for (size_t i = 0; i < n; i++)
			cell(&p, &p.p->v[i], row.cells[i], row.line);
	}
	close_types(&p);
	return rc;
}

void
profile_free(struct profile *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->n; i++) {
		for (size_t k = 0; k < p->v[i].n_values; k++)
			free(p->v[i].values[k].text);
		free(p->v[i].seen);
		free(p->v[i].name);
	}
	free(p->v);
	free(p);
}

bool
profile_is(const struct profile_column *c, enum vtype type)
{
	return c->parsed > 0 && c->fits[type] * 10 >= c->parsed * 9;
}
