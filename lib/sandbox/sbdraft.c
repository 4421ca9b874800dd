// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

#include "sandbox/sbchange.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbversion.h"

void
sbdraft_init(struct sbdraft *d)
{
	memset(d, 0, sizeof(*d));
	buf_init(&d->fields, 2 * (size_t)LIM_BODY_BYTES);
}

void
sbdraft_fini(struct sbdraft *d)
{
	buf_fini(&d->fields);
	free(d->links);
	d->links = NULL;
	d->n_links = d->cap_links = 0;
}

void
sbdraft_add_field(struct sbdraft *d, uint32_t field, struct str json)
{
	struct sbversion_head h = {field, (uint32_t)json.n};

	buf_add(&d->fields, &h, sizeof(h));
	buf_add_str(&d->fields, json);
}

struct str
sbdraft_field(const struct sbdraft *d, uint32_t field)
{
	struct sbversion v = {.fields = d->fields.p, .n_bytes = d->fields.n};

	return sbversion_field(&v, field);
}

void
sbdraft_add_link(struct sbdraft *d, uint32_t relation, uint32_t row, bool drop)
{
	for (size_t i = 0; i < d->n_links; i++)
		if (d->links[i].relation == relation && d->links[i].row == row)
			return;
	if (d->n_links == d->cap_links) {
		d->cap_links = d->cap_links == 0 ? 4 : d->cap_links * 2;
		d->links =
		    mem_resize(d->links, d->cap_links, sizeof(*d->links));
	}
	d->links[d->n_links++] = (struct sblink){relation, row, drop};
}

void
sbdraft_finish(struct sbdraft *d, int64_t updated_ms, struct sbchange *c)
{
	struct sbversion *v = mem_alloc(sizeof(*v));

	/* A copy: a buffer that grew by doubling wastes up to its half. */
	v->n_bytes = d->fields.n;
	v->fields = mem_dup(buf_text(&d->fields), d->fields.n);
	v->updated_ms = updated_ms;
	c->version = v;
	c->links = d->links;
	c->n_links = d->n_links;
	d->links = NULL;
	d->n_links = d->cap_links = 0;
}
