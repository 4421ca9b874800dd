// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "value/valuetel_lib.h"
#include "value/valuetel_tab.h"
#include "value/valuetype.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* The tables and the library must read the same. */
static void
compare(struct str cell, const char *region)
{
	struct valuetel_lib_number lib;
	struct valuetel_lib_number tab;
	char num[32];
	size_t n = 0;
	size_t i;

	for (i = 0; i < cell.n && n < 24; i++) {
		if ((cell.p[i] >= '0' && cell.p[i] <= '9') ||
		    (n == 0 && cell.p[i] == '+'))
			num[n++] = cell.p[i];
	}
	num[n] = '\0';
	if (!valuetel_tab_parse(num, n, region, &tab))
		return;
	valuetel_lib_parse(num, num[0] == '+' ? "ZZ" : region, &lib);
	if (tab.verdict != lib.verdict ||
	    tab.international != lib.international ||
	    strcmp(tab.e164, lib.e164) != 0)
		abort();
}

/* Two bytes of region, then a cell. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct value_spec spec = {.type = VTYPE_TELEPHONE, .many = true};
	struct value_row row = {.region = {NULL, 0}};
	char region[3] = "";
	struct arena *a;
	struct diags d;
	struct value v;
	struct str cell;
	size_t i;

	if (size < 2)
		return 0;
	for (i = 0; i < 2; i++)
		region[i] = (char)('A' + data[i] % 26);
	spec.vanity = data[1] % 2 == 1;
	cell.p = (const char *)data + 2;
	cell.n = size - 2;
	a = arena_new();
	diags_init(&d, a);
	if (data[0] != ' ')
		row.region = str_of(region);
	valuetel_type.parse(&spec, &row, &cell, 1, a, &d, &v);
	for (i = 0; i < v.n; i++) {
		if (v.items[i].n < 7)
			abort();
	}
	diags_fini(&d);
	arena_free(a);
	compare(cell, region);
	return 0;
}
