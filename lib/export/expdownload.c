// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "schema/object.h"

#include "export/expdownload.h"
#include "export/expdownloadget.h"
#include "export/expjob.h"
#include "export/expspool.h"

/* -- what a row says -- */

/* To a NUL each; "" where it is not known yet. */
static void
note(struct buf *row, struct str id, const struct jval *file)
{
	int64_t size = jdoc_int(jdoc_get(file, "sizeBytes"), -1);

	buf_add_str(row, id);
	buf_putc(row, '\0');
	buf_add_str(row, jdoc_text(jdoc_get(file, "status")));
	buf_putc(row, '\0');
	if (size >= 0)
		buf_printf(row, "%" PRId64, size);
	buf_putc(row, '\0');
	buf_add_str(row, jdoc_text(jdoc_get(file, "filename")));
	buf_putc(row, '\0');
}

void
expdownload_note(
    const struct export *x, const struct jval *record, struct buf *row)
{
	const struct jval *v = jdoc_get(record, "relationships");

	buf_putc(row, EXPDOWNLOAD_MARK);
	if (strcmp(x->object->name, "file") == 0) {
		note(row, jdoc_text(jdoc_get(record, "id")), record);
		return;
	}
	v = jdoc_get(jdoc_get(v, "$transcript"), "values");
	for (size_t i = 0; i < jdoc_size(v); i++)
		note(row, jdoc_text(jdoc_at(v, i)), NULL);
}

static struct str
cut(struct str *rest)
{
	size_t n = str_find(*rest, '\0');
	struct str piece = str_upto(*rest, n);

	*rest = str_from(*rest, n + 1);
	return piece;
}

static void
wanted_of(struct expdownload_file *f, struct str *rest)
{
	struct str size;

	f->id = cut(rest);
	f->status = cut(rest);
	size = cut(rest);
	f->known = text_uint(size, INT64_MAX, &f->size);
	f->name = cut(rest);
}

/* -- one file -- */

/* It becomes part of a path here and there. */
static bool
is_id(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (!((id.p[i] >= 'a' && id.p[i] <= 'z') ||
			(id.p[i] >= 'A' && id.p[i] <= 'Z') ||
			(id.p[i] >= '0' && id.p[i] <= '9') || id.p[i] == '_' ||
			(id.p[i] == '-' && i > 0)))
			return false;
	return id.n > 0 && id.n <= 64;
}

static bool
lies_there(const char *path, uint64_t size)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       st.st_size >= 0 && (uint64_t)st.st_size == size;
}

static int
fetch(
    struct expdownload_get *g, const struct expdownload_file *f, struct err *e)
{
	struct export_downloads *n = &g->x->res->download;
	struct buf name;
	char *path;
	int rc = 0;

	buf_init(&name, 4096);
	expdownload_name(&name, f->id, f->name);
	path = fsx_join(g->x->opts->download, buf_text(&name));
	buf_fini(&name);
	if (lies_there(path, f->size)) {
		n->there++;
	} else {
		rc = expdownloadget_file(g, f, path, e);
		n->made += rc == 0;
		n->failed += rc > 0;
		n->bytes += rc == 0 ? f->size : 0;
	}
	free(path);
	return rc < 0 ? -1 : 0;
}

static int
one(struct expdownload_get *g, struct expdownload_file *f, struct err *e)
{
	struct export_downloads *n = &g->x->res->download;
	int rc = 0;

	if (!is_id(f->id)) {
		expread_notice(
		    g->x, "an id that is no word: its file is left out");
		n->failed++;
		return 0;
	}
	if (f->status.n == 0 || !f->known)
		rc = expdownloadget_look(g, f, e);
	if (rc > 0)
		n->failed++;
	else if (rc == 0 && !str_iis(f->status, "COMPLETED"))
		n->without++;
	else if (rc == 0)
		rc = fetch(g, f, e);
	return rc < 0 ? -1 : 0;
}

static int
take(void *self, const struct expspool_row *row, struct err *e)
{
	struct expdownload_get *g = self;
	struct str rest =
	    str_from(row->text, str_find(row->text, EXPDOWNLOAD_MARK) + 1);

	while (rest.n > 0) {
		struct expdownload_file f;

		memset(&f, 0, sizeof(f));
		wanted_of(&f, &rest);
		if (one(g, &f, e) != 0)
			return -1;
	}
	expread_progress(g->x, ++g->rows, g->x->res->rows);
	return 0;
}

int
expdownload_run(struct export *x, struct err *e)
{
	struct expdownload_get g;
	int rc = fsx_mkdir(x->opts->download, e);

	if (rc == 0)
		rc = expdownloadget_open(&g, x, e);
	if (rc != 0)
		return -1;
	rc = expspool_take(x->spool, take, &g, e);
	expdownloadget_close(&g);
	return rc;
}
