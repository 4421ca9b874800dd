// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/rnd.h"
#include "run/fetch.h"

#include "import/importjob.h"
#include "import/line.h"

void
line_server(const struct import *im, struct transport_opts *t)
{
	memset(t, 0, sizeof(*t));
	t->base_url = im->server->base_url;
	t->api_key = im->server->api_key;
	t->ca_file = im->server->ca_file;
	t->proxy = im->server->proxy;
	t->no_proxy = im->server->no_proxy;
	t->wire = im->server->wire;
	t->version = TRANSPORT_API_VERSION;
	t->connections = im->opts->workers;
}

int
line_open(struct line *l, const struct import *im, enum api_category category,
    unsigned ahead, struct err *e)
{
	struct transport_opts t;
	struct fetch_opts f;

	if (l->fetch != NULL)
		return 0;
	line_server(im, &t);
	if (http_open(&l->transport, &t, e) != 0)
		return -1;
	memset(&f, 0, sizeof(f));
	f.transport = &l->transport;
	f.clk = im->opts->clk;
	f.category = category;
	f.ahead = ahead;
	f.rate = im->opts->rate;
	f.share = im->opts->share;
	f.seed = rnd_system_seed();
	f.stop = im->opts->interrupts;
	l->fetch = fetch_new(&f);
	return 0;
}

void
line_close(struct line *l, struct import *im, enum api_category category)
{
	if (l->fetch == NULL)
		return;
	if (category == API_SEARCH)
		im->sum.spent_searches += fetch_spent(l->fetch);
	else
		im->sum.spent_reads += fetch_spent(l->fetch);
	im->sum.limited += fetch_limited(l->fetch);
	im->sum.limited_ms += fetch_limited_ms(l->fetch);
	/* What flies may still look at the fetch's paths. */
	l->transport.free(l->transport.self);
	fetch_free(l->fetch);
	memset(l, 0, sizeof(*l));
}
