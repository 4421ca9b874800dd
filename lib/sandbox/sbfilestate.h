#ifndef SANDBOX_SBFILESTATE_H
#define SANDBOX_SBFILESTATE_H

#include <stdint.h>

struct sbrec;
struct sbstore;

/*
 * How far a file is.  One that was neither completed nor cancelled before its
 * session ended is expired; that stands in no record, it follows from the time.
 */
enum sbfilestate {
	SBFILESTATE_PENDING,
	SBFILESTATE_COMPLETED,
	SBFILESTATE_CANCELLED,
	SBFILESTATE_EXPIRED
};

enum sbfilestate sbfilestate_get(const struct sbstore *, const struct sbrec *,
    uint32_t as_of, int64_t now_ms);

/* "PENDING" and so on. */
const char *sbfilestate_name(enum sbfilestate);

#endif
