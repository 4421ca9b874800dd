// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "plan/bind.h"
#include "plan/record.h"
#include "schema/defs.h"

bool
record_read(const struct jval *v, struct record *out)
{
	memset(out, 0, sizeof(*out));
	out->id = jdoc_text(jdoc_get(v, "id"));
	out->link = jdoc_text(jdoc_get(v, "httpLink"));
	out->access = jdoc_text(jdoc_get(v, "accessLevel"));
	out->fields = jdoc_get(v, "fields");
	out->relations = jdoc_get(v, "relationships");
	return out->id.n > 0;
}

const struct jval *
record_value(const struct record *r, const char *key)
{
	return jdoc_get(jdoc_get(r->fields, key), "value");
}

static bool
blank_member(const struct jval *v)
{
	switch (jdoc_kind(v)) {
	case JDOC_ABSENT:
	case JDOC_NULL:
		return true;
	case JDOC_TEXT:
		return jdoc_text(v).n == 0;
	case JDOC_LIST:
	case JDOC_OBJECT:
		return jdoc_size(v) == 0;
	case JDOC_BOOL:
	case JDOC_NUMBER:
		break;
	}
	return false;
}

bool
record_blank(const struct jval *stored)
{
	struct jdoc_iter it = {0};

	if (jdoc_kind(stored) != JDOC_OBJECT)
		return blank_member(stored);
	while (jdoc_next(stored, &it))
		if (!blank_member(it.val))
			return false;
	return true;
}

bool
record_redacted(const struct record *r, const char *key)
{
	return r->access.n > 0 && !str_iis(r->access, "FULL") &&
	       record_blank(record_value(r, key)) && record_links(r, key) == 0;
}

size_t
record_links(const struct record *r, const char *key)
{
	return jdoc_size(jdoc_get(jdoc_get(r->relations, key), "values"));
}

struct str
record_link(const struct record *r, const char *key, size_t i)
{
	return jdoc_text(
	    jdoc_at(jdoc_get(jdoc_get(r->relations, key), "values"), i));
}

/* What record_label() and mark_all() look at. */
static const char *const kept[] = {"$name", "$email", "$title", "$website"};

enum {
	KEPT = sizeof(kept) / sizeof(kept[0])
};

static bool
is_kept(const char *key)
{
	for (size_t i = 0; i < KEPT; i++)
		if (strcmp(kept[i], key) == 0)
			return true;
	return false;
}

static void
put_member(struct jput *j, const struct jval *from, const char *key)
{
	const struct jval *v = jdoc_get(from, key);

	if (v == NULL)
		return;
	jput_key(j, key);
	jput_jval(j, v);
}

static void
put_head(struct jput *j, const char *key, struct str s)
{
	if (s.n == 0)
		return;
	jput_key(j, key);
	jput_text(j, s);
}

void
record_trim(const struct record *r, const struct bind *b, struct buf *json)
{
	struct jput j;

	jput_init(&j, json);
	jput_object(&j);
	put_head(&j, "id", r->id);
	put_head(&j, "httpLink", r->link);
	put_head(&j, "accessLevel", r->access);
	jput_key(&j, "fields");
	jput_object(&j);
	for (size_t i = 0; i < KEPT; i++)
		put_member(&j, r->fields, kept[i]);
	for (size_t i = 0; i < b->n_fields; i++)
		if (!is_kept(b->fields[i].field->key))
			put_member(&j, r->fields, b->fields[i].field->key);
	jput_end(&j);
	jput_key(&j, "relationships");
	jput_object(&j);
	for (size_t i = 0; i < b->n_links; i++)
		put_member(&j, r->relations, b->links[i].relation->key);
	jput_end(&j);
	jput_end(&j);
}

/* The text of a value: its own, of a list the first, of a name both parts. */
static bool
put_label(const struct jval *v, struct buf *out)
{
	struct str first = jdoc_text(jdoc_get(v, "firstName"));
	struct str last = jdoc_text(jdoc_get(v, "lastName"));

	if (jdoc_kind(v) == JDOC_LIST)
		v = jdoc_at(v, 0);
	if (jdoc_kind(v) == JDOC_TEXT)
		first = jdoc_text(v);
	buf_add_str(out, first);
	if (first.n > 0 && last.n > 0)
		buf_putc(out, ' ');
	buf_add_str(out, last);
	return first.n > 0 || last.n > 0;
}

void
record_label(const struct record *r, struct buf *out)
{
	if (!put_label(record_value(r, "$name"), out) &&
	    !put_label(record_value(r, "$email"), out) &&
	    !put_label(record_value(r, "$title"), out))
		buf_add_str(out, r->id);
}
