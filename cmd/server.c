// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "api/client.h"
#include "api/transport.h"
#include "base/buf.h"
#include "base/clk.h"

#include "apikey.h"
#include "cmd.h"
#include "server.h"
#include "sig.h"
#include "term.h"

#define BASE_URL "https://api.lightfield.app"

enum {
	KEY_BYTES = 4096
};

/* What the environment says; NULL when nothing, or an empty text. */
static const char *
said(const char *name)
{
	const char *s = getenv(name);

	return s != NULL && s[0] != '\0' ? s : NULL;
}

/* In the order in which curl looks; the first that says anything. */
static const char *
first_said(const char *const *names, size_t n)
{
	const char *s = NULL;

	for (size_t i = 0; i < n && s == NULL; i++)
		s = said(names[i]);
	return s;
}

const char *
server_url(const struct server_args *a)
{
	const char *s = said("LIGHTFIELD_BASE_URL");

	if (a->base_url != NULL)
		return a->base_url;
	return s != NULL ? s : BASE_URL;
}

const char *
server_url_from(const struct server_args *a)
{
	if (a->base_url != NULL)
		return "--base-url";
	return said("LIGHTFIELD_BASE_URL") != NULL ? "LIGHTFIELD_BASE_URL"
						   : "the default";
}

const char *
server_key_from(const struct server_args *a)
{
	if (a->key_file != NULL)
		return a->key_file;
	if (a->key_command != NULL)
		return "--api-key-command";
	return said("LIGHTFIELD_API_KEY") != NULL ? "LIGHTFIELD_API_KEY" : NULL;
}

void
server_init(struct server *s, const struct server_args *a)
{
	static const char *const proxies[] = {
	    "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
	static const char *const exempt[] = {"no_proxy", "NO_PROXY"};

	memset(s, 0, sizeof(*s));
	buf_init(&s->key, KEY_BYTES);
	s->opts.base_url = server_url(a);
	s->opts.api_key = "";
	s->opts.version = TRANSPORT_API_VERSION;
	s->opts.ca_file = a->ca_file;
	s->opts.connections = 1;
	s->opts.proxy =
	    first_said(proxies, sizeof(proxies) / sizeof(proxies[0]));
	s->opts.no_proxy =
	    first_said(exempt, sizeof(exempt) / sizeof(exempt[0]));
	s->wire.put = term_wire;
	s->wire.traffic = a->debug;
	if (a->verbose || a->debug)
		s->opts.wire = &s->wire;
}

int
server_key(struct server *s, const struct server_args *a, struct err *e)
{
	if (apikey_get(&s->key, a->key_file, a->key_command, e) != 0)
		return -1;
	s->opts.api_key = buf_text(&s->key);
	return 0;
}

int
server_connect(struct server *s, const struct server_args *a, struct err *e)
{
	if (server_key(s, a, e) != 0 ||
	    http_open(&s->transport, &s->opts, e) != 0)
		return -1;
	s->client = client_new(&s->transport, clk_system(), -1);
	client_stop_flag(s->client, &sig_count);
	return 0;
}

int
server_status(const struct err *e)
{
	if (atomic_load(&sig_count) == 0)
		return cmd_status(e);
	return atomic_load(&sig_last) == SIGTERM ? 143 : 130;
}

void
server_fini(struct server *s)
{
	/* In this order: the transport may look at the client's path. */
	if (s->client != NULL)
		s->transport.free(s->transport.self);
	client_free(s->client);
	apikey_wipe(&s->key);
}
