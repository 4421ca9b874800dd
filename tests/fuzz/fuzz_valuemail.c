// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/text.h"
#include "value/valuetype.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/*
 * An address that came out goes in again unchanged, without a complaint; one
 * with a bar, which also separates, needs the angle brackets.
 */
static void
again(struct str address, struct arena *a)
{
	struct value_spec spec = {.type = VTYPE_EMAIL, .many = true};
	struct diags d;
	struct value v;
	struct str cell = address;

	if (str_find(address, '|') < address.n &&
	    str_find(address, '"') == address.n)
		cell = str_of(arena_printf(a, "<%.*s>", STR_ARG(address)));
	diags_init(&d, a);
	valuemail_type.parse(&spec, NULL, &cell, 1, a, &d, &v);
	if (v.n != 1 || !str_eq(v.items[0], address) ||
	    diags_first_error(&d) != NULL)
		abort();
	diags_fini(&d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct value_spec spec = {.type = VTYPE_EMAIL, .many = true};
	struct str cell = {(const char *)data, size};
	struct arena *a = arena_new();
	struct diags d;
	struct value v;
	size_t i;

	diags_init(&d, a);
	valuemail_type.parse(&spec, NULL, &cell, 1, a, &d, &v);
	for (i = 0; i < v.n; i++) {
		if (str_find(v.items[i], '@') == v.items[i].n ||
		    v.items[i].n > 254)
			abort();
		again(v.items[i], a);
	}
	diags_fini(&d);
	arena_free(a);
	return 0;
}
