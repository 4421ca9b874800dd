// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "api/httplines.h"
#include "api/httpproxy.h"
#include "api/httpslot.h"
#include "api/httpurl.h"

enum {
	HEAD_BYTES = 256 * 1024,
	PATH_BYTES = 8192,
	URL_BYTES = PATH_BYTES + 1024
};

/* NOLINTBEGIN(readability-non-const-parameter): libcurl says what they take */
static size_t
on_header(char *p, size_t size, size_t n, void *cookie)
{
	struct httpslot *s = cookie;

	(void)size; /* always 1 */
	httphead_line(&s->head, &s->answer, (struct str){p, n});
	s->too_large = s->head.bytes > HEAD_BYTES;
	return s->too_large ? 0 : n;
}

static size_t
on_body(char *p, size_t size, size_t n, void *cookie)
{
	struct httpslot *s = cookie;

	(void)size; /* always 1 */
	if (!s->head.encoded)
		buf_add(&s->answer.body, p, n);
	s->too_large = s->answer.body.over;
	return s->too_large || s->head.encoded ? 0 : n;
}

/*
 * Called when a connection is up (TLS included) and before the first byte of
 * the request: as long as it was not, nothing has left.
 *
 * Called again, libcurl is about to send the request a second time by itself,
 * because a kept connection closed without an answer.  The first may have
 * arrived all the same, and who decides about sending must know of it: the
 * exchange ends there, as lost.
 */
static int
on_connected(void *cookie, char *ip, char *local_ip, int port, int local_port)
{
	struct httpslot *s = cookie;

	(void)ip;
	(void)local_ip;
	(void)port;
	(void)local_port;
	if (s->asked)
		return CURL_PREREQFUNC_ABORT;
	s->asked = true;
	return CURL_PREREQFUNC_OK;
}

/* NOLINTEND(readability-non-const-parameter) */

static bool
is_configuration(CURLcode rc)
{
	return rc == CURLE_PEER_FAILED_VERIFICATION ||
	       rc == CURLE_SSL_CERTPROBLEM || rc == CURLE_SSL_CIPHER ||
	       rc == CURLE_SSL_CACERT_BADFILE || rc == CURLE_SSL_ISSUER_ERROR ||
	       rc == CURLE_SSL_INVALIDCERTSTATUS ||
	       rc == CURLE_SSL_ENGINE_INITFAILED ||
	       rc == CURLE_UNSUPPORTED_PROTOCOL || rc == CURLE_URL_MALFORMAT ||
	       rc == CURLE_NOT_BUILT_IN || rc == CURLE_UNKNOWN_OPTION ||
	       rc == CURLE_BAD_FUNCTION_ARGUMENT;
}

static void
describe(struct httpslot *s, const char *what, CURLcode rc)
{
	char text[CURL_ERROR_SIZE + 1300];
	const struct httpproxy *p = s->way->proxy;

	(void)snprintf(text, sizeof(text), "%s %s%s%s: %s", what,
	    s->way->url->place, p->used ? " through the proxy " : "",
	    p->used ? p->place : "",
	    s->why[0] != '\0' ? s->why : curl_easy_strerror(rc));
	api_answer_clean(
	    s->answer.detail, sizeof(s->answer.detail), str_of(text));
}

/*
 * What came of it.  Unsent is a strong word, so two witnesses are asked:
 * libcurl never got to the point of sending, and it counted no byte sent
 * (through a proxy it counts the CONNECT, too: then it is lost at worst).
 */
void
httpslot_judge(struct httpslot *s, CURLcode rc)
{
	struct api_answer *a = &s->answer;
	long sent = 0;
	long status = 0;

	(void)curl_easy_getinfo(s->easy, CURLINFO_REQUEST_SIZE, &sent);
	(void)curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
	/* libcurl is content with a head that was cut off. */
	if (rc == CURLE_OK && !s->head.complete)
		rc = CURLE_PARTIAL_FILE;
	if (rc == CURLE_OK && status > 0) {
		a->fate = API_ANSWERED;
		a->status = (int)status;
		httphead_end(&s->head, a);
		return;
	}
	buf_clear(&a->body);
	if (s->too_large) {
		a->fate = API_LOST;
		(void)snprintf(a->detail, sizeof(a->detail),
		    "the answer is larger than this program takes (%u MiB, its head %u KiB) and was not read",
		    LIM_ANSWER_BYTES >> 20, (unsigned)HEAD_BYTES >> 10);
	} else if (s->head.encoded) {
		a->fate = API_LOST;
		(void)snprintf(a->detail, sizeof(a->detail),
		    "the answer came compressed, which was not asked for, and was not read: something on the way, such as a proxy, changes answers");
	} else if (!s->asked && is_configuration(rc)) {
		/* Behind a proxy the CONNECT counts as sent; nothing else was. */
		a->fate = API_REFUSED;
		describe(s, "no trusted connection to", rc);
	} else if (s->asked || sent > 0) {
		a->fate = API_LOST;
		describe(s, "no complete answer from", rc);
	} else {
		a->fate = API_UNSENT;
		describe(s, "could not connect to", rc);
	}
}

static CURLcode
set_numbers(struct httpslot *s)
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
	    /* By CONNECT, so that a proxy sees neither key nor records. */
	    {CURLOPT_HTTPPROXYTUNNEL, 1},
	    {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
	    {CURLOPT_NOSIGNAL, 1},
	    {CURLOPT_TCP_NODELAY, 1},
	    {CURLOPT_CONNECTTIMEOUT_MS, (long)s->way->connect_ms},
	    {CURLOPT_TIMEOUT_MS, (long)s->way->total_ms},
	    {CURLOPT_LOW_SPEED_LIMIT, 1},
	    {CURLOPT_LOW_SPEED_TIME, (long)s->way->stalled_s},
	};
	CURLcode rc = CURLE_OK;

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (rc == CURLE_OK)
			rc = curl_easy_setopt(s->easy, v[i].option, v[i].value);
	return rc;
}

static CURLcode
set_texts(struct httpslot *s)
{
	const struct {
		CURLoption option;
		const char *value; /* NULL: leave the default */
	} v[] = {
	    {CURLOPT_PROTOCOLS_STR, s->way->url->tls ? "https" : "http"},
	    {CURLOPT_USERAGENT, "lfetl/" LFETL_VERSION},
	    {CURLOPT_CAINFO, s->way->ca_file},
	    /* Else libcurl would look into the environment. */
	    {CURLOPT_PROXY, s->way->proxy->used ? s->way->proxy->url : ""},
	    {CURLOPT_NOPROXY, ""},
	};
	CURLcode rc = CURLE_OK;

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (rc == CURLE_OK && v[i].value != NULL)
			rc = curl_easy_setopt(s->easy, v[i].option, v[i].value);
	return rc;
}

static CURLcode
set_callbacks(struct httpslot *s)
{
	static const CURLoption cookies[] = {CURLOPT_PRIVATE,
	    CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_PREREQDATA};
	CURLcode rc = CURLE_OK;

	for (size_t i = 0; i < sizeof(cookies) / sizeof(cookies[0]); i++)
		if (rc == CURLE_OK)
			rc = curl_easy_setopt(s->easy, cookies[i], (void *)s);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(s->easy, CURLOPT_ERRORBUFFER, s->why);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(
		    s->easy, CURLOPT_HEADERFUNCTION, on_header);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(s->easy, CURLOPT_WRITEFUNCTION, on_body);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(
		    s->easy, CURLOPT_PREREQFUNCTION, on_connected);
	return rc;
}

CURLcode
httpslot_init(struct httpslot *s, const struct httpslot_way *way)
{
	CURLcode rc;

	memset(s, 0, sizeof(*s));
	s->way = way;
	api_answer_init(&s->answer);
	httphead_init(&s->head);
	buf_init(&s->url, URL_BYTES);
	s->idem.data = s->idem_line;
	s->easy = curl_easy_init();
	if (s->easy == NULL)
		return CURLE_FAILED_INIT;
	rc = set_numbers(s);
	if (rc == CURLE_OK)
		rc = set_texts(s);
	if (rc == CURLE_OK)
		rc = set_callbacks(s);
	return rc == CURLE_OK ? httpwatch_init(s) : rc;
}

void
httpslot_fini(struct httpslot *s)
{
	curl_easy_cleanup(s->easy);
	api_answer_fini(&s->answer);
	buf_fini(&s->url);
	httpwatch_fini(s);
}

/* What would end the line, or the request line, early is never sent. */
bool
httpslot_printable(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s >= 0x7f)
			return false;
	return true;
}

static const char *
unfit(const struct api_request *r)
{
	if (strcmp(r->method, "GET") != 0 && strcmp(r->method, "POST") != 0 &&
	    strcmp(r->method, "DELETE") != 0)
		return "the method is neither GET nor POST nor DELETE";
	/* Without the slash "@host" or ".host" would go elsewhere. */
	if (r->path[0] != '/' || !httpslot_printable(r->path) ||
	    strlen(r->path) > PATH_BYTES)
		return "the path cannot be requested";
	if (r->idem != NULL && (strlen(r->idem) > LIM_IDEM_KEY_BYTES ||
				   !httpslot_printable(r->idem)))
		return "the idempotency key cannot be sent";
	return NULL;
}

static CURLcode
set_request(struct httpslot *s, const struct api_request *r)
{
	struct curl_slist *lines = httplines_for(s->way->lines, r);
	CURLcode rc;

	if (strcmp(r->method, "POST") == 0) {
		rc = curl_easy_setopt(s->easy, CURLOPT_POST, 1L);
		if (rc == CURLE_OK)
			rc = curl_easy_setopt(s->easy,
			    CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.n);
		if (rc == CURLE_OK)
			rc = curl_easy_setopt(s->easy, CURLOPT_POSTFIELDS,
			    r->body.p != NULL ? r->body.p : "");
	} else {
		rc = curl_easy_setopt(s->easy, CURLOPT_HTTPGET, 1L);
	}
	/* The handle is used again: NULL is the usual word. */
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(s->easy, CURLOPT_CUSTOMREQUEST,
		    strcmp(r->method, "DELETE") == 0 ? "DELETE" : NULL);
	if (rc == CURLE_OK && r->idem != NULL) {
		(void)snprintf(s->idem_line, sizeof(s->idem_line),
		    "Idempotency-Key: %s", r->idem);
		s->idem.next = lines;
		lines = &s->idem;
	}
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, lines);
	buf_clear(&s->url);
	buf_puts(&s->url, s->way->url->origin);
	buf_puts(&s->url, r->path);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(s->easy, CURLOPT_URL, buf_text(&s->url));
	return rc;
}

const char *
httpslot_set(struct httpslot *s, uint64_t ticket, const struct api_request *r)
{
	const char *wrong = unfit(r);
	CURLcode rc;

	s->ticket = ticket;
	s->asked = false;
	s->too_large = false;
	s->why[0] = '\0';
	s->request = *r;
	httphead_begin(&s->head);
	httpwatch_begin(s);
	api_answer_init(&s->answer);
	if (wrong == NULL && (rc = set_request(s, r)) != CURLE_OK)
		wrong = curl_easy_strerror(rc);
	if (wrong != NULL) {
		s->answer.fate = API_REFUSED;
		(void)snprintf(s->answer.detail, sizeof(s->answer.detail),
		    "the request cannot be sent: %s", wrong);
	}
	return wrong;
}
