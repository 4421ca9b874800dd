// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/limits.h"
#include "base/text.h"

#include "report/summary.h"

enum {
	CODES_SHOWN = 8,
	DOUBTS_SHOWN = 10,
	VALUE_SHOWN = 40 /* bytes of an example */
};

/* What Lightfield allows as a rule, in writes a second. */
#define USUAL_RATE 25.0

static void
line(struct buf *b, uint64_t n, const char *what)
{
	struct buf count;

	if (n == 0)
		return;
	buf_init(&count, 64);
	text_count(&count, n);
	buf_printf(b, "  %9s %s\n", buf_text(&count), what);
	buf_fini(&count);
}

/* "1 row", "2 rows" */
static void
counted(struct buf *b, uint64_t n, const char *one)
{
	text_count(b, n);
	buf_printf(b, " %s%s", one, n == 1 ? "" : "s");
}

static void
seconds(struct buf *b, double s)
{
	uint64_t n = (uint64_t)(s + 0.5);

	if (s < 1)
		buf_puts(b, "less than a second");
	else if (n < 120)
		buf_printf(b, "%llu s", (unsigned long long)n);
	else if (n < 7200)
		buf_printf(b, "%llu min", (unsigned long long)(n + 30) / 60);
	else
		buf_printf(b, "%llu h %llu min", (unsigned long long)n / 3600,
		    (unsigned long long)n % 3600 / 60);
}

static void
heading(struct buf *b, const struct summary *s)
{
	if (strcmp(s->file, "-") == 0)
		buf_puts(b, "standard input");
	else
		text_inert(b, str_of(s->file));
	buf_puts(b, s->signal != 0 ? ": interrupted, " : ": ");
	if (s->planned) {
		counted(b, s->rows.rows, "row");
		buf_puts(b, s->dry_run ? " read, nothing was sent" : "");
	} else if (s->rows_read == 0) {
		buf_puts(b, "no row was read, nothing was sent");
	} else {
		counted(b, s->rows_read, "row");
		buf_puts(b, " read so far, none sent");
	}
	buf_putc(b, '\n');
}

/* written: failed.csv is there already. */
static void
outcome(struct buf *b, const struct summary *s, bool written)
{
	const uint64_t *n = s->rows.state;
	const char *file = written ? " (see failed.csv)" : "";
	bool fresh =
	    s->dry_run && n[ROW_DONE] + n[ROW_SENT] + n[ROW_DOUBT] == 0;
	struct buf failed;

	heading(b, s);
	if (!s->planned)
		return;
	buf_init(&failed, 64);
	buf_printf(&failed, "%s%s", fresh ? "would fail" : "failed", file);
	line(b, n[ROW_DONE], s->dry_run ? "created earlier" : "created");
	line(b, n[ROW_PENDING], s->dry_run ? "to create" : "not attempted yet");
	line(b, n[ROW_FAILED], buf_text(&failed));
	line(b, n[ROW_SKIPPED], "skipped");
	line(b, n[ROW_SENT],
	    "sent without a last word; the next run settles them");
	line(b, n[ROW_DOUBT],
	    "in doubt: they may exist already, so they are not sent again");
	buf_fini(&failed);
}

static void
code(struct buf *b, const struct jobview_code *c)
{
	buf_puts(b, "  ");
	text_count(b, c->count);
	buf_printf(b, " x %s (%s): ", c->code,
	    diag_severity_name((enum diag_severity)c->severity));
	text_inert(b, str_of(c->message));
	buf_printf(
	    b, "\n      first at line %llu", (unsigned long long)c->line);
	if (c->column[0] != '\0') {
		buf_puts(b, ", column '");
		text_inert(b, str_of(c->column));
		buf_putc(b, '\'');
	}
	if (c->value[0] != '\0') {
		struct str v = text_cut(str_of(c->value), VALUE_SHOWN);

		buf_puts(b, ": '");
		text_inert(b, v);
		buf_puts(b, c->value[v.n] == '\0' ? "'" : "...'");
	}
	buf_putc(b, '\n');
	if (c->hint[0] != '\0') {
		buf_puts(b, "      -> ");
		text_inert(b, str_of(c->hint));
		buf_putc(b, '\n');
	}
}

/* Those of one severity, the commonest first. */
static int
of_severity(struct buf *b, enum diag_severity severity, struct jobview *view,
    size_t *n, struct err *e)
{
	struct jobview_code c;
	int rc;

	jobview_rewind(view);
	while ((rc = jobview_code_next(view, &c, e)) == 1) {
		if (c.severity != (int)severity)
			continue;
		if (*n == 0)
			buf_puts(b, "findings:\n");
		if ((*n)++ < CODES_SHOWN)
			code(b, &c);
	}
	return rc;
}

static int
findings(struct buf *b, struct jobview *view, struct err *e)
{
	size_t n = 0;

	if (of_severity(b, DIAG_ERROR, view, &n, e) < 0 ||
	    of_severity(b, DIAG_WARNING, view, &n, e) < 0 ||
	    of_severity(b, DIAG_NOTE, view, &n, e) < 0)
		return -1;
	if (n > CODES_SHOWN)
		buf_printf(b, "  and %zu more %s (--json counts them all)\n",
		    n - CODES_SHOWN, n - CODES_SHOWN == 1 ? "kind" : "kinds");
	return 0;
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
	    "\n  -> look for these records in Lightfield before you import them again\n");
	return rc < 0 ? -1 : 0;
}

static void
spent(struct buf *b, const struct summary *s)
{
	if (s->requests == 0)
		return;
	buf_puts(b, "sent: ");
	counted(b, s->requests, "request");
	buf_puts(b, " in ");
	seconds(b, (double)s->sending_ms / 1000);
	if (s->retries > 0) {
		buf_puts(b, ", ");
		text_count(b, s->retries);
		buf_puts(b, " of them again after a failure");
	}
	if (s->limited > 0) {
		buf_puts(b, "; slowed by the rate limit ");
		counted(b, s->limited, "time");
	}
	buf_putc(b, '\n');
}

/*
 * What remains, and how long that takes.  Without a limit of its own, a
 * finished run tells what it would have taken at the usual one: that is what a
 * rehearsal is for.
 */
static void
forecast(struct buf *b, const struct summary *s)
{
	uint64_t writes = s->need_writes;
	double rate = s->rate > 0 ? s->rate : USUAL_RATE;

	if (writes == 0 && s->rate <= 0)
		writes = s->rows.state[ROW_DONE];
	if (writes == 0)
		return;
	if (s->need_writes == 0)
		buf_puts(b, "forecast: ");
	else
		buf_puts(b, s->dry_run ? "to send: " : "still to send: ");
	counted(b, writes, "write");
	buf_puts(b, (double)writes < rate ? ", " : ", about ");
	seconds(b, (double)writes / rate);
	if (s->rate > 0)
		buf_printf(b, " at %g a second\n", rate);
	else
		buf_printf(
		    b, " at Lightfield's usual limit of %g a second\n", rate);
}

/* The command without its first " --dry-run". */
static void
without_dry_run(struct buf *b, const char *command)
{
	struct str c = str_of(command);
	struct str flag = STR_LIT(" --dry-run");
	size_t at = str_find_str(c, flag);

	buf_add_str(b, str_upto(c, at));
	buf_add_str(b, str_from(c, at + flag.n));
}

static void
next(struct buf *b, const struct summary *s, const char *command)
{
	const uint64_t *n = s->rows.state;

	if (s->stop.kind != ERR_NONE && s->stop.kind != ERR_SERVICE)
		return; /* the error says what to do */
	if (s->dry_run && n[ROW_PENDING] > 0) {
		buf_puts(b, "next: ");
		without_dry_run(b, command);
		buf_putc(b, '\n');
	} else if (!s->planned || n[ROW_SENT] > 0 ||
		   (!s->dry_run && n[ROW_PENDING] > 0)) {
		buf_printf(b, "next, to go on: %s\n", command);
	} else if (n[ROW_FAILED] > 0) {
		buf_puts(b, "next: mend ");
		text_inert(b, str_of(s->job));
		buf_puts(
		    b, "/failed.csv and import it with the same mapping\n");
	}
}

static void
results(struct buf *b, const struct summary *s)
{
	buf_puts(b, "results: ");
	text_inert(b, str_of(s->job));
	buf_puts(b, "/ (");
	if (s->rows.state[ROW_FAILED] > 0)
		buf_puts(b, "failed.csv, ");
	buf_puts(b, "done.csv, summary.json)\n");
}

int
summary_text(const struct summary *s, struct jobview *view, const char *command,
    struct buf *out, struct err *e)
{
	outcome(out, s, command != NULL);
	if (view != NULL) {
		if (findings(out, view, e) < 0 || doubts(out, s, view, e) < 0)
			return -1;
		spent(out, s);
		forecast(out, s);
	}
	if (command == NULL)
		return 0;
	if (view != NULL)
		results(out, s);
	next(out, s, command);
	return 0;
}
