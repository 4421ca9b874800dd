// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <string.h>

#include <curl/urlapi.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/text.h"

#include "value/valuedomain.h"
#include "value/valuehost.h"
#include "value/valuetype.h"
#include "value/valueurl.h"

enum {
	URL_MAX_BYTES = 4096
};

/* A URL taken apart; rest begins with / ? or #, or is empty. */
struct parts {
	bool https;
	bool said; /* the scheme was there */
	struct str host;
	uint64_t port; /* 0: none, or the default one */
	struct str rest;
};

static bool
fault(struct valueurl_fault *f, const char *code, const char *message,
    const char *hint)
{
	f->code = code;
	f->message = message;
	f->hint = hint;
	return false;
}

bool
valueurl_is_placeholder(struct str s)
{
	static const char *const words[] = {"n/a", "na", "n.a.", "#n/a", "none",
	    "null", "nil", "nan", "no", "unknown", "tbd", "-", "--", "---", "?",
	    ".", "x", "http://", "https://", "www", "www.", "no website",
	    "not available"};
	size_t i;

	if (s.n > sizeof("not available") - 1)
		return false;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_iis(s, words[i]))
			return true;
	}
	return false;
}

/* Characters that mean nothing in particular, wherever they stand. */
static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '.' || c == '/' || c == '-' ||
	       c == '_' || c == '~';
}

static bool
check_characters(struct str s, struct valueurl_fault *f)
{
	size_t len;
	uint32_t cp;

	if (s.n > URL_MAX_BYTES)
		return fault(f, "url.too-long",
		    "the URL has more than 4,096 bytes",
		    "Write the page's plain address.");
	while (s.n > 0) {
		if (is_plain(s.p[0])) {
			s = str_from(s, 1);
			continue;
		}
		cp = text_decode(s, &len);
		if (valuehost_is_blank(cp))
			return fault(f, "url.blank",
			    "there is a blank in the URL",
			    "Write %20 for it, take it out, or split several URLs in the mapping.");
		if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xfffd ||
		    cp == '\\' || cp == '<' || cp == '>' || cp == '"')
			return fault(f, "url.character",
			    "there is a character that no URL has",
			    "Take it out.");
		s = str_from(s, len);
	}
	return true;
}

static bool
is_scheme_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

/* Cut the scheme off; what has none gets https. */
static bool
cut_scheme(struct str *s, struct parts *p, struct valueurl_fault *f)
{
	struct str after;
	size_t n = 0;

	p->https = true;
	while (n < s->n && is_scheme_char(s->p[n]))
		n++;
	after = str_from(*s, n);
	if (str_starts(*s, STR_LIT("//"))) {
		*s = str_from(*s, 2);
		return true;
	}
	if (n == 0 || after.n == 0 || after.p[0] != ':')
		return true;
	if (str_starts(after, STR_LIT("://"))) {
		p->https = str_iis(str_upto(*s, n), "https");
		if (!p->https && !str_iis(str_upto(*s, n), "http"))
			return fault(f, "url.scheme",
			    "this is no web address: only http and https are",
			    "Write the address of a web page.");
		p->said = true;
		*s = str_from(after, 3);
		return true;
	}
	/* host:port, or some other scheme? */
	if (str_find(str_upto(*s, n), '.') < n && after.n > 1 &&
	    after.p[1] >= '0' && after.p[1] <= '9')
		return true;
	return fault(f, "url.scheme",
	    "this is no web address: only http:// and https:// are",
	    "Write the address of a web page.");
}

/* A NUL does, too. */
static bool
ends_authority(char c)
{
	return c == '/' || c == '?' || c == '#' || c == '\0';
}

static bool
cut_authority(struct str s, struct parts *p, struct valueurl_fault *f)
{
	struct str host;
	size_t n = 0;
	size_t colon;

	while (n < s.n && !ends_authority(s.p[n]))
		n++;
	p->rest = str_from(s, n);
	host = str_upto(s, n);
	colon = str_find(host, '@');
	if (colon < host.n) {
		if (str_find(str_upto(host, colon), ':') == colon &&
		    p->rest.n == 0 && p->https)
			return fault(f, "url.email",
			    "this is an e-mail address, no web address",
			    "Map the column to an e-mail field.");
		return fault(f, "url.credentials",
		    "there is a user name or password in front of the host",
		    "Take it out, up to the @.");
	}
	/* An address in brackets is no host of ours: leave its colons alone. */
	colon = str_find(host, '[') < host.n ? host.n : str_find(host, ':');
	p->host = str_upto(host, colon);
	p->port = 0;
	if (colon < host.n && colon + 1 < host.n &&
	    (!text_uint(str_from(host, colon + 1), 65535, &p->port) ||
		p->port == 0))
		return fault(f, "url.port", "what follows the : is no port",
		    "Take it out, or write a number up to 65535.");
	if (p->port == (p->https ? 443 : 80))
		p->port = 0;
	return true;
}

/* 192.0.2.1; loopback, private and multicast ones are nobody's page. */
static bool
is_ipv4(struct str host)
{
	char text[INET_ADDRSTRLEN] = "";
	unsigned char a[4];

	if (host.n >= sizeof(text) || host.n == 0 || host.p[0] < '0' ||
	    host.p[0] > '9' || str_find(host, '\0') < host.n)
		return false;
	memcpy(text, host.p, host.n);
	return inet_pton(AF_INET, text, a) == 1 && a[0] != 0 && a[0] != 10 &&
	       a[0] != 127 && a[0] < 224 && !(a[0] == 169 && a[1] == 254) &&
	       !(a[0] == 172 && a[1] >= 16 && a[1] < 32) &&
	       !(a[0] == 192 && a[1] == 168);
}

/* Without a scheme 1.2.3.4 is more likely a version than a machine. */
static bool
check_host(struct parts *p, struct arena *arena, struct valueurl_fault *f)
{
	enum valuehost_fault h;

	/* The root's dot: acme.com. is acme.com. */
	if (p->host.n > 1 && p->host.p[p->host.n - 1] == '.')
		p->host.n--;
	if (p->said && is_ipv4(p->host))
		return true;
	h = valuehost_check(p->host, arena, &p->host);
	if (h == VALUEHOST_FINE)
		return true;
	return fault(f, "url.host",
	    arena_printf(arena, "the host is not legal: %s", valuehost_why(h)),
	    "Write it in full, such as www.example.com.");
}

static bool
curl_agrees(const char *url, struct arena *arena, struct valueurl_fault *f)
{
	CURLU *u = curl_url();
	CURLUcode rc = curl_url_set(u, CURLUPART_URL, url, 0);

	curl_url_cleanup(u);
	if (rc == CURLUE_OK)
		return true;
	return fault(f, "url.invalid",
	    arena_printf(
		arena, "the URL cannot be read (%s)", curl_url_strerror(rc)),
	    "Write it as a browser shows it.");
}

static bool
is_all_plain(struct str s)
{
	size_t i = 0;

	while (i < s.n && is_plain(s.p[i]))
		i++;
	return i == s.n;
}

/* Of a legal host and plain characters: nothing that curl could refuse. */
static struct str
plain_url(const struct parts *p, struct arena *arena)
{
	struct str scheme = p->https ? STR_LIT("https://") : STR_LIT("http://");
	size_t n = scheme.n + p->host.n + p->rest.n;
	char *out = arena_alloc(arena, n + 1);

	memcpy(out, scheme.p, scheme.n);
	memcpy(out + scheme.n, p->host.p, p->host.n);
	if (p->rest.n > 0)
		memcpy(out + scheme.n + p->host.n, p->rest.p, p->rest.n);
	return (struct str){out, n};
}

bool
valueurl_clean(struct str s, struct arena *arena, struct str *out,
    struct valueurl_fault *f)
{
	struct parts p = {0};
	char port[8] = "";

	s = valuehost_trim(s);
	f->code = NULL;
	if (valueurl_is_placeholder(s))
		return fault(f, "url.placeholder", "this stands for no URL",
		    "Leave the cell empty.");
	if (!check_characters(s, f) || !cut_scheme(&s, &p, f) ||
	    !cut_authority(s, &p, f) || !check_host(&p, arena, f))
		return false;
	if (p.port == 0 && is_all_plain(p.host) && is_all_plain(p.rest)) {
		*out = plain_url(&p, arena);
		return true;
	}
	*out = str_of(arena_printf(arena, "%s://%.*s%s%.*s",
	    p.https ? "https" : "http", STR_ARG(p.host),
	    p.port == 0 ? port : arena_printf(arena, ":%u", (unsigned)p.port),
	    STR_ARG(p.rest)));
	return curl_agrees(out->p, arena, f);
}

/* A host that ends in .con or .cmo, or is a number: most likely a slip. */
static void
check_end(struct str url, struct str piece, struct diags *diags)
{
	struct str host = str_from(url, str_find_str(url, STR_LIT("://")) + 3);
	const char *near;
	size_t n = 0;

	while (n < host.n && host.p[n] != ':' && !ends_authority(host.p[n]))
		n++;
	host = str_upto(host, n);
	if (is_ipv4(host)) {
		diag_add(diags, DIAG_WARNING, "url.literal", piece,
		    "the URL names a machine by number, not a host");
		diag_hint(diags, "Check it; it is used as it is.");
		return;
	}
	if (valuedomain_top_exists(host, &near))
		return;
	diag_add(diags, DIAG_WARNING, "url.suffix", piece,
	    "no host is known to end like this one");
	if (near != NULL)
		diag_hint(
		    diags, "Did you mean .%s? It is used as it is.", near);
	else
		diag_hint(diags, "Check it; it is used as it is.");
}

static void
one(const struct value_spec *spec, struct str piece, struct arena *arena,
    struct diags *diags, struct value *out)
{
	struct valueurl_fault f;
	struct str url;

	if (!valueurl_clean(piece, arena, &url, &f)) {
		diag_add(diags, DIAG_ERROR, f.code, piece, "%s", f.message);
		diag_hint(diags, "%s", f.hint);
		return;
	}
	if (!spec->many && out->n > 0 && !str_eq(url, out->items[0])) {
		diag_add(diags, DIAG_ERROR, "url.too-many", piece,
		    "the field takes one URL, the first is kept");
		diag_hint(
		    diags, "Map the column to a field of several values.");
		return;
	}
	check_end(url, piece, diags);
	valuetype_add(out, arena, url);
}

static void
url_parse(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *arena,
    struct diags *diags, struct value *out)
{
	struct str rest;
	struct str piece;
	size_t i;

	(void)row;
	memset(out, 0, sizeof(*out));
	for (i = 0; i < n_cells; i++) {
		rest = cells[i];
		while (valuetype_piece(spec, &rest, &piece)) {
			if (valuehost_trim(piece).n > 0)
				one(spec, piece, arena, diags, out);
		}
	}
	if (out->n > 0 && !spec->many) {
		out->shape = VALUE_TEXT;
		out->text = out->items[0];
	}
}

/* The host ends here; behind it case counts. */
static size_t
host_end(struct str s)
{
	size_t i = str_find_str(s, STR_LIT("://"));

	i = i == s.n ? 0 : i + 3;
	while (i < s.n && strchr("/?#", s.p[i]) == NULL)
		i++;
	return i;
}

/* https://example.com and https://Example.com/ are one. */
static bool
same_url(struct str a, struct str b)
{
	size_t n = host_end(a);
	size_t m = host_end(b);
	struct str x = str_from(a, n);
	struct str y = str_from(b, m);

	if (str_is(x, "/"))
		x.n = 0;
	if (str_is(y, "/"))
		y.n = 0;
	return str_ieq(str_upto(a, n), str_upto(b, m)) && str_eq(x, y);
}

static bool
url_same(const struct value *v, const struct jval *stored)
{
	return valuetype_same_texts(v, stored, same_url);
}

const struct valuetype valueurl_type = {NULL, NULL, url_parse, url_same};
