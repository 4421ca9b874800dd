// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "journal/jobview.h"

#include "report/pagepart.h"
#include "report/summary.h"

enum {
	SHOWN = 20,
	LOOKED_AT = 100000 /* rows: a page is no reason to read them all */
};

static void
record(struct buf *b, const struct jobview_row *r)
{
	buf_puts(b, "<tr>");
	pagetext_number(b, r->line);
	pagetext_cell(b, r->key);
	pagetext_cell(b, r->action == ROW_UPDATE ? "updated" : "created");
	buf_puts(b, "<td>");
	pagetext_link(b, r->link, r->id);
	buf_puts(b, "</td></tr>\n");
}

int
pagerecord_put(const struct page *p, struct buf *b, struct err *e)
{
	struct jobview_row r;
	size_t n = 0;
	int rc;

	if (p->sum->rows.state[ROW_DONE] == 0)
		return 0;
	if (jobview_seek(p->view, 1, e) != 0)
		return -1;
	pagetext_section(b, "records", "Records");
	buf_puts(b,
	    "<p>The first that were written, to be looked at; "
	    "<code>done.csv</code> has all.</p>\n<div class=\"wide\"><table>\n"
	    "<thead><tr><th class=\"n\">line</th><th>key</th><th>what</th>"
	    "<th>record</th></tr></thead>\n<tbody>\n");
	while ((rc = jobview_next(p->view, &r, e)) == 1 && n < SHOWN &&
	       r.ord < LOOKED_AT)
		if (r.state == ROW_DONE) {
			record(b, &r);
			n++;
		}
	buf_puts(b, "</tbody></table></div>\n");
	pagetext_end(b);
	return rc < 0 ? -1 : 0;
}
