// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "journal/jobnote.h"
#include "journal/jobview.h"
#include "report/fieldfill.h"
#include "report/summary.h"

#include "report/pagepart.h"

enum {
	CHANGES_SHOWN = 40,
	VALUE_BYTES = 160
};

/* -- how full -- */

static double
percent(uint64_t n, uint64_t of)
{
	return of == 0 ? 0 : (double)n * 100 / (double)of;
}

static void
fill(struct buf *b, uint64_t n, uint64_t of, const char *colour)
{
	double p = percent(n, of);

	buf_printf(b,
	    "<td class=\"fill\"><svg viewBox=\"0 0 100 8\" "
	    "preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect "
	    "class=\"ground\" width=\"100\" height=\"8\"/><rect class=\"%s\" "
	    "width=\"%.1f\" height=\"8\"/></svg> %.1f %%</td>",
	    colour, p > 100 ? 100 : p, p);
}

static void
fills(struct buf *b, const struct fieldfill *f)
{
	pagetext_section(b, "fill", "How full");
	buf_puts(b,
	    "<p>Of all rows of the file, how many have something in the "
	    "columns of a field, and how many a value for Lightfield after "
	    "checking. A gap between the two is what was left out; the "
	    "findings say why.</p>\n<div class=\"wide\"><table>\n<thead><tr>"
	    "<th>field</th><th>columns</th><th>in the file</th>"
	    "<th>for Lightfield</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < f->n; i++) {
		const struct fieldfill_field *x = &f->v[i];

		buf_puts(b, "<tr><td><code>");
		pagetext_cstr(b, x->key);
		buf_puts(b, "</code></td>");
		pagetext_cell(
		    b, x->columns[0] == '\0' ? "(a constant)" : x->columns);
		if (x->columns[0] == '\0')
			buf_puts(b, "<td></td>");
		else
			fill(b, x->cells, f->rows, "same");
		fill(b, x->values, f->rows,
		    x->values < x->cells ? "waiting" : "created");
		buf_puts(b, "</tr>\n");
	}
	buf_puts(b, "</tbody></table></div>\n");
	pagetext_end(b);
}

/* -- before and after -- */

/* Blanks at its ends are to be seen. */
static void
shown(struct buf *b, const char *text)
{
	struct str s = text_cut(str_of(text), VALUE_BYTES);

	if (s.n == 0) {
		buf_puts(b, "<td><em>nothing</em></td>");
		return;
	}
	buf_puts(b, "<td><q>");
	pagetext(b, s);
	buf_puts(b, text[s.n] == '\0' ? "</q></td>" : "</q>...</td>");
}

static void
example(struct buf *b, const char *key, const struct fieldfill_example *x)
{
	buf_puts(b, "<tr><td><code>");
	pagetext_cstr(b, key);
	buf_puts(b, "</code></td>");
	pagetext_number(b, x->line);
	pagetext_cell(b, x->column);
	shown(b, x->before);
	shown(b, x->after);
	buf_puts(b, "</tr>\n");
}

static void
examples(struct buf *b, const struct fieldfill *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += f->v[i].n_examples;
	if (n == 0)
		return;
	pagetext_section(b, "values", "Values before and after");
	buf_puts(b,
	    "<p>Examples of what is written in another form than it stands in "
	    "the file. <code>lfetl validate --changes FILE</code> lists all."
	    "</p>\n<div class=\"wide\"><table>\n<thead><tr><th>field</th>"
	    "<th class=\"n\">line</th><th>column</th><th>in the file</th>"
	    "<th>for Lightfield</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < f->n; i++)
		for (size_t k = 0; k < f->v[i].n_examples; k++)
			example(b, f->v[i].key, &f->v[i].examples[k]);
	buf_puts(b, "</tbody></table></div>\n");
	pagetext_end(b);
}

/* -- what updates change -- */

static void
change(struct buf *b, const struct jobview_field *f)
{
	buf_puts(b, "<tr><td><code>");
	pagetext_cstr(b, f->field);
	buf_puts(b, "</code></td>");
	pagetext_number(b, f->count);
	pagetext_number(b, f->kept);
	pagetext_number(b, f->line);
	shown(b, f->before);
	shown(b, f->after);
	buf_puts(b, "</tr>\n");
}

static int
changes(const struct page *p, struct buf *b, struct err *e)
{
	struct jobview_field f;
	size_t n = 0;
	int rc;

	jobview_rewind(p->view);
	while ((rc = jobview_field_next(p->view, &f, e)) == 1) {
		if (n++ == 0) {
			pagetext_section(b, "changes", "What updates change");
			buf_puts(b,
			    "<div class=\"wide\"><table>\n<thead><tr>"
			    "<th>field</th><th class=\"n\">rows</th>"
			    "<th class=\"n\">kept, as somebody edited it</th>"
			    "<th class=\"n\">first at line</th>"
			    "<th>in Lightfield</th><th>in the file</th></tr>"
			    "</thead>\n<tbody>\n");
		}
		if (n <= CHANGES_SHOWN)
			change(b, &f);
	}
	if (n > 0) {
		buf_puts(b, "</tbody></table></div>\n");
		if (n > CHANGES_SHOWN)
			buf_puts(b, "<p>More in <code>plan.csv</code>.</p>\n");
		pagetext_end(b);
	}
	return rc;
}

int
pagevalue_put(const struct page *p, struct buf *b, struct err *e)
{
	struct fieldfill f;
	struct buf note;
	int rc;

	if (changes(p, b, e) != 0)
		return -1;
	buf_init(&note, LIM_REPORT_BYTES);
	fieldfill_init(&f);
	rc = jobnote_get(p->view, fieldfill_note, &note, e);
	if (rc == 1)
		fieldfill_read(&f, buf_str(&note));
	if (f.n > 0) {
		examples(b, &f);
		fills(b, &f);
	}
	fieldfill_fini(&f);
	buf_fini(&note);
	return rc < 0 ? -1 : 0;
}
