#ifndef VALUE_VALUEURL_H
#define VALUE_VALUEURL_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

/*
 * Web addresses (URL): absolute http and https URLs; a bare domain gets
 * https://.  Scheme and host are lowered, hosts of other scripts become
 * A-labels, a default port and the root's dot go; path, query and fragment stay
 * byte for byte.
 * Several values only by the mapping's separators.  A field of several values
 * is a VALUE_LIST, of one a VALUE_TEXT.  Sources: RFC 3986, valuehost.h;
 * libcurl's URL parser has the last word.
 *
 * Findings (E: the URL falls away, W: it is used):
 *
 *	url.placeholder  E  n/a, none, -
 *	url.scheme       E  mailto:, ftp:, javascript: ...
 *	url.email        E  an e-mail address
 *	url.blank        E  a blank inside
 *	url.character    E  a control character, a backslash, no UTF-8
 *	url.credentials  E  a user name or password in front of the host
 *	url.host         E  an illegal host, or one without a dot
 *	url.port         E  no port number
 *	url.too-long     E  more than 4,096 bytes
 *	url.invalid      E  libcurl cannot read it
 *	url.too-many     E  the field takes one URL, the first is kept
 *	url.literal      W  a public IPv4 address instead of a host
 *	url.suffix       W  the host's last part is none that is known
 */
struct valueurl_fault {
	const char *code; /* NULL: fine */
	const char *message;
	const char *hint;
};

/* Clean one URL into the arena. */
bool valueurl_clean(
    struct str s, struct arena *, struct str *out, struct valueurl_fault *);

/* Is it n/a, none, - and the like? */
bool valueurl_is_placeholder(struct str s);

#endif
