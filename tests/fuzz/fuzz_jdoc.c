// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * Whatever parses and is written again means the same; what does not parse
 * says why.  Reals are left out, since jput writes none.
 */
struct level {
	const struct jval *v;
	struct jdoc_iter it;
	size_t i;
};

static void
put_leaf(struct jput *j, const struct jval *v)
{
	switch (jdoc_kind(v)) {
	case JDOC_BOOL:
		jput_bool(j, jdoc_bool(v, false));
		break;
	case JDOC_NUMBER:
		jput_int(j, jdoc_int(v, 0));
		break;
	case JDOC_TEXT:
		jput_text(j, jdoc_text(v));
		break;
	case JDOC_LIST:
		jput_list(j);
		break;
	case JDOC_OBJECT:
		jput_object(j);
		break;
	case JDOC_ABSENT:
	case JDOC_NULL:
		jput_null(j);
		break;
	}
}

/* A real (one that no integer stands for) among what was written? */
static bool
is_real(const struct jval *v)
{
	return jdoc_kind(v) == JDOC_NUMBER && jdoc_int(v, 0) == 0 &&
	       jdoc_int(v, 1) == 1;
}

static const struct jval *
next_child(struct level *l, struct jput *j)
{
	if (jdoc_kind(l->v) == JDOC_OBJECT) {
		if (!jdoc_next(l->v, &l->it))
			return NULL;
		jput_key(j, l->it.key);
		return l->it.val;
	}
	return jdoc_at(l->v, l->i++);
}

static bool
is_branch(const struct jval *v)
{
	return jdoc_kind(v) == JDOC_OBJECT || jdoc_kind(v) == JDOC_LIST;
}

/* Write the document; false if it holds a real. */
static bool
put_all(struct jput *j, const struct jval *root)
{
	struct level stack[LIM_JSON_DEPTH];
	size_t depth = 0;
	bool whole = !is_real(root);

	put_leaf(j, root);
	if (is_branch(root))
		stack[depth++] = (struct level){.v = root};
	while (depth > 0) {
		const struct jval *v = next_child(&stack[depth - 1], j);

		if (v == NULL) {
			jput_end(j);
			depth--;
			continue;
		}
		whole = whole && !is_real(v);
		put_leaf(j, v);
		if (is_branch(v)) {
			if (depth == LIM_JSON_DEPTH)
				abort();
			stack[depth++] = (struct level){.v = v};
		}
	}
	return whole;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct jdoc *a;
	struct jdoc *b;
	struct err e = {0};
	struct buf out;
	struct jput j;

	if (jdoc_parse(&a, (const char *)data, size, &e) != 0) {
		if (e.kind != ERR_USAGE || e.msg[0] == '\0' || a != NULL)
			abort();
		return 0;
	}
	buf_init(&out, (size_t)LIM_BODY_BYTES);
	jput_init(&j, &out);
	if (put_all(&j, jdoc_root(a)) && !out.over) {
		if (jdoc_parse(&b, out.p, out.n, &e) != 0 ||
		    !jdoc_same(jdoc_root(a), jdoc_root(b)))
			abort();
		jdoc_free(b);
	}
	buf_fini(&out);
	jdoc_free(a);
	return 0;
}
