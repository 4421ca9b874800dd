// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "import/statusfind.h"
#include "import/undo.h"

#include "cmd.h"
#include "jobcommand.h"
#include "opt.h"
#include "server.h"
#include "sig.h"
#include "term.h"

struct undo_cmd {
	struct undo_opts opts;
	struct server_args server;
	const char *name;
	bool yes;
	bool quiet;
	bool json;
	struct term term;
};

static int
parse(
    struct undo_cmd *c, int argc, char *const *argv, bool *help, struct err *e)
{
	struct pastjob_opts *o = &c->opts.job;
	const struct opt rows[] = {
	    {"--dry-run", NULL, NULL, "look and list; no write", OPT_FLAG,
		&c->opts.dry_run, 0, 0},
	    {"--file", NULL, "FILE", "the CSV, if it lies elsewhere now",
		OPT_TEXT, &o->file, 0, 0},
	    {"--mapping", "-m", "FILE", "the mapping, if it lies elsewhere now",
		OPT_TEXT, &o->mapping, 0, 0},
	    {"--ids", NULL, "FILE", "the id map, if it lies elsewhere now",
		OPT_TEXT, &o->ids, 0, 0},
	    {"--rate", NULL, "N",
		"writes/s at most; 0: only what the server says", OPT_RATE,
		&o->rate, 0, 0},
	    {"--yes", NULL, NULL, "do not ask before the first write", OPT_FLAG,
		&c->yes, 0, 0},
	    {"--quiet", NULL, NULL, "only errors on stderr", OPT_FLAG,
		&c->quiet, 0, 0},
	    {"--json", NULL, NULL, "the result as one object on stdout",
		OPT_FLAG, &c->json, 0, 0},
	    SERVER_OPTS(&c->server),
	};
	const struct opt_set set = {"undo", "JOB",
	    "Take a job back as far as that is safe; the same command again goes on.",
	    rows, sizeof(rows) / sizeof(rows[0]), 1};
	const char *url;

	if (opt_parse(&set, argc, argv, &c->name, help, e) != 0)
		return -1;
	if (*help) {
		opt_print(&set);
		return 0;
	}
	url = server_url(&c->server);
	if (c->opts.dry_run || c->yes || http_is_loopback(url) ||
	    term_can_ask())
		return 0;
	(void)err_set(e, ERR_USAGE,
	    "an undo at %s without a terminal to ask at needs --yes", url);
	return err_hint(e,
	    "look at what it would do with --dry-run first, then repeat with --yes");
}

static void
notice(void *self, const char *text)
{
	struct undo_cmd *c = self;

	term_text(&c->term, text);
}

static void
progress(void *self, uint64_t rows, uint64_t total, int64_t elapsed_ms)
{
	struct undo_cmd *c = self;
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	buf_puts(&b, c->opts.dry_run ? "looking: " : "taking back: ");
	text_count(&b, rows);
	buf_puts(&b, " of ");
	text_count(&b, total);
	buf_puts(&b, " rows");
	term_line(&c->term, buf_text(&b), elapsed_ms);
	buf_fini(&b);
}

static bool
confirm(void *self, uint64_t created, uint64_t updated)
{
	struct undo_cmd *c = self;
	struct buf b;
	bool ok;

	buf_init(&b, LIM_REPORT_BYTES);
	if (created > 0)
		term_text(&c->term,
		    "a delete is soft in Lightfield and has side effects: links to the records go, workflows may run, and their histories are out of sight");
	buf_puts(&b, "Delete up to ");
	text_count(&b, created);
	buf_puts(&b, " records that this job created and restore up to ");
	text_count(&b, updated);
	buf_puts(&b, " that it updated at ");
	text_inert(&b, str_of(server_url(&c->server)));
	buf_puts(&b, " now?");
	ok = c->yes || http_is_loopback(server_url(&c->server)) ||
	     term_ask(&c->term, buf_text(&b));
	buf_fini(&b);
	return ok;
}

static void
show(struct undo_cmd *c, const struct undo *u, int status, const struct err *e)
{
	struct buf b;

	term_clear(&c->term);
	buf_init(&b, LIM_REPORT_BYTES);
	if (c->json) {
		undo_json(u, c->opts.job.job, status, e, &b);
		(void)fwrite(buf_text(&b), 1, b.n, stdout);
		(void)fflush(stdout);
	}
	buf_clear(&b);
	if (!c->quiet && (e->kind == ERR_NONE || u->written)) {
		undo_text(u, c->opts.job.job, &b);
		term_report(&c->term, buf_text(&b));
	}
	buf_fini(&b);
	if (e->kind != ERR_NONE)
		term_error(&c->term, e);
}

static int
undo(struct undo_cmd *c, struct err *e)
{
	struct import_server to;
	struct server server;
	struct undo u;
	char *dir;
	int rc = statusfind_one(&dir, c->name, e);
	int status;

	memset(&u, 0, sizeof(u));
	c->opts.job.job = dir;
	c->opts.job.share = 0.98;
	c->opts.job.clk = clk_system();
	c->opts.job.interrupts = &sig_count;
	c->opts.job.signal = &sig_last;
	c->opts.self = c;
	c->opts.notice = notice;
	c->opts.progress = progress;
	c->opts.confirm = confirm;
	server_init(&server, &c->server);
	if (rc == 0)
		rc = server_key(&server, &c->server, e);
	if (rc == 0) {
		jobcommand_server(&server, &to);
		rc = undo_run(&u, &c->opts, &to, e);
	}
	status = rc == 0 ? undo_exit(&u) : server_status(e);
	if (dir != NULL)
		show(c, &u, status, e);
	else
		term_error(&c->term, e);
	server_fini(&server);
	free(dir);
	return status;
}

static int
run(int argc, char *const *argv)
{
	struct undo_cmd c;
	struct err e;
	bool help = false;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	c.opts.job.rate = -1;
	term_init(&c.term, false);
	if (parse(&c, argc, argv, &help, &e) != 0) {
		term_error(&c.term, &e);
		return cmd_status(&e);
	}
	term_init(&c.term, c.quiet);
	return help ? 0 : undo(&c, &e);
}

const struct cmd cmd_undo = {
    "undo", "take a job back as far as that is safe", run};
