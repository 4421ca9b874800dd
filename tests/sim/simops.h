#ifndef SIM_SIMOPS_H
#define SIM_SIMOPS_H

#include <stdint.h>

struct op;
struct simrow;

/*
 * The operation of a row as it stands in the journal: its next part, the one
 * that is SENT with its old bytes, or what it came to without a request.  The
 * key ends with the number of the part.
 */
struct op *simops_make(const struct simrow *, uint64_t seed, uint64_t ord);

#endif
