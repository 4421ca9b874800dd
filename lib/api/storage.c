// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"

#include "api/answer.h"
#include "api/puturl.h"
#include "api/storage.h"

enum {
	CONNECT_MS = 10 * 1000,
	STALL_S = 90,
	SLOW_BYTES = 100,       /* a second */
	EXPLAINED_BYTES = 4096, /* of a refusal; the rest is not looked at */
	CODE_MAX = 64
};

const char *
storage_init(
    struct storage *s, const struct storage_opts *o, char *text, size_t max)
{
	const char *wrong;
	struct err e;

	memset(s, 0, sizeof(*s));
	s->o = *o;
	buf_init(&s->answer, EXPLAINED_BYTES);
	wrong = puturl_parse(&s->url, o->url, o->local);
	if (wrong != NULL) {
		(void)snprintf(text, max,
		    "the address for the bytes that Lightfield gave is not taken: %s",
		    wrong);
		return text;
	}
	if (httpproxy_choose(&s->proxy, &s->url, o->proxy, o->no_proxy, &e) ==
	    0)
		return NULL;
	(void)snprintf(text, max, "%s", e.msg);
	return text;
}

void
storage_fini(struct storage *s)
{
	buf_fini(&s->answer);
}

static CURLcode
set_numbers(CURL *easy, const struct storage_opts *o)
{
	const struct {
		CURLoption option;
		long value;
	} v[] = {
	    {CURLOPT_FOLLOWLOCATION, 0},
	    {CURLOPT_NETRC, CURL_NETRC_IGNORED},
	    {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
	    {CURLOPT_SSL_VERIFYPEER, 1},
	    {CURLOPT_SSL_VERIFYHOST, 2},
	    {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
	    {CURLOPT_HTTPPROXYTUNNEL, 1},
	    {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
	    {CURLOPT_HEADEROPT, CURLHEADER_SEPARATE},
	    {CURLOPT_NOSIGNAL, 1},
	    {CURLOPT_FORBID_REUSE, 1},
	    {CURLOPT_NOPROGRESS, 0},
	    {CURLOPT_CONNECTTIMEOUT_MS,
		(long)(o->connect_ms > 0 ? o->connect_ms : CONNECT_MS)},
	    {CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES},
	    {CURLOPT_LOW_SPEED_TIME,
		(long)(o->stall_s > 0 ? o->stall_s : STALL_S)},
	};
	CURLcode rc = CURLE_OK;

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (rc == CURLE_OK)
			rc = curl_easy_setopt(easy, v[i].option, v[i].value);
	return rc;
}

CURLcode
storage_set(struct storage *s, CURL *easy, struct curl_slist *lines)
{
	const struct {
		CURLoption option;
		const void *value; /* NULL: leave the default */
	} v[] = {
	    {CURLOPT_URL, s->o.url},
	    {CURLOPT_PROTOCOLS_STR, s->url.tls ? "https" : "http"},
	    {CURLOPT_CAINFO, s->o.ca_file},
	    /* Else libcurl would look into the environment. */
	    {CURLOPT_PROXY, s->proxy.used ? s->proxy.url : ""},
	    {CURLOPT_NOPROXY, ""},
	    {CURLOPT_HTTPHEADER, lines},
	    {CURLOPT_ERRORBUFFER, s->why},
	};
	CURLcode rc = set_numbers(easy, &s->o);

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (rc == CURLE_OK && v[i].value != NULL)
			rc = curl_easy_setopt(easy, v[i].option, v[i].value);
	return rc;
}

void
storage_keep(struct storage *s, struct str bytes)
{
	buf_add_str(&s->answer, str_upto(bytes, s->answer.max - s->answer.n));
}

bool
storage_is_untrusted(CURLcode rc)
{
	return rc == CURLE_PEER_FAILED_VERIFICATION ||
	       rc == CURLE_SSL_CERTPROBLEM || rc == CURLE_SSL_CIPHER ||
	       rc == CURLE_SSL_CACERT_BADFILE || rc == CURLE_SSL_ISSUER_ERROR ||
	       rc == CURLE_SSL_INVALIDCERTSTATUS ||
	       rc == CURLE_SSL_ENGINE_INITFAILED ||
	       rc == CURLE_UNSUPPORTED_PROTOCOL || rc == CURLE_URL_MALFORMAT;
}

bool
storage_is_passing(int status)
{
	return status == 408 || status == 429 || status / 100 == 5;
}

int64_t
storage_retry_after_ms(CURL *easy)
{
	curl_off_t after_s = 0;

	/* libcurl gives 0 for "absent". */
	if (curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &after_s) !=
		CURLE_OK ||
	    after_s <= 0)
		return -1;
	return (int64_t)after_s * 1000;
}

/* "AccessDenied" out of <Error><Code>AccessDenied</Code>... */
static struct str
code_of(const struct buf *answer)
{
	const struct str mark = STR_LIT("<Code>");
	struct str s = buf_str(answer);
	size_t at = str_find_str(s, mark);

	s = str_from(s, at == s.n ? s.n : at + mark.n);
	s = str_upto(s, str_find(s, '<'));
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'A' && s.p[i] <= 'Z') ||
			(s.p[i] >= 'a' && s.p[i] <= 'z')))
			return STR_LIT("");
	return s.n > CODE_MAX ? STR_LIT("") : s;
}

void
storage_say_status(const struct storage *s, int status, const char *tail,
    char *out, size_t max)
{
	struct str code = code_of(&s->answer);
	struct buf text;

	buf_init(&text, 1024);
	buf_printf(&text, "the storage at %s answered with status %d%s%.*s%s%s",
	    s->url.place, status, code.n > 0 ? " (" : "", STR_ARG(code),
	    code.n > 0 ? ")" : "",
	    status / 100 == 3 ? ", a redirect, which is not followed" : tail);
	api_answer_clean(out, max, buf_str(&text));
	buf_fini(&text);
}

void
storage_say_failure(const struct storage *s, CURLcode rc, char *out, size_t max)
{
	char text[CURL_ERROR_SIZE + 1300];

	(void)snprintf(text, sizeof(text), "%s %s%s%s: %s",
	    storage_is_untrusted(rc) ? "no trusted connection to the storage at"
				     : "no complete answer from the storage at",
	    s->url.place, s->proxy.used ? " through the proxy " : "",
	    s->proxy.used ? s->proxy.place : "",
	    s->why[0] != '\0' ? s->why : curl_easy_strerror(rc));
	api_answer_clean(out, max, str_of(text));
}
