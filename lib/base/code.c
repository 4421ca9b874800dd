// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/code.h"
#include "base/codetab.h"
#include "base/mem.h"
#include "base/text.h"

const struct code *
code_table(size_t *n)
{
	*n = codetab_count;
	return codetab_rows;
}

static bool
is_family(const struct code *c)
{
	return str_ends(str_of(c->code), STR_LIT(".*"));
}

const struct code *
code_find(struct str code)
{
	for (size_t i = 0; i < codetab_count; i++)
		if (str_is(code, codetab_rows[i].code))
			return &codetab_rows[i];
	for (size_t i = 0; i < codetab_count; i++) {
		const struct code *c = &codetab_rows[i];
		struct str head = str_of(c->code);

		head.n -= is_family(c) ? 1 : 0;
		if (is_family(c) && code.n > head.n && str_starts(code, head))
			return c;
	}
	return NULL;
}

const char *
code_nearest(struct str word)
{
	const char **names = mem_array(codetab_count, sizeof(*names));
	const char *near = NULL;

	for (size_t i = 0; i < codetab_count; i++) {
		struct str code = str_of(codetab_rows[i].code);
		struct str last = str_from(code, str_find(code, '.') + 1);

		names[i] = codetab_rows[i].code;
		if (near == NULL && str_ieq(last, word))
			near = names[i];
	}
	if (near == NULL)
		near = text_nearest(word, names, codetab_count);
	free(names);
	return near;
}
