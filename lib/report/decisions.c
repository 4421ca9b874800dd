// SPDX-License-Identifier: Apache-2.0
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/text.h"
#include "csv/csvhead.h"
#include "csv/csvin.h"
#include "io/src.h"

#include "report/decisions.h"

enum {
	COMPLAINTS_SHOWN = 5,
	VALUE_SHOWN = 40 /* bytes of what was written */
};

/* The columns that are read. */
enum {
	LINE,
	KEY,
	DECISION,
	COLUMNS
};

static const char *const names[COLUMNS] = {"line", "key", "decision"};

#define REMEDY_FILE                                                          \
	"put the headings line, key and decision back, or remove the file: " \
	"the next run writes it anew, without decisions"

static int
find_columns(
    const char *path, const struct csvrow *row, int at[COLUMNS], struct err *e)
{
	struct csvhead *head = csvhead_new(row);
	int rc = 0;

	for (int i = 0; i < COLUMNS && rc == 0; i++) {
		at[i] = csvhead_find(head, str_of(names[i]));
		if (at[i] >= 0)
			continue;
		rc = err_set(e, ERR_USAGE, "%s:%llu: %s column '%s'", path,
		    (unsigned long long)row->line,
		    at[i] == CSVHEAD_NONE ? "there is no"
					  : "there is more than one",
		    names[i]);
		(void)err_hint(e, "%s", REMEDY_FILE);
	}
	csvhead_free(head);
	return rc;
}

static struct str
cell_at(const struct csvrow *row, int column)
{
	return (size_t)column < row->n ? str_trim(row->cells[column])
				       : STR_LIT("");
}

static int
read_rows(struct csvin *csv, const int at[COLUMNS], size_t width,
    int (*cell)(void *self, const struct decisions_cell *, struct err *),
    void *self, struct err *e)
{
	struct decisions_cell c;
	struct csvrow row;
	int rc;

	while ((rc = csvin_next(csv, &row, e)) == 1) {
		memset(&c, 0, sizeof(c));
		c.text = cell_at(&row, at[DECISION]);
		c.at = row.line;
		/* The key is data: its blanks are its own. */
		if ((size_t)at[KEY] < row.n)
			c.key = row.cells[at[KEY]];
		for (size_t i = width; i < row.n; i++)
			c.shifted = c.shifted || row.cells[i].n > 0;
		if (!text_uint(cell_at(&row, at[LINE]), UINT64_MAX, &c.line))
			c.line = 0;
		if ((c.text.n > 0 || c.shifted) && cell(self, &c, e) != 0)
			return -1;
	}
	return rc;
}

static int
read_file(const char *path,
    int (*cell)(void *self, const struct decisions_cell *, struct err *),
    void *self, struct err *e)
{
	static const struct csvin_opts opts;
	struct csvin *csv = NULL;
	struct src *src = NULL;
	struct csvrow row;
	int at[COLUMNS];
	int rc;

	rc = src_open(&src, path, e);
	if (rc == 0)
		rc = csvin_open(&csv, src, &opts, e);
	if (rc == 0)
		rc = csvin_next(csv, &row, e);
	if (rc == 0) {
		(void)err_set(e, ERR_USAGE, "%s is empty", path);
		rc = err_hint(e, "%s", REMEDY_FILE);
	}
	if (rc == 1) {
		size_t width = row.n;

		rc = find_columns(path, &row, at, e);
		if (rc == 0)
			rc = read_rows(csv, at, width, cell, self, e);
	}
	csvin_close(csv);
	src_close(src);
	return rc;
}

int
decisions_cells(const char *dir,
    int (*cell)(void *self, const struct decisions_cell *, struct err *),
    void *self, struct err *e)
{
	char *path = fsx_join(dir, "ambiguous.csv");
	int rc = 0;

	if (fsx_exists(path))
		rc = read_file(path, cell, self, e);
	free(path);
	return rc;
}

/* A walk over the cells: first with complaints alone, then for good. */
struct walk {
	const char *dir;
	const char *prefix;
	int (*decision)(void *self, const struct decision *, struct err *);
	void *self;
	struct buf complaints;
	size_t n_complaints;
	struct buf texts;
};

/* What ids of any object look like: con_01hq..., never a plain word. */
static bool
looks_like_id(struct str s, struct str prefix)
{
	bool odd = prefix.n > 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x80 || (!isalnum(c) && c != '_' && c != '-'))
			return false;
		odd = odd || c == '_' || isdigit(c);
	}
	return odd && s.n <= LIM_KEY_BYTES && str_starts(s, prefix) &&
	       s.n > prefix.n;
}

static void
complain(struct walk *w, const struct decisions_cell *c, const char *text,
    const char *near)
{
	struct str value = text_cut(c->text, VALUE_SHOWN);

	if (w->n_complaints++ >= COMPLAINTS_SHOWN)
		return;
	if (w->n_complaints > 1)
		buf_putc(&w->complaints, '\n');
	buf_printf(&w->complaints, "%s/ambiguous.csv:%llu: ", w->dir,
	    (unsigned long long)c->at);
	if (value.n > 0) {
		buf_putc(&w->complaints, '\'');
		text_inert(&w->complaints, value);
		buf_puts(&w->complaints, value.n < c->text.n ? "...' " : "' ");
	}
	buf_puts(&w->complaints, text);
	if (near != NULL)
		buf_printf(&w->complaints, "; did you mean %s?", near);
}

static int
check(void *self, const struct decisions_cell *c, struct err *e)
{
	static const char *const words[] = {"create", "skip"};
	struct walk *w = self;

	(void)e;
	if (c->shifted)
		complain(w, c,
		    "stands in a row that has more cells than the heading",
		    NULL);
	else if (c->line == 0)
		complain(
		    w, c, "stands in a row whose line is not a number", NULL);
	else if (!str_iis(c->text, "create") && !str_iis(c->text, "skip") &&
		 !looks_like_id(c->text, str_of(w->prefix)))
		complain(w, c, "is neither an id nor create nor skip",
		    text_nearest(c->text, words, 2));
	return 0;
}

static int
give(void *self, const struct decisions_cell *c, struct err *e)
{
	struct walk *w = self;
	struct decision d;
	size_t at;

	memset(&d, 0, sizeof(d));
	buf_clear(&w->texts);
	buf_add_str(&w->texts, c->text);
	buf_putc(&w->texts, '\0');
	at = w->texts.n;
	buf_add_str(&w->texts, c->key);
	buf_putc(&w->texts, '\0');
	d.line = c->line;
	d.key = w->texts.p + at;
	d.skip = str_iis(c->text, "skip");
	if (!d.skip && !str_iis(c->text, "create"))
		d.id = w->texts.p;
	return w->decision(w->self, &d, e);
}

static int
refuse(struct walk *w, struct err *e)
{
	size_t more = w->n_complaints - COMPLAINTS_SHOWN;

	if (w->n_complaints > COMPLAINTS_SHOWN)
		buf_printf(&w->complaints, "\nand %zu more", more);
	(void)err_set(e, ERR_USAGE, "%s", buf_text(&w->complaints));
	return err_hint(e,
	    "write an id (%s..., from id_1, id_2), create or skip into the decision column, or leave it empty; then repeat the command. No decision was used",
	    w->prefix);
}

int
decisions_read(const char *dir, const char *prefix,
    int (*decision)(void *self, const struct decision *, struct err *),
    void *self, struct err *e)
{
	struct walk w;
	int rc;

	memset(&w, 0, sizeof(w));
	w.dir = dir;
	w.prefix = prefix;
	w.decision = decision;
	w.self = self;
	buf_init(&w.complaints, ERR_MSG_MAX);
	buf_init(&w.texts, 2 * LIM_CELL_BYTES + 2);
	rc = decisions_cells(dir, check, &w, e);
	if (rc == 0 && w.n_complaints > 0)
		rc = refuse(&w, e);
	if (rc == 0)
		rc = decisions_cells(dir, give, &w, e);
	buf_fini(&w.complaints);
	buf_fini(&w.texts);
	return rc;
}
