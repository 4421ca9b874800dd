// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "run/op.h"

/* The texts stand behind the struct in one block. */
static const char *
put(char **at, const char *p, size_t n)
{
	char *to = *at;

	memcpy(to, p, n);
	to[n] = '\0';
	*at += n + 1;
	return to;
}

static size_t
len(const char *s)
{
	return s == NULL ? 0 : strlen(s);
}

struct op *
op_new(const struct op *from)
{
	size_t n = len(from->path) + len(from->key) + from->body.n +
		   len(from->code) + len(from->message) + len(from->hint) + 6;
	struct op *op = mem_alloc(sizeof(*op) + n);
	char *at = (char *)(op + 1);

	*op = *from;
	if (from->path != NULL)
		op->path = put(&at, from->path, len(from->path));
	if (from->key != NULL)
		op->key = put(&at, from->key, len(from->key));
	if (from->body.n > 0)
		op->body.p = put(&at, from->body.p, from->body.n);
	if (from->code != NULL)
		op->code = put(&at, from->code, len(from->code));
	if (from->message != NULL)
		op->message = put(&at, from->message, len(from->message));
	if (from->hint != NULL)
		op->hint = put(&at, from->hint, len(from->hint));
	return op;
}

void
op_free(struct op *op)
{
	free(op);
}
