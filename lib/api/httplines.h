#ifndef API_HTTPLINES_H
#define API_HTTPLINES_H

#include <curl/curl.h>

#include "api/answer.h"

/*
 * The header lines that every request carries, as a chain whose end is shared:
 *
 *	[Idempotency-Key of one request ->] content type -> the common ones
 *
 * The nodes are ours and not curl_slist_append()'s, so that the API key lies in
 * one place and is wiped in httplines_fini().  Unchanged after init: any
 * thread.
 */
enum httplines_line {
	HTTPLINES_AUTH,
	HTTPLINES_VERSION,
	HTTPLINES_ACCEPT,
	HTTPLINES_EXPECT,
	HTTPLINES_JSON,   /* before the common ones: there is a body */
	HTTPLINES_NO_TYPE /* before the common ones: a POST without body */
};
enum {
	HTTPLINES = HTTPLINES_NO_TYPE + 1
};

struct httplines {
	struct curl_slist line[HTTPLINES];
};

/* The texts are copied; they hold printable ASCII only. */
void
httplines_init(struct httplines *, const char *api_key, const char *version);
void httplines_fini(struct httplines *);

/* The chain that fits a request, without its Idempotency-Key; borrowed. */
struct curl_slist *
httplines_for(struct httplines *, const struct api_request *);

#endif
