// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "base/text.h"
#include "journal/jobnote.h"
#include "journal/jobside.h"
#include "journal/jobview.h"
#include "plan/forecast.h"
#include "report/wording.h"

#include "import/status.h"

/* What the API usually allows; what a job was told is not kept. */
#define USUAL_RATE 25.0

const char *
status_word(enum status_standing s)
{
	static const char *const words[] = {"not planned yet", "running",
	    "planned", "not finished", "waiting for a person", "finished",
	    "being undone", "undone"};

	return words[s];
}

static bool
is_held(const char *dir)
{
	char *path = fsx_join(dir, "lock");
	bool held = fsx_locked(path);

	free(path);
	return held;
}

static enum status_standing
standing_of(const struct summary *s, bool held, const struct jobnote_facts *f)
{
	const uint64_t *n = s->rows.state;
	bool touched = f->touched;

	if (held)
		return STATUS_RUNNING;
	if (f->undo)
		return f->undone ? STATUS_UNDONE : STATUS_UNDOING;
	if (!s->planned)
		return STATUS_EMPTY;
	if (n[ROW_SENT] > 0 || (touched && n[ROW_PENDING] > 0))
		return STATUS_OPEN;
	if (n[ROW_PENDING] > 0)
		return STATUS_PLANNED;
	if (n[ROW_DOUBT] + n[ROW_AMBIGUOUS] > 0)
		return STATUS_WAITING;
	return STATUS_FINISHED;
}

/* Rows, and the files that they name. */
static int
cost(const char *dir, struct summary *s, struct err *e)
{
	struct jobside *side;
	struct forecast f;
	uint64_t uploads;
	uint64_t looks;
	int rc;

	if (jobside_open(&side, dir, e) != 0)
		return -1;
	rc = jobside_files(side, &uploads, &looks, e);
	jobside_close(side);
	if (rc != 0)
		return -1;
	s->rate = USUAL_RATE;
	forecast_make(
	    &f, s->rows.writes + uploads, s->rows.reads + looks, 0, s->rate);
	s->need_writes = f.writes;
	s->need_reads = f.reads;
	s->need_seconds = f.seconds;
	return 0;
}

static int
load(struct status *st, struct err *e)
{
	struct summary *s = &st->sum;
	struct jobnote_facts facts;
	bool held = is_held(st->dir);

	if (jobview_open(&st->view, st->dir, e) != 0 ||
	    jobwords_read(&st->words, st->view, e) != 0 ||
	    jobnote_facts(st->view, &facts, e) != 0 ||
	    jobview_counts(st->view, &s->rows, e) != 0)
		return -1;
	(void)snprintf(st->object, sizeof(st->object), "%s", facts.object);
	s->object = st->object;
	s->file = buf_text(&st->words.file);
	s->job = st->dir;
	s->mode = NULL;
	s->planned = facts.planned;
	s->rows_read = s->rows.rows;
	st->standing = standing_of(s, held, &facts);
	s->standing = status_word(st->standing);
	s->dry_run = st->standing == STATUS_PLANNED;
	s->unfinished = st->standing == STATUS_RUNNING ||
			st->standing == STATUS_EMPTY ||
			st->standing == STATUS_UNDOING;
	return cost(st->dir, s, e);
}

int
status_open(struct status *st, const char *dir, struct err *e)
{
	memset(st, 0, sizeof(*st));
	jobwords_init(&st->words);
	st->dir = mem_strdup(dir);
	return load(st, e);
}

void
status_close(struct status *st)
{
	jobview_close(st->view);
	jobwords_fini(&st->words);
	free(st->dir);
}

/* -- words -- */

static void
counted(struct buf *b, uint64_t n, const char *what)
{
	if (n == 0)
		return;
	buf_puts(b, ", ");
	text_count(b, n);
	buf_printf(b, " %s", what);
}

void
status_line(const struct status *st, struct buf *out)
{
	const struct summary *s = &st->sum;
	const uint64_t *n = s->rows.state;

	text_inert(out, str_of(st->dir));
	buf_printf(out,
	    ": %s, %s: ", st->object[0] == '\0' ? "no object yet" : st->object,
	    s->standing);
	wording_counted(out, s->rows.rows, "row");
	counted(out, n[ROW_DONE], "done");
	counted(out, n[ROW_UNCHANGED], "unchanged");
	counted(out, n[ROW_PENDING], "not attempted");
	counted(out, n[ROW_SENT], "sent without a last word");
	counted(out, n[ROW_SKIPPED], "skipped");
	counted(out, n[ROW_FAILED], "failed");
	counted(out, n[ROW_AMBIGUOUS], "ambiguous");
	counted(out, n[ROW_DOUBT], "in doubt");
}

static void
about(const struct status *st, struct buf *b)
{
	const struct jobwords *w = &st->words;

	text_inert(b, str_of(st->dir));
	buf_printf(b, ": %s", st->sum.standing);
	if (w->file.n == 0) {
		buf_putc(b, '\n');
		return;
	}
	buf_printf(b, "; imports %s from ", st->object);
	wording_file(b, buf_text(&w->file));
	if (w->mapping.n > 0) {
		buf_puts(b, " with ");
		text_inert(b, buf_str(&w->mapping));
	}
	if (w->url.n > 0) {
		buf_puts(b, " into ");
		text_inert(b, buf_str(&w->url));
	} else {
		buf_puts(b, " into the built-in server (a rehearsal)");
	}
	buf_putc(b, '\n');
}

static void
stopped(const struct status *st, struct buf *b)
{
	if (st->words.stopped.n == 0 || st->standing == STATUS_RUNNING)
		return;
	buf_puts(b, "the last run stopped: ");
	text_inert(b, buf_str(&st->words.stopped));
	buf_putc(b, '\n');
	if (st->words.hint.n == 0)
		return;
	buf_puts(b, "  -> ");
	text_inert(b, buf_str(&st->words.hint));
	buf_putc(b, '\n');
}

int
status_text(
    struct status *st, const char *command, struct buf *out, struct err *e)
{
	bool runs = st->standing == STATUS_RUNNING;
	bool undo =
	    st->standing == STATUS_UNDOING || st->standing == STATUS_UNDONE;
	bool ready = st->sum.planned && command[0] != '\0' && !runs && !undo;

	about(st, out);
	if (summary_text(&st->sum, st->sum.planned ? st->view : NULL,
		ready ? command : NULL, out, e) != 0)
		return -1;
	stopped(st, out);
	if (runs) {
		buf_puts(out, "next, to look again: lfetl status ");
		text_inert(out, str_of(st->dir));
		buf_putc(out, '\n');
	} else if (st->standing == STATUS_UNDOING) {
		buf_puts(out, "next, to go on: lfetl undo ");
		text_inert(out, str_of(st->dir));
		buf_putc(out, '\n');
	} else if (undo) {
		buf_printf(out, "next, to import it once more: %s --again\n",
		    command[0] == '\0' ? "the same command with" : command);
	} else if (!st->sum.planned && command[0] != '\0') {
		buf_printf(out, "next: %s\n", command);
	}
	return 0;
}
