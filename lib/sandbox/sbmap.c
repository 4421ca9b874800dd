// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "sandbox/sbmap.h"

void
sbmap_init(struct sbmap *m, struct str (*key)(const void *, uint32_t),
    const void *self)
{
	memset(m, 0, sizeof(*m));
	m->key = key;
	m->self = self;
}

void
sbmap_fini(struct sbmap *m)
{
	free(m->rows);
	free(m->hashes);
	memset(m, 0, sizeof(*m));
}

static uint32_t
hash_of(struct str key)
{
	uint64_t h = str_hash(key);

	return (uint32_t)(h ^ h >> 32);
}

bool
sbmap_get(const struct sbmap *m, struct str key, uint32_t *row)
{
	uint32_t h = hash_of(key);

	if (m->cap == 0)
		return false;
	for (size_t i = h & (m->cap - 1); m->rows[i] != 0;
	     i = (i + 1) & (m->cap - 1)) {
		if (m->hashes[i] == h &&
		    str_eq(m->key(m->self, m->rows[i] - 1), key)) {
			*row = m->rows[i] - 1;
			return true;
		}
	}
	return false;
}

static void
place(struct sbmap *m, uint32_t hash, uint32_t row_plus_1)
{
	size_t i = hash & (m->cap - 1);

	while (m->rows[i] != 0)
		i = (i + 1) & (m->cap - 1);
	m->rows[i] = row_plus_1;
	m->hashes[i] = hash;
}

static void
grow(struct sbmap *m)
{
	uint32_t *rows = m->rows;
	uint32_t *hashes = m->hashes;
	size_t cap = m->cap;

	m->cap = cap == 0 ? 64 : cap * 2;
	m->rows = mem_array(m->cap, sizeof(*m->rows));
	m->hashes = mem_array(m->cap, sizeof(*m->hashes));
	for (size_t i = 0; i < cap; i++)
		if (rows[i] != 0)
			place(m, hashes[i], rows[i]);
	free(rows);
	free(hashes);
}

void
sbmap_add(struct sbmap *m, uint32_t row)
{
	if ((m->n + 1) * 3 > m->cap * 2)
		grow(m);
	place(m, hash_of(m->key(m->self, row)), row + 1);
	m->n++;
}
