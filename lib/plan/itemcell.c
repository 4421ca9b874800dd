// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <string.h>

#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/itemcell.h"

bool
itemcell_blank(const struct bind *b, struct str s)
{
	if (s.n == 0)
		return true;
	for (size_t i = 0; i < b->n_empty; i++)
		if (str_eq(b->empty[i], s))
			return true;
	return false;
}

/* An export with --profile spreadsheet put it there (export/exprow.c). */
static struct str
without_guard(const struct bind *b, struct str s)
{
	bool guarded = b->mapping->spreadsheet && s.n > 1 && s.p[0] == '\'' &&
		       memchr("=+-@\t\r'", s.p[1], 7) != NULL;

	return guarded ? str_from(s, 1) : s;
}

struct str
itemcell_trimmed(const struct bind *b, struct str cell)
{
	struct str s = str_trim(without_guard(b, cell));

	return itemcell_blank(b, s) ? STR_LIT("") : s;
}

struct str
itemcell_get(
    const struct bind *b, const struct bind_cell *c, const struct str *row)
{
	struct str s;

	if (c->column == SIZE_MAX)
		return c->constant;
	s = without_guard(b, row[c->column]);
	if (c->trim)
		s = str_trim(s);
	if (itemcell_blank(b, s))
		return STR_LIT("");
	/* No text is not the same as nothing mapped. */
	return s.p != NULL ? s : STR_LIT("");
}

bool
itemcell_clears(const struct bind_target *t, const struct bind_cell *c,
    const struct str *row)
{
	struct str s;

	if (t->clear.n == 0 || c->column == SIZE_MAX)
		return false;
	s = row[c->column];
	return str_eq(c->trim ? str_trim(s) : s, t->clear);
}
