// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "import/doctor.h"

#include "cmd.h"
#include "opt.h"
#include "server.h"
#include "sig.h"
#include "term.h"

struct doctor_cmd {
	struct server_args args;
	bool json;
};

static int
parse(struct doctor_cmd *c, int argc, char *const *argv, bool *help,
    struct err *e)
{
	const struct opt rows[] = {
	    {"--json", NULL, NULL, "the result as one object on stdout",
		OPT_FLAG, &c->json, 0, 0},
	    SERVER_OPTS(&c->args),
	};
	const struct opt_set set = {"doctor", "",
	    "Key, scopes, limits, clock, TLS and the way to Lightfield, by one request.",
	    rows, sizeof(rows) / sizeof(rows[0]), 0};

	if (opt_parse(&set, argc, argv, NULL, help, e) != 0)
		return -1;
	if (*help)
		opt_print(&set);
	return 0;
}

static void
know_key(struct doctor_key *k, const struct server_args *a)
{
	struct stat st;

	k->from = server_key_from(a);
	if (a->key_file == NULL || stat(a->key_file, &st) != 0)
		return;
	k->file = true;
	k->mode = (unsigned)st.st_mode & 07777U;
	k->mine = st.st_uid == geteuid();
}

static int
report(const struct doctor_cmd *c, const struct doctor *d)
{
	struct err e;
	struct buf text;
	int status;

	err_clear(&e);
	e.kind = doctor_kind(d);
	status = e.kind == ERR_NONE ? 0 : server_status(&e);
	buf_init(&text, LIM_REPORT_BYTES);
	if (c->json)
		doctor_json(d, status, &text);
	else
		doctor_text(d, &text);
	(void)fwrite(buf_text(&text), 1, text.n, stdout);
	buf_fini(&text);
	return status;
}

static int
look(const struct doctor_cmd *c)
{
	struct server server;
	struct doctor_opts o;
	struct doctor *d;
	struct err no_key;
	int status;

	memset(&o, 0, sizeof(o));
	server_init(&server, &c->args);
	know_key(&o.key, &c->args);
	if (server_key(&server, &c->args, &no_key) != 0)
		o.key.wrong = &no_key;
	o.server = &server.opts;
	o.url_from = server_url_from(&c->args);
	o.clk = clk_system();
	o.stop = &sig_count;
	d = doctor_run(&o);
	status = report(c, d);
	doctor_free(d);
	server_fini(&server);
	return status;
}

static int
run(int argc, char *const *argv)
{
	struct doctor_cmd c;
	struct term term;
	struct err e;
	bool help = false;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	term_init(&term, false);
	if (parse(&c, argc, argv, &help, &e) != 0) {
		term_error(&term, &e);
		return cmd_status(&e);
	}
	return help ? 0 : look(&c);
}

const struct cmd cmd_doctor = {
    "doctor", "key, scopes, limits, clock and the way to Lightfield", run};
