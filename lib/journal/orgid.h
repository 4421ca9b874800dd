#ifndef JOURNAL_ORGID_H
#define JOURNAL_ORGID_H

#include "base/digest.h"

/*
 * Which organisation a key and origin mean, as a salted digest: auth/validate
 * does not say, so the same key is the same organisation.  Any loopback port
 * is one origin.
 */
enum {
	ORGID_SALT_BYTES = 16
};

void orgid_of(const unsigned char salt[ORGID_SALT_BYTES], const char *origin,
    const char *api_key, unsigned char out[DIGEST_BYTES]);

#endif
