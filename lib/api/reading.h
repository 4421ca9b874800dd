#ifndef API_READING_H
#define API_READING_H

#include <stdatomic.h>
#include <stdbool.h>

struct api_answer;
struct err;
struct fault;
struct jdoc;

enum {
	READING_PATH_BYTES = 512
};

/*
 * What the answer to a read (GET path) means, and the words for it: shared by
 * whoever reads (client.h, run/fetch.h).  Any thread.
 */

/*
 * 0: *out is the document, the caller's.  1: no service, or a body that is no
 * JSON: try again; f says why.  -1: a refusal that trying again does not
 * change: ERR_STOPPED for 401, 403, 415, version_header and TLS trouble, else
 * ERR_USAGE; *f is filled, unless a web page came with a 2xx (its status is 2xx then).
 */
int reading_take(const char *path, const struct api_answer *, struct jdoc **out,
    struct fault *f, struct err *);

/*
 * A path as messages and the log show it: filters without their values, which
 * are cells (wiremask.h), and cut if it is longer.  Returns out.
 */
const char *reading_path(const char *path, char out[READING_PATH_BYTES]);

/* ERR_USAGE: what answers at path is not the API.  Returns -1. */
int reading_not_the_api(const char *path, const char *what, struct err *);

/*
 * How often a read is tried: RETRY_ATTEMPTS, but 4 times while nothing has ever
 * come from there, since then the address is likely wrong.
 */
unsigned reading_attempts(bool reached);

/*
 * ERR_SERVICE after so many attempts, for the last one's reason.  method is
 * "GET" or "POST".  reached: the service has answered something before.
 * Returns -1.
 */
int reading_unavailable(const char *method, const char *path,
    const struct fault *, unsigned attempts, bool reached, struct err *);

/* -1, ERR_SERVICE, once *stop is set; stop may be NULL. */
int reading_stopped(const atomic_int *stop, struct err *);

#endif
