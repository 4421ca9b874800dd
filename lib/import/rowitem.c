// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/limits.h"
#include "csv/csvin.h"
#include "journal/jobside.h"
#include "plan/item.h"

#include "import/finder.h"
#include "import/importjob.h"
#include "import/rowitem.h"

enum {
	NUMBER = 8
};

/* Line and cells, a NUL behind each: a cell never holds one (csvin.h). */
int
rowitem_keep(struct job *job, uint64_t winner, uint64_t ord,
    const struct csvrow *row, struct err *e)
{
	struct buf key;
	struct buf text;
	int rc;

	buf_init(&key, 2 * NUMBER);
	finder_number(&key, winner);
	finder_number(&key, ord);
	buf_init(&text, LIM_ROW_BYTES + LIM_ROW_CELLS + NUMBER);
	finder_number(&text, row->line);
	for (size_t i = 0; i < row->n; i++) {
		buf_add_str(&text, row->cells[i]);
		buf_putc(&text, '\0');
	}
	rc = jobside_put(job, JOBSIDE_KIN, buf_str(&key), buf_str(&text), e);
	buf_fini(&text);
	buf_fini(&key);
	return rc;
}

static void
unpack(struct str text, struct arena *a, struct csvrow *row)
{
	struct str rest = arena_str(a, str_from(text, NUMBER));
	struct str *cells;
	size_t n = 0;

	for (size_t i = 0; i < rest.n; i++)
		n += rest.p[i] == '\0';
	cells = arena_array(a, n, sizeof(*cells));
	for (size_t i = 0; i < n; i++) {
		cells[i] = str_of(rest.p);
		rest = str_from(rest, cells[i].n + 1);
	}
	memset(row, 0, sizeof(*row));
	row->line = finder_number_at(text, 0);
	row->n = n;
	row->cells = cells;
}

static int
add_kin(struct item *out, const struct import *im, struct str text,
    struct arena *a, struct diags *d, struct err *e)
{
	struct csvrow row;
	struct item more;

	unpack(text, a, &row);
	if (item_make(&more, im->sheet.bind, &im->lookup, row.line, row.cells,
		row.n, a, d, e) != 0)
		return -1;
	if (!more.failed)
		item_merge(out, &more, im->sheet.bind, a, d);
	return 0;
}

int
rowitem_make(struct item *out, const struct import *im, struct jobside *side,
    uint64_t ord, const struct csvrow *row, struct arena *a, struct diags *d,
    struct err *e)
{
	struct buf prefix;
	struct buf key;
	struct buf text;
	int rc;

	if (item_make(out, im->sheet.bind, &im->lookup, row->line, row->cells,
		row->n, a, d, e) != 0)
		return -1;
	if (side == NULL)
		return 0;
	buf_init(&prefix, NUMBER);
	finder_number(&prefix, ord);
	buf_init(&key, 2 * NUMBER);
	buf_init(&text, LIM_ROW_BYTES + LIM_ROW_CELLS + NUMBER);
	while ((rc = jobside_next(
		    side, JOBSIDE_KIN, buf_str(&prefix), &key, &text, e)) == 1)
		if (add_kin(out, im, buf_str(&text), a, d, e) != 0) {
			rc = -1;
			break;
		}
	d->line = row->line;
	buf_fini(&text);
	buf_fini(&key);
	buf_fini(&prefix);
	return rc < 0 ? -1 : 0;
}
