// SPDX-License-Identifier: Apache-2.0
#include "value/valueaddress.h"

#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "doc/jdoc.h"
#include "value/valueaddrline.h"
#include "value/valuecountry.h"
#include "value/valuedecimal.h"
#include "value/valuenumber.h"
#include "value/valuesubdiv.h"
#include "value/valuetype.h"

enum {
	STREET = 0,
	STATE = 3,
	COUNTRY = 5,
	LATITUDE = 6,
	LONGITUDE = 7,
	PARTS = 8
};

/* In the order of vtype_parts(). */
static const char *const names[PARTS] = {"street", "street2", "city", "state",
    "postalCode", "country", "latitude", "longitude"};

static bool
is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* One line: breaks with the blanks and commas around them become ", ". */
static struct str
one_line(struct str s, struct arena *a)
{
	size_t at;
	char *p;
	size_t n = 0;

	for (at = 0; at < s.n && !is_break(s.p[at]); at++)
		;
	if (at == s.n)
		return s;
	p = arena_alloc(a, 2 * s.n);
	for (size_t i = 0; i < s.n;) {
		if (!is_break(s.p[i])) {
			p[n++] = s.p[i++];
			continue;
		}
		while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == ','))
			n--;
		while (i < s.n &&
		       (is_break(s.p[i]) || s.p[i] == ' ' || s.p[i] == ','))
			i++;
		if (i < s.n && n > 0) {
			p[n++] = ',';
			p[n++] = ' ';
		}
	}
	return (struct str){p, n};
}

static struct str
country(struct str s, struct arena *a, struct diags *diags)
{
	struct valuecountry_hit hit;

	switch (valuecountry_look(s, &hit)) {
	case VALUECOUNTRY_FOUND:
		return arena_str(a, (struct str){hit.code, 2});
	case VALUECOUNTRY_AMBIGUOUS:
		diag_add(diags, DIAG_ERROR, "address.country-ambiguous", s,
		    "more than one country is called so");
		diag_hint(diags, "Write %s.", hit.note);
		break;
	case VALUECOUNTRY_OBSOLETE:
		diag_add(diags, DIAG_ERROR, "address.country-obsolete", s,
		    "this country does not exist any more");
		diag_hint(diags, "Write %s.", hit.note);
		break;
	case VALUECOUNTRY_UNKNOWN:
		diag_add(diags, DIAG_ERROR, "address.country-unknown", s,
		    "there is no country of this name or code");
		if (hit.note != NULL)
			diag_hint(diags, "Did you mean '%s'?", hit.note);
		else
			diag_hint(diags,
			    "Write its name or its two letters of ISO 3166, "
			    "such as Spain or ES.");
		break;
	}
	return (struct str){NULL, 0};
}

/* Is canonical text within -max to max, a whole number of degrees? */
static bool
is_within(struct str s, unsigned max)
{
	unsigned v = 0;
	size_t i = s.p[0] == '-';

	for (; i < s.n && s.p[i] != '.'; i++) {
		v = v * 10 + (unsigned)(s.p[i] - '0');
		if (v > max)
			return false;
	}
	return v < max || i == s.n;
}

static struct str
degrees(struct str s, unsigned max, struct arena *a, struct diags *diags)
{
	const struct valuedecimal_form form = {
	    .decimals = VALUEDECIMAL_DECIMALS};
	struct valuedecimal v;

	if (valuedecimal_read(s, &form, &v) == VALUEDECIMAL_FINE &&
	    is_within((struct str){v.text, v.n}, max))
		return arena_str(a, (struct str){v.text, v.n});
	diag_add(diags, DIAG_ERROR,
	    max == 90 ? "address.latitude" : "address.longitude", s,
	    "this is not a number of degrees from -%u to %u", max, max);
	diag_hint(diags, "Write decimal degrees, such as 40.4168.");
	return (struct str){NULL, 0};
}

static struct str
part(size_t i, struct str cell, struct arena *a, struct diags *diags)
{
	struct str s = str_trim(cell);

	if (s.n == 0)
		return (struct str){NULL, 0};
	switch (i) {
	case COUNTRY:
		return country(s, a, diags);
	case LATITUDE:
		return degrees(s, 90, a, diags);
	case LONGITUDE:
		return degrees(s, 180, a, diags);
	default:
		s = one_line(s, a);
		return s.n == 0 ? (struct str){NULL, 0} : arena_str(a, s);
	}
}

static struct str
kept(struct str cell, struct arena *a)
{
	struct str s = str_trim(cell);

	return s.n == 0 ? (struct str){NULL, 0} : arena_str(a, s);
}

static void
subdivide(struct str *items, struct diags *diags)
{
	struct str country = items[COUNTRY];
	struct str state = items[STATE];
	const char *near;

	if (state.p == NULL || valuesubdiv_look(country, state, &items[STATE],
				   &near) != VALUESUBDIV_UNKNOWN)
		return;
	diag_add(diags, DIAG_WARNING, "address.subdivision", state,
	    "%.*s has no state or territory of this name; it is kept as it is",
	    STR_ARG(country));
	if (near != NULL)
		diag_hint(diags, "Did you mean '%s'?", near);
	else
		diag_hint(diags,
		    "Correct the state or the country, or take subdivisions "
		    "out of the rule.");
}

/* Five digits behind the first word: there is more in it than the street. */
static bool
has_code(struct str s)
{
	size_t digits = 0;

	for (size_t i = str_find(s, ' '); i <= s.n; i++) {
		if (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') {
			digits++;
			continue;
		}
		if (digits == 5)
			return true;
		digits = 0;
	}
	return false;
}

/* One cell: its parts, or all of it as the street. */
static void
whole(struct str cell, struct arena *a, struct diags *diags, struct str *items)
{
	struct str s = one_line(str_trim(cell), a);

	if (s.n == 0)
		return;
	s = arena_str(a, s);
	if (valueaddrline_split(s, items))
		return;
	items[STREET] = s;
	if (str_find(s, ',') == s.n && !has_code(s))
		return;
	diag_add(diags, DIAG_WARNING, "address.not-split", s,
	    "this address could not be split safely; all of it is kept as the "
	    "street");
	diag_hint(diags,
	    "Give city, postal code and country columns of their own, and map "
	    "them as parts.");
}

static void
parse(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *a,
    struct diags *diags, struct value *out)
{
	struct str *items = arena_array(a, PARTS, sizeof(*items));
	size_t n = 0;

	(void)row;
	if (n_cells == 1 && !spec->as_is)
		whole(cells[0], a, diags, items);
	for (size_t i = 0;
	     (n_cells > 1 || spec->as_is) && i < PARTS && i < n_cells; i++)
		items[i] = spec->as_is && i != LATITUDE && i != LONGITUDE
			       ? kept(cells[i], a)
			       : part(i, cells[i], a, diags);
	if (spec->subdivisions)
		subdivide(items, diags);
	for (size_t i = 0; i < PARTS; i++)
		n += items[i].p != NULL;
	if (n == 0)
		return;
	out->shape = VALUE_PARTS;
	out->n = PARTS;
	out->items = items;
	out->names = names;
}

/* Ours is one line; how theirs is laid out is no reason to write. */
static bool
same_line(struct str ours, struct str theirs)
{
	struct arena *a;
	bool same;

	if (str_eq(ours, str_trim(theirs)))
		return true;
	a = arena_new();
	same =
	    str_eq(one_line(str_trim(ours), a), one_line(str_trim(theirs), a));
	arena_free(a);
	return same;
}

static bool
same_part(size_t i, struct str ours, const struct jval *stored)
{
	struct str theirs = jdoc_text(stored);

	if (ours.p == NULL)
		return jdoc_kind(stored) == JDOC_ABSENT ||
		       jdoc_kind(stored) == JDOC_NULL ||
		       (theirs.p != NULL && str_trim(theirs).n == 0);
	if (i == LATITUDE || i == LONGITUDE)
		return valuenumber_same(ours, stored);
	if (i == COUNTRY)
		return str_ieq(ours, theirs);
	return same_line(ours, theirs);
}

static bool
same(const struct value *v, const struct jval *stored)
{
	if (v->shape != VALUE_PARTS || jdoc_kind(stored) != JDOC_OBJECT)
		return false;
	for (size_t i = 0; i < v->n; i++)
		if (!same_part(i, v->items[i], jdoc_get(stored, v->names[i])))
			return false;
	return true;
}

const struct valuetype valueaddress_type = {.parse = parse, .same = same};
