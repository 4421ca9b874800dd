// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
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
	EXAMPLES = 3,
	SPLIT_BYTES = 128,
	FORMATS_BYTES = 1024
};

/* -- remarks -- */

static void
filled(const struct draft *d, size_t i, struct buf *b)
{
	const struct profile_column *c = &d->profile->v[i];
	uint64_t rows = d->profile->rows - d->profile->ragged;

	buf_printf(b, "%.0f %% filled",
	    rows == 0 ? 0.0 : (double)c->filled * 100 / (double)rows);
	if (c->many)
		buf_printf(b, ", more than %u different values",
		    (unsigned)PROFILE_DISTINCT);
	else if (c->n_values == 1)
		buf_puts(b, ", one value");
	else if (c->n_values > 1)
		buf_printf(b, ", %zu different values", c->n_values);
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

/* Of a field of several values: what stands between them, if anything does. */
static void
put_split(const struct draft *d, const struct field *f, struct buf *b)
{
	size_t n = 0;
	struct buf list;

	buf_init(&list, SPLIT_BYTES);
	for (size_t sep = 0; sep < SEP_COUNT; sep++)
		for (size_t i = 0; i < d->profile->n; i++) {
			/* A comma may be part of a value, and addresses are
			 * cut at one anyway. */
			if (!is_of(d, i, PROPOSE_FIELD, f) ||
			    d->profile->v[i].separated[sep] == 0 ||
			    (sep == SEP_COMMA && f->type != VTYPE_TELEPHONE))
				continue;
			buf_puts(&list, n++ > 0 ? ", " : "");
			drafttext_scalar(&list, profile_separator(sep));
			break;
		}
	if (n > 0)
		buf_printf(b, n > 1 ? ", split: [%s]" : ", split: %s",
		    buf_text(&list));
	buf_fini(&list);
}

static void
put_columns(const struct draft *d, const struct field *f, struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < d->profile->n; i++)
		n += is_of(d, i, PROPOSE_FIELD, f);
	buf_puts(b, n > 1 ? "columns: [" : "column: ");
	n = 0;
	for (size_t i = 0; i < d->profile->n; i++) {
		if (!is_of(d, i, PROPOSE_FIELD, f))
			continue;
		buf_puts(b, n++ > 0 ? ", " : "");
		drafttext_scalar(b, d->profile->v[i].name);
	}
	buf_puts(b, n > 1 ? "]" : "");
	if (f->multiple)
		put_split(d, f, b);
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
	buf_puts(b,
	    " numbers begin without + and country code; say in which "
	    "country\n  # they are, such as region: ES, or Lightfield reads "
	    "them as of the US.\n");
}

/* i: the first of the columns, whose figures stand behind. */
static void
field_line(const struct draft *d, const struct field *f, size_t i,
    const char *more, struct buf *b)
{
	drafttext_scalar(b, f->key);
	buf_puts(b, ": { ");
	put_columns(d, f, b);
	buf_puts(b, more);
	buf_puts(b, " }   # ");
	filled(d, i, b);
	buf_putc(b, '\n');
}

static void
telephone(const struct draft *d, const struct field *f, size_t i, struct buf *b)
{
	const char *country = beside(d, PROPOSE_PART, "country");
	struct buf more;

	buf_init(&more, LIM_MAPPING_BYTES);
	if (country != NULL)
		put_member(&more, "region", country);
	else
		warn_region(d, f, b);
	buf_puts(b, "  ");
	field_line(d, f, i, buf_text(&more), b);
	buf_fini(&more);
}

static void
money(const struct draft *d, const struct field *f, size_t i, struct buf *b)
{
	const char *currency = beside(d, PROPOSE_CURRENCY, NULL);
	struct buf more;

	buf_init(&more, LIM_MAPPING_BYTES);
	if (currency != NULL)
		put_member(&more, "currency", currency);
	buf_puts(b, "  ");
	field_line(d, f, i, buf_text(&more), b);
	buf_fini(&more);
}

/* Formats, where the columns hold dates that can be told. */
static void
put_formats(const struct profile_column *c, struct buf *b)
{
	struct buf text;
	struct buf why;

	buf_init(&text, FORMATS_BYTES);
	buf_init(&why, FORMATS_BYTES);
	if (profile_formats(c, &text, &why))
		buf_printf(b, ", formats: [%s]", buf_text(&text));
	else
		buf_puts(b, ", formats: [yyyy-MM-dd]");
	buf_fini(&text);
	buf_fini(&why);
}

static void
date(const struct draft *d, const struct field *f, size_t i, struct buf *b)
{
	struct buf more;

	buf_init(&more, FORMATS_BYTES);
	put_formats(&d->profile->v[i], &more);
	buf_puts(b, "  ");
	field_line(d, f, i, buf_text(&more), b);
	buf_fini(&more);
}

static void
parts(const struct draft *d, const struct field *f, struct buf *b)
{
	const char *const *names = vtype_parts(f->type);
	size_t n = 0;

	buf_puts(b, "  ");
	drafttext_scalar(b, f->key);
	buf_puts(b, ": { ");
	for (size_t k = 0; names[k] != NULL; k++)
		for (size_t i = 0; i < d->profile->n; i++) {
			if (!is_of(d, i, PROPOSE_PART, f) ||
			    strcmp(d->columns[i].part, names[k]) != 0)
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
		telephone(d, f, i, b);
	} else if (f->type == VTYPE_CURRENCY) {
		money(d, f, i, b);
	} else if (f->type == VTYPE_DATETIME) {
		date(d, f, i, b);
	} else if (f->type == VTYPE_SINGLE_SELECT ||
		   f->type == VTYPE_MULTI_SELECT) {
		draftoption_write(d, f, i, b);
	} else {
		buf_puts(b, "  ");
		field_line(d, f, i, "", b);
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

/* What could be written, were it certain. */
static void
proposal(const struct draft *d, size_t i, struct buf *b)
{
	const struct propose_column *c = &d->columns[i];
	const struct profile_column *col = &d->profile->v[i];

	if (c->relation == NULL && c->field == NULL) {
		buf_puts(b, "key: ");
		drafttext_scalar(b, col->name);
		return;
	}
	drafttext_scalar(
	    b, c->relation != NULL ? c->relation->key : c->field->key);
	buf_printf(b, ": { %s: ",
	    c->field != NULL && c->part != NULL ? c->part : "column");
	drafttext_scalar(b, col->name);
	if (c->relation != NULL)
		buf_printf(b, ", by: %s", c->part);
	if (c->field != NULL && c->field->type == VTYPE_DATETIME) {
		put_formats(col, b);
		if (col->dates.zoned < col->filled)
			buf_puts(b, ", zone: Europe/Madrid");
	}
	buf_puts(b, " }");
}

void
draftfield_doubts(const struct draft *d, bool links, struct buf *b)
{
	for (size_t i = 0; i < d->profile->n; i++) {
		const struct propose_column *c = &d->columns[i];

		if (c->what != PROPOSE_DOUBT || (c->relation != NULL) != links)
			continue;
		buf_puts(b, "  # ");
		drafttext_inert(b, c->why);
		/* A comment ends where its line does. */
		buf_puts(b, ":\n  # ");
		proposal(d, i, b);
		buf_putc(b, '\n');
	}
}

bool
draftfield_fields(const struct draft *d, struct buf *b)
{
	bool any = false;

	for (size_t i = 0; i < d->profile->n; i++) {
		const struct propose_column *c = &d->columns[i];

		if ((c->what != PROPOSE_FIELD && c->what != PROPOSE_PART) ||
		    !is_first(d, i))
			continue;
		any = true;
		if (c->what == PROPOSE_FIELD)
			one_field(d, c->field, i, b);
		else
			parts(d, c->field, b);
	}
	return any;
}
