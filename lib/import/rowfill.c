// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "csv/csvin.h"
#include "journal/jobnote.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/itemcell.h"
#include "report/fieldfill.h"
#include "schema/defs.h"

#include "import/firstpass.h"
#include "import/rowfill.h"
#include "import/validatechange.h"

enum {
	FIRST_ROWS = 256, /* examples come from these, and then from */
	ONE_IN = 251,     /* every so many-th; no power of two, as files have
	                     their periods */
	NOTE_BYTES = 4 * 1024 * 1024
};

struct rowfill {
	const struct bind *bind;
	struct fieldfill fill; /* fields, then links */
	struct buf changes;    /* of one row */
};

static void
name_cells(const struct bind *b, const struct bind_cell *cells, size_t n,
    struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (cells[i].column == SIZE_MAX)
			continue;
		if (out->n > 0)
			buf_puts(out, ", ");
		buf_add_str(out, b->names[cells[i].column]);
	}
}

struct rowfill *
rowfill_new(const struct bind *b)
{
	struct rowfill *r = mem_alloc(sizeof(*r));
	struct buf names;

	r->bind = b;
	fieldfill_init(&r->fill);
	buf_init(&r->changes, LIM_REPORT_BYTES);
	buf_init(&names, LIM_REPORT_BYTES);
	for (size_t i = 0; i < b->n_fields; i++) {
		buf_clear(&names);
		name_cells(b, b->fields[i].cells, b->fields[i].n_cells, &names);
		(void)fieldfill_field(
		    &r->fill, b->fields[i].field->key, buf_str(&names));
	}
	for (size_t i = 0; i < b->n_links; i++) {
		buf_clear(&names);
		for (size_t k = 0; k < b->links[i].n_ways; k++)
			name_cells(b, b->links[i].ways[k].cells,
			    b->links[i].ways[k].n_cells, &names);
		(void)fieldfill_field(
		    &r->fill, b->links[i].relation->key, buf_str(&names));
	}
	buf_fini(&names);
	return r;
}

void
rowfill_free(struct rowfill *r)
{
	if (r == NULL)
		return;
	fieldfill_fini(&r->fill);
	buf_fini(&r->changes);
	free(r);
}

static bool
any_cell(const struct bind *b, const struct bind_cell *cells, size_t n,
    const struct str *row)
{
	for (size_t i = 0; i < n; i++)
		if (cells[i].column != SIZE_MAX &&
		    itemcell_get(b, &cells[i], row).n > 0)
			return true;
	return false;
}

static bool
any_way(const struct bind *b, const struct bind_link *l, const struct str *row)
{
	for (size_t i = 0; i < l->n_ways; i++)
		if (any_cell(b, l->ways[i].cells, l->ways[i].n_cells, row))
			return true;
	return false;
}

static struct fieldfill_field *
by_column(struct rowfill *r, struct str column)
{
	const struct bind *b = r->bind;

	for (size_t i = 0; i < b->n_fields; i++)
		for (size_t k = 0; k < b->fields[i].n_cells; k++) {
			size_t at = b->fields[i].cells[k].column;

			if (at != SIZE_MAX && str_eq(b->names[at], column))
				return &r->fill.v[i];
		}
	return NULL;
}

/* validatechange.h: texts with a NUL behind each. */
static void
add_examples(struct rowfill *r, uint64_t line)
{
	struct str texts = buf_str(&r->changes);
	struct str v[VALIDATECHANGE_TEXTS];
	size_t n = 0;

	while (texts.n > 0) {
		size_t end = str_find(texts, '\0');
		struct fieldfill_field *f;

		v[n++] = str_upto(texts, end);
		texts = str_from(texts, end + 1);
		if (n < VALIDATECHANGE_TEXTS)
			continue;
		n = 0;
		f = by_column(r, v[1]);
		if (f != NULL)
			fieldfill_example(f, line, v[1], v[2], v[3]);
	}
}

void
rowfill_add(struct rowfill *r, const struct firstpass_row *row)
{
	const struct bind *b = r->bind;
	const struct str *cells = row->row->cells;
	struct fieldfill_field *f = r->fill.v;

	r->fill.rows++;
	if (row->row->n != b->n_columns)
		return;
	for (size_t i = 0; i < b->n_fields; i++, f++) {
		const struct bind_target *t = &b->fields[i];

		f->cells += any_cell(b, t->cells, t->n_cells, cells);
		f->values += row->item->values[i].shape != VALUE_NONE;
	}
	for (size_t i = 0; i < b->n_links; i++, f++) {
		f->cells += any_way(b, &b->links[i], cells);
		f->values += row->item->links[i].n > 0;
	}
	if (row->ord > FIRST_ROWS && row->ord % ONE_IN != 0)
		return;
	buf_clear(&r->changes);
	validatechange_put(b, row, &r->changes);
	add_examples(r, row->row->line);
}

int
rowfill_keep(const struct rowfill *r, struct job *job, struct err *e)
{
	struct jobnote note = {fieldfill_note, STR_LIT("")};
	struct buf text;
	int rc = 0;

	buf_init(&text, NOTE_BYTES);
	fieldfill_write(&r->fill, &text);
	note.text = buf_str(&text);
	if (!text.over)
		rc = jobnote_put(job, &note, 1, e);
	buf_fini(&text);
	return rc;
}
