// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/diag.h"
#include "schema/defs.h"
#include "value/value.h"
#include "value/valuedecimal.h"

/*
 * The first byte chooses what the rule says, the rest is the cell.  A number
 * that is read is canonical: it reads again as itself; a number of a field of
 * money is one without its marks.
 */
static const struct field field = {.key = "f", .currency = "EUR"};
static const struct str decimals[] = {{"", 0}, {".", 1}, {",", 1}};
static const struct str groups[] = {{"", 0}, {"'", 1}, {" ", 1}};
static const struct str rounds[] = {{"", 0}, {"0", 1}, {"2", 1}};
static const struct str percents[] = {{"", 0}, {"number", 6}, {"fraction", 8}};

static void
check(const struct value *v, size_t max)
{
	const struct valuedecimal_form form = {.decimals = 2, .decimal = '.'};
	struct valuedecimal again;

	if (v->text.n == 0 || v->text.n > 20 ||
	    valuedecimal_read(v->text, &form, &again) != VALUEDECIMAL_FINE ||
	    !str_eq(v->text, (struct str){again.text, again.n}))
		abort();
	if (max == 0 && str_find(v->text, '.') < v->text.n)
		abort();
}

static void
run(struct value_spec *spec, struct str cell, struct arena *a)
{
	struct diags diags;
	struct value v;

	diags_init(&diags, a);
	value_parse(spec, NULL, &cell, 1, a, &diags, &v);
	for (size_t i = 0; i < diags.n; i++)
		if (diags.v[i].hint == NULL || diags.v[i].hint[0] == '\0')
			abort();
	if ((v.shape == VALUE_NUMBER) == (diags.n > 0) && cell.n > 0 &&
	    diags.n > 0)
		abort();
	if (v.shape == VALUE_NUMBER)
		check(&v, str_is(spec->round, "0") ? 0 : 2);
	diags_fini(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct value_spec spec = {.field = &field};
	struct arena *a;
	const char *why;
	unsigned choice;

	if (size == 0)
		return 0;
	choice = data[0];
	spec.type = choice % 2 == 0 ? VTYPE_NUMBER : VTYPE_CURRENCY;
	spec.decimal = decimals[choice / 2 % 3];
	spec.group = groups[choice / 6 % 3];
	spec.round = rounds[choice / 18 % 3];
	spec.percent = percents[choice / 54 % 3];
	a = arena_new();
	if (value_open(&spec, a, &why) != 0)
		abort();
	run(&spec, (struct str){(const char *)data + 1, size - 1}, a);
	value_close(&spec);
	arena_free(a);
	return 0;
}
