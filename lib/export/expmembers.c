// SPDX-License-Identifier: Apache-2.0
/*
 * Which record is in which list: a list's own record does not say it, there is
 * a page list for each (API page, "list").
 */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "csv/csvout.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "journal/spill.h"
#include "plan/query.h"
#include "schema/object.h"

#include "export/expjob.h"
#include "export/expspool.h"

enum {
	SPILL_MEMORY = 256 * 1024,
	COLUMNS = 4
};

static const char *const headings[COLUMNS] = {
    "list", "listName", "objectType", "id"};

void
expmembers_columns(struct export *x)
{
	struct expcolumn *v = arena_array(x->arena, COLUMNS, sizeof(*v));

	for (size_t i = 0; i < COLUMNS; i++)
		v[i] = (struct expcolumn){.kind = EXPCOLUMN_TOP,
		    .name = headings[i],
		    .heading = headings[i],
		    .key = headings[i]};
	x->columns = (struct expcolumns){v, COLUMNS};
}

/* A list as it is kept until its turn: id, NUL, name, NUL, type. */
struct listed {
	struct str id;
	struct str name;
	struct str type; /* "account" */
};

struct members {
	struct export *x;
	struct spill *lists;
	struct listed at; /* the list whose members are read */
	struct buf row_id;
};

static const struct jval *
field(const struct jval *record, const char *key)
{
	const struct jval *v = jdoc_get(jdoc_get(record, "fields"), key);

	return jdoc_get(v, "value");
}

static int
keep_list(void *self, const struct jval *record, struct err *e)
{
	struct members *m = self;
	struct str type = jdoc_text(field(record, "$objectType"));
	struct str id = jdoc_text(jdoc_get(record, "id"));
	struct buf b;
	int rc;

	if (str_starts(type, STR_LIT("$")))
		type = str_from(type, 1);
	buf_init(&b, SPILL_ENTRY_MAX);
	buf_add_str(&b, jdoc_text(field(record, "$name")));
	buf_putc(&b, '\0');
	buf_add_str(&b, type);
	rc = spill_add(m->lists, id, buf_str(&b), e);
	buf_fini(&b);
	return rc;
}

static void
make_row(struct members *m, struct str id)
{
	const struct str cells[COLUMNS] = {
	    m->at.id, m->at.name, m->at.type, id};
	const struct csvout_opts plain = {0, false};
	struct buf *row = &m->x->row;
	struct csvout o;
	struct jput j;

	buf_clear(row);
	if (m->x->jsonl) {
		jput_init(&j, row);
		jput_object(&j);
		for (size_t i = 0; i < COLUMNS; i++) {
			jput_key(&j, headings[i]);
			jput_text(&j, cells[i]);
		}
		jput_end(&j);
		buf_putc(row, '\n');
		return;
	}
	csvout_into(&o, row, &plain);
	o.begun = true; /* the heading row stands in front */
	for (size_t i = 0; i < COLUMNS; i++)
		csvout_cell(&o, cells[i]);
	csvout_end(&o);
}

static int
take(void *self, const struct jval *record, struct err *e)
{
	struct members *m = self;
	struct str id = jdoc_text(jdoc_get(record, "id"));

	make_row(m, id);
	buf_clear(&m->row_id);
	buf_add_str(&m->row_id, m->at.id);
	buf_putc(&m->row_id, '/');
	buf_add_str(&m->row_id, id);
	if (m->x->row.over || m->row_id.over)
		return expread_too_large(m->x, id, e);
	return expspool_add(
	    m->x->spool, buf_str(&m->row_id), buf_str(&m->x->row), 0, e);
}

static int
again(void *self, struct err *e)
{
	struct members *m = self;

	return expread_anew(m->x, e);
}

static void
opts_init(struct pages_opts *o, const struct members *m, struct fetch *f)
{
	memset(o, 0, sizeof(*o));
	o->fetch = f;
	o->dir = m->x->folder;
}

/* The page list of the members of a list, "/v1/lists/ID/contacts". */
static bool
members_path(const struct members *m, struct buf *path)
{
	const struct object *o = object_find(m->at.type);

	if (o == NULL)
		return false;
	query_record(m->x->object, m->at.id, path);
	buf_printf(path, "/%s", o->plural);
	return true;
}

/* 1: it did not settle. */
static int
one_list(struct members *m, struct fetch *f, struct err *e)
{
	struct export *x = m->x;
	uint64_t first = expspool_rows(x->spool);
	struct pages_opts o;
	struct buf path;
	int rc;

	buf_init(&path, LIM_REPORT_BYTES);
	if (!members_path(m, &path)) {
		buf_fini(&path);
		expread_notice(x,
		    "list %.*s is of '%.*s', which this version does not know: its members are left out",
		    STR_ARG(m->at.id), STR_ARG(m->at.type));
		return 1;
	}
	x->pass_row = first;
	opts_init(&o, m, f);
	o.path = buf_text(&path);
	o.self = m;
	o.record = take;
	o.anew = again;
	rc = pages_read(&o, &x->res->list, e);
	buf_fini(&path);
	if (rc == 0)
		rc = expread_settle(x, first, e);
	if (rc != 0)
		return -1;
	return x->res->list.end == PAGES_SETTLED ? 0 : 1;
}

static int
all_lists(struct members *m, struct fetch *f, struct err *e)
{
	struct pages_opts o;

	opts_init(&o, m, f);
	o.path = buf_text(&m->x->path);
	o.self = m;
	o.record = keep_list;
	return pages_read(&o, &m->x->res->list, e);
}

static int
each_list(struct members *m, struct fetch *f, struct err *e)
{
	uint64_t n = 0;
	struct str data;
	struct buf id;
	int rc;

	buf_init(&id, SPILL_ENTRY_MAX);
	while ((rc = spill_next(m->lists, &m->at.id, &data, e)) == 1) {
		size_t nul = str_find(data, '\0');

		/* Another pass may have shown it again. */
		if (n > 0 && str_eq(m->at.id, buf_str(&id)))
			continue;
		buf_clear(&id);
		buf_add_str(&id, m->at.id);
		m->at.name = str_upto(data, nul);
		m->at.type = str_from(data, nul + 1);
		rc = one_list(m, f, e);
		if (rc != 0)
			break;
		n++;
		m->x->ui->progress(m->x->ui->self, n, spill_count(m->lists), 0);
	}
	buf_fini(&id);
	return rc < 0 ? -1 : 0;
}

int
expmembers_run(struct export *x, struct fetch *f, struct err *e)
{
	struct members m = {.x = x};
	int rc;

	m.lists = spill_new(x->folder, SPILL_MEMORY);
	buf_init(&m.row_id, SPILL_ENTRY_MAX);
	rc = all_lists(&m, f, e);
	if (rc == 0 && x->res->list.end == PAGES_SETTLED)
		rc = each_list(&m, f, e);
	buf_fini(&m.row_id);
	spill_free(m.lists);
	return rc;
}
