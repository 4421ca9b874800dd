// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/text.h"
#include "plan/item.h"

void
item_idem(const struct item_key *k, char out[64])
{
	struct digest *d = digest_new();
	unsigned char sum[DIGEST_BYTES];
	struct buf text;

	digest_of(k->body.p, k->body.n, sum);
	digest_part(d, k->identity, DIGEST_BYTES);
	digest_text(d, k->operation);
	digest_text(d, k->target);
	digest_part(d, k->row_key.p, k->row_key.n);
	digest_uint(d, k->part);
	digest_uint(d, k->generation);
	digest_part(d, sum, sizeof(sum));
	digest_end(d, sum);
	digest_free(d);
	buf_init(&text, 63);
	buf_puts(&text, "lf1-");
	text_base32(&text, sum, sizeof(sum));
	memcpy(out, buf_text(&text), text.n + 1);
	buf_fini(&text);
}

void
item_identity(const char *object, const unsigned char *source,
    const unsigned char *mapping, uint64_t generation,
    unsigned char out[DIGEST_BYTES])
{
	struct digest *d = digest_new();

	digest_text(d, object);
	digest_part(d, source, DIGEST_BYTES);
	digest_part(d, mapping, DIGEST_BYTES);
	digest_uint(d, generation);
	digest_end(d, out);
	digest_free(d);
}
