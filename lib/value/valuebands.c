// SPDX-License-Identifier: Apache-2.0
#include "value/valuebands.h"

#include <string.h>

#include "base/arena.h"
#include "value/valuedecimal.h"

enum {
	DECIMALS = 2
};

static bool
read(struct str text, char decimal, char group, struct valuedecimal *out)
{
	/* Of what is kept exactly, so that 1.500 stays doubtful. */
	const struct valuedecimal_form form = {
	    .decimals = DECIMALS,
	    .decimal = decimal,
	    .group = group,
	};

	return valuedecimal_read(valuedecimal_trim(text), &form, out) ==
	       VALUEDECIMAL_FINE;
}

bool
valuebands_bound(struct str text, struct arena *a, struct str *out)
{
	struct valuedecimal d;

	if (!read(text, '.', ',', &d))
		return false;
	*out = arena_str(a, (struct str){d.text, d.n});
	return true;
}

static int
sign(int d)
{
	return d < 0 ? -1 : d > 0;
}

/* Two numbers without sign. */
static int
cmp_size(struct str a, struct str b)
{
	struct str whole_a = str_upto(a, str_find(a, '.'));
	struct str whole_b = str_upto(b, str_find(b, '.'));

	if (whole_a.n != whole_b.n)
		return whole_a.n < whole_b.n ? -1 : 1;
	/* Fractions compare as texts: the shorter one ends in zeros. */
	return sign(str_cmp(a, b));
}

int
valuebands_cmp(struct str a, struct str b)
{
	bool below_a = a.n > 0 && a.p[0] == '-';
	bool below_b = b.n > 0 && b.p[0] == '-';

	if (below_a != below_b)
		return below_a ? -1 : 1;
	if (below_a)
		return cmp_size(str_from(b, 1), str_from(a, 1));
	return cmp_size(a, b);
}

enum valuebands_hit
valuebands_find(
    const struct valuebands *b, struct str text, const struct valueband **out)
{
	struct valuedecimal d;

	*out = b->rest;
	if (!read(text, b->decimal, b->group, &d))
		return VALUEBANDS_NO_NUMBER;
	for (size_t i = 0; i < b->n; i++) {
		struct str number = {d.text, d.n};

		if (valuebands_cmp(number, b->v[i].upto) > 0)
			continue;
		*out = &b->v[i];
		return VALUEBANDS_FOUND;
	}
	return b->rest != NULL ? VALUEBANDS_FOUND : VALUEBANDS_BEYOND;
}
