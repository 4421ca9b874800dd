// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "doc/jput.h"

#include "report/summary.h"

static void
put(struct jput *j, const char *key, uint64_t n)
{
	jput_key(j, key);
	jput_uint(j, n);
}

/*
 * What became of every row, or what the plan is.  A row that was sent and has
 * no last word counts as in doubt: this object is all that a program sees.
 */
static void
rows(struct jput *j, const struct summary *s)
{
	const uint64_t *n = s->rows.state;
	uint64_t unread = s->planned ? 0 : s->rows_read;

	jput_key(j, s->dry_run ? "plan" : "result");
	jput_object(j);
	put(j, "create", s->dry_run ? n[ROW_PENDING] : n[ROW_DONE]);
	put(j, "update", 0);
	put(j, "unchanged", s->dry_run ? n[ROW_DONE] : 0);
	put(j, "ambiguous", 0);
	put(j, "failed", n[ROW_FAILED]);
	put(j, "skipped", n[ROW_SKIPPED]);
	if (!s->dry_run)
		put(j, "not_attempted", n[ROW_PENDING] + unread);
	if (!s->dry_run || n[ROW_SENT] + n[ROW_DOUBT] > 0)
		put(j, "in_doubt", n[ROW_SENT] + n[ROW_DOUBT]);
	jput_end(j);
}

static void
costs(struct jput *j, const struct summary *s)
{
	jput_key(j, "requests");
	jput_object(j);
	put(j, "write", s->need_writes);
	put(j, "read", s->need_reads);
	put(j, "search", s->need_searches);
	put(j, "seconds", (uint64_t)ceil(s->need_seconds));
	jput_end(j);
	jput_key(j, "spent");
	jput_object(j);
	put(j, "requests", s->requests);
	put(j, "retries", s->retries);
	put(j, "limited", s->limited);
	put(j, "limited_ms", (uint64_t)s->limited_ms);
	put(j, "elapsed_ms", (uint64_t)s->elapsed_ms);
	jput_end(j);
}

static int
findings(struct jput *j, struct jobview *view, struct err *e)
{
	struct jobview_code c;
	int rc = 0;

	jput_key(j, "findings");
	jput_object(j);
	if (view != NULL) {
		jobview_rewind(view);
		while ((rc = jobview_code_next(view, &c, e)) == 1)
			put(j, c.code, c.count);
	}
	jput_end(j);
	return rc;
}

int
summary_json(const struct summary *s, struct jobview *view, struct buf *out,
    struct err *e)
{
	struct jput j;
	int rc;

	jput_init(&j, out);
	jput_object(&j);
	put(&j, "version", 1);
	jput_key(&j, "job");
	jput_cstr(&j, s->job);
	jput_key(&j, "object");
	jput_cstr(&j, s->object);
	put(&j, "rows", s->planned ? s->rows.rows : s->rows_read);
	put(&j, "exit", (uint64_t)summary_exit(s));
	rows(&j, s);
	costs(&j, s);
	rc = findings(&j, view, e);
	if (s->stop.kind != ERR_NONE) {
		jput_key(&j, "stopped");
		jput_object(&j);
		jput_key(&j, "message");
		jput_cstr(&j, s->stop.msg);
		jput_key(&j, "hint");
		jput_cstr(&j, s->stop.hint);
		jput_end(&j);
	}
	jput_end(&j);
	buf_putc(out, '\n');
	return rc;
}
