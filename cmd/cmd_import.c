// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/transport.h"
#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/logx.h"
#include "base/text.h"
#include "import/import.h"
#include "journal/jobview.h"
#include "report/summary.h"
#include "sandbox/sbcore.h"
#include "sandbox/sbfront.h"

#include "apikey.h"
#include "cmd.h"
#include "opt.h"
#include "sig.h"
#include "term.h"

#define BASE_URL    "https://api.lightfield.app"
#define SANDBOX_KEY "sk_lf_rehearsal"

struct import_args {
	struct import_opts im;
	const char *base_url;
	const char *key_file;
	const char *key_command;
	const char *ca_file;
	const char *definitions;
	uint64_t workers;
	uint64_t batch;
	bool yes;
	bool quiet;
	bool json;
};

/* A run with what it needs around it. */
struct import_cmd {
	struct import_args args;
	struct term term;
	struct buf held; /* with --quiet: what may explain an error */
	struct import *import;
	struct buf key;
	struct sb *sb;
	struct sbfront *front;
	FILE *log;
	char url[64];
};

static int
parse(struct import_args *a, int argc, char *const *argv, bool *help,
    struct err *e)
{
	const struct opt rows[] = {
	    {"--mapping", "-m", "FILE", "how columns become fields (YAML)",
		OPT_TEXT, &a->im.mapping, 0, 0},
	    {"--dry-run", NULL, NULL, "read, check and plan; send nothing",
		OPT_FLAG, &a->im.dry_run, 0, 0},
	    {"--sandbox", NULL, NULL, "rehearse against a built-in server",
		OPT_FLAG, &a->im.sandbox, 0, 0},
	    {"--job", NULL, "DIR", "job folder; beside the file otherwise",
		OPT_TEXT, &a->im.job, 0, 0},
	    {"--ids", NULL, "FILE",
		"id map; the nearest lfetl-ids.db otherwise", OPT_TEXT,
		&a->im.ids, 0, 0},
	    {"--limit", NULL, "N",
		"only the first N unsettled rows; a trial run", OPT_UINT,
		&a->im.limit, 1, UINT64_MAX},
	    {"--workers", NULL, "N", "requests in flight at most (16)",
		OPT_UINT, &a->workers, 1, LIM_WORKERS},
	    {"--batch", NULL, "N", "rows journalled in one commit at most (25)",
		OPT_UINT, &a->batch, 1, LIM_BATCH},
	    {"--rate", NULL, "N",
		"writes/s at most; 0: only what the server says", OPT_RATE,
		&a->im.rate, 0, 0},
	    {"--base-url", NULL, "URL", "where the API is", OPT_TEXT,
		&a->base_url, 0, 0},
	    {"--api-key-file", NULL, "FILE", "holds the API key; private",
		OPT_TEXT, &a->key_file, 0, 0},
	    {"--api-key-command", NULL, "CMD", "prints the API key", OPT_TEXT,
		&a->key_command, 0, 0},
	    {"--ca-file", NULL, "FILE", "certificates to trust, PEM", OPT_TEXT,
		&a->ca_file, 0, 0},
	    {"--definitions", NULL, "FILE",
		"with --sandbox: the definitions it serves", OPT_TEXT,
		&a->definitions, 0, 0},
	    {"--yes", NULL, NULL, "do not ask before the first write", OPT_FLAG,
		&a->yes, 0, 0},
	    {"--quiet", NULL, NULL, "only errors on stderr", OPT_FLAG,
		&a->quiet, 0, 0},
	    {"--json", NULL, NULL, "the result as one object on stdout",
		OPT_FLAG, &a->json, 0, 0},
	};
	const struct opt_set set = {"import", "FILE",
	    "Create records from a CSV file; the same command again resumes.",
	    rows, sizeof(rows) / sizeof(rows[0]), 1};
	struct buf text;

	if (opt_parse(&set, argc, argv, &a->im.file, help, e) != 0)
		return -1;
	if (*help) {
		buf_init(&text, LIM_REPORT_BYTES);
		opt_help(&set, &text);
		(void)fputs(buf_text(&text), stdout);
		buf_fini(&text);
	}
	return 0;
}

static int
check_mapping(const char *path, struct err *e)
{
	struct stat st;

	if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		return 0;
	if (fsx_exists(path))
		(void)err_set(
		    e, ERR_USAGE, "%s is a folder, not a mapping file", path);
	else
		(void)err_set(
		    e, ERR_USAGE, "there is no mapping file %s", path);
	return err_hint(e, "check the name behind -m");
}

static int
check(struct import_args *a, struct err *e)
{
	const char *env = getenv("LIGHTFIELD_BASE_URL");

	a->im.workers = (unsigned)a->workers;
	a->im.batch = (unsigned)a->batch;
	if (a->im.mapping == NULL) {
		(void)err_set(e, ERR_USAGE, "import needs a mapping");
		return err_hint(
		    e, "say which: lfetl import %s -m MAPPING", a->im.file);
	}
	if (check_mapping(a->im.mapping, e) != 0)
		return -1;
	if (a->im.sandbox && a->base_url != NULL)
		return err_set(e, ERR_USAGE,
		    "--sandbox and --base-url exclude each other");
	if (a->definitions != NULL && !a->im.sandbox)
		return err_set(
		    e, ERR_USAGE, "--definitions goes with --sandbox");
	if (a->base_url == NULL)
		a->base_url = env != NULL && env[0] != '\0' ? env : BASE_URL;
	if (a->im.sandbox || a->im.dry_run || a->yes ||
	    http_is_loopback(a->base_url) || term_can_ask())
		return 0;
	(void)err_set(e, ERR_USAGE,
	    "an import to %s without a terminal to ask at needs --yes",
	    a->base_url);
	return err_hint(
	    e, "look at the plan with --dry-run first, then repeat with --yes");
}

static void
notice(void *self, const char *text)
{
	struct import_cmd *c = self;

	if (c->args.quiet)
		buf_printf(&c->held, "%s\n", text);
	else
		term_text(&c->term, text);
}

static void
progress(void *self, const struct import_progress *p)
{
	struct import_cmd *c = self;

	term_progress(&c->term, p);
}

static void
show(struct import_cmd *c, const struct summary *s, const char *command)
{
	struct jobview *view = NULL;
	struct buf text;
	struct err e;

	err_clear(&e);
	if (s->planned && jobview_open(&view, s->job, &e) != 0)
		view = NULL;
	buf_init(&text, LIM_REPORT_BYTES);
	if (!c->args.quiet && summary_text(s, view, command, &text, &e) == 0)
		term_text(&c->term, buf_text(&text));
	buf_clear(&text);
	if (c->args.json && summary_json(s, view, &text, &e) == 0)
		(void)fwrite(buf_text(&text), 1, text.n, stdout);
	buf_fini(&text);
	jobview_close(view);
}

/* The plan as it is asked about: everything but results and next steps. */
static void
show_plan(const struct summary *s)
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
		term_lines(buf_text(&text));
	buf_fini(&text);
	jobview_close(view);
}

static bool
confirm(void *self, const struct summary *plan)
{
	struct import_cmd *c = self;
	bool asked = !c->args.yes && !c->args.im.sandbox &&
		     !http_is_loopback(c->args.base_url);
	struct buf q;
	bool ok;

	if (!asked)
		return true;
	term_clear(&c->term);
	show_plan(plan);
	buf_init(&q, LIM_REPORT_BYTES);
	buf_puts(&q, "Create ");
	text_count(&q, plan->need_writes);
	buf_printf(
	    &q, " %s%s at ", plan->object, plan->need_writes == 1 ? "" : "s");
	text_inert(&q, str_of(c->args.base_url));
	buf_puts(&q, " now?");
	ok = term_ask(&c->term, buf_text(&q));
	buf_fini(&q);
	return ok;
}

static int
open_log(struct import_cmd *c, struct err *e)
{
	char *path = fsx_join(import_dir(c->import), "job.log");
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	c->log = fd < 0 ? NULL : fdopen(fd, "a");
	if (c->log == NULL) {
		(void)err_sys(e, ERR_DISK, errno, "%s", path);
		free(path);
		return -1;
	}
	logx_set(c->log);
	free(path);
	return 0;
}

/* The rehearsal's server lives in this process, its records in the job. */
static int
start_sandbox(struct import_cmd *c, struct err *e)
{
	struct sb_opts o;
	char *state = fsx_join(import_dir(c->import), "sandbox.jsonl");
	char *ledger = fsx_join(import_dir(c->import), "ledger.jsonl");
	int rc;

	memset(&o, 0, sizeof(o));
	o.state = state;
	o.ledger = ledger;
	o.definitions = c->args.definitions;
	o.rate = c->args.im.rate < 0 ? 25 : (uint32_t)c->args.im.rate;
	rc = sb_new(&c->sb, &o, e);
	if (rc == 0)
		rc = sbfront_start(&c->front, c->sb, 0, NULL, e);
	if (rc == 0)
		(void)snprintf(c->url, sizeof(c->url), "http://127.0.0.1:%u",
		    (unsigned)sbfront_port(c->front));
	c->args.base_url = c->url;
	buf_puts(&c->key, SANDBOX_KEY);
	free(ledger);
	free(state);
	return rc;
}

static int
import(struct import_cmd *c, struct err *e)
{
	const struct import_ui ui = {c, notice, progress, confirm};
	struct import_server server;

	if (!c->args.im.sandbox &&
	    apikey_get(&c->key, c->args.key_file, c->args.key_command, e) != 0)
		return -1;
	if (import_open(&c->import, &c->args.im, &ui, e) != 0 ||
	    open_log(c, e) != 0)
		return -1;
	if (c->args.im.sandbox && start_sandbox(c, e) != 0)
		return -1;
	server.base_url = c->args.base_url;
	server.api_key = buf_text(&c->key);
	server.ca_file = c->args.ca_file;
	return import_run(c->import, &server, e);
}

static void
end(struct import_cmd *c)
{
	import_free(c->import);
	sbfront_stop(c->front);
	sb_free(c->sb);
	logx_set(NULL);
	if (c->log != NULL)
		(void)fclose(c->log);
	apikey_wipe(&c->key);
	buf_fini(&c->held);
}

static int
report(struct import_cmd *c, int argc, char *const *argv, const struct err *e)
{
	const struct summary *s;
	struct buf command;
	int status;

	term_clear(&c->term);
	if (c->import == NULL) {
		term_error(&c->term, e);
		return cmd_status(e);
	}
	s = import_summary(c->import, e);
	status = summary_exit(s);
	buf_init(&command, LIM_REPORT_BYTES);
	buf_puts(&command, "lfetl import ");
	cmd_quoted(&command, argc, argv);
	show(c, s, buf_text(&command));
	if (s->stop.kind != ERR_NONE) {
		term_lines(buf_text(&c->held));
		term_error(&c->term, &s->stop);
	}
	buf_fini(&command);
	return status;
}

static int
run(int argc, char *const *argv)
{
	struct import_cmd c;
	struct err e;
	bool help = false;
	int status;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	c.args.im.stdin_fd = STDIN_FILENO;
	c.args.im.home = getenv("HOME");
	c.args.im.rate = -1;
	c.args.im.share = 0.98;
	c.args.im.clk = clk_system();
	c.args.im.interrupts = &sig_count;
	c.args.im.signal = &sig_last;
	c.args.workers = 16;
	c.args.batch = 25;
	buf_init(&c.key, 4096);
	buf_init(&c.held, LIM_REPORT_BYTES);
	term_init(&c.term, false);
	if (parse(&c.args, argc, argv, &help, &e) != 0 ||
	    (!help && check(&c.args, &e) != 0)) {
		term_error(&c.term, &e);
		return cmd_status(&e);
	}
	if (help)
		return 0;
	term_init(&c.term, c.args.quiet);
	(void)import(&c, &e);
	status = report(&c, argc, argv, &e);
	end(&c);
	return status;
}

const struct cmd cmd_import = {
    "import", "create records from a CSV file, resumable", run};
