// SPDX-License-Identifier: Apache-2.0
#include "value/valuedatetime_say.h"

#include "base/arena.h"
#include "base/diag.h"
#include "value/value.h"

enum {
	PLACEHOLDER_MAX = 20
};

/* 45123 or 45123.5: a day number of a spreadsheet, 1954 to 2119. */
static bool
is_serial(struct str s)
{
	size_t dot = str_find(s, '.');

	if (dot != 5 || s.p[0] < '2' || s.p[0] > '7')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (i != dot && (s.p[i] < '0' || s.p[i] > '9'))
			return false;
	return true;
}

/* Nothing but zeros and separators. */
static bool
is_placeholder(struct str s)
{
	struct str separators = STR_LIT("/-.: T");
	size_t zeros = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '0' &&
		    str_find(separators, s.p[i]) == separators.n)
			return false;
		zeros += s.p[i] == '0';
	}
	return zeros > 0 && zeros < s.n && s.n <= PLACEHOLDER_MAX;
}

static struct str
formats_text(const struct value_spec *spec, struct arena *a)
{
	struct str all = STR_LIT("iso8601");

	for (size_t i = 0; i < spec->n_formats; i++)
		all = str_of(
		    arena_printf(a, "%.*s%s%.*s", i == 0 ? 0 : (int)all.n,
			all.p, i == 0 ? "" : ", ", STR_ARG(spec->formats[i])));
	return all;
}

void
valuedatetime_say_unreadable(const struct value_spec *spec, struct str cell,
    bool impossible, struct arena *a, struct diags *diags)
{
	if (is_serial(cell)) {
		diag_add(diags, DIAG_ERROR, "datetime.serial", cell,
		    "this is a spreadsheet's day number, not a date");
		diag_hint(diags,
		    "Add excel-serial to formats: (excel-serial-1904 for a "
		    "workbook of an old Mac), or format the column as a date "
		    "and export again.");
	} else if (is_placeholder(cell)) {
		diag_add(diags, DIAG_ERROR, "datetime.placeholder", cell,
		    "this stands for no date");
		diag_hint(diags,
		    "Say so in the mapping: options: { \"%.*s\": null }",
		    STR_ARG(cell));
	} else if (impossible) {
		diag_add(diags, DIAG_ERROR, "datetime.impossible", cell,
		    "there is no such day or time");
		diag_hint(diags, "Correct the cell.");
	} else {
		diag_add(diags, DIAG_ERROR, "datetime.unreadable", cell,
		    "this is not written in the expected format");
		diag_hint(diags,
		    "Expected: %.*s. If the cell is right, add its pattern "
		    "to formats:, such as \"d.M.yyyy\" for 1.2.2026.",
		    STR_ARG(formats_text(spec, a)));
	}
}

/* "2026-10-01", with the time where the text has one. */
static const char *
shown(const struct valuedatetime_say_reading *r, struct arena *a)
{
	const struct valuecivil *v = &r->v;

	if (!v->has_time)
		return arena_printf(
		    a, "%04d-%02d-%02d", v->year, v->month, v->day);
	return arena_printf(a, "%04d-%02d-%02d %02d:%02d:%02d", v->year,
	    v->month, v->day, v->hour, v->minute, v->second);
}

void
valuedatetime_say_ambiguous(const struct value_spec *spec,
    const struct valuedatetime_say_reading *one,
    const struct valuedatetime_say_reading *other, struct str cell,
    struct diags *diags)
{
	struct arena *a = diags->arena;

	diag_add(diags, DIAG_ERROR, "datetime.ambiguous", cell,
	    "this fits %.*s (%s) and %.*s (%s)",
	    STR_ARG(spec->formats[one->format]), shown(one, a),
	    STR_ARG(spec->formats[other->format]), shown(other, a));
	diag_hint(diags, "Leave in formats: the one that the column is in.");
}

void
valuedatetime_say_clock(enum valuezone_verdict v, const struct value_spec *spec,
    struct str cell, struct diags *diags)
{
	if (v == VALUEZONE_GAP)
		diag_add(diags, DIAG_ERROR, "datetime.gap", cell,
		    "this time did not exist in %.*s: the clocks were set "
		    "forward over it",
		    STR_ARG(spec->zone));
	else
		diag_add(diags, DIAG_ERROR, "datetime.overlap", cell,
		    "this time came twice in %.*s, when the clocks were set "
		    "back",
		    STR_ARG(spec->zone));
	diag_hint(diags,
	    "Write the offset from UTC behind it, such as +02:00, check zone: "
	    "in the mapping, or add %s to the rule.",
	    v == VALUEZONE_GAP ? "gap: shift-forward"
			       : "overlap: earlier (or later)");
}
