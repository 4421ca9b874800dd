// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/text.h"
#include "schema/defs.h"

#include "infer/draft.h"
#include "infer/draftfield.h"
#include "infer/draftoption.h"
#include "infer/drafttext.h"
#include "infer/profile.h"
#include "infer/propose.h"

enum {
	EXAMPLES = 3
};

/* -- remarks -- */

static void
filled(const struct draft *d, size_t i, struct buf *b)
{
	const struct profile_column *c = &d->profile->v[i];
	uint64_t rows = d->profile->rows - d->profile->ragged;

	buf_printf(b, "%.0f %% filled",
	    rows == 0 ? 0.0 : (double)c->filled * 100 / (double)rows);
}

static void
examples(const struct profile_column *c, struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_values && n < EXAMPLES; i++) {
		const char *s = c->values[i].text;

		if (s == NULL)
			continue;
		buf_puts(b, n++ == 0 ? ", such as '" : "', '");
		drafttext_inert(b, s);
	}
	if (n > 0)
		buf_putc(b, '\'');
}

void
draftfield_remark(const struct draft *d, size_t i, struct buf *b)
{
	const struct profile_column *c = &d->profile->v[i];

	buf_puts(b, "#   ");
	drafttext_inert(b, c->name);
	buf_puts(b, ": ");
	filled(d, i, b);
	examples(c, b);
	if (d->columns[i].why[0] != '\0') {
		buf_puts(b, "; ");
		drafttext_inert(b, d->columns[i].why);
	}
	buf_putc(b, '\n');
}

/* -- one field -- */

static bool
is_of(const struct draft *d, size_t i, enum propose_what what,
    const struct field *f)
{
	return d->columns[i].what == what && d->columns[i].field == f;
}

static void
put_columns(const struct draft *d, const struct field *f, struct buf *b)
{
	size_t n = 0;
	bool separated = false;

	for (size_t i = 0; i < d->profile->n; i++)
		n += is_of(d, i, PROPOSE_FIELD, f);
	buf_puts(b, n > 1 ? "columns: [" : "column: ");
	n = 0;
	for (size_t i = 0; i < d->profile->n; i++) {
		if (!is_of(d, i, PROPOSE_FIELD, f))
			continue;
		buf_puts(b, n++ > 0 ? ", " : "");
		drafttext_scalar(b, d->profile->v[i].name);
		separated = separated || d->profile->v[i].separated > 0;
	}
	buf_puts(b, n > 1 ? "]" : "");
	if (separated && f->multiple)
		buf_puts(b, ", split: \";\"");
}

/* The column of some other role: the country, the currency. */
static const char *
beside(const struct draft *d, enum propose_what what, const char *part)
{
	for (size_t i = 0; i < d->profile->n; i++)
		if (d->columns[i].what == what &&
		    (part == NULL || strcmp(d->columns[i].part, part) == 0))
			return d->profile->v[i].name;
	return NULL;
}

static void
put_member(struct buf *b, const char *member, const char *column)
{
	buf_printf(b, ", %s: { column: ", member);
	drafttext_scalar(b, column);
	buf_puts(b, " }");
}

/* Numbers without country code are read as if they were of the US. */
static void
warn_region(const struct draft *d, const struct field *f, struct buf *b)
{
	uint64_t all = 0;
	uint64_t plus = 0;

	for (size_t i = 0; i < d->profile->n; i++)
		if (is_of(d, i, PROPOSE_FIELD, f)) {
			all += d->profile->v[i].filled;
			plus += d->profile->v[i].plus;
		}
	if (plus == all)
		return;
	buf_puts(b, "  # ");
	text_count(b, all - plus);
	buf_puts(b, " of ");
	text_count(b, all);
	buf_printf(b,
	    " numbers of %s begin without + and country code; say in which "
	    "country\n  # they are, such as region: ES, or they are left "
	    "out.\n",
	    f->key);
}

static void
field_line(const struct draft *d, const struct field *f, const char *more,
    struct buf *b)
{
	buf_printf(b, "%s: { ", f->key);
	put_columns(d, f, b);
	buf_puts(b, more);
	buf_puts(b, " }\n");
}

static void
telephone(const struct draft *d, const struct field *f, struct buf *b)
{
	const char *country = beside(d, PROPOSE_PART, "country");
	struct buf more;

	buf_init(&more, 4096);
	if (country != NULL)
		put_member(&more, "region", country);
	else
		warn_region(d, f, b);
	buf_puts(b, "  ");
	field_line(d, f, buf_text(&more), b);
	buf_fini(&more);
}

static void
money(const struct draft *d, const struct field *f, struct buf *b)
{
	const char *currency = beside(d, PROPOSE_CURRENCY, NULL);
	struct buf more;

	buf_init(&more, 4096);
	if (currency != NULL)
		put_member(&more, "currency", currency);
	buf_puts(b, "  ");
	field_line(d, f, buf_text(&more), b);
	buf_fini(&more);
}

/* A date is only in force when day, month and zone are certain. */
static void
date(const struct draft *d, const struct field *f, size_t i, struct buf *b)
{
	const struct profile_column *c = &d->profile->v[i];
	const char *why = NULL;
	struct buf text;
	struct buf more;

	buf_init(&text, 256);
	buf_init(&more, 512);
	if (profile_formats(c, &text, &why)) {
		buf_printf(&more, ", formats: [%s]", buf_text(&text));
		if (c->dates.zoned < c->filled)
			why = "its values say no time zone: add the one that "
			      "they are in";
	}
	if (why == NULL) {
		buf_puts(b, "  ");
	} else {
		buf_printf(b, "  # %s.\n  # ", why);
		buf_puts(&more, more.n == 0 ? ", formats: [yyyy-MM-dd]" : "");
		buf_puts(&more,
		    c->dates.zoned < c->filled ? ", zone: Europe/Madrid" : "");
	}
	field_line(d, f, buf_text(&more), b);
	buf_fini(&text);
	buf_fini(&more);
}

static void
parts(const struct draft *d, const struct field *f, struct buf *b)
{
	const char *const *names = vtype_parts(f->type);
	bool whole = false;
	size_t n = 0;

	for (size_t i = 0; i < d->profile->n; i++)
		if (is_of(d, i, PROPOSE_PART, f) &&
		    strcmp(d->columns[i].part, "full") != 0)
			whole = true;
	buf_printf(b, "  %s: { ", f->key);
	for (size_t k = 0; names[k] != NULL; k++)
		for (size_t i = 0; i < d->profile->n; i++) {
			if (!is_of(d, i, PROPOSE_PART, f) ||
			    strcmp(d->columns[i].part, names[k]) != 0 ||
			    (whole && strcmp(names[k], "full") == 0))
				continue;
			buf_printf(b, "%s%s: ", n++ > 0 ? ", " : "", names[k]);
			drafttext_scalar(b, d->profile->v[i].name);
		}
	buf_puts(b, " }\n");
}

static void
one_field(const struct draft *d, const struct field *f, size_t i, struct buf *b)
{
	if (f->type == VTYPE_TELEPHONE) {
		telephone(d, f, b);
	} else if (f->type == VTYPE_CURRENCY) {
		money(d, f, b);
	} else if (f->type == VTYPE_DATETIME) {
		date(d, f, i, b);
	} else if (f->type == VTYPE_SINGLE_SELECT ||
		   f->type == VTYPE_MULTI_SELECT) {
		draftoption_write(d, f, i, b);
	} else {
		buf_puts(b, "  ");
		field_line(d, f, "", b);
	}
}

/* Is column i the first of its field? */
static bool
is_first(const struct draft *d, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (d->columns[k].what == d->columns[i].what &&
		    d->columns[k].field == d->columns[i].field)
			return false;
	return true;
}

static void
doubts(const struct draft *d, bool links, struct buf *b)
{
	for (size_t i = 0; i < d->profile->n; i++) {
		const struct propose_column *c = &d->columns[i];

		if (c->what != PROPOSE_DOUBT || (c->relation != NULL) != links)
			continue;
		buf_puts(b, "  # ");
		drafttext_inert(b, c->why);
		buf_printf(b, ":\n  # %s: { column: ",
		    c->relation != NULL ? c->relation->key
		    : c->field != NULL  ? c->field->key
					: "key");
		/* A comment ends where its line does. */
		drafttext_scalar(b, d->profile->v[i].name);
		buf_puts(b, " }\n");
	}
}

void
draftfield_fields(const struct draft *d, struct buf *b)
{
	buf_puts(b, "fields:\n");
	for (size_t i = 0; i < d->profile->n; i++) {
		const struct propose_column *c = &d->columns[i];

		if (c->what == PROPOSE_FIELD && is_first(d, i))
			one_field(d, c->field, i, b);
		else if (c->what == PROPOSE_PART && is_first(d, i))
			parts(d, c->field, b);
	}
	doubts(d, false, b);
}

/* -- links -- */

static void
way(const struct draft *d, size_t i, struct buf *b)
{
	const struct propose_column *c = &d->columns[i];

	buf_puts(b, "{ column: ");
	drafttext_scalar(b, d->profile->v[i].name);
	if (d->profile->v[i].separated > 0 && strcmp(c->part, "key") == 0)
		buf_puts(b, ", split: \";\"");
	buf_printf(b, ", by: %s }\n", c->part);
}

static bool
is_link(const struct draft *d, size_t i, const struct relation *r)
{
	return d->columns[i].what == PROPOSE_LINK &&
	       d->columns[i].relation == r;
}

static void
link_of(const struct draft *d, const struct relation *r, struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < d->profile->n; i++)
		n += is_link(d, i, r);
	buf_printf(b, "  %s:%s", r->key, n > 1 ? "\n    first-of:\n" : " ");
	/* Ids before names. */
	for (int by_key = 1; by_key >= 0; by_key--)
		for (size_t i = 0; i < d->profile->n; i++)
			if (is_link(d, i, r) &&
			    (strcmp(d->columns[i].part, "key") == 0) ==
				(by_key == 1)) {
				buf_puts(b, n > 1 ? "      - " : "");
				way(d, i, b);
			}
}

void
draftfield_links(const struct draft *d, struct buf *b)
{
	size_t n;
	const struct relation *v = defs_relations(d->defs, &n);
	bool any = false;

	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < d->profile->n; i++)
			if (is_link(d, i, &v[k])) {
				buf_puts(b, any ? "" : "relationships:\n");
				any = true;
				link_of(d, &v[k], b);
				break;
			}
	doubts(d, true, b);
}
