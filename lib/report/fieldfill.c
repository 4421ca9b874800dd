// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "report/fieldfill.h"

const char fieldfill_note[] = "fill";

void
fieldfill_init(struct fieldfill *f)
{
	memset(f, 0, sizeof(*f));
}

void
fieldfill_fini(struct fieldfill *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct fieldfill_field *x = &f->v[i];

		for (size_t k = 0; k < x->n_examples; k++) {
			free(x->examples[k].column);
			free(x->examples[k].before);
			free(x->examples[k].after);
		}
		free(x->key);
		free(x->columns);
	}
	free(f->v);
	fieldfill_init(f);
}

static char *
copy(struct str s)
{
	return mem_dup(s.p, s.n);
}

/* Cut, and seen to be cut. */
static char *
shortened(struct str s)
{
	struct str cut = text_cut(s, FIELDFILL_BYTES);
	struct buf b;

	if (cut.n == s.n)
		return copy(s);
	buf_init(&b, FIELDFILL_BYTES + 8);
	buf_add_str(&b, cut);
	buf_puts(&b, "...");
	return buf_take(&b, NULL);
}

struct fieldfill_field *
fieldfill_field(struct fieldfill *f, const char *key, struct str columns)
{
	struct fieldfill_field *x;

	f->v = mem_resize(f->v, f->n + 1, sizeof(*f->v));
	x = &f->v[f->n++];
	memset(x, 0, sizeof(*x));
	x->key = mem_strdup(key);
	x->columns = copy(columns);
	return x;
}

void
fieldfill_example(struct fieldfill_field *x, uint64_t line, struct str column,
    struct str before, struct str after)
{
	struct fieldfill_example *one;
	char *cell;

	if (x->n_examples == FIELDFILL_EXAMPLES)
		return;
	cell = shortened(before);
	for (size_t i = 0; i < x->n_examples; i++)
		if (strcmp(x->examples[i].before, cell) == 0) {
			free(cell);
			return;
		}
	one = &x->examples[x->n_examples++];
	one->line = line;
	one->column = copy(column);
	one->before = cell;
	one->after = shortened(after);
}

static void
put_example(struct jput *j, const struct fieldfill_example *x)
{
	jput_object(j);
	jput_key(j, "line");
	jput_uint(j, x->line);
	jput_key(j, "column");
	jput_cstr(j, x->column);
	jput_key(j, "before");
	jput_cstr(j, x->before);
	jput_key(j, "after");
	jput_cstr(j, x->after);
	jput_end(j);
}

static void
put_field(struct jput *j, const struct fieldfill_field *x)
{
	jput_object(j);
	jput_key(j, "key");
	jput_cstr(j, x->key);
	jput_key(j, "columns");
	jput_cstr(j, x->columns);
	jput_key(j, "cells");
	jput_uint(j, x->cells);
	jput_key(j, "values");
	jput_uint(j, x->values);
	jput_key(j, "examples");
	jput_list(j);
	for (size_t i = 0; i < x->n_examples; i++)
		put_example(j, &x->examples[i]);
	jput_end(j);
	jput_end(j);
}

void
fieldfill_write(const struct fieldfill *f, struct buf *out)
{
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	jput_key(&j, "rows");
	jput_uint(&j, f->rows);
	jput_key(&j, "fields");
	jput_list(&j);
	for (size_t i = 0; i < f->n; i++)
		put_field(&j, &f->v[i]);
	jput_end(&j);
	jput_end(&j);
}

static uint64_t
count_of(const struct jval *o, const char *key)
{
	int64_t n = jdoc_int(jdoc_get(o, key), 0);

	return n > 0 ? (uint64_t)n : 0;
}

static void
read_field(struct fieldfill *f, const struct jval *o)
{
	const struct jval *list = jdoc_get(o, "examples");
	struct fieldfill_field *x =
	    fieldfill_field(f, jdoc_cstr(jdoc_get(o, "key"), ""),
		str_of(jdoc_cstr(jdoc_get(o, "columns"), "")));

	x->cells = count_of(o, "cells");
	x->values = count_of(o, "values");
	for (size_t i = 0; i < jdoc_size(list); i++) {
		const struct jval *one = jdoc_at(list, i);

		fieldfill_example(x, count_of(one, "line"),
		    str_of(jdoc_cstr(jdoc_get(one, "column"), "")),
		    str_of(jdoc_cstr(jdoc_get(one, "before"), "")),
		    str_of(jdoc_cstr(jdoc_get(one, "after"), "")));
	}
}

void
fieldfill_read(struct fieldfill *f, struct str note)
{
	struct jdoc *doc = NULL;
	const struct jval *list;
	struct err e;

	if (note.n == 0 || jdoc_parse(&doc, note.p, note.n, &e) != 0)
		return;
	f->rows = count_of(jdoc_root(doc), "rows");
	list = jdoc_get(jdoc_root(doc), "fields");
	for (size_t i = 0; i < jdoc_size(list); i++)
		read_field(f, jdoc_at(list, i));
	jdoc_free(doc);
}
