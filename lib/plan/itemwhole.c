// SPDX-License-Identifier: Apache-2.0
#include "plan/itemwhole.h"

#include <stdint.h>
#include <string.h>

#include "base/diag.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/lookup.h"
#include "schema/defs.h"
#include "schema/object.h"
#include "value/value.h"
#include "value/valuecivil.h"

enum {
	SECONDS = 19 /* "2026-11-21T08:00:00" */
};

/*
 * An instant as DATETIME makes it: UTC, "Z" or ".mmmZ" behind the seconds.
 * False for what was sent as it is.
 */
static bool
is_instant(struct str s)
{
	return s.n > SECONDS && s.p[10] == 'T' && s.p[s.n - 1] == 'Z' &&
	       (s.n == SECONDS + 1 || s.p[SECONDS] == '.');
}

static bool
is_later(struct str a, struct str b)
{
	int d = memcmp(a.p, b.p, SECONDS);

	if (d != 0)
		return d > 0;
	/* No fraction is the least of all. */
	if (a.n == SECONDS + 1 || b.n == SECONDS + 1)
		return a.n > b.n;
	return str_cmp(str_from(a, SECONDS), str_from(b, SECONDS)) > 0;
}

static bool
get(const struct item *item, const struct bind *b, size_t i, struct str *out)
{
	size_t at = b->period[i];

	if (at == SIZE_MAX || item->values[at].shape != VALUE_TEXT)
		return false;
	*out = item->values[at].text;
	return is_instant(*out);
}

static void
place(struct diags *d, const struct bind *b, size_t i)
{
	const struct bind_target *t = &b->fields[b->period[i]];

	d->field = t->field->key;
	d->column = "";
	for (size_t k = 0; k < t->n_cells && d->column[0] == '\0'; k++)
		if (t->cells[k].column != SIZE_MAX)
			d->column = b->names[t->cells[k].column].p;
}

static void
check_past(const struct bind *b, size_t i, struct str at,
    const struct lookup *lookup, struct diags *d)
{
	char now[VALUECIVIL_TEXT_MAX];
	size_t n = valuecivil_format(lookup->now_ms, now);

	if (lookup->now_ms == 0 || n == 0 ||
	    !is_later(at, (struct str){now, n}))
		return;
	place(d, b, i);
	diag_add(d, DIAG_WARNING, "period.future", at,
	    "this lies in the future, and Lightfield takes only %s of the past",
	    b->mapping->object->plural);
	diag_hint(d, "Import the row when it is over. If it is, look at the "
		     "zone and at this computer's clock.");
}

static void
check_period(const struct item *item, const struct bind *b,
    const struct lookup *lookup, struct diags *d)
{
	struct str at[2];
	bool has[2];

	for (size_t i = 0; i < 2; i++)
		has[i] = get(item, b, i, &at[i]);
	if (has[0] && has[1] && is_later(at[0], at[1])) {
		place(d, b, 1);
		diag_add(d, DIAG_ERROR, "period.reversed", at[1],
		    "it ends before it starts, at %.*s", STR_ARG(at[0]));
		diag_hint(d, "Look whether the columns are exchanged, or the "
			     "formats or zones of the two differ.");
	}
	for (size_t i = 0; i < 2; i++)
		if (has[i])
			check_past(b, i, at[i], lookup, d);
}

static void
check_type(const struct item *item, const struct bind *b, struct diags *d)
{
	const struct bind_link *l = b->members;
	const struct value *v;

	if (l == NULL || b->type_field == SIZE_MAX ||
	    item->links[l - b->links].n == 0)
		return;
	v = &item->values[b->type_field];
	if (v->shape != VALUE_TEXT || str_is(v->text, l->members->type))
		return;
	d->field = l->relation->key;
	d->column = "";
	diag_add(d, DIAG_ERROR, "link.other-type", v->text,
	    "a list of this type does not hold %s", l->relation->key);
	diag_hint(d, "Give each type of list a file and a mapping of its own.");
}

void
itemwhole_check(const struct item *item, const struct bind *b,
    const struct lookup *lookup, struct diags *d)
{
	check_period(item, b, lookup, d);
	check_type(item, b, d);
}

void
itemwhole_bare(const struct field *f, struct value *v)
{
	if (!f->bare || v->shape != VALUE_LIST)
		return;
	v->shape = v->n > 0 ? VALUE_TEXT : VALUE_NONE;
	v->text = v->n > 0 ? v->items[0] : STR_LIT("");
}
