#ifndef VALUE_VALUECASE_H
#define VALUE_VALUECASE_H

#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/str.h"
#include "doc/jdoc.h"
#include "schema/defs.h"
#include "value/value.h"
#include "value/valuetype.h"

/*
 * One cell through one value type: what came out, as texts joined by " | ",
 * and the codes of all findings, joined by a blank.
 */
struct valuecase {
	struct arena *arena;
	struct diags diags;
	struct value value;
	char text[4096];
	char codes[512];
};

static void
case_join(char *to, size_t max, const char *sep, struct str s)
{
	size_t n = strlen(to);
	size_t m = strlen(sep);

	if (n == 0)
		m = 0;
	if (n + m + s.n + 1 > max)
		return;
	memcpy(to + n, sep, m);
	if (s.n > 0)
		memcpy(to + n + m, s.p, s.n);
	to[n + m + s.n] = '\0';
}

static void
case_run(struct valuecase *c, const struct valuetype *type,
    const struct value_spec *spec, const char *region, struct str cell)
{
	struct value_row row = {.region = str_of(region)};
	size_t i;

	c->arena = arena_new();
	diags_init(&c->diags, c->arena);
	c->text[0] = '\0';
	c->codes[0] = '\0';
	type->parse(spec, &row, &cell, 1, c->arena, &c->diags, &c->value);
	if (c->value.shape == VALUE_TEXT)
		case_join(c->text, sizeof(c->text), " | ", c->value.text);
	if (c->value.shape == VALUE_LIST) {
		for (i = 0; i < c->value.n; i++)
			case_join(
			    c->text, sizeof(c->text), " | ", c->value.items[i]);
	}
	for (i = 0; i < c->diags.n; i++)
		case_join(c->codes, sizeof(c->codes), " ",
		    str_of(c->diags.v[i].code));
}

static void
case_end(struct valuecase *c)
{
	diags_fini(&c->diags);
	arena_free(c->arena);
}

#endif
