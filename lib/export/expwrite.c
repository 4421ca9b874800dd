// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "report/manifest.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "export/expchanges.h"
#include "export/expjob.h"
#include "export/expspool.h"

struct writing {
	struct export *x;
	struct gzout *out;
};

static int
take(void *self, const struct expspool_row *row, struct err *e)
{
	struct writing *w = self;

	(void)e;
	w->x->res->rows++;
	w->x->res->hidden += row->number;
	gzout_put(w->out, exprow_text(row->text));
	return 0;
}

static int
put_rows(struct export *x, int fd, const char *name, struct gzout_result *out,
    struct err *e)
{
	struct writing w = {x, gzout_new(fd, name, x->kind)};
	int rc;

	exprow_head(x);
	gzout_put(w.out, buf_str(&x->row));
	x->res->rows = 0;
	rc = expspool_take(x->rows, take, &w, e);
	if (rc != 0) {
		gzout_free(w.out);
		return -1;
	}
	return gzout_end(w.out, out, e);
}

/* -- the manifest -- */

static const char *
kind_word(enum expcolumn_kind kind)
{
	static const char *const words[] = {
	    [EXPCOLUMN_TOP] = "top",
	    [EXPCOLUMN_FIELD] = "field",
	    [EXPCOLUMN_PART] = "part",
	    [EXPCOLUMN_LINKS] = "links",
	    [EXPCOLUMN_NAMES] = "names",
	    [EXPCOLUMN_KEY] = "key",
	};

	return words[kind];
}

static void
describe(const struct export *x, const struct expcolumn *c,
    struct manifest_column *out)
{
	out->heading = c->heading;
	if (x->mapping != NULL) {
		/* The mapping says how it is read, not this. */
		out->name = c->name;
		out->kind = "mapped";
		out->key = c->key;
		out->read_only = true;
		return;
	}
	out->name = c->name;
	out->kind = kind_word(c->kind);
	out->key = c->key;
	out->member = c->member;
	if (c->field != NULL) {
		out->type = c->field->type_name;
		out->several = c->field->multiple;
		out->read_only = c->field->read_only;
	}
	if (c->relation != NULL) {
		out->several = c->relation->many;
		out->read_only = c->relation->read_only;
	}
	/* What only a new record takes is not read back either. */
	if (c->kind == EXPCOLUMN_TOP || c->kind == EXPCOLUMN_NAMES)
		out->read_only = true;
	else if (c->kind == EXPCOLUMN_LINKS)
		out->read_only |= (object_link_ops(x->object, c->key) &
				      (OBJECT_ADD | OBJECT_REPLACE)) == 0;
	else
		out->read_only |=
		    (object_field_ops(x->object, c->key) & OBJECT_UPDATE) == 0;
}

static void
filters(const struct export *x, struct manifest *m)
{
	size_t n = x->opts->n_where;
	const char **v = arena_array(x->arena, n + 1, sizeof(*v));

	for (size_t i = 0; i < n; i++)
		v[i] = x->opts->where[i];
	if (x->opts->since != NULL)
		v[n++] =
		    arena_printf(x->arena, "changed since %s", x->opts->since);
	m->filters = v;
	m->n_filters = n;
}

static int
put_manifest(
    const struct export *x, const struct gzout_result *file, struct err *e)
{
	struct manifest_column *v =
	    arena_array(x->arena, x->columns.n + 1, sizeof(*v));
	struct manifest m;
	char *path;
	int rc;

	memset(&m, 0, sizeof(m));
	for (size_t i = 0; i < x->columns.n; i++)
		describe(x, &x->columns.v[i], &v[i]);
	m.program = x->opts->program;
	m.object = x->object->name;
	m.format = x->format;
	m.profile = x->spreadsheet ? "spreadsheet" : "data";
	m.option_ids = x->opts->option_ids;
	filters(x, &m);
	m.columns = v;
	m.n_columns = x->jsonl ? 0 : x->columns.n;
	m.rows = x->res->rows;
	m.hidden = x->res->hidden;
	m.total = x->res->list.total;
	m.passes = x->res->list.passes;
	m.bytes = file->bytes;
	memcpy(m.digest, file->digest, sizeof(m.digest));
	memcpy(m.definitions, x->definitions, sizeof(m.definitions));
	m.started_ms = x->started_ms;
	m.ended_ms = clk_now(x->opts->clk).wall_ms;
	path = manifest_path(x->opts->out);
	rc = manifest_write(&m, path, e);
	free(path);
	return rc;
}

static int
to_file(struct export *x, struct err *e)
{
	struct gzout_result file;
	struct fsx_out o;

	if (fsx_create(&o, x->opts->out, e) != 0)
		return -1;
	if (put_rows(x, fileno(o.f), x->opts->out, &file, e) != 0) {
		fsx_abort(&o);
		return -1;
	}
	x->res->bytes = file.bytes;
	/*
	 * The file first: a manifest that does not fit yet shows in its digest,
	 * and the next run makes both anew.
	 */
	if (fsx_commit(&o, e) != 0)
		return -1;
	return put_manifest(x, &file, e);
}

/* The differences to the run before, then the file, then the new state. */
static int
with_changes(struct export *x, struct err *e)
{
	struct expchanges *c;
	int rc = expchanges_find(&c, x, e);

	if (rc == 0)
		rc = to_file(x, e);
	if (rc == 0)
		rc = expchanges_write(c, &x->res->changes, e);
	expchanges_free(c);
	return rc;
}

int
expwrite_run(struct export *x, struct err *e)
{
	struct gzout_result file;

	if (!x->to_stdout)
		return x->opts->since_last ? with_changes(x, e) : to_file(x, e);
	if (put_rows(x, x->opts->stdout_fd, "standard output", &file, e) != 0)
		return -1;
	x->res->bytes = file.bytes;
	return 0;
}
