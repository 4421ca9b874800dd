#ifndef BASE_RND_H
#define BASE_RND_H

#include <stdint.h>

/*
 * A small seeded generator (splitmix64): jitter, fault dice, simulations.  Not
 * for secrets.  The same seed gives the same numbers everywhere.
 */
struct rnd {
	uint64_t state;
};

void rnd_init(struct rnd *, uint64_t seed);
uint64_t rnd_next(struct rnd *);

/* Evenly in 0 .. n - 1; n == 0 gives 0. */
uint64_t rnd_below(struct rnd *, uint64_t n);

/* Evenly in [0, 1). */
double rnd_unit(struct rnd *);

/* A seed from the system. */
uint64_t rnd_system_seed(void);

/* n bytes from the system, for salts. */
void rnd_system_bytes(void *p, uint64_t n);

#endif
