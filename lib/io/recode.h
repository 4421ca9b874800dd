#ifndef IO_RECODE_H
#define IO_RECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct err;

/*
 * Text of any encoding that ICU knows, turned into UTF-8 piece by piece.
 * Nothing is replaced in silence: bytes that mean nothing stop it.
 * Single-threaded.
 */
struct recode;

/*
 * The caller owns *out and ends it with recode_close().  ERR_USAGE when ICU
 * does not know the encoding.
 */
int recode_open(struct recode **out, const char *encoding, struct err *);

/*
 * Turn bytes from *in, which moves on, into at most cap bytes (cap >= 16) at
 * p.  last: nothing comes behind *in.  *got 0 asks for more input, or is the
 * end.  False when the next bytes mean nothing in this encoding; *got counts
 * what came before them.
 */
bool recode_run(struct recode *, struct str *in, bool last, char *p, size_t cap,
    size_t *got);

void recode_close(struct recode *); /* NULL does nothing */

/*
 * ICU's own name of an encoding that it knows under this one ("utf8" gives
 * "UTF-8"), static; NULL if it knows none.
 */
const char *recode_converter(const char *name);

/* The version of ICU, as it was built with. */
const char *recode_version(void);

#endif
