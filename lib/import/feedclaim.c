// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/mark.h"

#include "import/feedjob.h"
#include "import/idclaim.h"
#include "import/importjob.h"
#include "import/rowitem.h"

static bool
has_key(const struct feed *f)
{
	const struct mapping *m = f->im->sheet.mapping;

	return m->system.text.n > 0 && m->n_key > 0;
}

static bool
has_marks(const struct feed *f)
{
	const struct bind *b = f->im->sheet.bind;

	for (size_t i = 0; i < b->n_matches; i++)
		if (!b->matches[i].by_id)
			return true;
	return false;
}

void
feedclaim_open(struct feed *f)
{
	f->claims = idclaim_walk(f->im) && (has_key(f) || has_marks(f));
	f->taken = mem_array(f->n_rows, sizeof(*f->taken));
}

void
feedclaim_close(struct feed *f)
{
	free(f->taken);
}

bool
feedclaim_due(const struct feed *f, const struct feed_row *r)
{
	return f->claims && r->action == ROW_CREATE && r->part == 0 &&
	       !r->claimed && !r->others;
}

/* The marks that the row could be recognised by, as the id map keeps them. */
static struct str
marks_of(struct feed *f, const struct item *item, struct arena *a)
{
	const struct bind *b = f->im->sheet.bind;
	struct mark marks[MARK_MAX];

	buf_clear(&f->marks);
	for (size_t i = 0; i < b->n_matches; i++) {
		size_t n = b->matches[i].by_id
			       ? 0
			       : mark_item(item, b, i, f->arena, marks);

		for (size_t k = 0; k < n; k++) {
			buf_puts(&f->marks, marks[k].sign);
			buf_putc(&f->marks, '\0');
			buf_add_str(&f->marks, marks[k].text);
			buf_putc(&f->marks, '\0');
		}
	}
	return arena_str(a, buf_str(&f->marks));
}

static void
fill(const struct feed *f, const struct feed_row *r, struct str marks,
    struct idmapclaim *c)
{
	memset(c, 0, sizeof(*c));
	c->ord = r->ord;
	c->key = has_key(f) ? str_of(r->key) : STR_LIT("");
	c->marks = marks;
}

static int
load_marks(struct feed *f, struct feed_row *r, struct err *e)
{
	struct item item;

	arena_reset(f->arena);
	diags_clear(&f->diags);
	r->marks = STR_LIT("");
	if (!has_marks(f))
		return 0;
	if (rowitem_make(&item, f->im, f->side, r->ord, &r->row, f->arena,
		&f->diags, e) != 0)
		return -1;
	/* One that has become unusable is created by nobody. */
	if (!item.failed)
		r->marks = marks_of(f, &item, r->arena);
	return 0;
}

int
feedclaim_held(struct feed *f, struct err *e)
{
	size_t n = 0;

	for (size_t i = 0; i < f->held; i++) {
		struct feed_row *r = &f->rows[(f->first + i) % f->n_rows];

		if (!feedclaim_due(f, r))
			continue;
		if (load_marks(f, r, e) != 0)
			return -1;
		fill(f, r, r->marks, &f->taken[n++]);
	}
	if (idclaim_take(f->im, f->taken, n, e) != 0)
		return -1;
	n = 0;
	for (size_t i = 0; i < f->held; i++) {
		struct feed_row *r = &f->rows[(f->first + i) % f->n_rows];

		if (!feedclaim_due(f, r))
			continue;
		r->others = f->taken[n++].holder != 0;
		r->claimed = !r->others;
	}
	return 0;
}

int
feedclaim_row(struct feed *f, const struct feed_row *r, const struct item *item,
    struct err *e)
{
	struct idmapclaim c;

	if (!f->claims || r->claimed || r->part > 0)
		return 1;
	fill(f, r, marks_of(f, item, f->arena), &c);
	if (idclaim_take(f->im, &c, 1, e) != 0)
		return -1;
	return c.holder == 0;
}
