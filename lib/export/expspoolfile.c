// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "journal/spill.h"

#include "export/expspool.h"
#include "export/expspoolfile.h"

int
expspool_trouble(const struct expspool *s, struct err *e)
{
	return err_sys(e, ERR_DISK, errno == 0 ? EIO : errno, "%s",
	    s->path != NULL ? s->path : s->dir);
}

/* Every byte of a list passes here, so that it goes by eight at a time. */
static uint64_t
mix(uint64_t h, struct str s)
{
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);

	for (size_t i = 0; i < s.n; i += sizeof(uint64_t)) {
		size_t left = s.n - i;
		uint64_t word = 0;

		memcpy(
		    &word, s.p + i, left < sizeof(word) ? left : sizeof(word));
		h = (h ^ word) * odd;
		h ^= h >> 29;
	}
	return (h ^ s.n) * odd;
}

static uint64_t
check_of(const struct expspool_entry *x, struct str id, struct str row)
{
	struct expspool_entry copy = *x;

	copy.check = 0;
	return mix(
	    mix(mix(0, (struct str){(const char *)&copy, sizeof(copy)}), id),
	    row);
}

int
expspool_put(struct expspool *s, struct expspool_entry *x, struct str id,
    struct str row, struct err *e)
{
	x->n_id = (uint32_t)id.n;
	x->n_row = row.n;
	x->check = check_of(x, id, row);
	errno = 0;
	if (fwrite(x, sizeof(*x), 1, s->f) != 1 ||
	    (id.n > 0 && fwrite(id.p, id.n, 1, s->f) != 1) ||
	    (row.n > 0 && fwrite(row.p, row.n, 1, s->f) != 1))
		return expspool_trouble(s, e);
	return 0;
}

static bool
get_text(struct expspool *s, struct buf *b, uint64_t n)
{
	char chunk[4096];

	buf_clear(b);
	while (n > 0) {
		size_t m = n < sizeof(chunk) ? (size_t)n : sizeof(chunk);

		if (fread(chunk, m, 1, s->f) != 1)
			return false;
		buf_add(b, chunk, m);
		n -= m;
	}
	return !b->over;
}

bool
expspool_get(struct expspool *s, struct expspool_entry *x)
{
	if (fread(x, sizeof(*x), 1, s->f) != 1 || x->n_id > SPILL_ENTRY_MAX ||
	    x->n_row > LIM_BODY_BYTES)
		return false;
	if (!get_text(s, &s->id, x->n_id) || !get_text(s, &s->row, x->n_row))
		return false;
	return x->check == check_of(x, buf_str(&s->id), buf_str(&s->row));
}
