// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "csv/csvin.h"
#include "doc/complaint.h"
#include "infer/propose.h"
#include "io/src.h"
#include "mapping/mapping.h"
#include "schema/defs.h"

#include "import/draftsource.h"
#include "import/sheet.h"

enum {
	ROWS = 100,   /* among which the headings are looked for */
	LINES = 30,   /* that are tried one by one, if the file cannot be
	                 read from its beginning */
	KNOWN_MIN = 2 /* headings that make a header */
};

static const char called[] = "the draft";

struct look {
	const char *path;
	const struct defs *defs;
	bool escape;
	size_t first_cells; /* of the first row */
	bool first_knows;   /* something in it is a heading */
	uint64_t line;      /* found; 0: not yet */
};

static size_t
known(const struct defs *defs, const struct csvrow *row)
{
	size_t n = 0;

	for (size_t i = 0; i < row->n; i++)
		n += propose_knows(defs, row->cells[i]);
	return n;
}

static bool
is_header(const struct look *l, const struct csvrow *row)
{
	size_t n = known(l->defs, row);

	return n >= KNOWN_MIN && n * 2 >= row->n && row->n > l->first_cells;
}

/* Rows from a line on, at most max; -1: it cannot be read to their end. */
static int
walk(struct look *l, uint64_t from, size_t max)
{
	const struct src_opts how = {.undigested = true};
	const struct csvin_opts opts = {
	    .first_line = from, .escape = l->escape};
	struct src *src = NULL;
	struct csvin *csv = NULL;
	struct csvrow row;
	struct err e;
	int rc = src_open_as(&src, l->path, &how, &e);

	if (rc == 0)
		rc = csvin_open(&csv, src, &opts, &e);
	for (size_t i = 0; rc == 0 && i < max && l->line == 0; i++) {
		int got = csvin_next(csv, &row, &e);

		if (got <= 0) {
			rc = got;
			break;
		}
		if (from == 0 && i == 0) {
			l->first_cells = row.n;
			/* "Notes:" alone is a preamble's. */
			l->first_knows = row.n > 1 && known(l->defs, &row) > 0;
			if (l->first_knows)
				break;
		} else if (is_header(l, &row)) {
			l->line = row.line;
		}
	}
	csvin_close(csv);
	src_close(src);
	return rc;
}

uint64_t
draftsource_header(const char *path, const struct defs *defs, bool escape)
{
	struct look l = {path, defs, escape, 0, false, 0};
	int rc = walk(&l, 0, ROWS);

	if (l.line > 0 || l.first_knows || rc == 0)
		return l.line;
	/* A preamble need not be CSV. */
	for (uint64_t line = 2; l.line == 0 && line <= LINES; line++)
		(void)walk(&l, line, 1);
	return l.line;
}

int
draftsource_least(struct sheet *s, const char *object,
    const struct draftsource *how, struct err *e)
{
	struct complaints *c;
	int rc;

	buf_printf(&s->mapping_text,
	    "mapping: 1\nobject: \"%s\"\nmatch: []\nmode: match\nsystem: csv\n"
	    "key: (a draft)\nfields: {}\nsource: {%s",
	    strpbrk(object, "\"\\\n\r") == NULL ? object : "",
	    how->escape ? " escape: \"\\\\\"," : "");
	if (how->header_line > 0)
		buf_printf(&s->mapping_text, " header-line: %" PRIu64,
		    how->header_line);
	buf_puts(&s->mapping_text, " }\n");
	c = complaints_new(called, buf_str(&s->mapping_text));
	rc = mapping_parse(&s->mapping, called, buf_str(&s->mapping_text), c);
	complaints_free(c);
	if (rc == 0)
		return sheet_find(s, e);
	(void)err_set(e, ERR_USAGE, "'%s' cannot be mapped", object);
	return err_hint(e, "say one of account, contact, opportunity, task, "
			   "note, list, meeting, member, or the slug of a "
			   "custom object");
}
