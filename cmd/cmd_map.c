// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/text.h"
#include "import/drafting.h"
#include "import/savedefs.h"

#include "cachedir.h"
#include "cmd.h"
#include "opt.h"
#include "server.h"
#include "term.h"

struct map_cmd {
	struct drafting d;
	const char *output; /* NULL or "-": standard output */
	struct server_args server;
	char *saved;
	struct term term;
};

static int
parse(struct map_cmd *c, int argc, char *const *argv, bool *help, struct err *e)
{
	const struct opt rows[] = {
	    {"--object", NULL, "OBJECT", "what the rows are; needed", OPT_TEXT,
		&c->d.object, 0, 0},
	    {"--output", "-o", "FILE", "the mapping; else standard output",
		OPT_TEXT, &c->output, 0, 0},
	    {"--system", NULL, "NAME", "whose ids the rows have, e.g. hubspot",
		OPT_TEXT, &c->d.system, 0, 0},
	    {"--from", NULL, "NAME", "begin with a ready mapping, e.g. hubspot",
		OPT_TEXT, &c->d.from, 0, 0},
	    {"--definitions", NULL, "FILE",
		"what fields there are; saved ones otherwise", OPT_TEXT,
		&c->d.definitions.file, 0, 0},
	    {"--base-url", NULL, "URL", "whose saved definitions count",
		OPT_TEXT, &c->server.base_url, 0, 0},
	};
	const struct opt_set set = {"map", "FILE",
	    "Draft a mapping for a CSV file: what is sure in force, the rest as remarks.",
	    rows, sizeof(rows) / sizeof(rows[0]), 1};

	if (opt_parse(&set, argc, argv, &c->d.file, help, e) != 0)
		return -1;
	if (*help) {
		opt_print(&set);
		return 0;
	}
	if (strcmp(c->d.file, "-") == 0) {
		(void)err_set(e, ERR_USAGE, "map does not read standard input");
		return err_hint(e, "its rows may have to be read twice: keep "
				   "them in a file, and name that");
	}
	if (c->d.object != NULL)
		return 0;
	(void)err_set(e, ERR_USAGE, "map needs to know what the rows are");
	return err_hint(
	    e, "say for instance: lfetl map %s --object contact", c->d.file);
}

/* No cache folder: nothing is saved. */
static int
find_saved(struct map_cmd *c, struct err *e)
{
	char *cache = c->d.definitions.file == NULL ? cachedir_get() : NULL;
	int rc = 0;

	if (cache != NULL)
		rc = savedefs_path(&c->saved, cache, server_url(&c->server), e);
	c->d.definitions.saved = c->saved;
	free(cache);
	return rc;
}

static void
notice(void *self, const char *text)
{
	struct map_cmd *c = self;

	term_text(&c->term, text);
}

/* A mapping that somebody has edited is not written over. */
static int
keep(const struct map_cmd *c, const struct buf *text, struct err *e)
{
	struct fsx_out out;
	int rc;

	if (c->output == NULL || strcmp(c->output, "-") == 0) {
		(void)fwrite(buf_text(text), 1, text->n, stdout);
		(void)fflush(stdout); /* before what is said about it */
		return 0;
	}
	if (fsx_create(&out, c->output, e) != 0)
		return -1;
	(void)fwrite(buf_text(text), 1, text->n, out.f);
	rc = fsx_commit(&out, e);
	if (rc != 0)
		fsx_abort(&out);
	return rc;
}

static int
check_output(const struct map_cmd *c, struct err *e)
{
	if (c->output == NULL || strcmp(c->output, "-") == 0 ||
	    !fsx_exists(c->output))
		return 0;
	(void)err_set(e, ERR_USAGE, "%s is there already", c->output);
	return err_hint(
	    e, "it may be edited: name another file, or remove it first");
}

static void
say(struct map_cmd *c, const struct drafting_result *r)
{
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	buf_printf(&b, "%zu of %zu columns %s mapped", r->mapped, r->columns,
	    r->mapped == 1 ? "is" : "are");
	if (r->doubted > 0)
		buf_printf(&b,
		    r->doubted == 1
			? ", %zu is doubtful and stands there as a remark"
			: ", %zu are doubtful and stand there as remarks",
		    r->doubted);
	if (c->output != NULL && strcmp(c->output, "-") != 0) {
		buf_puts(&b, "\nnext: lfetl validate ");
		text_inert(&b, str_of(c->d.file));
		buf_puts(&b, " -m ");
		text_inert(&b, str_of(c->output));
		if (c->d.definitions.file != NULL) {
			buf_puts(&b, " --definitions ");
			text_inert(&b, str_of(c->d.definitions.file));
		}
	}
	buf_putc(&b, '\n');
	term_report(&c->term, buf_text(&b));
	buf_fini(&b);
}

static int
run(int argc, char *const *argv)
{
	struct drafting_result r;
	struct map_cmd c;
	struct buf text;
	struct err e;
	struct err late;
	bool help = false;
	int rc;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	err_clear(&late);
	term_init(&c.term, false);
	c.d.notice = notice;
	c.d.self = &c;
	buf_init(&text, LIM_MAPPING_BYTES);
	rc = parse(&c, argc, argv, &help, &e);
	if (rc == 0 && !help)
		rc = check_output(&c, &e);
	if (rc == 0 && !help)
		rc = find_saved(&c, &e);
	if (rc == 0 && !help)
		rc = drafting_run(&c.d, &text, &r, &e);
	/* A draft that needs a hand is a draft. */
	if (text.n > 0 && keep(&c, &text, rc == 0 ? &e : &late) != 0)
		rc = -1;
	if (rc == 0 && !help)
		say(&c, &r);
	if (rc != 0)
		term_error(&c.term, &e);
	free(c.saved);
	buf_fini(&text);
	return rc == 0 ? 0 : cmd_status(&e);
}

const struct cmd cmd_map = {"map", "draft a mapping from a CSV file", run};
