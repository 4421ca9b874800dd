// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/logx.h"
#include "import/import.h"
#include "report/summary.h"
#include "sandbox/sbcore.h"
#include "sandbox/sbfront.h"

#include "cmd.h"
#include "importargs.h"
#include "importtalk.h"
#include "server.h"

#define SANDBOX_KEY "sk_lf_rehearsal"

/* A run with what it needs around it. */
struct import_cmd {
	struct importargs args;
	struct importtalk talk;
	struct import_ui ui;
	struct import *import;
	struct server server;
	struct sb *sb;
	struct sbfront *front;
	FILE *log;
	char url[64];
};

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
		rc = sbfront_start(
		    &c->front, c->sb, &(struct sbfront_opts){.port = 0}, e);
	if (rc == 0)
		(void)snprintf(c->url, sizeof(c->url), "http://127.0.0.1:%u",
		    (unsigned)sbfront_port(c->front));
	c->args.base_url = c->url;
	buf_puts(&c->server.key, SANDBOX_KEY);
	free(ledger);
	free(state);
	return rc;
}

static int
import(struct import_cmd *c, struct err *e)
{
	struct import_server server;

	importtalk_ui(&c->talk, &c->ui);
	if (!c->args.im.sandbox &&
	    server_key(&c->server, &c->args.server, e) != 0)
		return -1;
	if (import_open(&c->import, &c->args.im, &c->ui, e) != 0 ||
	    open_log(c, e) != 0)
		return -1;
	if (c->args.im.sandbox && start_sandbox(c, e) != 0)
		return -1;
	server.base_url = c->args.base_url;
	server.api_key = buf_text(&c->server.key);
	server.ca_file = c->server.opts.ca_file;
	server.proxy = c->server.opts.proxy;
	server.no_proxy = c->server.opts.no_proxy;
	server.wire = c->server.opts.wire;
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
	server_fini(&c->server);
	importtalk_fini(&c->talk);
}

static int
report(struct import_cmd *c, int argc, char *const *argv, const struct err *e)
{
	const struct summary *s;

	if (c->import == NULL) {
		term_error(&c->talk.term, e);
		return cmd_status(e);
	}
	s = import_summary(c->import, e);
	importtalk_end(&c->talk, s, argc, argv);
	return summary_exit(s);
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
	importargs_init(&c.args);
	c.args.im.words = argv;
	c.args.im.n_words = argc;
	status = importargs_parse(&c.args, argc, argv, &help, &e);
	if (status == 0 && help)
		return 0;
	server_init(&c.server, &c.args.server);
	importtalk_init(&c.talk, &c.args);
	if (status != 0) {
		term_error(&c.talk.term, &e);
		server_fini(&c.server);
		return cmd_status(&e);
	}
	(void)import(&c, &e);
	status = report(&c, argc, argv, &e);
	end(&c);
	return status;
}

const struct cmd cmd_import = {
    "import", "create and update records from a CSV file, resumable", run};
