#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

/*
 * SHA-256 (FIPS 180-4): the only digest, for identities, keys and checks.  MD5
 * (RFC 1321) is here because the API asks for it as the checksum of an upload;
 * nothing of ours relies on it.
 */
enum {
	DIGEST_BYTES = 32,
	DIGEST_MD5_BYTES = 16
};

struct digest;

struct digest *digest_new(void);
void digest_free(struct digest *); /* NULL does nothing */

void digest_add(struct digest *, const void *p, size_t n);

/*
 * Add a part with its length in front (8 bytes, little-endian), so that
 * ("ab","c") and ("a","bc") differ.
 */
void digest_part(struct digest *, const void *p, size_t n);
void digest_text(struct digest *, const char *s);
void digest_uint(struct digest *, uint64_t v);

/* The result; the digest starts over, empty. */
void digest_end(struct digest *, unsigned char out[DIGEST_BYTES]);

/* An MD5, ended with digest_end_md5(); NULL where the system forbids MD5. */
struct digest *digest_new_md5(void);
void digest_end_md5(struct digest *, unsigned char out[DIGEST_MD5_BYTES]);

/* All at once. */
void digest_of(const void *p, size_t n, unsigned char out[DIGEST_BYTES]);

#endif
