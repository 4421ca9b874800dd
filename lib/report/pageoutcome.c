// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "report/summary.h"
#include "report/wording.h"

#include "report/pagepart.h"

/* What rows can have become, in the order of the bar. */
struct share {
	const char *word;
	const char *colour; /* a class of the style */
	uint64_t n;
};

enum {
	SHARES = 10,
	BAR = 1000 /* its width, in units of its own */
};

static void
shares(const struct summary *s, struct share v[SHARES])
{
	const struct job_counts *r = &s->rows;
	const uint64_t *n = r->state;
	bool plan = s->dry_run;
	const struct share all[SHARES] = {
	    {"created", "created", r->done[ROW_CREATE]},
	    {"updated", "updated", r->done[ROW_UPDATE]},
	    {"to create", "created", plan ? r->pending[ROW_CREATE] : 0},
	    {"to update", "updated", plan ? r->pending[ROW_UPDATE] : 0},
	    {"unchanged: nothing to write", "same", n[ROW_UNCHANGED]},
	    {"skipped", "skipped", n[ROW_SKIPPED]},
	    {"ambiguous: several records could be meant", "waiting",
		n[ROW_AMBIGUOUS]},
	    {"in doubt: sent, but without a last word", "doubt",
		n[ROW_DOUBT] + n[ROW_SENT]},
	    {plan ? "would fail" : "failed", "failed", n[ROW_FAILED]},
	    {"not attempted yet", "open", plan ? 0 : n[ROW_PENDING]},
	};

	memcpy(v, all, sizeof(all));
}

/* Even one row of a million is to be seen: at least 3 units wide. */
static void
bar(struct buf *b, const struct share v[SHARES], uint64_t rows)
{
	double x = 0;

	buf_puts(b, "<svg class=\"bar\" viewBox=\"0 0 1000 36\" "
		    "preserveAspectRatio=\"none\" role=\"img\" "
		    "aria-label=\"rows by outcome\">");
	for (size_t i = 0; i < SHARES; i++) {
		double w = (double)v[i].n * BAR / (double)rows;

		if (v[i].n == 0)
			continue;
		w = w < 3 ? 3 : w;
		w = x + w > BAR ? BAR - x : w;
		buf_printf(b,
		    "<rect class=\"%s\" x=\"%.2f\" y=\"0\" width=\"%.2f\" "
		    "height=\"36\"/>",
		    v[i].colour, x, w);
		x += w;
	}
	buf_puts(b, "</svg>\n");
}

static void
legend(struct buf *b, const struct share v[SHARES], uint64_t rows)
{
	buf_puts(b, "<ul class=\"legend\">\n");
	for (size_t i = 0; i < SHARES; i++) {
		double percent = (double)v[i].n * 100 / (double)rows;

		if (v[i].n == 0)
			continue;
		buf_printf(b, "<li><i class=\"%s\"></i><b>", v[i].colour);
		pagetext_count(b, v[i].n);
		buf_printf(b, "</b> %s <span>", v[i].word);
		if (percent < 0.1)
			buf_puts(b, "under 0.1 %");
		else
			buf_printf(b, "%.1f %%", percent);
		buf_puts(b, "</span></li>\n");
	}
	buf_puts(b, "</ul>\n");
}

static void
item(struct buf *b, const char *text)
{
	buf_printf(b, "<li>%s</li>\n", text);
}

/* In the order in which one would do it. */
static void
next(struct buf *b, const struct summary *s)
{
	const uint64_t *n = s->rows.state;
	bool open = n[ROW_PENDING] + n[ROW_SENT] > 0;

	buf_puts(b, "<h3>What to do next</h3>\n<ul class=\"next\">\n");
	if (s->stop.kind != ERR_NONE) {
		buf_puts(b, "<li>It stopped early: ");
		pagetext_cstr(b, s->stop.msg);
		if (s->stop.hint[0] != '\0') {
			buf_puts(b, ". ");
			pagetext_cstr(b, s->stop.hint);
		}
		buf_puts(b, "</li>\n");
	}
	if (n[ROW_AMBIGUOUS] > 0)
		item(b,
		    "Decide in <code>ambiguous.csv</code>: an id, create or "
		    "skip in its column <code>decision</code>; then repeat "
		    "the import.");
	if (n[ROW_DOUBT] > 0)
		item(b,
		    "Repeat the import: it looks in Lightfield for the rows in "
		    "doubt, and <code>ambiguous.csv</code> has those that it "
		    "cannot settle.");
	if (s->dry_run && n[ROW_PENDING] > 0)
		item(b, "This was a plan, nothing was sent: repeat the command "
			"without <code>--dry-run</code> to import.");
	else if (open)
		item(
		    b, "Repeat the same command: it goes on where it stopped.");
	if (n[ROW_FAILED] > 0)
		item(b,
		    "Mend the rows in <code>failed.csv</code> and import that "
		    "file with the same mapping.");
	if (!open && n[ROW_AMBIGUOUS] + n[ROW_DOUBT] + n[ROW_FAILED] == 0 &&
	    s->stop.kind == ERR_NONE)
		item(b,
		    "Nothing. <code>lfetl verify</code> reads every record back "
		    "and compares it with the file.");
	buf_puts(b, "</ul>\n");
}

void
pageoutcome_put(const struct page *p, struct buf *b)
{
	const struct summary *s = p->sum;
	struct share v[SHARES];

	pagetext_section(b, "outcome", s->dry_run ? "The plan" : "Outcome");
	if (!s->planned) {
		buf_puts(b, "<p>Its file was not read to the end yet: ");
		wording_counted(b, s->rows_read, "row");
		buf_puts(b, " so far, none sent.</p>\n");
	} else if (s->rows.rows == 0) {
		buf_puts(b, "<p>The file has a heading and no rows.</p>\n");
	} else {
		shares(s, v);
		bar(b, v, s->rows.rows);
		legend(b, v, s->rows.rows);
	}
	if (s->rows.joined > 0) {
		buf_puts(b, "<p>Of these, ");
		wording_counted(b, s->rows.joined, "row");
		buf_puts(b, " merged into the record of another row.</p>\n");
	}
	next(b, s);
	pagetext_end(b);
}
