// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "run/op.h"

/* The texts stand behind the struct in one block. */
static void
put_str(char **at, struct str *s)
{
	char *to = *at;

	if (s->p == NULL)
		return;
	if (s->n > 0)
		memcpy(to, s->p, s->n);
	to[s->n] = '\0';
	s->p = to;
	*at += s->n + 1;
}

static void
put(char **at, const char **text)
{
	struct str s = str_of(*text);

	put_str(at, &s);
	*text = s.p;
}

struct op *
op_new(const struct op *from)
{
	const char *const texts[] = {from->path, from->key, from->target,
	    from->code, from->field, from->message, from->hint, from->id,
	    from->link};
	const size_t n_texts = sizeof(texts) / sizeof(texts[0]);
	size_t n = from->body.n + from->before.n + from->marks.n + 3;
	struct op *op;
	char *at;

	for (size_t i = 0; i < n_texts; i++)
		n += str_of(texts[i]).n + 1;
	op = mem_alloc(sizeof(*op) + n);
	at = (char *)(op + 1);
	*op = *from;
	put(&at, &op->path);
	put(&at, &op->key);
	put(&at, &op->target);
	put(&at, &op->code);
	put(&at, &op->field);
	put(&at, &op->message);
	put(&at, &op->hint);
	put(&at, &op->id);
	put(&at, &op->link);
	put_str(&at, &op->body);
	put_str(&at, &op->before);
	put_str(&at, &op->marks);
	return op;
}

void
op_free(struct op *op)
{
	free(op);
}
