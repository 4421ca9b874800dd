// SPDX-License-Identifier: Apache-2.0
#include "value/valuecut.h"

#include <stdbool.h>
#include <stdint.h>

#include <unicode/uchar.h>

#include "base/text.h"

enum {
	JOINER = 0x200d /* of emoji and of letters */
};

/* Is it drawn together with what stands before it? */
static bool
leans(uint32_t c)
{
	return c == JOINER ||
	       u_hasBinaryProperty((UChar32)c, UCHAR_GRAPHEME_EXTEND) ||
	       u_charType((UChar32)c) == U_COMBINING_SPACING_MARK;
}

static struct str
without_blanks(struct str s)
{
	while (s.n > 0 && (s.p[s.n - 1] == ' ' ||
			      (s.p[s.n - 1] >= '\t' && s.p[s.n - 1] <= '\r')))
		s.n--;
	return s;
}

struct str
valuecut_to(struct str s, size_t max)
{
	uint32_t before = 0;
	size_t safe = 0; /* where a character begins */
	size_t at = 0;

	/* A byte is at least a part of a character. */
	if (s.n <= max)
		return s;
	for (size_t n = 0; at < s.n; n++) {
		size_t len;
		uint32_t c = text_decode(str_from(s, at), &len);

		if (before != JOINER && !leans(c))
			safe = at;
		if (n == max)
			return without_blanks(str_upto(s, safe));
		before = c;
		at += len;
	}
	return s;
}
