// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "doc/jdoc.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/mark.h"
#include "plan/record.h"
#include "schema/defs.h"
#include "value/value.h"

/* The field that says on which pages a company is at home. */
static const char web_address[] = "$website";

/* The texts of one member of a rule. */
struct texts {
	struct str v[MARK_MAX];
	size_t n;
};

_Static_assert(
    (int)MARK_MAX >= (int)VALUEMARK_MAX, "a value's marks fit in texts");

enum valuemark_how
mark_how(const struct field *f)
{
	return f->type == VTYPE_URL && strcmp(f->key, web_address) == 0
		   ? VALUEMARK_DOMAIN
		   : VALUEMARK_EXACT;
}

static void
load_value(const struct field *f, const struct value *v, struct arena *a,
    struct texts *t)
{
	t->n = valuemark_get(f->type, mark_how(f), v, a, t->v);
}

static void
add_text(struct texts *t, struct str s)
{
	if (s.n > 0 && t->n < MARK_MAX)
		t->v[t->n++] = s;
}

static void
load_item(const struct item *item, const struct bind *b,
    const struct bind_member *m, struct arena *a, struct texts *out)
{
	const struct item_link *l;

	out->n = 0;
	if (m->field != SIZE_MAX) {
		load_value(
		    b->fields[m->field].field, &item->values[m->field], a, out);
		return;
	}
	l = &item->links[m->link];
	for (size_t i = 0; i < l->n; i++)
		add_text(out, l->ids[i]);
}

static void
load_record(const struct record *r, const struct bind *b,
    const struct bind_member *m, struct arena *a, struct texts *out)
{
	const char *key;

	out->n = 0;
	if (m->field != SIZE_MAX) {
		const struct field *f = b->fields[m->field].field;
		struct value v;

		valuemark_stored(f->type, record_value(r, f->key), a, &v);
		load_value(f, &v, a, out);
		return;
	}
	key = b->links[m->link].relation->key;
	for (size_t i = 0; i < record_links(r, key); i++)
		add_text(out, record_link(r, key, i));
}

static struct str
join(struct str x, struct str y, struct arena *a)
{
	char *p = arena_alloc(a, x.n + y.n + 1);

	if (x.n > 0)
		memcpy(p, x.p, x.n);
	p[x.n] = MARK_JOIN;
	if (y.n > 0)
		memcpy(p + x.n + 1, y.p, y.n);
	return (struct str){p, x.n + 1 + y.n};
}

/* Each text so far with each of the next member's. */
static void
multiply(struct texts *all, const struct texts *next, struct arena *a)
{
	struct texts out = {.n = 0};

	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < next->n; k++)
			add_text(&out, join(all->v[i], next->v[k], a));
	*all = out;
}

static size_t
give(const struct texts *t, const char *sign, struct mark out[MARK_MAX])
{
	for (size_t i = 0; i < t->n; i++)
		out[i] = (struct mark){sign, t->v[i]};
	return t->n;
}

size_t
mark_item(const struct item *item, const struct bind *b, size_t i,
    struct arena *a, struct mark out[MARK_MAX])
{
	const struct bind_match *m = &b->matches[i];
	struct texts all = {.n = 0};

	for (size_t k = 0; !m->by_id && k < m->n_members; k++) {
		struct texts one;

		load_item(item, b, &m->members[k], a, &one);
		if (k == 0)
			all = one;
		else
			multiply(&all, &one, a);
	}
	return give(&all, m->sign, out);
}

size_t
mark_record(const struct record *r, const struct bind *b, size_t i,
    struct arena *a, struct mark out[MARK_MAX])
{
	const struct bind_match *m = &b->matches[i];
	struct texts all = {.n = 0};

	if (m->by_id)
		add_text(&all, r->id);
	for (size_t k = 0; !m->by_id && k < m->n_members; k++) {
		struct texts one;

		load_record(r, b, &m->members[k], a, &one);
		if (k == 0)
			all = one;
		else
			multiply(&all, &one, a);
	}
	return give(&all, m->sign, out);
}

/* An object without definitions says the type in its records. */
static enum vtype
type_of(const struct record *r, const struct defs *defs, const char *key)
{
	const struct field *f;

	if (defs == NULL)
		return vtype_parse(
		    jdoc_text(jdoc_get(jdoc_get(r->fields, key), "valueType")));
	f = defs_field(defs, str_of(key));
	return f == NULL ? VTYPE_UNKNOWN : f->type;
}

size_t
mark_ref(const struct record *r, const struct defs *defs, const char *sign,
    struct arena *a, struct mark out[MARK_MAX])
{
	bool folded = sign[0] == '~';
	const char *key = folded ? sign + 1 : web_address;
	enum vtype type = type_of(r, defs, key);
	struct texts t;
	struct value v;

	if (!folded && type != VTYPE_URL)
		return 0;
	valuemark_stored(type, record_value(r, key), a, &v);
	t.n = valuemark_get(
	    type, folded ? VALUEMARK_FOLDED : VALUEMARK_DOMAIN, &v, a, t.v);
	return give(&t, sign, out);
}

static void
put(const struct mark *marks, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		buf_puts(out, marks[i].sign);
		buf_putc(out, '\0');
		buf_add_str(out, marks[i].text);
		buf_putc(out, '\0');
	}
}

/* By which other files refer to a record: a field, or its domain. */
static const char *const refs[] = {"~$name", "~$email", "domain"};

void
mark_all(const struct record *r, const struct bind *b, struct buf *out)
{
	struct arena *a = arena_new();
	struct mark marks[MARK_MAX];

	for (size_t i = 0; i < b->n_matches; i++)
		if (!b->matches[i].by_id)
			put(marks, mark_record(r, b, i, a, marks), out);
	for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]); i++)
		put(marks, mark_ref(r, b->defs, refs[i], a, marks), out);
	arena_free(a);
}

/* The marks of a row under a reference's sign. */
static size_t
ref_of_item(const struct item *item, const struct bind *b, const char *sign,
    struct arena *a, struct mark out[MARK_MAX])
{
	bool folded = sign[0] == '~';
	const char *key = folded ? sign + 1 : web_address;

	for (size_t i = 0; i < b->n_fields; i++) {
		const struct field *f = b->fields[i].field;
		struct texts t;

		if (strcmp(f->key, key) != 0 ||
		    (!folded && f->type != VTYPE_URL))
			continue;
		t.n = valuemark_get(f->type,
		    folded ? VALUEMARK_FOLDED : VALUEMARK_DOMAIN,
		    &item->values[i], a, t.v);
		return give(&t, sign, out);
	}
	return 0;
}

void
mark_all_item(const struct item *item, const struct bind *b, struct buf *out)
{
	struct arena *a = arena_new();
	struct mark marks[MARK_MAX];

	for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]); i++)
		put(marks, ref_of_item(item, b, refs[i], a, marks), out);
	arena_free(a);
}
