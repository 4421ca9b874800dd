// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/text.h"
#include "report/wording.h"

#include "report/summary.h"
#include "report/summarypart.h"

/* What Lightfield allows as a rule, in requests a second of each category. */
#define USUAL_RATE 25.0

enum {
	FEW = 10
};

/* "1,515 writes, 311 reads and 20 searches"; categories without any fall away. */
static void
categories(struct buf *b, uint64_t writes, uint64_t reads, uint64_t searches)
{
	const uint64_t n[] = {writes, reads, searches};
	static const char *const one[] = {"write", "read", "search"};
	size_t last = searches > 0 ? 2 : reads > 0 ? 1 : 0;
	bool any = false;

	for (size_t i = 0; i < sizeof(n) / sizeof(n[0]); i++) {
		if (n[i] == 0)
			continue;
		if (any)
			buf_puts(b, i == last ? " and " : ", ");
		any = true;
		text_count(b, n[i]);
		buf_printf(b, " %s%s", one[i],
		    n[i] == 1 ? ""
		    : i == 2  ? "es"
			      : "s");
	}
}

/*
 * The few reads and searches that every run begins with are not worth a word:
 * others come with records that are there.
 */
static void
spent(struct buf *b, const struct summary *s)
{
	bool asked = s->spent_searches + s->spent_reads > FEW;

	if (s->requests == 0) {
		if (!asked)
			return;
		buf_puts(b, "looked up with ");
		categories(b, 0, s->spent_reads, s->spent_searches);
		buf_puts(b, " in ");
		wording_seconds(b, (double)s->elapsed_ms / 1000);
		buf_putc(b, '\n');
		return;
	}
	buf_puts(b, "sent: ");
	wording_counted(b, s->requests, "request");
	buf_puts(b, " in ");
	wording_seconds(b, (double)s->sending_ms / 1000);
	if (s->retries > 0) {
		buf_puts(b, ", ");
		text_count(b, s->retries);
		buf_puts(b, " of them again after a failure");
	}
	if (s->limited > 0) {
		buf_puts(b, "; slowed by the rate limit ");
		wording_counted(b, s->limited, "time");
	}
	if (asked) {
		buf_puts(b, "; looked up with ");
		categories(b, 0, s->spent_reads, s->spent_searches);
	}
	buf_putc(b, '\n');
}

/*
 * The writes that all of it took.  A run that did all knows of uploads and of
 * what was refused, too; after several the journal knows more.
 */
static uint64_t
taken(const struct summary *s)
{
	uint64_t now = s->requests > s->retries ? s->requests - s->retries : 0;

	return now > s->rows.made ? now : s->rows.made;
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
	uint64_t most;
	double rate = s->rate > 0 ? s->rate : USUAL_RATE;
	bool several = s->need_searches > 0 || s->rows.pending[ROW_UPDATE] > 0;

	if (writes == 0 && s->rate <= 0)
		writes = taken(s);
	if (writes == 0)
		return;
	if (s->need_writes == 0)
		buf_puts(b, "forecast: ");
	else
		buf_puts(b, s->dry_run ? "to send: " : "still to send: ");
	categories(b, writes, several ? s->need_reads : 0, s->need_searches);
	most = writes;
	most = several && s->need_reads > most ? s->need_reads : most;
	most = s->need_searches > most ? s->need_searches : most;
	buf_puts(b, several ? " side by side" : "");
	buf_puts(b, (double)most < rate ? ", " : ", about ");
	wording_seconds(b, (double)most / rate);
	buf_printf(b,
	    s->rate > 0 ? " at %g a second%s\n"
			: " at Lightfield's usual limit of %g a second%s\n",
	    rate, several ? " each" : "");
}

void
summarycost_put(struct buf *b, const struct summary *s)
{
	spent(b, s);
	forecast(b, s);
}
