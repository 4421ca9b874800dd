// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/client.h"
#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/jput.h"
#include "import/upload.h"
#include "import/uploadfile.h"
#include "io/mimetype.h"
#include "journal/uploadlog.h"

#include "cmd.h"
#include "opt.h"
#include "server.h"
#include "sig.h"
#include "statedir.h"
#include "term.h"

#define JOURNAL_NAME "uploads.db"

enum {
	PURPOSES = 4,
	SHOW_MS = 100 /* a line of progress on a terminal */
};

struct upload_cmd {
	const char **files; /* NULL behind the last */
	const char *purpose;
	const char *mime;
	const char *journal;
	bool again;
	bool quiet;
	bool json;
	struct server_args args;
	struct term term;
	struct server server;
	struct uploadlog *log;
	struct upload_way way;
	int64_t began_ms;
	int64_t shown_ms;
	const char **next; /* of the files: not settled yet */
	const char *file;  /* being sent */
	size_t made;
	size_t known;
	size_t failed;
	size_t left;
	bool disk; /* a file could not be read to its end */
};

static int
parse(struct upload_cmd *c, int argc, char *const *argv, bool *help,
    struct err *e)
{
	const struct opt rows[] = {
	    {"--purpose", NULL, "WORD",
		"what for: meeting_transcript, knowledge_user ...", OPT_TEXT,
		&c->purpose, 0, 0},
	    {"--mime", NULL, "TYPE",
		"what kind of file it is; found out otherwise", OPT_TEXT,
		&c->mime, 0, 0},
	    {"--again", NULL, NULL, "also what was uploaded before", OPT_FLAG,
		&c->again, 0, 0},
	    {"--journal", NULL, "FILE",
		"what was uploaded; the user's own otherwise", OPT_TEXT,
		&c->journal, 0, 0},
	    {"--quiet", NULL, NULL, "only errors on stderr", OPT_FLAG,
		&c->quiet, 0, 0},
	    {"--json", NULL, NULL, "a JSON object a line, one a file", OPT_FLAG,
		&c->json, 0, 0},
	    SERVER_OPTS(&c->args),
	};
	const struct opt_set set = {"upload", "FILE...",
	    "Upload files; the same command again goes on, and uploads none twice.",
	    rows, sizeof(rows) / sizeof(rows[0]), OPT_MANY};

	if (opt_parse(&set, argc, argv, c->files, help, e) != 0)
		return -1;
	if (*help)
		opt_print(&set);
	return 0;
}

static int
check(const struct upload_cmd *c, struct err *e)
{
	static const char *const words[PURPOSES] = {"meeting_transcript",
	    "knowledge_user", "knowledge_workspace", "email_attachment"};
	const char *near;

	if (c->mime != NULL && mimetype_check(c->mime, e) != 0)
		return -1;
	if (c->purpose == NULL)
		return 0;
	for (int i = 0; i < PURPOSES; i++)
		if (strcmp(c->purpose, words[i]) == 0)
			return 0;
	near = text_nearest(str_of(c->purpose), words, PURPOSES);
	(void)err_set(e, ERR_USAGE,
	    "--purpose takes meeting_transcript, knowledge_user, knowledge_workspace or email_attachment, not '%s'",
	    c->purpose);
	return near == NULL ? -1 : err_hint(e, "did you mean %s?", near);
}

static void
show_json(const char *path, const struct uploadfile *f, const char *state,
    const struct upload_outcome *o, const struct err *e)
{
	struct jput j;
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	jput_init(&j, &b);
	jput_object(&j);
	jput_key(&j, "version");
	jput_int(&j, 1);
	jput_key(&j, "file");
	jput_text(&j, str_of(path));
	jput_key(&j, "id");
	jput_cstr(&j, o->id[0] == '\0' ? NULL : o->id);
	jput_key(&j, "state");
	jput_cstr(&j, state);
	jput_key(&j, "name");
	jput_cstr(&j, f->name[0] == '\0' ? NULL : f->name);
	jput_key(&j, "mimeType");
	jput_cstr(&j, f->mime[0] == '\0' ? NULL : f->mime);
	jput_key(&j, "sizeBytes");
	jput_uint(&j, f->size);
	if (e != NULL) {
		jput_key(&j, "error");
		jput_object(&j);
		jput_key(&j, "code");
		jput_cstr(&j, o->code[0] == '\0' ? NULL : o->code);
		jput_key(&j, "message");
		jput_cstr(&j, e->msg);
		jput_key(&j, "hint");
		jput_cstr(&j, e->hint);
		jput_end(&j);
	}
	jput_end(&j);
	(void)printf("%s\n", buf_text(&b));
	buf_fini(&b);
}

/* One line a file, as soon as it is settled. */
static void
show(const struct upload_cmd *c, const char *path, const struct uploadfile *f,
    const char *state, const struct upload_outcome *o, const struct err *e)
{
	struct buf b;

	if (c->json) {
		show_json(path, f, state, o, e);
	} else {
		buf_init(&b, LIM_REPORT_BYTES);
		text_inert(&b, str_of(path));
		(void)printf("%s\t%s\t%s\n", o->id[0] == '\0' ? "-" : o->id,
		    state, buf_text(&b));
		buf_fini(&b);
	}
	(void)fflush(stdout);
}

static int64_t
now_ms(void)
{
	return clk_now(clk_system()).mono_ms;
}

static void
progress(void *self, uint64_t sent, uint64_t size)
{
	struct upload_cmd *c = self;
	int64_t ms = now_ms() - c->began_ms;
	struct buf b;

	if (ms - c->shown_ms < SHOW_MS)
		return;
	c->shown_ms = ms;
	buf_init(&b, LIM_REPORT_BYTES);
	buf_puts(&b, "uploading ");
	text_inert(&b, str_of(c->file));
	buf_printf(&b, ": %.1f of %.1f MiB", (double)sent / 1048576,
	    (double)size / 1048576);
	term_line(&c->term, buf_text(&b), ms);
	buf_fini(&b);
}

static int
check_scopes(struct upload_cmd *c, struct err *e)
{
	struct client_auth auth;

	if (client_validate(c->server.client, &auth, e) != 0)
		return -1;
	c->way.may_look = client_has_scope(&auth, "files:read");
	if (client_has_scope(&auth, "files:create"))
		return 0;
	(void)err_set(e, ERR_STOPPED,
	    "the API key may not upload files: its scope files:create is missing");
	return err_hint(
	    e, "give the key that scope in Lightfield, or use another key");
}

static int
open_log(struct upload_cmd *c, struct err *e)
{
	const struct transport_opts *o = &c->server.opts;
	char *own = NULL;
	int rc;

	if (c->journal == NULL && statedir_file(&own, JOURNAL_NAME, e) != 0) {
		if (e->hint[0] == '\0')
			(void)err_hint(e,
			    "name a file with --journal, in which uploads are remembered");
		return -1;
	}
	rc = uploadlog_open(&c->log, own != NULL ? own : c->journal,
	    o->base_url, o->api_key, e);
	free(own);
	return rc;
}

static int
prepare(struct upload_cmd *c, struct err *e)
{
	const struct transport_opts *o = &c->server.opts;

	if (server_connect(&c->server, &c->args, e) != 0 ||
	    open_log(c, e) != 0 || check_scopes(c, e) != 0)
		return -1;
	c->way.client = c->server.client;
	c->way.log = c->log;
	c->way.clk = clk_system();
	c->way.ca_file = o->ca_file;
	c->way.proxy = o->proxy;
	c->way.no_proxy = o->no_proxy;
	c->way.wire = o->wire;
	c->way.local = http_is_loopback(o->base_url);
	c->way.again = c->again;
	c->way.stop = &sig_count;
	c->way.progress = progress;
	c->way.self = c;
	return 0;
}

/* Is it about this file alone? */
static bool
is_own(const struct upload_outcome *o, const struct err *e)
{
	return e->kind == ERR_USAGE ||
	       (e->kind == ERR_DISK && o->code[0] != '\0');
}

static void
take(struct upload_cmd *c, const struct uploadfile *f, struct upload_outcome *o,
    struct err *e)
{
	static const char *const words[] = {
	    [UPLOAD_MADE] = "uploaded", [UPLOAD_KNOWN] = "already"};
	bool own;

	term_clear(&c->term);
	if (o->what != UPLOAD_NOT) {
		c->made += o->what == UPLOAD_MADE;
		c->known += o->what == UPLOAD_KNOWN;
		show(c, c->file, f, words[o->what], o, NULL);
		return;
	}
	if (o->code[0] == '\0' && f->code != NULL)
		(void)snprintf(o->code, sizeof(o->code), "%s", f->code);
	own = is_own(o, e);
	c->disk = c->disk || (own && e->kind == ERR_DISK);
	c->failed += own;
	c->left += !own;
	(void)err_wrap(e, "%s", c->file);
	term_error(&c->term, e);
	show(c, c->file, f, own ? "failed" : "unfinished", o, e);
}

/* The server is asked for only once there is something to send. */
static int
upload(struct upload_cmd *c, struct uploadfile *f, struct err *e)
{
	struct upload_outcome o;
	int rc = uploadfile_open(f, c->file, e);

	memset(&o, 0, sizeof(o));
	o.what = UPLOAD_NOT;
	if (rc == 0 && c->log == NULL && prepare(c, e) != 0) {
		term_error(&c->term, e);
		return -1;
	}
	if (rc == 0)
		rc = uploadfile_read(f, c->mime, &sig_count, e);
	if (rc == 0)
		rc = upload_run(&c->way, f, c->mime, c->purpose, "", &o, e);
	take(c, f, &o, e);
	c->next++;
	return rc == 0 || is_own(&o, e) ? 0 : -1;
}

/* What was not even begun, because the run had to stop. */
static void
leave(struct upload_cmd *c)
{
	struct upload_outcome o;
	struct uploadfile f;

	memset(&o, 0, sizeof(o));
	for (; *c->next != NULL; c->next++) {
		struct err ignored; /* it has its turn in the next run */

		(void)uploadfile_open(&f, *c->next, &ignored);
		uploadfile_close(&f);
		c->left++;
		show(c, *c->next, &f, "unfinished", &o, NULL);
	}
}

static void
sum_up(struct upload_cmd *c)
{
	struct buf b;

	buf_init(&b, 256);
	buf_printf(&b, "%zu uploaded, %zu already there, %zu failed", c->made,
	    c->known, c->failed);
	if (c->left > 0)
		buf_printf(&b, ", %zu unfinished: run the same command again",
		    c->left);
	term_text(&c->term, buf_text(&b));
	buf_fini(&b);
}

static int
upload_all(struct upload_cmd *c)
{
	struct err e;
	int rc = 0;

	c->began_ms = now_ms();
	c->next = c->files;
	server_init(&c->server, &c->args);
	while (rc == 0 && *c->next != NULL) {
		struct uploadfile f;

		err_clear(&e);
		c->file = *c->next;
		rc = upload(c, &f, &e);
		uploadfile_close(&f);
	}
	leave(c);
	if (c->files[1] != NULL || c->left > 0)
		sum_up(c);
	if (rc != 0)
		rc = server_status(&e);
	else if (c->disk)
		rc = 8;
	else if (c->failed > 0)
		rc = c->log == NULL ? 2 : 3;
	uploadlog_close(c->log);
	server_fini(&c->server);
	return rc;
}

static int
run(int argc, char *const *argv)
{
	struct upload_cmd c;
	struct err e;
	bool help = false;
	int status = 0;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	c.files = mem_array((size_t)argc + 1, sizeof(c.files[0]));
	term_init(&c.term, false);
	if (parse(&c, argc, argv, &help, &e) != 0 ||
	    (!help && check(&c, &e) != 0)) {
		term_error(&c.term, &e);
		status = cmd_status(&e);
	} else if (!help) {
		term_init(&c.term, c.quiet);
		status = upload_all(&c);
	}
	free(c.files);
	return status;
}

const struct cmd cmd_upload = {
    "upload", "upload files, resumable, none twice", run};
