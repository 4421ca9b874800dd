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
#include "import/verify.h"

#include "cmd.h"
#include "jobcommand.h"
#include "opt.h"
#include "server.h"
#include "sig.h"
#include "term.h"

struct verify_cmd {
	struct verify_opts opts;
	struct server_args server;
	const char *name;
	bool quiet;
	bool json;
	struct term term;
};

static int
parse(struct verify_cmd *c, int argc, char *const *argv, bool *help,
    struct err *e)
{
	struct pastjob_opts *o = &c->opts.job;
	const struct opt rows[] = {
	    {"--sample", NULL, "N",
		"only N rows, always the same ones of a job", OPT_UINT,
		&c->opts.sample, 1, UINT64_MAX},
	    {"--file", NULL, "FILE", "the CSV, if it lies elsewhere now",
		OPT_TEXT, &o->file, 0, 0},
	    {"--mapping", "-m", "FILE", "the mapping, if it lies elsewhere now",
		OPT_TEXT, &o->mapping, 0, 0},
	    {"--ids", NULL, "FILE", "the id map, if it lies elsewhere now",
		OPT_TEXT, &o->ids, 0, 0},
	    {"--rate", NULL, "N",
		"reads/s at most; 0: only what the server says", OPT_RATE,
		&o->rate, 0, 0},
	    {"--quiet", NULL, NULL, "only errors on stderr", OPT_FLAG,
		&c->quiet, 0, 0},
	    {"--json", NULL, NULL, "the result as one object on stdout",
		OPT_FLAG, &c->json, 0, 0},
	    SERVER_OPTS(&c->server),
	};
	const struct opt_set set = {"verify", "JOB",
	    "Read back what a job wrote and compare it with its file; exit 10 if it differs.",
	    rows, sizeof(rows) / sizeof(rows[0]), 1};

	if (opt_parse(&set, argc, argv, &c->name, help, e) != 0)
		return -1;
	if (*help)
		opt_print(&set);
	return 0;
}

static void
notice(void *self, const char *text)
{
	struct verify_cmd *c = self;

	term_text(&c->term, text);
}

static void
progress(void *self, uint64_t rows, uint64_t total, int64_t elapsed_ms)
{
	struct verify_cmd *c = self;
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	buf_puts(&b, "comparing: ");
	text_count(&b, rows);
	buf_puts(&b, " of ");
	text_count(&b, total);
	buf_puts(&b, " rows");
	term_line(&c->term, buf_text(&b), elapsed_ms);
	buf_fini(&b);
}

static void
show(struct verify_cmd *c, const struct verify *v, int status,
    const struct err *e)
{
	struct buf b;

	term_clear(&c->term);
	buf_init(&b, LIM_REPORT_BYTES);
	if (c->json) {
		verify_json(v, c->opts.job.job, status, e, &b);
		(void)fwrite(buf_text(&b), 1, b.n, stdout);
		(void)fflush(stdout);
	}
	buf_clear(&b);
	if (e->kind == ERR_NONE && !c->quiet) {
		verify_text(v, c->opts.job.job, &b);
		term_report(&c->term, buf_text(&b));
	}
	buf_fini(&b);
	if (e->kind != ERR_NONE)
		term_error(&c->term, e);
}

static int
verify(struct verify_cmd *c, struct err *e)
{
	struct import_server to;
	struct server server;
	struct verify v;
	char *dir;
	int rc = statusfind_one(&dir, c->name, e);
	int status;

	memset(&v, 0, sizeof(v));
	c->opts.job.job = dir;
	c->opts.job.share = 0.98;
	c->opts.job.clk = clk_system();
	c->opts.job.interrupts = &sig_count;
	c->opts.job.signal = &sig_last;
	c->opts.self = c;
	c->opts.notice = notice;
	c->opts.progress = progress;
	server_init(&server, &c->server);
	if (rc == 0)
		rc = server_key(&server, &c->server, e);
	if (rc == 0) {
		jobcommand_server(&server, &to);
		rc = verify_run(&v, &c->opts, &to, e);
	}
	status = rc == 0 ? verify_exit(&v) : server_status(e);
	if (dir != NULL)
		show(c, &v, status, e);
	else
		term_error(&c->term, e);
	server_fini(&server);
	free(dir);
	return status;
}

static int
run(int argc, char *const *argv)
{
	struct verify_cmd c;
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
	return help ? 0 : verify(&c, &e);
}

const struct cmd cmd_verify = {
    "verify", "read back what a job wrote and compare", run};
