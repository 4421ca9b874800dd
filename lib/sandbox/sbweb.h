#ifndef SANDBOX_SBWEB_H
#define SANDBOX_SBWEB_H

#include <stdbool.h>

#include "base/str.h"

struct buf;

/*
 * Addresses of the net as the sandbox judges them, strictly and by rules of
 * its own.
 */

/*
 * An RFC 5322 addr-spec without comments, folding and obsolete forms: a
 * dot-atom or quoted string of at most 64 bytes, '@', a domain of two or more
 * RFC 1035 labels; ASCII; 254 bytes at most (RFC 5321).
 */
bool sbweb_email(struct str);

/* An absolute http or https URL (RFC 3986) with a plausible host. */
bool sbweb_url(struct str);

/*
 * A profile URL of a service ("TWITTER", "LINKEDIN", "FACEBOOK", "INSTAGRAM"),
 * with or without scheme; subdomains and query strings are fine.  Source: the
 * vendor's API description.  A service we do not know takes any URL.
 */
bool sbweb_profile(const char *service, struct str);

/*
 * Such a URL as it is stored: https, the host in small letters, without query,
 * fragment and the slash at its end.  One of an unknown service as it came.
 */
void sbweb_profile_put(const char *service, struct str, struct buf *out);

#endif
