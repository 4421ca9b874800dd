// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "csv/csvin.h"
#include "plan/bind.h"
#include "plan/bindwhen.h"
#include "plan/item.h"
#include "plan/itemcell.h"
#include "report/tally.h"
#include "schema/defs.h"

#include "import/columndates.h"
#include "import/firstpass.h"

enum {
	SHOWN_MAX = 24
};

/* What a date of the form 03/04/2026 tells. */
enum kind {
	NEITHER,     /* it has another form */
	BOTH,        /* 03/04: nothing */
	DAY_FIRST,   /* 25/03 */
	MONTH_FIRST, /* 03/25 */
	KINDS
};

struct column {
	const struct bind_target *target;
	uint64_t n[KINDS];
	uint64_t refused[KINDS]; /* of them */
	uint64_t line[KINDS];    /* of the first of each */
	char first[KINDS][SHOWN_MAX];
	char separator;
};

struct columndates {
	const struct bind *bind;
	struct column *columns;
	size_t n;
};

struct columndates *
columndates_new(const struct bind *b)
{
	struct columndates *d = mem_alloc(sizeof(*d));

	d->bind = b;
	d->columns = mem_array(b->n_fields, sizeof(*d->columns));
	for (size_t i = 0; i < b->n_fields; i++) {
		const struct bind_target *t = &b->fields[i];

		if (t->spec.type == VTYPE_DATETIME && t->n_cells == 1 &&
		    t->n_alts == 0 && t->cells[0].edit == NULL &&
		    t->cells[0].column != SIZE_MAX && !t->spec.as_is)
			d->columns[d->n++] = (struct column){.target = t};
	}
	return d;
}

void
columndates_free(struct columndates *d)
{
	if (d == NULL)
		return;
	free(d->columns);
	free(d);
}

/* The number at the front, of at most max digits; 0: none. */
static unsigned
number(struct str *s, size_t max)
{
	unsigned v = 0;
	size_t n = 0;

	while (n < s->n && n < max && s->p[n] >= '0' && s->p[n] <= '9')
		v = v * 10 + (unsigned)(s->p[n++] - '0');
	*s = str_from(*s, n);
	return v;
}

static enum kind
kind_of(struct str s, char *separator)
{
	unsigned one = number(&s, 2);
	unsigned two;
	char sep = s.n > 0 ? s.p[0] : '\0';

	if (one == 0 || one > 31 || (sep != '/' && sep != '.' && sep != '-'))
		return NEITHER;
	s = str_from(s, 1);
	two = number(&s, 2);
	if (two == 0 || two > 31 || s.n < 3 || s.p[0] != sep)
		return NEITHER;
	s = str_from(s, 1);
	if (number(&s, 4) == 0 || (one > 12 && two > 12) ||
	    (s.n > 0 && s.p[0] != ' ' && s.p[0] != 'T' && s.p[0] != ','))
		return NEITHER;
	*separator = sep;
	if (one > 12)
		return DAY_FIRST;
	if (two > 12)
		return MONTH_FIRST;
	/* 05/05 is the same day either way. */
	return one == two ? NEITHER : BOTH;
}

/* Was the row's date found to be none, or two? */
static bool
is_refused(const struct firstpass_row *r, const char *field)
{
	static const char *const codes[] = {
	    "datetime.ambiguous", "datetime.impossible", "datetime.unreadable"};

	for (size_t i = 0; i < r->diags->n; i++) {
		const struct diag *d = &r->diags->v[i];

		for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++)
			if (strcmp(d->code, codes[k]) == 0 &&
			    strcmp(d->field, field) == 0)
				return true;
	}
	return false;
}

static void
look(struct column *c, const struct bind *b, const struct firstpass_row *r)
{
	struct str cell =
	    str_trim(itemcell_get(b, &c->target->cells[0], r->row->cells));
	enum kind k = kind_of(cell, &c->separator);
	struct str shown;

	if (k == NEITHER ||
	    !bindwhen_holds(b, &c->target->when, r->row->cells, r->row->n))
		return;
	if (r->diags->n > 0 && is_refused(r, c->target->field->key))
		c->refused[k]++;
	if (c->n[k]++ > 0)
		return;
	c->line[k] = r->row->line;
	shown = text_cut(cell, SHOWN_MAX - 1);
	memcpy(c->first[k], shown.p, shown.n);
}

void
columndates_add(struct columndates *d, const struct firstpass_row *r)
{
	if (r->row->n != d->bind->n_columns || r->item->skipped)
		return;
	for (size_t i = 0; i < d->n; i++)
		look(&d->columns[i], d->bind, r);
}

/*
 * Do the values go against what the mapping expects?  None that tells the order
 * was taken, or one that does not tell it was refused.
 */
static bool
is_doubted(const struct column *c)
{
	if (c->n[BOTH] == 0)
		return false;
	for (int k = DAY_FIRST; k <= MONTH_FIRST; k++)
		if (c->refused[k] > 0 && c->refused[k] == c->n[k])
			return true;
	return c->refused[BOTH] > 0;
}

/* "12 can only have the day first (line 7: 25/03/2026)" */
static const char *
evidence(const struct column *c, enum kind k, struct arena *a)
{
	static const char *const words[KINDS] = {"", "may be read both ways",
	    "can only have the day first", "can only have the month first"};

	if (c->n[k] == 0)
		return arena_printf(a, "none %s", words[k]);
	return arena_printf(a, "%llu %s (line %llu: %s)",
	    (unsigned long long)c->n[k], words[k],
	    (unsigned long long)c->line[k], c->first[k]);
}

static const char *
remedy(const struct column *c, struct arena *a)
{
	char s = c->separator;

	if (c->n[DAY_FIRST] > 0 && c->n[MONTH_FIRST] > 0)
		return "The column mixes both: export it again in one format, "
		       "such as 2026-04-03.";
	if (c->n[DAY_FIRST] > 0)
		return arena_printf(a,
		    "The day comes first: write formats: [\"dd%cMM%cyyyy\"], "
		    "with the time behind it if there is one.",
		    s, s);
	if (c->n[MONTH_FIRST] > 0)
		return arena_printf(a,
		    "The month comes first: write formats: "
		    "[\"MM%cdd%cyyyy\"], with the time behind it if there is "
		    "one.",
		    s, s);
	return arena_printf(a,
	    "Nothing in the file tells: find out where it comes from, and "
	    "write formats: [\"dd%cMM%cyyyy\"] or [\"MM%cdd%cyyyy\"].",
	    s, s, s, s);
}

/* The doubted columns as findings; the diags' arena holds them. */
static void
find(const struct columndates *d, struct diags *found)
{
	struct arena *a = found->arena;

	for (size_t i = 0; i < d->n; i++) {
		const struct column *c = &d->columns[i];

		if (!is_doubted(c))
			continue;
		found->line = c->line[BOTH];
		found->field = c->target->field->key;
		found->column = d->bind->names[c->target->cells[0].column].p;
		diag_add(found, DIAG_WARNING, "datetime.day-or-month",
		    str_of(c->first[BOTH]),
		    "day and month of the column '%s' are in doubt: %s, %s, "
		    "%s",
		    found->column, evidence(c, BOTH, a),
		    evidence(c, DAY_FIRST, a), evidence(c, MONTH_FIRST, a));
		diag_hint(found, "%s", remedy(c, a));
	}
}

void
columndates_put(const struct columndates *d, struct tally *t)
{
	struct arena *a = arena_new();
	struct diags found;

	diags_init(&found, a);
	find(d, &found);
	for (size_t i = 0; i < found.n; i++)
		tally_add_apart(t, &found.v[i]);
	diags_fini(&found);
	arena_free(a);
}

void
columndates_say(const struct columndates *d,
    void (*notice)(void *self, const char *text), void *self)
{
	struct arena *a = arena_new();
	struct diags found;
	struct buf text;

	diags_init(&found, a);
	buf_init(&text, LIM_REPORT_BYTES);
	find(d, &found);
	for (size_t i = 0; i < found.n; i++) {
		buf_clear(&text);
		text_inert(&text, str_of(found.v[i].message));
		buf_puts(&text, "\n  -> ");
		text_inert(&text, str_of(found.v[i].hint));
		notice(self, buf_text(&text));
	}
	buf_fini(&text);
	diags_fini(&found);
	arena_free(a);
}
