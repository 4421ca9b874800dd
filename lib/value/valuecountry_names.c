// SPDX-License-Identifier: Apache-2.0
#include "value/valuecountry_names.h"

#include <string.h>

#include "value/valuecountry_index.h"
#include "value/valuefold.h"

const struct valuecountry_name *
valuecountry_names_find(struct str name)
{
	char key[VALUEFOLD_MAX];
	struct str k = {key, valuefold(name, key)};

	return k.n == 0 || valuecountry_names_is_short(k)
		   ? NULL
		   : valuecountry_names_get(k);
}

const struct valuecountry_name *
valuecountry_names_get(struct str k)
{
	uint32_t i = (uint32_t)str_hash(k) & valuecountry_index_mask;

	for (;; i = (i + 1) & valuecountry_index_mask) {
		const struct valuecountry_index_slot *s =
		    &valuecountry_index_slots[i];
		const unsigned char *at = &valuecountry_index_keys[s->key];

		if (s->key == 0)
			return NULL;
		if (at[0] == k.n && memcmp(at + 1, k.p, k.n) == 0)
			return &valuecountry_index_meanings[s->meaning];
	}
}

const char *const *
valuecountry_names_english(void)
{
	return valuecountry_index_english;
}
