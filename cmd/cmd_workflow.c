// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jput.h"
#include "import/workflow.h"

#include "cmd.h"
#include "opt.h"
#include "server.h"
#include "term.h"

struct workflow_cmd {
	struct workflow_opts opts;
	struct server_args server;
	bool quiet;
	bool json;
	struct term term;
};

static int
parse(struct workflow_cmd *c, int argc, char *const *argv, bool *help,
    struct err *e)
{
	struct workflow_opts *o = &c->opts;
	const struct opt rows[] = {
	    {"--wait", NULL, NULL, "look again until it has ended", OPT_FLAG,
		&o->wait, 0, 0},
	    {"--timeout", NULL, "TIME",
		"with --wait: no longer than that, such as 10m", OPT_MS,
		&o->timeout_ms, 0, 0},
	    {"--quiet", NULL, NULL, "only errors on stderr", OPT_FLAG,
		&c->quiet, 0, 0},
	    {"--json", NULL, NULL, "the result as one object on stdout",
		OPT_FLAG, &c->json, 0, 0},
	    SERVER_OPTS(&c->server),
	};
	const struct opt_set set = {"workflow", "RUN_ID",
	    "The status of a workflow run: exit 0 completed, 3 failed, 4 running.",
	    rows, sizeof(rows) / sizeof(rows[0]), 1};

	if (opt_parse(&set, argc, argv, &o->run, help, e) != 0)
		return -1;
	if (*help)
		opt_print(&set);
	else if (o->timeout_ms > 0 && !o->wait)
		return err_set(e, ERR_USAGE, "--timeout goes with --wait");
	return 0;
}

/* Of a run that could be looked at. */
static int
exit_of(enum workflow_state s)
{
	switch (s) {
	case WORKFLOW_COMPLETED:
		return 0;
	case WORKFLOW_FAILED:
		return 3;
	case WORKFLOW_RUNNING:
		return 4;
	case WORKFLOW_UNKNOWN:
		break;
	}
	return 6;
}

static void
seen(void *self, const char *status)
{
	struct workflow_cmd *c = self;
	char line[128];

	(void)snprintf(line, sizeof(line), "workflow run: %.64s", status);
	term_text(&c->term, line);
}

static void
show_json(const struct workflow_cmd *c, const struct workflow *w, int status)
{
	struct jput j;
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	jput_init(&j, &b);
	jput_object(&j);
	jput_key(&j, "version");
	jput_int(&j, 1);
	jput_key(&j, "run");
	jput_cstr(&j, c->opts.run);
	jput_key(&j, "status");
	jput_cstr(&j, w->status[0] == '\0' ? NULL : w->status);
	jput_key(&j, "state");
	jput_cstr(
	    &j, w->status[0] == '\0' ? NULL : workflow_state_name(w->state));
	jput_key(&j, "waited_ms");
	jput_int(&j, w->waited_ms);
	jput_key(&j, "exit");
	jput_int(&j, status);
	jput_end(&j);
	(void)printf("%s\n", buf_text(&b));
	buf_fini(&b);
}

static void
advise(struct workflow_cmd *c, const struct workflow *w)
{
	if (w->state == WORKFLOW_RUNNING)
		term_text(&c->term,
		    c->opts.wait
			? "it is still running, and the time is up: the same command waits on"
			: "it is still running: --wait waits for its end");
	else if (w->state == WORKFLOW_UNKNOWN)
		term_text(&c->term,
		    "this version does not know that status: look at the run in Lightfield");
	else if (w->state == WORKFLOW_FAILED)
		term_text(&c->term,
		    "it did not complete: its page in Lightfield says why");
}

static int
look(struct workflow_cmd *c)
{
	struct server server;
	struct workflow w;
	struct err e;
	int status;
	int rc;

	err_clear(&e);
	memset(&w, 0, sizeof(w));
	c->opts.clk = clk_system();
	c->opts.seen = seen;
	c->opts.self = c;
	server_init(&server, &c->server);
	rc = server_connect(&server, &c->server, &e);
	if (rc == 0)
		rc = workflow_look(&w, server.client, &c->opts, &e);
	status = rc == 0 ? exit_of(w.state) : server_status(&e);
	server_fini(&server);
	if (c->json)
		show_json(c, &w, status);
	else if (rc == 0)
		(void)printf("%s\n", w.status);
	(void)fflush(stdout);
	if (rc == 0)
		advise(c, &w);
	else
		term_error(&c->term, &e);
	return status;
}

static int
run(int argc, char *const *argv)
{
	struct workflow_cmd c;
	struct err e;
	bool help = false;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	term_init(&c.term, false);
	if (parse(&c, argc, argv, &help, &e) != 0) {
		term_error(&c.term, &e);
		return cmd_status(&e);
	}
	term_init(&c.term, c.quiet);
	return help ? 0 : look(&c);
}

const struct cmd cmd_workflow = {
    "workflow", "the status of a workflow run; --wait waits for its end", run};
