// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "sandbox/sbbytes.h"
#include "sandbox/sbsink.h"

struct sbbytes {
	struct sbsink **v; /* by row */
	size_t cap;
	size_t total; /* bytes kept */
};

struct sbbytes *
sbbytes_new(void)
{
	return mem_alloc(sizeof(struct sbbytes));
}

void
sbbytes_free(struct sbbytes *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < b->cap; i++)
		sbsink_free(b->v[i]);
	free(b->v);
	free(b);
}

void
sbbytes_put(struct sbbytes *b, uint32_t row, struct sbsink *s)
{
	size_t cap = b->cap;

	if (row >= cap) {
		b->cap = ((size_t)row + 1) * 2;
		b->v = mem_resize(b->v, b->cap, sizeof(struct sbsink *));
		memset(b->v + cap, 0, (b->cap - cap) * sizeof(struct sbsink *));
	}
	if (b->v[row] != NULL)
		b->total -= b->v[row]->bytes.n;
	sbsink_free(b->v[row]);
	if (b->total + s->bytes.n > SBBYTES_TOTAL_MAX) {
		s->kept = false;
		buf_fini(&s->bytes);
		buf_init(&s->bytes, SBSINK_KEPT_MAX);
	}
	b->total += s->bytes.n;
	b->v[row] = s;
}

const struct sbsink *
sbbytes_get(const struct sbbytes *b, uint32_t row)
{
	return row < b->cap ? b->v[row] : NULL;
}
