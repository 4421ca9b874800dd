// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "sandbox/sbcore.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum {
	REQUESTS_MAX = 32,
	INPUT_MAX = 1 << 20,
	ID_MAX = 64
};

/* Append s with the id in place of each '@'. */
static void
add_with_id(struct buf *b, struct str s, const char *id)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '@' && id[0] != '\0')
			buf_puts(b, id);
		else
			buf_putc(b, s.p[i]);
}

/* Whatever came in: a status, a whole JSON document; remember its id. */
static void
check_answer(const struct sb_answer *a, char id[ID_MAX])
{
	struct jdoc *doc;
	struct err e;
	struct str made;

	if (a->status < 200 || a->status > 599 || a->fate != SB_ANSWER)
		abort();
	if (jdoc_parse(&doc, a->body.p, a->body.n, &e) != 0)
		abort();
	made = jdoc_text(jdoc_get(jdoc_root(doc), "id"));
	if (a->status / 100 != 2 &&
	    jdoc_text(jdoc_get(jdoc_root(doc), "type")).p == NULL &&
	    jdoc_get(jdoc_root(doc), "error") == NULL)
		abort();
	if (made.n > 0 && made.n < ID_MAX) {
		memcpy(id, made.p, made.n);
		id[made.n] = '\0';
	}
	jdoc_free(doc);
}

/* "METHOD path", a line with the idempotency key, the rest is the body. */
static void
send(struct sb *sb, struct str text, struct sb_answer *a, char id[ID_MAX])
{
	struct str line = str_upto(text, str_find(text, '\n'));
	struct str rest = str_from(text, line.n + 1);
	struct str key = str_upto(rest, str_find(rest, '\n'));
	struct buf b[4];
	struct sb_request r = {.authorization = "Bearer sk_lf_fuzz",
	    .version = "2026-03-01",
	    .content_type = "application/json"};
	struct err e;

	for (size_t i = 0; i < 4; i++)
		buf_init(&b[i], 4 * (size_t)INPUT_MAX);
	buf_add_str(&b[0], str_upto(line, str_find(line, ' ')));
	add_with_id(&b[1], str_from(line, b[0].n + 1), id);
	buf_add_str(&b[2], key);
	add_with_id(&b[3], str_from(rest, key.n + 1), id);
	r.method = buf_text(&b[0]);
	r.path = buf_text(&b[1]);
	r.idem = key.n > 0 ? buf_text(&b[2]) : NULL;
	r.body = buf_str(&b[3]);
	if (sb_handle(sb, &r, INT64_C(1772366400000), a, &e) != 0)
		abort();
	check_answer(a, id);
	for (size_t i = 0; i < 4; i++)
		buf_fini(&b[i]);
}

/* Requests with lines "---" between them, '@' is the id answered last. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str rest = {(const char *)data, n};
	struct sb_opts opts = {0};
	struct sb_answer a;
	struct str piece;
	struct err e;
	struct sb *sb;
	char id[ID_MAX] = "";

	if (n > INPUT_MAX)
		return 0;
	if (sb_new(&sb, &opts, &e) != 0)
		abort();
	sb_answer_init(&a);
	for (unsigned i = 0;
	     i < REQUESTS_MAX && str_next(&rest, STR_LIT("\n---\n"), &piece);
	     i++)
		send(sb, piece, &a, id);
	sb_answer_fini(&a);
	sb_free(sb);
	return 0;
}
