// SPDX-License-Identifier: Apache-2.0
#include "value/valuenumber.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "doc/jdoc.h"
#include "value/valuetype.h"

enum {
	DECIMALS = 2,
	INT64_DIGITS = 18
};

struct complaint_text {
	const char *codes[2]; /* of NUMBER, of CURRENCY */
	const char *message;
	const char *hint;
};

static const struct complaint_text texts[] = {
    [VALUEDECIMAL_NOT] = {{"number.not-a-number", "currency.not-a-number"},
	"this is not a number",
	"Correct the cell, or map the text to a number with options:."},
    [VALUEDECIMAL_GROUPING] = {{"number.grouping", "currency.grouping"},
	"the separators in this number do not group thousands",
	"Write it with digits and one decimal point, such as 1234567.89, or "
	"say in the rule how the column is written: decimal: and group:."},
    [VALUEDECIMAL_PRECISE] = {{"number.too-precise", "currency.too-precise"},
	"this number has more decimals than are kept",
	"Lightfield keeps two decimals: add round: 2 to the rule to have it "
	"rounded."},
    [VALUEDECIMAL_DOUBTFUL] = {{"number.too-precise", "currency.too-precise"},
	"this number has three decimals, or its dot groups thousands",
	"Say in the rule what a dot is: decimal: \".\" (with round: 2 if it is "
	"to be rounded), or decimal: \",\"."},
    [VALUEDECIMAL_RANGE] = {{"number.out-of-range", "currency.out-of-range"},
	"this number is too large: Lightfield takes up to " VALUEDECIMAL_LARGEST,
	"Store it in a text field if it is an id."},
    [VALUEDECIMAL_ROUNDED] = {{"number.rounded", "currency.rounded"},
	"a spreadsheet has rounded this number; its last digits are lost",
	"Format the column as a number without decimals and export again."},
    [VALUEDECIMAL_PERCENT] = {{"number.percent", "currency.percent"},
	"a percentage may mean 25 or 0.25",
	"Say in the rule what 25 % is: percent: number (25) or percent: "
	"fraction (0.25)."},
    [VALUEDECIMAL_UNIT] = {{"number.unit", "currency.unit"},
	"there is text before or behind the number", "Write the number alone."},
};

/* A separator of the mapping; NUL: none said.  false: it is none. */
static bool
separator(struct str said, const char *allowed, char *out)
{
	*out = (char)(said.n == 1 ? said.p[0] : '\0');
	return said.n == 0 || (said.n == 1 && strchr(allowed, *out) != NULL);
}

static bool
open_round(struct str said, struct valuedecimal_form *f)
{
	f->decimals = DECIMALS;
	f->round = said.n > 0;
	if (said.n == 0)
		return true;
	f->decimals = (size_t)(said.p[0] - '0');
	return said.n == 1 && said.p[0] >= '0' && f->decimals <= DECIMALS;
}

int
valuenumber_open(struct value_spec *spec, struct arena *a, const char **why)
{
	struct valuedecimal_form *f = arena_alloc(a, sizeof(*f));

	*why = NULL;
	if (!separator(spec->decimal, ".,", &f->decimal))
		*why = arena_printf(a,
		    "decimal '%.*s' is neither a dot nor a comma",
		    STR_ARG(spec->decimal));
	else if (!separator(spec->group, ".,' ", &f->group))
		*why = arena_printf(a,
		    "group '%.*s' is no dot, comma, apostrophe or blank",
		    STR_ARG(spec->group));
	else if (f->decimal != '\0' && f->decimal == f->group)
		*why = arena_printf(a,
		    "'%c' cannot be both the decimal separator and the one of "
		    "thousands",
		    f->decimal);
	else if (!open_round(spec->round, f))
		*why = arena_printf(a,
		    "round '%.*s' is no number of decimals from 0 to 2",
		    STR_ARG(spec->round));
	if (str_is(spec->percent, "number"))
		f->percent = VALUEDECIMAL_PERCENT_NUMBER;
	else if (str_is(spec->percent, "fraction"))
		f->percent = VALUEDECIMAL_PERCENT_FRACTION;
	else if (spec->percent.n > 0)
		*why = arena_printf(a,
		    "percent '%.*s' is neither number nor fraction",
		    STR_ARG(spec->percent));
	spec->compiled = f;
	return *why == NULL ? 0 : -1;
}

void
valuenumber_find(struct diags *diags, enum valuedecimal_trouble t,
    bool currency, struct str text)
{
	const struct complaint_text *c = &texts[t];

	diag_add(diags, DIAG_ERROR, c->codes[currency], text, "%s", c->message);
	diag_hint(diags, "%s", c->hint);
}

static void
parse(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *a,
    struct diags *diags, struct value *out)
{
	struct str cell = valuetype_one(cells, n_cells);
	struct valuedecimal v;
	enum valuedecimal_trouble t;

	(void)row;
	if (str_trim(cell).n == 0)
		return;
	t = valuedecimal_read(cell, spec->compiled, &v);
	if (t != VALUEDECIMAL_FINE) {
		valuenumber_find(diags, t, false, cell);
		return;
	}
	out->shape = VALUE_NUMBER;
	out->text = arena_str(a, (struct str){v.text, v.n});
}

/*
 * The double next to canonical text: a quotient of two exact numbers is
 * correctly rounded, so it is the one that a JSON reader makes of it.  Digits
 * behind the 18th do not count.
 */
static double
nearest(struct str s)
{
	bool negative = s.n > 0 && s.p[0] == '-';
	bool behind = false;
	int64_t v = 0;
	long double unit = 1.0L;
	int digits = 0;

	for (size_t i = negative; i < s.n && digits < INT64_DIGITS; i++) {
		if (s.p[i] == '.') {
			behind = true;
			continue;
		}
		v = v * 10 + (s.p[i] - '0');
		digits += v > 0;
		if (behind)
			unit *= 10.0L;
	}
	return (double)((long double)(negative ? -v : v) / unit);
}

bool
valuenumber_same(struct str text, const struct jval *stored)
{
	const struct valuedecimal_form any = {
	    .decimals = VALUEDECIMAL_DECIMALS};
	struct valuedecimal v;
	double ours;
	double theirs;

	if (jdoc_kind(stored) == JDOC_TEXT)
		return valuedecimal_read(jdoc_text(stored), &any, &v) ==
			   VALUEDECIMAL_FINE &&
		       str_eq(text, (struct str){v.text, v.n});
	if (jdoc_kind(stored) != JDOC_NUMBER)
		return false;
	ours = nearest(text);
	theirs = jdoc_number(stored, 0);
	return ours <= theirs && ours >= theirs;
}

static bool
same(const struct value *v, const struct jval *stored)
{
	return v->shape == VALUE_NUMBER && valuenumber_same(v->text, stored);
}

const struct valuetype valuenumber_type = {
    .open = valuenumber_open, .parse = parse, .same = same};
