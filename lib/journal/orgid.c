// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/text.h"

#include "journal/orgid.h"

enum {
	HOST_MAX = 255 /* bytes of a DNS name, RFC 1035, 2.3.4 */
};

/* Cut "scheme://" off *s; an origin without one counts as https. */
static struct str
cut_scheme(struct str *s)
{
	struct str mark = STR_LIT("://");
	struct str scheme = str_upto(*s, str_find_str(*s, mark));

	if (scheme.n == s->n)
		return STR_LIT("https");
	*s = str_from(*s, scheme.n + mark.n);
	return scheme;
}

/* Cut the host off *s, brackets of an IPv6 address removed; ":port" stays. */
static struct str
cut_host(struct str *s)
{
	struct str host;

	if (!str_starts(*s, STR_LIT("["))) {
		host = str_upto(*s, str_find(*s, ':'));
		*s = str_from(*s, host.n);
	} else {
		*s = str_from(*s, 1);
		host = str_upto(*s, str_find(*s, ']'));
		*s = str_from(*s, host.n + 1);
	}
	if (str_ends(host, STR_LIT(".")))
		host.n--;
	return host;
}

static bool
is_loopback(struct str host)
{
	char text[HOST_MAX + 1];
	struct in_addr v4;
	struct in6_addr v6;

	if (str_iis(host, "localhost"))
		return true;
	if (host.n == 0 || host.n > HOST_MAX)
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	/* 127.0.0.0/8, RFC 1122, 3.2.1.3; ::1, RFC 4291, 2.5.3. */
	if (inet_pton(AF_INET, text, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, text, &v6) == 1 &&
	       memcmp(&v6, &in6addr_loopback, sizeof(v6)) == 0;
}

/* Without the port that the scheme means anyway. */
static struct str
cut_port(struct str scheme, struct str port)
{
	if (str_is(port, ":") ||
	    (str_iis(scheme, "https") && str_is(port, ":443")) ||
	    (str_iis(scheme, "http") && str_is(port, ":80")))
		return STR_LIT("");
	return port;
}

static void
canonical(struct buf *out, struct str origin)
{
	struct str rest = str_trim(origin);
	struct str scheme = cut_scheme(&rest);
	struct str host;

	for (size_t i = 0; i < rest.n; i++)
		if (strchr("/?#", rest.p[i]) != NULL)
			rest.n = i;
	if (str_find(rest, '@') < rest.n)
		rest = str_from(rest, str_find(rest, '@') + 1);
	host = cut_host(&rest);
	if (is_loopback(host)) {
		buf_puts(out, "loopback");
		return;
	}
	buf_add_str(out, scheme);
	buf_puts(out, "://");
	buf_add_str(out, host);
	buf_add_str(out, cut_port(scheme, rest));
	if (out->n > 0)
		text_lower(out->p, out->n);
}

void
orgid_of(const unsigned char salt[ORGID_SALT_BYTES], const char *origin,
    const char *api_key, unsigned char out[DIGEST_BYTES])
{
	struct digest *d = digest_new();
	struct buf b;

	buf_init(&b, strlen(origin) + sizeof("https://"));
	canonical(&b, str_of(origin));
	digest_part(d, salt, ORGID_SALT_BYTES);
	digest_part(d, b.p, b.n);
	digest_text(d, api_key);
	digest_end(d, out);
	digest_free(d);
	buf_fini(&b);
}
