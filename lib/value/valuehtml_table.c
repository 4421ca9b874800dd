// SPDX-License-Identifier: Apache-2.0
#include "value/valuehtml_table.h"

#include "base/buf.h"

void
valuehtml_table_open(struct valuehtml_walk *w, const xmlNode *n)
{
	if (w->md.flat) {
		w->inner++;
		return;
	}
	valuemd_want(&w->md, 2);
	w->levels[w->depth].columns = w->columns;
	w->levels[w->depth].headed = w->headed;
	w->columns = valuehtmltag_columns(n);
	w->headed = false;
}

void
valuehtml_table_row(struct valuehtml_walk *w)
{
	w->levels[w->depth].grid = w->columns > 0 && !w->md.flat;
	if (!w->levels[w->depth].grid) {
		valuemd_break(&w->md, false);
		return;
	}
	valuemd_want(&w->md, w->headed ? 1 : 2);
	valuemd_begin(&w->md);
	buf_putc(&w->md.out, '|');
	w->filled = 0;
	w->md.flat = true;
}

void
valuehtml_table_cell(struct valuehtml_walk *w)
{
	if (w->md.flat) {
		w->md.space = true;
	} else if (w->md.newlines == 0 && w->md.out.n > 0) {
		valuemd_begin(&w->md);
		buf_puts(&w->md.out, " |");
		w->md.space = true;
	}
}

void
valuehtml_table_cell_end(struct valuehtml_walk *w, const xmlNode *n)
{
	unsigned span = valuehtmltag_span(n);

	if (!w->md.flat || w->inner > 0)
		return;
	for (unsigned i = 0; i < span && w->filled < w->columns; i++) {
		buf_puts(&w->md.out, " |");
		w->filled++;
	}
	w->md.space = false;
}

void
valuehtml_table_row_end(struct valuehtml_walk *w)
{
	if (!w->levels[w->depth].grid) {
		valuemd_break(&w->md, false);
		return;
	}
	while (w->filled++ < w->columns)
		buf_puts(&w->md.out, " |");
	w->md.flat = false;
	valuemd_want(&w->md, 1);
	if (w->headed)
		return;
	w->headed = true;
	valuemd_begin(&w->md);
	buf_putc(&w->md.out, '|');
	for (unsigned i = 0; i < w->columns; i++)
		buf_puts(&w->md.out, " --- |");
	valuemd_want(&w->md, 1);
}

void
valuehtml_table_close(struct valuehtml_walk *w)
{
	if (w->md.flat) {
		w->inner--;
		return;
	}
	w->columns = w->levels[w->depth].columns;
	w->headed = w->levels[w->depth].headed;
	valuemd_want(&w->md, 2);
}
