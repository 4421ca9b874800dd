// SPDX-License-Identifier: Apache-2.0
#include "value/valuedatetime.h"

#include "base/arena.h"
#include "base/diag.h"
#include "doc/jdoc.h"
#include "value/valuecivil.h"
#include "value/valuedtpat.h"
#include "value/valuetype.h"
#include "value/valuezone.h"

enum {
	NOON = 12,
	PLACEHOLDER_MAX = 20
};

struct compiled {
	struct {
		const struct valuedtpat *pattern;
	} * formats;
	size_t n;
	struct valuezone *zone; /* NULL: none */
	int hour;               /* of date-only values */
	int minute;
	int first_year; /* of those of two digits; 0: not said */
	bool shift;     /* out of a gap */
	int overlap;    /* 0 the earlier, 1 the later, -1 an error */
};

static bool
open_time(struct str time, struct compiled *c)
{
	struct str s = time;

	if (s.n == 0) {
		c->hour = NOON;
		return true;
	}
	if (!valuecivil_digits(&s, 2, &c->hour) || s.n == 0 || s.p[0] != ':')
		return false;
	s = str_from(s, 1);
	return valuecivil_digits(&s, 2, &c->minute) && s.n == 0 &&
	       c->hour < 24 && c->minute < 60;
}

static int
open_patterns(const struct value_spec *spec, struct compiled *c,
    struct arena *a, const char **why)
{
	static const struct str iso = {"iso8601", 7};
	const struct str *formats = spec->n_formats > 0 ? spec->formats : &iso;

	bool used = c->first_year == 0;

	c->n = spec->n_formats > 0 ? spec->n_formats : 1;
	c->formats = arena_array(a, c->n, sizeof(*c->formats));
	for (size_t i = 0; i < c->n; i++) {
		c->formats[i].pattern =
		    valuedtpat_new(formats[i], c->first_year, a, why);
		if (c->formats[i].pattern == NULL)
			return -1;
		used = used || valuedtpat_is_short(c->formats[i].pattern);
	}
	if (used)
		return 0;
	*why = arena_printf(a,
	    "two-digit-years '%.*s' says nothing, as no pattern of formats has "
	    "yy",
	    STR_ARG(spec->years));
	return -1;
}

/* "1950-2049": a hundred years. */
static bool
open_years(struct str said, struct compiled *c)
{
	struct str s = said;
	int last;

	if (s.n == 0)
		return true;
	return valuecivil_digits(&s, 4, &c->first_year) && s.n > 0 &&
	       s.p[0] == '-' && (s = str_from(s, 1)).n == 4 &&
	       valuecivil_digits(&s, 4, &last) && c->first_year > 0 &&
	       last == c->first_year + 99;
}

/* What becomes of local times that never were or came twice. */
static int
open_clock(const struct value_spec *spec, struct compiled *c, struct arena *a,
    const char **why)
{
	struct str gap = spec->gap;
	struct str overlap = spec->overlap;

	c->shift = str_is(gap, "shift-forward");
	c->overlap = str_is(overlap, "later") ? 1 : -1;
	if (str_is(overlap, "earlier"))
		c->overlap = 0;
	if (gap.n > 0 && !c->shift && !str_is(gap, "reject")) {
		*why = arena_printf(a,
		    "gap '%.*s' is neither reject nor shift-forward",
		    STR_ARG(gap));
		return -1;
	}
	if (overlap.n > 0 && c->overlap < 0 && !str_is(overlap, "reject")) {
		*why = arena_printf(a,
		    "overlap '%.*s' is neither reject nor earlier nor later",
		    STR_ARG(overlap));
		return -1;
	}
	return 0;
}

static int
open(struct value_spec *spec, struct arena *a, const char **why)
{
	struct compiled *c = arena_alloc(a, sizeof(*c));

	if (!open_years(spec->years, c)) {
		*why = arena_printf(a,
		    "two-digit-years '%.*s' is no span of a hundred years, "
		    "such as 1950-2049",
		    STR_ARG(spec->years));
		return -1;
	}
	if (open_clock(spec, c, a, why) != 0 ||
	    open_patterns(spec, c, a, why) != 0)
		return -1;
	if (!open_time(spec->time, c)) {
		*why = arena_printf(a,
		    "time '%.*s' is not of the form HH:MM, such as 17:00",
		    STR_ARG(spec->time));
		return -1;
	}
	if (spec->zone.n > 0) {
		c->zone = valuezone_new(spec->zone);
		if (c->zone == NULL) {
			*why = arena_printf(a,
			    "there is no time zone '%.*s'; write a name such "
			    "as Europe/Madrid",
			    STR_ARG(spec->zone));
			return -1;
		}
	}
	spec->compiled = c;
	return 0;
}

static void
close(struct value_spec *spec)
{
	const struct compiled *c = spec->compiled;

	if (c != NULL)
		valuezone_free(c->zone);
}

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

static void
unreadable(const struct value_spec *spec, struct str cell, bool impossible,
    struct arena *a, struct diags *diags)
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
		    "Expected: %.*s. Add the pattern to formats:, such as "
		    "formats: [\"MM/dd/yyyy\"].",
		    STR_ARG(formats_text(spec, a)));
	}
}

static bool
same_civil(const struct valuecivil *a, const struct valuecivil *b)
{
	return valuecivil_ms(a) == valuecivil_ms(b) &&
	       a->has_time == b->has_time && a->has_offset == b->has_offset &&
	       a->offset == b->offset;
}

/* A reading of a pattern. */
struct reading {
	size_t format;
	struct valuecivil v;
};

/* "2026-10-01", with the time where the text has one. */
static const char *
shown(const struct reading *r, struct arena *a)
{
	const struct valuecivil *v = &r->v;

	if (!v->has_time)
		return arena_printf(
		    a, "%04d-%02d-%02d", v->year, v->month, v->day);
	return arena_printf(a, "%04d-%02d-%02d %02d:%02d:%02d", v->year,
	    v->month, v->day, v->hour, v->minute, v->second);
}

static void
ambiguous(const struct value_spec *spec, const struct reading *one,
    const struct reading *other, struct str cell, struct diags *diags)
{
	struct arena *a = diags->arena;

	diag_add(diags, DIAG_ERROR, "datetime.ambiguous", cell,
	    "this fits %.*s (%s) and %.*s (%s)",
	    STR_ARG(spec->formats[one->format]), shown(one, a),
	    STR_ARG(spec->formats[other->format]), shown(other, a));
	diag_hint(diags, "Leave in formats: the one that the column is in.");
}

/* The one reading of a cell; false with a finding. */
static bool
read_civil(const struct value_spec *spec, struct str cell, struct arena *a,
    struct diags *diags, struct valuecivil *out)
{
	const struct compiled *c = spec->compiled;
	bool impossible = false;
	struct reading found = {.format = c->n};

	for (size_t i = 0; i < c->n; i++) {
		struct reading r = {.format = i};
		enum valuecivil_fit fit =
		    valuedtpat_match(c->formats[i].pattern, cell, &r.v);

		impossible = impossible || fit == VALUECIVIL_IMPOSSIBLE;
		if (fit != VALUECIVIL_FITS)
			continue;
		if (found.format < c->n && !same_civil(&found.v, &r.v)) {
			ambiguous(spec, &found, &r, cell, diags);
			return false;
		}
		if (found.format == c->n)
			found = r;
	}
	if (found.format == c->n)
		unreadable(spec, cell, impossible, a, diags);
	*out = found.v;
	return found.format < c->n;
}

static void
clock_trouble(enum valuezone_verdict v, const struct value_spec *spec,
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

/* To UTC; false with a finding. */
static bool
to_utc(const struct value_spec *spec, const struct valuecivil *v,
    struct str cell, struct diags *diags, int64_t *ms)
{
	const struct compiled *c = spec->compiled;
	enum valuezone_verdict verdict;
	int64_t utc[2];

	*ms = valuecivil_ms(v);
	if (v->has_offset) {
		*ms -= (int64_t)v->offset * 1000;
		return true;
	}
	if (c->zone == NULL) {
		diag_add(diags, DIAG_ERROR, "datetime.no-zone", cell,
		    "it is not said in which time zone this is");
		diag_hint(diags, "Add the zone to the mapping, such as zone: "
				 "Europe/Madrid.");
		return false;
	}
	verdict = valuezone_utc(c->zone, *ms, utc);
	*ms = utc[c->overlap == 1];
	if (verdict == VALUEZONE_FINE ||
	    (verdict == VALUEZONE_GAP && c->shift) ||
	    (verdict == VALUEZONE_OVERLAP && c->overlap >= 0))
		return true;
	clock_trouble(verdict, spec, cell, diags);
	return false;
}

static void
parse(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *a,
    struct diags *diags, struct value *out)
{
	struct str cell = str_trim(valuetype_one(cells, n_cells));
	const struct compiled *c = spec->compiled;
	struct valuecivil v;
	char text[VALUECIVIL_TEXT_MAX];
	int64_t ms;
	size_t n;

	(void)row;
	if (cell.n == 0 || !read_civil(spec, cell, a, diags, &v))
		return;
	if (!v.has_time) {
		v.hour = c->hour;
		v.minute = c->minute;
	}
	if (!to_utc(spec, &v, cell, diags, &ms))
		return;
	n = valuecivil_format(ms, text);
	if (n == 0) {
		diag_add(diags, DIAG_ERROR, "datetime.out-of-range", cell,
		    "this is outside of the years 1 to 9999");
		diag_hint(diags, "Correct the cell.");
		return;
	}
	out->shape = VALUE_TEXT;
	out->text = arena_str(a, (struct str){text, n});
}

static bool
instant(struct str s, int64_t *ms)
{
	struct valuecivil v;

	if (valuecivil_iso(s, &v) != VALUECIVIL_FITS)
		return false;
	*ms = valuecivil_ms(&v) - (int64_t)v.offset * 1000;
	return true;
}

static bool
same(const struct value *v, const struct jval *stored)
{
	int64_t ours;
	int64_t theirs;

	return v->shape == VALUE_TEXT && instant(v->text, &ours) &&
	       instant(jdoc_text(stored), &theirs) && ours == theirs;
}

const struct valuetype valuedatetime_type = {
    .open = open, .close = close, .parse = parse, .same = same};
