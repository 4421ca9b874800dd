// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "doc/jdoc.h"

#include "api/answer.h"

enum {
	CLEAN_MAX = 4096 /* of the text as it came; the rest is not looked at */
};

void
api_answer_init(struct api_answer *a)
{
	memset(a, 0, sizeof(*a));
	a->fate = API_LOST;
	buf_init(&a->body, (size_t)LIM_ANSWER_BYTES);
	a->retry_after_ms = -1;
	a->limit = -1;
	a->remaining = -1;
	a->reset_s = -1;
	a->date_s = -1;
}

void
api_answer_fini(struct api_answer *a)
{
	buf_fini(&a->body);
	jdoc_free(a->doc);
	a->doc = NULL;
}

static bool
key_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* A server may quote the key that it refuses. */
static void
mask_keys(struct buf *out, struct str s)
{
	const struct str mark = STR_LIT("sk_lf_");
	size_t at;

	while ((at = str_find_str(s, mark)) < s.n) {
		buf_add(out, s.p, at);
		s = str_from(s, at + mark.n);
		while (s.n > 0 && key_char(s.p[0]))
			s = str_from(s, 1);
		buf_puts(out, "sk_lf_***");
	}
	buf_add_str(out, s);
}

void
api_answer_clean(char *out, size_t max, struct str s)
{
	struct buf masked;
	struct buf inert;
	struct str cut;

	buf_init(&masked, (size_t)2 * CLEAN_MAX);
	buf_init(&inert, (size_t)16 * CLEAN_MAX);
	mask_keys(&masked, text_cut(s, CLEAN_MAX));
	text_inert(&inert, buf_str(&masked));
	cut = text_cut(buf_str(&inert), max - 1);
	if (cut.n > 0)
		memcpy(out, cut.p, cut.n);
	out[cut.n] = '\0';
	buf_fini(&masked);
	buf_fini(&inert);
}
