#ifndef API_CLIENT_H
#define API_CLIENT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "api/answer.h"

struct clk;
struct err;
struct fault;
struct jdoc;
struct transport;

/*
 * Blocking requests over a transport, for preflight, look-ups and files: paced
 * in their category, retried with full jitter, answers parsed.  One thread.
 */
struct client;

/* The transport and clock are borrowed. */
struct client *client_new(struct transport *, const struct clk *, double rate);
void client_free(struct client *);

/* Of one category: the share of the limit, and the part of it (api/pace.h) that
 * is this client's.  Before the first request. */
void
client_budget(struct client *, enum api_category, double share, double part);

/*
 * *stop set (by a signal handler's flag) ends waits with ERR_SERVICE.  A read
 * that was under way is given up: the transport may look at its texts until it
 * is freed, so free the transport first then.  Tickets have the top bit set.
 */
void client_stop_flag(struct client *, const atomic_int *stop);

/*
 * GET path.  The caller ends *out with jdoc_free(); NULL on failure.
 * ERR_STOPPED for 401, 403 and TLS trouble; ERR_SERVICE when the service could
 * not be reached after RETRY_ATTEMPTS (4 while it has never answered: then the
 * address is likely wrong); ERR_USAGE for any other refusal, and when what
 * answers is not the API (redirects, web pages, 404).  Each says the next
 * thing to do.
 */
int client_get(struct client *, enum api_category, const char *path,
    struct jdoc **out, struct err *);

/*
 * POST asked->path with ->body under ->idem, whatever ->method says; the same
 * bytes under the same key again while it is not settled, as often as a read.
 * names_record: the path holds a record's id (then a 404 is about that record).
 * 0: *out is the answer, for jdoc_free(), and f->id its id.  1: refused, this
 * one only; *f says why.  -1: ERR_STOPPED for whatever would refuse every
 * request of the kind (401, 403, TLS ...), ERR_SERVICE.
 */
int client_post(struct client *, const struct api_request *asked,
    bool names_record, struct jdoc **out, struct fault *f, struct err *);

/*
 * DELETE path, paced as a write and sent again while it is not settled: twice
 * is as good as once.  0: any 2xx.  1: refused, *f says why; a 404 or 405 may
 * also mean that this server knows no DELETE.  -1: as client_post().
 */
int
client_delete(struct client *, const char *path, struct fault *f, struct err *);

/*
 * Who the key is.  scopes: borrowed until client_free(); none means full
 * access.
 */
struct client_auth {
	bool workspace; /* else a user's key */
	const char *const *scopes;
	size_t n_scopes;
};
int client_validate(struct client *, struct client_auth *, struct err *);

/* Does the key hold "contacts:create"? */
bool client_has_scope(const struct client_auth *, const char *scope);

/* The status of the last answer; 0: the last request got none. */
int client_status(const struct client *);

/*
 * The server's clock less the monotonic one, by the Date of the answers so far
 * (to a second or two); false: none had any.
 */
bool client_clock(const struct client *, int64_t *server_off_ms);

/* Wait so long; -1, ERR_SERVICE, once the stop flag is set. */
int client_rest(struct client *, int64_t ms, struct err *);

/* Requests sent so far, by category. */
size_t client_spent(const struct client *, enum api_category);

#endif
