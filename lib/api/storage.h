#ifndef API_STORAGE_H
#define API_STORAGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <curl/curl.h>

#include "base/buf.h"
#include "base/str.h"

#include "api/httpproxy.h"
#include "api/httpurl.h"

/*
 * What both ways to a presigned address have in common (api/putfile.h,
 * api/getfile.h, and nobody else): the address under guard (api/puturl.h), the
 * proxy that is given and no other, by CONNECT only, and none for this machine;
 * no redirects, nothing of Lightfield's, the API key least of all; nothing of
 * the address in a message but host and port.  Any thread.
 */
struct storage_opts {
	const char *url;
	const char *ca_file; /* PEM, trusted beside the system's; or NULL */
	bool local;          /* the API is on this machine */
	const char *proxy;   /* httpproxy.h; or NULL */
	const char *no_proxy;
	int64_t connect_ms; /* 0: 10 s */
	int64_t stall_s;    /* below 100 bytes/s for so long: 0: 90 s */
};

struct storage {
	struct storage_opts o;
	struct httpurl url;
	struct httpproxy proxy;
	struct buf answer; /* the first bytes of a refusal */
	char why[CURL_ERROR_SIZE];
};

/* NULL, or what is wrong with the address or the proxy; text holds it. */
const char *storage_init(
    struct storage *, const struct storage_opts *, char *text, size_t max);
void storage_fini(struct storage *); /* also a zeroed one */

/* All options but those of a direction; lines replace libcurl's own. */
CURLcode storage_set(struct storage *, CURL *, struct curl_slist *lines);

/* Keep bytes of a refusal, as many as are looked at. */
void storage_keep(struct storage *, struct str);

/* Trying again is no use: TLS, or an address that libcurl does not take. */
bool storage_is_untrusted(CURLcode);

/* May the same request be sent again after this status? */
bool storage_is_passing(int status);

/* Of the answer; -1: not said. */
int64_t storage_retry_after_ms(CURL *);

/*
 * "the storage at HOST answered with status 403 (AccessDenied)"; tail is put
 * behind it.  The code is what object stores write as <Code>; the rest of an
 * answer may hold the signature, and is not repeated.
 */
void storage_say_status(const struct storage *, int status, const char *tail,
    char *out, size_t max);

/* No complete answer came. */
void
storage_say_failure(const struct storage *, CURLcode, char *out, size_t max);

#endif
