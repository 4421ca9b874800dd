// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/text.h"

#include "wrap.h"

enum {
	WIDTH_MIN = 30,
	INDENT = 2
};

static size_t
blanks(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == ' ')
		n++;
	return n;
}

/* "   1,204 created": where the words begin; else a little further in. */
static size_t
hang_of(struct str line, size_t width)
{
	size_t from = blanks(line);
	size_t to = from;

	while (to < line.n &&
	       ((line.p[to] >= '0' && line.p[to] <= '9') || line.p[to] == ','))
		to++;
	if (to > from && from > 0 && to < line.n && line.p[to] == ' ')
		return to + 1 < width / 2 ? to + 1 : INDENT;
	return from + INDENT < width / 2 ? from + INDENT : INDENT;
}

/* Bytes of s that fit, cut before a blank; the first word at least. */
static size_t
piece(struct str s, size_t room)
{
	size_t fits = 0;

	for (size_t i = blanks(s); i <= s.n; i++) {
		if (i < s.n && s.p[i] != ' ')
			continue;
		if (fits > 0 && text_width(str_upto(s, i)) > room)
			break;
		fits = i;
	}
	return fits;
}

void
wrap_line(struct buf *b, struct str line, size_t width)
{
	size_t hang = hang_of(line, width);
	size_t room = width;

	if (width < WIDTH_MIN || text_width(line) <= width ||
	    str_starts(line, STR_LIT("next"))) {
		buf_add_str(b, line);
		return;
	}
	while (line.n > 0) {
		size_t n = piece(line, room);

		buf_add_str(b, str_upto(line, n));
		line = str_from(line, n);
		line = str_from(line, blanks(line));
		if (line.n == 0)
			break;
		buf_putc(b, '\n');
		for (size_t i = 0; i < hang; i++)
			buf_putc(b, ' ');
		room = width - hang;
	}
}
