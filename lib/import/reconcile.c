// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "journal/jobview.h"
#include "run/sendage.h"

#include "import/importjob.h"
#include "import/reconcilejob.h"

enum {
	NAP_MS = 1000,
	ROWS_AT_FIRST = 16
};

/* Milliseconds on the server's clock; without one on ours, to measure by. */
static int64_t
server_now(const struct import *im, bool *known)
{
	int64_t off;

	*known = client_clock(im->client, &off);
	return clk_now(im->opts->clk).mono_ms + off;
}

/* -- what is too old to be sent again -- */

static int
doubt(struct import *im, uint64_t ord, int64_t server_ms, struct err *e)
{
	struct jrec r;

	memset(&r, 0, sizeof(r));
	r.kind = JREC_DOUBT;
	r.ord = ord;
	r.server_ms = server_ms;
	r.code = sendage_code;
	r.message = sendage_message;
	r.hint = sendage_hint;
	return job_commit(im->job, &r, 1, e);
}

static int
doubt_the_old(struct reconcile *rc, struct err *e)
{
	struct import *im = rc->im;
	struct jobview_intent in;
	struct sendage_now now;
	bool known;
	int ret;

	now.wall_ms = clk_now(im->opts->clk).wall_ms;
	now.server_ms = server_now(im, &known);
	now.server_ms = known ? now.server_ms : 0;
	now.seen_ms = im->seen_ms;
	while ((ret = jobview_intent_next(rc->view, &in, e)) == 1)
		if (!sendage_resendable(in.first_sent_ms, in.server_ms, &now) &&
		    doubt(im, in.ord, now.server_ms, e) != 0)
			return -1;
	return ret;
}

/* -- waiting -- */

static void
show(struct reconcile *rc, int64_t done_ms)
{
	struct import *im = rc->im;
	struct import_progress pr;

	if (im->ui->progress == NULL)
		return;
	memset(&pr, 0, sizeof(pr));
	pr.phase = IMPORT_SEEKING;
	pr.rows = rc->n_rows;
	pr.settled = (uint64_t)(done_ms < 0 ? 0 : done_ms / 1000);
	pr.total = RECONCILE_SPAN_MS / 1000;
	pr.elapsed_ms = clk_now(im->opts->clk).mono_ms - im->phase_ms;
	im->ui->progress(im->ui->self, &pr);
}

/* Until the server's clock says so: each answer tells it. */
static int
wait_until(
    struct reconcile *rc, int64_t until_ms, int64_t begin_ms, struct err *e)
{
	struct import *im = rc->im;
	struct client_auth auth;
	bool known;
	int64_t now;

	while ((now = server_now(im, &known)) < until_ms) {
		show(rc, now - begin_ms);
		if (client_rest(im->client, NAP_MS, e) != 0 ||
		    client_validate(im->client, &auth, e) != 0)
			return -1;
	}
	return 0;
}

int
reconcile_settle(struct reconcile *rc, const struct jobview_doubt *d,
    bool *waited, struct err *e)
{
	int64_t from = d->doubt_ms != 0 ? d->doubt_ms : rc->begun_ms;
	bool known;

	*waited = server_now(rc->im, &known) < from + RECONCILE_SPAN_MS;
	if (!*waited)
		return 0;
	if (!rc->told)
		import_notice(rc->im,
		    "an update in doubt: nothing came of it so far; waiting for a minute, to be sure");
	rc->told = true;
	return wait_until(rc, from + RECONCILE_SPAN_MS, from, e);
}

/* -- rows -- */

static void
remember(struct reconcile *rc, const struct jobview_doubt *d)
{
	if (rc->n_rows == rc->cap_rows) {
		rc->cap_rows =
		    rc->cap_rows > 0 ? rc->cap_rows * 2 : ROWS_AT_FIRST;
		rc->rows =
		    mem_resize(rc->rows, rc->cap_rows, sizeof(*rc->rows));
	}
	rc->rows[rc->n_rows].ord = d->sent.ord;
	rc->rows[rc->n_rows].noted =
	    d->last[0] != '\0' && !str_is(buf_str(&rc->last), d->last);
	rc->rows[rc->n_rows++].doubt_ms = d->doubt_ms;
}

static int
look_at_all(struct reconcile *rc, struct err *e)
{
	struct jobview_doubt d;
	int ret;

	jobview_rewind(rc->view);
	while ((ret = jobview_doubt_next(rc->view, &d, e)) == 1) {
		enum reconcile_look look;

		if (reconcilelook_row(rc, &d, &look, e) != 0)
			return -1;
		if (look == RECONCILE_NOTHING)
			remember(rc, &d);
		rc->stay += look == RECONCILE_STAYS;
	}
	return ret;
}

/* Once more those of which nothing was found; those that were fall away. */
static int
look_again(struct reconcile *rc, struct err *e)
{
	struct jobview_doubt d;
	size_t at = 0;
	size_t kept = 0;
	int ret;

	jobview_rewind(rc->view);
	while ((ret = jobview_doubt_next(rc->view, &d, e)) == 1) {
		enum reconcile_look look;

		while (at < rc->n_rows && rc->rows[at].ord < d.sent.ord)
			at++;
		if (at == rc->n_rows || rc->rows[at].ord != d.sent.ord)
			continue;
		if (reconcilelook_row(rc, &d, &look, e) != 0)
			return -1;
		if (look == RECONCILE_NOTHING)
			rc->rows[kept++] = rc->rows[at];
		rc->stay += look == RECONCILE_STAYS;
		at++;
	}
	rc->n_rows = kept;
	return ret;
}

static int
all_stay(struct reconcile *rc, const char *why, struct err *e)
{
	for (size_t i = 0; i < rc->n_rows; i++)
		if (reconcilelook_stays(
			rc, rc->rows[i].ord, "doubt.unproved", why, e) != 0)
			return -1;
	rc->stay += rc->n_rows;
	rc->n_rows = 0;
	return 0;
}

/*
 * Was the job's last record created behind the doubt?  The server's clock says
 * so; or it was not there yet when the row was looked for in doubt before.
 */
static bool
came_later(const struct reconcile *rc, const struct reconcile_row *r)
{
	if (rc->last_ms == INT64_MIN)
		return false;
	return r->noted || (r->doubt_ms != 0 &&
			       rc->last_ms > r->doubt_ms + RECONCILE_DATE_MS);
}

/*
 * Without a record of ours that came behind the doubt nothing can be said about
 * the index.  If more is sent, one may come.
 */
static int
drop_the_unprovable(
    struct reconcile *rc, bool more, uint64_t *waiting, struct err *e)
{
	size_t kept = 0;

	for (size_t i = 0; i < rc->n_rows; i++) {
		const struct reconcile_row *r = &rc->rows[i];

		if (came_later(rc, r)) {
			rc->rows[kept++] = *r;
			continue;
		}
		if (more) {
			++*waiting;
			continue;
		}
		rc->stay++;
		if (reconcilelook_stays(rc, r->ord, "doubt.unproved",
			"sent, and no answer came; it is not to be found, but no record was created behind it that would prove the search up to date",
			e) != 0)
			return -1;
	}
	rc->n_rows = kept;
	return 0;
}

/* The index shows what came behind the doubt; *visible: within its time. */
static int
wait_for_index(struct reconcile *rc, bool *visible, struct err *e)
{
	bool known;
	int64_t begin = server_now(rc->im, &known);

	for (;;) {
		int64_t now = server_now(rc->im, &known);

		if (reconcileask_visible(rc, visible, e) != 0)
			return -1;
		if (*visible || now - begin > RECONCILE_LAG_MS)
			return 0;
		if (wait_until(rc, now + NAP_MS, now, e) != 0)
			return -1;
	}
}

static int
prove_absence(struct reconcile *rc, struct err *e)
{
	bool visible = false;
	bool known;
	int64_t begin;

	if (rc->n_rows == 0)
		return 0;
	if (wait_for_index(rc, &visible, e) != 0)
		return -1;
	if (!visible)
		return all_stay(rc,
		    "sent, and no answer came; it is not to be found, but neither is what was created behind it: the search is not up to date",
		    e);
	begin = server_now(rc->im, &known);
	for (int i = 0; i < RECONCILE_SEARCHES && rc->n_rows > 0; i++) {
		int64_t at =
		    begin + i * RECONCILE_SPAN_MS / (RECONCILE_SEARCHES - 1);

		if (wait_until(rc, at, begin, e) != 0 || look_again(rc, e) != 0)
			return -1;
	}
	for (size_t i = 0; i < rc->n_rows; i++)
		if (reconcile_again(rc->im, rc->rows[i].ord, e) != 0)
			return -1;
	rc->again += rc->n_rows;
	return 0;
}

static int
seek(struct reconcile *rc, bool more, uint64_t *waiting, struct err *e)
{
	bool known;

	rc->begun_ms = server_now(rc->im, &known);
	if (doubt_the_old(rc, e) != 0 || reconcileask_last(rc, e) != 0 ||
	    look_at_all(rc, e) != 0 || job_doubts_mark(rc->im->job, e) != 0)
		return -1;
	if (rc->n_rows == 0)
		return 0;
	if (drop_the_unprovable(rc, more, waiting, e) != 0)
		return -1;
	if (rc->n_rows > 0)
		import_notice(rc->im,
		    "%zu row%s in doubt: not to be found in Lightfield; searching for a minute, to be sure",
		    rc->n_rows, rc->n_rows == 1 ? "" : "s");
	return prove_absence(rc, e);
}

static void
say(const struct reconcile *rc)
{
	if (rc->found + rc->again + rc->stay > 0)
		import_notice(rc->im,
		    "rows in doubt: %llu found in Lightfield, %llu to be sent again, %llu left to you in ambiguous.csv",
		    (unsigned long long)rc->found,
		    (unsigned long long)rc->again,
		    (unsigned long long)rc->stay);
}

int
reconcile_run(struct import *im, bool more, uint64_t *waiting, struct err *e)
{
	struct reconcile rc;
	int ret;

	memset(&rc, 0, sizeof(rc));
	*waiting = 0;
	rc.im = im;
	rc.arena = arena_new();
	buf_init(&rc.last, LIM_ANSWER_BYTES);
	buf_init(&rc.last_path, LIM_ANSWER_BYTES);
	im->phase_ms = clk_now(im->opts->clk).mono_ms;
	ret = jobview_open(&rc.view, im->dir, e);
	if (ret == 0)
		ret = seek(&rc, more, waiting, e);
	/* What a signal ended goes on with the next run. */
	if (ret != 0 && e->kind == ERR_SERVICE && import_interrupted(im)) {
		err_clear(e);
		ret = 0;
	}
	if (ret == 0)
		say(&rc);
	jobview_close(rc.view);
	buf_fini(&rc.last_path);
	buf_fini(&rc.last);
	arena_free(rc.arena);
	free(rc.rows);
	return ret;
}
