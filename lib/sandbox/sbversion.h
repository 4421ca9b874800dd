#ifndef SANDBOX_SBVERSION_H
#define SANDBOX_SBVERSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * The fields of a record as of one moment.  A version never changes; an update
 * makes a new one and keeps the former, from which the lagging index and the
 * replays of idempotency keys are answered.
 */
struct sbversion {
	struct sbversion *before; /* owned; NULL: the first */
	uint32_t since;           /* the event that made it (sbstore.h) */
	int64_t updated_ms;       /* 0: never updated */
	char *fields;             /* see sbversion_next() */
	size_t n_bytes;
};

/* Before each value in `fields`: its field's number and its length. */
struct sbversion_head {
	uint32_t field;
	uint32_t n;
};

/* With all that came before it. */
void sbversion_free(struct sbversion *);

/* Walk the fields; *at starts at 0; false at the end. */
bool sbversion_next(
    const struct sbversion *, size_t *at, uint32_t *field, struct str *json);

/* The JSON of one field; p == NULL when it is not set. */
struct str sbversion_field(const struct sbversion *, uint32_t field);

#endif
