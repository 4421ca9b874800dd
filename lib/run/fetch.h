#ifndef RUN_FETCH_H
#define RUN_FETCH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/answer.h"

struct clk;
struct err;
struct jdoc;
struct transport;

/*
 * Many reads at once: GETs of one category, so many in flight, paced, retried
 * with full jitter, answered in the order in which they were asked for.  It
 * drives the transport itself and must be alone on it.  One thread.
 *
 * Until the first answer that is no refusal, and while FETCH_TROUBLE attempts in
 * a row brought no last word (no service, 429), only the oldest is sent: a key
 * that is refused or a service that is down is asked by one request at a time.
 *
 * A web page with 2xx is an error at first (the address is wrong); behind a good
 * answer it is trouble on the way, and asked again.
 */
struct fetch;

enum {
	FETCH_TROUBLE = 3
};

struct fetch_opts {
	struct transport *transport; /* borrowed */
	const struct clk *clk;       /* borrowed */
	enum api_category category;  /* API_READ or API_SEARCH */
	unsigned ahead;              /* asked for and not taken, at most */
	double rate;                 /* as engine_opts */
	double share;
	uint64_t seed;          /* of the jitter */
	const atomic_int *stop; /* signals seen: ends waits; or NULL */
};

struct fetch *fetch_new(const struct fetch_opts *);

/*
 * Gives up what flies.  The transport may look at its paths until it is freed:
 * end the transport first if something may fly.
 */
void fetch_free(struct fetch *); /* NULL does nothing */

/* How many more may be asked for now. */
size_t fetch_room(const struct fetch *);

/* Ask; the path is copied.  tag is the caller's. */
void fetch_put(struct fetch *, const char *path, uint64_t tag);

struct fetched {
	uint64_t tag;
	struct jdoc *doc; /* the caller's; NULL: 404, there is none */
	int status;       /* of the last answer, also on -1; 0: none came */
};

/*
 * Wait for the oldest that was asked for.  1; 0: nothing is asked for; -1:
 * ERR_STOPPED (401, 403, TLS), ERR_SERVICE (no service after RETRY_ATTEMPTS,
 * or the stop flag), ERR_USAGE (any other refusal), as client_get().  What
 * failed is out of the way then, unless the stop flag ended the wait; the
 * others go on.  A 404 is the API's word only with a JSON object for a body;
 * with any other it is a refusal (a proxy, a wrong address).
 */
int fetch_next(struct fetch *, struct fetched *, struct err *);

/*
 * Forget what was asked for and not taken.  What flies is given up: its answer
 * is dropped when it comes.
 */
void fetch_forget(struct fetch *);

/*
 * Send what is due and take what has come; wait for more of either, but not
 * longer than ms.
 */
void fetch_move(struct fetch *, int64_t ms);

/* Requests sent so far, waits for the limit, 429s. */
uint64_t fetch_spent(const struct fetch *);
int64_t fetch_limited_ms(const struct fetch *);
uint64_t fetch_limited(const struct fetch *);

/* Is nothing asked for and nothing on its way? */
bool fetch_idle(const struct fetch *);

#endif
