// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/transport.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "journal/jobview.h"
#include "report/summary.h"

#include "cmd.h"
#include "importargs.h"
#include "importtalk.h"

void
importtalk_init(struct importtalk *t, const struct importargs *args)
{
	memset(t, 0, sizeof(*t));
	t->args = args;
	term_init(&t->term, args->quiet);
	buf_init(&t->held, LIM_REPORT_BYTES);
}

void
importtalk_fini(struct importtalk *t)
{
	buf_fini(&t->held);
}

static void
notice(void *self, const char *text)
{
	struct importtalk *t = self;

	if (t->args->quiet)
		buf_printf(&t->held, "%s\n", text);
	else
		term_text(&t->term, text);
}

static void
progress(void *self, const struct import_progress *p)
{
	struct importtalk *t = self;

	term_progress(&t->term, p);
}

/* The plan as it is asked about: everything but results and next steps. */
static void
show_plan(const struct importtalk *t, const struct summary *s)
{
	struct summary plan = *s;
	struct jobview *view;
	struct buf text;
	struct err e;

	plan.dry_run = true;
	if (jobview_open(&view, s->job, &e) != 0)
		return;
	buf_init(&text, LIM_REPORT_BYTES);
	if (summary_text(&plan, view, NULL, &text, &e) == 0)
		term_report(&t->term, buf_text(&text));
	buf_fini(&text);
	jobview_close(view);
}

/* "Create 1,204 and update 311 contacts at https://... now?" */
static void
question(const struct importtalk *t, const struct summary *s, struct buf *q)
{
	uint64_t open = s->rows.state[ROW_PENDING] + s->rows.state[ROW_SENT];

	summary_deed(s, q);
	if (q->n > 0 && q->p[0] >= 'a' && q->p[0] <= 'z')
		q->p[0] = (char)(q->p[0] - 'a' + 'A');
	buf_puts(q, " at ");
	text_inert(q, str_of(t->args->base_url));
	buf_puts(q, " now");
	if (t->args->im.limit > 0 && t->args->im.limit < open) {
		buf_puts(q, ", of these only the first ");
		text_count(q, t->args->im.limit);
	}
	buf_putc(q, '?');
}

static bool
confirm(void *self, const struct summary *plan)
{
	struct importtalk *t = self;
	bool asked = !t->args->yes && !t->args->im.sandbox &&
		     !http_is_loopback(t->args->base_url);
	struct buf q;
	bool ok;

	if (!asked)
		return true;
	term_clear(&t->term);
	show_plan(t, plan);
	buf_init(&q, LIM_REPORT_BYTES);
	question(t, plan, &q);
	ok = term_ask(&t->term, buf_text(&q));
	buf_fini(&q);
	return ok;
}

void
importtalk_ui(struct importtalk *t, struct import_ui *ui)
{
	memset(ui, 0, sizeof(*ui));
	ui->self = t;
	ui->notice = notice;
	ui->progress = progress;
	ui->confirm = confirm;
}

/*
 * What to type next: a plan becomes an import, and --again, whose run has
 * begun, must not begin once more.
 */
static bool
is_over(const struct summary *s, const char *word)
{
	if (!s->planned)
		return false;
	return strcmp(word, s->dry_run ? "--dry-run" : "--again") == 0;
}

void
importtalk_next(
    struct buf *out, const struct summary *s, int argc, char *const *argv)
{
	char **words = mem_array((size_t)argc + 1, sizeof(*words));
	bool options = true;
	int n = 0;

	for (int i = 0; i < argc; i++) {
		options = options && strcmp(argv[i], "--") != 0;
		if (!options || !is_over(s, argv[i]))
			words[n++] = argv[i];
	}
	buf_puts(out, "lfetl import ");
	cmd_quoted(out, n, words);
	free(words);
}

void
importtalk_end(
    struct importtalk *t, const struct summary *s, int argc, char *const *argv)
{
	struct jobview *view = NULL;
	struct buf command;
	struct buf text;
	struct err e;

	err_clear(&e);
	term_clear(&t->term);
	if (s->planned && jobview_open(&view, s->job, &e) != 0)
		view = NULL;
	buf_init(&command, LIM_REPORT_BYTES);
	buf_init(&text, LIM_REPORT_BYTES);
	importtalk_next(&command, s, argc, argv);
	if (!t->args->quiet &&
	    summary_text(s, view, buf_text(&command), &text, &e) == 0)
		term_report(&t->term, buf_text(&text));
	buf_clear(&text);
	if (t->args->json && summary_json(s, view, &text, &e) == 0)
		(void)fwrite(buf_text(&text), 1, text.n, stdout);
	buf_fini(&text);
	buf_fini(&command);
	jobview_close(view);
	if (s->stop.kind == ERR_NONE)
		return;
	term_lines(buf_text(&t->held));
	term_error(&t->term, &s->stop);
}
