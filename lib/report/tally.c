// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"

#include "report/tally.h"

struct tally {
	struct arena *texts;
	struct tally_code *v;
	const char **given; /* by code: the pointer it came with last */
	size_t n;
	size_t cap;
};

struct tally *
tally_new(void)
{
	struct tally *t = mem_alloc(sizeof(*t));

	t->texts = arena_new();
	return t;
}

void
tally_free(struct tally *t)
{
	if (t == NULL)
		return;
	arena_free(t->texts);
	free(t->v);
	free(t->given);
	free(t);
}

static struct tally_code *
add(struct tally *t, const struct diag *d)
{
	struct tally_code *c;

	if (t->n == t->cap) {
		t->cap = t->cap > 0 ? t->cap * 2 : 32;
		t->v = mem_resize(t->v, t->cap, sizeof(*t->v));
		t->given = mem_resize(t->given, t->cap, sizeof(*t->given));
	}
	t->given[t->n] = d->code;
	c = &t->v[t->n++];
	memset(c, 0, sizeof(*c));
	c->code = arena_str(t->texts, str_of(d->code)).p;
	c->severity = d->severity;
	c->message = arena_str(t->texts, str_of(d->message)).p;
	c->hint = arena_str(t->texts, str_of(d->hint)).p;
	return c;
}

/* Codes are static texts as a rule: their pointers find them fast. */
static struct tally_code *
find(struct tally *t, const struct diag *d)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->given[i] == d->code && t->v[i].severity == d->severity &&
		    strcmp(t->v[i].code, d->code) == 0)
			return &t->v[i];
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].severity == d->severity &&
		    strcmp(t->v[i].code, d->code) == 0) {
			t->given[i] = d->code;
			return &t->v[i];
		}
	return add(t, d);
}

/* A code may be said in several ways ("no number of FR", "... of DE"). */
static const char *
other(struct tally *t, const char *said, const char *first)
{
	return strcmp(said, first) == 0 ? NULL
					: arena_str(t->texts, str_of(said)).p;
}

static void
count(struct tally *t, struct tally_code *c, const struct diag *d)
{
	struct tally_place *p;

	c->count++;
	if (c->n_places == TALLY_PLACES)
		return;
	p = &c->places[c->n_places++];
	p->line = d->line;
	p->column = arena_str(t->texts, str_of(d->column)).p;
	p->value = arena_str(t->texts, d->value).p;
	p->message = other(t, d->message, c->message);
	p->hint = other(t, d->hint, c->hint);
}

void
tally_add(struct tally *t, const struct diag *d)
{
	count(t, find(t, d), d);
}

void
tally_add_apart(struct tally *t, const struct diag *d)
{
	count(t, add(t, d), d);
}

static int
by_weight(const void *pa, const void *pb)
{
	const struct tally_code *a = pa;
	const struct tally_code *b = pb;

	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return strcmp(a->code, b->code);
}

const struct tally_code *
tally_codes(struct tally *t, size_t *n)
{
	*n = t->n;
	if (t->n > 0)
		qsort(t->v, t->n, sizeof(*t->v), by_weight);
	/* The pointers are in another order now. */
	for (size_t i = 0; i < t->n; i++)
		t->given[i] = NULL;
	return t->v;
}

uint64_t
tally_count(const struct tally *t, const char *code)
{
	uint64_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->v[i].code, code) == 0)
			n += t->v[i].count;
	return n;
}
