// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/jput.h"
#include "journal/jobview.h"
#include "report/wording.h"

#include "import/migrate.h"

enum {
	KINDS = 8
};

/* A step's rows by what becomes, or became, of them. */
struct totals {
	uint64_t rows;
	uint64_t n[KINDS]; /* as words[] */
	uint64_t write;
	uint64_t read;
	uint64_t search;
	double seconds;
};

static const char *const words[KINDS] = {"create", "update", "unchanged",
    "ambiguous", "failed", "skipped", "in_doubt", "not_attempted"};

static void
add(struct totals *t, const struct migrate_turn *turn, bool again)
{
	const struct summary *s = &turn->sum;
	const struct job_counts *r = &s->rows;
	const uint64_t *n = r->state;
	uint64_t open = n[ROW_PENDING] + n[ROW_SENT];
	const uint64_t v[KINDS] = {
	    r->done[ROW_CREATE] + (turn->ran ? 0 : r->pending[ROW_CREATE]),
	    r->done[ROW_UPDATE] + (turn->ran ? 0 : r->pending[ROW_UPDATE]),
	    n[ROW_UNCHANGED], n[ROW_AMBIGUOUS], n[ROW_FAILED], n[ROW_SKIPPED],
	    n[ROW_DOUBT], turn->ran ? open : n[ROW_SENT]};

	/* The rows of a second turn have been counted. */
	if (!again) {
		t->rows += r->rows;
		for (size_t i = 0; i < KINDS; i++)
			t->n[i] += v[i];
	}
	t->write += s->need_writes;
	t->read += s->need_reads;
	t->search += s->need_searches;
	t->seconds += s->need_seconds;
}

static struct totals
all_of(const struct migrate_stand *m)
{
	struct totals t;

	memset(&t, 0, sizeof(t));
	for (size_t i = 0; i < m->n; i++)
		add(&t, &m->turns[i], m->turns[i].links);
	return t;
}

static bool
any_ran(const struct migrate_stand *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->turns[i].ran)
			return true;
	return false;
}

/* -- the exit status -- */

/* Of several the one that comes first in the design's table. */
static int
worse(int a, int b)
{
	static const int order[] = {1, 8, 7, 9, 2, 5, 130, 143, 129, 4, 6, 3};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return a != 0 ? a : b;
}

int
migrate_exit(const struct migrate_stand *m)
{
	struct summary whole;
	int status;

	memset(&whole, 0, sizeof(whole));
	whole.stop = m->stop;
	whole.signal = m->signal;
	status = summary_exit(&whole);
	for (size_t i = 0; i < m->n; i++) {
		const struct migrate_turn *t = &m->turns[i];

		/* Planned, and its turn did not come. */
		if (!m->dry_run && !t->ran && t->planned &&
		    t->sum.need_writes > 0)
			status = worse(status, 4);
		status = worse(status, summary_exit(&t->sum));
	}
	return status;
}

/* -- for programs -- */

static void
put(struct jput *j, const char *key, uint64_t n)
{
	jput_key(j, key);
	jput_uint(j, n);
}

static int
put_turn(struct jput *j, const struct migrate_turn *t, struct err *e)
{
	struct jobview *view = NULL;
	struct buf text;
	int rc = 0;

	if (t->planned)
		rc = jobview_open(&view, t->sum.job, e);
	buf_init(&text, LIM_REPORT_BYTES);
	if (rc == 0)
		rc = summary_json(&t->sum, view, &text, e);
	if (rc == 0) {
		jput_object(j);
		jput_key(j, "step");
		jput_cstr(j, t->step);
		jput_key(j, "links");
		jput_bool(j, t->links);
		jput_key(j, "import");
		jput_raw(j, str_trim(buf_str(&text)));
		jput_end(j);
	}
	buf_fini(&text);
	jobview_close(view);
	return rc;
}

static void
put_rows(struct jput *j, const struct totals *t, bool ran)
{
	jput_key(j, ran ? "result" : "plan");
	jput_object(j);
	for (size_t i = 0; i < KINDS; i++)
		put(j, words[i], t->n[i]);
	jput_end(j);
	jput_key(j, "requests");
	jput_object(j);
	put(j, "write", t->write);
	put(j, "read", t->read);
	put(j, "search", t->search);
	put(j, "seconds", (uint64_t)(t->seconds + 0.5));
	jput_end(j);
}

static void
put_stop(struct jput *j, const struct err *stop)
{
	if (stop->kind == ERR_NONE)
		return;
	jput_key(j, "stopped");
	jput_object(j);
	jput_key(j, "message");
	jput_cstr(j, stop->msg);
	jput_key(j, "hint");
	jput_cstr(j, stop->hint);
	jput_end(j);
}

int
migrate_json(const struct migrate_stand *m, struct buf *out, struct err *e)
{
	struct totals t = all_of(m);
	struct jput j;
	int rc = 0;

	jput_init(&j, out);
	jput_object(&j);
	put(&j, "version", 1);
	jput_key(&j, "migration");
	jput_cstr(&j, m->file);
	jput_key(&j, "folder");
	jput_cstr(&j, m->dir);
	put(&j, "exit", (uint64_t)migrate_exit(m));
	jput_key(&j, "dry_run");
	jput_bool(&j, m->dry_run);
	put(&j, "rows", t.rows);
	put_rows(&j, &t, any_ran(m));
	put(&j, "elapsed_ms", (uint64_t)m->elapsed_ms);
	jput_key(&j, "steps");
	jput_list(&j);
	for (size_t i = 0; rc == 0 && i < m->n; i++)
		if (m->turns[i].planned || m->turns[i].ran)
			rc = put_turn(&j, &m->turns[i], e);
	jput_end(&j);
	put_stop(&j, &m->stop);
	jput_end(&j);
	buf_putc(out, '\n');
	return rc;
}

/* -- for people -- */

static void
part(struct buf *b, bool *first, uint64_t n, const char *what)
{
	if (n == 0)
		return;
	buf_puts(b, *first ? " " : ", ");
	text_count(b, n);
	buf_puts(b, what);
	*first = false;
}

static void
put_counts(struct buf *b, const struct totals *t, bool ran)
{
	bool first = true;

	part(b, &first, t->n[0], ran ? " created" : " to create");
	part(b, &first, t->n[1], ran ? " updated" : " to update");
	part(b, &first, t->n[2], " unchanged");
	part(b, &first, t->n[5], " skipped");
	part(b, &first, t->n[4], " failed");
	part(b, &first, t->n[3], " ambiguous");
	part(b, &first, t->n[6], " in doubt");
	part(b, &first, t->n[7], ran ? " not attempted" : " on their way");
	if (first)
		buf_puts(b, " no rows");
}

static void
put_line(struct buf *b, const struct migrate_turn *turn)
{
	struct totals t;

	memset(&t, 0, sizeof(t));
	add(&t, turn, false);
	buf_puts(b, "  ");
	buf_puts(b, turn->step);
	if (turn->links)
		buf_puts(b, ", the links left out before");
	buf_putc(b, ':');
	if (turn->planned || turn->ran)
		put_counts(b, &t, turn->ran);
	else if (turn->sum.stop.kind != ERR_NONE)
		buf_puts(b, " cannot be imported as it is");
	else if (turn->late && turn->sum.need_writes > 0)
		buf_printf(b, " up to %llu to update",
		    (unsigned long long)turn->sum.need_writes);
	else
		buf_puts(b, turn->late ? " nothing to do" : " not come to");
	if (turn->ran && t.n[3] + t.n[4] + t.n[6] > 0) {
		buf_puts(b, " (see ");
		text_inert(b, str_of(turn->sum.job));
		buf_putc(b, ')');
	}
	buf_putc(b, '\n');
}

static const char *
outcome(const struct migrate_stand *m, bool ran, int status)
{
	if (m->signal != 0)
		return ": interrupted\n";
	if (m->stop.kind != ERR_NONE)
		return ran ? ": stopped early\n" : ": nothing was sent\n";
	if (!ran)
		return m->dry_run ? ": nothing was sent, this is a dry run\n"
				  : ": the plan\n";
	return status == 4 ? ": not complete\n" : ": complete\n";
}

void
migrate_text(const struct migrate_stand *m, const char *command, struct buf *b)
{
	struct totals t = all_of(m);
	bool ran = any_ran(m);
	int status = migrate_exit(m);

	text_inert(b, str_of(m->file));
	buf_puts(b, outcome(m, ran, status));
	for (size_t i = 0; i < m->n; i++)
		put_line(b, &m->turns[i]);
	buf_puts(b, "in all ");
	wording_counted(b, t.rows, "row");
	buf_putc(b, ':');
	put_counts(b, &t, ran);
	buf_putc(b, '\n');
	if (t.write > 0) {
		buf_puts(b, ran ? "still to send: " : "to send: ");
		wording_counted(b, t.write, "write");
		buf_puts(b, " and ");
		wording_counted(b, t.read, "read");
		buf_puts(b, ", about ");
		wording_seconds(b, t.seconds);
		buf_putc(b, '\n');
	}
	if (command == NULL)
		return;
	buf_puts(b, "jobs and results: ");
	text_inert(b, str_of(m->dir));
	buf_puts(b, "/\n");
	if (m->stop.kind != ERR_NONE && m->stop.kind != ERR_SERVICE)
		return;
	if (m->dry_run || status == 4 || m->signal != 0) {
		buf_puts(
		    b, m->dry_run ? "next, to do it: " : "next, to go on: ");
		buf_puts(b, command);
		buf_putc(b, '\n');
	}
}

void
migrate_deed(const struct migrate_stand *m, struct buf *b)
{
	struct totals t = all_of(m);

	if (t.n[0] > 0) {
		buf_puts(b, "create ");
		text_count(b, t.n[0]);
	}
	if (t.n[1] > 0) {
		buf_puts(b, t.n[0] > 0 ? " and update " : "update ");
		text_count(b, t.n[1]);
	}
	buf_puts(b, t.n[0] + t.n[1] > 0 ? " records" : "go on");
}
