// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/jput.h"
#include "import/jobwords.h"
#include "import/pastjob.h"
#include "import/statusfind.h"
#include "report/summary.h"

#include "cmd.h"
#include "importtalk.h"
#include "jobcommand.h"
#include "server.h"
#include "sig.h"

static void
cd(const struct jobwords *w, struct buf *out)
{
	char *here = realpath(".", NULL);
	char *folder = mem_strdup(buf_text(&w->folder));

	if (w->folder.n > 0 && (here == NULL || strcmp(here, folder) != 0)) {
		buf_puts(out, "cd ");
		cmd_quoted(out, 1, &folder);
		buf_puts(out, " && ");
	}
	free(folder);
	free(here);
}

/* The words, each with a NUL behind it, as an array; NULL ends it. */
static char **
split(const struct buf *command, size_t *n)
{
	char **v = mem_array(command->n + 1, sizeof(*v));
	size_t at = 0;

	*n = 0;
	while (at < command->n) {
		v[*n] = command->p + at;
		at += strlen(v[(*n)++]) + 1;
	}
	return v;
}

void
jobcommand_import(
    const struct jobwords *w, const struct summary *s, struct buf *out)
{
	size_t n;
	char **words = split(&w->command, &n);
	char *migration = mem_strdup(buf_text(&w->migration));

	if (migration[0] != '\0') {
		cd(w, out);
		buf_puts(out, "lfetl migrate ");
		cmd_quoted(out, 1, &migration);
		buf_puts(out, w->url.n == 0 ? " --sandbox" : "");
	} else if (n > 0) {
		cd(w, out);
		importtalk_next(out, s, (int)n, words);
	}
	free(migration);
	free(words);
}

void
jobcommand_server(const struct server *s, struct import_server *out)
{
	memset(out, 0, sizeof(*out));
	out->base_url = s->opts.base_url;
	out->api_key = buf_text(&s->key);
	out->ca_file = s->opts.ca_file;
	out->proxy = s->opts.proxy;
	out->no_proxy = s->opts.no_proxy;
	out->wire = s->opts.wire;
}

void
jobcommand_unread(
    const char *dir, const struct err *e, bool json, struct buf *out)
{
	struct jput j;

	if (!json) {
		text_inert(out, str_of(dir));
		buf_puts(out, ": ");
		text_inert(out, str_of(e->msg));
		return;
	}
	jput_init(&j, out);
	jput_object(&j);
	jput_key(&j, "version");
	jput_int(&j, 1);
	jput_key(&j, "job");
	jput_cstr(&j, dir);
	jput_key(&j, "exit");
	jput_int(&j, cmd_status(e));
	jput_key(&j, "stopped");
	jput_object(&j);
	jput_key(&j, "message");
	jput_cstr(&j, e->msg);
	jput_key(&j, "hint");
	jput_cstr(&j, e->hint);
	jput_end(&j);
	jput_end(&j);
}

/* -- with a server -- */

void
jobcommand_init(struct jobcommand *c, struct pastjob_opts *job)
{
	memset(c, 0, sizeof(*c));
	c->job = job;
	job->rate = -1;
	job->share = 0.98;
	job->clk = clk_system();
	job->interrupts = &sig_count;
	job->signal = &sig_last;
	term_init(&c->term, false);
}

void
jobcommand_notice(struct jobcommand *c, const char *text)
{
	term_text(&c->term, text);
}

void
jobcommand_progress(struct jobcommand *c, const char *what, uint64_t rows,
    uint64_t total, int64_t elapsed_ms)
{
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	buf_puts(&b, what);
	buf_puts(&b, ": ");
	text_count(&b, rows);
	buf_puts(&b, " of ");
	text_count(&b, total);
	buf_puts(&b, " rows");
	term_line(&c->term, buf_text(&b), elapsed_ms);
	buf_fini(&b);
}

static void
tell(struct jobcommand *c, const struct jobcommand_calls *calls, void *self,
    int status, const struct err *e)
{
	bool listed = e->kind == ERR_NONE ||
		      (calls->listed != NULL && calls->listed(self));
	struct buf b;

	term_clear(&c->term);
	buf_init(&b, LIM_REPORT_BYTES);
	if (c->json) {
		calls->json(self, c->job->job, status, e, &b);
		(void)fwrite(buf_text(&b), 1, b.n, stdout);
		(void)fflush(stdout);
	}
	buf_clear(&b);
	if (listed && !c->quiet) {
		calls->text(self, c->job->job, &b);
		term_report(&c->term, buf_text(&b));
	}
	buf_fini(&b);
	if (e->kind != ERR_NONE)
		term_error(&c->term, e);
}

int
jobcommand_past(struct jobcommand *c, const struct jobcommand_calls *calls,
    void *self, struct err *e)
{
	struct import_server to;
	struct server server;
	char *dir;
	int rc = statusfind_one(&dir, c->name, e);
	int status;

	term_init(&c->term, c->quiet);
	c->job->job = dir;
	server_init(&server, &c->server);
	if (rc == 0)
		rc = pastjob_real(dir, e);
	if (rc == 0)
		rc = server_key(&server, &c->server, e);
	if (rc == 0) {
		jobcommand_server(&server, &to);
		rc = calls->run(self, &to, e);
	}
	status = rc == 0 ? calls->status(self) : server_status(e);
	if (dir != NULL)
		tell(c, calls, self, status, e);
	else
		term_error(&c->term, e);
	server_fini(&server);
	free(dir);
	return status;
}
