// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "report/wording.h"

#include "report/summary.h"
#include "report/summarypart.h"

enum {
	DOUBTS_SHOWN = 10,
	LEFT_OUT_SHOWN = 8 /* columns */
};

/* Was anything sent in an earlier run? */
static bool
settled(const struct summary *s)
{
	const uint64_t *n = s->rows.state;

	return n[ROW_DONE] + n[ROW_SENT] + n[ROW_DOUBT] > 0;
}

static void
heading(struct buf *b, const struct summary *s)
{
	wording_file(b, s->file);
	buf_puts(b, s->signal != 0 ? ": interrupted, " : ": ");
	if (s->planned) {
		wording_counted(b, s->rows.rows, "row");
		if (s->dry_run)
			buf_puts(b, settled(s) ? " read, nothing was sent now"
					       : " read, nothing was sent");
	} else if (s->rows_read == 0) {
		buf_puts(b, "no row was read, nothing was sent");
	} else {
		wording_counted(b, s->rows_read, "row");
		buf_puts(b, " read so far, none sent");
	}
	buf_putc(b, '\n');
}

/* Rows that wait for a person, and where they stand. */
static void
waiting(struct buf *b, const struct summary *s, bool written)
{
	const uint64_t *n = s->rows.state;

	wording_line(b, n[ROW_AMBIGUOUS],
	    written
		? "ambiguous: several records could be meant (see ambiguous.csv)"
		: "ambiguous: several records could be meant");
	wording_line(b, n[ROW_SENT],
	    "sent without a last word; the next run settles them");
	wording_line(b, n[ROW_DOUBT],
	    "in doubt: they may exist already, so they are not sent again");
}

/* Every row counts in one line, one that is merged in that of its winner. */
static void
outcome(struct buf *b, const struct summary *s, bool written)
{
	const struct job_counts *r = &s->rows;
	const uint64_t *n = r->state;
	struct buf failed;

	buf_init(&failed, 64);
	buf_printf(&failed, "%s%s",
	    s->dry_run && !settled(s) ? "would fail" : "failed",
	    written ? " (see failed.csv)" : "");
	wording_line(
	    b, r->done[ROW_CREATE], s->dry_run ? "created earlier" : "created");
	wording_line(
	    b, r->done[ROW_UPDATE], s->dry_run ? "updated earlier" : "updated");
	if (s->dry_run) {
		wording_line(b, r->pending[ROW_CREATE], "to create");
		wording_line(b, r->pending[ROW_UPDATE], "to update");
	} else {
		wording_line(b, n[ROW_PENDING], "not attempted yet");
	}
	wording_line(
	    b, n[ROW_UNCHANGED], "unchanged: there is nothing to write");
	wording_line(b, n[ROW_FAILED], buf_text(&failed));
	wording_line(b, n[ROW_SKIPPED], "skipped");
	waiting(b, s, written);
	if (r->joined > 0) {
		buf_puts(b, "of these, ");
		wording_counted(b, r->joined, "row");
		buf_printf(b, " %s merged into the record of another row\n",
		    r->joined == 1 ? "is" : "are");
	}
	buf_fini(&failed);
}

/* How the plan came about, and what is not in it. */
static void
ways(struct buf *b, const struct summary *s)
{
	size_t shown =
	    s->n_left_out < LEFT_OUT_SHOWN ? s->n_left_out : LEFT_OUT_SHOWN;

	if (s->strategy != NULL) {
		buf_printf(b, "mode %s: ", s->mode == NULL ? "" : s->mode);
		text_inert(b, str_of(s->strategy));
		buf_putc(b, '\n');
	}
	if (s->reused)
		buf_printf(b, "this %s the plan of the dry run before\n",
		    s->dry_run ? "is" : "was");
	/* The dry run has named the columns already. */
	if (shown == 0 || (s->reused && !s->dry_run))
		return;
	buf_puts(b, "columns not carried over: ");
	for (size_t i = 0; i < shown; i++) {
		buf_puts(b, i > 0 ? ", " : "");
		text_inert(b, s->left_out[i]);
	}
	if (shown < s->n_left_out)
		buf_printf(b, " and %zu more", s->n_left_out - shown);
	buf_putc(b, '\n');
}

/* Which rows a person has to look at. */
static int
doubts(
    struct buf *b, const struct summary *s, struct jobview *view, struct err *e)
{
	struct jobview_row r;
	size_t n = 0;
	int rc;

	if (s->rows.state[ROW_DOUBT] == 0)
		return 0;
	if (jobview_seek(view, 1, e) != 0)
		return -1;
	buf_puts(b, "in doubt, by line:");
	while ((rc = jobview_next(view, &r, e)) == 1 && n < DOUBTS_SHOWN)
		if (r.state == ROW_DOUBT) {
			buf_printf(b, " %llu", (unsigned long long)r.line);
			n++;
		}
	if (s->rows.state[ROW_DOUBT] > n)
		buf_puts(b, " ...");
	buf_puts(b,
	    "\n  -> ambiguous.csv says why; the same command looks for them in Lightfield\n");
	return rc < 0 ? -1 : 0;
}

static void
results(struct buf *b, const struct summary *s)
{
	const uint64_t *n = s->rows.state;
	bool told = s->rows.pending[ROW_UPDATE] + s->rows.done[ROW_UPDATE] +
			n[ROW_UNCHANGED] + n[ROW_AMBIGUOUS] >
		    0;

	buf_puts(b, "results: ");
	text_inert(b, str_of(s->job));
	buf_puts(b, "/ (");
	if (n[ROW_FAILED] > 0)
		buf_puts(b, "failed.csv, ");
	if (n[ROW_AMBIGUOUS] + n[ROW_DOUBT] > 0)
		buf_puts(b, "ambiguous.csv, ");
	buf_puts(b, told ? "plan.csv, " : "");
	buf_puts(b, "done.csv, report.html, summary.json)\n");
}

static void
path(struct buf *b, const struct summary *s, const char *name)
{
	text_inert(b, str_of(s->job));
	buf_printf(b, "/%s", name);
}

static void
next(struct buf *b, const struct summary *s, const char *command)
{
	const uint64_t *n = s->rows.state;
	bool go_on = !s->planned || n[ROW_SENT] > 0 ||
		     (!s->dry_run && n[ROW_PENDING] > 0);

	if (s->stop.kind != ERR_NONE && s->stop.kind != ERR_SERVICE)
		return; /* the error says what to do */
	if (n[ROW_AMBIGUOUS] > 0) {
		buf_puts(b, "to decide: look at ");
		path(b, s, "ambiguous.csv");
		buf_puts(b,
		    ", write an id, create or skip into its decision column, and repeat the command\n");
	}
	if (n[ROW_FAILED] > 0 && !go_on &&
	    !(s->dry_run && n[ROW_PENDING] > 0)) {
		buf_puts(b, "next: mend ");
		path(b, s, "failed.csv");
		buf_puts(b, " and import it with the same mapping\n");
	}
	if (s->dry_run && n[ROW_PENDING] > 0)
		buf_printf(b, "next: %s\n", command);
	else if (go_on)
		buf_printf(b, "next, to go on: %s\n", command);
	else if (n[ROW_AMBIGUOUS] > 0)
		buf_printf(b, "next, once decided: %s\n", command);
}

static size_t
lines(const struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += b->p[i] == '\n';
	return n;
}

int
summary_text(const struct summary *s, struct jobview *view, const char *command,
    struct buf *out, struct err *e)
{
	bool written = command != NULL;
	struct buf tail;
	size_t used;
	int rc = 0;

	/* What stands at the end is made first: findings get what room is left. */
	buf_init(&tail, LIM_REPORT_BYTES);
	heading(out, s);
	if (s->planned) {
		outcome(out, s, written);
		ways(out, s);
	}
	if (view != NULL) {
		rc = summaryfield_put(out, s, view, written, e);
		if (rc == 0)
			rc = doubts(&tail, s, view, e);
		summarycost_put(&tail, s);
	}
	if (written && view != NULL)
		results(&tail, s);
	if (written)
		next(&tail, s, command);
	used = lines(out) + lines(&tail);
	if (rc == 0 && view != NULL)
		rc = summaryfind_put(out, view,
		    used < SUMMARY_LINES ? SUMMARY_LINES - used : 0, e);
	buf_add_str(out, buf_str(&tail));
	buf_fini(&tail);
	return rc < 0 ? -1 : 0;
}
