// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/jput.h"
#include "import/jobwords.h"
#include "report/summary.h"

#include "cmd.h"
#include "importtalk.h"
#include "jobcommand.h"
#include "server.h"

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

	if (n > 0) {
		cd(w, out);
		importtalk_next(out, s, (int)n, words);
	}
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
