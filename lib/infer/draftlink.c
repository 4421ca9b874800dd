// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "schema/defs.h"

#include "infer/draft.h"
#include "infer/draftlink.h"
#include "infer/drafttext.h"
#include "infer/profile.h"
#include "infer/propose.h"

static void
way(const struct draft *d, size_t i, struct buf *b)
{
	const struct propose_column *c = &d->columns[i];

	buf_puts(b, "{ column: ");
	drafttext_scalar(b, d->profile->v[i].name);
	if (d->profile->v[i].separated[SEP_SEMICOLON] > 0 &&
	    strcmp(c->part, "key") == 0)
		buf_puts(b, ", split: \";\"");
	buf_printf(b, ", by: %s }\n", c->part);
}

static bool
is_link(const struct draft *d, size_t i, const struct relation *r)
{
	return d->columns[i].what == PROPOSE_LINK &&
	       d->columns[i].relation == r;
}

static void
link_of(const struct draft *d, const struct relation *r, struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < d->profile->n; i++)
		n += is_link(d, i, r);
	buf_puts(b, "  ");
	drafttext_scalar(b, r->key);
	buf_puts(b, n > 1 ? ":\n    first-of:\n" : ": ");
	/* Ids before names. */
	for (int by_key = 1; by_key >= 0; by_key--)
		for (size_t i = 0; i < d->profile->n; i++)
			if (is_link(d, i, r) &&
			    (strcmp(d->columns[i].part, "key") == 0) ==
				(by_key == 1)) {
				buf_puts(b, n > 1 ? "      - " : "");
				way(d, i, b);
			}
}

bool
draftlink_write(const struct draft *d, struct buf *b)
{
	size_t n;
	const struct relation *v = defs_relations(d->defs, &n);
	bool any = false;

	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < d->profile->n; i++)
			if (is_link(d, i, &v[k])) {
				any = true;
				link_of(d, &v[k], b);
				break;
			}
	return any;
}
