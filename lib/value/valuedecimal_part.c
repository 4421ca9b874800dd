// SPDX-License-Identifier: Apache-2.0
#include "value/valuedecimal_part.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
count_of(const struct valuedecimal_scan *s, char c, size_t *last)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (s->p[i] == c) {
			n++;
			*last = i;
		}
	}
	return n;
}

/*
 * Do groups of p[0..end) by sep make sense: three digits each behind the
 * first, or twos and a last three (India)?
 */
static bool
is_grouped(const char *p, size_t end, char sep)
{
	size_t run = 0;
	size_t groups = 0;
	bool threes = true;
	bool twos = true;

	for (size_t i = 0; i <= end; i++) {
		if (i < end && p[i] != sep) {
			run++;
			continue;
		}
		if (groups == 0) {
			threes = run >= 1 && run <= 3;
			twos = run >= 1 && run <= 2;
		} else if (i == end) {
			threes = threes && run == 3;
			twos = twos && run == 3;
		} else {
			threes = threes && run == 3;
			twos = twos && run == 2;
		}
		groups++;
		run = 0;
	}
	return groups > 1 && p[0] != '0' && (threes || (twos && sep == ','));
}

/* The one separator of p[0..end); NUL: none, or more than one kind. */
static char
one_kind(const char *p, size_t end)
{
	char kind = '\0';

	for (size_t i = 0; i < end; i++) {
		if (is_digit(p[i]) || p[i] == kind)
			continue;
		if (kind != '\0')
			return '\0';
		kind = p[i];
	}
	return kind;
}

/* The decimal separator of a form that names one, or only the group. */
static char
decimal_of(
    const struct valuedecimal_scan *s, const struct valuedecimal_form *form)
{
	size_t at;

	if (form->decimal != '\0')
		return form->decimal;
	if (form->group == ',' || form->group == '.')
		return (char)(form->group == ',' ? '.' : ',');
	return (char)(count_of(s, ',', &at) > 0 ? ',' : '.');
}

/* separators() by a form that says something about them. */
static enum valuedecimal_trouble
said_separators(const struct valuedecimal_scan *s,
    const struct valuedecimal_form *form, size_t *decimal, char *group)
{
	char c = decimal_of(s, form);
	size_t n;

	*decimal = s->n;
	n = count_of(s, c, decimal);
	*group = form->group;
	if (*group == '\0')
		*group = one_kind(s->p, *decimal);
	for (size_t i = 0; i < *decimal; i++)
		if (!is_digit(s->p[i]) && s->p[i] != *group)
			return VALUEDECIMAL_GROUPING;
	if (count_of(s, *group, &(size_t){0}) == 0)
		*group = '\0';
	return n > 1 ? VALUEDECIMAL_GROUPING : VALUEDECIMAL_FINE;
}

/*
 * Which byte of s is the decimal separator (its index, or s->n) and which
 * character groups ('\0': none)?
 */
static enum valuedecimal_trouble
separators(const struct valuedecimal_scan *s, size_t *decimal, char *group)
{
	size_t dot = 0;
	size_t comma = 0;
	size_t other = 0;
	size_t dots = count_of(s, '.', &dot);
	size_t commas = count_of(s, ',', &comma);
	size_t blanks = count_of(s, ' ', &other);
	size_t ticks = count_of(s, '\'', &other);

	*decimal = s->n;
	*group = '\0';
	if (blanks > 0)
		*group = ' ';
	else if (ticks > 0)
		*group = '\'';
	if (blanks > 0 && ticks > 0)
		return VALUEDECIMAL_GROUPING;
	if (dots > 0 && commas > 0) {
		if (*group != '\0' || (dot > comma ? dots : commas) > 1)
			return VALUEDECIMAL_GROUPING;
		*decimal = dot > comma ? dot : comma;
		*group = (char)(dot > comma ? ',' : '.');
	} else if (dots + commas > 1) {
		if (*group != '\0')
			return VALUEDECIMAL_GROUPING;
		*group = dots > 0 ? '.' : ',';
	} else if (dots == 1) {
		*decimal = dot;
	} else if (commas == 1 && *group == '\0' &&
		   is_grouped(s->p, s->n, ',')) {
		*group = ',';
	} else if (commas == 1) {
		*decimal = comma;
	}
	return VALUEDECIMAL_FINE;
}

/*
 * 1.500 by itself: three decimals or a group?  Only where a group is possible.
 */
static bool
is_doubtful(const struct valuedecimal_scan *s, size_t decimal, char group)
{
	return group == '\0' && decimal < s->n && s->p[decimal] == '.' &&
	       s->n - decimal - 1 == 3 && is_grouped(s->p, s->n, '.');
}

enum valuedecimal_trouble
valuedecimal_part(const struct valuedecimal_scan *s,
    const struct valuedecimal_form *form, struct valuedecimal_part *out)
{
	bool said = form->decimal != '\0' || form->group != '\0';
	size_t decimal;
	char group;
	enum valuedecimal_trouble t =
	    said ? said_separators(s, form, &decimal, &group)
		 : separators(s, &decimal, &group);

	if (t != VALUEDECIMAL_FINE)
		return t;
	if (group != '\0' && !is_grouped(s->p, decimal, group))
		return VALUEDECIMAL_GROUPING;
	out->n = 0;
	out->decimals = 0;
	for (size_t i = 0; i < s->n; i++) {
		if (i == decimal)
			continue;
		if (i > decimal && !is_digit(s->p[i]))
			return VALUEDECIMAL_GROUPING;
		if (!is_digit(s->p[i]))
			continue;
		out->digits[out->n++] = s->p[i];
		out->decimals += i > decimal;
	}
	out->doubtful =
	    !said && s->exponent == 0 && is_doubtful(s, decimal, group);
	return out->n == 0 ? VALUEDECIMAL_NOT : VALUEDECIMAL_FINE;
}
