#ifndef TESTS_FAKEAPI_H
#define TESTS_FAKEAPI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/transport.h"
#include "base/clk.h"

/*
 * A transport for reads on virtual time, answered by a function of the test.
 * Time passes only while somebody waits on it.
 */
enum {
	FAKEAPI_LOG = 2048,
	FAKEAPI_FLYING = 64,
	FAKEAPI_PATH = 128
};

struct fakeapi_ask {
	char path[FAKEAPI_PATH];
	int64_t at_ms;
};

struct fakeapi_flight {
	bool used;
	uint64_t ticket;
	const char *path; /* the caller's: looked at when it lands */
	int64_t due_ms;
	struct api_answer answer;
};

struct fakeapi {
	struct transport transport;
	struct clk clk;
	int64_t now_ms;
	int64_t latency_ms;

	/*
	 * Fill in the answer (initialised: API_LOST).  nth: from 1.  Returns
	 * how much later than latency_ms it comes.
	 */
	int64_t (*answer)(
	    void *cookie, const char *path, size_t nth, struct api_answer *);
	void *cookie;

	struct fakeapi_ask *asked;
	size_t n_asked;
	struct fakeapi_flight *flights; /* FAKEAPI_FLYING */
	size_t flying;
	size_t most_flying;
};

void fakeapi_open(struct fakeapi *);
void fakeapi_close(struct fakeapi *);

/* An answer with a JSON body; status 200 and others. */
void fakeapi_say(struct api_answer *, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
