#ifndef VALUE_VALUEDOMAIN_H
#define VALUE_VALUEDOMAIN_H

#include <stdbool.h>

#include "base/str.h"

struct arena;
struct buf;

/*
 * Registrable domains by the public suffix list (publicsuffix.org), private
 * suffixes included, as libpsl was built with it; its only home.  A last part
 * that the list does not know is taken for a suffix: the list is older than
 * some of them.  Any thread.
 */

/*
 * The registrable domain of an e-mail address, a URL or a bare host, lowered,
 * hosts of other scripts as A-labels, in the arena: acme.co.uk of
 * https://www.shop.acme.co.uk/x and of a@mail.acme.co.uk.  False when there is
 * none: no host that valuehost.h takes, an IP address, a public suffix itself,
 * a name that exists in private networks only (RFC 6761; RFC 6762, appendix G).
 */
bool valuedomain_get(struct str text, struct arena *, struct str *out);

/*
 * gmail.com, web.de ...: a mailbox there says nothing about a company.  A
 * registrable domain, lowered.
 */
bool valuedomain_is_free_mail(struct str domain);

/* facebook.com, linkedin.com ...: everybody has a page there. */
bool valuedomain_is_shared(struct str domain);

/*
 * Is the last part of a host (lowered, A-labels) a suffix of the list's ICANN
 * section, or reserved for examples or private networks (RFC 2606, 6761,
 * 6762)?  Where it is not, it is most likely mistyped: *near is the common one
 * that is one edit away (com for con), or NULL.
 */
bool valuedomain_top_exists(struct str host, const char **near);

/* Such a last part, and one of the most frequent?  False says nothing. */
bool valuedomain_is_common(struct str top);

/* Append "0.21.2 (+libidn2/2.3.3), list of 2023-02-09". */
void valuedomain_version(struct buf *);

#endif
