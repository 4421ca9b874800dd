// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "mapping/mapping.h"
#include "plan/receipt.h"
#include "plan/record.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/importjob.h"
#include "import/undojob.h"

struct making {
	struct undo_work *work;
	const struct jobundo_row *row;
	const struct record *record;
	struct undobody *out;
	struct jput json;
	bool open; /* "relationships" is */
	size_t links;
};

static void
keep(struct making *m, const char *code, const char *key, const char *why)
{
	if (m->out->code != NULL)
		return;
	m->out->code = code;
	m->out->message = arena_printf(m->work->arena, "%s: %s", key, why);
}

static struct str
sorted(struct making *m, const struct jval *v)
{
	struct jput j;

	buf_clear(&m->work->text);
	jput_init(&j, &m->work->text);
	if (record_blank(v))
		jput_null(&j);
	else
		jput_jval_sorted(&j, v);
	return arena_str(m->work->arena, buf_str(&m->work->text));
}

/* Is it what Lightfield answered to the write that this receipt is of? */
static bool
is_answered(struct str receipt, const char *key, const struct jval *stored,
    enum receipt_word *word)
{
	*word = receipt_says(receipt, key, STR_LIT(""), stored);
	return *word == RECEIPT_OURS || *word == RECEIPT_SAME;
}

static void
put_field(struct making *m, const char *key, const struct jval *before)
{
	jput_key(&m->json, key);
	if (record_blank(before))
		jput_null(&m->json);
	else
		jput_jval(&m->json, before);
}

static void
field(struct making *m, const char *key, const struct jval *before)
{
	const struct jval *stored = record_value(m->record, key);
	enum receipt_word word;
	enum receipt_word last;

	if (str_eq(sorted(m, stored), sorted(m, before))) {
		m->out->back = true;
		/* Maybe by a request of ours whose answer a kill took. */
		if (m->row->begun)
			put_field(m, key, before);
	} else if (record_redacted(m->record, key)) {
		keep(m, "undo.unknown", key, "the API key may not see it");
	} else if (is_answered(m->row->receipt, key, stored, &word)) {
		put_field(m, key, before);
		m->out->any = true;
	} else if (word == RECEIPT_NONE) {
		keep(m, "undo.unknown", key,
		    "whether somebody changed it since is not known");
	} else if (is_answered(buf_str(&m->work->former), key, stored, &last)) {
		keep(m, "undo.later", key, "a later import wrote it");
	} else {
		keep(m, "undo.edited", key,
		    "somebody changed it in Lightfield since");
	}
}

/* -- links -- */

static bool
has(const struct jval *list, struct str id)
{
	for (size_t i = 0; i < jdoc_size(list); i++)
		if (str_eq(jdoc_text(jdoc_at(list, i)), id))
			return true;
	return false;
}

static bool
is_linked(const struct record *r, const char *key, struct str id)
{
	for (size_t i = 0; i < record_links(r, key); i++)
		if (str_eq(record_link(r, key, i), id))
			return true;
	return false;
}

static void
open_op(struct making *m, const char *key, const char *verb)
{
	if (!m->open) {
		jput_key(&m->json, "relationships");
		jput_object(&m->json);
	}
	m->open = true;
	m->out->any = true;
	jput_key(&m->json, key);
	jput_object(&m->json);
	jput_key(&m->json, verb);
}

/* The record's only link is ids[0], or there is none and ids is empty. */
static bool
is_exactly(const struct record *r, const char *key, const struct jval *ids)
{
	return record_links(r, key) == jdoc_size(ids) &&
	       (jdoc_size(ids) == 0 ||
		   str_eq(record_link(r, key, 0), jdoc_text(jdoc_at(ids, 0))));
}

static void
link_one(struct making *m, const char *key, const struct jval *before,
    const struct jval *after, unsigned ops)
{
	if (is_exactly(m->record, key, before)) {
		m->out->back = true;
	} else if (!is_exactly(m->record, key, after)) {
		keep(m, "undo.edited", key, "it was linked to another since");
	} else if (jdoc_size(before) > 0 && (ops & OBJECT_REPLACE) != 0) {
		open_op(m, key, "replace");
		jput_text(&m->json, jdoc_text(jdoc_at(before, 0)));
		jput_end(&m->json);
		m->links++;
	} else if (jdoc_size(before) == 0 && (ops & OBJECT_REMOVE) != 0) {
		open_op(m, key, "remove");
		jput_text(&m->json, jdoc_text(jdoc_at(after, 0)));
		jput_end(&m->json);
		m->links++;
	} else {
		keep(m, "undo.fixed", key,
		    "the API does not take the link back");
	}
}

/*
 * One operation on the ids of `of` that are not in `but` and are linked, or are
 * not; as many as a request takes.  True: there were any.
 */
static bool
operate(struct making *m, const char *key, const char *verb,
    const struct jval *of, const struct jval *but, bool linked)
{
	bool any = false;

	for (size_t i = 0; i < jdoc_size(of); i++) {
		struct str id = jdoc_text(jdoc_at(of, i));

		if (has(but, id) || is_linked(m->record, key, id) != linked)
			continue;
		if (m->links >= LIM_LINKS) {
			m->out->more = true;
			break;
		}
		if (!any) {
			open_op(m, key, verb);
			jput_list(&m->json);
		}
		any = true;
		jput_text(&m->json, id);
		m->links++;
	}
	if (!any)
		return false;
	jput_end(&m->json);
	jput_end(&m->json);
	return true;
}

/*
 * The next members of a list, as many as a request takes: those of `of` that
 * are not in `but`, of which *skip were sent before.  True: there were any.
 */
static bool
operate_members(struct making *m, const char *key, const char *verb,
    const struct jval *of, const struct jval *but, size_t *skip)
{
	size_t n = 0;

	for (size_t i = 0; i < jdoc_size(of); i++) {
		struct str id = jdoc_text(jdoc_at(of, i));

		if (has(but, id))
			continue;
		if (*skip > 0) {
			--*skip;
			continue;
		}
		if (n == LIM_LINKS) {
			m->out->more = true;
			break;
		}
		if (n++ == 0) {
			open_op(m, key, verb);
			jput_list(&m->json);
		}
		jput_text(&m->json, id);
	}
	if (n == 0)
		return false;
	m->out->members = n;
	jput_end(&m->json);
	jput_end(&m->json);
	return true;
}

static void
link_members(struct making *m, const char *key, const struct jval *before,
    const struct jval *after)
{
	size_t skip = m->work->members;

	/* An operation in a request; members may have to come back, too. */
	if (operate_members(m, key, "remove", after, before, &skip))
		m->out->more = true;
	else if (!operate_members(m, key, "add", before, after, &skip))
		m->out->back = true;
}

static void
link_many(struct making *m, const char *key, const struct jval *before,
    const struct jval *after, unsigned ops)
{
	const struct object *o = m->work->im->sheet.mapping->object;

	if ((ops & OBJECT_REMOVE) == 0) {
		keep(m, "undo.fixed", key,
		    "the API does not take the link back");
		return;
	}
	if (object_members_of(o, key) != NULL) {
		link_members(m, key, before, after);
		return;
	}
	/* A relationship takes one operation in a request. */
	if (operate(m, key, "remove", after, before, true)) {
		m->out->more = true;
		return;
	}
	if ((ops & OBJECT_ADD) == 0 ||
	    !operate(m, key, "add", before, after, false))
		m->out->back = true;
}

static void
link_of(struct making *m, const char *key, const struct jval *before,
    const struct jval *after)
{
	const struct relation *r =
	    defs_relation(m->work->im->defs, str_of(key));
	unsigned ops = object_link_ops(m->work->im->sheet.mapping->object, key);

	if (r == NULL || after == NULL)
		keep(
		    m, "undo.unknown", key, "what the job linked is not known");
	else if (record_redacted(m->record, key))
		keep(m, "undo.unknown", key, "the API key may not see it");
	else if (r->many)
		link_many(m, key, before, after, ops);
	else
		link_one(m, key, before, after, ops);
}

static void
make(struct making *m, const struct jval *image)
{
	const struct jval *linked = jdoc_get(image, "linked");
	struct jdoc_iter it = {0};
	struct jdoc_iter of = {0};

	jput_init(&m->json, &m->work->body);
	jput_object(&m->json);
	jput_key(&m->json, "fields");
	jput_object(&m->json);
	while (jdoc_next(jdoc_get(image, "fields"), &it))
		field(m, it.key, it.val);
	jput_end(&m->json);
	while (jdoc_next(jdoc_get(image, "relationships"), &of))
		link_of(m, of.key, of.val, jdoc_get(linked, of.key));
	if (m->open)
		jput_end(&m->json);
	jput_end(&m->json);
}

int
undobody_make(struct undo_work *w, const struct jobundo_row *row,
    const struct record *rec, struct undobody *out, struct err *e)
{
	struct making m = {.work = w, .row = row, .record = rec, .out = out};
	struct jdoc *image;

	memset(out, 0, sizeof(*out));
	buf_clear(&w->body);
	if (jdoc_parse(&image, row->image.p, row->image.n, e) != 0)
		return err_wrap(e, "a before-image");
	make(&m, jdoc_root(image));
	jdoc_free(image);
	return 0;
}
