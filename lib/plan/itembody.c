// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/limits.h"
#include "doc/jput.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "schema/defs.h"
#include "schema/object.h"
#include "value/value.h"

static bool
is_many(const struct bind *b, size_t i)
{
	return b->links[i].relation->many;
}

/* Links are numbered: those to one first.  The number of link i's first. */
static size_t
number_of(const struct item *item, const struct bind *b, size_t i)
{
	size_t n = 0;

	for (size_t k = 0; k < b->n_links; k++)
		if (is_many(b, k) < is_many(b, i) ||
		    (is_many(b, k) == is_many(b, i) && k < i))
			n += item->links[k].n;
	return n;
}

unsigned
item_parts(const struct item *item, const struct bind *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n_links; i++)
		n += item->links[i].n;
	return n <= LIM_LINKS ? 1 : (unsigned)((n + LIM_LINKS - 1) / LIM_LINKS);
}

static void
put_ids(struct jput *j, const struct str *ids, size_t n, bool many)
{
	if (many)
		jput_list(j);
	for (size_t i = 0; i < n; i++)
		jput_text(j, ids[i]);
	if (many)
		jput_end(j);
}

/* The ids of link i whose numbers are in the part. */
static const struct str *
ids_of(const struct item *item, const struct bind *b, size_t i, unsigned part,
    size_t *n)
{
	const struct item_link *l = &item->links[i];
	size_t first = number_of(item, b, i);
	size_t from = (size_t)part * LIM_LINKS;
	size_t to = from + LIM_LINKS;

	from = from < first ? 0 : from - first;
	to = to < first ? 0 : to - first;
	to = to < l->n ? to : l->n;
	*n = from < to ? to - from : 0;
	return *n > 0 ? l->ids + from : NULL;
}

static void
put_links(const struct item *item, const struct bind *b, unsigned part,
    struct jput *j)
{
	bool open = false;

	for (size_t i = 0; i < b->n_links; i++) {
		bool many = is_many(b, i);
		size_t n;
		const struct str *ids = ids_of(item, b, i, part, &n);

		if (n == 0)
			continue;
		if (!open) {
			jput_key(j, "relationships");
			jput_object(j);
			open = true;
		}
		jput_key(j, b->links[i].relation->key);
		if (part > 0) {
			jput_object(j);
			jput_key(j, many ? "add" : "replace");
		}
		put_ids(j, ids, n, many);
		if (part > 0)
			jput_end(j);
	}
	if (open)
		jput_end(j);
}

/* Does the field stand beside "fields"? */
static bool
is_beside(const struct bind *b, size_t i)
{
	const char *key = b->mapping->object->create_member;

	return key != NULL && strcmp(b->fields[i].field->key, key) == 0;
}

static void
put_values(
    const struct item *item, const struct bind *b, bool beside, struct jput *j)
{
	for (size_t i = 0; i < b->n_fields; i++) {
		if (item->values[i].shape == VALUE_NONE ||
		    is_beside(b, i) != beside)
			continue;
		jput_key(j, b->fields[i].field->key);
		value_format(&item->values[i], j);
	}
}

static void
put_fields(const struct item *item, const struct bind *b, struct jput *j)
{
	put_values(item, b, true, j);
	jput_key(j, "fields");
	jput_object(j);
	put_values(item, b, false, j);
	jput_end(j);
}

void
item_body(const struct item *item, const struct bind *b, unsigned part,
    struct buf *json)
{
	struct jput j;

	jput_init(&j, json);
	jput_object(&j);
	if (part == 0)
		put_fields(item, b, &j);
	put_links(item, b, part, &j);
	jput_end(&j);
}
