// SPDX-License-Identifier: Apache-2.0
#include "mapping/mapping.h"

/* What one looks at, and who is told. */
struct walk {
	mapping_column_fn *tell;
	void *self;
};

static void
tell(const struct walk *w, const struct word *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].text.n > 0)
			w->tell(w->self, &v[i]);
}

static void
tell_when(const struct walk *w, const struct when *when)
{
	for (size_t i = 0; i < when->n_any; i++)
		for (size_t k = 0; k < when->any[i].n_tests; k++)
			tell(w, &when->any[i].tests[k].column, 1);
}

static void
tell_rule(const struct walk *w, const struct rule *r)
{
	tell(w, r->columns, r->n_columns);
	tell(w, &r->region_column, 1);
	tell(w, &r->currency_column, 1);
	for (size_t i = 0; i < r->n_parts; i++)
		tell_rule(w, &r->parts[i].rule);
	for (size_t i = 0; i < r->n_pieces; i++)
		for (size_t k = 0; k < r->pieces[i].n_bits; k++)
			tell(w, &r->pieces[i].bits[k].column, 1);
	tell_when(w, &r->when);
	for (size_t i = 0; i < r->n_ways; i++)
		tell_rule(w, &r->ways[i]);
	for (size_t i = 0; i < r->n_all; i++)
		tell_rule(w, &r->all[i]);
}

void
mapping_columns(const struct rule *r, mapping_column_fn *told, void *self)
{
	const struct walk w = {told, self};

	tell_rule(&w, r);
}
