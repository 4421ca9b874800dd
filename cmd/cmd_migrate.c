// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/transport.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "import/migrate.h"

#include "cmd.h"
#include "importargs.h"
#include "importhost.h"
#include "opt.h"
#include "server.h"
#include "term.h"

/* A migration with what it needs around it. */
struct migrate_cmd {
	struct importargs args;
	struct migrate_opts opts;
	struct migrate_ui ui;
	struct migrate *migrate;
	struct term term;
	struct buf held; /* with --quiet: what may explain an error */
	struct importhost host;
};

static int
parse(struct migrate_cmd *c, int argc, char *const *argv, bool *help,
    struct err *e)
{
	struct importargs *a = &c->args;
	const struct opt rows[] = {
	    {"--only", NULL, "STEP,...", "these steps alone", OPT_TEXT,
		&c->opts.only, 0, 0},
	    {"--from", NULL, "STEP", "this step and those behind it", OPT_TEXT,
		&c->opts.from, 0, 0},
	    {"--dry-run", NULL, NULL,
		"read, check, match and plan all steps; no write", OPT_FLAG,
		&a->im.dry_run, 0, 0},
	    {"--sandbox", NULL, NULL, "rehearse against a built-in server",
		OPT_FLAG, &a->im.sandbox, 0, 0},
	    {"--max-errors", NULL, "N|N%",
		"stop at so many refused rows of a step (100); 0: never",
		OPT_TEXT, &a->max_errors, 0, 0},
	    {"--match-strategy", NULL, "WAY",
		"find records by auto, prefetch or search", OPT_TEXT,
		&a->im.strategy, 0, 0},
	    {"--workers", NULL, "N", "requests in flight at most (16)",
		OPT_UINT, &a->workers, 1, LIM_WORKERS},
	    {"--batch", NULL, "N", "rows journalled in one commit at most (25)",
		OPT_UINT, &a->batch, 1, LIM_BATCH},
	    IMPORTARGS_OPTS(a),
	};
	const struct opt_set set = {"migrate", "MIGRATION.yaml",
	    "Import files in the order of their links; the same command again resumes.",
	    rows, sizeof(rows) / sizeof(rows[0]), 1};

	if (opt_parse(&set, argc, argv, &c->opts.file, help, e) != 0)
		return -1;
	if (*help) {
		opt_print(&set);
		return 0;
	}
	return importargs_check(a, "a migration", e);
}

/* -- how it speaks -- */

static void
notice(void *self, const char *text)
{
	struct migrate_cmd *c = self;

	if (c->args.quiet)
		buf_printf(&c->held, "%s\n", text);
	else
		term_text(&c->term, text);
}

/* "contacts (3 of 7), 12,003 of 50,000 rows in all; ..." */
static void
progress(void *self, const struct migrate_progress *p)
{
	struct migrate_cmd *c = self;
	struct buf head;

	buf_init(&head, LIM_REPORT_BYTES);
	buf_printf(&head, "%s (%zu of %zu)", p->step, p->turn, p->turns);
	if (p->sending && p->of->phase == IMPORT_SENDING) {
		buf_puts(&head, ", ");
		text_count(&head, p->before + p->of->settled);
		buf_puts(&head, " of ");
		text_count(&head, p->rows);
		buf_puts(&head, " in all");
	}
	buf_puts(&head, ": ");
	term_progress_of(&c->term, buf_text(&head), p->of);
	buf_fini(&head);
}

static bool
confirm(void *self, const struct migrate_stand *plan)
{
	struct migrate_cmd *c = self;
	struct buf text;
	bool ok;

	if (c->args.yes || c->args.im.sandbox ||
	    http_is_loopback(c->args.base_url))
		return true;
	term_clear(&c->term);
	buf_init(&text, LIM_REPORT_BYTES);
	migrate_text(plan, NULL, &text);
	term_report(&c->term, buf_text(&text));
	buf_clear(&text);
	migrate_deed(plan, &text);
	if (text.p[0] >= 'a' && text.p[0] <= 'z')
		text.p[0] = (char)(text.p[0] - 'a' + 'A');
	buf_puts(&text, " at ");
	text_inert(&text, str_of(c->args.base_url));
	buf_puts(&text, " now?");
	ok = term_ask(&c->term, buf_text(&text));
	buf_fini(&text);
	return ok;
}

/* The same command; a plan that was looked at is carried out next. */
static void
next_command(
    const struct migrate_cmd *c, int argc, char *const *argv, struct buf *out)
{
	buf_puts(out, "lfetl migrate");
	for (int i = 0; i < argc; i++) {
		if (c->args.im.dry_run && strcmp(argv[i], "--dry-run") == 0)
			continue;
		buf_putc(out, ' ');
		cmd_quoted(out, 1, &argv[i]);
	}
}

static int
report(struct migrate_cmd *c, int argc, char *const *argv, const struct err *e)
{
	const struct migrate_stand *s;
	struct buf command;
	struct buf text;
	struct err late;

	if (c->migrate == NULL) {
		term_error(&c->term, e);
		return cmd_status(e);
	}
	s = migrate_stand(c->migrate, e);
	term_clear(&c->term);
	buf_init(&command, LIM_REPORT_BYTES);
	buf_init(&text, LIM_REPORT_BYTES);
	next_command(c, argc, argv, &command);
	if (!c->args.quiet && s->n > 0) {
		migrate_text(s, buf_text(&command), &text);
		term_report(&c->term, buf_text(&text));
	}
	buf_clear(&text);
	if (c->args.json && migrate_json(s, &text, &late) == 0)
		(void)fwrite(buf_text(&text), 1, text.n, stdout);
	buf_fini(&text);
	buf_fini(&command);
	if (s->stop.kind != ERR_NONE) {
		term_lines(buf_text(&c->held));
		term_error(&c->term, &s->stop);
	}
	return migrate_exit(s);
}

/* -- running -- */

static int
migrate(struct migrate_cmd *c, struct err *e)
{
	c->ui = (struct migrate_ui){c, notice, progress, confirm};
	c->opts.common = c->args.im;
	if (importhost_key(&c->host, &c->args, e) != 0 ||
	    migrate_open(&c->migrate, &c->opts, &c->ui, e) != 0 ||
	    importhost_start(&c->host, &c->args, migrate_dir(c->migrate),
		"migrate.log", e) != 0)
		return -1;
	return migrate_run(c->migrate, &c->host.to, e);
}

static int
run(int argc, char *const *argv)
{
	struct migrate_cmd c;
	struct err e;
	bool help = false;
	int status;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	importargs_init(&c.args);
	buf_init(&c.held, LIM_REPORT_BYTES);
	status = parse(&c, argc, argv, &help, &e);
	if (status == 0 && help)
		return 0;
	importhost_init(&c.host, &c.args);
	term_init(&c.term, c.args.quiet);
	if (status == 0)
		(void)migrate(&c, &e);
	status = report(&c, argc, argv, &e);
	migrate_free(c.migrate);
	importhost_end(&c.host);
	buf_fini(&c.held);
	return status;
}

const struct cmd cmd_migrate = {
    "migrate", "import several files in order, as one; resumable", run};
