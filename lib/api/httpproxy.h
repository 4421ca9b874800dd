#ifndef API_HTTPPROXY_H
#define API_HTTPPROXY_H

#include <stdbool.h>

struct err;
struct httpurl;

/*
 * Which proxy leads to the API, decided here and not in libcurl, so that
 * messages can name it.  Any thread.
 */
struct httpproxy {
	char url[512];   /* as given, perhaps with credentials: a secret */
	char place[512]; /* "http://proxy.corp:3128", for messages */
	bool used;
};

/*
 * proxy: what https_proxy says (NULL, "": none), such as
 * http://user:secret@proxy.corp:3128; without a scheme http.  no_proxy: names
 * that are reached without it, as libcurl reads them: a list with commas or
 * blanks of host names (those below them, too), addresses, networks
 * (10.0.0.0/8), or "*".  This machine is always reached without.  ERR_USAGE
 * when proxy is no http, https or SOCKS proxy.
 */
int httpproxy_choose(struct httpproxy *, const struct httpurl *,
    const char *proxy, const char *no_proxy, struct err *);

/* Is host (no brackets) among the names of no_proxy? */
bool httpproxy_is_exempt(const char *no_proxy, const char *host);

#endif
