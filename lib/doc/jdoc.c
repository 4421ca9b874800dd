// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jtree.h"

int
jdoc_parse(struct jdoc **out, const char *text, size_t n, struct err *e)
{
	if (str_starts((struct str){text, n}, STR_LIT("\xef\xbb\xbf"))) {
		text += 3;
		n -= 3;
	}
	*out = jread_parse(text, n);
	return *out != NULL ? 0 : jjudge_why((struct str){text, n}, e);
}

void
jdoc_free(struct jdoc *d)
{
	free(d);
}

const struct jval *
jdoc_root(const struct jdoc *d)
{
	return d == NULL ? NULL : &d->root;
}

enum jdoc_kind
jdoc_kind(const struct jval *v)
{
	return v == NULL ? JDOC_ABSENT : v->kind;
}

static const struct jval *
look_up(const struct jval *object, const struct jval *wanted)
{
	const struct jval *const *index = jread_index(object);
	const struct jval *const *at =
	    bsearch(&wanted, index, object->n, sizeof(*index), jread_by_key);

	return at == NULL ? NULL : *at;
}

/* From the *at-th on, and around. */
static const struct jval *
member(const struct jval *v, const char *key, size_t n_key, size_t *at)
{
	size_t i = *at;

	if (jdoc_kind(v) != JDOC_OBJECT)
		return NULL;
	if (v->n > JTREE_FEW)
		return look_up(v, &(struct jval){.key = key, .n_key = n_key});
	for (size_t left = v->n; left > 0; left--, i++) {
		const struct jval *m;

		i = i < v->n ? i : 0;
		m = &v->u.values[i];
		if (m->n_key == n_key && memcmp(m->key, key, n_key) == 0) {
			*at = i;
			return m;
		}
	}
	return NULL;
}

const struct jval *
jdoc_get_near(const struct jval *v, const char *key, size_t *at)
{
	return member(v, key, strlen(key), at);
}

const struct jval *
jdoc_get(const struct jval *v, const char *key)
{
	size_t at = 0;

	return member(v, key, strlen(key), &at);
}

size_t
jdoc_size(const struct jval *v)
{
	enum jdoc_kind kind = jdoc_kind(v);

	return kind == JDOC_LIST || kind == JDOC_OBJECT ? v->n : 0;
}

const struct jval *
jdoc_at(const struct jval *v, size_t i)
{
	return jdoc_kind(v) == JDOC_LIST && i < v->n ? &v->u.values[i] : NULL;
}

struct str
jdoc_text(const struct jval *v)
{
	if (jdoc_kind(v) != JDOC_TEXT)
		return (struct str){NULL, 0};
	return (struct str){v->u.text, v->n};
}

const char *
jdoc_cstr(const struct jval *v, const char *otherwise)
{
	struct str s = jdoc_text(v);

	return s.p == NULL ? otherwise : s.p;
}

bool
jdoc_bool(const struct jval *v, bool otherwise)
{
	return jdoc_kind(v) == JDOC_BOOL ? v->u.yes : otherwise;
}

double
jdoc_number(const struct jval *v, double otherwise)
{
	if (jdoc_kind(v) != JDOC_NUMBER)
		return otherwise;
	return v->real ? v->u.real : (double)v->u.integer;
}

static bool
is_integer(const struct jval *v)
{
	return jdoc_kind(v) == JDOC_NUMBER && !v->real;
}

int64_t
jdoc_int(const struct jval *v, int64_t otherwise)
{
	return is_integer(v) ? v->u.integer : otherwise;
}

bool
jdoc_next(const struct jval *object, struct jdoc_iter *it)
{
	if (jdoc_kind(object) != JDOC_OBJECT || it->i >= object->n)
		return false;
	it->val = &object->u.values[it->i++];
	it->key = it->val->key;
	return true;
}

static bool
same_number(const struct jval *a, const struct jval *b)
{
	double x = jdoc_number(a, 0);
	double y = jdoc_number(b, 0);

	if (is_integer(a) && is_integer(b))
		return jdoc_int(a, 0) == jdoc_int(b, 0);
	return x >= y && x <= y;
}

/* The same but for what they contain? */
static bool
same_shell(const struct jval *a, const struct jval *b)
{
	if (jdoc_kind(a) != jdoc_kind(b))
		return false;
	switch (jdoc_kind(a)) {
	case JDOC_BOOL:
		return jdoc_bool(a, false) == jdoc_bool(b, false);
	case JDOC_NUMBER:
		return same_number(a, b);
	case JDOC_TEXT:
		return str_eq(jdoc_text(a), jdoc_text(b));
	case JDOC_LIST:
	case JDOC_OBJECT:
		return jdoc_size(a) == jdoc_size(b);
	case JDOC_ABSENT:
	case JDOC_NULL:
		break;
	}
	return true;
}

struct level {
	const struct jval *a;
	const struct jval *b;
	struct jdoc_iter it; /* of a, an object */
	size_t i;            /* of a, a list; of b, an object: where to look */
};

/* The next pair inside a level; false when it is done. */
static bool
next_pair(struct level *l, const struct jval **a, const struct jval **b)
{
	if (jdoc_kind(l->a) == JDOC_OBJECT) {
		if (!jdoc_next(l->a, &l->it))
			return false;
		*a = l->it.val;
		*b = member(l->b, l->it.key, l->it.val->n_key, &l->i);
		return true;
	}
	*a = jdoc_at(l->a, l->i);
	*b = jdoc_at(l->b, l->i);
	l->i++;
	return *a != NULL;
}

bool
jdoc_same(const struct jval *a, const struct jval *b)
{
	struct level stack[LIM_JSON_DEPTH + 1];
	size_t depth = 0;

	if (!same_shell(a, b))
		return false;
	stack[depth++] = (struct level){.a = a, .b = b};
	while (depth > 0) {
		if (!next_pair(&stack[depth - 1], &a, &b)) {
			depth--;
			continue;
		}
		if (!same_shell(a, b))
			return false;
		if (jdoc_size(a) > 0 && depth <= LIM_JSON_DEPTH)
			stack[depth++] = (struct level){.a = a, .b = b};
	}
	return true;
}

const char *
jdoc_version(void)
{
	return jjudge_version();
}
