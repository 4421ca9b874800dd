// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "api/httpurl.h"
#include "api/puturl.h"

enum {
	URL_BYTES = 16 * 1024
};

/* What libcurl's parser would have to forgive is not taken. */
static bool
plain(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s >= 0x7f || strchr("\\#\"<>", *s) != NULL)
			return false;
	return true;
}

static const char *
judge(struct httpurl *u, CURLU *h, bool local)
{
	const char *wrong = NULL;
	char *scheme = NULL;
	char *host = NULL;
	char *port = NULL;
	char *user = NULL;

	if (curl_url_get(h, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(h, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
	    curl_url_get(h, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) !=
		CURLUE_OK) {
		wrong = "it has no host";
	} else if (curl_url_get(h, CURLUPART_USER, &user, 0) == CURLUE_OK) {
		wrong = "it names a user";
	} else {
		u->tls = strcmp(scheme, "https") == 0;
		u->loopback = httpurl_is_loopback(host);
		(void)snprintf(u->place, sizeof(u->place), "%s:%s", host, port);
		if (u->loopback && !local)
			wrong = "it lies on this machine";
		else if (!u->tls && !u->loopback)
			wrong = "it is not https";
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_free(user);
	return wrong;
}

const char *
puturl_parse(struct httpurl *u, const char *url, bool local)
{
	const char *wrong;
	CURLU *h;

	memset(u, 0, sizeof(*u));
	if (strlen(url) > URL_BYTES)
		return "it is too long";
	if (!plain(url))
		return "it holds a character that an address cannot have";
	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		return "it begins with neither https:// nor http://";
	if (strstr(url, ":///") != NULL)
		return "it has no host";
	h = curl_url();
	if (h == NULL)
		return "libcurl cannot read it";
	wrong = curl_url_set(h, CURLUPART_URL, url, 0) == CURLUE_OK
		    ? judge(u, h, local)
		    : "it is no address";
	curl_url_cleanup(h);
	return wrong;
}
