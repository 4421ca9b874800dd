// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * Our reader and jansson take the same texts for the same values, but for depth,
 * the BOM, and a NUL behind a number, which jansson 2.14 does not see; what does not parse says why; what parses and is written
 * again means the same.
 */
struct pair {
	const struct jval *ours;
	json_t *theirs;
};

struct level {
	struct pair at;
	struct jdoc_iter it;
	void *member;
	size_t i;
};

static void
claim(bool holds)
{
	if (!holds)
		abort();
}

static bool
same_double(double a, double b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

/* One value without those in it. */
static void
compare(struct pair p)
{
	const struct jval *v = p.ours;
	struct str s = jdoc_text(v);

	switch (json_typeof(p.theirs)) {
	case JSON_OBJECT:
		claim(jdoc_kind(v) == JDOC_OBJECT &&
		      jdoc_size(v) == json_object_size(p.theirs));
		break;
	case JSON_ARRAY:
		claim(jdoc_kind(v) == JDOC_LIST &&
		      jdoc_size(v) == json_array_size(p.theirs));
		break;
	case JSON_STRING:
		claim(s.p != NULL && s.n == json_string_length(p.theirs));
		claim(memcmp(s.p, json_string_value(p.theirs), s.n + 1) == 0);
		break;
	case JSON_INTEGER:
		claim(jdoc_int(v, 0) == json_integer_value(p.theirs) &&
		      jdoc_int(v, 0) == jdoc_int(v, 1));
		break;
	case JSON_REAL:
		claim(
		    same_double(jdoc_number(v, 0), json_real_value(p.theirs)));
		claim(jdoc_int(v, 0) != jdoc_int(v, 1));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		claim(jdoc_kind(v) == JDOC_BOOL &&
		      jdoc_bool(v, false) == json_is_true(p.theirs));
		break;
	case JSON_NULL:
		claim(jdoc_kind(v) == JDOC_NULL);
		break;
	}
}

/* The next value inside, of both; false: there is none any more. */
static bool
next_pair(struct level *l, struct pair *out)
{
	if (json_is_array(l->at.theirs)) {
		out->ours = jdoc_at(l->at.ours, l->i);
		out->theirs = json_array_get(l->at.theirs, l->i++);
		return out->theirs != NULL;
	}
	l->member = l->member == NULL
			? json_object_iter(l->at.theirs)
			: json_object_iter_next(l->at.theirs, l->member);
	if (l->member == NULL)
		return false;
	claim(jdoc_next(l->at.ours, &l->it));
	claim(strcmp(l->it.key, json_object_iter_key(l->member)) == 0);
	claim(jdoc_get(l->at.ours, l->it.key) == l->it.val);
	out->ours = l->it.val;
	out->theirs = json_object_iter_value(l->member);
	return true;
}

static bool
is_branch(json_t *v)
{
	return json_is_array(v) || json_is_object(v);
}

static void
compare_all(struct pair root)
{
	struct level stack[LIM_JSON_DEPTH];
	size_t depth = 0;
	struct pair p;

	compare(root);
	if (is_branch(root.theirs))
		stack[depth++] = (struct level){.at = root};
	while (depth > 0) {
		if (!next_pair(&stack[depth - 1], &p)) {
			depth--;
			continue;
		}
		compare(p);
		if (!is_branch(p.theirs))
			continue;
		claim(depth < LIM_JSON_DEPTH);
		stack[depth++] = (struct level){.at = p};
	}
}

static void
write_and_read(const struct jval *root)
{
	struct jdoc *again;
	struct buf out;
	struct jput j;
	struct err e;

	buf_init(&out, (size_t)LIM_BODY_BYTES);
	jput_init(&j, &out);
	jput_jval(&j, root);
	if (!out.over) {
		claim(jdoc_parse(&again, out.p, out.n, &e) == 0);
		claim(jdoc_same(root, jdoc_root(again)));
		jdoc_free(again);
	}
	buf_fini(&out);
}

static json_t *
jansson(struct str text)
{
	const size_t flags =
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY;
	json_error_t why;

	if (str_starts(text, STR_LIT("\xef\xbb\xbf")))
		text = str_from(text, 3);
	return json_loadb(text.n > 0 ? text.p : "", text.n, flags, &why);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *theirs = jansson((struct str){(const char *)data, size});
	struct jdoc *ours;
	struct err e = {0};

	if (jdoc_parse(&ours, (const char *)data, size, &e) != 0) {
		claim(e.kind == ERR_USAGE && e.msg[0] != '\0' && ours == NULL);
		claim(theirs == NULL ||
		      strstr(e.msg, "nested deeper") != NULL ||
		      (strstr(e.msg, "NUL") != NULL &&
			  memchr(data, 0, size) != NULL));
	} else {
		claim(theirs != NULL);
		compare_all((struct pair){jdoc_root(ours), theirs});
		write_and_read(jdoc_root(ours));
		jdoc_free(ours);
	}
	json_decref(theirs);
	return 0;
}
