// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/digest.h"

#include "csv/csvdigest.h"

void
csvdigest_of(
    const struct str *cells, size_t n, unsigned char out[CSVDIGEST_BYTES])
{
	unsigned char all[DIGEST_BYTES];
	struct digest *d = digest_new();

	digest_uint(d, n);
	for (size_t i = 0; i < n; i++)
		digest_part(d, cells[i].p, cells[i].n);
	digest_end(d, all);
	digest_free(d);
	memcpy(out, all, CSVDIGEST_BYTES);
}
