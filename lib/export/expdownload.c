// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "run/rowpool.h"
#include "schema/object.h"

#include "export/expdownload.h"
#include "export/expdownloadget.h"
#include "export/expdownloadhost.h"
#include "export/expjob.h"
#include "export/expspool.h"

enum {
	WORKERS = 8, /* files at once at most */
	GROUP = 64   /* files between which nothing else is read */
};

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

/* -- several at once -- */

enum outcome {
	OUTCOME_MADE,
	OUTCOME_THERE,
	OUTCOME_WITHOUT,
	OUTCOME_FAILED
};

/* A file of a group; one thread has it at a time. */
struct errand {
	struct expdownload_file f;
	char *text;   /* that f's texts lie in */
	uint64_t row; /* whose it is */
	enum outcome outcome;
	uint64_t bytes;
	struct buf said;
};

struct crew {
	struct export *x;
	struct expdownloadhost *hosts;
	struct expdownload_get get[WORKERS];
	struct expdownload_get *idle[WORKERS];
	size_t n_get;
	size_t n_idle; /* under the gate, as idle */
	struct rowpool_gate *gate;
	struct errand group[GROUP];
	void *batches[GROUP]; /* these */
	size_t n;             /* of the group that are wanted */
	size_t next;          /* the filler's */
	uint64_t rows;
};

static struct expdownload_get *
borrow(struct crew *c)
{
	struct expdownload_get *g;

	rowpool_gate_enter(c->gate);
	g = c->idle[--c->n_idle];
	rowpool_gate_leave(c->gate);
	return g;
}

static void
give_back(struct crew *c, struct expdownload_get *g)
{
	rowpool_gate_enter(c->gate);
	c->idle[c->n_idle++] = g;
	rowpool_gate_leave(c->gate);
}

static int
fetch(struct expdownload_get *g, struct errand *t, struct err *e)
{
	struct buf name;
	char *path;
	int rc = 0;

	buf_init(&name, 4096);
	expdownload_name(&name, t->f.id, t->f.name);
	path = fsx_join(g->x->opts->download, buf_text(&name));
	buf_fini(&name);
	if (lies_there(path, t->f.size)) {
		t->outcome = OUTCOME_THERE;
	} else {
		rc = expdownloadget_file(g, &t->f, path, e);
		t->outcome = rc == 0 ? OUTCOME_MADE : OUTCOME_FAILED;
		t->bytes = rc == 0 ? t->f.size : 0;
	}
	free(path);
	return rc < 0 ? -1 : 0;
}

static int
one(struct expdownload_get *g, struct errand *t, struct err *e)
{
	int rc = 0;

	if (!is_id(t->f.id)) {
		buf_puts(
		    &t->said, "an id that is no word: its file is left out");
		return 0;
	}
	if (t->f.status.n == 0 || !t->f.known)
		rc = expdownloadget_look(g, &t->f, e);
	if (rc == 0 && !str_iis(t->f.status, "COMPLETED"))
		t->outcome = OUTCOME_WITHOUT;
	else if (rc == 0)
		rc = fetch(g, t, e);
	return rc < 0 ? -1 : 0;
}

static int
fill(void *self, void *batch, struct err *e)
{
	struct crew *c = self;

	(void)batch;
	(void)e;
	return c->next++ < c->n;
}

static int
work(void *self, void *batch, struct err *e)
{
	struct crew *c = self;
	struct errand *t = batch;
	struct expdownload_get *g = borrow(c);
	int rc;

	t->outcome = OUTCOME_FAILED;
	g->said = &t->said;
	rc = one(g, t, e);
	give_back(c, g);
	return rc;
}

static int
account(void *self, void *batch, struct err *e)
{
	struct crew *c = self;
	const struct errand *t = batch;
	struct export_downloads *n = &c->x->res->download;

	(void)e;
	n->made += t->outcome == OUTCOME_MADE;
	n->there += t->outcome == OUTCOME_THERE;
	n->without += t->outcome == OUTCOME_WITHOUT;
	n->failed += t->outcome == OUTCOME_FAILED;
	n->bytes += t->bytes;
	if (t->said.n > 0)
		expread_notice(c->x, "%s", buf_text(&t->said));
	expread_progress(c->x, t->row, c->x->res->rows);
	return 0;
}

static void
clear(struct crew *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->group[i].text);
		buf_fini(&c->group[i].said);
	}
	c->n = 0;
}

static int
run_group(struct crew *c, struct err *e)
{
	const struct rowpool_opts o = {
	    .workers = (unsigned)c->n_get,
	    .batches = c->batches,
	    .n = GROUP,
	    .self = c,
	    .fill = fill,
	    .work = work,
	    .take = account,
	};
	int rc;

	c->next = 0;
	rc = c->n == 0 ? 0 : rowpool_run(&o, e);
	clear(c);
	return rc;
}

/* -- the rows -- */

/* Two meetings may share a transcript: the second comes when it is there. */
static bool
is_under_way(const struct crew *c, struct str id)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->group[i].f.id, id))
			return true;
	return false;
}

static int
take(void *self, const struct expspool_row *row, struct err *e)
{
	struct crew *c = self;
	struct str rest =
	    str_from(row->text, str_find(row->text, EXPDOWNLOAD_MARK) + 1);

	c->rows++;
	if (rest.n == 0 && c->n == 0)
		expread_progress(c->x, c->rows, c->x->res->rows);
	while (rest.n > 0) {
		struct str before = rest;
		struct expdownload_file f;
		struct errand *t;

		memset(&f, 0, sizeof(f));
		wanted_of(&f, &rest);
		if ((c->n == GROUP || is_under_way(c, f.id)) &&
		    run_group(c, e) != 0)
			return -1;
		t = &c->group[c->n++];
		memset(t, 0, sizeof(*t));
		buf_init(&t->said, LIM_REPORT_BYTES);
		t->row = c->rows;
		t->text = mem_dup(before.p, before.n - rest.n);
		before.p = t->text;
		wanted_of(&t->f, &before);
	}
	return 0;
}

static int
open_crew(struct crew *c, struct err *e)
{
	unsigned n =
	    c->x->opts->workers < WORKERS ? c->x->opts->workers : WORKERS;

	for (size_t i = 0; i < GROUP; i++)
		c->batches[i] = &c->group[i];
	c->hosts = expdownloadhost_new();
	c->gate = rowpool_gate_new();
	for (; c->n_get < n; c->n_get++) {
		struct expdownload_get *g = &c->get[c->n_get];

		if (expdownloadget_open(g, c->x, 1.0 / n, e) != 0)
			return -1;
		g->hosts = c->hosts;
		c->idle[c->n_idle++] = g;
	}
	return 0;
}

static void
close_crew(struct crew *c)
{
	clear(c);
	for (size_t i = 0; i < c->n_get; i++)
		c->x->res->reads += expdownloadget_close(&c->get[i]);
	rowpool_gate_free(c->gate);
	expdownloadhost_free(c->hosts);
}

int
expdownload_run(struct export *x, struct err *e)
{
	struct crew *c = mem_alloc(sizeof(*c));
	int rc = fsx_mkdir(x->opts->download, e);

	c->x = x;
	if (rc == 0)
		rc = open_crew(c, e);
	if (rc == 0)
		rc = expspool_take(x->spool, take, c, e);
	if (rc == 0)
		rc = run_group(c, e);
	if (rc == 0)
		rc = expdownloadhost_end(c->hosts, e);
	close_crew(c);
	free(c);
	return rc;
}
