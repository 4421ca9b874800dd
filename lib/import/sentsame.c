// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "plan/record.h"
#include "schema/defs.h"
#include "value/value.h"
#include "value/valuecivil.h"
#include "value/valuedtiso.h"

#include "import/sentsame.h"

/* A number as items have it: its digits. */
static struct str
digits(const struct jval *v, struct arena *a)
{
	struct jput j;
	struct str s;
	struct buf b;

	buf_init(&b, LIM_BODY_BYTES);
	jput_init(&j, &b);
	jput_jval(&j, v);
	s = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return s;
}

static const char *const *
part_names(enum vtype type, size_t *n)
{
	static const char *const name[] = {"firstName", "lastName", NULL};
	const char *const *v =
	    type == VTYPE_FULL_NAME ? name : vtype_parts(type);

	*n = 0;
	while (v != NULL && v[*n] != NULL)
		++*n;
	return v;
}

static bool
read_parts(
    enum vtype type, const struct jval *v, struct arena *a, struct value *out)
{
	out->shape = VALUE_PARTS;
	out->names = part_names(type, &out->n);
	out->items = arena_array(a, out->n, sizeof(*out->items));
	for (size_t i = 0; i < out->n; i++) {
		const struct jval *part = jdoc_get(v, out->names[i]);

		out->items[i] = jdoc_kind(part) == JDOC_NUMBER
				    ? digits(part, a)
				    : jdoc_text(part);
	}
	return out->n > 0;
}

static bool
read_list(const struct jval *v, struct arena *a, struct value *out)
{
	out->n = jdoc_size(v);
	out->shape = out->n > 0 ? VALUE_LIST : VALUE_NONE;
	out->items = arena_array(a, out->n, sizeof(*out->items));
	for (size_t i = 0; i < out->n; i++) {
		out->items[i] = jdoc_text(jdoc_at(v, i));
		if (out->items[i].p == NULL)
			return false;
	}
	return true;
}

/* The value that was written so; false: no value that we write. */
static bool
read_value(
    enum vtype type, const struct jval *v, struct arena *a, struct value *out)
{
	memset(out, 0, sizeof(*out));
	switch (jdoc_kind(v)) {
	case JDOC_ABSENT:
	case JDOC_NULL:
		out->shape = VALUE_NONE;
		return true;
	case JDOC_BOOL:
		out->shape = VALUE_BOOL;
		out->flag = jdoc_bool(v, false);
		return true;
	case JDOC_NUMBER:
		out->shape = VALUE_NUMBER;
		out->text = digits(v, a);
		return true;
	case JDOC_TEXT:
		out->shape = VALUE_TEXT;
		out->text = jdoc_text(v);
		return true;
	case JDOC_LIST:
		return read_list(v, a, out);
	case JDOC_OBJECT:
		return read_parts(type, v, a, out);
	}
	return false;
}

static bool
same_field(const char *key, const struct jval *sent, const struct record *r,
    const struct defs *defs)
{
	const struct field *f = defs_field(defs, str_of(key));
	struct arena *a;
	struct value v;
	bool same;

	if (f == NULL || record_redacted(r, key))
		return false;
	a = arena_new();
	same = read_value(f->type, sent, a, &v) &&
	       value_same(f->type, &v, record_value(r, key));
	arena_free(a);
	return same;
}

/* Ids as they are written: one, several, or null. */
static size_t
n_ids(const struct jval *v)
{
	if (jdoc_kind(v) == JDOC_LIST)
		return jdoc_size(v);
	return jdoc_kind(v) == JDOC_TEXT ? 1 : 0;
}

static struct str
id_at(const struct jval *v, size_t i)
{
	return jdoc_text(jdoc_kind(v) == JDOC_LIST ? jdoc_at(v, i) : v);
}

/* How many of the ids the record is linked to. */
static size_t
n_linked(const struct jval *ids, const struct record *r, const char *key)
{
	size_t links = record_links(r, key);
	size_t n = 0;

	for (size_t i = 0; i < n_ids(ids); i++)
		for (size_t k = 0; k < links; k++)
			if (str_eq(id_at(ids, i), record_link(r, key, k))) {
				n++;
				break;
			}
	return n;
}

static bool
same_links(const char *key, const struct jval *ids, const struct record *r)
{
	size_t n = n_ids(ids);

	return !record_redacted(r, key) && record_links(r, key) == n &&
	       n_linked(ids, r, key) == n;
}

bool
sentsame_create(
    const struct jval *body, const struct record *r, const struct defs *defs)
{
	struct jdoc_iter field = {0};
	struct jdoc_iter link = {0};

	while (jdoc_next(jdoc_get(body, "fields"), &field))
		if (!same_field(field.key, field.val, r, defs))
			return false;
	while (jdoc_next(jdoc_get(body, "relationships"), &link))
		if (!same_links(link.key, link.val, r))
			return false;
	return true;
}

/* One operation on a relationship: is it done, or as if it had never been? */
static void
judge_link(const char *key, const struct jval *op, const struct jval *before,
    const struct record *r, bool *ours, bool *was)
{
	const struct jval *add = jdoc_get(op, "add");
	const struct jval *remove = jdoc_get(op, "remove");
	const struct jval *old =
	    jdoc_get(jdoc_get(before, "relationships"), key);

	*was = true;
	if (add != NULL) {
		*ours = n_linked(add, r, key) == n_ids(add);
	} else if (remove != NULL) {
		*ours = n_linked(remove, r, key) == 0;
	} else {
		*ours = same_links(key, jdoc_get(op, "replace"), r);
		*was = old != NULL && same_links(key, old, r);
	}
}

enum sentsame
sentsame_update(const struct jval *body, const struct jval *before,
    const struct record *r, const struct defs *defs)
{
	struct jdoc_iter field = {0};
	struct jdoc_iter link = {0};
	bool all_ours = true;
	bool all_was = true;
	bool ours;
	bool was;

	while (jdoc_next(jdoc_get(body, "fields"), &field)) {
		const struct jval *old =
		    jdoc_get(jdoc_get(before, "fields"), field.key);

		ours = same_field(field.key, field.val, r, defs);
		was = old != NULL && same_field(field.key, old, r, defs);
		all_ours = all_ours && ours;
		all_was = all_was && was;
	}
	while (jdoc_next(jdoc_get(body, "relationships"), &link)) {
		judge_link(link.key, link.val, before, r, &ours, &was);
		all_ours = all_ours && ours;
		all_was = all_was && was;
	}
	if (all_ours)
		return SENTSAME_OURS;
	return all_was ? SENTSAME_BEFORE : SENTSAME_OTHER;
}

int64_t
sentsame_created(const struct jval *record)
{
	struct valuecivil c;

	if (valuedtiso_read(jdoc_text(jdoc_get(record, "createdAt")), &c) !=
	    VALUECIVIL_FITS)
		return INT64_MIN;
	return valuecivil_ms(&c) - (c.has_offset ? c.offset * 1000 : 0);
}
