// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "csv/csvout.h"
#include "doc/jdoc.h"
#include "journal/spill.h"
#include "report/manifest.h"
#include "schema/defs.h"

#include "export/expjob.h"
#include "export/expnamed.h"
#include "export/expspool.h"

/*
 * A cell that waits: MARK, the column's number, then MARK and an id for each,
 * END.  Neither byte occurs in a text.
 */
#define MARK '\xfe'
#define END  '\xfd'

enum {
	SPILL_MEMORY = 1024 * 1024,
	OBJECTS = 32 /* that relationships of one object lead to */
};

/* Where a name goes; in byte order of the places. */
struct place {
	unsigned char ord[8];
	unsigned char column[2];
	unsigned char index[4];
};

struct named {
	struct export *x;
	const char *object[OBJECTS];
	struct spill *wanted[OBJECTS]; /* id -> struct place */
	size_t n;
	struct spill *found; /* struct place -> name */
	struct str at;       /* of found: the place at hand; n 0: no more */
	struct str name;
	struct buf cell; /* its text */
	struct buf text;
};

/* -- rows that wait -- */

/* It must come through CSV as it is. */
static bool
is_plain(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if ((unsigned char)id.p[i] <= ' ' || id.p[i] == ',' ||
		    id.p[i] == '"')
			return false;
	return id.n > 0;
}

void
expnamed_note(const struct export *x, size_t i, const struct jval *record,
    struct buf *cell)
{
	const struct expcolumn *c = &x->columns.v[i];
	const struct jval *v = jdoc_get(record, "relationships");
	size_t n;

	v = jdoc_get(jdoc_get(v, c->key), "values");
	if (jdoc_kind(v) == JDOC_ABSENT || jdoc_kind(v) == JDOC_NULL) {
		if (expcell_is_partial(record))
			buf_puts(cell, MANIFEST_HIDDEN);
		return;
	}
	n = jdoc_kind(v) == JDOC_LIST ? jdoc_size(v) : 1;
	buf_printf(cell, "%c%zu", MARK, i);
	for (size_t k = 0; k < n; k++) {
		struct str id =
		    jdoc_text(jdoc_kind(v) == JDOC_LIST ? jdoc_at(v, k) : v);

		buf_putc(cell, MARK);
		if (is_plain(id))
			buf_add_str(cell, id);
	}
	buf_putc(cell, END);
}

/* The next cell that waits: what is before it, its column, its ids. */
static bool
next_cell(struct str *rest, struct str *before, size_t *column, struct str *ids)
{
	size_t from = str_find(*rest, MARK);
	uint64_t number = 0;
	struct str cell;
	size_t n;

	*before = str_upto(*rest, from);
	if (from == rest->n)
		return false;
	cell = str_from(*rest, from + 1);
	n = str_find(cell, END);
	*rest = str_from(cell, n + 1);
	cell = str_upto(cell, n);
	n = str_find(cell, MARK);
	(void)text_uint(str_upto(cell, n), UINT16_MAX, &number);
	*column = (size_t)number;
	*ids = str_from(cell, n);
	return true;
}

/* Of "\xfeID\xfeID". */
static bool
next_id(struct str *ids, struct str *id)
{
	if (ids->n == 0)
		return false;
	*ids = str_from(*ids, 1);
	*id = str_upto(*ids, str_find(*ids, MARK));
	*ids = str_from(*ids, id->n);
	return true;
}

static void
put_number(unsigned char *p, size_t n, uint64_t v)
{
	while (n-- > 0) {
		p[n] = (unsigned char)v;
		v >>= 8;
	}
}

static struct str
make_place(struct place *p, uint64_t ord, size_t column, size_t index)
{
	put_number(p->ord, sizeof(p->ord), ord);
	put_number(p->column, sizeof(p->column), column);
	put_number(p->index, sizeof(p->index), index);
	return (struct str){(const char *)p, sizeof(*p)};
}

/* -- ids together -- */

static struct spill *
wanted_of(struct named *n, const char *object)
{
	size_t i = 0;

	while (i < n->n && strcmp(n->object[i], object) != 0)
		i++;
	if (i == OBJECTS)
		return NULL;
	if (i == n->n) {
		n->object[n->n] = object;
		n->wanted[n->n++] = spill_new(n->x->folder, SPILL_MEMORY);
	}
	return n->wanted[i];
}

static int
collect(void *self, const struct expspool_row *row, struct err *e)
{
	struct named *n = self;
	struct str rest = row->text;
	struct str before;
	struct str ids;
	struct str id;
	size_t column;

	while (next_cell(&rest, &before, &column, &ids)) {
		const struct relation *r = n->x->columns.v[column].relation;
		struct spill *wanted = wanted_of(n, r->object);
		struct place p;

		for (size_t i = 0; next_id(&ids, &id); i++)
			if (id.n > 0 && wanted != NULL &&
			    spill_add(wanted, id,
				make_place(&p, row->ord, column, i), e) != 0)
				return -1;
	}
	return 0;
}

/* -- rows made anew -- */

static int
advance(struct named *n, struct err *e)
{
	int rc = spill_next(n->found, &n->at, &n->name, e);

	if (rc == 0)
		n->at.n = 0;
	return rc < 0 ? -1 : 0;
}

/* The text of a cell into n->cell. */
static int
fill(
    struct named *n, uint64_t ord, size_t column, struct str ids, struct err *e)
{
	bool many = n->x->columns.v[column].relation->many;
	struct place p;
	struct str id;

	bool any = false;

	buf_clear(&n->cell);
	for (size_t i = 0; next_id(&ids, &id); i++) {
		struct str here = make_place(&p, ord, column, i);
		bool known = n->at.n > 0 && str_eq(n->at, here);
		struct str name = known ? n->name : STR_LIT("");

		any = any || known;
		if (i > 0)
			buf_putc(&n->cell, ',');
		if (many)
			expcell_listed(&n->cell, name);
		else
			buf_add_str(&n->cell, name);
		if (known && advance(n, e) != 0)
			return -1;
	}
	if (!any)
		buf_clear(&n->cell);
	return 0;
}

static int
remake(void *self, const struct expspool_row *row, struct err *e)
{
	const struct csvout_opts plain = {0, false};
	struct named *n = self;
	struct buf *out = &n->x->row;
	struct str rest = row->text;
	struct str before;
	struct str ids;
	struct csvout o;
	size_t column;

	buf_clear(out);
	while (next_cell(&rest, &before, &column, &ids)) {
		buf_add_str(out, before);
		if (fill(n, row->ord, column, ids, e) != 0)
			return -1;
		buf_clear(&n->text);
		csvout_into(&o, &n->text, &plain);
		o.begun = true;
		exprow_cell(n->x, &o, buf_str(&n->cell));
		buf_add_str(out, buf_str(&n->text));
	}
	buf_add_str(out, before);
	if (out->over || n->cell.over || n->text.over)
		return expread_too_large(n->x, row->id, e);
	return expspool_add(n->x->named, row->id, buf_str(out), row->number, e);
}

static int
all(struct named *n, struct err *e)
{
	unsigned char none[DIGEST_BYTES] = {0};
	struct export *x = n->x;
	int rc = expspool_take(x->spool, collect, n, e);

	for (size_t i = 0; i < n->n && rc == 0; i++)
		rc = expnamed_ask(x, n->object[i], n->wanted[i], n->found, e);
	if (rc == 0)
		rc = expspool_open(
		    &x->named, NULL, x->folder, none, x->started_ms, e);
	if (rc == 0)
		rc = advance(n, e);
	if (rc == 0)
		rc = expspool_take(x->spool, remake, n, e);
	x->rows = x->named;
	return rc;
}

int
expnamed_run(struct export *x, struct err *e)
{
	struct named n = {.x = x};
	int rc;

	x->rows = x->spool;
	if (!x->opts->names)
		return 0;
	n.found = spill_new(x->folder, SPILL_MEMORY);
	buf_init(&n.cell, LIM_BODY_BYTES);
	buf_init(&n.text, LIM_BODY_BYTES);
	rc = all(&n, e);
	for (size_t i = 0; i < n.n; i++)
		spill_free(n.wanted[i]);
	spill_free(n.found);
	buf_fini(&n.cell);
	buf_fini(&n.text);
	return rc;
}
