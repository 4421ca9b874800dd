// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <string.h>

#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/logx.h"
#include "doc/jdoc.h"
#include "schema/object.h"
#include "value/valuecivil.h"
#include "value/valuedtiso.h"

#include "export/expdownload.h"
#include "export/expjob.h"
#include "export/expspool.h"

void
expread_notice(const struct export *x, const char *fmt, ...)
{
	struct buf b;
	va_list ap;

	buf_init(&b, LIM_REPORT_BYTES);
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	logx_put("%s", buf_text(&b));
	x->ui->notice(x->ui->self, buf_text(&b));
	buf_fini(&b);
}

int
expread_too_large(const struct export *x, struct str id, struct err *e)
{
	return err_set(e, ERR_USAGE,
	    "%s %.*s is larger than a row may be (%u bytes)", x->object->name,
	    STR_ARG(id), (unsigned)LIM_BODY_BYTES);
}

/* The instant of a member of the record; INT64_MIN: none. */
static int64_t
instant(const struct jval *record, const char *key)
{
	struct valuecivil c;

	if (valuedtiso_read(jdoc_text(jdoc_get(record, key)), &c) !=
	    VALUECIVIL_FITS)
		return INT64_MIN;
	return valuecivil_ms(&c) - (c.has_offset ? c.offset * 1000 : 0);
}

/* A record that says no time at all is not left out on a guess. */
static bool
is_wanted(const struct export *x, const struct jval *record)
{
	int64_t created;
	int64_t updated;

	if (x->opts->since == NULL)
		return true;
	created = instant(record, "createdAt");
	updated = instant(record, "updatedAt");
	return created >= x->since_ms || updated >= x->since_ms ||
	       (created == INT64_MIN && updated == INT64_MIN);
}

/* As the filters want it, whether the server heeded them or not. */
static bool
is_linked(const struct export *x, const struct jval *record)
{
	for (size_t i = 0; i < x->opts->n_where; i++)
		if (x->links[i].key != NULL &&
		    !expwhere_fits(&x->links[i], record))
			return false;
	return true;
}

static int
take(void *self, const struct jval *record, struct err *e)
{
	struct export *x = self;
	struct str id = jdoc_text(jdoc_get(record, "id"));

	x->shown++;
	if (!is_wanted(x, record))
		return 0;
	if (!is_linked(x, record)) {
		x->unfit++;
		return 0;
	}
	if (!exprow_make(x, record))
		return expread_too_large(x, id, e);
	if (x->row_error.kind != ERR_NONE) {
		*e = x->row_error;
		return -1;
	}
	if (x->opts->download != NULL)
		expdownload_note(x, record, &x->row);
	if (x->row.over)
		return expread_too_large(x, id, e);
	return expspool_add(x->spool, id, buf_str(&x->row), x->row_hidden, e);
}

void
expread_progress(void *self, uint64_t records, uint64_t total)
{
	struct export *x = self;

	x->ui->progress(x->ui->self, records, total,
	    clk_now(x->opts->clk).mono_ms - x->began_ms);
}

static int
mark(void *self, uint64_t offset, uint64_t total, struct err *e)
{
	struct export *x = self;

	return expspool_mark(x->spool, offset, total, e);
}

int
expread_anew(void *self, struct err *e)
{
	struct export *x = self;

	expread_notice(x,
	    "the list of %s changed while it was read: it is read once more",
	    x->res->object);
	x->pass_row = expspool_rows(x->spool);
	x->lost = 0;
	x->unfit = 0;
	return expspool_anew(x->spool, e);
}

static int
earlier(void *self, struct str *id, struct err *e)
{
	struct export *x = self;

	return expspool_earlier(x->spool, id, e);
}

int
expread_settle(struct export *x, uint64_t first, struct err *e)
{
	/* What only an earlier pass saw was deleted meanwhile. */
	if (!x->res->list.alone || x->pass_row <= first)
		return 0;
	return expspool_forget(x->spool, first, x->pass_row, e);
}

int
expread_list(struct export *x, struct fetch *f, struct err *e)
{
	struct pages_opts o;

	memset(&o, 0, sizeof(o));
	o.fetch = f;
	o.path = buf_text(&x->path);
	o.dir = x->folder;
	o.self = x;
	o.record = take;
	o.progress = expread_progress;
	o.mark = mark;
	o.anew = expread_anew;
	o.earlier = earlier;
	o.from = expspool_from(x->spool, &o.from_total);
	x->res->taken_up = o.from;
	if (o.from > 0)
		expread_notice(x,
		    "going on where an export of the last hour was left: %" PRIu64
		    " of %" PRIu64 " records",
		    o.from, o.from_total);
	if (pages_read(&o, &x->res->list, e) != 0)
		return -1;
	/* No other pass, no export before: what was shown is what is there. */
	if (o.from == 0 && x->res->list.passes == 1 &&
	    x->res->list.unique == x->shown)
		expspool_distinct(x->spool);
	return expread_settle(x, 0, e);
}
