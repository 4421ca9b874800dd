// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "doc/jput.h"

#include "sandbox/sbtext.h"

/* From behind an opening quote to the closing one. */
static struct str
quoted(struct str json, size_t from)
{
	size_t i = from;

	while (i < json.n && json.p[i] != '"')
		i += json.p[i] == '\\' ? 2 : 1;
	return (struct str){json.p + from, (i < json.n ? i : json.n) - from};
}

bool
sbtext_next(struct str json, size_t *at, struct str *key, struct str *text)
{
	key->p = NULL;
	key->n = 0;
	while (*at < json.n) {
		size_t i = (*at)++;

		if (json.p[i] == ',')
			key->p = NULL;
		if (json.p[i] != '"')
			continue;
		*text = quoted(json, i + 1);
		*at = i + text->n + 2;
		if (*at >= json.n || json.p[*at] != ':')
			return true;
		*key = *text;
	}
	return false;
}

void
sbtext_escape(struct str s, struct buf *out)
{
	struct jput j;
	size_t from = out->n;

	jput_init(&j, out);
	jput_text(&j, s);
	if (out->n < from + 2)
		return;
	memmove(out->p + from, out->p + from + 1, out->n - from - 2);
	buf_cut(out, out->n - 2);
}

void
sbtext_name(struct str json, struct buf *out)
{
	struct str part[2] = {{NULL, 0}, {NULL, 0}};
	size_t at = 0;
	struct str key;
	struct str text;

	while (sbtext_next(json, &at, &key, &text))
		part[str_is(key, "firstName") ? 0 : 1] = text;
	buf_add_str(out, part[0]);
	if (part[0].n > 0 && part[1].n > 0)
		buf_putc(out, ' ');
	buf_add_str(out, part[1]);
}

char
sbtext_fold(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c + ('a' - 'A'));
	return c;
}

static bool
same_at(struct str s, size_t at, struct str folded)
{
	for (size_t k = 0; k < folded.n; k++)
		if (sbtext_fold(s.p[at + k]) != folded.p[k])
			return false;
	return true;
}

bool
sbtext_starts(struct str s, struct str folded)
{
	return s.n >= folded.n && same_at(s, 0, folded);
}

bool
sbtext_contains(struct str s, struct str folded)
{
	for (size_t i = 0; i + folded.n <= s.n; i++)
		if (same_at(s, i, folded))
			return true;
	return false;
}
