#ifndef SANDBOX_SBFAULTGZIP_H
#define SANDBOX_SBFAULTGZIP_H

#include <stddef.h>

#include "base/str.h"

struct buf;

/*
 * Append a gzip stream (RFC 1952, 1951) of n_blanks blanks and then text, small
 * beside what it becomes: 13 bits for each 258 blanks.  By hand, so that what
 * the client has to guard against does not come from the library that guards.
 */
void sbfaultgzip_put(struct buf *, size_t n_blanks, struct str text);

#endif
