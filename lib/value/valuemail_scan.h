#ifndef VALUE_VALUEMAIL_SCAN_H
#define VALUE_VALUEMAIL_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "value/valuehost.h"

struct arena;

/*
 * Reading one e-mail address (valuemail_cut.h cuts lists).  Grammar:
 * RFC 5322 (mailbox, comments, quoted strings, groups), RFC 6531 (UTF-8 local
 * parts), RFC 6068 (mailto:); lengths: RFC 5321.  Blanks inside an address,
 * which only the obsolete grammar allows, are refused.  Pure, any thread.
 */
enum valuemail_fault {
	VALUEMAIL_FINE,
	VALUEMAIL_PLACEHOLDER, /* n/a, none@none */
	VALUEMAIL_NO_AT,
	VALUEMAIL_TWO_AT,
	VALUEMAIL_BLANK,      /* a blank inside the address */
	VALUEMAIL_LOCAL,      /* something wrong before the @ */
	VALUEMAIL_QUOTE,      /* a quote that is not closed */
	VALUEMAIL_COMMENT,    /* a bracket without its other half */
	VALUEMAIL_DOMAIN,     /* *host says what */
	VALUEMAIL_LITERAL,    /* [...] that is no address */
	VALUEMAIL_LOCAL_ONLY, /* a domain that is nowhere on the Internet */
	VALUEMAIL_LONG,
	VALUEMAIL_TEXT /* something stands around the address */
};

/*
 * Read one address; on VALUEMAIL_FINE *out is "local@domain", the local part
 * as written, the domain lowered and in ASCII; in the arena.
 */
enum valuemail_fault valuemail_scan(
    struct str s, struct arena *, struct str *out, enum valuehost_fault *host);

#endif
