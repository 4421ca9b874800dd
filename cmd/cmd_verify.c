// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/err.h"
#include "import/verify.h"

#include "cmd.h"
#include "jobcommand.h"
#include "opt.h"

struct verify_cmd {
	struct verify_opts opts;
	struct verify result;
	struct jobcommand job;
};

static int
parse(struct verify_cmd *c, int argc, char *const *argv, bool *help,
    struct err *e)
{
	const struct opt rows[] = {
	    {"--sample", NULL, "N",
		"only N rows, always the same ones of a job", OPT_UINT,
		&c->opts.sample, 1, UINT64_MAX},
	    {"--doubles", NULL, NULL,
		"look for records that are there twice, too", OPT_FLAG,
		&c->opts.doubles, 0, 0},
	    JOBCOMMAND_OPTS(
		&c->job, "reads/s at most; 0: only what the server says"),
	};
	const struct opt_set set = {"verify", "JOB",
	    "Read back what a job wrote and compare it with its file; exit 10 if it differs.",
	    rows, sizeof(rows) / sizeof(rows[0]), 1};

	if (opt_parse(&set, argc, argv, &c->job.name, help, e) != 0)
		return -1;
	if (*help)
		opt_print(&set);
	return 0;
}

static void
notice(void *self, const char *text)
{
	struct verify_cmd *c = self;

	jobcommand_notice(&c->job, text);
}

static void
progress(void *self, uint64_t rows, uint64_t total, int64_t elapsed_ms)
{
	struct verify_cmd *c = self;

	jobcommand_progress(&c->job, "comparing", rows, total, elapsed_ms);
}

/* -- jobcommand_calls -- */

static int
verify(void *self, const struct import_server *to, struct err *e)
{
	struct verify_cmd *c = self;

	return verify_run(&c->result, &c->opts, to, e);
}

static int
status(const void *self)
{
	const struct verify_cmd *c = self;

	return verify_exit(&c->result);
}

static void
text(const void *self, const char *job, struct buf *out)
{
	const struct verify_cmd *c = self;

	verify_text(&c->result, job, out);
}

static void
json(const void *self, const char *job, int exit_status, const struct err *e,
    struct buf *out)
{
	const struct verify_cmd *c = self;

	verify_json(&c->result, job, exit_status, e, out);
}

static int
run(int argc, char *const *argv)
{
	static const struct jobcommand_calls calls = {
	    verify, status, NULL, text, json};
	struct verify_cmd c;
	struct err e;
	bool help = false;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	jobcommand_init(&c.job, &c.opts.job);
	c.opts.self = &c;
	c.opts.notice = notice;
	c.opts.progress = progress;
	if (parse(&c, argc, argv, &help, &e) != 0) {
		term_error(&c.job.term, &e);
		return cmd_status(&e);
	}
	return help ? 0 : jobcommand_past(&c.job, &calls, &c, &e);
}

const struct cmd cmd_verify = {
    "verify", "read back what a job wrote and compare", run};
