// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#include "export/expdownload.h"

enum {
	NAME_BYTES = 200, /* a file system takes 255, with ".part" behind it */
	END_BYTES = 16    /* ".transcript", kept when a name is cut */
};

/*
 * Controls, what separates the parts of a path here or elsewhere, what other
 * systems reserve, and what turns the direction of a text around or hides.
 */
static bool
is_harmful(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return true;
	if (c < 0x80)
		return strchr("/\\:*?\"<>|", (int)c) != NULL;
	return c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	       c == 0xfeff || c >= 0xe0000 || (c >= 0xfff0 && c <= 0xfffd);
}

static void
put_harmless(struct buf *out, struct str s)
{
	while (s.n > 0) {
		size_t n;
		uint32_t c = text_decode(s, &n);

		if (is_harmful(c))
			buf_putc(out, '_');
		else
			buf_add_str(out, str_upto(s, n));
		s = str_from(s, n);
	}
}

/* Where the ending begins; s.n: it has none that is worth keeping. */
static size_t
ending(struct str s)
{
	size_t i = s.n;

	while (i > 0 && s.n - i < END_BYTES)
		if (s.p[--i] == '.')
			return i;
	return s.n;
}

static struct str
without_end(struct str s)
{
	while (s.n > 0 && strchr(". ", s.p[s.n - 1]) != NULL)
		s.n--;
	return s;
}

void
expdownload_name(struct buf *out, struct str id, struct str name)
{
	size_t max = id.n + 1 < NAME_BYTES ? NAME_BYTES - id.n - 1 : 0;
	struct buf b;
	struct str s;
	size_t end;

	buf_init(&b, 3 * name.n + 1);
	put_harmless(&b, name);
	s = without_end(buf_str(&b));
	buf_add_str(out, id);
	if (s.n > 0 && max > END_BYTES) {
		end = ending(s);
		buf_putc(out, '-');
		if (s.n <= max)
			buf_add_str(out, s);
		else
			buf_add_str(out, text_cut(s, max - (s.n - end)));
		if (s.n > max)
			buf_add_str(out, str_from(s, end));
	}
	buf_fini(&b);
}
