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

#include "cmd.h"
#include "importargs.h"
#include "importtalk.h"
#include "rehearsal.h"
#include "server.h"

/* A run with what it needs around it. */
struct import_cmd {
	struct importargs args;
	struct importtalk talk;
	struct import_ui ui;
	struct import *import;
	struct server server;
	struct rehearsal rehearsal;
	FILE *log;
};

static int
open_log(struct import_cmd *c, struct err *e)
{
	char *path = fsx_join(import_dir(c->import), "job.log");
	int fd = fsx_open(path, O_WRONLY | O_CREAT | O_APPEND);

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

static int
start_sandbox(struct import_cmd *c, struct err *e)
{
	int rc = rehearsal_start(&c->rehearsal, import_dir(c->import),
	    c->args.im.rate, c->args.definitions, e);

	c->args.base_url = c->rehearsal.url;
	buf_puts(&c->server.key, REHEARSAL_KEY);
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
	rehearsal_stop(&c->rehearsal);
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
