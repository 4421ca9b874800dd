// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/client.h"
#include "api/transport.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/feedfile.h"
#include "import/filebeside.h"
#include "import/importjob.h"
#include "import/rowfile.h"
#include "import/upload.h"
#include "import/uploadfile.h"

enum {
	REFUSALS = 3 /* as the engine's canary */
};

struct feedfile {
	struct import *im;
	struct transport transport;
	struct client *client; /* NULL: not open */
	struct upload_way way;
	bool taken;        /* some file was */
	char refusal[80];  /* the last one's code */
	unsigned refusals; /* alike, in a row */
};

struct feedfile *
feedfile_new(struct import *im)
{
	struct feedfile *f = mem_alloc(sizeof(*f));

	f->im = im;
	return f;
}

void
feedfile_free(struct feedfile *f)
{
	if (f == NULL)
		return;
	if (f->client != NULL) {
		f->im->sum.requests += client_spent(f->client, API_WRITE);
		f->im->sum.spent_reads += client_spent(f->client, API_READ);
		/* What flies may still look at the client's texts. */
		f->transport.free(f->transport.self);
	}
	client_free(f->client);
	free(f);
}

static int
open_line(struct feedfile *f, struct err *e)
{
	struct import *im = f->im;
	struct transport_opts t;

	if (f->client != NULL)
		return 0;
	line_server(im, &t);
	if (http_open(&f->transport, &t, e) != 0)
		return -1;
	f->client = client_new(&f->transport, im->opts->clk, im->opts->rate);
	client_budget(f->client, API_WRITE, im->opts->share, im->files_part);
	client_stop_flag(f->client, im->opts->interrupts);
	f->way.client = f->client;
	f->way.log = im->files->log;
	f->way.clk = im->opts->clk;
	f->way.ca_file = t.ca_file;
	f->way.proxy = t.proxy;
	f->way.no_proxy = t.no_proxy;
	f->way.wire = t.wire;
	f->way.local = http_is_loopback(t.base_url);
	f->way.may_look = client_has_scope(&im->auth, "files:read");
	f->way.stop = im->opts->interrupts;
	return 0;
}

/* Is it about this file alone? */
static bool
is_own(const char *code, const struct err *e)
{
	return code[0] != '\0' && (e->kind == ERR_USAGE || e->kind == ERR_DISK);
}

/* Files that are refused alike, one after the other: so would be all. */
static int
count_refusal(struct feedfile *f, const char *code, struct err *e)
{
	f->refusals = strcmp(f->refusal, code) == 0 ? f->refusals + 1 : 1;
	(void)snprintf(f->refusal, sizeof(f->refusal), "%s", code);
	if (f->taken || f->refusals < REFUSALS ||
	    strncmp(code, "server.", 7) != 0)
		return 0;
	e->kind = ERR_STOPPED;
	(void)err_wrap(e, "the first %u files were refused alike", f->refusals);
	return err_hint(e,
	    "see whether Lightfield takes such files for what the relationship is; mend the mapping or the files, then repeat the command");
}

static int
failed(struct feedfile *f, const struct item_file *file, const char *code,
    struct diags *d, struct err *e)
{
	bool server = strncmp(code, "server.", 7) == 0;

	if (count_refusal(f, code, e) != 0)
		return -1;
	d->column = file->column;
	diag_add(d, DIAG_ERROR, arena_dup(d->arena, code, strlen(code)),
	    file->path, "%s", e->msg);
	diag_hint(d, "%s",
	    server
		? "See whether Lightfield takes such a file there; replace it, then import failed.csv."
		: filebeside_hint(code));
	err_clear(e);
	return 0;
}

static int
send_one(struct feedfile *f, const struct item_file *file, const char *link,
    struct upload_outcome *o, char code[80], struct err *e)
{
	struct import *im = f->im;
	struct uploadfile u;
	struct buf scope;
	int rc = filebeside_open(&u, im->files->folder, file->path, e);

	memset(o, 0, sizeof(*o));
	buf_init(&scope, LIM_ROW_BYTES);
	rowfile_scope(im, link, file->row, &scope);
	if (rc == 0)
		rc = uploadfile_read(&u, NULL, im->opts->interrupts, e);
	if (rc == 0)
		rc = upload_run(&f->way, &u, NULL,
		    im->sheet.mapping->object->file_purpose, buf_text(&scope),
		    o, e);
	(void)snprintf(code, 80, "%s",
	    o->code[0] != '\0' ? o->code
	    : u.code != NULL   ? u.code
			       : "");
	uploadfile_close(&u);
	buf_fini(&scope);
	return rc;
}

int
feedfile_send(struct feedfile *f, const struct item *item,
    const struct diff *diff, struct arena *a, struct diags *d, struct err *e)
{
	const struct bind *b = f->im->sheet.bind;
	struct upload_outcome o;
	char code[80];

	for (size_t i = 0; b->files && i < b->n_links; i++) {
		const struct item_file *file = item->links[i].file;
		const char *key = b->links[i].relation->key;

		if (!rowfile_is_sent(b, item, i, diff))
			continue;
		if (open_line(f, e) != 0)
			return -1;
		if (send_one(f, file, key, &o, code, e) == 0) {
			f->taken = true;
			item->links[i].ids[0] = arena_str(a, str_of(o.id));
			continue;
		}
		if (!is_own(code, e))
			return err_wrap(e, "line %llu, %.*s",
			    (unsigned long long)item->line,
			    STR_ARG(file->path));
		d->field = key;
		return failed(f, file, code, d, e);
	}
	return 1;
}
