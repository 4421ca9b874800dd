// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "sandbox/sbversion.h"

void
sbversion_free(struct sbversion *v)
{
	while (v != NULL) {
		struct sbversion *before = v->before;

		free(v->fields);
		free(v);
		v = before;
	}
}

bool
sbversion_next(
    const struct sbversion *v, size_t *at, uint32_t *field, struct str *json)
{
	struct sbversion_head h;

	if (*at >= v->n_bytes)
		return false;
	memcpy(&h, v->fields + *at, sizeof(h));
	*at += sizeof(h);
	*field = h.field;
	*json = (struct str){v->fields + *at, h.n};
	*at += h.n;
	return true;
}

struct str
sbversion_field(const struct sbversion *v, uint32_t field)
{
	size_t at = 0;
	uint32_t f;
	struct str json;

	while (sbversion_next(v, &at, &f, &json))
		if (f == field)
			return json;
	return (struct str){NULL, 0};
}
