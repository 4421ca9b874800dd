// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "schema/defs.h"
#include "value/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/*
 * The first byte chooses URL or the service of a social handle, the rest is the
 * cell.  What comes out is a URL, and goes in again unchanged, without an
 * error.
 */
static void
read_cell(struct value_spec *spec, struct str cell, struct arena *a,
    struct diags *d, struct value *v)
{
	const struct value_row row = {.parent = NULL};
	const char *why;

	if (value_open(spec, a, &why) != 0)
		abort();
	value_parse(spec, &row, &cell, 1, a, d, v);
	value_close(spec);
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].hint == NULL || d->v[i].hint[0] == '\0')
			abort();
}

static struct str
first_of(const struct value *v)
{
	if (v->shape == VALUE_LIST && v->n > 0)
		return v->items[0];
	return v->shape == VALUE_TEXT ? v->text : (struct str){"", 0};
}

static void
again(struct value_spec *spec, struct str url, struct arena *a)
{
	struct diags d;
	struct value v;

	if (!str_starts(url, STR_LIT("http://")) &&
	    !str_starts(url, STR_LIT("https://")))
		abort();
	diags_init(&d, a);
	read_cell(spec, url, a, &d, &v);
	if (!str_eq(first_of(&v), url) || diags_first_error(&d) != NULL)
		abort();
	diags_fini(&d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum handle_service services[] = {HANDLE_NONE,
	    HANDLE_TWITTER, HANDLE_LINKEDIN, HANDLE_FACEBOOK, HANDLE_INSTAGRAM};
	struct field field = {.key = "f"};
	struct value_spec spec = {.type = VTYPE_URL, .field = &field};
	struct arena *a;
	struct diags d;
	struct value v;

	if (size == 0)
		return 0;
	field.service = services[data[0] % 5];
	if (field.service != HANDLE_NONE)
		spec.type = VTYPE_SOCIAL_HANDLE;
	a = arena_new();
	diags_init(&d, a);
	read_cell(
	    &spec, (struct str){(const char *)data + 1, size - 1}, a, &d, &v);
	if (first_of(&v).n > 0)
		again(&spec, first_of(&v), a);
	diags_fini(&d);
	arena_free(a);
	return 0;
}
