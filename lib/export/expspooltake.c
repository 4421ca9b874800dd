// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "journal/rowarray.h"
#include "journal/spill.h"

#include "export/expspool.h"
#include "export/expspoolfile.h"

enum {
	SPILL_MEMORY = 1024 * 1024
};

/* Which rows stay. */
struct taking {
	struct spill *ids;
	struct rowarray *dead; /* NULL: all stay */
	int (*take)(void *self, const struct expspool_row *, struct err *);
	void *self;
};

/* Call back for each entry; n counts the rows. */
static int
walk(struct expspool *s, struct taking *t,
    int (*entry)(struct expspool *, struct taking *,
	const struct expspool_entry *, uint64_t n, struct err *),
    struct err *e)
{
	uint64_t n = 0;
	struct expspool_entry x;

	errno = 0;
	if (fflush(s->f) != 0 ||
	    fseeko(s->f, (off_t)sizeof(struct expspool_head), SEEK_SET) != 0)
		return expspool_trouble(s, e);
	while (expspool_get(s, &x)) {
		n += x.kind == EXPSPOOL_ROW ? 1 : 0;
		if (entry(s, t, &x, n, e) != 0)
			return -1;
	}
	return n == s->rows ? 0 : expspool_trouble(s, e);
}

static int
note(struct expspool *s, struct taking *t, const struct expspool_entry *x,
    uint64_t n, struct err *e)
{
	struct str data = {(const char *)&n, sizeof(n)};

	if (x->kind == EXPSPOOL_FORGET)
		for (uint64_t i = x->a + 1; i <= x->b; i++)
			rowarray_set(t->dead, i, 1);
	if (x->kind != EXPSPOOL_ROW)
		return 0;
	return spill_add(t->ids, buf_str(&s->id), data, e);
}

/* Of each id all rows but the last that counts. */
static int
mark_dead(struct taking *t, struct err *e)
{
	struct buf last;
	uint64_t last_row = 0;
	struct str id;
	struct str data;
	int rc;

	buf_init(&last, SPILL_ENTRY_MAX);
	while ((rc = spill_next(t->ids, &id, &data, e)) == 1) {
		uint64_t row;

		memcpy(&row, data.p, sizeof(row));
		if (rowarray_get(t->dead, row) != 0)
			continue;
		if (last_row > 0 && str_eq(id, buf_str(&last)))
			rowarray_set(t->dead, last_row, 1);
		buf_clear(&last);
		buf_add_str(&last, id);
		last_row = row;
	}
	buf_fini(&last);
	return rc < 0 ? -1 : rowarray_check(t->dead, e);
}

static int
give(struct expspool *s, struct taking *t, const struct expspool_entry *x,
    uint64_t n, struct err *e)
{
	const struct expspool_row row = {
	    buf_str(&s->id), buf_str(&s->row), x->a, n};

	if (x->kind != EXPSPOOL_ROW ||
	    (t->dead != NULL && rowarray_get(t->dead, n) != 0))
		return 0;
	return t->take(t->self, &row, e);
}

static int
find_dead(struct expspool *s, struct taking *t, struct err *e)
{
	int rc = rowarray_new(&t->dead, s->dir, s->rows, 1, e);

	t->ids = spill_new(s->dir, SPILL_MEMORY);
	if (rc == 0)
		rc = walk(s, t, note, e);
	if (rc == 0)
		rc = mark_dead(t, e);
	spill_free(t->ids);
	return rc;
}

int
expspool_take(struct expspool *s,
    int (*take)(void *self, const struct expspool_row *, struct err *),
    void *self, struct err *e)
{
	struct taking t = {NULL, NULL, take, self};
	int rc = s->distinct ? 0 : find_dead(s, &t, e);

	if (rc == 0)
		rc = walk(s, &t, give, e);
	rowarray_free(t.dead);
	return rc;
}
