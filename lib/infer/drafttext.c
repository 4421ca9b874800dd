// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/text.h"

#include "infer/drafttext.h"

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

void
drafttext_scalar(struct buf *b, const char *s)
{
	if (is_plain(s)) {
		buf_puts(b, s);
		return;
	}
	buf_putc(b, '"');
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			buf_printf(b, "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			buf_printf(b, "\\x%02x", c);
		else
			buf_putc(b, *s);
	}
	buf_putc(b, '"');
}

void
drafttext_inert(struct buf *b, const char *s)
{
	text_inert(b, str_of(s));
}
