// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "import/undo.h"

#include "cmd.h"
#include "jobcommand.h"
#include "opt.h"
#include "server.h"
#include "term.h"

struct undo_cmd {
	struct undo_opts opts;
	struct undo result;
	bool yes;
	struct jobcommand job;
};

static int
parse(
    struct undo_cmd *c, int argc, char *const *argv, bool *help, struct err *e)
{
	const struct opt rows[] = {
	    {"--dry-run", NULL, NULL, "look and list; no write", OPT_FLAG,
		&c->opts.dry_run, 0, 0},
	    {"--yes", NULL, NULL, "do not ask before the first write", OPT_FLAG,
		&c->yes, 0, 0},
	    JOBCOMMAND_OPTS(
		&c->job, "writes/s at most; 0: only what the server says"),
	};
	const struct opt_set set = {"undo", "JOB",
	    "Take a job back as far as that is safe; the same command again goes on.",
	    rows, sizeof(rows) / sizeof(rows[0]), 1};
	const char *url;

	if (opt_parse(&set, argc, argv, &c->job.name, help, e) != 0)
		return -1;
	if (*help) {
		opt_print(&set);
		return 0;
	}
	url = server_url(&c->job.server);
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

	jobcommand_notice(&c->job, text);
}

static void
progress(void *self, uint64_t rows, uint64_t total, int64_t elapsed_ms)
{
	struct undo_cmd *c = self;

	jobcommand_progress(&c->job,
	    c->opts.dry_run ? "looking" : "taking back", rows, total,
	    elapsed_ms);
}

static bool
confirm(void *self, uint64_t created, uint64_t updated)
{
	struct undo_cmd *c = self;
	struct buf b;
	bool ok;

	buf_init(&b, LIM_REPORT_BYTES);
	if (created > 0)
		term_text(&c->job.term,
		    "a delete is soft in Lightfield and has side effects: links to the records go, workflows may run, and their histories are out of sight");
	buf_puts(&b, "Delete up to ");
	text_count(&b, created);
	buf_puts(&b, " records that this job created and restore up to ");
	text_count(&b, updated);
	buf_puts(&b, " that it updated at ");
	text_inert(&b, str_of(server_url(&c->job.server)));
	buf_puts(&b, " now?");
	ok = c->yes || http_is_loopback(server_url(&c->job.server)) ||
	     term_ask(&c->job.term, buf_text(&b));
	buf_fini(&b);
	return ok;
}

/* -- jobcommand_calls -- */

static int
undo(void *self, const struct import_server *to, struct err *e)
{
	struct undo_cmd *c = self;

	return undo_run(&c->result, &c->opts, to, e);
}

static int
status(const void *self)
{
	const struct undo_cmd *c = self;

	return undo_exit(&c->result);
}

static bool
listed(const void *self)
{
	const struct undo_cmd *c = self;

	return c->result.written;
}

static void
text(const void *self, const char *job, struct buf *out)
{
	const struct undo_cmd *c = self;

	undo_text(&c->result, job, out);
}

static void
json(const void *self, const char *job, int exit_status, const struct err *e,
    struct buf *out)
{
	const struct undo_cmd *c = self;

	undo_json(&c->result, job, exit_status, e, out);
}

static int
run(int argc, char *const *argv)
{
	static const struct jobcommand_calls calls = {
	    undo, status, listed, text, json};
	struct undo_cmd c;
	struct err e;
	bool help = false;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	jobcommand_init(&c.job, &c.opts.job);
	c.opts.self = &c;
	c.opts.notice = notice;
	c.opts.progress = progress;
	c.opts.confirm = confirm;
	if (parse(&c, argc, argv, &help, &e) != 0) {
		term_error(&c.job.term, &e);
		return cmd_status(&e);
	}
	return help ? 0 : jobcommand_past(&c.job, &calls, &c, &e);
}

const struct cmd cmd_undo = {
    "undo", "take a job back as far as that is safe", run};
