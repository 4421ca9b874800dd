// SPDX-License-Identifier: Apache-2.0
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"

struct digest {
	EVP_MD_CTX *ctx;
};

/* libcrypto only fails here for lack of memory. */
static void
must(int ok)
{
	if (ok != 1)
		abort();
}

struct digest *
digest_new(void)
{
	struct digest *d = mem_alloc(sizeof(*d));

	d->ctx = EVP_MD_CTX_new();
	must(d->ctx != NULL);
	must(EVP_DigestInit_ex(d->ctx, EVP_sha256(), NULL));
	return d;
}

struct digest *
digest_new_md5(void)
{
	struct digest *d = mem_alloc(sizeof(*d));

	d->ctx = EVP_MD_CTX_new();
	must(d->ctx != NULL);
	if (EVP_DigestInit_ex(d->ctx, EVP_md5(), NULL) == 1)
		return d;
	digest_free(d);
	return NULL;
}

void
digest_free(struct digest *d)
{
	if (d == NULL)
		return;
	EVP_MD_CTX_free(d->ctx);
	free(d);
}

void
digest_add(struct digest *d, const void *p, size_t n)
{
	must(EVP_DigestUpdate(d->ctx, p, n));
}

void
digest_uint(struct digest *d, uint64_t v)
{
	unsigned char le[8];

	for (unsigned i = 0; i < 8; i++)
		le[i] = (unsigned char)(v >> 8 * i);
	digest_add(d, le, sizeof(le));
}

void
digest_part(struct digest *d, const void *p, size_t n)
{
	digest_uint(d, n);
	digest_add(d, p, n);
}

void
digest_text(struct digest *d, const char *s)
{
	digest_part(d, s, strlen(s));
}

void
digest_end(struct digest *d, unsigned char out[DIGEST_BYTES])
{
	must(EVP_DigestFinal_ex(d->ctx, out, NULL));
	must(EVP_DigestInit_ex(d->ctx, NULL, NULL));
}

void
digest_end_md5(struct digest *d, unsigned char out[DIGEST_MD5_BYTES])
{
	must(EVP_DigestFinal_ex(d->ctx, out, NULL));
	must(EVP_DigestInit_ex(d->ctx, NULL, NULL));
}

void
digest_of(const void *p, size_t n, unsigned char out[DIGEST_BYTES])
{
	must(EVP_Digest(p, n, out, NULL, EVP_sha256(), NULL));
}
