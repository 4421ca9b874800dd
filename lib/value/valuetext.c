// SPDX-License-Identifier: Apache-2.0
#include "value/valuetext.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "doc/jdoc.h"
#include "value/valuetype.h"

/* C0 but for tab, LF and CR; DEL; C1 (U+0080 to U+009F) as UTF-8. */
static bool
is_control(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];

	if (c < 0x20)
		return c != '\t' && c != '\n' && c != '\r';
	return c == 0x7f ||
	       (c == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xa0);
}

/* Is any of eight bytes 0? */
static bool
has_zero(uint64_t v)
{
	return ((v - UINT64_C(0x0101010101010101)) & ~v &
		   UINT64_C(0x8080808080808080)) != 0;
}

/*
 * Bytes at the front, by eights, of which none can be a control character nor
 * begin one: none is below 0x20, 0x7f or 0xc2.
 */
static size_t
harmless(struct str s)
{
	size_t i = 0;

	for (; i + 8 <= s.n; i += 8) {
		uint64_t v;

		memcpy(&v, s.p + i, 8);
		if (((v - UINT64_C(0x2020202020202020)) & ~v &
			UINT64_C(0x8080808080808080)) != 0 ||
		    has_zero(v ^ UINT64_C(0x7f7f7f7f7f7f7f7f)) ||
		    has_zero(v ^ UINT64_C(0xc2c2c2c2c2c2c2c2)))
			break;
	}
	return i;
}

void
valuetext_check(struct diags *diags, const char *code, struct str s)
{
	size_t i = harmless(s);

	while (i < s.n && !is_control(s, i))
		i++;
	if (i == s.n)
		return;
	diag_add(diags, DIAG_WARNING, code, s,
	    "there is a control character in this text, at byte %zu; it is "
	    "kept",
	    i + 1);
	diag_hint(diags,
	    "Often a sign of a wrong encoding: look at the cell in the file.");
}

static void
parse(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *a,
    struct diags *diags, struct value *out)
{
	struct str cell = valuetype_one(cells, n_cells);

	(void)spec;
	(void)row;
	if (cell.n == 0)
		return;
	valuetext_check(diags, "text.control-character", cell);
	out->shape = VALUE_TEXT;
	out->text = arena_str(a, cell);
}

static bool
same(const struct value *v, const struct jval *stored)
{
	return v->shape == VALUE_TEXT && jdoc_kind(stored) == JDOC_TEXT &&
	       str_eq(v->text, jdoc_text(stored));
}

const struct valuetype valuetext_type = {.parse = parse, .same = same};
