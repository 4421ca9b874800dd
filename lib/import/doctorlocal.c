// SPDX-License-Identifier: Apache-2.0
#include "api/httpproxy.h"
#include "api/httpurl.h"
#include "api/transport.h"

#include "import/doctorjob.h"

static void
key(struct doctor *d)
{
	const struct doctor_key *k = &d->opts->key;
	struct str text = str_of(d->opts->server->api_key);

	d->key_from = k->from;
	if (k->wrong != NULL) {
		doctor_bad(d, "key", k->wrong);
		return;
	}
	doctor_note(d, DOCTOR_OK, "key", NULL,
	    "from %s, sk_lf_*** with %zu characters", k->from, text.n);
	if (k->file && k->mine)
		doctor_note(d, DOCTOR_OK, "key file", NULL,
		    "%s is yours, with mode %04o", k->from, k->mode);
	else if (k->file)
		doctor_note(d, DOCTOR_NOTE, "key file",
		    "make it your own, so that nobody else changes it",
		    "%s belongs to somebody else, with mode %04o", k->from,
		    k->mode);
	if (!str_starts(text, STR_LIT("sk_lf_")))
		doctor_note(d, DOCTOR_NOTE, "key",
		    "copy it again from Lightfield's settings",
		    "it does not begin with sk_lf_, as keys do");
}

static void
proxy(struct doctor *d, const struct httpurl *url)
{
	const struct transport_opts *o = d->opts->server;
	struct httpproxy p;
	struct err e;

	if (httpproxy_choose(&p, url, o->proxy, o->no_proxy, &e) != 0)
		doctor_bad(d, "proxy", &e);
	else if (p.used)
		doctor_note(d, DOCTOR_OK, "proxy", NULL,
		    "%s, by CONNECT: it sees neither key nor records", p.place);
	else if (o->proxy != NULL && !url->loopback)
		doctor_note(d, DOCTOR_OK, "proxy", NULL,
		    "none: no_proxy exempts this host");
	else
		doctor_note(d, DOCTOR_OK, "proxy", NULL, "none");
}

void
doctor_look_around(struct doctor *d)
{
	const char *base_url = d->opts->server->base_url;
	struct httpurl url;
	struct err e;

	if (httpurl_parse(&url, base_url, &e) != 0) {
		doctor_bad(d, "base URL", &e);
	} else {
		doctor_note(d, DOCTOR_OK, "base URL", NULL, "%s (%s)", base_url,
		    d->opts->url_from);
		proxy(d, &url);
	}
	key(d);
}
