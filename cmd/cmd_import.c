// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/err.h"
#include "import/import.h"
#include "report/summary.h"

#include "cmd.h"
#include "importargs.h"
#include "importhost.h"
#include "importtalk.h"

/* A run with what it needs around it. */
struct import_cmd {
	struct importargs args;
	struct importtalk talk;
	struct import_ui ui;
	struct import *import;
	struct importhost host;
};

static int
import(struct import_cmd *c, struct err *e)
{
	importtalk_ui(&c->talk, &c->ui);
	if (importhost_key(&c->host, &c->args, e) != 0 ||
	    import_open(&c->import, &c->args.im, &c->ui, e) != 0 ||
	    importhost_start(
		&c->host, &c->args, import_dir(c->import), "job.log", e) != 0)
		return -1;
	return import_run(c->import, &c->host.to, e);
}

static void
end(struct import_cmd *c)
{
	import_free(c->import);
	importhost_end(&c->host);
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
	importhost_init(&c.host, &c.args);
	importtalk_init(&c.talk, &c.args);
	if (status != 0) {
		term_error(&c.talk.term, &e);
		importhost_end(&c.host);
		return cmd_status(&e);
	}
	(void)import(&c, &e);
	status = report(&c, argc, argv, &e);
	end(&c);
	return status;
}

const struct cmd cmd_import = {
    "import", "create and update records from a CSV file, resumable", run};
