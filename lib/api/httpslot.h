#ifndef API_HTTPSLOT_H
#define API_HTTPSLOT_H

#include <stdbool.h>
#include <stdint.h>

#include <curl/curl.h>

#include "api/answer.h"
#include "api/httphead.h"
#include "api/httpwatch.h"
#include "base/limits.h"

struct httplines;
struct httppeer;
struct httpproxy;
struct httpurl;
struct wire;

/*
 * One exchange at a time over one easy handle, which is used again for the
 * next.  idle -> flying (in the multi handle) -> done -> idle; whose list it
 * is in is the business of http.c.
 */
struct httpslot {
	const struct httpslot_way *way;
	CURL *easy;
	struct httpslot *next;
	uint64_t ticket;
	struct api_answer answer;
	bool flying;

	struct httphead head;
	bool asked;     /* a connection was there: bytes may have left */
	bool too_large; /* an answer, or its head */
	struct buf url;
	char idem_line[sizeof("Idempotency-Key: ") + LIM_IDEM_KEY_BYTES];
	struct curl_slist idem;
	char why[CURL_ERROR_SIZE];

	struct api_request request; /* borrowed until the answer is taken */
	struct httpwatch watch;
};

/* What all slots of a transport share; borrowed by them. */
struct httpslot_way {
	const struct httpurl *url;
	struct httplines *lines;
	const char *ca_file; /* beside the system's; or NULL */
	int64_t connect_ms;
	int64_t total_ms;
	int64_t stalled_s;
	const struct httpproxy *proxy;
	const struct wire *wire; /* or NULL */
	struct httppeer *peer;   /* or NULL */
};

/* httpslot_fini() is due whatever it returns. */
CURLcode httpslot_init(struct httpslot *, const struct httpslot_way *);
void httpslot_fini(struct httpslot *); /* not while flying */

/*
 * Make it ready for a request; NULL, or why it cannot be sent (the answer says
 * so, too).
 */
const char *
httpslot_set(struct httpslot *, uint64_t ticket, const struct api_request *);

/* Libcurl is through with it: fill in the answer. */
void httpslot_judge(struct httpslot *, CURLcode);

/* No blank, no control character, nothing beyond ASCII? */
bool httpslot_printable(const char *);

#endif
