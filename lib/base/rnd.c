// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <sys/random.h>
#include <sys/types.h>

#include "base/rnd.h"

void
rnd_init(struct rnd *r, uint64_t seed)
{
	r->state = seed;
}

uint64_t
rnd_next(struct rnd *r)
{
	uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

uint64_t
rnd_below(struct rnd *r, uint64_t n)
{
	uint64_t limit;
	uint64_t v;

	if (n == 0)
		return 0;
	limit = UINT64_MAX - UINT64_MAX % n;
	do {
		v = rnd_next(r);
	} while (v >= limit);
	return v % n;
}

double
rnd_unit(struct rnd *r)
{
	return (double)(rnd_next(r) >> 11) * 0x1p-53;
}

void
rnd_system_bytes(void *p, uint64_t n)
{
	char *at = p;

	while (n > 0) {
		ssize_t got = getrandom(at, n, 0);

		if (got < 0)
			continue; /* only EINTR is possible here */
		at += got;
		n -= (uint64_t)got;
	}
}

uint64_t
rnd_system_seed(void)
{
	uint64_t seed;

	rnd_system_bytes(&seed, sizeof(seed));
	return seed;
}
