// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "journal/spill.h"

#include "import/candidates.h"
#include "import/finder.h"

enum {
	SPILL_BYTES = 256 * 1024,
	NUMBER = 8
};

struct candidates {
	struct spill *all; /* row, id -> rank, at, text */
	bool held;         /* one was read that is not given yet */
	struct buf key;    /* of it, or of the one given last */
	struct buf data;
};

struct candidates *
candidates_new(const char *dir)
{
	struct candidates *c = mem_alloc(sizeof(*c));

	c->all = spill_new(dir, SPILL_BYTES);
	buf_init(&c->key, SPILL_ENTRY_MAX);
	buf_init(&c->data, SPILL_ENTRY_MAX);
	return c;
}

void
candidates_free(struct candidates *c)
{
	if (c == NULL)
		return;
	spill_free(c->all);
	buf_fini(&c->data);
	buf_fini(&c->key);
	free(c);
}

int
candidates_add(struct candidates *c, uint64_t row, const struct finder_hit *h,
    struct err *e)
{
	struct buf key;
	struct buf data;
	int rc;

	buf_init(&key, SPILL_ENTRY_MAX);
	finder_number(&key, row);
	buf_add_str(&key, h->id);
	buf_init(&data, SPILL_ENTRY_MAX);
	buf_putc(&data, (char)h->rank);
	finder_number(&data, h->at);
	buf_add_str(&data, h->text);
	rc = spill_add(c->all, buf_str(&key), buf_str(&data), e);
	buf_fini(&data);
	buf_fini(&key);
	return rc;
}

static uint64_t
row_of(const struct candidates *c)
{
	return finder_number_at(buf_str(&c->key), 0);
}

int
candidates_next(
    struct candidates *c, uint64_t row, struct finder_hit *h, struct err *e)
{
	struct str key;
	struct str data;

	while (!c->held || row_of(c) < row) {
		int rc = spill_next(c->all, &key, &data, e);

		if (rc != 1)
			return rc;
		/* Another row of the group hit the same record. */
		if (str_eq(key, buf_str(&c->key)))
			continue;
		c->held = true;
		buf_clear(&c->key);
		buf_add_str(&c->key, key);
		buf_clear(&c->data);
		buf_add_str(&c->data, data);
	}
	if (row_of(c) > row)
		return 0;
	c->held = false;
	data = buf_str(&c->data);
	h->ord = row;
	h->rank = (unsigned char)data.p[0];
	h->id = str_from(buf_str(&c->key), NUMBER);
	h->at = finder_number_at(data, 1);
	h->text = str_from(data, 1 + NUMBER);
	return 1;
}
