// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "plan/bind.h"
#include "plan/diff.h"
#include "plan/difflinks.h"
#include "plan/diffshow.h"
#include "plan/diffvalue.h"
#include "plan/item.h"
#include "plan/receipt.h"
#include "plan/record.h"
#include "schema/defs.h"
#include "schema/object.h"
#include "value/value.h"

enum {
	/* What an answer holds, were every byte of it escaped. */
	JSON_MAX = 6 * LIM_ANSWER_BYTES
};

struct making {
	struct diff *out;
	const struct bind *bind;
	const struct item *item;
	const struct record *record;
	struct str receipt;
	struct arena *arena;
	struct diags *diags;
	struct buf json; /* one value at a time */
};

static void
begin_json(struct making *m, struct jput *j)
{
	buf_clear(&m->json);
	jput_init(j, &m->json);
}

static struct str
taken(const struct making *m)
{
	return arena_str(m->arena, buf_str(&m->json));
}

static struct str
json_of(struct making *m, const struct value *v)
{
	struct jput j;

	begin_json(m, &j);
	value_format(v, &j);
	return taken(m);
}

static struct str
json_stored(struct making *m, const struct jval *v)
{
	struct jput j;

	begin_json(m, &j);
	jput_jval(&j, v);
	return taken(m);
}

static struct str
json_ids(struct making *m, const struct str *ids, size_t n)
{
	struct jput j;

	begin_json(m, &j);
	jput_list(&j);
	for (size_t i = 0; i < n; i++)
		jput_text(&j, ids[i]);
	jput_end(&j);
	return taken(m);
}

static struct diff_change *
add(const struct making *m, enum diff_kind kind, const char *key)
{
	struct diff_change *c = &m->out->changes[m->out->n++];

	c->kind = kind;
	c->key = key;
	return c;
}

static void
show(const struct making *m, const struct field *f, struct diff_change *c)
{
	c->show_before = diffshow_json(f, c->before, m->arena);
	c->show_after = diffshow_json(f, c->after, m->arena);
}

static void
say_redacted(const struct making *m, const char *key)
{
	struct diags *d = m->diags;

	d->field = key;
	d->column = "";
	diag_add(d, DIAG_WARNING, "update.redacted", STR_LIT(""),
	    "this API key may not see what is stored here, so it is left as it "
	    "is");
	diag_hint(d,
	    "Use a key with full access, or take %s out of the mapping.", key);
}

/* The column of the first cell. */
static const char *
column_of(const struct making *m, const struct bind_cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (cells[i].column != SIZE_MAX)
			return m->bind->names[cells[i].column].p;
	return "";
}

static void
say_edited(const struct making *m, const struct diff_change *c)
{
	struct diags *d = m->diags;

	d->field = c->key;
	diag_add(d, DIAG_WARNING, "update.edited", c->show_after,
	    "somebody changed it in Lightfield since our last write, so it is "
	    "left as it is");
	diag_hint(d, "To overwrite it, say write: force in the rule.");
}

static void
say_create_only(const struct making *m, const struct diff_change *c)
{
	struct diags *d = m->diags;

	d->field = c->key;
	diag_add(d, DIAG_WARNING, "field.create-only", c->show_after,
	    "Lightfield takes it when a %s is created and does not change it "
	    "afterwards, so it is left as it is",
	    defs_object(m->bind->defs)->name);
	diag_hint(d,
	    "Change it in Lightfield, or say write: never-update in the rule.");
}

/* A select's value may be shown as its label, or a word without its '$'. */
static bool
same_option(
    const struct field *f, const struct value *ours, const struct jval *stored)
{
	const struct option *o;
	bool ambiguous;

	if (f->type != VTYPE_SINGLE_SELECT || ours->shape != VALUE_TEXT)
		return false;
	o = defs_option(f, jdoc_text(stored), &ambiguous);
	return o != NULL && str_is(ours->text, o->id);
}

/*
 * A label that Lightfield settles by the row's option in another field
 * (valueselect.h) means something else when that one changes, though it is what
 * we wrote last.
 */
static bool
is_resettled(const struct making *m, const struct bind_target *t)
{
	const struct bind_target *p;
	const struct value *ours;
	const struct jval *stored;
	struct value want;

	if (t->parent == SIZE_MAX || t->field->parent_key != NULL)
		return false;
	p = &m->bind->fields[t->parent];
	ours = &m->item->values[t->parent];
	stored = record_value(m->record, p->field->key);
	return p->write != WRITE_NEVER && ours->shape != VALUE_NONE &&
	       !same_option(p->field, ours, stored) &&
	       diffvalue_want(p, ours, stored, m->arena, &want);
}

static void
make_field(struct making *m, size_t i)
{
	const struct bind_target *t = &m->bind->fields[i];
	const struct value *ours = &m->item->values[i];
	const char *key = t->field->key;
	const struct jval *stored = record_value(m->record, key);
	enum diff_kind kind;
	struct diff_change *c;
	enum receipt_word word;
	struct value want;
	struct str after;

	if (t->write == WRITE_NEVER ||
	    (ours->shape == VALUE_NONE && !m->item->clears[i]))
		return;
	if (record_redacted(m->record, key)) {
		if (!t->create_only)
			say_redacted(m, key);
		return;
	}
	if (same_option(t->field, ours, stored) ||
	    !diffvalue_want(t, ours, stored, m->arena, &want))
		return;
	after = json_of(m, &want);
	word = receipt_says(m->receipt, key, after, stored);
	if (!is_resettled(m, t) &&
	    (word == RECEIPT_SAME ||
		receipt_says(m->receipt, key, json_of(m, ours), stored) ==
		    RECEIPT_SAME))
		return;
	kind = want.shape == VALUE_NONE ? DIFF_CLEAR : DIFF_SET;
	if (word == RECEIPT_EDITED && t->write == WRITE_OVERWRITE)
		kind = DIFF_KEPT;
	c = add(m, t->create_only ? DIFF_KEPT : kind, key);
	c->before = json_stored(m, stored);
	c->after = after;
	show(m, t->field, c);
	m->diags->column = column_of(m, t->cells, t->n_cells);
	if (t->create_only)
		say_create_only(m, c);
	else if (kind == DIFF_KEPT)
		say_edited(m, c);
}

/*
 * A link to one, against what we wrote last.  *kept: somebody has set another
 * since.  False: there is nothing to do.
 */
static bool
link_counts(const struct making *m, const struct bind_link *l,
    const struct item_link *ours, bool *kept)
{
	enum receipt_word word;

	*kept = false;
	if (l->relation->many)
		return true;
	word = receipt_says_link(
	    m->receipt, l->relation->key, ours->ids[0], m->record);
	*kept = word == RECEIPT_EDITED && l->write == WRITE_OVERWRITE;
	return word != RECEIPT_SAME;
}

static void
make_link(struct making *m, size_t i, struct difflinks *ops)
{
	const struct bind_link *l = &m->bind->links[i];
	const struct item_link *ours = &m->item->links[i];
	const char *key = l->relation->key;
	size_t n = record_links(m->record, key);
	struct difflinks unsent = {.arena = m->arena};
	struct item_link after;
	struct diff_change *c;
	struct str *stored;
	bool kept;

	if (ours->n == 0 || l->write == WRITE_NEVER)
		return;
	if (record_redacted(m->record, key)) {
		if (!l->create_only)
			say_redacted(m, key);
		return;
	}
	stored = arena_array(m->arena, n, sizeof(*stored));
	for (size_t k = 0; k < n; k++)
		stored[k] = record_link(m->record, key, k);
	if (!link_counts(m, l, ours, &kept))
		return;
	kept = kept || l->create_only;
	if (!difflinks_add(kept ? &unsent : ops, l, ours, stored, n, &after))
		return;
	c = add(m, kept ? DIFF_KEPT : DIFF_LINK, key);
	c->before = json_ids(m, stored, n);
	c->after = json_ids(m, after.ids, after.n);
	show(m, NULL, c);
	m->diags->column = column_of(m, l->ways[0].cells, l->ways[0].n_cells);
	if (l->create_only)
		say_create_only(m, c);
	else if (kept)
		say_edited(m, c);
}

static int
by_key(const void *a, const void *b)
{
	const struct diff_change *x = a;
	const struct diff_change *y = b;
	int d = strcmp(x->key, y->key);

	/* A field and a relationship may have one key. */
	return d != 0 ? d : (x->kind == DIFF_LINK) - (y->kind == DIFF_LINK);
}

void
diff_make(struct diff *out, const struct bind *b, const struct item *item,
    const struct record *r, struct str receipt, struct arena *a,
    struct diags *d)
{
	struct making m = {.out = out, .bind = b, .item = item, .record = r};
	struct difflinks *ops = arena_alloc(a, sizeof(*ops));

	m.receipt = receipt;
	m.arena = a;
	m.diags = d;
	d->line = item->line;
	ops->arena = a;
	memset(out, 0, sizeof(*out));
	out->links = ops;
	out->changes =
	    arena_array(a, b->n_fields + b->n_links, sizeof(*out->changes));
	buf_init(&m.json, JSON_MAX);
	for (size_t i = 0; i < b->n_fields; i++)
		make_field(&m, i);
	for (size_t i = 0; i < b->n_links; i++)
		make_link(&m, i, ops);
	buf_fini(&m.json);
	qsort(out->changes, out->n, sizeof(*out->changes), by_key);
	for (size_t i = 0; i < out->n; i++)
		out->n_sent += out->changes[i].kind != DIFF_KEPT;
	if (out->n_sent > 0)
		out->parts = ops->part + 1;
}
