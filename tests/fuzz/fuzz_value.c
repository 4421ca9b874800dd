// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "doc/jput.h"
#include "schema/defs.h"
#include "value/value.h"

/*
 * The first byte chooses a type, the rest is the cell.  What is parsed must be
 * writable, and every finding must say what to do.
 */
static const struct option options[] = {{"opt_1", "Open", "opt_up"},
    {"opt_2", "Closed won", NULL}, {"opt_3", "Open", "opt_other"}};
static const struct field field = {.key = "f",
    .currency = "EUR",
    .options = options,
    .n_options = 3,
    .parent_key = "up"};
static const struct value parent = {.shape = VALUE_TEXT, .text = {"opt_up", 6}};
static const struct value_option listed[] = {{{"", 0}, "opt_1"}};
static const struct str formats[] = {{"iso8601", 7}, {"d MMM yyyy h:mm a", 17},
    {"EEE, dd/MM/yyyy", 15}, {"epoch-ms", 8}};
static const struct str split[] = {{"; ", 2}, {";", 1}};
static const enum vtype types[] = {VTYPE_TEXT, VTYPE_NUMBER, VTYPE_CURRENCY,
    VTYPE_CHECKBOX, VTYPE_DATETIME, VTYPE_ADDRESS, VTYPE_FULL_NAME,
    VTYPE_SINGLE_SELECT, VTYPE_MULTI_SELECT, VTYPE_MARKDOWN};

static struct value_spec
spec_of(enum vtype type)
{
	return (struct value_spec){.type = type,
	    .field = &field,
	    .split = split,
	    .n_split = 2,
	    .options = listed,
	    .n_options = type == VTYPE_MULTI_SELECT,
	    .formats = formats,
	    .n_formats = type == VTYPE_DATETIME ? 4 : 0,
	    .zone = STR_LIT("Europe/Madrid"),
	    .from = type == VTYPE_MARKDOWN ? STR_LIT("html") : str_of(NULL)};
}

/* The text in every part, or the cell of the type. */
static void
run(struct value_spec *spec, struct str text, struct arena *a)
{
	struct str cells[] = {text, text, text, text, text, text, text, text};
	bool parts = vtype_parts(spec->type) != NULL;
	struct diags diags;
	const struct value_row row = {.parent = &parent};
	struct value v;
	struct buf json;
	struct jput j;

	diags_init(&diags, a);
	buf_init(&json, 64U << 20);
	value_parse(spec, &row, cells, parts ? 8 : 1, a, &diags, &v);
	jput_init(&j, &json);
	value_format(&v, &j);
	for (size_t i = 0; i < diags.n; i++)
		if (diags.v[i].hint == NULL || diags.v[i].hint[0] == '\0')
			abort();
	if (v.shape == VALUE_NUMBER && (v.text.n == 0 || v.text.n > 24))
		abort();
	buf_fini(&json);
	diags_fini(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct value_spec spec;
	struct arena *a;
	const char *why;

	if (size == 0)
		return 0;
	spec = spec_of(types[data[0] % (sizeof(types) / sizeof(types[0]))]);
	a = arena_new();
	if (value_open(&spec, a, &why) != 0)
		abort();
	run(&spec, (struct str){(const char *)data + 1, size - 1}, a);
	value_close(&spec);
	arena_free(a);
	return 0;
}
