// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/diag.h"
#include "value/value.h"
#include "value/valuecivil.h"
#include "value/valuedtiso.h"

/*
 * Up to the first newline a date pattern, behind it the cell.  A pattern opens
 * or says why not; what is read is an instant that reads again as itself; what
 * is not is a finding with a hint.
 */
static void
check(struct value_spec *spec, struct str cell, struct arena *a)
{
	struct valuecivil c;
	struct diags diags;
	struct value v;
	struct str again;

	diags_init(&diags, a);
	value_parse(spec, NULL, &cell, 1, a, &diags, &v);
	for (size_t i = 0; i < diags.n; i++)
		if (diags.v[i].hint == NULL || diags.v[i].hint[0] == '\0')
			abort();
	if (v.shape != VALUE_TEXT) {
		if (diags.n == 0 && str_trim(cell).n > 0)
			abort();
		diags_fini(&diags);
		return;
	}
	again = v.text;
	if (valuedtiso_read(again, &c) != VALUECIVIL_FITS || !c.has_offset ||
	    c.offset != 0 || diags.n != 0)
		abort();
	diags_fini(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	size_t end = str_find(text, '\n');
	struct str pattern = str_upto(text, end);
	struct value_spec spec = {.type = VTYPE_DATETIME,
	    .formats = &pattern,
	    .n_formats = pattern.n > 0,
	    .zone = STR_LIT("Europe/Madrid"),
	    .overlap = STR_LIT("later")};
	struct arena *a = arena_new();
	const char *why = NULL;
	bool open = value_open(&spec, a, &why) == 0;

	if (!open) {
		/* The same pattern may only lack its century. */
		spec.years = STR_LIT("1950-2049");
		open = value_open(&spec, a, &why) == 0;
	}
	if (open)
		check(&spec, str_from(text, end + 1), a);
	else if (why == NULL || why[0] == '\0')
		abort();
	value_close(&spec);
	arena_free(a);
	return 0;
}
