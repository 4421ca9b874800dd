#ifndef CSV_CSVDIGEST_H
#define CSV_CSVDIGEST_H

#include <stddef.h>

#include "base/str.h"

/*
 * The 16 bytes that tell a row from an edited one: SHA-256 over its cells,
 * each with its length in front, cut short.  The same row in another line, or
 * quoted another way, has the same digest.  Any thread.
 */
enum {
	CSVDIGEST_BYTES = 16
};

void csvdigest_of(
    const struct str *cells, size_t n, unsigned char out[CSVDIGEST_BYTES]);

#endif
