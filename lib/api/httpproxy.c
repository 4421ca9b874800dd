// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "base/err.h"
#include "base/str.h"
#include "base/text.h"

#include "api/httpproxy.h"
#include "api/httpurl.h"

enum {
	ADDRESS_BYTES = 16,
	TEXT_BYTES = 64
};

/* An address as bytes; its length, 0 when it is none. */
static size_t
address(struct str s, unsigned char out[ADDRESS_BYTES])
{
	char text[TEXT_BYTES];

	if (s.n >= 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
		s = str_upto(str_from(s, 1), s.n - 2);
	if (s.n == 0 || s.n >= sizeof(text))
		return 0;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	if (inet_pton(AF_INET, text, out) == 1)
		return 4;
	return inet_pton(AF_INET6, text, out) == 1 ? 16 : 0;
}

static bool
same_bits(const unsigned char *a, const unsigned char *b, uint64_t bits)
{
	size_t whole = (size_t)bits / 8;
	unsigned rest = (unsigned)bits % 8;

	if (memcmp(a, b, whole) != 0)
		return false;
	return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

/* "10.0.0.0/8", "fe80::/10", or one address. */
static bool
in_network(struct str entry, const unsigned char *host, size_t n_host)
{
	unsigned char net[ADDRESS_BYTES];
	size_t slash = str_find(entry, '/');
	uint64_t bits = 8 * n_host;

	if (address(str_upto(entry, slash), net) != n_host)
		return false;
	if (slash < entry.n &&
	    !text_uint(str_from(entry, slash + 1), 8 * n_host, &bits))
		return false;
	return same_bits(net, host, bits);
}

static bool
below(struct str entry, struct str host)
{
	if (str_starts(entry, STR_LIT(".")))
		entry = str_from(entry, 1);
	if (str_ends(entry, STR_LIT(".")))
		entry = str_upto(entry, entry.n - 1);
	if (entry.n == 0 || entry.n > host.n ||
	    !str_ieq(str_from(host, host.n - entry.n), entry))
		return false;
	return entry.n == host.n || host.p[host.n - entry.n - 1] == '.';
}

bool
httpproxy_is_exempt(const char *no_proxy, const char *host)
{
	const char *p = no_proxy == NULL ? "" : no_proxy;
	struct str name = str_of(host);
	unsigned char bytes[ADDRESS_BYTES];
	size_t n = address(name, bytes);

	if (str_is(str_trim(str_of(p)), "*"))
		return true;
	while (*p != '\0') {
		size_t len = strcspn(p, ", \t");
		struct str entry = {p, len};

		if (n > 0 ? in_network(entry, bytes, n) : below(entry, name))
			return true;
		p += len;
		p += strspn(p, ", \t");
	}
	return false;
}

static bool
is_supported(const char *scheme)
{
	static const char *const v[] = {
	    "http", "https", "socks4", "socks4a", "socks5", "socks5h"};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (strcmp(scheme, v[i]) == 0)
			return true;
	return false;
}

/* Without credentials; the port as libcurl would take it. */
static bool
name_it(struct httpproxy *p)
{
	CURLU *h = curl_url();
	const unsigned flags = CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME;
	char *scheme = NULL;
	char *host = NULL;
	char *port = NULL;
	bool guessed = strstr(p->url, "://") == NULL;
	bool ok;

	ok = h != NULL &&
	     curl_url_set(h, CURLUPART_URL, p->url, flags) == CURLUE_OK &&
	     curl_url_get(h, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	     curl_url_get(h, CURLUPART_HOST, &host, 0) == CURLUE_OK;
	if (ok && curl_url_get(h, CURLUPART_PORT, &port, 0) != CURLUE_OK)
		port = NULL;
	ok = ok && (guessed || is_supported(scheme));
	if (ok)
		(void)snprintf(p->place, sizeof(p->place), "%s://%s:%s",
		    guessed ? "http" : scheme, host,
		    port != NULL                   ? port
		    : !guessed && scheme[4] == 's' ? "443"
						   : "1080");
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(h);
	return ok;
}

static void
host_of(const struct httpurl *url, char *out, size_t max)
{
	struct str s = str_of(url->place);

	while (s.n > 0 && s.p[s.n - 1] != ':')
		s.n--;
	s = str_upto(s, s.n > 0 ? s.n - 1 : 0);
	if (s.n >= 2 && s.p[0] == '[')
		s = str_upto(str_from(s, 1), s.n - 2);
	str_copy(out, max, s);
}

int
httpproxy_choose(struct httpproxy *p, const struct httpurl *url,
    const char *proxy, const char *no_proxy, struct err *e)
{
	char host[sizeof(url->place)];

	memset(p, 0, sizeof(*p));
	if (proxy == NULL || proxy[0] == '\0' || url->loopback)
		return 0;
	host_of(url, host, sizeof(host));
	if (httpproxy_is_exempt(no_proxy, host))
		return 0;
	if (strlen(proxy) < sizeof(p->url)) {
		memcpy(p->url, proxy, strlen(proxy) + 1);
		p->used = name_it(p);
	}
	if (p->used)
		return 0;
	memset(p, 0, sizeof(*p));
	/* Not shown: it may hold a password. */
	(void)err_set(e, ERR_USAGE,
	    "the proxy that the environment names cannot be used: it is no URL of an http, https or SOCKS proxy");
	return err_hint(e,
	    "set https_proxy to something like http://proxy.example:3128, or no_proxy to the API's host");
}
