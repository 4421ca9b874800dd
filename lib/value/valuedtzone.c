// SPDX-License-Identifier: Apache-2.0
#include "value/valuedtzone.h"

enum {
	HOUR = 3600,
	NAME_MAX_LETTERS = 6
};

static const struct {
	struct str name;
	int hours; /* east of UTC */
} zones[] = {
    {{"UT", 2}, 0},
    {{"EST", 3}, -5},
    {{"EDT", 3}, -4},
    {{"CST", 3}, -6},
    {{"CDT", 3}, -5},
    {{"MST", 3}, -7},
    {{"MDT", 3}, -6},
    {{"PST", 3}, -8},
    {{"PDT", 3}, -7},
    {{"AKST", 4}, -9},
    {{"AKDT", 4}, -8},
    {{"HST", 3}, -10},
    {{"WET", 3}, 0},
    {{"WEST", 4}, 1},
    {{"CET", 3}, 1},
    {{"CEST", 4}, 2},
    {{"EET", 3}, 2},
    {{"EEST", 4}, 3},
};

/* Capitals at the front of s. */
static size_t
capitals(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= 'A' && s.p[n] <= 'Z')
		n++;
	return n;
}

bool
valuedtzone_short(struct str *s, struct valuecivil *c)
{
	struct str name = str_upto(*s, capitals(*s));

	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		if (!str_eq(name, zones[i].name))
			continue;
		*s = str_from(*s, name.n);
		c->has_offset = true;
		c->offset = zones[i].hours * HOUR;
		return true;
	}
	return valuecivil_offset(s, c);
}

bool
valuedtzone_skip_short(struct str *s)
{
	struct valuecivil ignored;
	struct str rest = *s;
	size_t n = capitals(*s);

	if (valuecivil_offset(&rest, &ignored)) {
		*s = rest;
		return true;
	}
	*s = str_from(*s, n);
	return n > 1 && n <= NAME_MAX_LETTERS;
}

bool
valuedtzone_skip_long(struct str *s)
{
	size_t n = 0;

	/* What a pattern has behind it is a bracket, as a rule. */
	while (n < s->n && s->p[n] != '(' && s->p[n] != ')' &&
	       (s->p[n] < '0' || s->p[n] > '9'))
		n++;
	*s = str_from(*s, n);
	return n > 0;
}
