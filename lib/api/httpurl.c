// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "base/err.h"
#include "base/str.h"

#include "api/answer.h"
#include "api/httpurl.h"

enum {
	URL_BYTES = 400
};

/*
 * libcurl's parser forgives much (blanks, backslashes, more slashes, guessed
 * schemes); what it would have to forgive is not taken.  No "@", "?" or "#":
 * an origin has no credentials, query or fragment.
 */
static bool
plain(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s >= 0x7f || strchr("\\@?#\"<>", *s) != NULL)
			return false;
	return true;
}

bool
httpurl_is_loopback(const char *host)
{
	struct in_addr a;

	if (strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0)
		return true;
	return inet_pton(AF_INET, host, &a) == 1 &&
	       (ntohl(a.s_addr) >> 24) == 127;
}

/* Scheme, host and port put together again, so that nothing else slips in. */
static const char *
compose(struct httpurl *u, CURLU *h)
{
	const char *wrong = NULL;
	char *scheme = NULL;
	char *host = NULL;
	char *port = NULL;
	char *path = NULL;

	if (curl_url_get(h, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(h, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
	    curl_url_get(h, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) !=
		CURLUE_OK ||
	    curl_url_get(h, CURLUPART_PATH, &path, 0) != CURLUE_OK) {
		wrong = "it has no host";
	} else if (strcmp(path, "/") != 0) {
		wrong = "it has a path";
	} else {
		u->tls = strcmp(scheme, "https") == 0;
		u->loopback = httpurl_is_loopback(host);
		(void)snprintf(u->origin, sizeof(u->origin), "%s://%s:%s",
		    scheme, host, port);
		(void)snprintf(u->place, sizeof(u->place), "%s:%s", host, port);
		if (!u->tls && !u->loopback)
			wrong =
			    "http would send the API key in the clear; it is taken for this machine only";
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_free(path);
	return wrong;
}

static const char *
read_url(struct httpurl *u, const char *s)
{
	CURLU *h;
	const char *wrong;

	if (strlen(s) > URL_BYTES)
		return "it is too long";
	if (!plain(s))
		return "it holds a character that an origin cannot have";
	if (!str_starts(str_of(s), STR_LIT("https://")) &&
	    !str_starts(str_of(s), STR_LIT("http://")))
		return "it begins with neither https:// nor http://";
	if (strstr(s, ":///") != NULL)
		return "it has no host";
	h = curl_url();
	if (h == NULL)
		return "libcurl cannot read it";
	if (curl_url_set(h, CURLUPART_URL, s, 0) != CURLUE_OK)
		wrong = "it is not a URL";
	else
		wrong = compose(u, h);
	curl_url_cleanup(h);
	return wrong;
}

int
httpurl_parse(struct httpurl *u, const char *base_url, struct err *e)
{
	const char *wrong;
	char shown[URL_BYTES];

	memset(u, 0, sizeof(*u));
	wrong = read_url(u, base_url);
	if (wrong == NULL)
		return 0;
	/* Somebody may have put the key, or a password, into it. */
	if (strchr(base_url, '@') != NULL)
		(void)snprintf(shown, sizeof(shown), "(with credentials)");
	else
		api_answer_clean(shown, sizeof(shown), str_of(base_url));
	(void)err_set(e, ERR_USAGE, "base URL %s: %s", shown, wrong);
	return err_hint(e,
	    "give scheme and host only, such as https://api.lightfield.app or http://127.0.0.1:8080");
}
