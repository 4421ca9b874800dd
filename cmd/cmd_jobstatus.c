// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "import/purge.h"
#include "import/status.h"
#include "import/statusfind.h"
#include "report/page.h"

#include "cmd.h"
#include "jobcommand.h"
#include "opt.h"
#include "term.h"

struct status_cmd {
	const char *name;
	bool json;
	bool purge;
	bool yes;
	const char *html;
	struct term term;
};

static int
parse(struct status_cmd *c, int argc, char *const *argv, bool *help,
    struct err *e)
{
	const struct opt rows[] = {
	    {"--json", NULL, NULL, "as one object on stdout", OPT_FLAG,
		&c->json, 0, 0},
	    {"--html", NULL, "FILE", "the report as one HTML page; - is stdout",
		OPT_TEXT, &c->html, 0, 0},
	    {"--purge", NULL, NULL, "take personal data out of a finished job",
		OPT_FLAG, &c->purge, 0, 0},
	    {"--yes", NULL, NULL, "with --purge: do not ask", OPT_FLAG, &c->yes,
		0, 0},
	};
	const struct opt_set set = {"status", "JOB",
	    "Where a job stands, or all jobs below a folder; also while they run.",
	    rows, sizeof(rows) / sizeof(rows[0]), 1};

	if (opt_parse(&set, argc, argv, &c->name, help, e) != 0)
		return -1;
	if (*help)
		opt_print(&set);
	else if (c->yes && !c->purge)
		return err_set(e, ERR_USAGE, "--yes goes with --purge");
	else if (c->json + c->purge + (c->html != NULL) > 1)
		return err_set(e, ERR_USAGE,
		    "--json, --html and --purge exclude each other");
	return 0;
}

/* Of several exit statuses the one that stands first in the table. */
static int
worse(int a, int b)
{
	static const int order[] = {1, 8, 7, 9, 2, 5, 4, 6, 10, 3, 0};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return a;
}

static int
put_json(struct status *st, struct buf *out, struct err *e)
{
	return summary_json(
	    &st->sum, st->sum.planned ? st->view : NULL, out, e);
}

static int
put_text(struct status *st, struct buf *out, struct err *e)
{
	struct buf command;
	int rc;

	buf_init(&command, LIM_REPORT_BYTES);
	jobcommand_import(&st->words, &st->sum, &command);
	rc = status_text(st, buf_text(&command), out, e);
	buf_fini(&command);
	return rc;
}

static int
put_html(struct status *st, struct buf *out, struct err *e)
{
	struct clk_now now = clk_now(clk_system());
	const struct page p = {&st->sum, st->view, now.wall_ms};

	return page_put(&p, out, e);
}

/* The page goes to where it is wanted, in one piece; nothing else is said. */
static int
keep_html(const char *path, struct buf *out, struct err *e)
{
	struct fsx_out f;
	int rc;

	if (strcmp(path, "-") == 0)
		return 0;
	if (fsx_create(&f, path, e) != 0)
		return -1;
	(void)fwrite(buf_text(out), 1, out->n, f.f);
	rc = fsx_commit(&f, e);
	if (rc != 0)
		fsx_abort(&f);
	buf_clear(out);
	return rc;
}

static int
put(struct status_cmd *c, struct status *st, struct buf *out, struct err *e)
{
	if (c->json)
		return put_json(st, out, e);
	if (c->html == NULL)
		return put_text(st, out, e);
	if (put_html(st, out, e) != 0)
		return -1;
	return keep_html(c->html, out, e);
}

static int
one(struct status_cmd *c, const char *dir, struct buf *out, struct err *e)
{
	struct status st;
	int status;
	int rc = status_open(&st, dir, e);

	if (rc == 0)
		rc = put(c, &st, out, e);
	status = rc == 0 ? summary_exit(&st.sum) : cmd_status(e);
	status_close(&st);
	return status;
}

/* A line for each; one that cannot be read is a line, too. */
static int
several(const struct status_cmd *c, const struct statusfind *f, struct buf *out)
{
	int status = 0;

	if (c->json)
		buf_puts(out, "{\"version\":1,\"jobs\":[");
	for (size_t i = 0; i < f->n; i++) {
		struct status st;
		struct err e;
		int rc = status_open(&st, f->v[i], &e);

		if (c->json && i > 0)
			buf_putc(out, ',');
		if (rc == 0 && c->json)
			rc = put_json(&st, out, &e);
		else if (rc == 0)
			status_line(&st, out);
		if (rc != 0) {
			status = worse(status, cmd_status(&e));
			jobcommand_unread(f->v[i], &e, c->json, out);
		} else {
			status = worse(status, summary_exit(&st.sum));
		}
		if (!c->json)
			buf_putc(out, '\n');
		status_close(&st);
	}
	if (c->json)
		buf_puts(out, "]}\n");
	return status;
}

/* What goes, and what can no longer be done then. */
static const char question[] =
    "Take before-images, planned changes, values of findings, failed.csv,\n"
    "plan.csv, ambiguous.csv, verify.csv and undo.csv out of this job?\n"
    "Repeating it stays safe; lfetl undo can then no longer restore what was\n"
    "updated, only delete what was created.";

static int
purge(struct status_cmd *c, struct err *e)
{
	char *dir;
	int rc = statusfind_one(&dir, c->name, e);

	if (rc == 0 && !c->yes && !term_can_ask()) {
		(void)err_set(e, ERR_USAGE,
		    "--purge cannot be taken back, and there is no terminal to ask at");
		rc = err_hint(e, "repeat with --yes");
	}
	if (rc == 0 && !c->yes && !term_ask(&c->term, question)) {
		(void)err_set(
		    e, ERR_USAGE, "not confirmed; nothing was taken out");
		rc = -1;
	}
	if (rc == 0)
		rc = purge_job(dir, e);
	if (rc == 0)
		term_text(&c->term,
		    "purged: the job keeps lines, keys, ids and states of its rows. lfetl undo can no longer restore what it updated");
	free(dir);
	return rc == 0 ? 0 : cmd_status(e);
}

static int
show(struct status_cmd *c, struct err *e)
{
	struct statusfind f;
	struct buf out;
	int status;

	if (statusfind_jobs(&f, c->name, e) != 0) {
		statusfind_fini(&f);
		return cmd_status(e);
	}
	if (f.below && c->html != NULL) {
		(void)err_set(e, ERR_USAGE,
		    "--html is for one job, and there are several below %s",
		    c->name);
		(void)err_hint(e, "name one of them: %s", f.v[0]);
		statusfind_fini(&f);
		return cmd_status(e);
	}
	buf_init(&out, LIM_REPORT_BYTES);
	status = f.below ? several(c, &f, &out) : one(c, f.v[0], &out, e);
	(void)fwrite(buf_text(&out), 1, out.n, stdout);
	buf_fini(&out);
	statusfind_fini(&f);
	return status;
}

static int
run(int argc, char *const *argv)
{
	struct status_cmd c;
	struct err e;
	bool help = false;
	int status;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	term_init(&c.term, false);
	if (parse(&c, argc, argv, &help, &e) != 0) {
		term_error(&c.term, &e);
		return cmd_status(&e);
	}
	if (help)
		return 0;
	status = c.purge ? purge(&c, &e) : show(&c, &e);
	if (e.kind != ERR_NONE)
		term_error(&c.term, &e);
	return status;
}

const struct cmd cmd_jobstatus = {
    "status", "where a job stands, also while it runs", run};
