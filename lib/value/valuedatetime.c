// SPDX-License-Identifier: Apache-2.0
#include "value/valuedatetime.h"

#include "base/arena.h"
#include "base/diag.h"
#include "doc/jdoc.h"
#include "value/valuecivil.h"
#include "value/valuedatetime_say.h"
#include "value/valuedtiso.h"
#include "value/valuedtpat.h"
#include "value/valuetype.h"
#include "value/valuezone.h"

enum {
	NOON = 12
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

static bool
same_civil(const struct valuecivil *a, const struct valuecivil *b)
{
	return valuecivil_ms(a) == valuecivil_ms(b) &&
	       a->has_time == b->has_time && a->has_offset == b->has_offset &&
	       a->offset == b->offset;
}

/* The one reading of a cell; false with a finding. */
static bool
read_civil(const struct value_spec *spec, struct str cell, struct arena *a,
    struct diags *diags, struct valuecivil *out)
{
	const struct compiled *c = spec->compiled;
	bool impossible = false;
	struct valuedatetime_say_reading found = {.format = c->n};

	for (size_t i = 0; i < c->n; i++) {
		struct valuedatetime_say_reading r = {.format = i};
		enum valuecivil_fit fit =
		    valuedtpat_match(c->formats[i].pattern, cell, &r.v);

		impossible = impossible || fit == VALUECIVIL_IMPOSSIBLE;
		if (fit != VALUECIVIL_FITS)
			continue;
		if (found.format < c->n && !same_civil(&found.v, &r.v)) {
			valuedatetime_say_ambiguous(
			    spec, &found, &r, cell, diags);
			return false;
		}
		if (found.format == c->n)
			found = r;
	}
	if (found.format == c->n)
		valuedatetime_say_unreadable(spec, cell, impossible, a, diags);
	*out = found.v;
	return found.format < c->n;
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
	valuedatetime_say_clock(verdict, spec, cell, diags);
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

	if (valuedtiso_read(s, &v) != VALUECIVIL_FITS)
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
