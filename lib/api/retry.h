#ifndef API_RETRY_H
#define API_RETRY_H

#include <stdint.h>

struct rnd;

/*
 * Full-jitter backoff: evenly in 0 .. min(RETRY_CAP_MS, RETRY_BASE_MS *
 * 2^attempt), attempt from 0.
 */
enum {
	RETRY_BASE_MS = 250,
	RETRY_CAP_MS = 30000,
	RETRY_ATTEMPTS = 8
};

int64_t retry_delay_ms(struct rnd *, unsigned attempt);

#endif
