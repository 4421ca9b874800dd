// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "doc/jplain.h"
#include "doc/jtree.h"

/*
 * Values lie in one piece of memory from both ends: from below as a stack of
 * those whose parent is still open, from above those that are done, side by side
 * with their siblings.  A value moves from the one to the other when its parent
 * ends, so that as much is needed as there are values (and pointers to the
 * members of large objects).
 */
struct reader {
	struct jread_at at;
	struct jval *top;
	struct jval *done;
	struct jval *open[LIM_JSON_DEPTH];
	size_t depth;
	const char *key; /* of the value to come */
	size_t n_key;
};

/* -- values -- */

static bool
word(struct reader *r, const char *w)
{
	size_t n = strlen(w);

	if (strncmp(r->at.p, w, n) != 0)
		return false;
	r->at.p += n;
	return true;
}

static void
blanks(struct reader *r)
{
	while (*r->at.p == ' ' || *r->at.p == '\n' || *r->at.p == '\r' ||
	       *r->at.p == '\t')
		r->at.p++;
}

static struct jval *
push(struct reader *r)
{
	struct jval *v = r->top++;

	v->key = r->key;
	v->n_key = r->n_key;
	r->key = NULL;
	return v;
}

static bool
scalar(struct reader *r)
{
	struct jval *v = push(r);

	switch (*r->at.p) {
	case '"':
		v->kind = JDOC_TEXT;
		return jread_text(&r->at, &v->u.text, &v->n);
	case 't':
	case 'f':
		v->kind = JDOC_BOOL;
		v->u.yes = *r->at.p == 't';
		return word(r, v->u.yes ? "true" : "false");
	case 'n':
		v->kind = JDOC_NULL;
		return word(r, "null");
	default:
		return jread_number(&r->at, v);
	}
}

/* A member's key and colon. */
static bool
member(struct reader *r)
{
	r->at.nul = false;
	blanks(r);
	if (*r->at.p != '"' || !jread_text(&r->at, &r->key, &r->n_key) ||
	    r->at.nul)
		return false;
	blanks(r);
	return *r->at.p++ == ':';
}

int
jread_by_key(const void *a, const void *b)
{
	const struct jval *const *x = a;
	const struct jval *const *y = b;

	if ((*x)->n_key != (*y)->n_key)
		return (*x)->n_key < (*y)->n_key ? -1 : 1;
	return memcmp((*x)->key, (*y)->key, (*x)->n_key);
}

const struct jval *const *
jread_index(const struct jval *object)
{
	return (const void *)(object->u.values + object->n);
}

static bool
is_twin(const struct jval *a, const struct jval *b)
{
	return a->n_key == b->n_key && memcmp(a->key, b->key, a->n_key) == 0;
}

/* One of 64, by what tells most keys of one object apart. */
static uint64_t
bit_of(const struct jval *v)
{
	const unsigned char *key = (const unsigned char *)v->key;
	size_t n = v->n_key;

	return UINT64_C(1) << ((n * 7 + key[0] * 3U + key[n / 2]) & 63);
}

/* Has no key come twice?  Only those of one bit are compared. */
static bool
few_unlike(const struct jval *v, size_t n)
{
	uint64_t seen = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t bit = bit_of(&v[i]);

		for (size_t k = 0; (seen & bit) != 0 && k < i; k++)
			if (is_twin(&v[i], &v[k]))
				return false;
		seen |= bit;
	}
	return true;
}

static bool
many_unlike(const struct jval *v, size_t n, const struct jval **index)
{
	for (size_t i = 0; i < n; i++)
		index[i] = &v[i];
	qsort(index, n, sizeof(*index), jread_by_key);
	for (size_t i = 1; i < n; i++)
		if (is_twin(index[i - 1], index[i]))
			return false;
	return true;
}

/* The innermost list or object ends. */
static bool
leave(struct reader *r)
{
	struct jval *v = r->open[--r->depth];
	size_t n = (size_t)(r->top - (v + 1));
	bool large = v->kind == JDOC_OBJECT && n > JTREE_FEW;

	if (large)
		r->done -= (n * sizeof(v) + sizeof(*v) - 1) / sizeof(*v);
	r->done -= n;
	memmove(r->done, v + 1, n * sizeof(*v));
	r->top = v + 1;
	v->u.values = r->done;
	v->n = n;
	if (large)
		return many_unlike(r->done, n, (void *)(r->done + n));
	return v->kind != JDOC_OBJECT || few_unlike(r->done, n);
}

static bool
in_object(const struct reader *r)
{
	return r->open[r->depth - 1]->kind == JDOC_OBJECT;
}

static bool
is_end(const struct reader *r)
{
	return *r->at.p == (in_object(r) ? '}' : ']');
}

/* A value that is due: *opened, if values of its own are due now. */
static bool
value(struct reader *r, bool *opened)
{
	struct jval *v;

	*opened = false;
	blanks(r);
	if (*r->at.p != '{' && *r->at.p != '[')
		return scalar(r);
	if (r->depth == LIM_JSON_DEPTH)
		return false;
	v = push(r);
	v->kind = *r->at.p++ == '{' ? JDOC_OBJECT : JDOC_LIST;
	r->open[r->depth++] = v;
	blanks(r);
	if (is_end(r)) {
		r->at.p++;
		return leave(r);
	}
	*opened = true;
	return v->kind == JDOC_LIST || member(r);
}

/* Behind a value: what ends with it, up to the next one that is due. */
static bool
after(struct reader *r)
{
	while (r->depth > 0) {
		blanks(r);
		if (*r->at.p == ',') {
			r->at.p++;
			return !in_object(r) || member(r);
		}
		if (!is_end(r))
			return false;
		r->at.p++;
		if (!leave(r))
			return false;
	}
	return true;
}

static bool
document(struct reader *r)
{
	bool opened;

	do
		if (!value(r, &opened) || (!opened && !after(r)))
			return false;
	while (r->depth > 0);
	blanks(r);
	return r->at.p == r->at.end;
}

/* Not less than the values of a text: what is in its strings counts, too. */
static size_t
count(const char *text, size_t n)
{
	size_t values = 1 + n % 8;

	for (size_t i = 0; i + 8 <= n; i += 8)
		values += jplain_openers(text + i);
	return values;
}

struct jdoc *
jread_parse(const char *text, size_t n)
{
	/* Pointers to members are less than a third of them (four in a place,
	 * rounded up). */
	size_t values = count(text, n);
	size_t places = values + values / 3;
	struct jval *v =
	    mem_resize(NULL, places * sizeof(*v) + n + JREAD_SLACK, 1);
	struct reader r = {.top = v, .done = v + places};

	r.at.p = (char *)(v + places);
	r.at.end = r.at.p + n;
	if (n > 0)
		memcpy(r.at.p, text, n);
	memset(r.at.end, 0, JREAD_SLACK);
	if (document(&r))
		return (struct jdoc *)v;
	free(v);
	return NULL;
}
