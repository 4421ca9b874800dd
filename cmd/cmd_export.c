// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "doc/jput.h"
#include "export/expnames.h"
#include "export/export.h"
#include "schema/object.h"

#include "cmd.h"
#include "exporttalk.h"
#include "opt.h"
#include "server.h"
#include "sig.h"

#define PROGRAM "lfetl " LFETL_VERSION

enum {
	EXIT_SOME_FAILED = 3,
	EXIT_UNSETTLED = 10,
	USUAL_WORKERS = 16
};

struct export_cmd {
	struct export_opts x;
	struct server_args server;
	struct opt_list where;
	const char *profile;
	const char *since;
	uint64_t workers;
	char *own_out; /* the name of the file, if none was given */
	bool all;
	bool quiet;
	bool json;
	const char *log_format;
	struct exporttalk talk;
};

static int
parse(struct export_cmd *c, int argc, char *const *argv, bool *help,
    struct err *e)
{
	const struct opt rows[] = {
	    {"--output", "-o", "FILE",
		".csv, .csv.gz, .jsonl or .jsonl.gz; - is stdout", OPT_TEXT,
		&c->x.out, 0, 0},
	    {"--format", NULL, "FORMAT", "csv, csv.gz, jsonl or jsonl.gz",
		OPT_TEXT, &c->x.format, 0, 0},
	    {"--all", NULL, NULL, "every object, into the folder -o names",
		OPT_FLAG, &c->all, 0, 0},
	    {"--mapping", "-m", "FILE", "columns as this mapping reads them",
		OPT_TEXT, &c->x.mapping, 0, 0},
	    {"--ids", NULL, "FILE", "the id map, for that mapping's keys",
		OPT_TEXT, &c->x.ids, 0, 0},
	    {"--select", NULL, "KEYS", "only these columns, by comma", OPT_TEXT,
		&c->x.select, 0, 0},
	    {"--where", NULL, "FILTER",
		"only records with 'KEY[OPERATOR]=VALUE'; repeatable", OPT_LIST,
		&c->where, 0, 0},
	    {"--changed-since", NULL, "TIME",
		"only what changed since; last: what is new beside all",
		OPT_TEXT, &c->since, 0, 0},
	    {"--labels", NULL, NULL, "headings are labels, not keys", OPT_FLAG,
		&c->x.labels, 0, 0},
	    {"--option-ids", NULL, NULL, "ids of options, not labels", OPT_FLAG,
		&c->x.option_ids, 0, 0},
	    {"--names", NULL, NULL,
		"beside each relationship the names of what is linked",
		OPT_FLAG, &c->x.names, 0, 0},
	    {"--download", NULL, "FOLDER",
		"of files or meetings: the bytes, too, into this folder",
		OPT_TEXT, &c->x.download, 0, 0},
	    {"--profile", NULL, "PROFILE",
		"data (as it is), or spreadsheet (formulas defused)", OPT_TEXT,
		&c->profile, 0, 0},
	    {"--workers", NULL, "N", "requests in flight at most (16)",
		OPT_UINT, &c->workers, 1, LIM_WORKERS},
	    {"--rate", NULL, "N",
		"searches/s at most; 0: only what the server says", OPT_RATE,
		&c->x.rate, 0, 0},
	    {"--log-format", NULL, "FORMAT", "text, or json: a line each",
		OPT_TEXT, &c->log_format, 0, 0},
	    {"--quiet", NULL, NULL, "only errors on stderr", OPT_FLAG,
		&c->quiet, 0, 0},
	    {"--json", NULL, NULL, "the result as one object on stdout",
		OPT_FLAG, &c->json, 0, 0},
	    SERVER_OPTS(&c->server),
	};
	const struct opt_set set = {"export", "[OBJECT]",
	    "Write all records of an object into a file, or none.", rows,
	    sizeof(rows) / sizeof(rows[0]), 1};

	if (opt_parse(&set, argc, argv, &c->x.object, help, e) != 0)
		return -1;
	if (*help)
		opt_print(&set);
	return 0;
}

static int
check_words(const struct export_cmd *c, struct err *e)
{
	const char *object = c->x.object;

	if (c->all == (object != NULL)) {
		(void)err_set(e, ERR_USAGE,
		    c->all
			? "--all and the name of an object exclude each other"
			: "export needs an object, or --all");
		return err_hint(e,
		    "for instance: lfetl export contacts -o contacts.csv, or lfetl export --all -o FOLDER");
	}
	if (c->x.out == NULL && (c->all || c->x.download == NULL)) {
		(void)err_set(e, ERR_USAGE, "export needs %s to write",
		    c->all ? "a folder" : "a file");
		if (c->all)
			return err_hint(e, "say which: -o FOLDER");
		return err_hint(e,
		    "say which: lfetl export %s -o %s.csv (or - for stdout)",
		    object, object);
	}
	if (c->all && (c->where.n > 0 || c->x.select != NULL ||
			  c->x.download != NULL || c->x.mapping != NULL))
		return err_set(e, ERR_USAGE,
		    "--where, --select, --download and -m are about one object, not --all");
	if (c->all && strcmp(c->x.out, "-") == 0)
		return err_set(e, ERR_USAGE, "--all needs a folder, not -");
	return 0;
}

static int
check(struct export_cmd *c, struct err *e)
{
	if (check_words(c, e) != 0)
		return -1;
	if (c->profile != NULL && strcmp(c->profile, "data") != 0 &&
	    strcmp(c->profile, "spreadsheet") != 0)
		return err_set(e, ERR_USAGE,
		    "--profile takes data or spreadsheet, not '%s'",
		    c->profile);
	if (c->log_format != NULL && strcmp(c->log_format, "text") != 0 &&
	    strcmp(c->log_format, "json") != 0)
		return err_set(e, ERR_USAGE,
		    "--log-format takes text or json, not '%s'", c->log_format);
	if (c->json && c->x.out != NULL && strcmp(c->x.out, "-") == 0)
		return err_set(
		    e, ERR_USAGE, "--json writes to stdout, and so does -o -");
	c->x.spreadsheet =
	    c->profile != NULL && strcmp(c->profile, "spreadsheet") == 0;
	c->x.since_last = c->since != NULL && strcmp(c->since, "last") == 0;
	c->x.since = c->x.since_last ? NULL : c->since;
	c->x.where = c->where.v;
	c->x.n_where = c->where.n;
	c->x.workers = (unsigned)c->workers;
	return 0;
}

static void
init(struct export_cmd *c)
{
	const char *tmp = getenv("TMPDIR");

	memset(c, 0, sizeof(*c));
	c->workers = USUAL_WORKERS;
	c->x.rate = -1;
	c->x.share = 0.98;
	c->x.program = PROGRAM;
	c->x.stdout_fd = STDOUT_FILENO;
	c->x.tmpdir = tmp != NULL && tmp[0] != '\0' ? tmp : "/tmp";
	c->x.clk = clk_system();
	c->x.interrupts = &sig_count;
}

static int
status_of(const struct export_result *r, int rc, const struct err *e)
{
	if (rc == 0 && r->complete)
		return r->download.failed > 0 ? EXIT_SOME_FAILED : 0;
	if (rc == 0)
		return EXIT_UNSETTLED;
	if (e->kind == ERR_SERVICE && atomic_load(&sig_count) > 0)
		return 128 + atomic_load(&sig_last);
	return cmd_status(e);
}

/* Beside what is downloaded lies what it belongs to. */
static int
set_file(struct export_cmd *c, struct err *e)
{
	const struct object *o = object_find(str_of(c->x.object));
	struct buf name;

	if (c->x.out != NULL)
		return 0;
	if (fsx_mkdir(c->x.download, e) != 0)
		return -1;
	buf_init(&name, LIM_REPORT_BYTES);
	buf_printf(&name, "%s.%s", o == NULL ? c->x.object : o->plural,
	    c->x.format == NULL ? "csv" : c->x.format);
	c->own_out = fsx_join(c->x.download, buf_text(&name));
	c->x.out = c->own_out;
	buf_fini(&name);
	return 0;
}

/* One object; j: its JSON goes there, or NULL. */
static int
one(struct export_cmd *c, struct jput *j)
{
	struct export_ui ui;
	struct export_result r;
	struct err e;
	int status;
	int rc;

	err_clear(&e);
	exporttalk_ui(&c->talk, &ui);
	rc = export_run(&c->x, &ui, &r, &e);
	status = status_of(&r, rc, &e);
	if (rc == 0)
		exporttalk_end(&c->talk, &c->x, &r, status);
	else
		exporttalk_error(&c->talk, &e, status);
	if (j != NULL)
		exporttalk_json(j, c->x.out, &r, status);
	return status;
}

/* The one of two statuses that counts (design, section 4). */
static int
worse(int a, int b)
{
	static const int order[] = {1, 8, 7, 9, 2, 5, 130, 143, 129, 4, 10, 3};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return 0;
}

/* Each object into a file of the folder; what fails does not stop the next. */
static int
each(struct export_cmd *c, const char *const *names, size_t n, struct jput *j)
{
	const char *folder = c->x.out;
	const char *end = c->x.format == NULL ? "csv" : c->x.format;
	int status = 0;

	for (size_t i = 0; i < n; i++) {
		struct buf path;

		/* Also between two that are complete. */
		if (atomic_load(&sig_count) > 0) {
			status = worse(status, 128 + atomic_load(&sig_last));
			break;
		}
		buf_init(&path, LIM_REPORT_BYTES);
		buf_printf(&path, "%s/%s.%s", folder, names[i], end);
		c->x.object = names[i];
		c->x.out = buf_text(&path);
		status = worse(status, one(c, j));
		buf_fini(&path);
	}
	c->x.out = folder;
	return status;
}

static int
do_all(struct export_cmd *c, struct jput *j, struct err *e)
{
	struct arena *a = arena_new();
	const char *const *names = NULL;
	size_t n = 0;
	int status;

	if (fsx_mkdir(c->x.out, e) != 0 ||
	    expnames_get(&c->x, a, &names, &n, e) != 0) {
		exporttalk_error(&c->talk, e, cmd_status(e));
		arena_free(a);
		return cmd_status(e);
	}
	if (j != NULL)
		jput_list(j);
	status = each(c, names, n, j);
	if (j != NULL)
		jput_end(j);
	arena_free(a);
	return status;
}

static int
do_export(struct export_cmd *c, struct err *e)
{
	struct server s;
	struct buf out;
	struct jput j;
	int status;

	buf_init(&out, LIM_REPORT_BYTES);
	jput_init(&j, &out);
	server_init(&s, &c->server);
	c->x.server = &s.opts;
	if (server_key(&s, &c->server, e) != 0 || set_file(c, e) != 0) {
		exporttalk_error(&c->talk, e, cmd_status(e));
		status = cmd_status(e);
	} else if (c->all) {
		status = do_all(c, c->json ? &j : NULL, e);
	} else {
		status = one(c, c->json ? &j : NULL);
	}
	server_fini(&s);
	if (out.n > 0) {
		buf_putc(&out, '\n');
		(void)fwrite(buf_text(&out), 1, out.n, stdout);
	}
	buf_fini(&out);
	free(c->own_out);
	return status;
}

static int
run(int argc, char *const *argv)
{
	struct export_cmd c;
	struct err e;
	bool help = false;
	int rc;

	init(&c);
	err_clear(&e);
	rc = parse(&c, argc, argv, &help, &e);
	if (rc == 0 && help)
		return 0;
	exporttalk_init(&c.talk, c.quiet,
	    c.log_format != NULL && strcmp(c.log_format, "json") == 0);
	if (rc == 0)
		rc = check(&c, &e);
	if (rc == 0)
		return do_export(&c, &e);
	exporttalk_error(&c.talk, &e, cmd_status(&e));
	return cmd_status(&e);
}

const struct cmd cmd_export = {
    "export", "write all records of an object into a file", run};
