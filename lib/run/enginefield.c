// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "run/engineslot.h"

/* The entry of a code and field; a new one takes the place of the rarest. */
static struct field_refusals *
entry(struct engine *e, const struct fault *f)
{
	struct field_refusals *rarest = &e->fields[0];

	for (size_t i = 0; i < ENGINE_FIELDS; i++) {
		struct field_refusals *r = &e->fields[i];

		if (r->n > 0 && strcmp(r->code, f->code) == 0 &&
		    strcmp(r->param, f->param) == 0)
			return r;
		if (r->n < rarest->n)
			rarest = r;
	}
	memset(rarest, 0, sizeof(*rarest));
	memcpy(rarest->code, f->code, sizeof(rarest->code));
	memcpy(rarest->param, f->param, sizeof(rarest->param));
	rarest->since = e->sum.done + e->sum.refused - 1;
	return rarest;
}

bool
enginefield_refused(struct engine *e, const struct fault *f)
{
	struct field_refusals *r;
	uint64_t rows;

	if (e->stopping || f->param[0] == '\0' || e->opts.max_errors == 0)
		return false;
	r = entry(e, f);
	r->n++;
	rows = e->sum.done + e->sum.refused - r->since;
	if (r->n < ENGINE_FIELD_REFUSALS || r->n * 2 <= rows)
		return false;
	e->sum.alike = r->n;
	e->sum.alike_of = rows;
	return true;
}
