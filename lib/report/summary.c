// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/text.h"
#include "report/wording.h"

#include "report/summary.h"

bool
summary_conserved(const struct summary *s)
{
	const struct job_counts *r = &s->rows;
	uint64_t sum = 0;

	if (!s->planned)
		return true;
	for (size_t i = 0; i < ROW_STATES; i++)
		sum += r->state[i];
	return sum == r->rows &&
	       r->pending[ROW_CREATE] + r->pending[ROW_UPDATE] ==
		   r->state[ROW_PENDING] &&
	       r->done[ROW_CREATE] + r->done[ROW_UPDATE] == r->state[ROW_DONE];
}

static int
early(const struct summary *s)
{
	switch (s->stop.kind) {
	case ERR_INTERNAL:
		return 1;
	case ERR_DISK:
		return 8;
	case ERR_LOCKED:
		return 7;
	case ERR_MISFIT:
		return 9;
	case ERR_USAGE:
		return 2;
	case ERR_STOPPED:
		return 5;
	case ERR_SERVICE:
	case ERR_NONE:
		break;
	}
	if (s->signal != 0)
		return 128 + s->signal;
	return s->stop.kind == ERR_SERVICE ? 4 : 0;
}

int
summary_exit(const struct summary *s)
{
	const uint64_t *n = s->rows.state;
	int status = early(s);

	if (!summary_conserved(s))
		return 1;
	if (status != 0)
		return status;
	if (s->unfinished)
		return 4;
	if (!s->dry_run && n[ROW_PENDING] + n[ROW_SENT] > 0)
		return 4;
	if (n[ROW_DOUBT] + n[ROW_AMBIGUOUS] > 0)
		return 6;
	return n[ROW_FAILED] > 0 ? 3 : 0;
}

/* "accounts", "account" for 1, "opportunities" */
static void
object(struct buf *b, const struct summary *s, uint64_t n)
{
	struct str o = str_of(s->object);

	if (n != 1 && str_ends(o, STR_LIT("y")))
		buf_printf(b, "%.*sies", STR_ARG(str_upto(o, o.n - 1)));
	else
		buf_printf(b, "%s%s", s->object, n == 1 ? "" : "s");
}

/* Rows that are merged make fewer records; how many fewer is not known. */
static void
deed(struct buf *b, const struct summary *s, const char *verb, uint64_t n,
    bool last)
{
	if (n == 0)
		return;
	buf_printf(b, "%s ", verb);
	if (s->rows.joined > 0) {
		object(b, s, 2);
		buf_puts(b, " from ");
		text_count(b, n);
		buf_puts(b, n == 1 ? " row" : " rows");
	} else {
		text_count(b, n);
		if (last)
			buf_putc(b, ' ');
		if (last)
			object(b, s, n);
	}
	if (!last)
		buf_puts(b, " and ");
}

void
summary_deed(const struct summary *s, struct buf *out)
{
	const uint64_t *n = s->rows.pending;
	uint64_t sent = s->rows.state[ROW_SENT];

	deed(out, s, "create", n[ROW_CREATE], n[ROW_UPDATE] == 0);
	deed(out, s, "update", n[ROW_UPDATE], true);
	if (sent == 0)
		return;
	if (n[ROW_CREATE] + n[ROW_UPDATE] > 0)
		buf_puts(out, ", and ");
	buf_puts(out, "settle ");
	wording_counted(out, sent, "row");
	buf_puts(out, " sent earlier");
}
