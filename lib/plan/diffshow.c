// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "plan/diffshow.h"
#include "plan/record.h"
#include "schema/defs.h"

/* An option by its label; one that the definitions do not know by its id. */
static struct str
label(const struct field *f, struct str text)
{
	for (size_t i = 0; f != NULL && i < f->n_options; i++)
		if (str_is(text, f->options[i].id))
			return str_of(f->options[i].label);
	return text;
}

static void
put_one(const struct field *f, const struct jval *v, struct buf *out)
{
	struct jput j;

	if (jdoc_kind(v) == JDOC_TEXT) {
		buf_add_str(out, label(f, jdoc_text(v)));
		return;
	}
	if (jdoc_kind(v) == JDOC_NULL || jdoc_kind(v) == JDOC_ABSENT)
		return;
	jput_init(&j, out);
	jput_jval(&j, v);
}

/* The members that are there, in this order. */
static void
put_parts(const struct jval *v, const char *const *names, const char *between,
    struct buf *out)
{
	bool any = false;

	for (; *names != NULL; names++) {
		const struct jval *part = jdoc_get(v, *names);

		if (record_blank(part))
			continue;
		if (any)
			buf_puts(out, between);
		put_one(NULL, part, out);
		any = true;
	}
}

static void
put(const struct field *f, const struct jval *v, struct buf *out)
{
	static const char *const name[] = {"firstName", "lastName", NULL};

	if (jdoc_kind(v) == JDOC_LIST) {
		for (size_t i = 0; i < jdoc_size(v); i++) {
			if (i > 0)
				buf_puts(out, "; ");
			put_one(f, jdoc_at(v, i), out);
		}
	} else if (jdoc_kind(v) == JDOC_OBJECT && f != NULL &&
		   f->type == VTYPE_FULL_NAME) {
		put_parts(v, name, " ", out);
	} else if (jdoc_kind(v) == JDOC_OBJECT && f != NULL &&
		   f->type == VTYPE_ADDRESS) {
		put_parts(v, vtype_parts(VTYPE_ADDRESS), ", ", out);
	} else {
		put_one(f, v, out);
	}
}

struct str
diffshow_json(const struct field *f, struct str json, struct arena *a)
{
	struct jdoc *doc;
	struct buf b;
	struct str s;
	struct err e;

	if (jdoc_parse(&doc, json.p, json.n, &e) < 0)
		return STR_LIT("");
	buf_init(&b, LIM_ANSWER_BYTES);
	put(f, jdoc_root(doc), &b);
	s = arena_str(a, text_cut(buf_str(&b), DIFFSHOW_MAX));
	buf_fini(&b);
	jdoc_free(doc);
	return s;
}
