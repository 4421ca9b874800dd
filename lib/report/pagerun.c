// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "journal/jobnote.h"
#include "report/runlog.h"
#include "report/wording.h"

#include "report/pagepart.h"

/* The drawing, in units of its own. */
enum {
	LEFT = 60,
	RIGHT = 985,
	TOP = 10,
	FLOOR = 190,
	CHARTS = 3 /* of the last runs */
};

/* -- the forecast against what happened -- */

static void
seconds(struct buf *b, double s)
{
	buf_puts(b, "<td class=\"n\">");
	wording_seconds(b, s);
	buf_puts(b, "</td>");
}

static void
run_row(struct buf *b, const struct runlog *r)
{
	buf_puts(b, "<tr><td>");
	pagetext_time(b, r->began_ms);
	buf_puts(b, "</td>");
	pagetext_number(b, r->need_writes);
	pagetext_number(b, r->writes);
	pagetext_number(b, r->need_reads);
	pagetext_number(b, r->reads);
	seconds(b, (double)r->need_seconds);
	seconds(b, (double)r->sending_ms / 1000);
	pagetext_number(b, r->retries);
	pagetext_number(b, r->limited);
	seconds(b, (double)r->limited_ms / 1000);
	buf_puts(b, "</tr>\n");
}

static void
table(struct buf *b, const struct runlog *v, size_t n)
{
	buf_puts(b,
	    "<p>A run each: what its plan said was to be sent, and what it "
	    "took. Fewer writes than forecast: it ended early, or rows failed "
	    "before they were sent.</p>\n"
	    "<div class=\"wide\"><table>\n<thead><tr><th>began</th>"
	    "<th class=\"n\">writes forecast</th><th class=\"n\">sent</th>"
	    "<th class=\"n\">reads forecast</th><th class=\"n\">made</th>"
	    "<th class=\"n\">time forecast</th><th class=\"n\">taken</th>"
	    "<th class=\"n\">retries</th><th class=\"n\">slowed by the limit"
	    "</th><th class=\"n\">waited for it</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < n; i++)
		run_row(b, &v[i]);
	buf_puts(b, "</tbody></table></div>\n");
}

/* -- rows over time -- */

static double
rate(const struct runlog_point *a, const struct runlog_point *b)
{
	int64_t ms = b->ms - a->ms;

	if (ms <= 0 || b->settled < a->settled)
		return 0;
	return (double)(b->settled - a->settled) * 1000 / (double)ms;
}

static double
highest(const struct runlog *r)
{
	double most = 1;

	for (size_t i = 1; i < r->n_points; i++) {
		double one = rate(&r->points[i - 1], &r->points[i]);

		most = one > most ? one : most;
	}
	return most;
}

static double
across(const struct runlog *r, int64_t ms)
{
	int64_t end = r->points[r->n_points - 1].ms;

	return LEFT + (double)(RIGHT - LEFT) * (double)ms /
			  (double)(end > 0 ? end : 1);
}

/*
 * Where it waited for the limit: a wait counts when it begins, so it lies
 * behind the point before.
 */
static void
waits(struct buf *b, const struct runlog *r)
{
	for (size_t i = 1; i < r->n_points; i++) {
		const struct runlog_point *p = &r->points[i - 1];
		int64_t ms = r->points[i].limited_ms - p->limited_ms;
		double x = across(r, p->ms);
		double end = across(r, p->ms + ms);

		if (ms > 0)
			buf_printf(b,
			    "<rect class=\"wait\" x=\"%.1f\" y=\"%d\" "
			    "width=\"%.1f\" height=\"%d\"/>",
			    x, TOP, (end < RIGHT ? end : RIGHT) - x,
			    FLOOR - TOP);
	}
}

static void
curve(struct buf *b, const struct runlog *r, double most)
{
	buf_puts(b, "<polyline class=\"curve\" points=\"");
	for (size_t i = 1; i < r->n_points; i++) {
		const struct runlog_point *p = &r->points[i - 1];
		const struct runlog_point *q = &r->points[i];
		double y = FLOOR - (FLOOR - TOP) * rate(p, q) / most;

		buf_printf(b, "%.1f,%.1f %.1f,%.1f ", across(r, p->ms), y,
		    across(r, q->ms), y);
	}
	buf_puts(b, "\"/>");
}

static void
axes(struct buf *b, const struct runlog *r, double most)
{
	buf_printf(b,
	    "<path class=\"axis\" d=\"M%d %dV%dH%d\"/>"
	    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.*f</text>"
	    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>"
	    "<text x=\"%d\" y=\"%d\">start</text>"
	    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">",
	    LEFT, TOP, FLOOR, RIGHT, LEFT - 6, TOP + 12, most < 10 ? 1 : 0,
	    most, LEFT - 6, FLOOR, LEFT, FLOOR + 22, RIGHT, FLOOR + 22);
	wording_seconds(b, (double)r->points[r->n_points - 1].ms / 1000);
	buf_puts(b, "</text>");
}

static void
chart(struct buf *b, const struct runlog *r)
{
	double most;

	if (r->n_points < 3)
		return;
	most = highest(r);
	buf_puts(b, "<figure><figcaption>Rows settled a second, run of ");
	pagetext_time(b, r->began_ms);
	buf_puts(b, r->limited > 0
			? "; shaded where it waited for the rate limit"
			: "");
	buf_puts(b,
	    "</figcaption>\n<svg class=\"chart\" viewBox=\"0 0 1000 220\" "
	    "role=\"img\" aria-label=\"rows settled a second over time\">");
	waits(b, r);
	curve(b, r, most);
	axes(b, r, most);
	buf_puts(b, "</svg></figure>\n");
}

int
pagerun_put(const struct page *p, struct buf *b, struct err *e)
{
	struct runlog *v = mem_array(RUNLOG_RUNS, sizeof(*v));
	struct buf note;
	size_t n = 0;
	int rc;

	buf_init(&note, LIM_REPORT_BYTES);
	rc = jobnote_get(p->view, runlog_note, &note, e);
	if (rc == 1)
		n = runlog_read(buf_str(&note), v, RUNLOG_RUNS);
	if (n > 0) {
		pagetext_section(b, "runs", "Forecast and what happened");
		table(b, v, n);
		for (size_t i = n > CHARTS ? n - CHARTS : 0; i < n; i++)
			chart(b, &v[i]);
		pagetext_end(b);
	}
	buf_fini(&note);
	free(v);
	return rc < 0 ? -1 : 0;
}
