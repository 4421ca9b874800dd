// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"

#include "sandbox/sbmap.h"
#include "sandbox/sbunique.h"

struct taken {
	char *key; /* "object\nfield\njson" */
	uint32_t row;
};

struct sbunique {
	struct taken *v;
	size_t n;
	size_t cap;
	struct sbmap by_key;
};

static struct str
taken_key(const void *self, uint32_t i)
{
	const struct sbunique *u = self;

	return str_of(u->v[i].key);
}

struct sbunique *
sbunique_new(void)
{
	struct sbunique *u = mem_alloc(sizeof(*u));

	sbmap_init(&u->by_key, taken_key, u);
	return u;
}

void
sbunique_free(struct sbunique *u)
{
	if (u == NULL)
		return;
	for (size_t i = 0; i < u->n; i++)
		free(u->v[i].key);
	free(u->v);
	sbmap_fini(&u->by_key);
	free(u);
}

static void
make_key(struct buf *b, unsigned object, uint32_t field, struct str json)
{
	buf_init(b, 2 * (size_t)LIM_BODY_BYTES);
	buf_printf(b, "%u\n%u\n", object, field);
	buf_add_str(b, json);
}

void
sbunique_put(struct sbunique *u, unsigned object, uint32_t field,
    struct str json, uint32_t row)
{
	struct buf key;
	uint32_t i;

	make_key(&key, object, field, json);
	if (sbmap_get(&u->by_key, buf_str(&key), &i)) {
		u->v[i].row = row;
	} else {
		if (u->n == u->cap) {
			u->cap = u->cap * 2 + 64;
			u->v = mem_resize(u->v, u->cap, sizeof(*u->v));
		}
		u->v[u->n].key = mem_dup(key.p, key.n);
		u->v[u->n].row = row;
		sbmap_add(&u->by_key, (uint32_t)u->n++);
	}
	buf_fini(&key);
}

bool
sbunique_get(const struct sbunique *u, unsigned object, uint32_t field,
    struct str json, uint32_t *row)
{
	struct buf key;
	uint32_t i;
	bool found;

	make_key(&key, object, field, json);
	found = sbmap_get(&u->by_key, buf_str(&key), &i);
	if (found)
		*row = u->v[i].row;
	buf_fini(&key);
	return found;
}
