// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <string.h>

#include "plan/bind.h"
#include "plan/item.h"
#include "plan/itemcell.h"
#include "plan/itemside.h"

/* Of an address; n == 0: it has none. */
static struct str
country_of(const struct value *v)
{
	for (size_t i = 0; v->shape == VALUE_PARTS && i < v->n; i++)
		if (strcmp(v->names[i], "country") == 0 &&
		    v->items[i].p != NULL)
			return v->items[i];
	return (struct str){"", 0};
}

static struct str
shared_country(const struct bind *b, const struct item *item)
{
	struct str found = {"", 0};

	for (size_t i = 0; i < b->n_fields; i++) {
		struct str one = {"", 0};

		if (b->fields[i].spec.type == VTYPE_ADDRESS)
			one = country_of(&item->values[i]);
		if (one.n == 0)
			continue;
		if (found.n > 0 && !str_eq(found, one))
			return (struct str){"", 0};
		found = one;
	}
	return found;
}

struct value_row
itemside_get(const struct bind *b, const struct bind_target *t,
    const struct item *item, const struct str *row)
{
	struct value_row side = {0};

	if (t->region_column != SIZE_MAX)
		side.region = str_trim(itemcell_at(b, row, t->region_column));
	else if (t->by_address)
		side.region = shared_country(b, item);
	if (t->currency_column != SIZE_MAX)
		side.currency =
		    str_trim(itemcell_at(b, row, t->currency_column));
	if (t->parent != SIZE_MAX)
		side.parent = &item->values[t->parent];
	return side;
}
