// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/code.h"
#include "base/codetab.h"
#include "base/mem.h"
#include "base/text.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct codetab *const tables[] = {
    &codetab_run, &codetab_value_rows};

const struct code *
code_next(const struct code *former)
{
	const struct code *best = NULL;

	for (size_t t = 0; t < COUNT(tables); t++) {
		const struct code *c = tables[t]->rows;
		const struct code *end = c + tables[t]->n;

		while (former != NULL && c < end &&
		       strcmp(c->code, former->code) <= 0)
			c++;
		if (c < end &&
		    (best == NULL || strcmp(c->code, best->code) < 0))
			best = c;
	}
	return best;
}

static bool
is_family(const struct code *c)
{
	return str_ends(str_of(c->code), STR_LIT(".*"));
}

static bool
stands_for(const struct code *family, struct str code)
{
	struct str head = str_of(family->code);

	head.n--;
	return code.n > head.n && str_starts(code, head);
}

const struct code *
code_find(struct str code)
{
	const struct code *family = NULL;

	for (size_t t = 0; t < COUNT(tables); t++)
		for (size_t i = 0; i < tables[t]->n; i++) {
			const struct code *c = &tables[t]->rows[i];

			if (str_is(code, c->code))
				return c;
			if (is_family(c) && stands_for(c, code))
				family = c;
		}
	return family;
}

const char *
code_nearest(struct str word)
{
	size_t max = codetab_run.n + codetab_value_rows.n, n = 0;
	const char **names = mem_array(max, sizeof(*names));
	const char *near = NULL;

	for (const struct code *c = code_next(NULL); c; c = code_next(c)) {
		struct str code = str_of(c->code);
		struct str last = str_from(code, str_find(code, '.') + 1);

		names[n++] = c->code;
		if (near == NULL && str_ieq(last, word))
			near = c->code;
	}
	if (near == NULL)
		near = text_nearest(word, names, n);
	free(names);
	return near;
}
