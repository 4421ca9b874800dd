// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"

#include "sandbox/sbidem.h"
#include "sandbox/sbmap.h"

enum {
	FULL_KEY_MAX = 1024 /* operation, a newline, the key */
};

static const int64_t remembered_ms = INT64_C(24) * 3600 * 1000;

struct row {
	char *key;
	struct sbidem_entry entry;
};

struct sbidem {
	struct row *v;
	size_t n;
	size_t cap;
	struct sbmap by_key;
};

static struct str
row_key(const void *self, uint32_t row)
{
	const struct sbidem *m = self;

	return str_of(m->v[row].key);
}

struct sbidem *
sbidem_new(void)
{
	struct sbidem *m = mem_alloc(sizeof(*m));

	sbmap_init(&m->by_key, row_key, m);
	return m;
}

void
sbidem_free(struct sbidem *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->n; i++)
		free(m->v[i].key);
	free(m->v);
	sbmap_fini(&m->by_key);
	free(m);
}

static struct row *
find(const struct sbidem *m, struct str op, struct str key, struct buf *full)
{
	uint32_t row;

	buf_init(full, FULL_KEY_MAX);
	buf_add_str(full, op);
	buf_putc(full, '\n');
	buf_add_str(full, key);
	return sbmap_get(&m->by_key, buf_str(full), &row) ? &m->v[row] : NULL;
}

const struct sbidem_entry *
sbidem_get(
    const struct sbidem *m, struct str op, struct str key, int64_t now_ms)
{
	struct buf full;
	const struct row *r = find(m, op, key, &full);

	buf_fini(&full);
	if (r == NULL || now_ms - r->entry.first_ms >= remembered_ms)
		return NULL;
	if (r->entry.failed && now_ms >= r->entry.done_ms)
		return NULL;
	return &r->entry;
}

void
sbidem_put(struct sbidem *m, struct str op, struct str key,
    const struct sbidem_entry *entry)
{
	struct buf full;
	struct row *r = find(m, op, key, &full);

	if (r != NULL) {
		r->entry = *entry;
		buf_fini(&full);
		return;
	}
	if (m->v == NULL || m->n == m->cap) {
		m->cap = m->cap == 0 ? 64 : m->cap * 2;
		m->v = mem_resize(m->v, m->cap, sizeof(*m->v));
	}
	m->v[m->n].key = mem_dup(full.p, full.n);
	m->v[m->n].entry = *entry;
	sbmap_add(&m->by_key, (uint32_t)m->n++);
	buf_fini(&full);
}

size_t
sbidem_count(const struct sbidem *m)
{
	return m->n;
}
