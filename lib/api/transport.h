#ifndef API_TRANSPORT_H
#define API_TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "api/answer.h"

struct err;
struct httppeer;
struct wire;

/*
 * Moving requests, behind a struct that tests replace.  One thread calls
 * everything but wake(), which any thread may call.
 */
struct transport {
	void *self;

	/*
	 * Start a request; its texts are borrowed until its answer is taken.
	 * ticket is the caller's and comes back with the answer.
	 */
	void (*submit)(void *self, uint64_t ticket, const struct api_request *);

	/*
	 * Move bytes for at most timeout_ms, until an answer or a wake; it may
	 * come back earlier with nothing.  Returns at once while next() has
	 * something.
	 */
	void (*wait)(void *self, int64_t timeout_ms);

	/* Take one finished exchange; false when there is none.  *answer is
	 * initialised by the callee and ended by the caller. */
	bool (*next)(void *self, uint64_t *ticket, struct api_answer *answer);

	void (*wake)(void *self);
	void (*free)(void *self);
};

/* What this program was written for. */
#define TRANSPORT_API_VERSION "2026-03-01"

struct transport_opts {
	const char *base_url; /* origin; one trailing slash is forgiven */
	const char *api_key;
	const char *version;     /* Lightfield-Version */
	const char *ca_file;     /* PEM, trusted beside the system's; or NULL */
	unsigned connections;    /* at most at once, 1 .. LIM_WORKERS */
	int64_t connect_ms;      /* 0: 10 s */
	int64_t total_ms;        /* 0: 60 s */
	int64_t stalled_s;       /* not one byte for so long; 0: 45 s */
	const char *proxy;       /* httpproxy.h; NULL: none */
	const char *no_proxy;    /* or NULL */
	const struct wire *wire; /* told of every exchange; borrowed; or NULL */
	struct httppeer *peer;   /* filled in; borrowed; or NULL */
};

/*
 * Over libcurl's multi interface (http*.c, its only home): HTTP/1.1,
 * keep-alive, TLS verified, redirects not followed (a 3xx is an answer),
 * answers capped at LIM_ANSWER_BYTES, and the key only ever sent to base_url.
 * The texts are copied.  Requests beyond `connections` wait their
 * turn; their time limits begin when they start.  ERR_USAGE when base_url is
 * not https or loopback http, or carries credentials, a path or a query; when
 * the key is no key; when ca_file is missing.
 *
 * Compressed answers are not asked for, and one that comes all the same counts
 * as lost: nothing is ever inflated, so a small answer cannot become a large
 * one, and at 25 requests a second a page of 20 KB needs no compression.
 *
 * Proxies: the one that is given and no other, only by CONNECT (or SOCKS), so
 * that TLS reaches from here to the API; messages name it.  Never for loopback.
 * The environment is not looked at.
 *
 * Fates: API_UNSENT only if no connection came about at all; a bad certificate
 * is API_REFUSED; anything else without a complete answer is API_LOST.  A
 * request goes out once at most: libcurl would send it again by itself when a
 * kept connection closes without an answer, and is stopped from it.
 *
 * free() gives up what still flies; the key's own copy is overwritten.  No
 * thread is started but libcurl's for looking up names.
 */
int
http_open(struct transport *out, const struct transport_opts *, struct err *);

/* Is the URL's host loopback (localhost, 127.0.0.0/8, ::1)? */
bool http_is_loopback(const char *base_url);

/* libcurl and what it was built with, as they run, for --version. */
const char *http_version(void);

#endif
