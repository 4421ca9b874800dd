// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/rnd.h"
#include "run/fetch.h"
#include "schema/defs.h"

#include "export/expdownload.h"
#include "export/expjob.h"
#include "export/expspool.h"

enum {
	PATH_MAX_BYTES = 64 * 1024
};

static int
read_all(struct export *x, struct err *e)
{
	struct transport_opts t = *x->opts->server;
	struct transport transport;
	struct fetch_opts f;
	struct fetch *fetch;
	int rc;

	t.connections = x->opts->workers;
	if (http_open(&transport, &t, e) != 0)
		return -1;
	memset(&f, 0, sizeof(f));
	f.transport = &transport;
	f.clk = x->opts->clk;
	f.category = API_SEARCH;
	f.ahead = x->opts->workers;
	f.rate = x->opts->rate;
	f.share = x->opts->share;
	f.seed = rnd_system_seed();
	f.stop = x->opts->interrupts;
	fetch = fetch_new(&f);
	rc = x->members ? expmembers_run(x, fetch, e)
			: expread_list(x, fetch, e);
	x->res->searches = fetch_spent(fetch);
	x->res->limited = fetch_limited(fetch);
	x->res->limited_ms = fetch_limited_ms(fetch);
	/* What flies may still look at the fetch's paths. */
	transport.free(transport.self);
	fetch_free(fetch);
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
	if (expwrite_run(x, e) != 0)
		return -1;
	x->res->complete = true;
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
	expspool_close(x.spool);
	defs_free(x.defs);
	buf_fini(&x.path);
	buf_fini(&x.row);
	buf_fini(&x.cell);
	free(x.part);
	free(x.folder);
	arena_free(x.arena);
	return rc;
}
