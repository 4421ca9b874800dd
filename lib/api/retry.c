// SPDX-License-Identifier: Apache-2.0
#include "base/rnd.h"

#include "api/retry.h"

int64_t
retry_delay_ms(struct rnd *r, unsigned attempt)
{
	int64_t most = RETRY_BASE_MS;

	while (attempt-- > 0 && most < RETRY_CAP_MS)
		most *= 2;
	if (most > RETRY_CAP_MS)
		most = RETRY_CAP_MS;
	return (int64_t)rnd_below(r, (uint64_t)most + 1);
}
