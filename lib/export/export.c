// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "journal/idmap.h"
#include "mapping/mapping.h"
#include "schema/defs.h"

#include "export/expdownload.h"
#include "export/expfetch.h"
#include "export/expjob.h"
#include "export/expnamed.h"
#include "export/expspool.h"

enum {
	PATH_MAX_BYTES = 64 * 1024
};

static int
read_all(struct export *x, struct err *e)
{
	struct expfetch f;
	int rc;

	if (expfetch_open(&f, x, API_SEARCH, e) != 0)
		return -1;
	rc = x->members ? expmembers_run(x, f.fetch, e)
			: expread_list(x, f.fetch, e);
	expfetch_close(&f, x);
	return rc;
}

static int
open_spool(struct export *x, struct err *e)
{
	unsigned char request[DIGEST_BYTES];
	struct buf name;

	expsetup_digest(x, request);
	/* Rows in the spool hold more then. */
	request[0] ^= x->opts->download != NULL;
	if (x->to_stdout) {
		x->folder = mem_strdup(x->opts->tmpdir);
	} else {
		buf_init(&name, PATH_MAX_BYTES);
		buf_printf(&name, "%s.part", x->opts->out);
		x->part = buf_take(&name, NULL);
		x->folder = fsx_folder(x->part);
	}
	return expspool_open(
	    &x->spool, x->part, x->folder, request, x->started_ms, e);
}

static int
all(struct export *x, struct err *e)
{
	if (expsetup_options(x, e) != 0 || expsetup_server(x, e) != 0 ||
	    open_spool(x, e) != 0 || read_all(x, e) != 0)
		return -1;
	if (x->res->list.end != PAGES_SETTLED) {
		/* Going on would only add to what does not add up. */
		expspool_drop(x->spool);
		return 0;
	}
	if (expnamed_run(x, e) != 0 || expwrite_run(x, e) != 0)
		return -1;
	x->res->complete = true;
	if (x->lost > 0)
		expread_notice(x,
		    "%" PRIu64
		    " %s no place in that mapping's columns and %s left out",
		    x->lost, x->lost == 1 ? "value has" : "values have",
		    x->lost == 1 ? "was" : "were");
	if (x->unfit > 0)
		expread_notice(x,
		    "Lightfield did not heed a filter by a relationship: what is not linked so was left out here");
	expspool_drop(x->spool);
	return x->opts->download == NULL ? 0 : expdownload_run(x, e);
}

int
export_run(const struct export_opts *opts, const struct export_ui *ui,
    struct export_result *res, struct err *e)
{
	struct clk_now began = clk_now(opts->clk);
	struct export x;
	int rc;

	memset(res, 0, sizeof(*res));
	memset(&x, 0, sizeof(x));
	err_clear(&x.row_error);
	x.opts = opts;
	x.ui = ui;
	x.res = res;
	x.arena = arena_new();
	x.started_ms = began.wall_ms;
	x.began_ms = began.mono_ms;
	buf_init(&x.path, PATH_MAX_BYTES);
	buf_init(&x.row, LIM_BODY_BYTES);
	buf_init(&x.cell, LIM_BODY_BYTES);
	rc = all(&x, e);
	res->elapsed_ms = clk_now(opts->clk).mono_ms - began.mono_ms;
	expspool_close(x.named);
	expspool_close(x.spool);
	mapping_free(x.mapping);
	idmap_close(x.ids);
	defs_free(x.defs);
	buf_fini(&x.path);
	buf_fini(&x.row);
	buf_fini(&x.cell);
	free(x.part);
	free(x.folder);
	arena_free(x.arena);
	return rc;
}
