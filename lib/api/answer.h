#ifndef API_ANSWER_H
#define API_ANSWER_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct jdoc;

/*
 * One request and what came of it, as plain data: what the transport moves and
 * the engine decides on.  Bodies are opaque bytes
 * here, but for doc.
 */
enum api_category {
	API_WRITE,
	API_READ,
	API_SEARCH
};
enum {
	API_CATEGORIES = API_SEARCH + 1
};

struct api_request {
	const char *method; /* "GET", "POST", "DELETE" */
	const char *path;   /* "/v1/contacts?limit=25" */
	const char *idem;   /* Idempotency-Key, or NULL */
	struct str body;    /* p == NULL: none */
	unsigned attempt;   /* from 1, for those who watch; 0: not counted */
};

/* How far the exchange got. */
enum api_fate {
	API_ANSWERED, /* a complete answer: status and body are set */
	API_UNSENT,   /* the first byte of the request did not leave */
	API_LOST,     /* it may have been received; no complete answer */
	API_REFUSED   /* TLS or configuration: trying again is no use */
};

struct api_answer {
	enum api_fate fate;
	int status;      /* API_ANSWERED */
	struct buf body; /* the answer's bytes; fini with the answer */
	/*
	 * Of a 2xx: what a transport that had a thread to spare read in it
	 * (run/netthread.h), or NULL; fini with the answer.
	 */
	struct jdoc *doc;
	int64_t retry_after_ms; /* -1: the header was absent */
	int64_t limit;          /* X-RateLimit-*: -1 absent */
	int64_t remaining;
	int64_t reset_s;  /* unix seconds, the server's clock */
	int64_t date_s;   /* Date header, unix seconds; -1 absent */
	char detail[256]; /* why it was not answered; inert text */
};

void api_answer_init(struct api_answer *);
void api_answer_fini(struct api_answer *);

/*
 * Text from the server or the network as it may be shown and stored: inert
 * (base/text.h), whatever looks like an API key masked, cut to max - 1 bytes
 * at a code point.
 */
void api_answer_clean(char *out, size_t max, struct str);

#endif
