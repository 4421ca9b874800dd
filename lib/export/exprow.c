// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "csv/csvout.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "export/expdownload.h"
#include "export/expjob.h"
#include "export/expmap.h"
#include "export/expnamed.h"

/*
 * What a spreadsheet would take for a formula gets an apostrophe in front, and
 * so does what begins with one, so that an import can take it away again.
 */
void
exprow_cell(const struct export *x, struct csvout *o, struct str s)
{
	struct buf safe;

	if (!x->spreadsheet || s.n == 0 ||
	    memchr("=+-@\t\r'", s.p[0], 7) == NULL) {
		csvout_cell(o, s);
		return;
	}
	buf_init(&safe, s.n + 2);
	buf_putc(&safe, '\'');
	buf_add_str(&safe, s);
	csvout_cell(o, buf_str(&safe));
	buf_fini(&safe);
}

void
exprow_head(struct export *x)
{
	const struct csvout_opts plain = {x->delimiter, false};
	struct csvout o;

	buf_clear(&x->row);
	if (x->jsonl)
		return;
	csvout_into(&o, &x->row, &plain);
	for (size_t i = 0; i < x->columns.n; i++)
		csvout_cell(&o, str_of(x->columns.v[i].heading));
	csvout_end(&o);
}

static void
line(struct export *x, const struct jval *record)
{
	struct jput j;

	jput_init(&j, &x->row);
	jput_jval(&j, record);
	buf_putc(&x->row, '\n');
}

bool
exprow_make(struct export *x, const struct jval *record)
{
	const struct expcell_opts cell = {x->opts->option_ids};
	const struct csvout_opts plain = {x->delimiter, false};
	struct expcell_record r;
	struct csvout o;

	buf_clear(&x->row);
	x->row_hidden = 0;
	if (x->jsonl) {
		line(x, record);
		return !x->row.over;
	}
	expcell_open(&r, record);
	csvout_into(&o, &x->row, &plain);
	/* The heading row stands in front. */
	o.begun = true;
	for (size_t i = 0; i < x->columns.n; i++) {
		buf_clear(&x->cell);
		if (x->columns.v[i].kind == EXPCOLUMN_NAMES) {
			expnamed_note(x, i, record, &x->cell);
			csvout_cell(&o, buf_str(&x->cell));
			continue;
		}
		if (x->columns.v[i].rule != NULL ||
			    x->columns.v[i].kind == EXPCOLUMN_KEY
			? expmap_cell(x, &x->columns.v[i], record, &x->cell)
			: expcell_put(&x->columns.v[i], &r, &cell, &x->cell))
			x->row_hidden++;
		exprow_cell(x, &o, buf_str(&x->cell));
	}
	csvout_end(&o);
	return !x->row.over && !x->cell.over;
}

struct str
exprow_text(struct str row)
{
	return str_upto(row, str_find(row, EXPDOWNLOAD_MARK));
}
