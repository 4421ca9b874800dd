#ifndef API_WIRE_H
#define API_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct api_answer;
struct api_request;
struct buf;

/*
 * What goes over the wire, for somebody who watches: one line a request, or
 * heads and bodies as well.  The texts are made here, so that whoever shows
 * them sees neither secrets nor personal values (wiremask.h).
 */
struct wire {
	void *self;
	bool traffic; /* heads and bodies, too */
	/*
	 * Whole lines, inert; called by the thread that drives the transport,
	 * which may be several at once when several share this.
	 */
	void (*put)(void *self, struct str lines);
};

/* One exchange that is over. */
struct wire_exchange {
	const struct api_request *request;
	const struct api_answer *answer;
	int64_t ms;
	struct str sent; /* heads as they left, a proxy's CONNECT first; empty
	                    unless traffic */
	struct str got;
};

/*
 * Append
 *
 *	GET /v1/contacts?limit=25&offset=0: 200, 34 ms, 24 of 25 left
 *	POST /v1/contacts: 429, 12 ms, 0 of 25 left, attempt 2, Retry-After 3 s
 *	POST /v1/contacts: lost, 60001 ms: no complete answer from ...
 */
void wire_line(struct buf *, const struct wire_exchange *);

/* Append heads and bodies, "> " before what went out, "< " what came. */
void wire_traffic(struct buf *, const struct wire_exchange *);

/* Make the texts and put() them; a wire that is NULL does nothing. */
void wire_tell(const struct wire *, const struct wire_exchange *);

#endif
