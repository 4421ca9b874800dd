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
 * no last word counts as in doubt, one that was done before the plan as
 * unchanged by it: this object is all that a program sees.
 */
static void
rows(struct jput *j, const struct summary *s)
{
	const struct job_counts *r = &s->rows;
	const uint64_t *n = r->state;
	const uint64_t *act = s->dry_run ? r->pending : r->done;
	uint64_t unread = s->planned ? 0 : s->rows_read;

	jput_key(j, s->dry_run ? "plan" : "result");
	jput_object(j);
	put(j, "create", act[ROW_CREATE]);
	put(j, "update", act[ROW_UPDATE]);
	put(j, "unchanged", n[ROW_UNCHANGED] + (s->dry_run ? n[ROW_DONE] : 0));
	put(j, "ambiguous", n[ROW_AMBIGUOUS]);
	put(j, "failed", n[ROW_FAILED]);
	put(j, "skipped", n[ROW_SKIPPED]);
	if (!s->dry_run)
		put(j, "not_attempted", n[ROW_PENDING] + unread);
	if (!s->dry_run || n[ROW_SENT] + n[ROW_DOUBT] > 0)
		put(j, "in_doubt", n[ROW_SENT] + n[ROW_DOUBT]);
	jput_end(j);
}

static uint64_t
whole(double seconds)
{
	return (uint64_t)ceil(seconds);
}

static void
costs(struct jput *j, const struct summary *s)
{
	jput_key(j, "requests");
	jput_object(j);
	put(j, "write", s->need_writes);
	put(j, "read", s->need_reads);
	put(j, "search", s->need_searches);
	put(j, "seconds", whole(s->need_seconds));
	jput_end(j);
	jput_key(j, "spent");
	jput_object(j);
	put(j, "requests", s->requests);
	put(j, "write", s->requests);
	put(j, "read", s->spent_reads);
	put(j, "search", s->spent_searches);
	put(j, "seconds", whole((double)s->elapsed_ms / 1000));
	put(j, "retries", s->retries);
	put(j, "limited", s->limited);
	put(j, "limited_ms", (uint64_t)s->limited_ms);
	put(j, "elapsed_ms", (uint64_t)s->elapsed_ms);
	jput_end(j);
}

/* What a plan changes, by field. */
static int
fields(struct jput *j, const struct summary *s, struct jobview *view,
    struct err *e)
{
	struct jobview_field f;
	bool any = false;
	int rc;

	if (!s->dry_run || view == NULL)
		return 0;
	jobview_rewind(view);
	while ((rc = jobview_field_next(view, &f, e)) == 1) {
		if (!any) {
			jput_key(j, "fields");
			jput_object(j);
		}
		any = true;
		jput_key(j, f.field);
		jput_object(j);
		put(j, "changed", f.count);
		put(j, "kept", f.kept);
		jput_end(j);
	}
	if (any)
		jput_end(j);
	return rc;
}

static void
left_out(struct jput *j, const struct summary *s)
{
	if (s->n_left_out == 0)
		return;
	jput_key(j, "left_out");
	jput_list(j);
	for (size_t i = 0; i < s->n_left_out; i++)
		jput_text(j, s->left_out[i]);
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
	if (s->standing != NULL) {
		jput_key(&j, "standing");
		jput_cstr(&j, s->standing);
	}
	rows(&j, s);
	costs(&j, s);
	rc = fields(&j, s, view, e);
	left_out(&j, s);
	if (findings(&j, view, e) != 0)
		rc = -1;
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
