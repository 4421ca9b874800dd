// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/jdoc.h"

/* A struct jval is a json_t; the name keeps jansson's header in here. */
struct jdoc {
	json_t *root;
};

static const struct jval *
out_of(const json_t *v)
{
	return (const struct jval *)v;
}

/* jansson's iterators want it without const, but do not write. */
static json_t *
into(const struct jval *v)
{
	union {
		const struct jval *in;
		json_t *out;
	} u = {v};

	return u.out;
}

/*
 * jansson descends by recursion and much deeper than we allow, so the depth is
 * counted before it begins.  Returns the offset where the text goes too deep,
 * or n.
 */
static size_t
too_deep(const char *p, size_t n)
{
	unsigned depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		if (quoted) {
			if (p[i] == '\\')
				i++;
			else if (p[i] == '"')
				quoted = false;
		} else if (p[i] == '"') {
			quoted = true;
		} else if (p[i] == '{' || p[i] == '[') {
			if (++depth > LIM_JSON_DEPTH)
				return i;
		} else if ((p[i] == '}' || p[i] == ']') && depth > 0) {
			depth--;
		}
	}
	return n;
}

static int
fail_depth(const char *p, size_t at, struct err *e)
{
	unsigned long line = 1;
	size_t start = 0;

	for (size_t i = 0; i < at; i++)
		if (p[i] == '\n') {
			line++;
			start = i + 1;
		}
	return err_set(e, ERR_USAGE,
	    "line %lu, column %zu: JSON is nested deeper than %u levels", line,
	    text_width((struct str){p + start, at - start}) + 1,
	    LIM_JSON_DEPTH);
}

static int
fail_syntax(const json_error_t *why, struct err *e)
{
	struct buf b;

	buf_init(&b, ERR_MSG_MAX);
	text_inert(&b, str_of(why->text));
	(void)err_set(e, ERR_USAGE, "line %d, column %d: %s", why->line,
	    why->column, buf_text(&b));
	buf_fini(&b);
	return -1;
}

int
jdoc_parse(struct jdoc **out, const char *text, size_t n, struct err *e)
{
	const size_t flags =
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY;
	json_error_t why;
	json_t *root;
	size_t at;

	*out = NULL;
	if (str_starts((struct str){text, n}, STR_LIT("\xef\xbb\xbf"))) {
		text += 3;
		n -= 3;
	}
	at = too_deep(text, n);
	if (at < n)
		return fail_depth(text, at, e);
	root = json_loadb(n > 0 ? text : "", n, flags, &why);
	if (root == NULL)
		return fail_syntax(&why, e);
	*out = mem_alloc(sizeof(**out));
	(*out)->root = root;
	return 0;
}

void
jdoc_free(struct jdoc *d)
{
	if (d == NULL)
		return;
	json_decref(d->root);
	free(d);
}

const struct jval *
jdoc_root(const struct jdoc *d)
{
	return d == NULL ? NULL : out_of(d->root);
}

enum jdoc_kind
jdoc_kind(const struct jval *v)
{
	if (v == NULL)
		return JDOC_ABSENT;
	switch (json_typeof(into(v))) {
	case JSON_OBJECT:
		return JDOC_OBJECT;
	case JSON_ARRAY:
		return JDOC_LIST;
	case JSON_STRING:
		return JDOC_TEXT;
	case JSON_INTEGER:
	case JSON_REAL:
		return JDOC_NUMBER;
	case JSON_TRUE:
	case JSON_FALSE:
		return JDOC_BOOL;
	case JSON_NULL:
		break;
	}
	return JDOC_NULL;
}

const struct jval *
jdoc_get(const struct jval *v, const char *key)
{
	return out_of(json_object_get(into(v), key));
}

size_t
jdoc_size(const struct jval *v)
{
	switch (jdoc_kind(v)) {
	case JDOC_LIST:
		return json_array_size(into(v));
	case JDOC_OBJECT:
		return json_object_size(into(v));
	case JDOC_ABSENT:
	case JDOC_NULL:
	case JDOC_BOOL:
	case JDOC_NUMBER:
	case JDOC_TEXT:
		break;
	}
	return 0;
}

const struct jval *
jdoc_at(const struct jval *v, size_t i)
{
	return out_of(json_array_get(into(v), i));
}

struct str
jdoc_text(const struct jval *v)
{
	if (jdoc_kind(v) != JDOC_TEXT)
		return (struct str){NULL, 0};
	return (struct str){
	    json_string_value(into(v)), json_string_length(into(v))};
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
	return jdoc_kind(v) == JDOC_BOOL ? json_is_true(into(v)) : otherwise;
}

double
jdoc_number(const struct jval *v, double otherwise)
{
	return jdoc_kind(v) == JDOC_NUMBER ? json_number_value(into(v))
					   : otherwise;
}

int64_t
jdoc_int(const struct jval *v, int64_t otherwise)
{
	if (v == NULL || !json_is_integer(into(v)))
		return otherwise;
	return json_integer_value(into(v));
}

bool
jdoc_next(const struct jval *object, struct jdoc_iter *it)
{
	if (jdoc_kind(object) != JDOC_OBJECT)
		return false;
	it->at = it->begun ? json_object_iter_next(into(object), it->at)
			   : json_object_iter(into(object));
	it->begun = true;
	if (it->at == NULL)
		return false;
	it->key = json_object_iter_key(it->at);
	it->val = out_of(json_object_iter_value(it->at));
	return true;
}

static bool
same_number(const struct jval *a, const struct jval *b)
{
	double x = jdoc_number(a, 0);
	double y = jdoc_number(b, 0);

	if (json_is_integer(into(a)) && json_is_integer(into(b)))
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
	size_t i;            /* of a, a list */
};

/* The next pair inside a level; false when it is done. */
static bool
next_pair(struct level *l, const struct jval **a, const struct jval **b)
{
	if (jdoc_kind(l->a) == JDOC_OBJECT) {
		if (!jdoc_next(l->a, &l->it))
			return false;
		*a = l->it.val;
		*b = jdoc_get(l->b, l->it.key);
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
	return JANSSON_VERSION;
}
