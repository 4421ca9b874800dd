// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "sandbox/sbcore.h"
#include "sandbox/sbfront.h"

#include "cmd.h"
#include "opt.h"
#include "sig.h"
#include "term.h"

struct sandbox_args {
	struct sb_opts sb;
	uint64_t port;
	struct sbfront_opts front;
	uint64_t rate;
	uint64_t fault_seed;
	const char *error_shape;
};

static int
read_shape(struct sandbox_args *a, struct err *e)
{
	static const char *const words[] = {[SBFAIL_BARE] = "bare",
	    [SBFAIL_WRAPPED] = "wrapped",
	    [SBFAIL_MIXED] = "mixed"};

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (a->error_shape != NULL &&
		    strcmp(a->error_shape, words[i]) != 0)
			continue;
		a->sb.errors = (enum sbfail_shape)i;
		return 0;
	}
	return err_set(e, ERR_USAGE,
	    "--error-shape is bare, wrapped or mixed, not '%.40s'",
	    a->error_shape);
}

static int
parse(struct sandbox_args *a, int argc, char *const *argv, bool *help,
    struct err *e)
{
	const struct opt rows[] = {
	    {"--port", NULL, "N", "port on 127.0.0.1; 0 takes a free one",
		OPT_UINT, &a->port, 0, 65535},
	    {"--port-file", NULL, "FILE",
		"write the port there once it listens", OPT_TEXT,
		&a->front.port_file, 0, 0},
	    {"--tls-cert", NULL, "FILE",
		"https with this certificate (PEM) and --tls-key", OPT_TEXT,
		&a->front.tls_cert, 0, 0},
	    {"--tls-key", NULL, "FILE", "its key (PEM)", OPT_TEXT,
		&a->front.tls_key, 0, 0},
	    {"--definitions", NULL, "FILE",
		"definitions (JSON by object); built in otherwise", OPT_TEXT,
		&a->sb.definitions, 0, 0},
	    {"--seed", NULL, "FOLDER", "records to begin with, OBJECT.jsonl",
		OPT_TEXT, &a->sb.seed, 0, 0},
	    {"--state", NULL, "FILE", "keep records there between runs",
		OPT_TEXT, &a->sb.state, 0, 0},
	    {"--ledger", NULL, "FILE", "a JSON line for every request",
		OPT_TEXT, &a->sb.ledger, 0, 0},
	    {"--faults", NULL, "FILE", "rules for trouble (YAML)", OPT_TEXT,
		&a->sb.faults, 0, 0},
	    {"--fault-seed", NULL, "N", "of the faults' dice", OPT_UINT,
		&a->fault_seed, 0, UINT64_MAX},
	    {"--rate", NULL, "N", "requests/s a category; 0: no limit",
		OPT_UINT, &a->rate, 0, 1000000},
	    {"--index-lag", NULL, "TIME", "lists lag writes by this much",
		OPT_MS, &a->sb.index_lag_ms, 0, 0},
	    {"--latency", NULL, "TIME", "each answer takes this long", OPT_MS,
		&a->sb.latency_ms, 0, 0},
	    {"--enrich", NULL, "TIME",
		"new records get more fields filled after this long", OPT_MS,
		&a->sb.enrich_ms, 0, 0},
	    {"--error-shape", NULL, "SHAPE",
		"of error bodies: bare (default), wrapped, mixed", OPT_TEXT,
		&a->error_shape, 0, 0},
	    {"--older-definitions", NULL, NULL,
		"built-in definitions with slug and system", OPT_FLAG,
		&a->sb.older_definitions, 0, 0},
	    {"--scopes", NULL, "LIST", "what the key may do; all otherwise",
		OPT_TEXT, &a->sb.scopes, 0, 0},
	    {"--api-key", NULL, "KEY",
		"the one key it takes (made up); any sk_lf_... otherwise",
		OPT_TEXT, &a->sb.api_key, 0, 0},
	};
	const struct opt_set set = {"sandbox", "",
	    "A local Lightfield on 127.0.0.1, for rehearsals and tests.", rows,
	    sizeof(rows) / sizeof(rows[0]), 0};

	if (opt_parse(&set, argc, argv, NULL, help, e) != 0)
		return -1;
	if (*help)
		opt_print(&set);
	a->sb.rate = (uint32_t)a->rate;
	a->front.port = (uint16_t)a->port;
	a->sb.fault_seed = a->fault_seed;
	if (read_shape(a, e) != 0)
		return -1;
	if ((a->front.tls_cert == NULL) != (a->front.tls_key == NULL))
		return err_set(
		    e, ERR_USAGE, "--tls-cert and --tls-key go together");
	return 0;
}

static int
serve(const struct sandbox_args *a, struct err *e)
{
	struct sb *sb;
	struct sbfront *front;

	sig_hold();
	if (sb_new(&sb, &a->sb, e) != 0)
		return -1;
	if (sbfront_start(&front, sb, &a->front, e) != 0) {
		sb_free(sb);
		return -1;
	}
	(void)fprintf(stderr,
	    "the sandbox listens on %s://127.0.0.1:%u (end it with Ctrl-C)\n",
	    a->front.tls_cert == NULL ? "http" : "https",
	    (unsigned)sbfront_port(front));
	sig_wait();
	sbfront_stop(front);
	sb_free(sb);
	return 0;
}

static int
run(int argc, char *const *argv)
{
	struct sandbox_args a;
	struct term term;
	struct err e;
	bool help = false;

	memset(&a, 0, sizeof(a));
	err_clear(&e);
	a.rate = 25;
	term_init(&term, false);
	if (parse(&a, argc, argv, &help, &e) == 0 &&
	    (help || serve(&a, &e) == 0))
		return 0;
	term_error(&term, &e);
	return cmd_status(&e);
}

const struct cmd cmd_sandbox = {
    "sandbox", "a local Lightfield to rehearse against", run};
