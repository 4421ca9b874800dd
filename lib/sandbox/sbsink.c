// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "base/text.h"

#include "sandbox/sbsink.h"

struct sbsink *
sbsink_new(void)
{
	struct sbsink *s = mem_alloc(sizeof(*s));

	s->kept = true;
	buf_init(&s->bytes, SBSINK_KEPT_MAX);
	s->md5_of = digest_new_md5();
	return s;
}

void
sbsink_free(struct sbsink *s)
{
	if (s == NULL)
		return;
	buf_fini(&s->bytes);
	digest_free(s->md5_of);
	free(s);
}

void
sbsink_add(struct sbsink *s, struct str piece)
{
	s->n_bytes += piece.n;
	if (s->md5_of != NULL)
		digest_add(s->md5_of, piece.p, piece.n);
	if (!s->kept)
		return;
	buf_add_str(&s->bytes, piece);
	if (s->bytes.over) {
		s->kept = false;
		buf_fini(&s->bytes);
		buf_init(&s->bytes, SBSINK_KEPT_MAX);
	}
}

void
sbsink_end(struct sbsink *s)
{
	unsigned char md5[DIGEST_MD5_BYTES];
	struct buf hex;

	if (s->md5_of == NULL)
		return;
	digest_end_md5(s->md5_of, md5);
	digest_free(s->md5_of);
	s->md5_of = NULL;
	buf_init(&hex, sizeof(s->md5));
	text_hex(&hex, md5, sizeof(md5));
	memcpy(s->md5, buf_text(&hex), hex.n);
	buf_fini(&hex);
}
