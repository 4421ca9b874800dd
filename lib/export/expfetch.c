// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/err.h"
#include "base/rnd.h"
#include "run/fetch.h"
#include "run/netthread.h"

#include "export/expfetch.h"
#include "export/expjob.h"

int
expfetch_open(struct expfetch *f, const struct export *x,
    enum api_category category, struct err *e)
{
	struct transport_opts t = *x->opts->server;
	struct transport http;
	struct fetch_opts o;

	t.connections = x->opts->workers;
	if (http_open(&http, &t, e) != 0)
		return -1;
	netthread_open(&f->transport, &http);
	memset(&o, 0, sizeof(o));
	o.transport = &f->transport;
	o.clk = x->opts->clk;
	o.category = category;
	o.ahead = x->opts->workers;
	o.rate = x->opts->rate;
	o.share = x->opts->share;
	o.seed = rnd_system_seed();
	o.stop = x->opts->interrupts;
	f->category = category;
	f->fetch = fetch_new(&o);
	return 0;
}

void
expfetch_close(struct expfetch *f, struct export *x)
{
	if (f->category == API_SEARCH)
		x->res->searches += fetch_spent(f->fetch);
	else
		x->res->reads += fetch_spent(f->fetch);
	x->res->limited += fetch_limited(f->fetch);
	x->res->limited_ms += fetch_limited_ms(f->fetch);
	/* What flies may still look at the fetch's paths. */
	f->transport.free(f->transport.self);
	fetch_free(f->fetch);
}
