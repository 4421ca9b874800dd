// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "import/import.h"
#include "import/savedefs.h"
#include "import/validate.h"
#include "report/summary.h"
#include "report/verdict.h"

#include "cachedir.h"
#include "cmd.h"
#include "opt.h"
#include "server.h"
#include "sig.h"
#include "term.h"

struct validate_cmd {
	struct validate_opts opts;
	struct server_args server;
	char *saved; /* where saved definitions would lie; NULL: nowhere */
	bool json;
	bool quiet;
	struct term term;
	struct buf held; /* with --quiet: what may explain an error */
};

static int
parse(struct validate_cmd *c, int argc, char *const *argv, bool *help,
    struct err *e)
{
	struct validate_opts *o = &c->opts;
	const struct opt rows[] = {
	    {"--mapping", "-m", "FILE", "how columns become fields (YAML)",
		OPT_TEXT, &o->mapping, 0, 0},
	    {"--definitions", NULL, "FILE",
		"definitions (JSON); else those saved, else built in", OPT_TEXT,
		&o->definitions.file, 0, 0},
	    {"--base-url", NULL, "URL", "the origin whose saved ones count",
		OPT_TEXT, &c->server.base_url, 0, 0},
	    {"--items", NULL, "FILE",
		"what each row becomes, as JSON lines; - is stdout", OPT_TEXT,
		&o->items, 0, 0},
	    {"--changes", NULL, "FILE",
		"each value that is normalised, as CSV; - is stdout", OPT_TEXT,
		&o->changes, 0, 0},
	    {"--quiet", NULL, NULL, "only errors on stderr", OPT_FLAG,
		&c->quiet, 0, 0},
	    {"--json", NULL, NULL, "the result as one object on stdout",
		OPT_FLAG, &c->json, 0, 0},
	};
	const struct opt_set set = {"validate", "FILE",
	    "Check a CSV file against a mapping; no server is needed.", rows,
	    sizeof(rows) / sizeof(rows[0]), 1};

	if (opt_parse(&set, argc, argv, &o->file, help, e) != 0)
		return -1;
	if (*help)
		opt_print(&set);
	return 0;
}

static unsigned
is_stdout(const char *path)
{
	return path != NULL && strcmp(path, "-") == 0 ? 1 : 0;
}

static int
check(const struct validate_cmd *c, struct err *e)
{
	const struct validate_opts *o = &c->opts;

	if (o->mapping == NULL) {
		(void)err_set(e, ERR_USAGE, "validate needs a mapping");
		return err_hint(
		    e, "say which: lfetl validate %s -m MAPPING", o->file);
	}
	if (is_stdout(o->items) + is_stdout(o->changes) + c->json > 1) {
		(void)err_set(e, ERR_USAGE,
		    "only one of --items -, --changes - and --json can go to standard output");
		return err_hint(e, "name files for the others");
	}
	return 0;
}

/* No cache folder: nothing is saved. */
static int
find_saved(struct validate_cmd *c, struct err *e)
{
	char *cache = c->opts.definitions.file == NULL ? cachedir_get() : NULL;
	int rc = 0;

	if (cache != NULL)
		rc = savedefs_path(&c->saved, cache, server_url(&c->server), e);
	free(cache);
	c->opts.definitions.saved = c->saved;
	return rc;
}

static void
notice(void *self, const char *text)
{
	struct validate_cmd *c = self;

	if (c->quiet)
		buf_printf(&c->held, "%s\n", text);
	else
		term_text(&c->term, text);
}

static void
progress(void *self, const struct import_progress *p)
{
	struct validate_cmd *c = self;

	term_progress(&c->term, p);
}

/* The rehearsal of what was checked. */
static void
next_command(const struct validate_opts *o, struct buf *out)
{
	char *mapping = mem_strdup(o->mapping);
	char *name = mem_strdup(is_stdout(o->file) ? "FILE" : o->file);
	char *const argv[] = {name, mapping};

	buf_puts(out, "lfetl import ");
	cmd_quoted(out, 1, argv);
	buf_puts(out, " -m ");
	cmd_quoted(out, 1, argv + 1);
	buf_puts(out, " --dry-run");
	free(name);
	free(mapping);
}

static int
report(struct validate_cmd *c, struct validate *v, const struct err *e)
{
	const struct summary *s = validate_summary(v, e);
	struct buf next;
	struct buf text;

	buf_init(&next, LIM_REPORT_BYTES);
	buf_init(&text, LIM_REPORT_BYTES);
	term_clear(&c->term);
	next_command(&c->opts, &next);
	if (s->stop.kind == ERR_NONE) {
		verdict_text(s, validate_findings(v), buf_text(&next), &text);
		if (!c->quiet)
			term_report(&c->term, buf_text(&text));
	}
	if (c->json) {
		buf_clear(&text);
		verdict_json(s, validate_findings(v), &text);
		(void)fwrite(buf_text(&text), 1, text.n, stdout);
	}
	if (s->stop.kind != ERR_NONE) {
		term_lines(buf_text(&c->held));
		term_error(&c->term, &s->stop);
	}
	buf_fini(&text);
	buf_fini(&next);
	return summary_exit(s);
}

static int
validate(struct validate_cmd *c)
{
	const struct import_ui ui = {c, notice, progress, NULL};
	struct validate *v;
	struct err e;
	int status;

	err_clear(&e);
	(void)validate_run(&v, &c->opts, &ui, &e);
	status = report(c, v, &e);
	validate_free(v);
	return status;
}

static int
run(int argc, char *const *argv)
{
	const char *tmp = getenv("TMPDIR");
	struct validate_cmd c;
	struct err e;
	bool help = false;
	int status = 0;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	c.opts.stdin_fd = STDIN_FILENO;
	c.opts.tmp = tmp != NULL && tmp[0] != '\0' ? tmp : "/tmp";
	c.opts.out = stdout;
	c.opts.clk = clk_system();
	c.opts.interrupts = &sig_count;
	c.opts.signal = &sig_last;
	term_init(&c.term, false);
	if (parse(&c, argc, argv, &help, &e) != 0 ||
	    (!help && (check(&c, &e) != 0 || find_saved(&c, &e) != 0))) {
		term_error(&c.term, &e);
		return cmd_status(&e);
	}
	term_init(&c.term, c.quiet);
	buf_init(&c.held, LIM_REPORT_BYTES);
	if (!help)
		status = validate(&c);
	buf_fini(&c.held);
	free(c.saved);
	return status;
}

const struct cmd cmd_validate = {
    "validate", "check a CSV file against a mapping, without a server", run};
