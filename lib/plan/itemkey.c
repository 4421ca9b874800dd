// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/text.h"
#include "plan/bind.h"
#include "plan/itemcell.h"
#include "plan/itemkey.h"

enum {
	SHORT_ID = 15,
	LONG_ID = 18,
	GROUP = 5 /* characters that one of the suffix vouches for */
};

static bool
upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
word_char(char c)
{
	return upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/*
 * Salesforce's suffix: of each five characters, the first being the lowest
 * bit, which are capitals.  Source: Salesforce help, "Convert 15 character
 * IDs to 18 character".
 */
struct str
itemkey_canon(const struct bind *b, struct str key, struct arena *a)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
	char id[LONG_ID];

	if (!b->salesforce || key.n != SHORT_ID)
		return key;
	for (size_t i = 0; i < SHORT_ID; i++) {
		if (!word_char(key.p[i]))
			return key;
		id[i] = key.p[i];
	}
	for (size_t g = 0; g < SHORT_ID / GROUP; g++) {
		unsigned bits = 0;

		for (size_t i = 0; i < GROUP; i++)
			bits |= upper(key.p[g * GROUP + i]) ? 1U << i : 0;
		id[SHORT_ID + g] = digits[bits];
	}
	return arena_str(a, (struct str){id, LONG_ID});
}

static struct str
key_cell(const struct bind *b, const struct str *row, size_t i)
{
	struct str s = str_trim(itemcell_at(b, row, b->key[i]));

	return itemcell_blank(b, s) ? STR_LIT("") : s;
}

static char *
put_escaped(char *p, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '|' || s.p[i] == '\\')
			*p++ = '\\';
		*p++ = s.p[i];
	}
	return p;
}

struct str
itemkey_get(const struct bind *b, const struct str *row, struct arena *a)
{
	size_t max = b->n_key;
	bool any = false;
	char *start;
	char *p;

	if (b->n_key == 1)
		return itemkey_canon(b, key_cell(b, row, 0), a);
	for (size_t i = 0; i < b->n_key; i++)
		max += 2 * itemcell_at(b, row, b->key[i]).n;
	start = p = arena_alloc(a, max + 1);
	for (size_t i = 0; i < b->n_key; i++) {
		struct str s = itemkey_canon(b, key_cell(b, row, i), a);

		any = any || s.n > 0;
		if (i > 0)
			*p++ = '|';
		p = put_escaped(p, s);
	}
	return any ? (struct str){start, (size_t)(p - start)} : STR_LIT("");
}

struct str
itemkey_digest(const struct bind *b, const struct str *row, struct arena *a)
{
	struct digest *d = digest_new();
	unsigned char sum[DIGEST_BYTES];
	struct buf text;
	struct str key;

	for (size_t i = 0; i < b->n_mapped; i++) {
		struct str s = itemcell_at(b, row, b->mapped[i]);

		digest_part(d, s.p, s.n);
	}
	digest_end(d, sum);
	digest_free(d);
	buf_init(&text, 2 * sizeof(sum));
	text_base32(&text, sum, sizeof(sum));
	key = arena_str(a, buf_str(&text));
	buf_fini(&text);
	return key;
}
