// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/client.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "journal/jobside.h"
#include "journal/uploadlog.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/diff.h"
#include "plan/item.h"
#include "plan/lookup.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/filebeside.h"
#include "import/importjob.h"
#include "import/rowfile.h"
#include "import/upload.h"
#include "import/uploadfile.h"

/* Of a session and its end. */
enum {
	WRITES_ALL = 2,
	WRITES_SENT = 1
};

void
rowfile_scope(
    const struct import *im, const char *link, struct str row, struct buf *out)
{
	const struct mapping *m = im->sheet.mapping;

	/* Lengths in front: what is in a key changes no other part. */
	buf_printf(out, "%s %s %zu ", m->object->name, link, row.n);
	buf_add_str(out, row);
	buf_putc(out, ' ');
	buf_puts(out, im->sheet.bind->system);
}

/* Why the file of a row cannot be linked: 0, as lookup.file. */
static int
no_file(const struct uploadfile *f, struct arena *a, struct lookup_file *out,
    struct err *e)
{
	out->code = f->code;
	out->message = arena_printf(a, "%s", e->msg);
	out->hint = filebeside_hint(f->code);
	err_clear(e);
	return 0;
}

/* Nobody's id: a person sees it in the plan. */
static struct str
to_come(struct str path, struct arena *a)
{
	return str_of(arena_printf(a, "file:%.*s", STR_ARG(path)));
}

int
rowfile_look(int folder, const struct lookup_ask *ask, struct arena *a,
    struct lookup_file *out, struct err *e)
{
	struct uploadfile f;
	int rc = filebeside_open(&f, folder, ask->path, e);

	uploadfile_close(&f);
	if (rc != 0)
		return no_file(&f, a, out, e);
	out->id = to_come(ask->path, a);
	return 1;
}

/* How far an earlier run came with it. */
static int
known(const struct import *im, struct uploadfile *f,
    const struct lookup_ask *ask, struct uploadlog_entry *entry, struct err *e)
{
	unsigned char sum[DIGEST_BYTES];
	struct buf scope;

	if (uploadfile_read(f, NULL, NULL, e) != 0)
		return -1;
	buf_init(&scope, LIM_ROW_BYTES);
	rowfile_scope(im, ask->link, ask->row, &scope);
	upload_identity(f, NULL, im->sheet.mapping->object->file_purpose,
	    buf_text(&scope), sum);
	buf_fini(&scope);
	return uploadlog_get(im->files->log, sum, entry, e);
}

static int
find(void *self, const struct lookup_ask *ask, struct arena *a,
    struct lookup_file *out, struct err *e)
{
	const struct import *im = self;
	struct uploadlog_entry entry;
	struct uploadfile f;
	int rc = filebeside_open(&f, im->files->folder, ask->path, e);

	if (rc == 0 && !im->files->fresh)
		rc = known(im, &f, ask, &entry, e);
	uploadfile_close(&f);
	if (rc < 0 && f.code != NULL)
		return no_file(&f, a, out, e);
	if (rc < 0)
		return -1;
	out->writes = WRITES_ALL;
	if (rc == 1 && entry.state == UPLOADLOG_SENT)
		out->writes = WRITES_SENT;
	if (rc == 1 && entry.state == UPLOADLOG_DONE) {
		out->writes = 0;
		out->id = arena_str(a, str_of(entry.id));
	} else {
		out->id = to_come(ask->path, a);
	}
	return 1;
}

static int
open_log(struct import *im, struct rowfile *r, struct err *e)
{
	struct buf path;
	int rc;

	buf_init(&path, LIM_REPORT_BYTES);
	buf_printf(&path, "%s.uploads", im->ids_path);
	rc = uploadlog_open(&r->log, buf_text(&path), im->server->base_url,
	    im->server->api_key, e);
	buf_fini(&path);
	if (rc == 0)
		rc = uploadlog_empty(r->log, e);
	r->fresh = rc == 1;
	return rc < 0 ? -1 : 0;
}

int
rowfile_open(struct import *im, struct err *e)
{
	struct rowfile *r;

	if (!im->sheet.bind->files)
		return 0;
	if (!client_has_scope(&im->auth, "files:create")) {
		(void)err_set(e, ERR_STOPPED,
		    "the API key may not upload files: its scope files:create is missing");
		return err_hint(e,
		    "give the key that scope in Lightfield, or use another key");
	}
	r = mem_alloc(sizeof(*r));
	r->folder = -1;
	im->files = r;
	im->lookup.file = find;
	if (filebeside_folder(im->opts->file, &r->folder, e) != 0)
		return -1;
	return open_log(im, r, e);
}

void
rowfile_close(struct rowfile *r)
{
	if (r == NULL)
		return;
	if (r->folder >= 0)
		(void)close(r->folder);
	uploadlog_close(r->log);
	free(r);
}

int
rowfile_counts(
    const struct import *im, uint64_t *writes, uint64_t *reads, struct err *e)
{
	struct jobside *side;
	int rc;

	*writes = 0;
	*reads = 0;
	if (im->files == NULL)
		return 0;
	if (jobside_open(&side, im->dir, e) != 0)
		return -1;
	rc = jobside_files(side, writes, reads, e);
	jobside_close(side);
	/* A file that may not be looked at is taken to be there. */
	if (!client_has_scope(&im->auth, "files:read"))
		*reads = 0;
	return rc;
}

bool
rowfile_is_sent(const struct bind *b, const struct item *item, size_t i,
    const struct diff *d)
{
	const char *key = b->links[i].relation->key;

	if (item->links[i].file == NULL)
		return false;
	for (size_t k = 0; d != NULL && k < d->n; k++)
		if (d->changes[k].kind == DIFF_LINK &&
		    strcmp(d->changes[k].key, key) == 0)
			return true;
	return d == NULL;
}

bool
rowfile_writes(const struct bind *b, const struct item *item,
    const struct diff *d, unsigned *writes)
{
	bool any = false;

	*writes = 0;
	for (size_t i = 0; b->files && i < b->n_links; i++)
		if (rowfile_is_sent(b, item, i, d)) {
			*writes += item->links[i].file->writes;
			any = true;
		}
	return any;
}
