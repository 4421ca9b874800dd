// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "doc/jput.h"
#include "plan/diff.h"
#include "plan/difflinks.h"
#include "plan/record.h"

/* Open an object under the key, once. */
static void
open_once(struct jput *j, const char *key, bool *open)
{
	if (*open)
		return;
	jput_key(j, key);
	jput_object(j);
	*open = true;
}

static void
put_fields(const struct diff *d, struct jput *j)
{
	bool open = false;

	for (size_t i = 0; i < d->n; i++) {
		const struct diff_change *c = &d->changes[i];

		if (c->kind != DIFF_SET && c->kind != DIFF_CLEAR)
			continue;
		open_once(j, "fields", &open);
		jput_key(j, c->key);
		jput_raw(j, c->after);
	}
	if (open)
		jput_end(j);
}

static void
put_op(const struct difflinks_op *op, struct jput *j)
{
	jput_key(j, op->key);
	jput_object(j);
	jput_key(j, op->verb);
	if (!op->bare)
		jput_list(j);
	for (size_t i = 0; i < op->n; i++)
		jput_text(j, op->ids[i]);
	if (!op->bare)
		jput_end(j);
	jput_end(j);
}

static void
put_links(const struct diff *d, unsigned part, struct jput *j)
{
	bool open = false;

	for (size_t i = 0; i < d->links->n; i++) {
		if (d->links->v[i].part != part)
			continue;
		open_once(j, "relationships", &open);
		put_op(&d->links->v[i], j);
	}
	if (open)
		jput_end(j);
}

void
diff_body(const struct diff *d, unsigned part, struct buf *json)
{
	struct jput j;

	jput_init(&j, json);
	jput_object(&j);
	if (part == 0)
		put_fields(d, &j);
	put_links(d, part, &j);
	jput_end(&j);
}

static void
put_before(const struct diff *d, bool links, struct jput *j)
{
	jput_object(j);
	for (size_t i = 0; i < d->n; i++) {
		const struct diff_change *c = &d->changes[i];

		if (c->kind == DIFF_KEPT || (c->kind == DIFF_LINK) != links)
			continue;
		jput_key(j, c->key);
		jput_raw(j, c->before);
	}
	jput_end(j);
}

static void
put_linked(const struct diff *d, struct jput *j)
{
	bool open = false;

	for (size_t i = 0; i < d->n; i++) {
		const struct diff_change *c = &d->changes[i];

		if (c->kind != DIFF_LINK)
			continue;
		open_once(j, "linked", &open);
		jput_key(j, c->key);
		jput_raw(j, c->after);
	}
	if (open)
		jput_end(j);
}

void
diff_before(const struct diff *d, const struct record *r, struct buf *json)
{
	struct jput j;

	jput_init(&j, json);
	jput_object(&j);
	jput_key(&j, "id");
	jput_text(&j, r->id);
	jput_key(&j, "fields");
	put_before(d, false, &j);
	jput_key(&j, "relationships");
	put_before(d, true, &j);
	put_linked(d, &j);
	jput_end(&j);
}
