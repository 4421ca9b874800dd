// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/text.h"

#include "infer/drafttext.h"

enum {
	INERT_MAX = 64 /* bytes of one code point, shown inert */
};

static bool
is_plain(const char *s)
{
	static const char *const words[] = {
	    "null", "true", "false", "yes", "no", "on", "off"};
	size_t n = strlen(s);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_iis_all(str_of(s), words[i]))
			return false;
	if (n == 0 || s[n - 1] == ' ' ||
	    strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$",
		s[0]) == NULL)
		return false;
	/* Bytes beyond ASCII are letters of some language, or might as well
	 * be; what is no letter is in quotes. */
	for (; *s != '\0'; s++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXY"
			   "Z0123456789 _-./()$",
			*s) == NULL)
			return false;
	return true;
}

/* Not in a YAML file, neither as text nor in a comment. */
static bool
is_barred(uint32_t cp)
{
	return (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029 ||
	       cp == 0xfeff || cp == 0xfffe || cp == 0xffff;
}

/* Does a terminal, and a line of the file, stay what it is? */
static bool
is_inert(struct str s, uint32_t cp)
{
	struct buf b;
	bool same;

	if (cp < 0x7f)
		return cp >= ' ';
	if (is_barred(cp))
		return false;
	buf_init(&b, INERT_MAX);
	text_inert(&b, s);
	same = str_eq(buf_str(&b), s);
	buf_fini(&b);
	return same;
}

static void
put_escape(struct buf *b, uint32_t cp)
{
	if (cp < 0x80)
		buf_printf(b, "\\x%02x", (unsigned)cp);
	else if (cp <= 0xffff)
		buf_printf(b, "\\u%04x", (unsigned)cp);
	else
		buf_printf(b, "\\U%08x", (unsigned)cp);
}

void
drafttext_scalar(struct buf *b, const char *text)
{
	struct str s = str_of(text);
	size_t n;

	if (is_plain(text)) {
		buf_puts(b, text);
		return;
	}
	buf_putc(b, '"');
	for (; s.n > 0; s = str_from(s, n)) {
		uint32_t cp = text_decode(s, &n);

		if (cp == '"' || cp == '\\')
			buf_printf(b, "\\%c", (int)cp);
		else if (is_inert(str_upto(s, n), cp))
			buf_add(b, s.p, n);
		else
			put_escape(b, cp);
	}
	buf_putc(b, '"');
}

void
drafttext_inert(struct buf *b, const char *text)
{
	struct str s = str_of(text);
	size_t n;

	for (; s.n > 0; s = str_from(s, n)) {
		uint32_t cp = text_decode(s, &n);

		if (is_barred(cp))
			put_escape(b, cp);
		else
			text_inert(b, str_upto(s, n));
	}
}
